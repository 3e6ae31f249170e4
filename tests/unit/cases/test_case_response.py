"""Respon kasus: act first, approve later; somebody without a name; shelter; papers."""

from datetime import date, datetime, timedelta

import pytest

from cases import actions, queries
from cases.models import Case, Kind, Person
from cases.workflow import Status
from documents.models import Attachment
from office import clock, settings
from office.errors import DomainError, IllegalMove
from office.models import Holiday
from tests.factories import cases
from tests.factories.casework import make_response, step
from tests.factories.referrals import Office, fresh
from tests.meta.world import upload

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 25, 21, 30)


@pytest.fixture
def office(at):
    at(NIGHT)
    return Office()


def test_a_man_without_a_name_is_a_person_and_a_case_at_work_in_one_act(office):
    case = make_response(
        by=office.rehsos, kind="09", sex="L", age=40, disabilities=["mental"], photos=[upload()],
        shelter="Rumah singgah",
    )  # fmt: skip
    person = case.person
    assert person.name == "Tanpa nama, laki-laki ± 40 th" and person.nik is None
    assert (person.nik_missing_reason, person.birth_precision) == ("tidak_diketahui", "estimate")
    assert queries.age(person).cell == "± 40 tahun" and person.village_id == cases.MINE
    assert (case.status, case.urgent, case.worker) == (Status.ACTION, True, office.rehsos)
    assert case.response.place == "Emper pasar" and case.stays.get().limit == date(2026, 12, 8)
    assert [file.label for file in Attachment.objects.of(case)] == ["Foto saat ditemukan"]
    assert [row.kind.code for row in person.classifications.current()] == ["09"]


@pytest.mark.parametrize(
    ("sex", "age", "name"),
    [
        ("P", 7, "Tanpa nama, perempuan ± 7 th"),
        ("T", None, "Tanpa nama, jenis kelamin tidak diketahui"),
        ("L", 0, "Tanpa nama, laki-laki ± 0 th"),
    ],
)
def test_what_somebody_is_called_until_the_name_is_known(office, sex, age, name):
    assert make_response(by=office.rehsos, sex=sex, age=age).person.name == name


def test_approval_is_due_within_two_working_days_of_the_calendar(office, at):
    assert make_response(by=office.rehsos).approval_due == date(2026, 11, 27)
    Holiday.objects.create(date=date(2026, 11, 26), name="Libur", kind="kantor")
    assert make_response(by=office.rehsos).approval_due == date(2026, 11, 30)
    settings.set("cases.response_days", 1, by=office.admin)
    assert make_response(by=office.rehsos).approval_due == date(2026, 11, 27)


def test_the_kabid_approves_next_morning(office, at):
    case = make_response(by=office.rehsos)
    at(NIGHT + timedelta(hours=11))
    step(case, "approve_response", office.kabid_rehsos)
    case = fresh(case)
    assert case.approved_at == clock.now() and case.status == Status.ACTION and not case.awaits_response
    with pytest.raises(IllegalMove):
        step(case, "approve_response", office.kabid_rehsos)


def test_a_rahasia_kind_alone_makes_a_restricted_person(office):
    case = make_response(by=office.rehsos, kind="18")
    assert case.person.restricted and case.level == 3
    found = {"brought_by": "polisi", "found_at": clock.now(), "place": "Jalan", "condition": "Luka."}
    kinds = list(Kind.objects.filter(code__in=["18", "11"]))
    mixed = actions.respond(by=office.rehsos, kinds=kinds, sex="P", found=found | {"village": case.response.village})
    assert not mixed.person.restricted and mixed.level == 3


def test_somebody_known_gets_a_respon_kasus_too(office):
    person = cases.make_person(name="Sumarni")
    assert make_response(person=person, by=office.rehsos).person == person
    assert Person.objects.count() == 1


def test_what_is_yet_to_come_is_refused(office):
    with pytest.raises(DomainError) as error:
        make_response(by=office.rehsos, found_at=clock.now() + timedelta(hours=1))
    assert "found_at" in error.value.fields and not Case.objects.exists() and not Person.objects.exists()


def test_one_form_makes_one_person_and_one_case(office):
    key = "6b9d1c0e-3f0e-4d2c-9a63-0a1b2c3d4e5f"
    assert make_response(by=office.rehsos, once=key) == make_response(by=office.rehsos, once=key)
    assert Person.objects.count() == 1


# --- Shelter --------------------------------------------------------------------------------------
def test_days_in_the_shelter_are_counted_from_the_first(office, at):
    stay = make_response(by=office.rehsos, shelter="Rumah singgah").stays.get()
    assert (stay.day, stay.over) == (1, False)
    at(NIGHT + timedelta(days=13))
    assert (stay.day, stay.over) == (14, False)
    at(NIGHT + timedelta(days=14))
    assert (stay.day, stay.over) == (15, True)
    actions.end_stay(by=office.rehsos, stay=stay, until=clock.today())
    assert (fresh(stay).day, fresh(stay).over) == (15, False)


def test_the_limit_is_a_setting_kept_with_the_stay(office):
    first = make_response(by=office.rehsos, shelter="Rumah singgah").stays.get()
    settings.set("cases.shelter_days", 7, by=office.admin)
    assert fresh(first).days == 14
    assert make_response(by=office.rehsos, shelter="Rumah singgah").stays.get().days == 7


def test_nobody_stays_twice_or_leaves_before_coming(office):
    case = make_response(by=office.rehsos, shelter="Rumah singgah")
    with pytest.raises(DomainError):
        actions.begin_stay(by=office.rehsos, case=case, shelter="Lain", since=clock.today())
    with pytest.raises(DomainError):
        actions.end_stay(by=office.rehsos, stay=case.stays.get(), until=clock.today() - timedelta(days=1))
