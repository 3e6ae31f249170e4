"""Respon kasus at night, and the pages over many cases: agenda, caseload, services given."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from cases import actions
from cases.models import Case, Kind
from cases.workflow import Status
from documents.models import Attachment
from office import clock
from tests.factories import cases
from tests.factories.casework import delivered, make_case, make_case_at, make_response, plan_for
from tests.factories.referrals import Office
from tests.meta.world import upload

pytestmark = pytest.mark.django_db
READ_ONLY = ["case_list", "agenda", "caseload", "services"]


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    return Office()


def night(**more) -> dict:
    return {
        "once": str(uuid4()), "name": "", "sex": "L", "age": "40", "kind": Kind.objects.get(code="11").pk,
        "also": Kind.objects.get(code="09").pk, "disabilities": ["mental"], "brought_by": "satpol_pp",
        "found_on": "27-11-2026", "found_time": "21.30", "village": cases.MINE, "place": "Emper Pasar III",
        "condition": "Bicara sendiri.", "acts": "Dibawa ke RSUD.", "shelter": "on",
    } | more  # fmt: skip


# --- Respon kasus --------------------------------------------------------------------------------
def test_respond_works_for_somebody_without_a_name(office, client_for):
    client = client_for(office.rehsos)
    assert client.get(reverse("casework:respond")).status_code == 200
    answer = client.post(reverse("casework:respond"), night(photo=upload()))
    case = Case.objects.get()
    assert answer["Location"] == case.get_absolute_url()
    assert (case.status, case.person.name) == (Status.ACTION, "Tanpa nama, laki-laki ± 40 th")
    assert f"{clock.local(case.response.found_at):%d %H.%M}" == "27 21.30"
    assert case.stays.get().until is None and Attachment.objects.of(case).count() == 1


def test_respond_works_for_somebody_known(office, client_for):
    person = cases.make_person()
    address = reverse("casework:person_respond", args=[person.pk])
    assert client_for(office.rehsos).post(address, night()).status_code == 302
    assert Case.objects.get().person == person


def test_respond_refuses_without_capability(office, client_for):
    for user in (office.front, office.back, office.operator, office.kabid_rehsos):
        assert client_for(user).get(reverse("casework:respond")).status_code == 403
        assert client_for(user).post(reverse("casework:respond"), night()).status_code == 403
    assert not Case.objects.exists()


def test_respond_hides_outside_scope(office, client_for):
    address = reverse("casework:person_respond", args=[cases.make_person(cases.ELSEWHERE).pk])
    assert client_for(office.tksk).get(address).status_code == 404
    assert client_for(office.tksk).post(address, night()).status_code == 404


def test_a_tksk_records_nobody_found_in_another_kecamatan(office, client_for):
    answer = client_for(office.tksk).post(reverse("casework:respond"), night(village=cases.ELSEWHERE))
    assert answer.status_code == 422 and "village" in answer.context_data["form"].errors


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"place": "", "condition": ""}, {"place", "condition"}),
        ({"found_time": "25.99"}, {"found_time"}),
        ({"found_on": "28-11-2026", "found_time": "23.59"}, {"__all__"}),
        ({"age": "seratus"}, {"age"}),
    ],
)
def test_respond_reports_bad_input(office, client_for, wrong, fields):
    answer = client_for(office.rehsos).post(reverse("casework:respond"), night(**wrong))
    assert answer.status_code == 422 and "Dibawa ke RSUD." in answer.content.decode()
    assert set(answer.context_data["form"].errors) == fields
    assert not Case.objects.exists()


def test_a_double_click_records_one_case(office, client_for):
    data = night()
    for _ in range(2):
        assert client_for(office.rehsos).post(reverse("casework:respond"), data).status_code == 302
    assert Case.objects.count() == 1


# --- Agenda, caseload, services ------------------------------------------------------------------
def planned(office, what: str, **values) -> Case:
    case = make_case(by=office.rehsos, **values)
    actions.add_task(by=office.rehsos, case=case, what=what, due=clock.today())
    return case


def test_agenda_works(office, client_for):
    planned(office, "Telepon keluarganya")
    page = client_for(office.rehsos).get(reverse("casework:agenda")).content.decode()
    assert "Telepon keluarganya" in page and "Agenda November 2026" in page
    page = client_for(office.rehsos).get(f"{reverse('casework:agenda')}?bulan=2026-12").content.decode()
    assert "Telepon keluarganya" not in page and "Agenda Desember 2026" in page


def test_agenda_of_a_kabid_is_that_of_the_bidang_and_hides_others(office, client_for):
    planned(office, "Telepon keluarganya")
    assert "Telepon" in client_for(office.kabid_rehsos).get(reverse("casework:agenda")).content.decode()
    assert "Telepon" not in client_for(office.kabid_linjamsos).get(reverse("casework:agenda")).content.decode()


@pytest.mark.parametrize("month", ["2026-13", "x", "9999-01", "2026-11-31"])
def test_agenda_takes_no_month_that_is_none(office, client_for, month):
    answer = client_for(office.rehsos).get(f"{reverse('casework:agenda')}?bulan={month}")
    assert answer.status_code == 200 and "Agenda November 2026" in answer.content.decode()


def test_caseload_works_and_counts_the_own_bidang(office, client_for):
    make_case(by=office.rehsos)
    make_response(by=office.rehsos)
    [row] = client_for(office.kabid_rehsos).get(reverse("casework:caseload")).context_data["rows"]
    assert (row["worker__name"], row["number"], row["urgent"]) == ("Maya Lestari", 2, 1)
    assert client_for(office.kabid_linjamsos).get(reverse("casework:caseload")).context_data["rows"] == []


def test_services_works_and_counts_what_was_given_once(office, client_for):
    case = make_case_at(Status.ACTION, office, kind="09")
    delivered(case.interventions.get(), office.rehsos)
    table = client_for(office.rehsos).get(reverse("casework:services")).context_data["table"]
    assert table.total == 1
    page = client_for(office.rehsos).get(f"{reverse('casework:services')}?since=01-12-2026").content.decode()
    assert "Konseling" not in page


def test_services_reports_bad_input(office, client_for):
    answer = client_for(office.rehsos).get(f"{reverse('casework:services')}?since=32-01-2026")
    assert answer.status_code == 422 and "since" in answer.context_data["form"].errors


def test_spm_counts_one_person_once_however_much_was_given(office, client_for):
    """Two services, two cases: one penyandang disabilitas telantar."""
    person = cases.make_person(name="Sumarni", kind="09")
    for _ in range(2):
        case = make_response(person=person, by=office.rehsos, kind="09")
        delivered(plan_for(case, office.rehsos), office.rehsos)
    spm = client_for(office.rehsos).get(reverse("casework:services")).context_data["spm"]
    assert [number for label, number in spm if "isabilitas" in label] == [1]


@pytest.mark.parametrize("name", READ_ONLY)
def test_refuses_without_capability(office, client_for, name):
    for user in (office.front, office.operator, office.kasi):
        assert client_for(user).get(reverse(f"casework:{name}")).status_code == 403
    if name == "caseload":
        assert client_for(office.rehsos).get(reverse("casework:caseload")).status_code == 403


@pytest.mark.parametrize("name", READ_ONLY)
def test_refuses_post(office, client_for, name):
    assert client_for(office.kabid_rehsos).post(reverse(f"casework:{name}")).status_code == 405


def test_detail_refuses_post(office, client_for):
    assert client_for(office.rehsos).post(make_case(by=office.rehsos).get_absolute_url()).status_code == 405
