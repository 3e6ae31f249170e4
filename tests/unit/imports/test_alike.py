"""Who a row might be: written otherwise is the same person, twins and namesakes are not."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.authz import Role
from cases.models import Person
from imports.register import alike
from imports.register.alike import likeness
from tests.factories.accounts import make_user
from tests.factories.cases import ELSEWHERE, make_family, make_person
from tests.factories.imports import make_previewed

SEGAMIT, PELAKAT, FAR = "16.03.10.2004", "16.03.10.2009", "16.03.01.2001"
NIK = "1603105705807001"


def row(**values) -> dict:
    return {"nama": "SITI AMINAH", "tanggal_lahir": "1980-05-07", "kode_desa": SEGAMIT, "jenis_kelamin": "P"} | values


def person(**values) -> SimpleNamespace:
    known = {
        "name": "SITI AMINAH", "birth_date": date(1980, 5, 7), "birth_year": 1980, "nik": None, "mother_name": "",
        "village_id": SEGAMIT, "kecamatan_id": "16.03.10", "sex": "P",
    }  # fmt: skip
    return SimpleNamespace(**known | values)


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({}, {}),
        ({"nama": "ST. AMINAH"}, {}),
        ({"nama": "SITTI AMINAH"}, {"name": "Siti Aminah binti Hasan"}),
        ({"nama": "AMINAH"}, {}),
        ({"nama": "MUH. SOEKARNO"}, {"name": "Muhammad Sukarno"}),
        ({"nama": "SITI AMINHA"}, {}),
        ({"tanggal_lahir": "1980-07-05"}, {}),
        ({"tanggal_lahir": "1981-05-07"}, {}),
        ({"tanggal_lahir": None, "tahun_lahir": 1980}, {}),
        ({"jenis_kelamin": "L"}, {}),
        ({"kode_desa": PELAKAT}, {}),
        ({"kode_desa": FAR, "nama_ibu": "KHOLIFAH"}, {"mother_name": "KHOLIFA"}),
        ({"nik": NIK}, {}),
        ({"nik": NIK}, {"nik": "1603105705807010"}),
    ],
)
def test_may_be_the_same(values, known):
    assert likeness(row(**values), person(**known)) > 0


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({"nama": "BUDI SANTOSO"}, {}),
        ({"tanggal_lahir": "1975-11-23"}, {}),
        ({"kode_desa": FAR}, {}),
        ({"nama_ibu": "KHOLIFAH"}, {"mother_name": "RATNA"}),
        ({"nik": NIK}, {"nik": "1603104101907002"}),
        ({"nik": NIK, "nama": "SITI AMINAH"}, {"nik": "1603105705807002", "name": "SITI AMALIA"}),
        ({"nama": "SITI AMINUDIN", "jenis_kelamin": "L"}, {"name": "SITI AMINAH"}),
        ({"tanggal_lahir": None}, {"birth_year": 1980, "name": "SITI AMINA", "village_id": PELAKAT}),
    ],
)
def test_is_somebody_else(values, known):
    assert likeness(row(**values), person(**known)) == 0


def test_the_same_family_card_is_a_place():
    assert likeness(row(kode_desa=FAR), person(birth_date=date(1980, 7, 5)), same_card=True) > 0
    assert likeness(row(kode_desa=FAR), person(birth_date=date(1980, 7, 5))) == 0


# --- Whom the register is asked for --------------------------------------------------------------------------------
HEADER = "NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;DESA;KECAMATAN;NAMA IBU KANDUNG"
BORN, CARD, OTHER_CARD = date(1980, 5, 7), "1603100101200001", "1603100101200002"
OTHER_NIK = "1674054705808123"
HERE, THERE = "SEGAMIT;SEMENDE DARAT ULU", "PELAKAT;SEMENDE DARAT ULU"


def line(name="SITI AMINAH", born="07-05-1980", *, nik="", card="", place=HERE, mother="") -> str:
    return f"{nik};{name};{born};P;{card};{place};{mother}"


def known(**values) -> Person:
    return make_person(SEGAMIT, **{"name": "Siti Aminah", "birth_date": BORN, "sex": "P"} | values)


def pointed_out(*lines: str) -> list[list[int]]:
    """The persons each row might be."""
    batch = make_previewed(make_user(Role.DATA), *lines, header=HEADER, placing="berkas")
    return [similar or [] for similar in batch.rows.order_by("number").values_list("similar", flat=True)]


NEARLY = {
    "a digit of the day": line(born="09-05-1980"),
    "a digit of the month": line(born="07-08-1980"),
    "a digit of the year": line(born="07-05-1983"),
    "a digit of the year and a letter": line("SITI AMINHA", born="07-05-1983"),
    "a digit of the year and a letter of the first word": line("SIITI AMINAH", born="07-05-1990"),
    "a digit of the year, with a NIK": line(born="07-05-1983", nik="1603104705837001"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("row", NEARLY.values(), ids=NEARLY)
def test_a_mistyped_birth_date_is_found_by_village_and_name(row):
    aminah = known()
    assert pointed_out(row) == [[aminah.pk]]


SOMEBODY_ELSE = {
    "another village": line(born="07-05-1983", place=THERE),
    "another mother": line(born="07-05-1983", mother="KHOLIFAH"),
    "a date far from it": line(born="23-11-1971"),
    "two digits": line(born="07-08-1983"),
    "another name": line("SITI FATIMAH", born="07-05-1983"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("row", SOMEBODY_ELSE.values(), ids=SOMEBODY_ELSE)
def test_a_namesake_of_the_village_is_not(row):
    known(mother_name="Ratna")
    assert pointed_out(row) == [[]]


@pytest.mark.django_db
def test_one_card_tells_in_spite_of_nik_and_year():
    aminah = known(nik="1603104705807001")
    make_family(SEGAMIT, head=aminah, no_kk=CARD)
    assert (
        pointed_out(
            line(nik=OTHER_NIK, card=CARD),
            line(born="07-05-1967", card=CARD),
            line(born="01-01-1981", card=CARD),
            line("SITI AMINHA", nik="1603104705807091", card=CARD),
            line("SITI FATIMAH", nik="1603104705807002", card=CARD),  # a twin
            line(born="23-11-1952", card=CARD),  # a mother of the same name
            line(nik=OTHER_NIK, card=OTHER_CARD),
        )
        == [[aminah.pk]] * 4 + [[]] * 3
    )


@pytest.mark.django_db
def test_far_apart_a_full_name_is_enough_without_a_card_of_its_own():
    aminah = make_person(ELSEWHERE, name="Siti Aminah", birth_date=BORN, sex="P")
    assert pointed_out(line(), line(card=CARD), line("AMINAH")) == [[aminah.pk], [], []]


@pytest.mark.django_db
def test_what_is_found_does_not_depend_on_the_rows_around():
    """Without a NIK a row is compared with everybody of its day; that brings nobody to a row with a NIK."""
    known(name="Pebri Yanti", nik="1603104705807001"), known(name="Pebri Yanti", birth_date=None)
    rows = [
        line("FEBRI YANTI", nik="1603104705807091"),
        line("FEBRI YANTI", nik=OTHER_NIK, born="07-05-1985"),
        line("PEBRI YANTI", born="09-05-1980"),
    ]
    alone = [pointed_out(row)[0] for row in rows]
    brought = [line("SOMEBODY ELSE"), line("PEBRI YANTI", born="")]
    assert pointed_out(*rows, *brought)[: len(rows)] == alone


@pytest.mark.django_db
def test_mistyped_dates_cost_one_query_however_many_rows(django_assert_num_queries):
    known(name="Siti Aminah", birth_date=date(1983, 5, 7))
    for count in (1, 50):
        wanted = [
            row(nama=f"{'SITI' * (n % 2)} AMINAH", tanggal_lahir=f"1980-05-{n % 28 + 1:02}") for n in range(count)
        ]
        with django_assert_num_queries(3):  # of these days, of these names without a date, nearly of these days
            alike.people(wanted, set())


@pytest.mark.django_db
def test_namesakes_of_a_village_are_not_all_handed_over():
    for year in range(1940, 1980):
        known(birth_date=date(year, 6, 8))
    near = known(birth_date=date(1983, 5, 7))
    assert [person.pk for person in alike.people([row(nik=NIK)], set())] == [near.pk]
