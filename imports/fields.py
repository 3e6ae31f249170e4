"""What a column of a list can mean: the fields of an import, their names for the user, the headers they go by.

Headers are compared as slugs (`slug`): lower case, everything else than letters and digits one underscore, what stands
in parentheses left out.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from imports import housing
from psks.details import DETAILS

_OTHER = re.compile(r"[^a-z0-9]+")
_PARENTHESES = re.compile(r"\([^)]*\)")

LABELS = {
    "id_dtks": "ID DTKS",
    "nik": "NIK",
    "nik_mask": "NIK (disamarkan)",
    "no_kk": "No. KK",
    "no_kk_mask": "No. KK (disamarkan)",
    "nama": "Nama",
    "nama_ibu": "Nama ibu kandung",
    "tempat_lahir": "Tempat lahir",
    "tanggal_lahir": "Tanggal lahir",
    "ttl": "Tempat dan tanggal lahir",
    "jenis_kelamin": "Jenis kelamin",
    "hubungan": "Hubungan keluarga",
    "status_kawin": "Status kawin",
    "pekerjaan": "Pekerjaan",
    "pendidikan": "Pendidikan",
    "alamat": "Alamat",
    "dusun": "Dusun",
    "rt": "RT",
    "rw": "RW",
    "rt_rw": "RT/RW",
    "provinsi": "Provinsi",
    "kabupaten": "Kabupaten",
    "kecamatan": "Kecamatan",
    "desa": "Desa/kelurahan",
    "kode_desa": "Kode desa/kelurahan",
    "desil": "Desil",
    "kategori": "Jenis PPKS",
    "disabilitas": "Jenis disabilitas",
    "program": "Program (satu per baris)",
    "program_list": "Program (beberapa)",
    "keadaan_program": "Keadaan kepesertaan (aktif/nonaktif)",
    "tahap": "Tahap dan tahun salur",
    "nominal": "Nominal",
    "no_kks": "No. KKS",
    "hasil": "Hasil verifikasi",
    "padan": "Keterangan padan",
    "telepon": "Telepon",
    "catatan": "Catatan",
    "keterangan": "Keterangan",
}
PROGRAMMES = {
    "PKH": "PKH",
    "SEMBAKO": "Sembako (BPNT)",
    "BPNT_PPKM": "BPNT-PPKM",
    "PBI_JKN": "PBI JKN",
    "PBI_DAERAH": "PBI daerah",
    "BST": "BST",
    "BLT_DD": "BLT Dana Desa",
    "PIP": "PIP/KIP",
    "BANPANG": "Bantuan pangan",
}
# Columns that only mark: what stands before the colon becomes what stands behind it.
MARKS = {f"program:{code}": f"{name} (ya/tidak)" for code, name in PROGRAMMES.items()} | {
    "jenis_kelamin:L": "Laki-laki (ya/tidak)",
    "jenis_kelamin:P": "Perempuan (ya/tidak)",
    "disabilitas:fisik": "Disabilitas fisik (ya/tidak)",
    "disabilitas:intelektual": "Disabilitas intelektual (ya/tidak)",
    "disabilitas:mental": "Disabilitas mental (ya/tidak)",
    "disabilitas:sensorik": "Disabilitas sensorik (ya/tidak)",
}
LABELS |= MARKS

# What only lists of PSKS hold; the last ones are kept beside an actor, see `psks.details`.
PSKS_LABELS = {
    "psks_jenis": "Jenis PSKS",
    "psks_ketua": "Nama ketua",
    "psks_anggota": "Jumlah anggota",
    "psks_nomor": "Nomor induk/anggota",
    "psks_surel": "Surel",
    "psks_mulai": "Bertugas sejak",
} | {f"psks:{detail.key}": detail.label for detail in DETAILS}
PEOPLE_LABELS = dict(LABELS)
LABELS |= housing.LABELS | PSKS_LABELS

# Free text, in which a formula, a spreadsheet error or spoilt letters are worth a warning.
TEXT_FIELDS = frozenset(
    {"nama", "nama_ibu", "tempat_lahir", "hubungan", "status_kawin", "pekerjaan", "pendidikan", "alamat", "dusun"}
    | {"padan", "catatan", "keterangan"}
)
REGION_FIELDS = frozenset(["provinsi", "kabupaten", "kecamatan", "desa", "kode_desa"])

_NAMES = """
nik = nik no_nik nomor_nik nomor_induk_kependudukan no_ktp nomor_ktp nik_ktp no_nik_ktp id_penduduk kd_nik nik_ktp_el
    no_induk_kependudukan nik_no_ktp nik_penerima nik_kpm
