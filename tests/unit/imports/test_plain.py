"""Rows that are plainly new are not decided in a preview: its result is the same as if they were."""

from datetime import date

import pytest

from accounts.authz import Role
from imports import applying, tasks
from imports.models import Row
from tests.factories.accounts import make_user
from tests.factories.cases import make_family, make_person
from tests.factories.imports import make_previewed

pytestmark = pytest.mark.django_db
HEADER = "NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;HUB KELUARGA;ALAMAT;DESA;KECAMATAN;PKH;PBI JKN;NAMA IBU KANDUNG"
NOTED = ("number", "plan", "diff", "register_codes", "similar", "person_id", "made", "leader")


def person(serial: int, name: str, kk: int, born: str = "17-05-1980", nik: str | None = None, village="SEGAMIT") -> str:
    day, month, year = born.split("-")
    number = f"160310{day}{month}{year[2:]}{serial:04}" if nik is None else nik
    return f"{number};{name};{born};L;{1603100101200000 + kk};ANAK;JALAN;{village};SEMENDE DARAT ULU;YA;TIDAK;MINAH"


LINES = [
    person(1, "ANDI SAPUTRA", 1),
    person(2, "BUDI SAPUTRA", 1, "01-02-1990"),
    person(3, "CITRA LESTARI", 2, "03-03-1993"),  # somebody without NIK is alike
    person(4, "DEDI LESTARI", 2, "04-04-1994"),  # of the same family as one who is
    person(5, "EKO WIJAYA", 3, "05-05-1995"),  # the register has the NIK
    person(6, "FITRI WIJAYA", 4, "06-06-1996"),  # the register has the family
    person(7, "GANI HARTONO", 5, "07-07-1997"),
    person(7, "GANI HARTONO", 5, "07-07-1997"),  # twice in the file
    person(8, "HADI HARTONO", 6, "08-08-1998", nik=""),  # without NIK
    person(9, "INDRA HARTONO", 6, "09-09-1999"),  # of his family
    person(10, "JOKO GUNAWAN", 7, "10-10-1990", village="TIDAK ADA"),
    person(11, "KARTIKA GUNAWAN", 8, "11-11-1991"),
    person(12, "BUDI SAPUTRA", 9, "01-02-1990"),
]


@pytest.fixture
def data():
    return make_user(Role.DATA)


@pytest.fixture
def register():
    make_person(name="Citra Lestari", birth_date=date(1993, 3, 3), mother_name="Minah")
    make_person(name="Eko Wijaya", nik="1603100505950005", birth_date=date(1995, 5, 5))
    make_family(no_kk="1603100101200004", head=make_person(name="Tuan Rumah"))


def noted(data, name: str) -> list[tuple]:
    batch = make_previewed(data, *LINES, header=HEADER, name=name, placing="berkas")
    first = batch.rows.order_by("pk").values_list("pk", flat=True)[0]
    rows = Row.objects.filter(batch=batch).order_by("pk").values_list(*NOTED)
    return [(*row[:-1], row[-1] and row[-1] - first) for row in rows]


@pytest.mark.parametrize(
    ("most", "plain"), [(2_000, 4), (3, 6)]
)  # Andi, Budi, Kartika, the other Budi; in small parts Dedi, Indra
def test_a_preview_is_the_same_as_if_every_row_were_decided(data, register, monkeypatch, most, plain):
    monkeypatch.setattr(applying, "ROWS_A_STEP", most)
    found, real = [], applying.plainly_new
    monkeypatch.setattr(applying, "plainly_new", lambda *given: found.append(real(*given)) or found[-1])
    short = noted(data, "satu.csv")
    assert len(set().union(*found)) == plain
    monkeypatch.setattr(applying, "plainly_new", lambda *_: set())
    assert noted(data, "dua.csv") == short
    plans = dict(Row.objects.filter(batch__file_name="dua.csv").values_list("values__nama", "plan"))
    assert (plans["ANDI SAPUTRA"], plans["EKO WIJAYA"], plans["JOKO GUNAWAN"]) == ("baru", "berubah", "gagal")


def test_a_row_with_a_mistyped_birth_date_is_not_plainly_new(data, monkeypatch):
    alike = make_person("16.03.10.2004", name="Andi Saputra", birth_date=date(1983, 5, 17), sex="L")
    found, real = [], applying.plainly_new
    monkeypatch.setattr(applying, "plainly_new", lambda *given: found.append(real(*given)) or found[-1])
    batch = make_previewed(data, LINES[0], LINES[10], header=HEADER, placing="berkas")
    one = batch.rows.get(values__nama="ANDI SAPUTRA")
    assert one.pk not in found[0] and one.similar == [alike.pk]


def test_nothing_is_plain_where_only_known_people_are_wanted(data, register, monkeypatch):
    lines = [line.replace("SEGAMIT;SEMENDE DARAT ULU", ";") for line in LINES[:2]]
    header = HEADER.replace("DESA;KECAMATAN", "RT;RW")
    batch = make_previewed(data, *lines, header=header, placing="dikenal")
    assert set(batch.rows.values_list("plan", flat=True)) == {"lewati"}
    tasks._TOOLS.clear()
