"""Birth dates in every way the lists write them."""

from datetime import date

import pytest

from cases.nik import DASHES
from imports.cells import CellError
from imports.dates import age, fault_of_age, place_and_date, read

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
        "12 - 05 - 1980",
        "12- 5-1980",
        "12 / 05 / 1980",
        "12. 5. 80",
        "1980 - 05 - 12",
        "12\u201305\u20131980",
        "12 \u2212 05 \u2212 1980",
        "12\u2010Mei\u20101980",
        '="12-05-1980"',
        "12\u200b-05-1980\u00a0",
        "１２-０５-１９８０",
        "12 Mei, 1980",
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
        *DASHES,
        "00 - 00 - 0000",
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
        ("05 - 1950", 1950),
        ("\u00b1 1950", 1950),
        ("+/- 1950", 1950),
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


def test_a_row_of_signs_is_read_at_once():
    assert read("\u00b1" * 60 + "x", TODAY).code == "date_impossible"


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


@pytest.mark.parametrize(
    ("raw", "pair"),
    [
        ("Muara Enim, 12-05-1980", ("Muara Enim", "12-05-1980")),
        ("LAHAT/1 Mei 1980", ("LAHAT", "1 Mei 1980")),
        ("TJ. ENIM 12 05 1980", ("TJ. ENIM", "12 05 1980")),
        ("Lahat12-05-1980", ("Lahat", "12-05-1980")),
        ("Lahat (12-05-1980)", ("Lahat", "12-05-1980")),
        ("Muara Enim, 1980-05-12 00:00:00", ("Muara Enim", "1980-05-12 00:00:00")),
        ("Muara Enim, 29 - 08 - 1985", ("Muara Enim", "29 - 08 - 1985")),
        ("Muara Enim \u2013 29\u201308\u20131985", ("Muara Enim", "29-08-1985")),
        ("Palembang", ("Palembang", "")),
        ("Palembang, -", ("Palembang", "")),
        ("12-05-1980", ("", "12-05-1980")),
        (date(1980, 5, 12), ("", "1980-05-12")),
        ("", ("", "")),
    ],
)
def test_place_and_date_in_one_cell(raw, pair):
    assert place_and_date(raw) == pair


@pytest.mark.parametrize(
    ("raw", "pair"),
    [
        ("SP 2, 24-07-2005", ("SP 2", "24-07-2005")),
        ("SP 2 24 07 05", ("SP 2", "24 07 05")),
        ("SP 2, 24 Juli 2005", ("SP 2", "24 Juli 2005")),
        ("SP 10 2005-07-24", ("SP 10", "2005-07-24")),
        ("SP 2, 20050724", ("SP 2", "20050724")),
        ("SP 2 Tahun 1950", ("SP 2", "Tahun 1950")),
        ("Blok C3, 21-06-1985", ("Blok C3", "21-06-1985")),
        ("Blok C3 21/6/85", ("Blok C3", "21/6/85")),
        ("SP 2", ("SP 2", "")),
    ],
)
def test_the_number_of_a_place_is_no_day(raw, pair):
    assert place_and_date(raw) == pair


@pytest.mark.parametrize(
    ("raw", "place", "day"),
    [
        ("Muara Enim, Tahun 1950", "Muara Enim", "Tahun 1950"),
        ("Muara Enim th. 1950", "Muara Enim", "th. 1950"),
        ("Lahat, kira-kira tahun 1950", "Lahat", "kira-kira tahun 1950"),
        ("Lahat, \u00b1 1950", "Lahat", "1950"),
        ("Lahat Mei 1950", "Lahat", "Mei 1950"),
        ("Lahat, 1950", "Lahat", "1950"),
        ("Lahat, 00-00-1950", "Lahat", "00-00-1950"),
    ],
)
def test_a_year_behind_a_place_is_a_year_alone(raw, place, day):
    assert place_and_date(raw) == (place, day)
    assert (read(day, TODAY).code, read(day, TODAY).year) == ("date_incomplete", 1950)


@pytest.mark.parametrize(
    "raw", ["Lahat, 31-02-1980", "Lahat, 12 Foo 1980", "Lahat, 1-1-1", "Lahat 198", "Lahat, 12-13-14-1980"]
)
def test_a_spoilt_date_behind_a_place_stays_impossible(raw):
    assert read(place_and_date(raw)[1], TODAY).code == "date_impossible"
