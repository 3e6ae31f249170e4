from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import derive


@dataclass
class Rule:
    age_min: int | None = None
    age_max: int | None = None
    sex: str = ""
    needs_disability: bool = False


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("", ""), ("1", "001"), ("RT 01", "001"), ("012", "012"), ("000", ""), ("-", ""), ("1234", ""), ("abc", "")],
)
def test_rt_and_rw_have_three_digits(typed, stored):
    assert derive.three_digits(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("0812 3456 7890", "6281234567890"),
        ("+62 812-3456-7890", "6281234567890"),
        ("6281234567890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("0711 123456", None),
        ("abc", None),
        ("08123", None),
    ],
)
def test_phone_becomes_62(typed, stored):
    assert derive.phone(typed) == stored


def test_age_is_of_the_day_and_from_a_year_of_that_year():
    assert derive.age_on(date(2026, 11, 21), date(2008, 11, 21), 2008) == 18
    assert derive.age_on(date(2026, 11, 20), date(2008, 11, 21), 2008) == 17
    assert derive.age_on(date(2026, 1, 1), None, 1959) == 67
    assert derive.age_on(date(2026, 1, 1), None, None) is None


def test_age_rules_are_broken_only_outside_the_band():
    elderly = Rule(age_min=60)
    assert derive.misfits(elderly, age=59, sex="P", disabilities=[])
    assert not derive.misfits(elderly, age=60, sex="P", disabilities=[])
    assert not derive.misfits(elderly, age=None, sex="T", disabilities=[])


def test_a_birth_year_alone_gives_a_year_of_slack():
    assert not derive.misfits(Rule(age_min=60), age=59, sex="P", disabilities=[], exact=False)
    assert derive.misfits(Rule(age_min=60), age=58, sex="P", disabilities=[], exact=False)


def test_sex_and_disability_rules():
    assert [m.field for m in derive.misfits(Rule(sex="P"), age=30, sex="L", disabilities=[])] == ["sex"]
    assert not derive.misfits(Rule(sex="P"), age=30, sex="T", disabilities=[])
    assert [m.field for m in derive.misfits(Rule(needs_disability=True), age=3, sex="L", disabilities=[])] == [
        "disabilities"
    ]
    assert not derive.misfits(Rule(needs_disability=True), age=3, sex="L", disabilities=["fisik"])


def test_columns_add_what_follows_and_nothing_else():
    row = derive.columns({"name": "H. Moch. Soekarno"})
    assert row == {"name": "H. Moch. Soekarno", "name_key": "MUHAMMAD SUKARNO"}
    assert derive.columns({"village": "16.03.10.2004"})["kecamatan_id"] == "16.03.10"
    assert derive.columns({"village": None})["kecamatan_id"] is None
    assert derive.columns({"birth_date": date(1959, 2, 3)})["birth_precision"] == "date"
    assert derive.columns({"birth_date": None, "birth_year": 1959, "birth_precision": "estimate"}) == {
        "birth_date": None,
        "birth_year": 1959,
        "birth_precision": "estimate",
    }


def test_alias_key_knows_neither_case_nor_signs():
    assert (
        derive.alias_key("Orang dengan HIV/AIDS") == derive.alias_key("ORANG DENGAN HIV AIDS") == "ORANGDENGANHIVAIDS"
    )


@given(st.text(max_size=120))
def test_the_key_of_any_name_fits_its_column(name):
    assert len(derive.name_key(name)) <= derive.KEY_LENGTH
