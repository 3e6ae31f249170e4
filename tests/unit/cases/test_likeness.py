"""Who may be one person: written otherwise is the same, twins, namesakes, father and son are not."""

from datetime import date

import pytest

from cases.likeness import REASONS, Traits, likeness

SEGAMIT, PELAKAT, FAR = "16.03.10.2004", "16.03.10.2009", "16.03.01.2001"
NIK = "1603105705807001"


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
