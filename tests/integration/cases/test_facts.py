"""Kinds and programmes on the pages of persons, families and communities; communities themselves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from cases.models import Classification, Community, Family, Kind, Participation, Person, Programme
from office import clock
from tests.factories.accounts import give, make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_community,
    make_family,
    make_participation,
    make_person,
    make_secret_person,
)

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"cases:{name}", args=[getattr(arg, "pk", arg) for arg in args])


@pytest.fixture
def clerk(client_for):
    return client_for(make_user(Role.BACK))


def kind(code: str) -> Kind:
    return Kind.objects.get(code=code)


def classified(code: str = "11", **values) -> dict:
    return {"once": str(uuid4()), "kind": kind(code).pk, "assessed_on": "01-11-2026"} | values


# --- Classify ------------------------------------------------------------------------------------
def test_works(clerk):
    person, data = make_person(), classified()
    for _ in range(2):
        assert clerk.post(url("person_classify", person), data).url == person.get_absolute_url()
    assert Classification.objects.get().person == person


@pytest.mark.parametrize(
    "wrong",
    [{"kind": ""}, {"kind": "abc"}, {"kind": "99999"}, {"assessed_on": ""}, {"assessed_on": "31-11-2999"},
     {"note": "n" * 2001}, {"assessed_on": "\x00"}],
)  # fmt: skip
def test_reports_bad_input(clerk, wrong):
    assert clerk.post(url("person_classify", make_person()), classified(**wrong)).status_code == 422
    assert not Classification.objects.exists()


def test_the_reason_is_asked_for_only_when_a_rule_is_broken(clerk):
    person = make_person(sex="L")
    page = clerk.get(url("person_classify", person))
    assert "override_reason" not in page.text
    response = clerk.post(url("person_classify", person), classified("23"))
    assert response.status_code == 422 and "Jenis ini untuk perempuan" in response.text
    assert 'name="override_reason"' in response.text
    assert (
        clerk.post(url("person_classify", person), classified("23", override_reason="Transgender")).status_code == 302
    )


def test_a_kind_above_the_clearance_is_no_choice(clerk, client_for):
    person = make_person()
    assert clerk.post(url("person_classify", person), classified("18")).status_code == 422
    assert client_for(make_user(Role.REHSOS)).post(url("person_classify", person), classified("18")).status_code == 302


def test_the_second_clerk_is_told(clerk):
    person = make_person()
    clerk.post(url("person_classify", person), classified())
    response = clerk.post(url("person_classify", person), classified())
    assert response.status_code == 422 and "sudah tercatat" in response.text


def test_making_a_restricted_person_known_is_said_before(client_for):
    secret = make_secret_person()
    client = client_for(make_user(Role.REHSOS))
    assert "masuk register umum" in client.get(url("person_classify", secret)).text
    client.post(url("person_classify", secret), classified())
    assert not Person.objects.get(pk=secret.pk).restricted


def test_a_family_kind_lands_on_the_family(clerk):
    person = make_person()
    response = clerk.post(url("person_classify", person), classified("24"), follow=True)
    assert "pada keluarganya" in response.text and "Fakir Miskin" in response.text
    assert Classification.objects.get().family.head == person


# --- End -----------------------------------------------------------------------------------------
def test_end_works_and_hides(clerk, client_for):
    found = make_classification(make_person(MINE), "11")
    address = url("classification_end", found)
    assert client_for(make_user(Role.FACILITATOR, ELSEWHERE)).get(address).status_code == 404
    assert client_for(make_user(Role.OPERATOR, MINE)).get(address).status_code == 403
    data = {"version": 1, "ended_on": clock.today().strftime("%d-%m-%Y"), "reason": "selesai"}
    assert clerk.post(address, data | {"reason": ""}).status_code == 422
    assert clerk.post(address, data).status_code == 302
    assert "sudah diakhiri" in clerk.post(address, data).text


def test_a_secret_classification_cannot_be_ended_by_the_uncleared(clerk):
    found = make_classification(make_person(), "18")
    assert clerk.get(url("classification_end", found)).status_code == 404


def test_clearance_in_one_place_ends_nothing_in_another(client_for):
    """A facilitator of this village who is cleared nowhere cannot, whatever other assignment there is."""
    found = make_classification(make_person(MINE), "18")
    user = make_user(Role.FACILITATOR, MINE)
    give(user, Role.KABID, desk="pemberdayaan-sosial")
    assert client_for(user).get(url("classification_end", found)).status_code == 404


def test_a_community_kind_is_carried_over(clerk):
    person, community = make_person(), make_community()
    found = make_classification(person, "26")
    assert "Alihkan ke komunitas" in clerk.get(person.get_absolute_url()).text
    address = url("classification_link", found)
    assert clerk.get(address).status_code == 200
    assert clerk.post(address, {"version": 1, "community": "99999"}).status_code == 422
    assert clerk.post(address, {"version": 1, "community": community.pk}).status_code == 302
    assert Classification.objects.get(ended_on=None).community == community
    other = make_classification(person, "11")
    assert clerk.get(url("classification_link", other)).status_code == 302


# --- Programmes ----------------------------------------------------------------------------------
def taken(slug: str = "pbi-jkn", **values) -> dict:
    return {
        "once": str(uuid4()),
        "programme": Programme.objects.get(slug=slug).pk,
        "period": "",
        "status": "aktif",
    } | values


def test_a_participation_is_recorded_once(clerk):
    person, data = make_person(), taken()
    for _ in range(2):
        assert clerk.post(url("person_participate", person), data).status_code == 302
    response = clerk.post(url("person_participate", person), taken())
    assert response.status_code == 422 and "sudah tercatat" in response.text
    assert Participation.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"programme": ""},
        {"period": "kapan"},
        {"status": "x"},
        {"amount": "-1"},
        {"amount": "lima"},
        {"amount": "9" * 30},
        {"status": "ditolak", "reason": ""},
    ],
)
def test_a_participation_reports_bad_input(clerk, wrong):
    assert clerk.post(url("person_participate", make_person()), taken(**wrong)).status_code == 422
    assert not Participation.objects.exists()


def test_an_amount_is_read_as_people_write_it(clerk):
    clerk.post(url("person_participate", make_person()), taken(amount="Rp 600.000"))
    assert Participation.objects.get().amount == 600_000


def test_ending_a_participation_needs_a_reason_and_the_scope(clerk, client_for):
    row = make_participation(make_family(MINE), "pkh", since=clock.today())
    address = url("participation_end", row)
    assert client_for(make_user(Role.KORKAB)).get(address).status_code == 200
    assert client_for(make_user(Role.SUPERVISOR, "16.03.10")).get(address).status_code == 403
    data = {"version": 1, "status": "graduasi", "ended_on": clock.today().strftime("%d-%m-%Y"), "reason": ""}
    assert clerk.post(address, data).status_code == 422
    early = {"reason": "Sudah mampu", "ended_on": (clock.today() - timedelta(days=1)).strftime("%d-%m-%Y")}
    assert clerk.post(address, data | early).status_code == 422, "before it began"
    assert clerk.post(address, data | {"reason": "Sudah mampu"}).status_code == 302
    assert client_for(make_user(Role.KORKAB)).get(address).status_code == 404, "no longer a PKH family"


# --- Communities ---------------------------------------------------------------------------------
def test_communities_work(clerk):
    data = {"once": str(uuid4()), "name": "Komunitas Hulu", "village": MINE, "members": "40"}
    assert clerk.post(url("community_create"), data).status_code == 302
    community = Community.objects.get()
    assert "Komunitas Hulu" in clerk.get(url("community_list") + "?q=hulu").text
    assert clerk.get(community.get_absolute_url()).status_code == 200
    change = {"version": 1, "name": "Komunitas Hilir", "village": MINE}
    assert clerk.post(url("community_edit", community), change).status_code == 302
    assert clerk.post(url("community_edit", community), change | {"name": "Lagi"}).status_code == 422, "stale"
    assert clerk.post(url("community_classify", community), classified("26")).status_code == 302


def test_communities_hide_outside_scope(client_for):
    community = make_community(MINE)
    client = client_for(make_user(Role.FACILITATOR, ELSEWHERE))
    for name in ("community_detail", "community_edit", "community_classify"):
        assert client.get(url(name, community)).status_code == 404
    assert "Komunitas hulu" not in client.get(url("community_list")).text


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "a" * 121}, {"village": "x"}, {"members": "-1"}, {"members": "x"}]
)
def test_a_community_reports_bad_input(clerk, wrong):
    data = {"once": str(uuid4()), "name": "Hulu", "village": MINE} | wrong
    assert clerk.post(url("community_create"), data).status_code == 422
    assert not Community.objects.exists()


def test_dates_in_the_future_are_refused_everywhere(clerk):
    tomorrow = (clock.today() + timedelta(days=1)).strftime("%d-%m-%Y")
    assert clerk.post(url("person_classify", make_person()), classified(assessed_on=tomorrow)).status_code == 422
    assert clerk.post(url("person_participate", make_person()), taken(since=tomorrow)).status_code == 422


def test_who_was_deactivated_is_given_nothing_new(clerk):
    """A form opened before a colleague recorded the death is refused, and told why."""
    person = make_person(name="Sudah Wafat")
    actions.deactivate_person(by=None, person=person, reason="meninggal")
    for name, data in (
        ("person_classify", classified()), ("person_classify", classified("24")), ("person_participate", taken()),
        ("family_create", {"once": str(uuid4())}),
    ):  # fmt: skip
        response = clerk.post(url(name, person), data)
        assert response.status_code == 422 and "sudah dinonaktifkan" in response.text, name
    assert not Classification.objects.exists() and not Participation.objects.exists() and not Family.objects.exists()


def test_dates_before_the_birth_are_refused_everywhere(clerk):
    person = make_person(birth_date=date(1980, 5, 7))
    before = "06-05-1980"
    today = clock.today().strftime("%d-%m-%Y")
    for name, data in (
        ("person_classify", classified(assessed_on=before)), ("person_participate", taken(since=before)),
        ("basis_create", {"once": str(uuid4()), "basis": "kepentingan_umum", "since": before}),
        ("person_deactivate", {"version": 1, "reason": "meninggal", "on": before}),
    ):  # fmt: skip
        response = clerk.post(url(name, person), data)
        assert response.status_code == 422 and "belum lahir" in response.text, name
    assert clerk.post(url("person_classify", person), classified(assessed_on=today)).status_code == 302


def test_a_birth_year_counts_but_an_estimate_does_not(clerk):
    known, guessed = make_person(birth_date=None, birth_year=1980), make_person(birth_date=None, birth_year=1980)
    Person.objects.filter(pk=known.pk).update(birth_precision="year")
    Person.objects.filter(pk=guessed.pk).update(birth_precision="estimate")
    assert clerk.post(url("person_classify", known), classified(assessed_on="31-12-1979")).status_code == 422
    assert clerk.post(url("person_classify", known), classified(assessed_on="01-01-1980")).status_code == 302
    assert clerk.post(url("person_classify", guessed), classified(assessed_on="31-12-1979")).status_code == 302
