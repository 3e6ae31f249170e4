"""NIK and No. KK: what is repaired, what is refused, what the digits say."""

from datetime import date

import pytest

from cases import nik

GOOD = "1603016809807001"


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        f"'{GOOD}",
        f"’{GOOD}",
        f" {GOOD} ",
        "1603 0168 0980 7001",
        "1603.0168.0980.7001",
        "16-0301-680980-7001",
        f"\u00a0{GOOD}\u200b",
        f"\u202a{GOOD}\u202c",
        "160301\u2013680980\u22127001",
        "１６０３０１６８０９８０７００１",
        f'="{GOOD}"',
        f' = "{GOOD}" ',
        f"={GOOD}",
    ],
)
def test_what_is_certain_is_repaired(value):
    assert nik.read(value) == nik.Number(GOOD)


@pytest.mark.parametrize("value", [1603016809807001, 1603016809807001.0, "1603016809807001.0", "1603016809807001,00"])
def test_a_number_with_all_digits_is_usable_but_marked(value):
    assert nik.read(value) == nik.Number(GOOD, numeric=True)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        *[
            (nothing, nik.MISSING)
            for nothing in (
                None,
                "",
                " ",
                "-",
                "0",
                0,
                0.0,
                "0000000000000000",
                *nik.DASHES,
                '=""',
                "tidak ada",
                "belum punya",
                "BELUM ADA",
                "N/A",
            )
        ],
        *[
            (lost, nik.LOST)
            for lost in (
                "1.60303E+15",
                "1,60303E+15",
                1603016809807000.0,
                "1603016809807000.0",
                1603016809807010,
                '="1.60303E+15"',
            )
        ],
        *[
            (wrong, nik.LENGTH_WRONG)
            for wrong in (
                "160301680980700",
                "16030168098070011",
                "16O3016809807001",
                160301680980701,
                16030168098070015.0,
                "abc",
                "١٦٠٣٠١٦٨٠٩٨٠٧٠٠١",
                "١٦٠٣٠١٦٨٠٩٨٠٧٠٠١.0",
            )
        ],
        *[
            (never, nik.INVALID)
            for never in (
                "3333333333333333",
                "0603016809807001",
                "1603016809800000",
                "1603017209807001",
                "1603016813807001",
                "1603013002807001",
            )
        ],
    ],
)
def test_every_fault_has_its_name(value, fault):
    assert nik.read(value) == nik.Number(None, fault)


def test_a_masked_one_is_kept_as_it_came():
    assert nik.read("1603**********01") == nik.Number(None, nik.MASKED, mask="1603**********01")


def test_a_masked_one_loses_the_guard_of_excel():
    assert nik.read('="1603**********01"').mask == "1603**********01"


def test_a_real_zero_at_the_end_of_text_is_fine():
    assert nik.read("1603016809807010").digits == "1603016809807010"


def test_the_digits_tell_birth_sex_and_region():
    told = nik.decode(GOOD)
    assert (told.sex, told.region, told.birth_date(date(2026, 1, 1))) == ("P", "160301", date(1980, 9, 28))
    assert told.agrees(date(1980, 9, 28))
    assert not told.agrees(date(1980, 9, 27))


def test_the_century_is_the_one_with_an_age_below_a_hundred():
    assert nik.decode("1603010102267001").birth_date(date(2026, 2, 1)) == date(2026, 2, 1)
    assert nik.decode("1603010102267001").birth_date(date(2026, 1, 31)) == date(1926, 2, 1)


def test_a_leap_day_may_lie_in_either_century():
    assert nik.read("1603012902007001").digits
    assert nik.decode("1603012902007001").birth_date(date(2026, 1, 1)) == date(2000, 2, 29)


@pytest.mark.parametrize(("number", "known"), [("16", True), ("96", True), ("20", False), ("40", False), ("99", False)])
def test_provinces(number, known):
    assert nik.region_known(number + GOOD[2:]) is known


@pytest.mark.parametrize(
    ("number", "shown"), [("1603020101800001", "160302••••••0001"), ("", ""), (None, ""), ("123", "••••••")]
)
def test_mask(number, shown):
    assert nik.mask(number) == shown


def test_every_fault_has_a_sentence():
    assert set(nik.SENTENCES) == {nik.MISSING, nik.MASKED, nik.LOST, nik.LENGTH_WRONG, nik.INVALID}
