"""Numbers of letters: patterns, roman months, the turn of the year, numbers as people type them."""

from datetime import date

import pytest

from documents import numbers

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
USUAL = "{klas}/{urut:04}/{unit}/{bulan_romawi}/{tahun}"


def compose(pattern=USUAL, *, urut=12, unit="409.105", day=date(2026, 11, 28)):
    return numbers.compose(pattern, klas="400.9", urut=urut, unit=unit, day=day)


def test_the_usual_pattern():
    assert compose() == "400.9/0012/409.105/XI/2026"


@pytest.mark.parametrize(("month", "roman"), list(enumerate(ROMAN, start=1)))
def test_roman_months(month, roman):
    assert compose("{urut}/{bulan_romawi}/{tahun}", urut=7, day=date(2026, month, 1)) == f"7/{roman}/2026"


def test_the_turn_of_the_year():
    assert compose(day=date(2026, 12, 31)) == "400.9/0012/409.105/XII/2026"
    assert compose(urut=1, day=date(2027, 1, 1)) == "400.9/0001/409.105/I/2027"


def test_other_forms():
    assert compose("{klas}/{urut:03}/DINSOS/{bulan:02}/{tahun}") == "400.9/012/DINSOS/11/2026"


def test_a_missing_unit_code_leaves_no_double_stroke():
    assert compose(unit="") == "400.9/0012/XI/2026"
    assert compose("{urut}/{tahun}/{unit}", unit="") == "12/2026"


def test_more_than_the_width():
    assert compose(urut=12345) == "400.9/12345/409.105/XI/2026"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{klas}/{tahun}", "{urut}"),
        ("{urut}/{urut}/{tahun}", "satu kali"),
        ("{klas}/{urut}", "{tahun}"),
        ("{urut}/{tahun}/{nama}", "nama"),
        ("{urut/{tahun}", "kurawal"),
        ("{urut:d}/{tahun}", "{urut:04}"),
        ("{urut:0999}/{tahun}", "{urut:04}"),
        ("{klas:>99}/{urut}/{tahun}", "{urut:04}"),
        ("{urut!r}/{tahun}", "{urut:04}"),
        ("{urut.__class__}/{tahun}", "urut.__class__"),
        ("{}/{urut}/{tahun}", "tidak dikenal"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_with_a_sentence(pattern, said):
    assert said in numbers.problem(pattern)


def test_good_patterns_pass():
    assert numbers.problem(USUAL) == numbers.problem("{urut:03}-{tahun}") == ""


def test_typed_numbers_are_cleaned_and_compared_without_blanks():
    assert numbers.typed("  400.9 / 0012 /  409.105/XI / 2026\u200b ") == "400.9/0012/409.105/XI/2026"
    assert numbers.key("400.9/12/xi/2026") == numbers.key("400.9/ 12/XI/2026")
