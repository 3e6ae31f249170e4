"""Who may be one person: written otherwise is the same, twins, namesakes, father and son are not."""

from datetime import date

import pytest

from cases.likeness import REASONS, Traits, likeness

SEGAMIT, PELAKAT, FAR = "16.03.10.2004", "16.03.10.2009", "16.03.01.2001"
NIK = "1603105705807001"
OTHER_NIK = "1674055705808123"
TWIN_NIK = NIK[:-1] + "2"


def person(**values) -> Traits:
    village = values.get("village_id", SEGAMIT)
    known = {"name": "SITI AMINAH", "birth_date": date(1980, 5, 7), "village_id": village, "sex": "P"} | values
    born = known["birth_date"]
    return Traits(kecamatan_id=village and village[:8], **{"birth_year": born.year if born else None} | known)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({}, {"name": "Siti Aminah"}, {"name", "born", "village"}),
        ({"name": "ST. AMINAH BINTI HASAN"}, {}, {"name_part", "born"}),
        ({"birth_date": date(1980, 7, 5)}, {}, {"born_swapped"}),
        ({"birth_date": date(1981, 5, 7)}, {}, {"born_slip"}),
        ({"birth_date": None, "birth_year": 1980}, {}, {"year"}),
        ({"village_id": FAR, "mother_name": "KHOLIFAH"}, {"mother_name": "KHOLIFA"}, {"mother"}),
        ({"village_id": PELAKAT}, {}, {"kecamatan"}),
        ({"nik": NIK}, {"nik": NIK, "village_id": FAR}, {"nik", "born"}),
        ({"nik": NIK}, {"nik": NIK[:-2] + "10"}, {"nik_slip"}),
        ({"nik": NIK}, {}, {"name"}),
    ],
)
def test_may_be_one_person(one, other, reasons):
    found = likeness(person(**one), person(**other))
    assert found is not None and reasons <= set(found.reasons) <= set(REASONS)
    assert 0 < found.score <= 1
    assert likeness(person(**other), person(**one)) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "SITI FATIMAH"}, {}),  # twins
        ({"name": "MUHAMMAD HASAN"}, {"name": "MUHAMMAD HUSEN"}),
        ({"nik": NIK, "name": "SITI AMALIA"}, {"nik": NIK[:-1] + "2"}),  # twins have neighbouring numbers
        ({"birth_date": date(1952, 11, 23)}, {}),  # a namesake, a parent of the same name
        ({"mother_name": "KHOLIFAH"}, {"mother_name": "RATNA"}),  # namesakes of one day
        ({"village_id": FAR}, {}),  # nothing but name and day, far apart
        ({"nik": NIK}, {"nik": "1603104101907002"}),  # two NIKs, two persons
        ({"nik": NIK, "name": "BUDI SANTOSO", "birth_date": date(1970, 1, 2)}, {"nik": NIK}),  # a clash, no double
        ({"name": "SITI AMINUDIN", "sex": "L"}, {}),
    ],
)
def test_are_two_persons(one, other):
    assert likeness(person(**one), person(**other)) is None


def test_one_family_card_is_evidence():
    one, other = person(village_id=FAR, birth_date=None, birth_year=1980), person()
    assert likeness(one, other) is None
    assert "family" in likeness(one, other, same_family=True).reasons


ON_THE_CARD = {
    "another NIK": ({"nik": NIK}, {"nik": OTHER_NIK}),
    "another running number": ({"nik": NIK}, {"nik": NIK[:-3] + "458"}),
    "another NIK, the name written otherwise": ({"nik": NIK}, {"nik": OTHER_NIK, "name": "ST. AMINA"}),
    "another NIK, a part left out": ({"nik": NIK, "name": "AMINAH"}, {"nik": OTHER_NIK}),
    "another NIK and date, one mother": (
        {"nik": NIK, "mother_name": "RATNA"},
        {"nik": OTHER_NIK, "mother_name": "RATNA", "birth_date": date(1991, 12, 24)},
    ),
    "another year, one mother": (
        {"mother_name": "RATNA"},
        {"mother_name": "RATNA", "birth_date": date(1952, 11, 23)},
    ),
    "another year, day and month the same": ({}, {"birth_date": date(1963, 5, 7)}),
    "the first of January of a near year": ({}, {"birth_date": date(1981, 1, 1)}),
    "near years alone": ({"birth_date": None, "birth_year": 1978}, {}),
    "a slip in the NIK and in the name": ({"nik": NIK}, {"nik": NIK[:-2] + "91", "name": "SITI AMINHA"}),
    "a slip in the NIK, a part left out": ({"nik": NIK, "name": "AMINAH"}, {"nik": TWIN_NIK}),
}