nik_mask = nik_mask nik_masking nik_samar nik_disamarkan
no_kk = nokk no_kk nomor_kk nomor_kartu_keluarga no_kartu_keluarga id_kk kd_kk kartu_keluarga no_kk_
no_kk_mask = nokk_mask no_kk_mask nomor_kk_mask
nama = nama nama_lengkap nama_art nama_krt nama_penduduk nama_warga nama_pengurus nama_ppks nama_pmks nama_penerima
    nama_kpm nama_klien nama_pm nama_penerima_manfaat nama_anggota_keluarga nama_peserta name fullname nama_orang
    nama_tksk nama_psm nama_lks nama_lk3 nama_lembaga nama_anggota nama_sesuai_ktp nama_lengkap_sesuai_ktp
    nama_sesuai_kk nama_sesuai_ktp_kk nama_penyandang_disabilitas
nama_ibu = nama_ibu_kandung ibu_kandung nama_ibu nm_ibu nama_gadis_ibu_kandung ibu_nama ibu_kandung_nama
tanggal_lahir = tanggal_lahir tgl_lahir tgl_lhr tanggal_lhr dob birth_date tgl_lahir_ktp kelahiran_tanggal
    lahir_tanggal kelahiran_tgl kelahiran_tanggal_lahir tgl_bln_thn_lahir tanggal_bulan_tahun_lahir lahir_tgl
    ttl_tanggal ttl_tgl tempat_tanggal_lahir_tanggal tempat_tgl_lahir_tanggal tempat_tgl_lahir_tgl
tempat_lahir = tempat_lahir tmp_lahir tmpt_lahir tempat_lhr kelahiran_tempat lahir_tempat kota_lahir ttl_tempat
    tempat_tanggal_lahir_tempat tempat_tgl_lahir_tempat
ttl = ttl tempat_tanggal_lahir tempat_tgl_lahir tempat_dan_tanggal_lahir tempat_lahir_tanggal_lahir tmpt_tgl_lahir
    tempat_tgl_lhr
jenis_kelamin = jenis_kelamin jk l_p lp kelamin gender sex kd_jk jns_kelamin j_k jenkel jns_kel jenis_kel
hubungan = status_hubungan_keluarga hub_keluarga hub_kel hubungan_keluarga shdk hub_kepala_keluarga hubungan hub_krt
    hubungan_dengan_kepala_keluarga status_dalam_keluarga status_hubungan_dalam_keluarga hubungan_dalam_keluarga
status_kawin = status_kawin sts_kawin st_kawin st_nikah status_pernikahan status_perkawinan status_nikah
pekerjaan = pekerjaan pekerjaan_utama pekerjaan_ktp jenis_pekerjaan
pendidikan = pendidikan pendidikan_terakhir ijazah ijazah_tertinggi pendidikan_akhir_ktp pendidikan_akhir
alamat = alamat alamat_lengkap alamat_ktp alamat_rumah alamat_sesuai_ktp alamat_pbp domisili alamat_domisili
    alamat_kantor alamat_tinggal alamat_jalan alamat_kk jalan
dusun = dusun dusun_ktp lingkungan dusun_lingkungan kampung
rt = rt rt_ktp no_rt
rw = rw rw_ktp no_rw
rt_rw = rt_rw rtrw rt_dan_rw
provinsi = provinsi prov provinsi_ktp propinsi prop nama_provinsi
kabupaten = kabupaten kabupaten_kota kab kota kab_kota kabupaten_kota_ktp kabkota nama_kabupaten
kecamatan = kecamatan kec kecamatan_ktp nama_kecamatan
desa = desa kelurahan kelurahan_desa desa_kelurahan desa_keluarahan desa_kel kel_desa kelurahan_desa_ktp nama_desa
    nama_kelurahan desa_lurah nama_desa_kelurahan nama_kelurahan_desa nama_desa_kel
kode_desa = kode_desa kode_wilayah kode_kelurahan_desa_ktp kode_kelurahan_desa kode_desa_kelurahan kode_kelurahan
    kd_kel kd_desa kddesa kode_kemendagri
desil = desil desil_nasional desil_kesejahteraan desil_dtsen peringkat_nasional
kategori = jenis_pmks jenis_ppks kategori kode_kategori ppkskategori_id kategori_ppks kategori_pmks kode_ppks
    kode_pmks jenis_kategori jenis_masalah jenis_ppks_pmks jenis_pmks_ppks
