"""Birth dates in every way the lists write them."""

from datetime import date

import pytest

from imports.cells import CellError
from imports.dates import age, fault_of_age, read

TODAY = date(2026, 9, 30)
BORN = date(1980, 5, 12)


@pytest.mark.parametrize(
    "value",
    [
        BORN,
        29353,
        29353.0,
        "29353",
        "19800512",
        19800512,
        "1980-05-12",
        "1980/05/12",
        "1980-05-12 00:00:00",
        "12-05-1980",
        "12/05/1980",
        "12.05.1980",
        "12 05 1980",
        "12-5-80",
        "12 Mei 1980",
        "12 MEI 80",
        "12-May-1980",
        " 12/05/1980 ",
        "'12/05/1980",
    ],
)
def test_all_these_are_one_day(value):
    birth = read(value, TODAY)
    assert (birth.value, birth.code) == (BORN, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05 Agt 1990", date(1990, 8, 5)),
        ("1 Pebruari 2001", date(2001, 2, 1)),
        ("31 Des 99", date(1999, 12, 31)),
        ("17 Agustus 1945", date(1945, 8, 17)),
        ("3 Nop 1970", date(1970, 11, 3)),
    ],
)
def test_indonesian_months(text, day):
    assert read(text, TODAY).value == day


@pytest.mark.parametrize(
    ("text", "year"), [("01-10-26", 1926), ("30-09-26", 2026), ("01-01-00", 2000), ("05-05-27", 1927)]
)
def test_two_digit_years_lie_in_the_past(text, year):
    assert read(text, TODAY).value.year == year


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "-",
        "--",
        ".",
        "00-00-0000",
        "0000-00-00",
        "0",
        0,
        "tidak tahu",
        "Tidak diketahui",
        "NULL",
        CellError("#N/A"),
        "#N/A",
    ],
)
def test_missing(value):
    assert read(value, TODAY).code == "date_missing"


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("1950", 1950),
        (1957.0, 1957),
        ("Tahun 1950", 1950),
        ("00-00-1950", 1950),
        ("00/00/1969", 1969),
        ("00-05-1950", 1950),
        ("1950-00-00", 1950),
        ("Mei 1950", 1950),
    ],
)
def test_only_a_year(value, year):
    birth = read(value, TODAY)
    assert (birth.value, birth.code, birth.year) == (None, "date_incomplete", year)


@pytest.mark.parametrize(
    "value",
    [
        "31-02-1980",
        "32-01-1990",
        "31/04/1984",
        "1980-13-01",
        "29-02-2023",
        "12 Foo 1980",
        "abc",
        "19801301",
        123456,
        "1-1-1",
        -5,
        "99",
        "9" * 5_000,
    ],
)
def test_impossible(value):
    birth = read(value, TODAY)
    assert (birth.value, birth.code) == (None, "date_impossible")


def test_month_first_is_read_where_nothing_else_is_possible():
    birth = read("5/23/1980", TODAY)
    assert (birth.value, birth.code, birth.swappable) == (date(1980, 5, 23), "date_ambiguous", False)


@pytest.mark.parametrize(
    ("value", "swappable"),
    [
        ("03-05-1984", True),
        (date(1984, 5, 3), True),
        (30805, True),
        ("1984-05-03", False),
        ("3 Mei 1984", False),
        ("19840503", False),
    ],
)
def test_what_may_have_been_exchanged(value, swappable):
    assert read(value, TODAY).swappable is swappable


def test_codes_that_depend_on_the_day():
    assert fault_of_age(date(2026, 10, 1), TODAY) == "date_future"
    assert fault_of_age(date(2026, 9, 30), TODAY) == ""
    assert fault_of_age(date(1915, 9, 30), TODAY) == "age_over_110"
    assert fault_of_age(date(1915, 10, 1), TODAY) == ""


def test_age_counts_completed_years():
    assert [
        age(date(2008, 9, 30), TODAY),
        age(date(2008, 10, 1), TODAY),
        age(date(2004, 2, 29), date(2005, 2, 28)),
    ] == [18, 17, 0]