@pytest.mark.parametrize(("one", "other"), ON_THE_CARD.values(), ids=ON_THE_CARD)
def test_one_card_and_one_name_are_one_person(one, other):
    found = likeness(person(**one), person(**other), same_family=True)
    assert found is not None and "family" in found.reasons
    assert likeness(person(**other), person(**one), same_family=True) == found
    assert likeness(person(**one | {"mother_name": ""}), person(**other | {"mother_name": ""})) is None, "no card"


NOT_ON_THE_CARD = {
    "twins": ({"nik": NIK}, {"nik": TWIN_NIK, "name": "SITI FATIMAH"}),
    "twins whose names differ by a letter": (
        {"nik": NIK, "name": "DENI IRAWAN"},
        {"nik": TWIN_NIK, "name": "DANI IRAWAN"},
    ),
    "twins whose names sound the same": (
        {"nik": NIK, "name": "RAFI RYAN"},
        {"nik": NIK[:-4] + "8210", "name": "RAFFI RYAN"},
    ),
    "twins of another sex": ({"nik": NIK, "name": "SRI"}, {"nik": OTHER_NIK, "name": "SRI", "sex": "L"}),
    "father and son of one name": ({"sex": "L"}, {"sex": "L", "birth_date": date(1952, 11, 23)}),
    "father and son, only the years known": ({"birth_date": date(1980, 1, 1)}, {"birth_date": date(1955, 1, 1)}),
    "father and son born near one day": (
        {"mother_name": "KHOLIFAH"},
        {"mother_name": "RATNA", "birth_date": date(1963, 5, 7)},
    ),
    "father and son with a NIK each": ({"nik": NIK}, {"nik": OTHER_NIK, "birth_date": date(1963, 5, 7)}),
    "brothers": ({"name": "HASAN BASRI"}, {"name": "HUSEN BASRI", "birth_date": date(1982, 5, 7)}),
    "sisters of like names": ({"name": "RINA WATI"}, {"name": "RIKA WATI", "birth_date": date(1982, 5, 9)}),
}


@pytest.mark.parametrize(("one", "other"), NOT_ON_THE_CARD.values(), ids=NOT_ON_THE_CARD)
def test_one_card_has_several_persons(one, other):
    assert likeness(person(**one), person(**other), same_family=True) is None


def test_two_niks_are_no_slip():
    found = likeness(person(nik=NIK), person(nik=OTHER_NIK), same_family=True)
    assert not {"nik", "nik_slip"} & set(found.reasons)


def test_like_names_are_not_called_parts_of_each_other():
    assert "name_like" in likeness(person(name="ERWIN PUTRA"), person(name="ERWIN PUTRI")).reasons


@pytest.mark.parametrize(
    ("values", "alike"),
    [
        ({}, True),
        ({"name": "SITI AMINA"}, True),
        ({"name": "SITI AMINI"}, False),
        ({"name": "SITI"}, False),
        ({"birth_date": date(1980, 7, 5)}, False),
        ({"mother_name": "RATNA"}, False),
    ],
)
def test_far_apart_a_full_name_and_a_day_are_enough_where_no_card_is_known(values, alike):
    one, other = person(village_id=FAR, mother_name="KHOLIFAH"), person(**values)
    assert (likeness(one, other, same_family=None) is not None) == alike
    assert likeness(one, other) is None


def test_far_apart_one_word_or_a_day_that_stands_for_a_year_is_too_little():
    for values in ({"name": "AMINAH"}, {"birth_date": date(1980, 1, 1)}, {"birth_date": date(1980, 12, 31)}):
        assert likeness(person(**values, village_id=FAR), person(**values), same_family=None) is None