disabilitas = jenis_disabilitas kode_jenis_disabilitas kode_disabilitas ragam_disabilitas jenis_kedisabilitasan
program = program_bansos jenis_bansos program bansos jenis_bantuan program_bantuan nama_program
program_list = bantuan_yang_diterima bansos_yang_diterima bantuan_diterima kepesertaan kepesertaan_program
    bantuan_sosial_yang_diterima program_yang_diterima
tahap = tahap_salur tahap periode_salur tahap_penyaluran periode_penyaluran tahap_tahun
nominal = nominal nilai jumlah_bantuan besaran nilai_bantuan jumlah_uang nominal_bantuan besaran_bantuan
no_kks = no_kks nomor_kks no_kartu_kks kks no_kartu
hasil = hasil_verifikasi hasil_verval hasil hasil_kunjungan status_kelayakan hasil_verivali
padan = keterangan_padan padan status_padan padan_dukcapil ket_padan
telepon = no_hp no_telp wa telepon no_wa no_telepon nomor_hp nomor_telepon handphone hp_wa no_hp_wa telp
    no_telp_hp no_hp_telp no_telepon_hp no_hp_aktif no_wa_aktif nomor_wa nomor_wa_aktif nomor_hp_aktif
catatan = catatan notes
keterangan = penjelasan uraian
id_dtks = id_dtks iddtks idsemesta id_semesta idbdt id_keluarga
rumah:status = status_kepemilikan_rumah status_penguasaan_bangunan
rumah:lantai = jenis_lantai_terluas jenis_lantai
rumah:luas_lantai = luas_lantai
rumah:dinding = jenis_dinding_terluas jenis_dinding
rumah:atap = jenis_atap_terluas jenis_atap
rumah:air = sumber_air_minum_utama sumber_air_minum
rumah:penerangan = sumber_penerangan_utama sumber_penerangan
rumah:daya = daya_terpasang
rumah:bahan_bakar = bahan_bakar_utama_memasak bahan_bakar_memasak
rumah:bab = fasilitas_bab
rumah:tinja = pembuangan_akhir_tinja
psks_jenis = jenis_psks kategori_psks kode_psks kode_kategori_psks jenis_pilar_sosial pilar_sosial
psks_ketua = nama_ketua ketua nama_pimpinan pimpinan nama_ketua_lembaga
psks_anggota = jml_anggota jumlah_anggota_lembaga jumlah_anggota_psks
psks_nomor = no_induk_tksk_a no_induk_tksk nomor_induk_tksk no_induk_tagana niat no_induk_psm nomor_registrasi
    nomor_anggota no_anggota
