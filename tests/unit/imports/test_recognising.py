"""Who is meant where no NIK of the register says it: by the ID DTKS, a merger, a decision."""

from datetime import date

import pytest

from accounts.authz import Role
from cases import actions as cases
from cases.models import Participation, Person, PersonExternalId
from imports import actions, applying, deciding, tasks
from imports.register import helping
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.cases import make_person, make_secret_person
from tests.factories.imports import figures, line, make_applied, make_previewed, nik, rechecked
from tests.unit.imports.test_helping import long_lists  # noqa: F401 - a fixture
from tests.unit.imports.test_register import BORN, FULL, applied, full

pytestmark = pytest.mark.django_db
ID, OTHER_ID = "1603102004000001", "1603102004000002"


@pytest.fixture
def data():
    return make_user(Role.DATA, name="Operator Data")


def numbered(number: str = ID, **values) -> Person:
    """Somebody who carries an ID DTKS."""
    found = make_person(**({"name": "SITI AMINAH", "birth_date": BORN} | values))
    PersonExternalId.objects.create(person=found, system="id_dtks", value=number)
    return found


def apply(batch, by):
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return batch


# --- The ID DTKS -----------------------------------------------------------------------------------------------------
def test_an_id_dtks_leads_to_who_had_no_nik_and_the_nik_is_filled_in(data):
    applied(data, full("-", "SITI AMINAH", pbi="YA", dtks=ID))
    number = nik(BORN)
    batch = applied(data, full(number, "SITI AMINAH", pbi="YA", dtks=ID))
    assert figures(batch) == (0, 1, 0, 0, 0)
    assert Person.objects.get().nik == number
    assert Participation.objects.filter(programme__code="PBI_JKN").count() == 1


def test_a_row_that_lost_its_nik_is_who_carries_its_id_dtks(data):
    number = nik(BORN)
    applied(data, full(number, dtks=ID))
    assert figures(applied(data, full("-", dtks=ID))) == (0, 0, 1, 0, 0)
    assert Person.objects.get().nik == number


def test_another_nik_under_an_id_dtks_is_decided_by_the_user(data):
    known = numbered(nik=nik(BORN))
    number = nik(BORN)
    batch = make_previewed(data, full(number, dtks=ID), header=FULL)
    row = batch.rows.get()
    assert (row.plan, row.register_code_list, row.similar) == ("gagal", ["register_id_differs"], [known.pk])
    deciding.identify(by=data, batch=batch, row=row, person=known)
    assert figures(apply(rechecked(batch, data), data))[:2] == (0, 1)
    assert Person.objects.get().nik == known.nik
    batch = make_previewed(data, full(number, dtks=ID), header=FULL)
    deciding.identify(by=data, batch=batch, row=batch.rows.get(), person=None, other=True)
    assert figures(apply(rechecked(batch, data), data))[0] == 1
    assert set(Person.objects.values_list("nik", flat=True)) == {known.nik, number}


def test_an_id_dtks_says_nothing_of_somebody_clearly_else(data):
    numbered(name="HASAN BASRI", birth_date=date(1950, 1, 1))
    assert figures(applied(data, full("-", dtks=ID)))[0] == 1
    assert Person.objects.count() == 2


def test_an_id_that_several_carry_names_nobody(data):
    for _ in range(2):
        numbered(birth_date=None, village="16.03.10.2009")
    assert figures(applied(data, full("-", dtks=ID)))[0] == 1


def test_the_id_of_a_household_names_nobody(data):
    numbered(birth_date=date(2000, 1, 1))
    header = FULL.replace("ID DTKS", "id_keluarga")
    assert figures(make_applied(data, full("-", dtks=ID), header=header))[0] == 1


def test_the_id_dtks_of_somebody_gone_comes_back_to_a_human(data):
    gone = numbered()
    cases.deactivate_person(by=data, person=gone, reason="meninggal")
    batch = applied(data, full("-", dtks=ID))
    assert batch.rows.get().register_code_list == ["register_deceased"]


def test_an_id_dtks_finds_nobody_of_rahasia_for_an_open_row(data):
    secret = make_secret_person(name="SITI AMINAH", birth_date=BORN)
    PersonExternalId.objects.create(person=secret, system="id_dtks", value=ID)
    assert figures(applied(data, full("-", dtks=ID))) == (1, 0, 0, 0, 0)
    secret.refresh_from_db()
    assert secret.restricted
    assert figures(applied(data, full("-", kk="-", dtks=ID))) == (0, 0, 1, 0, 0)  # of two carriers it may know one


def mixed() -> list[str]:
    """Families of the register's (by an ID DTKS, with and without a NIK) among such as are plainly new."""
    numbered(ID)
    numbered(OTHER_ID, name="HASAN BASRI", nik=nik(BORN))
    rows = [full(nik(), "SITI AMINAH", "1603100709207101", dtks=ID)]
    rows += [full(nik(), "HASAN BASRI", "1603100709207102", dtks=OTHER_ID)]
    for place in range(8):
        name = f"ORANG {chr(65 + place)}K{chr(65 + place)}"
        rows.append(full(nik(), name, f"16031007092072{place:02}", dtks=f"BARU{place}"))
    return rows


