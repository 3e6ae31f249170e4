"""NIK and No. KK: cleaning, what is wrong with one, what its digits say, and how it is shown (PP 40/2019 Pasal 30).

Sixteen digits: six of the region of first registration, day month year of birth (the day plus 40 for a woman), four of
a serial. A NIK is kept for life, so the region digits are not compared with where the person lives now.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

LENGTH = 16
FEMALE_SHIFT = 40  # PP 40/2019 Pasal 30(2)
PROVINCES = frozenset(
    f"{code:02}" for first, last in [(11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96)]
    for code in range(first, last + 1)
)  # fmt: skip
CENTENARIAN = 100  # a two-digit year is read as the century that gives an age below this

# What can be wrong, in the words of the import's reason codes without their prefix.
MISSING, MASKED, LOST, LENGTH_WRONG, INVALID = "missing", "masked", "digits_lost", "bad_length", "invalid"
SENTENCES = {
    MISSING: "NIK belum diisi.",
    MASKED: "NIK ini disamarkan; tulis 16 angkanya.",
    LOST: "Angka NIK ini sudah berubah oleh lembar kerja; tulis ulang 16 angkanya.",
    LENGTH_WRONG: "NIK harus tepat 16 angka.",
    INVALID: "Angka ini tidak mungkin NIK: tanggal lahir atau nomor urut di dalamnya tidak ada.",
}

_AS_IT_SHOULD = re.compile(r"[1-9][0-9]{15}")
_DROPPED = re.compile(r"[\s.\-\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_TYPED = str.maketrans(f"{DASHES}０１２３４５６７８９", "-" * len(DASHES) + "0123456789")
_APOSTROPHES = "'’‘`´ʼ"
_AS_NUMBER = re.compile(r"[0-9]+[.,]0+")
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
_WORDS_FOR_NONE = re.compile(r"(?:tidak|tdk|tak|belum|blm|tanpa|kosong|nihil|none|null|n/?a|nan)\b[^\d]*", re.I)


class Number(NamedTuple):
    """A NIK or No. KK as it was found: its 16 `digits`, or None and the `fault`.

    `numeric`: it came through a spreadsheet number with all its digits. `mask`: the text, if it was masked.
    """

    digits: str | None
    fault: str = ""
    numeric: bool = False
    mask: str = ""


class Decoded(NamedTuple):
    """What a NIK says of its holder at registration; later corrections do not change the number."""

    day: int
    month: int
    year: int  # the last two digits
    sex: str
    region: str

    def birth_date(self, on: date) -> date | None:
        """The birth date in the century that gives an age of 0 to 99 on the day `on`; None if there is none."""
        for century in (2000, 1900):
            try:
                born = date(century + self.year, self.month, self.day)
            except ValueError:
                continue
            if born <= on:
                return born
        return None

    def agrees(self, born: date) -> bool:
        return born.day == self.day and born.month == self.month and born.year % 100 == self.year


def typed(text: str) -> str:
    """Digits as they would be typed: every dash a hyphen, none full-width, without Excel's guard (="0812...")."""
    text = text.translate(_TYPED)
    return text[1:].strip().strip('"').strip() if text[:1] == "=" else text


def read_number(value) -> Number:
    """A No. KK, a card number or the first part of a NIK out of a cell or a form field, only its digits looked at.

    `value` may be a number: a spreadsheet keeps 15 digits, so 16 that end in 0 have lost the last one.
    """
    if value is None:
        return Number(None, MISSING)
    if type(value) is str and _AS_IT_SHOULD.fullmatch(value):
        return Number(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(str(int(value)) if value == int(value) else repr(value))
    text = str(value).strip()
    if text[:1] == "=" or not text.isascii():
        text = typed(text)
    text = text.lstrip(_APOSTROPHES).strip()
    if "*" in text and text.count("*") >= 4:
        return Number(None, MASKED, mask=text)
    if len(text) > 6 and _AS_NUMBER.fullmatch(text):
        return _from_number(re.split("[.,]", text)[0])
    if _SCIENTIFIC.fullmatch(text):
        return Number(None, LOST)
    return _from_text(text)


def read(value) -> Number:
    """A NIK out of a cell or a form field; one that cannot be a NIK has the fault "invalid" and no digits."""
    number = read_number(value)
    if number.digits and not possible(number.digits):
        return Number(None, INVALID, numeric=number.numeric)
    return number


def possible(nik: str) -> bool:
    """Whether 16 digits can be a NIK at all: not all alike, no leading 0, a serial, a real day and month."""
    if nik[0] == "0" or nik.endswith("0000") or nik == nik[0] * LENGTH:
        return False
    day, month, year, *_ = decode(nik)
    return _real(1900 + year, month, day) or _real(2000 + year, month, day)


@lru_cache(maxsize=100)  # a row asks it of one number several times
def decode(nik: str) -> Decoded:
    """What the digits of a NIK say. `nik` must be 16 digits."""
    day, rest = divmod(int(nik[6:12]), 10_000)
    woman = day > FEMALE_SHIFT
    return Decoded(day - FEMALE_SHIFT * woman, rest // 100, rest % 100, "P" if woman else "L", nik[:6])


def region_known(nik: str) -> bool:
    """Whether it begins with the code of a province. The kabupaten is not checked: old codes stay in use for life."""
    return nik[:2] in PROVINCES


def kk_possible(no_kk: str) -> bool:
    return len(no_kk) == LENGTH and no_kk.isdecimal() and no_kk[0] != "0"


def mask(number: str | None) -> str:
    """As it is shown in lists: 160302••••••0001; "" for none."""
    if not number:
        return ""
    return f"{number[:6]}••••••{number[-4:]}" if len(number) == LENGTH else "••••••"


def _real(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _from_number(digits: str) -> Number:
    if not digits.strip("0"):
        return Number(None, MISSING)
    if len(digits) != LENGTH or not digits.isdecimal():
        return Number(None, LENGTH_WRONG)
    return Number(None, LOST) if digits.endswith("0") else Number(digits, numeric=True)


def _from_text(text: str) -> Number:
    digits = _DROPPED.sub("", text)
    if not digits.strip("0") or _WORDS_FOR_NONE.fullmatch(text):
        return Number(None, MISSING)
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdecimal()):
        return Number(None, LENGTH_WRONG)
    return Number(digits)
