"""Coded values of the lists and how they are written: sex, programmes, disabilities, results, marks, amounts.

Every function takes a cell as it came and says what it means; None (or the second part of a pair) says that it is not
in its list. Empty cells are the caller's business (`is_empty`).
"""

import re
from functools import lru_cache

from cases import nik
from imports.cells import ERROR_TEXTS, CellError, shown

EMPTY = frozenset({"", "-", "--", ".", "N/A", "NULL", *nik.DASHES, *(2 * dash for dash in nik.DASHES)})
_OTHER = re.compile(r"[^A-Z0-9]+")
PARTS = re.compile(r"\s+DAN\s+|[+,;&\n]", re.I)
_SPLIT_DISABILITY = re.compile(r"\s+DAN\s+|[+,;&|/\n]", re.I)
_NOTHING = " -."  # a part of only these says nothing; a tick says something, though no code
_UNSEEN = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x1C),
        0x7F,
        0xAD,
        *range(0x200B, 0x2010),
        0x2060,
        0xFEFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_STRAIGHT = str.maketrans("‘’ʼ′", "''''")
_TABLE = {**_UNSEEN, **_STRAIGHT}

SEXES = {
    **dict.fromkeys(["L", "LK", "LAKILAKI", "PRIA", "1"], "L"),
    **dict.fromkeys(["P", "PR", "PEREMPUAN", "WANITA", "2"], "P"),
}
YES = frozenset({"YA", "Y", "V", "1", "✓", "✔", "√", "☑", "X", "ADA"})
NO = frozenset({"TIDAK", "TIDAK ADA", "TDK", "T", "N", "0"})
_PROGRAMMES = {
    "PKH": "PKH",
    "SEMBAKO": "SEMBAKO, BPNT, BPNT/SEMBAKO, SEMBAKO/BPNT, BANSOS BPNT",
    "BPNT_PPKM": "BPNT-PPKM",
    "PBI_JKN": "PBI JKN, PBI APBN, PBI NASIONAL, PBI-JK",
    "PBI_DAERAH": "PBI DAERAH, PBI APBD, PBI PEMDA",
    "BST": "BST, BST KEMENSOS",
    "BLT_DD": "BLT DD, BLT DANA DESA, BLT-DD",
    "PIP": "PIP, KIP",
    "BANPANG": "BANPANG, BANTUAN PANGAN, BERAS",
}
_DISABILITIES = {
    "fisik": "FISIK, Tuna Daksa, PDFSK, Cacat Tubuh",
    "intelektual": "INTELEKTUAL, Tuna Grahita, PDINT",
    "mental": "MENTAL, ODGJ, PDMTL, Eks Psikotik",
    "sensorik": "SENSORIK, Tuna Netra, Tuna Rungu, PDSNS, Rungu Wicara",
}
_RESULTS = {
    "layak": "LAYAK",
    "tidak_layak": "TIDAK LAYAK",
    "meninggal": "MENINGGAL DUNIA, MD, Meninggal",
    "pindah": "PINDAH, PD",
    "tidak_ditemukan": "TIDAK DITEMUKAN, TT",
    "menolak": "MENOLAK",
    "ganda": "GANDA, DATA GANDA",
    "mampu": "SUDAH MAMPU, GRADUASI",
}
_MARITAL = {
    "belum_kawin": "BELUM KAWIN, BELUM MENIKAH, LAJANG, BK, TIDAK KAWIN",
    "kawin": "KAWIN, MENIKAH, NIKAH, KAWIN TERCATAT, KAWIN BELUM TERCATAT, KAWIN TIDAK TERCATAT, SUDAH KAWIN",
    "cerai_hidup": "CERAI HIDUP, CERAI, JANDA CERAI, DUDA CERAI, CERAI HIDUP TERCATAT, CERAI HIDUP BELUM TERCATAT",
    "cerai_mati": "CERAI MATI, JANDA MATI, DUDA MATI",
}
_EDUCATIONS = {
    "belum_sekolah": "TIDAK/BELUM SEKOLAH, BELUM SEKOLAH, TIDAK SEKOLAH, TIDAK PERNAH SEKOLAH, TIDAK PUNYA IJAZAH",
    "belum_tamat_sd": "BELUM TAMAT SD/SEDERAJAT, BELUM TAMAT SD, TIDAK TAMAT SD, TIDAK TAMAT SD/SEDERAJAT",
    "sd": "TAMAT SD/SEDERAJAT, TAMAT SD, SD, SD/SEDERAJAT, SD/MI, MI, PAKET A, SDLB",
    "sltp": "SLTP/SEDERAJAT, SLTP, SMP, SMP/SEDERAJAT, SMP/MTS, MTS, PAKET B, TAMAT SLTP, TAMAT SMP, SMPLB",
    "slta": "SLTA/SEDERAJAT, SLTA, SMA, SMK, SMU, STM, SMEA, MA, SMA/SEDERAJAT, SMA/SMK, SMA/MA/SMK, PAKET C, SPG,"
    " TAMAT SLTA, TAMAT SMA, SMALB",
    "d1_d2": "DIPLOMA 1/2, DIPLOMA I, DIPLOMA II, D1, D2, D-1, D-2, D I, D II, D1/D2",
    "d3": "AKADEMI/DIPLOMA III/S. MUDA, AKADEMI/DIPLOMA III/SARJANA MUDA, DIPLOMA III, D3, D III, AKADEMI",
    "s1": "DIPLOMA IV/STRATA I, STRATA I, S1, D4, D IV, DIPLOMA IV, SARJANA, D4/S1, STRATA 1",
    "s2": "STRATA II, S2, STRATA 2, MAGISTER",
    "s3": "STRATA III, S3, STRATA 3, DOKTOR",
}
_OCCUPATIONS = {
    "tidak_bekerja": "BELUM/TIDAK BEKERJA, TIDAK BEKERJA, BELUM BEKERJA, PENGANGGURAN, TIDAK ADA",
    "rumah_tangga": "MENGURUS RUMAH TANGGA, IBU RUMAH TANGGA, IRT",
    "pelajar": "PELAJAR/MAHASISWA, PELAJAR, MAHASISWA, SISWA, SISWI",
    "pensiunan": "PENSIUNAN, PURNAWIRAWAN",
    "pns": "PEGAWAI NEGERI SIPIL, PEGAWAI NEGERI SIPIL (PNS), PNS, ASN, PPPK, P3K, PNS/PPPK",
    "tni_polri": "TENTARA NASIONAL INDONESIA, TENTARA NASIONAL INDONESIA (TNI), KEPOLISIAN RI,"
    " KEPOLISIAN RI (POLRI), TNI, POLRI, TNI/POLRI, POLISI",
    "perangkat_desa": "PERANGKAT DESA, KEPALA DESA, KADES, SEKRETARIS DESA, KADUS, KEPALA DUSUN",
    "guru": "GURU, DOSEN, GURU/DOSEN, USTADZ, USTAD, USTAZ",
    "kesehatan": "BIDAN, PERAWAT, DOKTER, APOTEKER, TENAGA KESEHATAN, TENAGA MEDIS",
    "karyawan": "KARYAWAN SWASTA, KARYAWAN, KARYAWAN BUMN, KARYAWAN BUMD, PEGAWAI SWASTA, SWASTA",
    "honorer": "KARYAWAN HONORER, HONORER, PEGAWAI HONORER, GURU HONORER",
    "petani": "PETANI/PEKEBUN, PETANI, PEKEBUN, TANI, PETANI KOPI, PETANI KARET, PETANI SAWIT",
    "penyadap_karet": "PENYADAP KARET, PENYADAP, MENYADAP KARET, NYADAP KARET",
    "buruh_tani": "BURUH TANI, BURUH TANI/PERKEBUNAN, BURUH PERKEBUNAN, BURUH KEBUN, BURUH SAWIT",
    "peternak": "PETERNAK, BURUH PETERNAKAN, PETERNAKAN",
    "nelayan": "NELAYAN, NELAYAN/PERIKANAN, BURUH NELAYAN/PERIKANAN, BURUH NELAYAN, PERIKANAN",
    "buruh_harian": "BURUH HARIAN LEPAS, BURUH, BURUH LEPAS, BHL, KULI, SERABUTAN, BURUH HARIAN, PEKERJA BEBAS",
    "buruh_tambang": "BURUH TAMBANG, PENAMBANG, PEKERJA TAMBANG, PERTAMBANGAN",
    "pedagang": "PEDAGANG, DAGANG, PERDAGANGAN, BERDAGANG, PEDAGANG KELILING",
    "wiraswasta": "WIRASWASTA, WIRAUSAHA, USAHA SENDIRI",
    "sopir": "SOPIR, SUPIR, TUKANG OJEK, OJEK, PENGEMUDI, SOPIR/TUKANG OJEK",
    "tukang": "TUKANG, TUKANG BATU, TUKANG KAYU, TUKANG JAHIT, TUKANG CUKUR, TUKANG LISTRIK, TUKANG LAS, PENATA RAMBUT,"
    " MEKANIK, MONTIR",
    "pembantu": "PEMBANTU RUMAH TANGGA, ASISTEN RUMAH TANGGA, PRT, ART",
    "pemulung": "PEMULUNG",
    "lainnya": "LAINNYA, LAIN-LAIN, PEKERJAAN LAINNYA",
}
_NO_DISABILITY = frozenset({"TIDAK", "TIDAKADA", "NORMAL", "TDK", "0"})
_NO_PROGRAMME = frozenset({"TIDAK", "TIDAKADA", "BELUMADA", "TDKADA", "NIHIL"})


