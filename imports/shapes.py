"""Lists in the form the office hands on and takes in: columns in their order, what to write in each, what to choose.

The headers are those of `imports.layouts`, so that a file made from a shape is recognised when it comes back.
"""

from dataclasses import dataclass, replace
from datetime import date

from imports.layouts import BY_NAME

YES_NO = ("YA", "TIDAK")
MAIN_PROGRAMMES = ("PKH", "SEMBAKO", "PBI JKN", "PBI DAERAH", "BST", "BLT DD", "PIP", "BANPANG")
ROLES = (
    "KEPALA KELUARGA", "SUAMI", "ISTRI", "ANAK", "MENANTU", "CUCU", "ORANG TUA", "MERTUA", "FAMILI LAIN", "PEMBANTU",
    "LAINNYA",
)  # fmt: skip
# Named choices; those of kinds and regions are read from the database.
KINDS, KIND_CODES, KECAMATAN, VILLAGES, STAGES = "jenis", "nomor jenis", "kecamatan", "desa", "tahap"
Choices = str | tuple[str, ...] | None


@dataclass(frozen=True)
class Column:
    """One column. `field`: what an export puts there ("" for none); `upper`: the header above, over several columns."""

    header: str
    field: str
    help: str
    example: str = ""
    choices: Choices = None
    upper: str = ""
    must: bool = False
    width: int = 16


@dataclass(frozen=True)
class Shape:
    """A list of a layout. `titles`: rows above the header; `day`: how dates are written."""

    layout: str
    about: str
    columns: tuple[Column, ...]
    sheet: str = "Isian"
    titles: tuple[str, ...] = ()
    day: str = "%d-%m-%Y"
    wide: bool = False  # the header stands in two rows
    delimiter: str = ","  # of the text form
    each: str = "satu orang satu baris"

    @property
    def title(self) -> str:
        return BY_NAME[self.layout].title

    @property
    def header_rows(self) -> int:
        """How many rows stand above the first one of data."""
        return len(self.titles) + (2 if self.wide else 1)

    def cell(self, column: Column, values: dict):
        """What one person has in a column: text, or a number where the list wants one."""
        value = values.get(column.field)
        if isinstance(value, date):
            return value.strftime(self.day)
        if isinstance(value, list):
            return ", ".join(value)
        return "" if value is None else value


def _nik(header: str, upper: str = "") -> Column:
    return Column(
        header, "nik", "16 angka sesuai KTP-el atau KK. Kosongkan bila belum punya; jangan diisi nol.",
        "1603101705807001", upper=upper, width=20,
    )  # fmt: skip


def _card(header: str, upper: str = "") -> Column:
    return Column(header, "no_kk", "16 angka nomor Kartu Keluarga.", "1603100101997001", upper=upper, width=20)


def _name(header: str) -> Column:
    return Column(header, "nama", "Nama lengkap sesuai KTP-el.", "SITI AMINAH", must=True, width=28)


def _born(header: str, example: str = "17-05-1980", upper: str = "") -> Column:
    return Column(
        header, "tanggal_lahir", f"Tanggal, bulan, tahun seperti contoh ({example}).", example, upper=upper, width=14
    )


def _birth_place(header: str = "TEMPAT LAHIR", upper: str = "") -> Column:
    return Column(header, "tempat_lahir", "Kota atau kabupaten tempat lahir.", "Muara Enim", upper=upper)


def _sex(header: str) -> Column:
    return Column(header, "jenis_kelamin", "L untuk laki-laki, P untuk perempuan.", "P", ("L", "P"), width=8)


def _address(header: str = "ALAMAT") -> Column:
    return Column(header, "alamat", "Jalan, gang, atau nama tempat.", "Jl. Lintas Sumatera", width=28)


def _rt(header: str, upper: str = "") -> Column:
    return Column(header, header.lower(), f"Nomor {header}, tiga angka.", "001", upper=upper, width=6)


def _dusun(upper: str = "") -> Column:
    return Column("DUSUN", "dusun", "Nama dusun atau lingkungan.", "Dusun II", upper=upper)


def _village(header: str, upper: str = "") -> Column:
    told = "Nama desa atau kelurahan. Pilih kecamatannya dahulu; pilihan desa mengikuti kecamatan."
    return Column(header, "desa", told, "Segamit", VILLAGES, upper=upper, must=True, width=22)


