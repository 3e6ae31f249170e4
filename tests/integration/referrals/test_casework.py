"""An intake becomes a case, or is linked to one; a case sends somebody on."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases.models import Case, Classification
from cases.models.facts import EndReason
from cases.workflow import Status as CaseStatus
from office import clock
from referrals.models import Intake
from referrals.workflow import Status
from tests.factories import cases
from tests.factories.accounts import make_user
from tests.factories.casework import make_case, make_case_at, make_response
from tests.factories.referrals import Office, desk, fresh, make_intake, service
from tests.integration.cases.test_case import case_values
from trail.reading import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def linked(office, **values):
    return make_intake(office.rehsos, person=cases.make_person(cases.MINE), **values)


def test_it_becomes_a_case_that_tells_where_it_came_from(office, client_for):
    intake = linked(office)
    client = client_for(office.rehsos)
    assert client.post(reverse("referrals:intake_case", args=[intake.pk]), case_values()).status_code == 302
    case = Case.objects.get()
    assert fresh(intake).case == case and case.person_id == intake.person_id
    assert intake.number in client.get(case.get_absolute_url()).content.decode()
    assert case.number in client.get(intake.get_absolute_url()).content.decode()


def test_the_case_is_at_least_as_secret_as_the_intake(office, client_for):
    intake = linked(office, slug="kekerasan")
    client_for(office.rehsos).post(reverse("referrals:intake_case", args=[intake.pk]), case_values())
    assert Case.objects.get().level == 3


def test_the_intake_shows_its_case_only_to_who_sees_the_case(office, client_for):
    intake = linked(office)
    case = make_case(intake.person, by=office.rehsos, kind="18")
    url = reverse("referrals:intake_case_link", args=[intake.pk])
    client_for(office.rehsos).post(url, {"case": case.number, "version": fresh(intake).version})
    assert fresh(intake).case == case
    for user in (office.front, office.back, office.tksk, office.operator):
        page = client_for(user).get(intake.get_absolute_url()).content.decode()
        assert case.number not in page and "kasus" not in page.partition("<main")[2].lower(), user


def test_without_a_person_of_the_register_it_says_what_to_do(office, client_for):
    intake = make_intake(office.rehsos)
    page = client_for(office.rehsos).get(reverse("referrals:intake_case", args=[intake.pk])).content.decode()
    assert "Tautkan" in page and "Buka kasus" not in page


def test_it_refuses_without_capability_and_hides_outside_scope(office, client_for):
    intake = linked(office, slug="kekerasan")
    url = reverse("referrals:intake_case", args=[intake.pk])
    assert client_for(office.back).get(url).status_code == 403
    assert client_for(office.tksk).get(url).status_code == 404


# --- A case sends somebody on --------------------------------------------------------------------
def sending(case) -> str:
    return reverse("referrals:case_intake", args=[case.pk])


def asked(**more) -> dict:
    return {"once": str(uuid4()), "service": service("orang-terlantar").pk, "text": "Perlu perawatan jiwa."} | more


def test_a_case_is_referred_in_two_pages(office, client_for):
    case, client = make_response(by=office.rehsos, kind="09"), client_for(office.rehsos)
    assert sending(case) in client.get(case.get_absolute_url()).content.decode()
    answer = client.post(sending(case), asked())
    intake = Intake.objects.get()
    assert (intake.case, intake.person, intake.status) == (case, case.person, Status.VERIFIED)
    assert answer["Location"] == reverse("referrals:referral_create", args=[intake.pk])
    given = {"once": str(uuid4()), "version": intake.version, "desk": desk("rsud").pk, "purpose": "Rawat inap."}
    assert client.post(answer["Location"], given).status_code == 302
    assert intake.referrals.get().desk == desk("rsud")
    assert intake.number in client.get(case.get_absolute_url()).content.decode()


def test_what_the_case_says_is_not_copied_to_where_others_read(office, client_for):
    case = make_response(by=office.rehsos, kind="09", condition="Skizofrenia, putus obat.")
    assert "Skizofrenia" not in client_for(office.rehsos).get(sending(case)).content.decode()
    client_for(office.rehsos).post(sending(case), asked())
    page = client_for(office.front).get(Intake.objects.get().get_absolute_url()).content.decode()
    assert "Skizofrenia" not in page and case.number not in page


def test_of_a_rahasia_case_the_intake_is_rahasia(office, client_for):
    case = make_response(person=cases.make_secret_person(cases.MINE), by=office.rehsos, kind="18")
    client_for(office.rehsos).post(sending(case), asked())
    intake = Intake.objects.get()
    assert intake.restricted and intake.case == case
    assert client_for(office.back).get(intake.get_absolute_url()).status_code == 404


def test_a_case_becomes_as_secret_as_what_it_needs(office, client_for):
    case = make_response(by=office.rehsos, kind="11")
    assert (case.level, service("orang-terlantar").level) == (1, 2)
    assert client_for(office.rehsos).post(sending(case), asked()).status_code == 302
    assert fresh(case).level == 2 and Intake.objects.get().case == case


def test_no_open_case_is_referred_as_violence(office, client_for):
    case = make_response(by=office.rehsos, kind="11")
    answer = client_for(office.rehsos).post(sending(case), asked(service=service("kekerasan").pk))
    assert answer.status_code == 422 and not Intake.objects.exists()


def test_a_tksk_asks_the_office_to_refer(office, client_for):
    case = make_case(by=office.tksk)
    assert "Minta dirujuk" in client_for(office.tksk).get(case.get_absolute_url()).content.decode()
    lansia = service("lansia-terlantar").pk
    answer = client_for(office.tksk).post(sending(case), asked(service=lansia))
    assert answer["Location"] == Intake.objects.get().get_absolute_url()


def test_sending_refuses_without_capability_and_hides_outside_scope(office, client_for):
    case = make_response(by=office.rehsos, village=cases.ELSEWHERE)
    assert client_for(office.back).get(sending(case)).status_code == 403
    assert client_for(office.front).post(sending(case), asked()).status_code == 403
    assert client_for(office.tksk).get(sending(case)).status_code == 404
    assert client_for(office.tksk).post(sending(case), asked()).status_code == 404


def test_sending_reports_bad_input_and_a_double_click_sends_once(office, client_for):
    case, client = make_response(by=office.rehsos, kind="09"), client_for(office.rehsos)
    answer = client.post(sending(case), asked(service="", text="Perlu obat."))
    assert answer.status_code == 422 and "Perlu obat." in answer.content.decode()
    data = asked()
    assert [client.post(sending(case), data).status_code for _ in range(2)] == [302, 302]
    assert Intake.objects.count() == 1


def test_a_case_of_a_family_is_not_referred_as_one(office, client_for):
    case = make_case(cases.make_family(cases.MINE), by=office.rehsos, kind="24")
    assert sending(case) not in client_for(office.rehsos).get(case.get_absolute_url()).content.decode()
    assert (
        client_for(office.rehsos).post(sending(case), asked(service=service("lansia-terlantar").pk)).status_code == 422
    )


@pytest.mark.parametrize("status", [CaseStatus.ENDED, CaseStatus.CANCELLED])
def test_from_a_case_that_is_over_nobody_is_sent_on(office, client_for, status):
    case, client = make_case_at(status, office), client_for(office.rehsos)
    assert sending(case) not in client.get(case.get_absolute_url()).text
    assert client.get(sending(case))["Location"] == case.get_absolute_url()
    answer = client.post(sending(case), asked())
    assert answer.status_code == 422 and "Buka kembali dahulu" in answer.text and "Perlu perawatan" in answer.text
    assert not Intake.objects.exists()


def test_a_family_is_not_sent_on(office, client_for):
    case = make_case(cases.make_family(cases.MINE), by=office.rehsos, kind="24")
    assert client_for(office.rehsos).get(sending(case))["Location"] == case.get_absolute_url()
    assert client_for(office.rehsos).post(sending(case), asked()).status_code == 422


def test_raising_the_level_touches_nothing_else(office, client_for):
    """A kind that was ended since is not recorded anew, and its age rule asks for no reason the form lacks."""
    case = make_response(by=office.rehsos, kind="11")
    Classification.objects.update(ended_on=clock.today(), end_reason=EndReason.RESOLVED)
    assert client_for(office.rehsos).post(sending(case), asked()).status_code == 302
    assert fresh(case).level == 2 and Classification.objects.count() == 1
    acts = [event.act for event in history(case)]
    assert "case.level" in acts and "case.edit" not in acts


def test_a_rahasia_intake_opens_at_the_bidang_of_its_case(office, client_for):
    other = desk("pemberdayaan-sosial")
    type(other).objects.filter(pk=other.pk).update(handles_restricted=True)
    other.refresh_from_db()
    case = make_case(cases.make_secret_person(cases.MINE), by=office.rehsos, kind="18", desk=other)
    kabid = make_user(Role.KABID, desk=other)
    client_for(office.rehsos).post(sending(case), asked())
    intake = Intake.objects.get()
    assert (intake.restricted, intake.holder) == (True, other)
    assert client_for(kabid).get(intake.get_absolute_url()).status_code == 200


def test_a_rahasia_intake_of_a_bidang_that_may_not_opens_where_rahasia_is_handled(office):
    intake = make_intake(office.rehsos, slug="kekerasan", desk=desk("pemberdayaan-sosial"))
    assert intake.holder == desk("rehabilitasi-sosial")