def clean(value) -> str:
    """A text cell as it is kept: single blanks, nothing invisible, straight apostrophes; capitals stay."""
    if isinstance(value, CellError):
        return ""
    text = value if isinstance(value, str) else shown(value)
    if not (text.isascii() and text.isprintable()):  # else none of the table is in it
        text = text.translate(_TABLE)
    return " ".join(text.split())


def typed(value) -> str:
    """A cell of digits or signs, cleaned and as it would be typed (`nik.typed`); not for texts that are kept."""
    words = clean(value)
    return words if words.isascii() and words[:1] != "=" else nik.typed(words)


def is_error(value) -> bool:
    """Whether a cell holds a spreadsheet error, as such or written out."""
    if isinstance(value, str):
        return isinstance(value, CellError) or ("#" in value and value.strip().upper() in ERROR_TEXTS)
    return False


def is_empty(text: str) -> bool:
    """Whether a cleaned text says nothing."""
    return text.upper() in EMPTY


def text(value) -> str | None:
    """A cleaned text cell, or None if it is empty or an error."""
    if is_error(value):
        return None
    found = clean(value)
    return None if found.upper() in EMPTY else found


def label(value) -> str | None:
    """A number that is kept as text (ID DTKS, a masked NIK), without Excel's guard; None if it is empty or an error."""
    found = text(value)
    return nik.typed(found) or None if found else None


