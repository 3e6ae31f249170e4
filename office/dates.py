"""Days as people write them."""

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januari jan",
            "februari feb peb pebruari",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu agt ags",
            "september sep sept",
            "oktober okt",
            "november nov nop nopember",
            "desember des",
        ],
        start=1,
    )
    for name in names.split()
}
MONTH_NAMES = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
UNITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
FIRST_YEAR, LAST_YEAR = 1870, 2200

_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})[-/. ]*([a-z]+)[-/. ]*(\d{4})")


def read_date(text: str) -> date | None:
    """The day a person typed, day before month, or None. Years of two digits are not guessed."""
    text = " ".join(text.lower().split())
    if not text.isascii():
        return None
    if found := _DAY_FIRST.fullmatch(text):
        return _day(*map(int, reversed(found.groups())))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(*map(int, found.groups()))
    if (found := _NAMED.fullmatch(text)) and found[2] in MONTHS:
        return _day(int(found[3]), MONTHS[found[2]], int(found[1]))
    if text.isdigit() and len(text) == 8:
        return _day(int(text[4:]), int(text[2:4]), int(text[:2])) or _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    return None


def long_date(day: date) -> str:
    """31 Januari 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def day_in_words(day: date) -> str:
    """How a berita acara tells its day: "hari Sabtu tanggal tiga puluh satu bulan Januari tahun 2026"."""
    return (
        f"hari {WEEKDAYS[day.weekday()]} tanggal {spelled(day.day)} bulan {MONTH_NAMES[day.month - 1]} tahun {day.year}"
    )


def spelled(number: int) -> str:
    """30 -> "tiga puluh", as numbers stand beside their digits on letters; up to 999."""
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{UNITS[tens]} puluh" + (f" {UNITS[rest]}" if rest else "")
    hundreds, rest = divmod(number, 100)
    front = "seratus" if hundreds == 1 else f"{UNITS[hundreds]} ratus"
    return front + (f" {spelled(rest)}" if rest else "")


def swapped(day: date) -> date | None:
    """Day and month exchanged, if that is another real date."""
    if day.day == day.month or day.day > 12:
        return None
    return date(day.year, day.day, day.month)


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
