"""How names of regions are compared: in capitals, without punctuation and blanks, abbreviations in full.

The rules are those of the lists that reach the office ("PS. III ME" is Pasar III Muara Enim); everything rarer is a
`RegionAlias`.
"""

import re
import unicodedata
from functools import lru_cache

_WORDS = re.compile(r"[A-Z0-9]+")
_FULL = {
    short: full
    for full, shorts in {
        "TANJUNG": "TJ TJG TG",
        "MUARA": "MA MR",
        "LUBUK": "LB LBK",
        "TALANG": "TLG",
        "TELUK": "TLK",
        "KARANG": "KRG",
        "PADANG": "PDG",
        "PAGAR": "PGR",
        "GUNUNG": "GN GNG",
        "SIMPANG": "SP",
        "PASAR": "PS PSR",
        "SUNGAI": "SEI",
        "SUMBER": "SBR",
        "SEMENDE": "SMD SEMENDO",
        "LAWANG": "LWG",
        "SEMENDEDARATLAUT": "SDL",
        "SEMENDEDARATTENGAH": "SDT",
        "SEMENDEDARATULU": "SDU",
        "MUARAENIM": "ME",
        "1": "I",
        "2": "II",
        "3": "III",
    }.items()
    for short in shorts.split()
}
VILLAGE_PREFIXES = {"DESA", "DS", "KELURAHAN", "KEL"}
KECAMATAN_PREFIXES = {"KECAMATAN", "KEC"}
KABUPATEN_PREFIXES = {"KABUPATEN", "KAB"}
# Said without the rest of the name in the district's own lists.
_SHORT_VILLAGES = {f"PASAR{number}": f"PASAR{number}MUARAENIM" for number in "123"}
_OTHER_KECAMATAN = {
    "RAMBANGDANGKU": "RAMBANGNIRU",
    "4PETULAIDANGKU": "EMPATPETULAIDANGKU",
    "KOTAMUARAENIM": "MUARAENIM",
}


@lru_cache(maxsize=20_000)
def village_key(name: str) -> str:
    """The name of a desa or kelurahan as it is compared; "" if nothing is left of it."""
    key = _key(name, VILLAGE_PREFIXES)
    return _SHORT_VILLAGES.get(key, key)


@lru_cache(maxsize=5_000)
def kecamatan_key(name: str) -> str:
    """The name of a kecamatan as it is compared, old names replaced by the present one."""
    key = _key(name, KECAMATAN_PREFIXES)
    return _OTHER_KECAMATAN.get(key, key)


@lru_cache(maxsize=1_000)
def kabupaten_key(name: str) -> str:
    """The name of a kabupaten as it is compared. A kota keeps its KOTA: it is another region than the kabupaten."""
    return _key(name, KABUPATEN_PREFIXES)


def words(text: str) -> list[str]:
    """The words of a text in capitals, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return _WORDS.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def _key(name: str, prefixes: set[str]) -> str:
    found = words(name)
    while len(found) > 1 and found[0] in prefixes:
        found = found[1:]
    return "".join(_FULL.get(word, word) for word in found)
