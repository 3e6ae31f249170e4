"""Names of persons as they are found again: Moch., Muh. and Muhammad are one name, so are Soekarno and Sukarno."""

import re
import unicodedata
from functools import lru_cache, partial

from rapidfuzz.distance import OSA, Indel

_WORDS = re.compile(r"[A-Z]+")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_AFTER_COMMA = re.compile(r",.*$")  # degrees stand behind a comma: "SITI AMINAH, S.Pd"
_TITLES = {
    "H", "HJ", "HJH", "DR", "DRS", "DRA", "DRH", "DRG", "IR", "PROF", "KH", "KHJ", "USTADZ", "UST", "USTAZ", "KGS",
    "KIAGUS", "MGS", "MASAGUS", "MSY", "MASAYU", "NYAYU", "NY", "TN", "SDR", "SDRI", "BPK", "IBU", "ALM", "ALMH",
    "ALMARHUM", "ALMARHUMAH", "BIN", "BINTI", "BT", "RA", "RADEN", "RD", "R",
}  # fmt: skip
_ONE_WORD = {
    **dict.fromkeys(
        [
            "M", "MUH", "MUHD", "MHD", "MHMD", "MOH", "MOHD", "MOCH", "MUCH", "MUHAMAD", "MUHAMMAT", "MUHAMMED",
            "MOHAMAD", "MOHAMMAD", "MOCHAMAD", "MOCHAMMAD", "MUCHAMAD", "MUCHAMMAD", "MUKHAMAD", "MUKHAMMAD",
        ],
        "MUHAMMAD",
    ),
    **dict.fromkeys(["ABD", "ABDL", "ABDU"], "ABDUL"),
    **dict.fromkeys(["ST", "STI", "SITTI", "SITY"], "SITI"),
    **dict.fromkeys(["AHM", "ACH", "ACHMAD", "AKHMAD", "AHMAT"], "AHMAD"),
}  # fmt: skip
_SPELLINGS = [
    (re.compile(old), new) for old, new in [("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("^SJ", "SY"), ("^NJ", "NY")]
]
# Sounds that are written both ways in the same village (Pebri/Febri, Nopita/Novita, Az/As, Sary/Sari, Chandra/Candra).
_SOUNDS = [("KH", "H"), ("CH", "C"), ("TH", "T"), ("DH", "D"), ("SH", "SY"), ("PH", "P"), ("F", "P"), ("V", "P"),
           ("Z", "S"), ("Y", "I"), ("Q", "K"), ("X", "KS")]  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_SILENT_H = re.compile(r"(?<=[AIUEO])H(?=\s|$)")
SAME = 0.96  # how alike whole names are that nobody needs to compare word by word
SWAPPED = 0.99  # the same words in another order
PART = 0.9  # one name holds all words of the other
WORD = 0.7  # how alike two words are that may be one, mistyped
SHORT = 3  # letters of the shortest word in which a slip of one is looked for
UNPAIRED = 0.6  # the most that names reach of which a word has no partner
LONG_ENOUGH = 4  # letters a name needs to count as part of another


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """A name as it is stored for search and order: capitals, old spelling made new, titles and degrees left out.

    "H. Moch. Soekarno, S.Pd" -> "MUHAMMAD SUKARNO". Never empty if the name holds a letter.
    """
    words = _words(_AFTER_COMMA.sub("", name)) or _words(name)
    kept = [word for word in words if word not in _TITLES] or words
    return " ".join(_modern(word, first=place == 0) for place, word in enumerate(kept))


@lru_cache(maxsize=50_000)
def sound_key(name: str) -> str:
    """`name_key` with letters that sound alike written alike, for finding near spellings."""
    return sound_of(name_key(name))


def sound_of(key: str) -> str:
    """`sound_key` of a name whose `name_key` is known."""
    return " ".join(map(_sound, key.split()))


def letters(name: str) -> str:
    """Only the letters of a name, in capitals: the strictest sense in which two names are the same."""
    bare = name.replace(" ", "")
    if bare.isascii() and bare.isalpha():  # as most names are
        return bare.upper()
    return "".join(_WORDS.findall(_plain(name)))


def similarity(first: str, second: str) -> float:
    """How alike two names sound, 0 to 1; the order of the words counts little, a missing word a little more."""
    one, other = sound_key(first).split(), sound_key(second).split()
    if not one or not other:
        return 0.0
    straight = Indel.normalized_similarity("".join(one), "".join(other))
    turned = Indel.normalized_similarity("".join(sorted(one)), "".join(sorted(other)))
    return max(straight, 0.98 * turned)


def alike(first: str, second: str) -> float:
    """How surely two names are of one person, 0 to 1: each word of the shorter has its like in the longer.

    "HASAN BASRI" and "HUSEN BASRI" are brothers; "SITI AMINAH" and "AMINAH" may be one (PART).
    """
    return sounds_alike(sound_key(first), sound_key(second))


@lru_cache(maxsize=100_000)
def sounds_alike(one: str, other: str) -> float:
    """`alike` of two sound keys."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    straight = Indel.normalized_similarity(one.replace(" ", ""), other.replace(" ", ""))
    if straight >= SAME:  # also one word written as two
        return straight
    short, long = sorted((one.split(), other.split()), key=lambda words: (len(words), words))
    mean = _paired(short, long)
    if mean is None:
        return min(straight, UNPAIRED)
    if len(short) == len(long):
        return min(mean, SWAPPED)
    return PART * mean if max(map(len, short)) >= LONG_ENOUGH else min(straight, UNPAIRED)


def _paired(short: list[str], long: list[str]) -> float | None:
    """How alike the words of `short` are to their partners, by the letter; None where one has no partner."""
    left, total, letters_ = list(long), 0.0, 0
    for word in sorted(short, key=len, reverse=True):
        partner = max(left, key=partial(_words_alike, word))
        score = _words_alike(word, partner)
        if score < WORD and not _one_slip(word, partner):
            return None
        total += score * (len(word) + len(partner))
        letters_ += len(word) + len(partner)
        left.remove(partner)
    return total / letters_


def _words_alike(one: str, other: str) -> float:
    if min(len(one), len(other)) == 1:  # an initial
        return 0.95 if one[0] == other[0] else 0.0
    return Indel.normalized_similarity(one, other)


def _one_slip(one: str, other: str) -> bool:
    """Whether two short words differ by one letter, or by two that changed places."""
    return min(len(one), len(other)) >= SHORT and OSA.distance(one, other, score_cutoff=1) == 1


def unlike(first: str, second: str) -> bool:
    """Whether two names clearly belong to different persons: no common word of three letters, less than half alike."""
    one, other = _words(first), _words(second)
    if {word for word in one if len(word) >= 3} & set(other):
        return False
    return Indel.normalized_similarity(" ".join(one), " ".join(other)) < 0.5


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _SILENT_H.sub("", _DOUBLED.sub(r"\1", word))


def _plain(name: str) -> str:
    text = _APOSTROPHES.sub("", name).upper()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def _words(name: str) -> list[str]:
    return _WORDS.findall(_plain(name))


@lru_cache(maxsize=50_000)
def _modern(word: str, *, first: bool) -> str:
    for old, new in _SPELLINGS:
        word = old.sub(new, word)
    if word in {"M", "ST"} and not first:  # an initial in the middle is an initial
        return word
    return _ONE_WORD.get(word, word)