@lru_cache(maxsize=5_000)
def squeeze(value: str) -> str:
    """Only capitals and digits: how coded values are compared."""
    return _OTHER.sub("", value.upper())


def _inverted(table: dict[str, str]) -> dict[str, str]:
    return {squeeze(name): code for code, names in table.items() for name in names.split(",")}


_STANDINGS = {
    "aktif": "AKTIF, AKTIF KEMBALI, YA, 1, PESERTA AKTIF",
    "berhenti": "NONAKTIF, NON AKTIF, TIDAK AKTIF, DINONAKTIFKAN, BERHENTI, DIHENTIKAN, INAKTIF, 0, PESERTA NON AKTIF",
}
STANDINGS = _inverted(_STANDINGS)
PROGRAMMES, DISABILITIES, RESULTS = _inverted(_PROGRAMMES), _inverted(_DISABILITIES), _inverted(_RESULTS)
MARITAL, EDUCATIONS, OCCUPATIONS = _inverted(_MARITAL), _inverted(_EDUCATIONS), _inverted(_OCCUPATIONS)


def sex(value) -> str | None:
    return SEXES.get(squeeze(clean(value)))


def mark(value) -> bool | None:
    """A yes/no cell; None if it is neither. Empty is no."""
    if value is None or isinstance(value, bool):
        return bool(value)
    found = clean(value).upper()
    if found in YES:
        return True
    return False if found in NO or is_empty(found) else None


def result(value) -> str | None:
    return RESULTS.get(squeeze(clean(value)))


def marital(words: str) -> str:
    """The marital status that words name; "" for others."""
    return MARITAL.get(squeeze(words), "")


def education(words: str) -> str:
    """The schooling that words name; "" for others."""
    unlike_three = words.upper().replace(" ", "").replace("I/II", "1/2")  # squeezed, "I/II" would be "III"
    return EDUCATIONS.get(squeeze(unlike_three), "")


def occupation(words: str) -> str:
    """The occupation that words name; "" for others."""
    return OCCUPATIONS.get(squeeze(words), "")


def standing(value) -> str | None:
    """Whether somebody is in a programme ("aktif") or was switched off ("berhenti")."""
    return STANDINGS.get(squeeze(clean(value)))