def _kecamatan(header: str, upper: str = "") -> Column:
    return Column(header, "kecamatan", "Nama kecamatan.", "Semende Darat Ulu", KECAMATAN, upper=upper, width=20)


def _region(header: str, field: str, name: str) -> Column:
    return Column(header, field, f"Selalu {name}.", name, (name,))


def _yes(header: str, field: str, name: str) -> Column:
    return Column(header, field, f"YA bila menerima {name}, selain itu TIDAK.", "TIDAK", YES_NO, width=12)


PROVINCE = _region("PROVINSI", "provinsi", "SUMATERA SELATAN")
ROLE = Column("HUB KELUARGA", "hubungan", "Hubungan dengan kepala keluarga.", "ISTRI", ROLES)
WORK = "Pekerjaan utama sesuai KTP-el."

SHAPES = {
    shape.layout: shape
    for shape in (
        Shape(
            "ppks_5_pas", "Pemerlu Pelayanan Kesejahteraan Sosial, satu orang satu baris.",
            (
                Column("No", "no", "Nomor urut; boleh dikosongkan.", "1", width=6),
                _name("Nama PPKS"), _card("No. KK"), _nik("No. NIK"), _sex("JK"), _birth_place("Tempat Lahir"),
                _born("Tanggal Lahir"),
                Column("Jenis PPKS", "kategori", "Salah satu dari 26 jenis PPKS.", "Fakir Miskin", KINDS, must=True,
                       width=34),
                _address("Alamat sesuai KTP"), _village("Desa"), _kecamatan("Kecamatan"),
            ),
            titles=(
                "DATA PEMERLU PELAYANAN KESEJAHTERAAN SOSIAL (PPKS) 5 PAS", "DINAS SOSIAL KABUPATEN MUARA ENIM",
                "KEADAAN {bulan}",
            ),
        ),
        Shape(
            "pmks_kategori", "PPKS menurut nomor jenis, tanpa wilayah: desanya dipilih saat mengunggah.",
            (
                _nik("nik"), _name("nama"), _born("tgl_lahir"), _sex("jenis_kelamin"),
                Column("kode_kategori", "kategori", "Nomor jenis PPKS, 01 sampai 26.", "24", KIND_CODES, must=True),
                Column("catatan", "catatan", "Catatan bebas.", "Tinggal sendiri", width=30),
                Column("jenis_disabilitas", "disabilitas", "Hanya bila orangnya penyandang disabilitas.", "fisik",
                       ("fisik", "intelektual", "mental", "sensorik")),
            ),
            delimiter=";",
        ),
        Shape(
            "siks_bnba", "Daftar nama dan alamat DTKS/SIKS-NG beserta programnya.",
            (
                Column("ID DTKS", "id_dtks", "Nomor orang dalam DTKS.", "1603102004123456", width=20), PROVINCE,
                _region("KABUPATEN/KOTA", "kabupaten", "MUARA ENIM"), _kecamatan("KECAMATAN"),
                _village("DESA/KELURAHAN"), _address(), _dusun(), _rt("RT"), _rt("RW"), _card("NOKK"), _nik("NIK"),
                _name("NAMA"), _born("TANGGAL LAHIR"), _birth_place(), _sex("JENIS KELAMIN"),
                Column("PEKERJAAN", "pekerjaan", WORK, "Petani"),
                Column("NAMA IBU KANDUNG", "nama_ibu", "Nama ibu kandung sesuai KK.", "ZUBAIDAH", width=22), ROLE,
                Column("KETERANGAN PADAN", "padan", "Apakah NIK padan dengan Dukcapil.", "PADAN",
                       ("PADAN", "NIK TIDAK DITEMUKAN"), width=22),
                _yes("BANSOS BPNT", "program:SEMBAKO", "Sembako (BPNT)"), _yes("BANSOS PKH", "program:PKH", "PKH"),
                _yes("BANSOS BPNT-PPKM", "program:BPNT_PPKM", "BPNT-PPKM"),
                _yes("PBI JKN", "program:PBI_JKN", "PBI JKN"),
            ),
        ),
        Shape(
            "usulan_v4", "Usulan penerima bantuan ke Kementerian Sosial (Template Excel V.4).",
            (
                _nik("NIK"),
                Column("PROGRAM BANSOS", "program", "Program yang diusulkan, satu per baris.", "PBI JKN",
                       MAIN_PROGRAMMES, must=True),
                _card("NOKK"), _name("NAMA"), _birth_place(), _born("TANGGAL LAHIR (31/01/2000)", "17/05/1980"),
                Column("IBU KANDUNG", "nama_ibu", "Nama ibu kandung sesuai KK.", "ZUBAIDAH", width=22),
                _sex("JENIS KELAMIN"), Column("JENIS PEKERJAAN", "pekerjaan", WORK, "PETANI"),
                Column("STATUS KAWIN", "status_kawin", "Status perkawinan.", "KAWIN",
                       ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI")),
                _address(), _rt("RT"), _rt("RW"), PROVINCE, _region("KABUPATEN", "kabupaten", "MUARA ENIM"),
                _kecamatan("KECAMATAN"), _village("KELURAHAN"),
                Column("STATUS DISABILITAS", "status_disabilitas", "YA bila penyandang disabilitas.", "TIDAK", YES_NO),
                Column("KODE JENIS DISABILITAS", "kode_disabilitas",
                       "PDFSK fisik, PDINT intelektual, PDMTL mental, PDSNS sensorik.", "PDFSK",
                       ("PDFSK", "PDINT", "PDMTL", "PDSNS")),
                Column("STATUS HAMIL", "status_hamil", "YA bila sedang hamil.", "TIDAK", YES_NO),
                Column("TGL MULAI HAMIL", "", "Tanggal perkiraan mulai hamil.", ""),
            ),
            day="%d/%m/%Y",
        ),
        Shape(
            "penyaluran_kks", "Penyaluran bantuan lewat KKS: program, tahap, dan jumlahnya.",
            (
                _nik("NIK"), _name("Nama"),
                Column("No KKS", "no_kks", "16 angka nomor kartu KKS.", "6032981234567890", width=20),
                Column("Jenis Bansos", "program", "SEMBAKO atau PKH.", "SEMBAKO", ("SEMBAKO", "PKH"), must=True),
                Column("Tahap Salur", "tahap", "Tahap dan tahun penyaluran.", "Tahap 2 Tahun 2026", STAGES, must=True,
                       width=22),
                Column("Nominal", "nominal", "Jumlah rupiah, tanpa sen.", "600000", must=True, width=14),
            ),
            sheet="Data Salur",
        ),
        Shape(
            "dtsen_desa", "Tabel DTSEN desa: desil menurut keluarga.",
            (
                Column("Desil Nasional", "desil", "Angka 1 sampai 10.", "3", tuple(map(str, range(1, 11))), width=10),
                Column("Disabilitas", "", "YA bila penyandang disabilitas.", "TIDAK", YES_NO),
                Column("Lansia", "", "YA bila berusia 60 tahun atau lebih.", "TIDAK", YES_NO),
                _card("No.KK"), replace(ROLE, header="Hubungan Keluarga"), _address("Alamat"), _name("Nama"),
                _nik("NIK"), Column("Pekerjaan Utama", "pekerjaan", WORK, "Petani"),
                _region("Provinsi", "provinsi", "Sumatera Selatan"), _region("Kabupaten", "kabupaten", "Muara Enim"),
                _kecamatan("Kecamatan"), _village("Desa"),
            ),
        ),
        Shape(
            "pendataan_desa", "Pendataan warga oleh desa beserta bantuan yang diterima.",
            (
                Column("NO", "no", "Nomor urut; boleh dikosongkan.", "1", width=6), _name("NAMA LENGKAP"),
                _nik("NIK", "NOMOR"), _card("KK", "NOMOR"), _birth_place("TEMPAT", "KELAHIRAN"),
                _born("TANGGAL", upper="KELAHIRAN"), _sex("L/P"), _dusun("ALAMAT"), _rt("RT", "ALAMAT"),
                _rt("RW", "ALAMAT"), _village("DESA", "ALAMAT"), _kecamatan("KEC", "ALAMAT"),
                Column("BANTUAN YANG DITERIMA", "program_list",
                       "Satu program, atau beberapa dipisahkan koma. Kosongkan bila tidak ada.", "PKH, SEMBAKO",
                       MAIN_PROGRAMMES, width=26),
                Column("NO. HP", "telepon", "Nomor telepon seluler.", "081234567890"),
                Column("KET", "keterangan", "Keterangan lain.", "", width=24),
            ),
            titles=("DAFTAR WARGA PENERIMA BANTUAN", "KABUPATEN MUARA ENIM {tahun}", ""),
            wide=True,
        ),
    )
}  # fmt: skip
