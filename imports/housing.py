"""How a family lives, as DTSEN tells it: columns of a list as columns of a survey (`cases.models.Dwelling`).

Only words are read: the numbers that some files hold instead mean other things in other editions. What is not
understood stays in the cells of the row and says nothing.
"""

import re

from cases import housing as words
from cases.housing import Asset
from imports.values import clean, is_empty, mark, squeeze

# field -> column of a survey, its choices, other words for them
_CODED: dict[str, tuple[str, type, dict[str, str]]] = {
    "rumah:status": ("tenure", words.Tenure, {
        "milik_sendiri": "SENDIRI, HAK MILIK", "kontrak_sewa": "KONTRAK, SEWA, KONTRAK ATAU SEWA",
        "bebas_sewa": "MENUMPANG, NUMPANG", "dinas": "DINAS",
    }),
    "rumah:lantai": ("floor", words.Floor, {
        "marmer_granit": "MARMER, GRANIT", "parket_vinil_karpet": "PARKET, VINIL, KARPET, PARKET/VINIL/PERMADANI",
        "ubin_tegel_teraso": "UBIN, TEGEL, TERASO, UBIN/TEGEL", "kayu_papan": "KAYU, PAPAN, KAYU/PAPAN KUALITAS TINGGI",
        "semen_bata": "SEMEN, PLESTER, BATA MERAH, SEMEN/BATA", "keramik": "KERAMIK/MARMER",
    }),
    "rumah:dinding": ("wall", words.Wall, {
        "tembok": "TEMBOK BATA, BATA", "kayu_papan": "KAYU, PAPAN, KAYU/PAPAN/GYPSUM", "anyaman_bambu": "ANYAMAN",
        "plesteran_anyaman": "PLESTERAN ANYAMAN BAMBU, PLESTERAN ANYAMAN",
    }),
    "rumah:atap": ("roof", words.Roof, {
        "seng": "SENG/LOGAM", "kayu_sirap": "KAYU, SIRAP", "genteng": "GENTENG TANAH, GENTENG METAL",
        "jerami_ijuk_daun": "JERAMI, IJUK, DAUN, RUMBIA, JERAMI/IJUK/DAUN-DAUNAN/RUMBIA",
    }),
    "rumah:air": ("water", words.Water, {
        "kemasan": "AIR KEMASAN, KEMASAN BERMEREK", "isi_ulang": "ISI ULANG, GALON", "leding": "PDAM, LEDENG",
        "sumur_bor": "SUMUR BOR, POMPA, SUMUR POMPA", "air_permukaan": "SUNGAI, AIR SUNGAI, AIR PERMUKAAN",
        "sumur_tak_terlindung": "SUMUR TIDAK TERLINDUNG", "mata_air_tak_terlindung": "MATA AIR TIDAK TERLINDUNG",
    }),
    "rumah:penerangan": ("light", words.Light, {
        "pln_meteran": "PLN, LISTRIK PLN, PLN DENGAN METERAN", "pln_tanpa_meteran": "PLN TANPA METERAN, MENUMPANG",
        "non_pln": "NON PLN, LISTRIK NON PLN, GENSET, PLTS", "bukan_listrik": "TIDAK ADA, LAMPU MINYAK, PELITA",
    }),
    "rumah:daya": ("power", words.Power, {
        "450": "450 VA, 450 W", "900": "900 VA, 900 W", "1300": "1300, 1300 VA, 1.300 VA, 1300 WATT",
        "2200": "2200, 2200 VA, 2.200 VA, 2200 WATT", "di_atas_2200": "DI ATAS 2200, LEBIH DARI 2200",
    }),
    "rumah:bahan_bakar": ("fuel", words.Fuel, {
        "elpiji_3kg": "GAS 3 KG, LPG 3 KG, GAS ELPIJI 3 KG, GAS MELON", "kayu_bakar": "KAYU",
        "elpiji_besar": "GAS 12 KG, LPG 12 KG, ELPIJI 12 KG, GAS ELPIJI 5,5 KG ATAU 12 KG, ELPIJI 5,5 KG/BLUEGAZ",
        "gas_kota_biogas": "GAS KOTA, BIOGAS", "tidak_memasak": "TIDAK MEMASAK",
    }),
    "rumah:bab": ("toilet", words.Toilet, {
        "sendiri": "SENDIRI, ADA DIGUNAKAN SENDIRI, ADA DIGUNAKAN HANYA ANGGOTA KELUARGA SENDIRI, MILIK SENDIRI",
        "bersama": "BERSAMA, ADA DIGUNAKAN BERSAMA, ADA DIGUNAKAN BERSAMA KELUARGA LAIN", "mck_umum": "UMUM",
        "tidak_ada": "TIDAK ADA FASILITAS", "tidak_dipakai": "ADA TIDAK DIGUNAKAN",
    }),
    "rumah:tinja": ("sewage", words.Sewage, {
        "tangki_septik": "SEPTIK, SEPTIC TANK, TANGKI SEPTIC", "lubang_tanah": "LUBANG",
        "kolam_sungai": "KOLAM, SUNGAI, SAWAH, KOLAM/SAWAH/SUNGAI/DANAU", "tanah_lapang": "KEBUN, PANTAI, TANAH LAPANG",
    }),
}  # fmt: skip
CODED = {
    field: (
        column,
        {squeeze(name): choice.value for choice in choices for name in (choice.value, choice.label)}
        | {squeeze(word): code for code, words in others.items() for word in words.split(",")},
    )
    for field, (column, choices, others) in _CODED.items()
}
AREA = "rumah:luas_lantai"
HERDS = {
    "ternak:sapi": "cattle", "ternak:kerbau": "cattle", "ternak:kuda": "cattle", "ternak:babi": "goats",
    "ternak:kambing": "goats",
}  # fmt: skip
ASSETS = {f"aset:{asset.value}": asset.value for asset in Asset}
LABELS = (
    {
        "rumah:status": "Status kepemilikan rumah", "rumah:lantai": "Lantai", AREA: "Luas lantai (m²)",
        "rumah:dinding": "Dinding", "rumah:atap": "Atap", "rumah:air": "Air minum", "rumah:penerangan": "Penerangan",
        "rumah:daya": "Daya listrik", "rumah:bahan_bakar": "Bahan bakar memasak",
        "rumah:bab": "Tempat buang air besar", "rumah:tinja": "Pembuangan tinja",
    }
    | {f"aset:{asset.value}": asset.label for asset in Asset}
    | {field: f"Ternak: {field.partition(':')[2]}" for field in HERDS}
)  # fmt: skip
MOST = 32_767  # what a count or an area of a survey holds
COLUMNS = (
    "tenure", "floor", "floor_area", "wall", "roof", "water", "light", "power", "fuel", "toilet", "sewage", "assets",
    "cattle", "goats",
)  # fmt: skip


