"""Lists of PSKS in the form the office hands on and takes in: the headers of `imports.layouts` with what to write."""

from imports.layouts import BY_NAME
from imports.shapes import KECAMATAN, VILLAGES, Column, Shape

PSKS_KINDS = "jenis PSKS"  # named choice, read from the database
# field -> what to write in it, an example, how wide
ABOUT: dict[str, tuple[str, str, int]] = {
    "psks_jenis": ("Jenis PSKS: nama pendek seperti psm, tksk, lks, karang-taruna.", "psm", 20),
    "nik": ("16 angka sesuai KTP-el, hanya untuk orang. Kosongkan bila belum punya.", "1603101705807001", 20),
    "nama": ("Nama orang, keluarga, atau lembaga.", "RUSDI HASAN", 28),
    "tanggal_lahir": ("Tanggal, bulan, tahun seperti contoh.", "17-05-1980", 14),
    "tempat_lahir": ("Kota atau kabupaten tempat lahir.", "Muara Enim", 16),
    "jenis_kelamin": ("L untuk laki-laki, P untuk perempuan; kosong untuk lembaga.", "L", 8),
    "nama_ibu": ("Nama ibu kandung sesuai KK.", "ZUBAIDAH", 22),
    "pendidikan": ("Pendidikan terakhir.", "SLTA", 16),
    "alamat": ("Alamat rumah atau kantor.", "Dusun II", 28),
    "telepon": ("Nomor HP atau telepon kantor.", "081234567890", 16),
    "psks_surel": ("Alamat surel.", "psks@contoh.id", 24),
    "psks_ketua": ("Nama ketua atau pimpinan.", "SITI AMINAH", 24),
    "psks_anggota": ("Jumlah anggota, angka saja.", "25", 10),
    "psks_nomor": ("Nomor induk, nomor anggota, atau nomor registrasi.", "TKSK-1603-01", 20),
    "psks_mulai": ("Tanggal mulai bertugas.", "02-01-2024", 14),
    "desa": ("Desa atau kelurahan. Pilih kecamatannya dahulu.", "Segamit", 22),
    "kecamatan": ("Kecamatan tempat bertugas.", "Semende Darat Ulu", 20),
    "catatan": ("Catatan bebas.", "", 30),
    "psks:legalitas": ("Nomor SK atau akta.", "SK Kades 140/12/2024", 22),
    "psks:tipe_lembaga": ("Hanya untuk lembaga: panti, yayasan, atau lainnya.", "", 16),
    "psks:klasifikasi": ("Tumbuh, Berkembang, Maju, atau Percontohan.", "Tumbuh", 16),
    "psks:diklat": ("Pelatihan yang pernah diikuti.", "Bimtek PSM 2025", 24),
}
CHOICES = {
    "psks_jenis": PSKS_KINDS,
    "jenis_kelamin": ("L", "P"),
    "kecamatan": KECAMATAN,
    "desa": VILLAGES,
    "psks:klasifikasi": ("Tumbuh", "Berkembang", "Maju", "Percontohan"),
}
LISTS = {
    "psks_kategori": "Semua jenis PSKS; jenisnya ditulis di setiap baris.",
    "psks_psm": "Pekerja Sosial Masyarakat. Desanya dipilih saat mengunggah.",
    "psks_tksk": "Tenaga Kesejahteraan Sosial Kecamatan, satu yang aktif tiap kecamatan.",
    "psks_lk3": "Lembaga Konsultasi Kesejahteraan Keluarga.",
    "psks_lks": "Lembaga Kesejahteraan Sosial.",
    "psks_karang_taruna": "Karang Taruna tiap desa/kelurahan.",
    "psks_wksbm": "Wahana Kesejahteraan Sosial Keluarga Berbasis Masyarakat.",
    "psks_forum_csr": "Forum CSR dan dunia usaha.",
    "psks_fcu": "Family Care Unit.",
}


def _column(header: str, field: str) -> Column:
    about, example, width = ABOUT.get(field, ("Seperti tertulis di judul kolom.", "", 18))
    must = field in {"nama", "psks_jenis"} or header == "kecamatan"
    return Column(header, field, about, example, CHOICES.get(field), must=must, width=width)


def _shape(layout: str, about: str) -> Shape:
    columns = BY_NAME[layout].columns.items()
    made = tuple(_column(names.partition("|")[0], field or "") for names, field in columns)
    return Shape(layout, about, made, delimiter=";", each="satu baris satu orang atau lembaga")


PSKS_SHAPES = {layout: _shape(layout, about) for layout, about in LISTS.items()}
