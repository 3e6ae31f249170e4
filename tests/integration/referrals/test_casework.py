"""An intake becomes a case, or is linked to one."""

import pytest
from django.urls import reverse

from cases.models import Case
from tests.factories import cases
from tests.factories.casework import make_case
from tests.factories.referrals import Office, fresh, make_intake
from tests.integration.cases.test_case import case_values

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
