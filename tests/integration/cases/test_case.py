"""The pages of cases."""

import pytest
from django.urls import reverse

from accounts.authz import Role
from cases import actions
from cases.models import Case
from cases.workflow import Status
from office.models import Desk
from tests.factories import cases
from tests.factories.accounts import make_user
from tests.factories.casework import make_case, make_response, step
from tests.factories.referrals import Office, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def case_values(**more):
    kind = cases.Kind.objects.get(code="11")
    return {
        "once": "6b9d1c0e-3f0e-4d2c-9a63-0a1b2c3d4e5f", "kinds": [kind.pk], "problem": "Tidur di emper pasar.",
        "level": "1", "desk": "", "source": "",
    } | more  # fmt: skip


def test_list_works(office, client_for):
    make_case(cases.make_person(name="Sumarni"), by=office.rehsos)
    answer = client_for(office.rehsos).get(reverse("casework:case_list"))
    assert answer.status_code == 200 and "Sumarni" in answer.content.decode()


def test_list_hides_what_is_outside_the_scope(office, client_for):
    make_case(cases.make_person(cases.ELSEWHERE, name="Jauh Sekali"), by=office.rehsos)
    make_case(cases.make_secret_person(name="Rahasia Sekali"), by=office.rehsos, kind="18")
    page = client_for(office.tksk).get(reverse("casework:case_list")).content.decode()
    assert "Jauh" not in page and "Rahasia" not in page


@pytest.mark.parametrize("query", ["q=sumarni", "status=terbuka", "status=penerimaan", "petugas=saya", "kind=11th"])
def test_list_narrows(office, client_for, query):
    case = make_case(cases.make_person(name="Sumarni"), by=office.rehsos)
    query = query.replace("11th", str(cases.Kind.objects.get(code="11").pk))
    answer = client_for(office.rehsos).get(f"{reverse('casework:case_list')}?{query}")
    assert [row.pk for row in answer.context_data["page"].rows] == [case.pk]
    none = {"q=sumarni": "q=rusdi", "status=terbuka": "status=terminasi"}.get(query, "petugas=lain")
    answer = client_for(office.rehsos).get(f"{reverse('casework:case_list')}?{none}")
    assert answer.context_data["page"].rows == []


def test_create_works(office, client_for):
    person = cases.make_person()
    answer = client_for(office.rehsos).post(reverse("casework:person_case", args=[person.pk]), case_values())
    case = Case.objects.get()
    assert answer.status_code == 302 and answer["Location"] == case.get_absolute_url()
    assert (case.person, case.worker) == (person, office.rehsos)


def test_create_refuses_without_capability(office, client_for):
    url = reverse("casework:person_case", args=[cases.make_person().pk])
    assert [client_for(user).get(url).status_code for user in (office.back, office.front, office.kabid_rehsos)] == [
        403, 403, 403,
    ]  # fmt: skip


def test_create_hides_outside_scope(office, client_for):
    url = reverse("casework:person_case", args=[cases.make_person(cases.ELSEWHERE).pk])
    assert client_for(office.tksk).get(url).status_code == 404


def test_create_reports_bad_input(office, client_for):
    url = reverse("casework:person_case", args=[cases.make_person().pk])
    answer = client_for(office.rehsos).post(url, case_values(kinds=[], problem=""))
    assert answer.status_code == 422 and {"kinds", "problem"} <= set(answer.context_data["form"].errors)


def test_create_names_the_cases_that_run_as_far_as_one_sees_them(office, client_for):
    person = cases.make_person()
    plain, secret = make_case(person, by=office.rehsos), make_case(person, by=office.rehsos, level=3)
    url = reverse("casework:person_case", args=[person.pk])
    told = {user: client_for(user).get(url).content.decode() for user in (office.rehsos, office.tksk)}
    assert all(plain.number in page for page in told.values())
    assert [secret.number in page for page in told.values()] == [True, False]


def test_nothing_is_opened_for_who_was_deactivated_or_a_closed_family(office, client_for):
    dead = cases.make_person(name="Sumarni")
    standing = make_case(dead, by=office.rehsos)
    actions.deactivate_person(by=office.back, person=dead, reason="meninggal", on=standing.opened_on)
    url = reverse("casework:person_case", args=[dead.pk])
    answer = client_for(office.rehsos).post(url, case_values())
    assert answer.status_code == 422 and "sudah dinonaktifkan" in answer.content.decode()
    families = [cases.make_family(), cases.make_family()]
    actions.join_families(by=office.back, source=families[0], target=families[1], roles={})
    values = case_values(kinds=[cases.Kind.objects.get(code="24").pk])
    answer = client_for(office.rehsos).post(reverse("casework:family_case", args=[families[0].pk]), values)
    assert answer.status_code == 422 and Case.objects.count() == 1
    page = client_for(office.rehsos).get(standing.get_absolute_url()).content.decode()
    assert "Sumarni dinonaktifkan" in page and "meninggal dunia" in page


