"""Birth dates as the lists write them, day first, and what is wrong with one (rules of the sample lists)."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from imports.values import clean, is_empty, is_error, typed

EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet day numbers
SERIALS = range(10_000, 60_001)
OLDEST = 110  # years
REMEMBERED = 20_000  # texts; a list has many of the days of a lifetime, most more than once
MISSING, INCOMPLETE, IMPOSSIBLE, AMBIGUOUS = "date_missing", "date_incomplete", "date_impossible", "date_ambiguous"
FUTURE, OVER_AGE = "date_future", "age_over_110"

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "JANUARI JANUARY JAN", "FEBRUARI PEBRUARI FEBRUARY FEB PEB", "MARET MARCH MAR MRT", "APRIL APR", "MEI MAY",
            "JUNI JUNE JUN", "JULI JULY JUL", "AGUSTUS AUGUST AGU AGT AGS AGUST AUG", "SEPTEMBER SEP SEPT",
            "OKTOBER OCTOBER OKT OCT", "NOVEMBER NOPEMBER NOV NOP", "DESEMBER DECEMBER DES DEC",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_SIGN = r"(?: ?[-/.] ?| )"
_ISO = re.compile(r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?Z?)?")
_NUMBERS = re.compile(
    rf"(\d{{1,2}}){_SIGN}(\d{{1,2}}){_SIGN}(\d{{4}}|\d{{2}})(?: \d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?)?"
)
_WORDS = re.compile(r"(\d{1,2})[-/. ]*([A-Z]{3,9})[-/., ]*(\d{4}|\d{2})")
_YEAR = re.compile(r"(?:TAHUN|THN|TH|KIRA-KIRA|SEKITAR|\W)*(\d{4})(?:AN)?")
_MONTH_YEAR = re.compile(rf"(?:\d{{1,2}}|[A-Z]{{3,9}}){_SIGN}(\d{{4}})")
_DECIMALS = re.compile(r"[.,]0+$")
_UNKNOWN = re.compile(r"[-0/.\s:]*|(?:TIDAK|TDK|TAK|BELUM|BLM|LUPA|KURANG)\b.*|(?:NIHIL|NONE|NAN|KOSONG|\?+)")


# The date behind a place: as nearly every list writes it; whatever the others read, which is no part of something
# longer, and what says it is a year; else anything that may be meant as one.
_USUALLY_BEHIND = re.compile(r"\D*(?P<day>\d{1,2}[-/]\d{1,2}[-/]\d{4})$")
_BEHIND = re.compile(
    rf"(?<!\d)(?<!\d[-/.])(?P<day>{_ISO.pattern}|{_NUMBERS.pattern}|(?!\d+ T(?:AHU|H)?N?\b){_WORDS.pattern}|\d{{8}}"
    rf"|\b(?:(?:TAHUN|THN|TH|KIRA-KIRA|SEKITAR)\b\W{{0,3}}){{1,3}}\d{{4}}(?:AN)?"
    rf"|\b(?:{'|'.join(_MONTHS)}){_SIGN}\d{{4}})(?=[).,; ]*$)",
    re.I,
)
_FROM_A_NUMBER = re.compile(r"(?P<day>\d{1,2}\D+\d.*|\d{3,}.*)")
_AROUND = " ,/;:-(±+"


class Birth(NamedTuple):
    """A birth date read from a cell. `code`: what is wrong. `swappable`: day and month could be meant the other way.

    `year`: the year of an incomplete date, for whoever keeps years.
    """

    value: date | None
    code: str = ""
    swappable: bool = False
    year: int | None = None


def read(value, reference: date) -> Birth:
    """The birth date in a cell; two-digit years lie in the past of `reference`."""
    if type(value) is str:
        return _from_text(value, reference)
    if value is None or is_error(value):
        return Birth(None, MISSING)
    if isinstance(value, date):
        return Birth(value, swappable=True)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_digits(str(int(value)))
    return _from_text(clean(value), reference)


def place_and_date(value) -> tuple[str, str]:
    """ "SP 2, 12-05-1980" -> ("SP 2", "12-05-1980"); what can't be split is taken for a place or a date."""
    if isinstance(value, date):
        return "", value.isoformat()
    words = typed(value)
    match = _USUALLY_BEHIND.match(words) or _BEHIND.search(words) or _FROM_A_NUMBER.search(words)
    if not match:
        return words.strip(_AROUND), ""
    return words[: match.start("day")].strip(_AROUND), match["day"]


def fault_of_age(born: date, reference: date) -> str:
    """The code of a birth after the day of reference or too long before it; "" if it is neither."""
    if born > reference:
        return FUTURE
    return OVER_AGE if age(born, reference) > OLDEST else ""


def age(born: date, on: date) -> int:
    """Completed years on the day `on`."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@lru_cache(maxsize=REMEMBERED)
def _from_text(text: str, reference: date) -> Birth:
    words = "" if is_error(text) else typed(text).upper().strip("'")
    if is_empty(words) or _UNKNOWN.fullmatch(words):
        return Birth(None, MISSING)
    digits = _DECIMALS.sub("", words)
    if digits.isdecimal() and digits.isascii():
        return _from_digits(digits)
    if match := _ISO.fullmatch(words):
        return _built(*map(int, match.groups()), swappable=False)
    if match := _NUMBERS.fullmatch(words):
        return _day_first(match, reference)
    if (match := _WORDS.fullmatch(words)) and match[2] in _MONTHS:
        return _built(_year(match[3], reference, _MONTHS[match[2]], int(match[1])), _MONTHS[match[2]], int(match[1]))
    match = _YEAR.fullmatch(words) or _MONTH_YEAR.fullmatch(words)
    return _year_only(int(match[1])) if match else Birth(None, IMPOSSIBLE)


def _from_digits(digits: str) -> Birth:
    if not digits.strip("0"):
        return Birth(None, MISSING)
    if len(digits) > 8:
        return Birth(None, IMPOSSIBLE)
    number = int(digits)
    if len(digits) == 5 and number in SERIALS:
        return Birth(EPOCH + timedelta(days=number), swappable=True)
    if len(digits) == 8:
        return _built(number // 10_000, number // 100 % 100, number % 100)
    return _year_only(number) if len(digits) == 4 else Birth(None, IMPOSSIBLE)


def _year_only(year: int) -> Birth:
    return Birth(None, INCOMPLETE, year=year) if 1800 <= year <= 2199 else Birth(None, IMPOSSIBLE)


def _day_first(match: re.Match, reference: date) -> Birth:
    first, second = int(match[1]), int(match[2])
    month_first = second > 12 >= first > 0
    day, month = (second, first) if month_first else (first, second)
    born = _built(_year(match[3], reference, month, day), month, day, swappable=not month_first)
    return Birth(born.value, AMBIGUOUS) if month_first and born.value else born


def _year(digits: str, reference: date, month: int, day: int) -> int:
    """Two digits: this century if that is not after the day of reference, else the last."""
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    return year - 100 if (year, month, day) > (reference.year, reference.month, reference.day) else year


def _built(year: int, month: int, day: int, *, swappable: bool = False) -> Birth:
    if not month or not day:
        return _year_only(year) if year else Birth(None, MISSING)
    try:
        return Birth(date(year, month, day), swappable=swappable)
    except ValueError:
        return Birth(None, IMPOSSIBLE)