def read(field: str, value) -> str | int | bool | None:
    """What a cell says of a house, an asset or a herd; None for nothing that is understood."""
    words = "" if value is None else clean(value)
    if is_empty(words):
        return None
    if field in CODED:
        return CODED[field][1].get(squeeze(words))
    number = _count(words)
    if field in ASSETS:
        return bool(number) if number is not None else mark(words)
    return number


def worded(field: str, value) -> str:
    """What was read of a cell, in words."""
    if field in _CODED:
        return str(_CODED[field][1](value).label)
    return ("ya" if value else "tidak") if field in ASSETS else str(value)


def _count(words: str) -> int | None:
    """ "36,5 m2" -> 36, "3 ekor" -> 3."""
    match = re.match(r"(\d{1,6})(?:[.,]\d{1,2})?\s*(?:M2|M²|M|EKOR)?$", words.upper())
    number = int(match[1]) if match else None
    return number if number is None or number <= MOST else None


def columns(values: dict) -> dict:
    """The columns of a survey that a row fills; empty if it says nothing of a house."""
    said = {column: values[field] for field, (column, _) in CODED.items() if values.get(field)}
    if values.get(AREA):
        said["floor_area"] = values[AREA]
    for field, column in HERDS.items():
        if values.get(field) is not None:
            said[column] = min(said.get(column, 0) + values[field], MOST)
    if any(values.get(field) is not None for field in ASSETS):
        said["assets"] = [asset for field, asset in ASSETS.items() if values.get(field)]
    return said
