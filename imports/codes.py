"""The closed list of reasons: what each says to the user, and how heavy it weighs. Severity only rises."""

from collections.abc import Collection, Iterable
from enum import StrEnum


class Outcome(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"

    @property
    def label(self) -> str:
        return {"ok": "Baik", "warning": "Peringatan", "error": "Ditolak"}[self.value]

    @property
    def tone(self) -> str:
        return {"ok": "done", "warning": "wait", "error": "late"}[self.value]


ERRORS = {
    "nik_digits_lost": "Angka NIK berubah karena tersimpan sebagai bilangan, jadi tidak dapat dipercaya.",
    "nik_bad_length": "NIK tidak tepat 16 angka.",
    "nik_invalid": "NIK ini tidak mungkin: angkanya sama semua, diawali 0, berurut 0000, atau tanggalnya tidak ada.",
    "nik_conflict_in_file": "NIK yang sama dipakai dua orang yang jelas berbeda dalam berkas ini.",
    "name_missing": "Nama kosong.",
    "date_impossible": "Tanggal lahir tidak ada dalam kalender atau tidak terbaca.",
    "date_future": "Tanggal lahir sesudah tanggal acuan.",
    "village_unknown": "Desa/kelurahan kosong atau tidak ditemukan.",
    "village_ambiguous": "Nama desa cocok dengan beberapa desa; kecamatannya perlu disebut.",
    "region_outside": "Kabupaten yang disebut bukan Muara Enim.",
    "category_unknown": "Jenis PPKS kosong atau tidak dikenal.",
    "amount_invalid": "Nominal kosong, negatif, atau bukan angka.",
    "period_unknown": "Tahap atau tahun salur tidak terbaca.",
    "row_malformed": "Jumlah kolom baris ini tidak sama dengan judulnya (pemisah di dalam isian atau baris terpotong).",
}
WARNINGS = {
    "nik_missing": "NIK belum ada.",
    "nik_masked": "NIK disamarkan dengan bintang.",
    "nik_numeric": "NIK tersimpan sebagai bilangan; angkanya utuh, periksa kembali.",
    "nik_region_unknown": "Dua angka pertama NIK bukan kode provinsi.",
    "nik_dob_mismatch": "Tanggal dalam NIK berbeda dengan tanggal lahir.",
    "nik_sex_mismatch": "Jenis kelamin dalam NIK berbeda dengan isian.",
    "kk_missing": "No. KK belum ada.",
    "kk_invalid": "No. KK tidak sah (bukan 16 angka, disamarkan, atau angkanya berubah).",
    "date_missing": "Tanggal lahir belum ada.",
    "date_incomplete": "Tanggal lahir tidak lengkap (hanya tahun).",
    "date_ambiguous": "Urutan hari dan bulan tidak jelas; dipilih yang cocok.",
    "age_over_110": "Umur lebih dari 110 tahun.",
    "sex_unknown": "Jenis kelamin kosong atau tidak dikenal.",
    "name_suspect": "Ada angka dalam nama.",
    "duplicate_in_file": "Orang yang sama sudah ada di baris sebelumnya.",
    "village_guessed": "Desa ditemukan dari ejaan yang mirip.",
    "village_conflict": "Isian wilayah saling bertentangan; dipilih satu desa.",
    "category_rule": "Jenis PPKS tidak sesuai umur atau jenis kelamin.",
    "disability_kind_missing": "Jenis disabilitas belum diisi.",
    "desil_invalid": "Desil kosong atau bukan 1-10.",
    "program_unknown": "Program kosong atau tidak dikenal.",
    "value_unknown": "Ada isian kode yang tidak dikenal, jadi dilewati.",
    "card_invalid": "No. KKS bukan 16 angka atau angkanya berubah.",
    "rt_rw_invalid": "RT atau RW bukan angka.",
    "phone_invalid": "Bukan nomor telepon seluler Indonesia.",
    "formula_text": "Ada isian yang menyerupai rumus; disimpan sebagai teks.",
    "cell_error": "Ada sel berisi galat lembar kerja (#N/A, #REF!); dianggap kosong.",
    "text_mojibake": "Ada huruf yang rusak sebelum sampai ke berkas ini (â€™).",
}
# What only rows of lists of PSKS get.
PSKS_ERRORS = {
    "psks_kind_unknown": "Jenis PSKS kosong atau tidak dikenal.",
    "kecamatan_unknown": "Kecamatan tidak ditemukan.",
    "kecamatan_missing": "TKSK memerlukan kecamatan.",
}
PSKS_WARNINGS = {
    "psks_kind_numbered": "Jenis PSKS disebut dengan nomor; dibaca menurut Permensos 8/2012, periksa kembali.",
    "nik_of_organisation": "Lembaga tidak mempunyai NIK; NIK-nya tidak dipakai.",
    "email_invalid": "Alamat surel tidak terbaca, jadi tidak dipakai.",
    "count_invalid": "Jumlah anggota bukan angka, jadi tidak dipakai.",
    "since_incomplete": "Mulai bertugas bukan tanggal lengkap; dicatat apa adanya.",
}
ERRORS |= PSKS_ERRORS
WARNINGS |= PSKS_WARNINGS
# Errors after which a usable row remains once the user says so: what is taken in instead, the values left out.
WAIVABLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "nik_digits_lost": ("tanpa NIK", ("nik",)),
    "nik_bad_length": ("tanpa NIK", ("nik",)),
    "nik_invalid": ("tanpa NIK", ("nik",)),
    "date_impossible": ("tanpa tanggal lahir", ("tanggal_lahir", "tahun_lahir")),
    "date_future": ("tanpa tanggal lahir", ("tanggal_lahir", "tahun_lahir")),
    "village_unknown": ("sebagai belum ditempatkan", ("kode_desa",)),
    "village_ambiguous": ("sebagai belum ditempatkan", ("kode_desa",)),
    "amount_invalid": ("tanpa nominal", ("nominal",)),
    "period_unknown": ("tanpa tahap dan tahun", ("tahap", "tahun")),
}
WAIVED = "waived_"  # before the code of an error that the user waived; the row is a warning from then on
WAIVERS = {
    WAIVED + code: f"Diputuskan: diimpor {instead}. Semula: {ERRORS[code]}" for code, (instead, _) in WAIVABLE.items()
}
SENTENCES = ERRORS | WARNINGS | WAIVERS
# What only the register knows; never part of a row's outcome in the file.
REGISTER = {
    "register_conflict": "NIK ini dalam register milik orang yang jelas berbeda; data tidak ditimpa.",
    "register_id_differs": "ID DTKS ini dalam register milik orang dengan NIK lain. Putuskan: orang yang sama (NIK di "
    "register tetap) atau orang lain.",
    "register_deceased": "Dalam register orang ini tercatat meninggal.",
    "register_moved": "Dalam register orang ini tercatat pindah.",
    "register_said_deceased": "Menurut daftar ini sudah meninggal. Daftar tidak menonaktifkan siapa pun: periksa, lalu "
    "catat di halaman orangnya.",
    "register_said_moved": "Menurut daftar ini sudah pindah. Daftar tidak menonaktifkan siapa pun: periksa, lalu catat "
    "di halaman orangnya.",
    "register_inactive": "Dalam register orang ini dinonaktifkan.",
    "register_kk_differs": "No. KK berbeda dengan register; keluarga tidak dipindah otomatis.",
    "register_kk_moved": "No. KK berbeda dengan register; diputuskan: dipindahkan ke KK dalam daftar ini.",
    "register_kk_kept": "No. KK berbeda dengan register; diputuskan: tetap di KK lama.",
    "register_role_differs": "Hubungan dalam keluarga berbeda dengan register; tidak diubah.",
    "register_programme_ended": "Kepesertaan program ini sudah diakhiri oleh petugas (misalnya graduasi); tidak "
    "diaktifkan lagi.",
    "register_amount_differs": "Baris sebelumnya dalam daftar ini menyebut nominal lain untuk bantuan yang sama; "
    "dipakai yang pertama.",
    "register_desil_differs": "Baris sebelumnya dalam daftar ini menyebut desil lain untuk keluarga ini; dipakai yang "
    "pertama.",
    "register_similar": "Mungkin sudah tercatat dengan tulisan lain. Putuskan: orang yang sama atau orang lain.",
    "register_changed": "Data orang ini di register berubah sejak pratinjau; periksa lagi, lalu impor lagi.",
    "register_tksk_taken": "Kecamatan ini sudah mempunyai TKSK aktif. Nonaktifkan dahulu yang lama.",
    "register_psks_ended": "Dalam register PSKS ini sudah tidak aktif; datanya tidak diubah.",
    "register_psks_several": "Ada beberapa PSKS dengan nama ini; wilayah, ketua, atau nomornya perlu disebut.",
    "register_unplaced": "Desanya belum diketahui.",
}


NIK_UNCLEAR = "nik_unclear"  # told instead where the other claimant may not be shown, see `veil`
INSTEAD = {NIK_UNCLEAR: "Belum pasti milik siapa NIK ini; periksa dahulu."}


# What was asked before it was decided of a whole reason or of a row.
ASKED = {"register_kk_moved": "register_kk_differs", "register_kk_kept": "register_kk_differs"}


def asked(code: str) -> str:
    """The reason as it stood before anything was decided of it."""
    return ASKED.get(code, code.removeprefix(WAIVED))


def outcome(codes: Collection[str]) -> Outcome:
    """The outcome of a row with these codes: that of its worst one."""
    if not codes:
        return Outcome.OK
    return Outcome.WARNING if ERRORS.keys().isdisjoint(codes) else Outcome.ERROR


def waive(codes: Iterable[str], waived: Iterable[str]) -> set[str]:
    """The codes of a row after these errors were waived, each with its own sign that it was."""
    wanted = set(waived)
    return {WAIVED + code if code in wanted else code for code in codes}


def sentence(code: str) -> str:
    return SENTENCES.get(code) or REGISTER.get(code) or INSTEAD.get(code) or code