@pytest.mark.parametrize("worth", [0, 10**9])
def test_preview_and_application_agree_on_an_id_dtks_with_a_helper_too(data, long_lists, monkeypatch, worth):  # noqa: F811
    batch = make_previewed(data, *mixed(), header=FULL)
    assert figures(batch) == (8, 1, 0, 0, 1)
    monkeypatch.setattr(helping, "WORTH", worth)
    stored, real = [], helping.store_next
    monkeypatch.setattr(applying.helping, "store_next", lambda batch: stored.append(real(batch)) or stored[-1])
    assert figures(apply(batch, data)) == (8, 1, 0, 0, 1)
    assert all(stored) and bool(stored) == (worth == 0)
    assert Person.objects.count() == 10


# --- Mergers ---------------------------------------------------------------------------------------------------------
def merged(kept: Person, absorbed: Person, by) -> None:
    for person in (kept, absorbed):
        person.refresh_from_db()
    cases.merge(by=by, kept=kept, absorbed=absorbed, taken=[], versions=(kept.version, absorbed.version))


def test_an_absorbed_person_leads_on_to_the_kept_one(data):
    own, last = make_person(name="SITI AMINAH", nik=nik(BORN), birth_date=BORN), None
    number = nik(BORN)
    batch = applied(data, full(number, pbi="YA", dtks=ID))
    merged(own, Person.objects.get(nik=number), data)
    last = make_person(name="SITI AMINAH", nik=nik(BORN), birth_date=BORN)
    merged(last, own, data)
    last.refresh_from_db()
    again = applied(data, full(number, pbi="YA", dtks=ID, hp="081211112222"))
    assert figures(again)[:2] == (0, 1)
    assert again.rows.get().person_id == last.pk
    last.refresh_from_db()
    assert (last.nik, last.phone) == (last.nik, "6281211112222") and last.nik != number
    assert Participation.objects.filter(programme__code="PBI_JKN", status="aktif").count() == 1
    assert figures(applied(data, full("-", pbi="YA", dtks=ID)))[0] == 0
    assert batch.rows_total == 1


def test_what_dukcapil_says_of_an_absorbed_nik_says_nothing_of_the_kept_one(data):
    kept, absorbed = (make_person(name="SITI AMINAH", nik=nik(BORN), birth_date=BORN) for _ in range(2))
    merged(kept, absorbed, data)
    make_applied(data, f"{absorbed.nik};SITI AMINAH;TIDAK PADAN", header="NIK;NAMA;KETERANGAN PADAN")
    kept.refresh_from_db()
    assert kept.nik_state == "belum_diperiksa"


def test_who_holds_an_absorbed_nik_now_comes_before_the_kept_one(data):
    kept, absorbed = (make_person(name="SITI AMINAH", nik=nik(BORN), birth_date=BORN) for _ in range(2))
    merged(kept, absorbed, data)
    holder = make_person(name="SITI AMINAH", nik=absorbed.nik, birth_date=BORN)
    assert applied(data, full(absorbed.nik)).rows.get().person_id == holder.pk


@pytest.mark.parametrize("worth", [0, 10**9])
def test_no_helper_makes_an_absorbed_person_anew(data, long_lists, monkeypatch, worth):  # noqa: F811
    kept, absorbed = (make_person(name="SITI AMINAH", nik=nik(BORN), birth_date=BORN) for _ in range(2))
    merged(kept, absorbed, data)
    rows = [full(absorbed.nik), *(full(nik(), f"ORANG {name}K", f"160310070920{7300 + ord(name)}") for name in "ABCDE")]
    batch = make_previewed(data, *rows, header=FULL)
    monkeypatch.setattr(helping, "WORTH", worth)
    assert figures(batch) == figures(apply(batch, data)) == (5, 1, 0, 0, 0)


# --- What was decided ------------------------------------------------------------------------------------------------
def test_the_same_person_decided_once_is_found_in_the_next_edition(data):
    known = make_person(name="SITI AMINAH", nik=nik(BORN), birth_date=BORN)
    batch = make_previewed(data, full("-"), header=FULL)
    deciding.identify(by=data, batch=batch, row=batch.rows.get(), person=known)
    batch = apply(rechecked(batch, data), data)
    assert figures(batch)[:2] == (0, 1)
    assert figures(applied(data, full("-"))) == (0, 0, 1, 0, 0)
    actions.undo(by=data, batch=batch, begin=tasks.undo)
    drain()
    assert make_previewed(data, full("-"), header=FULL).rows.get().register_code_list == ["register_similar"]


def test_without_nik_two_kinds_of_one_name_and_day_are_one_person_and_one_kind_twice_two(data):
    rows = [line("DUA JENIS", kind, number="-") for kind in ("11", "12")]
    assert figures(make_applied(data, *rows)) == (1, 1, 0, 0, 0)
    assert figures(make_applied(data, *rows)) == (0, 0, 2, 0, 0)
    assert figures(make_applied(data, *[line("DUA ORANG", "11", number="-")] * 2)) == (2, 0, 0, 0, 0)