def programme(value) -> str | None:
    return PROGRAMMES.get(squeeze(clean(value)))


def programmes(value) -> tuple[list[str], list[str]]:
    """Programmes of a combined cell ("PKH DAN BPNT"), and the parts that are none."""
    found, unknown = [], []
    for part in PARTS.split(typed(value)):
        code = programme(part)
        if code:
            found.append(code)
        elif part.strip(_NOTHING) and squeeze(part) not in _NO_PROGRAMME:
            unknown.append(part.strip())
    return list(dict.fromkeys(found)), unknown


def disabilities(value) -> tuple[list[str], list[str]]:
    """Disability kinds of a cell ("intelektual|mental"), and the parts that are none."""
    words = typed(value)
    whole = squeeze(words)
    if whole in DISABILITIES:
        return [DISABILITIES[whole]], []
    found, unknown = [], []
    for part in _SPLIT_DISABILITY.split(words):
        key = squeeze(part)
        if key in DISABILITIES:
            found.append(DISABILITIES[key])
        elif part.strip(_NOTHING) and key not in _NO_DISABILITY:
            unknown.append(part.strip())
    return list(dict.fromkeys(found)), unknown


_AMOUNT = re.compile(r"(?:RP\.?)?\s*(\d{1,3}(?:[.\s]\d{3})+|\d+)(?:\s?,\s?(?:\d{1,2}|-{1,2}))?\s*")
AMOUNT_DIGITS = 18  # what the column holds


def amount(value) -> int | None:
    """Whole rupiah of "Rp 600.000" or of a number; None if empty, negative, too long to be kept or no number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value) if 0 <= value < 10**AMOUNT_DIGITS and value == int(value) else None
    match = _AMOUNT.fullmatch(typed(value).upper())
    digits = re.sub(r"[.\s]", "", match[1]) if match else ""
    return int(digits) if digits and len(digits.lstrip("0")) <= AMOUNT_DIGITS else None


_NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_STAGE = re.compile(r"(?:TAHAP|THP|TRIWULAN|TW|T)\W*(?:KE\W*)?(IV|I{1,3}|\d{1,2})\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def period(value) -> tuple[int | None, int | None]:
    """Stage and year of "Tahap 2 Tahun 2026"; None for what can't be read."""
    words = typed(value).upper()
    stage, year = _STAGE.search(words), _YEAR.search(words)
    number = None if stage is None else _NUMERALS.get(stage[1]) or int(stage[1])
    return number, int(year[1]) if year else None


def decile(value) -> int | None:
    """1 to 10 out of 4, "4", "Desil 4"; None otherwise."""
    match = re.fullmatch(r"(?:DESIL|D)?\W{0,2}(\d{1,2})(?:[.,]0+)?", typed(value).upper())
    number = int(match[1]) if match else 0
    return number if 1 <= number <= 10 else None


def phone(value) -> str | None:
    """An Indonesian mobile number as 62...; None if it is none."""
    digits = re.sub(r"[\s.\-()]", "", re.sub(r"[.,]0+$", "", typed(value)).lstrip("'"))
    match = re.fullmatch(r"(?:\+?62|0062|0)?0?(8[1-9][0-9]{7,10})", digits)
    return f"62{match[1]}" if match else None


def neighbourhood(value) -> tuple[str | None, bool]:
    """RT or RW as three digits, and whether the cell was readable; zeros and empty cells are none."""
    words = typed(value).upper()
    if is_empty(words):
        return None, True
    match = re.fullmatch(r"(?:R[TW])?[\s.:]*(\d{1,5})(?:[.,]0+)?", words)
    if not match or int(match[1]) > 999:
        return None, False
    return f"{int(match[1]):03}" if int(match[1]) else None, True


_BETWEEN_NEIGHBOURHOODS = re.compile(r"-|(?<=\d)[\s.,]*(?=R[TW])|(?<=\d)\s(?=\d)")


def neighbourhoods(value) -> tuple[str, str]:
    """What a cell says of RT and RW: "001/02", "RT 001 RW 02", "RW 02 RT 001", "001 02"; either may be empty."""
    words = re.sub(r"^RT\W*RW\W*(?=\d)", "", typed(value).upper())
    parts = words.split("/", 1) if "/" in words else _BETWEEN_NEIGHBOURHOODS.split(words, maxsplit=1)
    first, second = (*parts, "")[:2]
    return (second, first) if first.startswith("RW") else (first, second)
