"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.dates import FIRST_YEAR, LAST_YEAR, day_in_words, long_date, read_date, spelled, swapped

DAYS = st.dates(min_value=date(FIRST_YEAR, 1, 1), max_value=date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "31-01-2026", "31/01/2026", "31.1.2026", "31 01 2026", "31012026", "2026-01-31", "2026/1/31", "20260131",
        "31 Januari 2026", "31 JAN 2026", "31-jan-2026", "  31  januari  2026 ",
    ],
)  # fmt: skip
def test_reads_the_ways_people_write(text):
    assert read_date(text) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "text",
    ["", "-", "31-02-2026", "01-31-2026", "32-01-2026", "31-01-26", "31 foo 2026", "00-00-0000", "1-1-1799", "1-1-9999",
     "٣١-٠١-٢٠٢٦", "３１-０１-２０２６", "²²-01-2026", "31-01-2026 10:00", "310120261", "9" * 5000],
)  # fmt: skip
def test_reads_nothing_it_would_have_to_guess(text):
    assert read_date(text) is None


@given(DAYS)
def test_day_comes_before_month(day):
    assert read_date(f"{day:%d-%m-%Y}") == read_date(f"{day.day}/{day.month}/{day.year}") == day
    assert read_date(day.isoformat()) == read_date(long_date(day)) == read_date(f"{day:%d%m%Y}") == day


@given(st.text())
def test_never_fails(text):
    assert read_date(text) is None or isinstance(read_date(text), date)


@pytest.mark.parametrize(
    ("day", "other"), [(date(1984, 5, 3), date(1984, 3, 5)), (date(1984, 5, 5), None), (date(1984, 5, 13), None)]
)
def test_swapped(day, other):
    assert swapped(day) == other


def test_numbers_in_words():
    assert [spelled(n) for n in (2, 11, 14, 30, 21, 90, 100, 114, 365)] == [
        "dua", "sebelas", "empat belas", "tiga puluh", "dua puluh satu", "sembilan puluh", "seratus",
        "seratus empat belas", "tiga ratus enam puluh lima",
    ]  # fmt: skip


def test_a_day_in_words():
    assert day_in_words(date(2026, 1, 31)) == "hari Sabtu tanggal tiga puluh satu bulan Januari tahun 2026"