def test_a_case_is_with_a_bidang_that_answers_for_ppks(office, client_for):
    """The Sekretariat has no Kabid: nobody could give the case to another worker or bidang."""
    url = reverse("casework:person_case", args=[cases.make_person().pk])
    desks = {slug: Desk.objects.get(slug=slug).pk for slug in ("sekretariat", "pemberdayaan-sosial")}
    assert client_for(office.rehsos).post(url, case_values(desk=desks["sekretariat"])).status_code == 422
    assert client_for(office.rehsos).post(url, case_values(desk=desks["pemberdayaan-sosial"])).status_code == 302


def test_a_tksk_cannot_choose_what_the_tksk_is_not_cleared_for(office, client_for):
    url = reverse("casework:person_case", args=[cases.make_person().pk])
    secret = cases.Kind.objects.get(code="18")
    answer = client_for(office.tksk).post(url, case_values(kinds=[secret.pk], level="3"))
    assert answer.status_code == 422 and {"kinds", "level"} <= set(answer.context_data["form"].errors)


def test_detail_works_and_a_rahasia_one_is_an_event(office, client_for):
    from trail.models import Event

    case = make_case(cases.make_person(), by=office.rehsos, kind="18")
    assert client_for(office.rehsos).get(case.get_absolute_url()).status_code == 200
    assert Event.objects.filter(act="case.read").count() == 1


def test_detail_hides_outside_scope(office, client_for):
    case = make_case(by=office.rehsos, kind="18")
    for user in (office.tksk, office.back, office.sekretaris, office.kabid_linjamsos):
        assert client_for(user).get(case.get_absolute_url()).status_code == 404


def test_detail_refuses_without_capability(office, client_for):
    case = make_case(by=office.rehsos)
    for user in (office.front, office.operator, office.kasi, make_user(Role.VERIFIER)):
        assert client_for(user).get(case.get_absolute_url()).status_code == 403


def test_edit_works_and_refuses_an_older_state(office, client_for):
    case = make_case(by=office.rehsos)
    url = reverse("casework:case_edit", args=[case.pk])
    values = case_values(version="1", problem="Sakit.")
    assert client_for(office.rehsos).post(url, values).status_code == 302
    assert fresh(case).problem == "Sakit."
    answer = client_for(office.rehsos).post(url, values | {"problem": "Lain."})
    assert answer.status_code == 422 and "sudah diubah" in answer.content.decode()


def test_move_works(office, client_for):
    case = make_case(by=office.rehsos)
    url = reverse("casework:case_move", args=[case.pk, "assess"])
    assert client_for(office.rehsos).get(url).status_code == 200
    assert client_for(office.rehsos).post(url, {"version": "1", "note": ""}).status_code == 302
    assert fresh(case).status == Status.ASSESSMENT


def test_move_is_not_offered_to_who_may_not(office, client_for):
    case = make_case(by=office.rehsos)
    url = reverse("casework:case_move", args=[case.pk, "assess"])
    assert "tidak terbuka bagi Anda" in client_for(office.tksk).get(url).content.decode()
    assert client_for(office.tksk).post(url, {"version": "1", "note": ""}).status_code == 422
    assert client_for(office.kabid_rehsos).post(url, {"version": "1"}).status_code == 404


def test_no_person_page_shows_a_case_to_the_front_office(office, client_for):
    person = cases.make_person()
    case = make_case(person, by=office.rehsos, kind="09", problem="Skizofrenia")
    page = client_for(office.front).get(person.get_absolute_url()).content.decode()
    assert case.number not in page and "Skizofrenia" not in page
    assert case.number in client_for(office.back).get(person.get_absolute_url()).content.decode()


def test_a_case_that_waits_says_for_whose_decision(office, client_for):
    case = make_response(by=office.rehsos)
    page = client_for(office.rehsos).get(case.get_absolute_url()).content.decode()
    assert "Tidak ada yang dapat memutuskan kasus ini sekarang" in page
    assert office.sekretaris and office.kabid_linjamsos  # made when asked for
    assert "Menunggu putusan Sekretaris." in client_for(office.rehsos).get(case.get_absolute_url()).content.decode()
    kabid = office.kabid_rehsos
    assert "Menunggu putusan Kabid Rehsos." in client_for(office.rehsos).get(case.get_absolute_url()).content.decode()
    assert "Menunggu putusan Anda." in client_for(kabid).get(case.get_absolute_url()).content.decode()
    step(case, "approve_response", kabid)
    assert "Menunggu putusan" not in client_for(office.rehsos).get(case.get_absolute_url()).content.decode()


def test_nobody_stands_in_for_the_kabid_on_a_rahasia_case(office, client_for):
    """The Sekretaris is not cleared: the page says that a substitute Kabid has to be named (ADR 16)."""
    assert office.sekretaris  # made when asked for
    case = make_response(person=cases.make_secret_person(cases.MINE), by=office.rehsos, kind="18")
    page = client_for(office.rehsos).get(case.get_absolute_url()).content.decode()
    assert "Minta Administrator menetapkan pengganti Kepala" in page and "Menunggu putusan" not in page