psks_surel = email surel e_mail alamat_email
psks_mulai = mulai_aktif bertugas_sejak tmt mulai_bertugas tanggal_mulai_aktif
psks:nomor_induk_b = no_induk_tksk_b
psks:tipe_lembaga = tipe_lembaga jenis_lembaga
psks:legalitas = legalitas legalitas_sertifikat
psks:hp_ketua = hp_ketua no_hp_ketua
psks:jenis_lk3 = jenis_lk3
psks:posisi_lks = posisi_lks
psks:ruang_lingkup = ruang_lingkup
psks:klasifikasi = klasifikasi klasifikasi_karang_taruna
psks:kegiatan = jenis_kegiatan
psks:jumlah_pengurus = jml_pengurus jumlah_pengurus
psks:tenaga_profesional = jml_tenaga_profesional jumlah_tenaga_profesional
psks:jumlah_klien = jml_klien jumlah_klien
psks:jumlah_masalah = jml_masalah_kasus jumlah_masalah_kasus
psks:jumlah_csr = jml_csr_kesos_perusahaan jumlah_csr_kesos_perusahaan
psks:keluarga_pioner = jumlah_keluarga_pioner jml_keluarga_pioner jumlah_keluarga_pionir
psks:keluarga_plasma = jumlah_keluarga_plasma jml_keluarga_plasma
psks:tahun_pengangkatan = tahun_pengangkatan
psks:sertifikat = sertifikat
psks:diklat = diklat jenis_diklat_yg_diikuti jenis_diklat_yang_diikuti diklat_yang_diikuti
psks:pendampingan = pendampingan
"""
NAMES: dict[str, list[str]] = {
    field.strip(): names.split()
    for field, _, names in (entry.partition("=") for entry in re.split(r"\n(?=\S)", _NAMES.strip()))
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names}
# Columns of one programme each; "yes" in them is a participation.
PROGRAMME_OF = {
    name: code
    for code, names in {
        "PKH": "pkh bansos_pkh penerima_pkh",
        "SEMBAKO": "bpnt sembako bansos_bpnt bansos_sembako bpnt_sembako penerima_bpnt sembako_bpnt",
        "BPNT_PPKM": "bpnt_ppkm bansos_bpnt_ppkm",
        "PBI_JKN": "pbi pbi_jkn pbi_nas pbi_nasional pbi_apbn pbi_jk bansos_pbi",
        "PBI_DAERAH": "pbi_pemda pbi_daerah pbi_apbd",
        "BST": "bst bansos_bst",
        "BLT_DD": "blt_dd blt blt_dana_desa",
        "PIP": "pip kip",
        "BANPANG": "banpang bantuan_pangan beras",
    }.items()
    for name in names.split()
}
# Headers that mean different things in different lists; the values or the user decide.
AMBIGUOUS = {
    "kk": ("no_kk", None),
    "kepala_keluarga": ("nama", None),
    "nama_kepala_keluarga": ("nama", None),
    "nama_kk": ("nama", None),
    "kel": ("desa", "jenis_kelamin"),
    "status": ("status_kawin", "hasil", "hubungan", "keadaan_program", None),
    "ket": ("keterangan", "hasil"),
    "keterangan": ("keterangan", "hasil"),
    "hp": ("telepon", None),
    "nomor": (None, "nik"),
    "kode": (None, "kode_desa", "kategori"),
    "disabilitas": (None, "disabilitas"),
    "status_disabilitas": (None, "disabilitas"),
    "tanggal": ("tanggal_lahir", None),
    "tgl": ("tanggal_lahir", None),
    "tempat": ("tempat_lahir", None),
    "jenis": ("kategori", "program", "psks_jenis", None),
    "bantuan": ("program_list", "program"),
    "jumlah": ("nominal", None),
}
_STANDINGS = """
status_kepesertaan status_kepesertaan_jkn status_kepesertaan_pbi status_peserta status_pbi status_jkn keadaan
keadaan_kepesertaan status_bansos status_bantuan status_penerima status_aktif status_keaktifan keaktifan
"""
AMBIGUOUS |= dict.fromkeys(_STANDINGS.split(), (None, "keadaan_program", "hasil"))
KNOWN = FIELD_OF.keys() | PROGRAMME_OF.keys() | AMBIGUOUS.keys()
_TOGETHER = {name.replace("_", ""): name for name in sorted(KNOWN)}  # "N.I.K", "TGLLAHIR"
# An upper cell under which names and numbers are those of somebody else than whom the row is about.
_SOMEBODY = (
    r"(?:wali(?:_anak|_murid)?|orang_?tua|ortu|ayah(?:_kandung)?|bapak(?:_kandung)?|ibu(?:_kandung)?|suami|istri"
    r"|(?:pengurus_)?pengganti|ahli_waris|penanggung_jawab|pengampu|pengasuh|pendamping|pelapor|saksi|(?:penerima_)?kuasa)"
)
_ANOTHER = re.compile(rf"(?:data_|identitas_|nama_)?{_SOMEBODY}(?:_(?:atau_|dan_)?{_SOMEBODY})*")


@lru_cache(maxsize=4_000)
def slug(header: str) -> str:
    """A header as it is compared: "No. KK (16 digit)" -> "no_kk"."""
    bare = _PARENTHESES.sub(" ", header) if _PARENTHESES.sub("", header).strip() else header
    return _OTHER.sub("_", bare.lower()).strip("_")


def known_as(name: str) -> str:
    """The known slug that a slug stands for, wherever its words are parted; "" if there is none."""
    return name if name in KNOWN else _TOGETHER.get(name.replace("_", ""), "")


@dataclass(frozen=True)
class Header:
    """The header of one column; over two rows it has an upper and a lower part."""

    upper: str
    lower: str = ""

    @property
    def text(self) -> str:
        return f"{self.upper} > {self.lower}" if self.upper and self.lower else self.upper or self.lower

    @property
    def of_another(self) -> bool:
        """Whether the column is about a guardian, a parent, a companion."""
        return bool(self.lower and _ANOTHER.fullmatch(slug(self.upper)))

    @property
    def slugs(self) -> list[str]:
        """What to look up, the most telling first."""
        whole = slug(f"{self.upper} {self.lower}")
        apart = self.upper and self.lower and not self.of_another
        return [whole, slug(self.lower), slug(self.upper)] if apart else [whole]

    @property
    def known(self) -> str:
        """The slug under which the header is known; "" if it is not."""
        return next((name for part in self.slugs[:2] if (name := known_as(part))), "")
