"""What a row says of a person beside what is known: nothing doubtful replaces it, no empty half erases it."""

import pytest

from accounts.authz import Role
from cases.models import Person
from tests.factories.accounts import make_user
from tests.factories.imports import figures, make_applied, make_previewed

pytestmark = pytest.mark.django_db
NUMBER = "1603101705807001"
HEADER = "NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NAMA IBU KANDUNG;ALAMAT;DUSUN;DESA;KECAMATAN"


@pytest.fixture
def data():
    return make_user(Role.DATA)


def row(
    *, number=NUMBER, name="ROSYID", born="17-05-1980", sex="L", mother="AMINAH", street="JALAN A", hamlet="DUSUN I",
    village="SEGAMIT", kecamatan="SEMENDE DARAT ULU",
):  # fmt: skip
    return ";".join([number, name, born, sex, mother, street, hamlet, village, kecamatan])


def apply(by, *rows, header=HEADER):
    return make_applied(by, *rows, header=header)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": "R05YID"}, "name_suspect"),
        ({"name": "ROSYIâ€™D"}, "text_mojibake"),
        ({"mother": "AMâ€™INAH", "street": "JALAN â€™A"}, "text_mojibake"),
        ({"sex": "P"}, "nik_sex_mismatch"),
        ({"born": "18-05-1980"}, "nik_dob_mismatch"),
        ({"born": "17-05-1880"}, "age_over_110"),
    ],
)
def test_a_doubtful_value_replaces_nothing(data, cells, code):
    apply(data, row())
    before = Person.objects.values().get()
    batch = make_previewed(data, row(**cells), header=HEADER)
    assert code in batch.rows.get().code_list  # the user is told
    assert batch.count("plan", "tetap") == 1
    assert figures(apply(data, row(**cells))) == (0, 0, 1, 0, 0)
    assert Person.objects.values().get() == before


def test_a_doubtful_value_fills_what_is_empty_and_the_rest_of_its_row_is_taken(data):
    apply(data, row(born="", sex="", mother="", street="", hamlet=""))
    batch = apply(data, row(born="18-05-1980", sex="P", mother="AMâ€™INAH", name="ROSYID ALI"))
    found = Person.objects.get()
    assert figures(batch) == (0, 1, 0, 0, 0)
    assert (str(found.birth_date), found.birth_year, found.sex, found.mother_name, found.name) == (
        "1980-05-18", 1980, "P", "AMâ€™INAH", "ROSYID ALI",
    )  # fmt: skip
    apply(data, row(mother="SITI", name="ROSYI'I"))
    assert Person.objects.get(name="ROSYI'I", mother_name="SITI", sex="L", birth_date="1980-05-17")


def test_a_doubtful_birth_date_leaves_a_known_year(data):
    apply(data, row(born="1980"))
    apply(data, row(born="18-05-1981"))
    found = Person.objects.get()
    assert (found.birth_date, found.birth_year) == (None, 1980)


@pytest.mark.parametrize(
    ("known", "told", "then"),
    [
        (("JALAN A", "DUSUN I"), ("", "DUSUN I"), "JALAN A, DUSUN I"),
        (("JALAN A", "DUSUN I"), ("Jalan a", ""), "JALAN A, DUSUN I"),
        (("JALAN A", "I"), ("JALAN A", "-"), "JALAN A, I"),
        (("JALAN A", "DUSUN I"), ("", "DUSUN II"), "JALAN A, DUSUN II"),
        (("JALAN A", "DUSUN I"), ("JALAN B", ""), "JALAN B, DUSUN I"),
        (("JALAN A", "DUSUN I"), ("JALAN B", "DUSUN II"), "JALAN B, DUSUN II"),
        (("JALAN A", ""), ("", "DUSUN II"), "JALAN A, DUSUN II"),
        (("", "DUSUN II"), ("JALAN A", ""), "JALAN A, DUSUN II"),
        (("", "DUSUN II"), ("", "DUSUN I"), "DUSUN I"),
        (("JL. A, GG. 2", ""), ("JL. B", ""), "JL. B"),
        (("JL. A DUSUN I", ""), ("", "DUSUN I"), "JL. A DUSUN I"),
        (("", ""), ("", "DUSUN I"), "DUSUN I"),
    ],
)
def test_an_empty_half_of_an_address_erases_nothing(data, known, told, then):
    apply(data, row(street=known[0], hamlet=known[1]))
    apply(data, row(street=told[0], hamlet=told[1]))
    assert Person.objects.get().address == then
    assert figures(apply(data, row(street=told[0], hamlet=told[1]))) == (0, 0, 1, 0, 0)


def test_a_list_without_the_column_of_hamlets_erases_none(data):
    apply(data, row())
    apply(data, f"{NUMBER};ROSYID;JALAN A;SEGAMIT;SEMENDE DARAT ULU", header="NIK;NAMA;ALAMAT;DESA;KECAMATAN")
    assert Person.objects.get().address == "JALAN A, DUSUN I"


def test_who_moved_to_another_village_leaves_the_hamlet_behind(data):
    apply(data, row())
    apply(data, row(street="JALAN B", hamlet="", village="PAGAR DEWA", kecamatan="TANJUNG AGUNG"))
    assert Person.objects.get().address == "JALAN B"
