"""Cases: who sees them, opening, changing, moving."""

import pytest

from accounts.authz import SECRET, Can, Role
from cases import actions, casework, story
from cases.models import Case, Kind
from cases.workflow import Status
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from office.models import Desk
from tests.factories import cases
from tests.factories.accounts import make_user
from tests.factories.casework import make_case, step
from tests.factories.referrals import KOTA, ULU, Office, fresh

pytestmark = pytest.mark.django_db


def seen(user, can=Can.CASE_VIEW) -> set[int]:
    return set(Case.objects.visible_to(user, can).values_list("pk", flat=True))


@pytest.fixture
def office():
    return Office()


# --- Opening --------------------------------------------------------------------------------------
def test_a_case_has_a_number_a_worker_a_bidang_and_the_level_of_its_kinds(office, at):
    case = make_case(by=office.rehsos, kind="09")
    assert case.number.startswith("K-") and case.number.endswith("-000001")
    assert (case.worker, case.opened_by, case.level) == (office.rehsos, office.rehsos, 2)
    assert case.desk.slug == "rehabilitasi-sosial" and case.status == Status.INTAKE
    assert make_case(by=office.rehsos).number.endswith("-000002")


def test_opening_records_the_kinds_that_were_not_recorded(office):
    person = cases.make_person(kind="11")
    kinds = list(Kind.objects.filter(code__in=["11", "12"]))
    actions.open_case(by=office.rehsos, subject=person, kinds=kinds, problem="Mengemis.")
    assert {row.kind.code for row in person.classifications.current()} == {"11", "12"}


def test_a_kind_recorded_with_a_rahasia_case_does_not_tell_of_a_case(office):
    case = make_case(by=office.rehsos, level=SECRET)
    plain = case.person.classifications.visible_to(office.front, Can.PERSON_VIEW).get()
    by_hand = cases.make_classification(cases.make_person(), "11", by=office.rehsos)
    assert (plain.source, plain.origin) == (by_hand.source, by_hand.origin)


def test_a_rule_of_a_kind_that_does_not_fit_asks_for_a_reason(office):
    person = cases.make_person(birth_year=2015)
    with pytest.raises(Incomplete) as error:
        actions.open_case(by=office.rehsos, subject=person, kinds=[Kind.objects.get(code="08")], problem="Lansia.")
    assert "override_reason" in error.value.fields and not Case.objects.exists()


def test_one_form_opens_one_case(office):
    key = "6b9d1c0e-3f0e-4d2c-9a63-0a1b2c3d4e5f"
    person = cases.make_person()
    assert make_case(person, by=office.rehsos, once=key) == make_case(person, by=office.rehsos, once=key)


def test_a_rahasia_case_stays_with_the_bidang_that_handles_rahasia(office):
    desk = Desk.objects.get(slug="pemberdayaan-sosial")
    with pytest.raises(DomainError) as error:
        make_case(by=office.rehsos, kind="18", desk=desk)
    assert "desk" in error.value.fields


def test_the_case_of_somebody_known_only_through_rahasia_is_rahasia(office):
    person = cases.make_secret_person()
    assert make_case(person, by=office.rehsos, kind="18").level == SECRET


# --- Scope ----------------------------------------------------------------------------------------
def test_who_sees_which_cases(office):
    mine = make_case(cases.make_person(cases.MINE), by=office.rehsos)
    near = make_case(cases.make_family(cases.SAME_KECAMATAN), by=office.rehsos, kind="24")
    far = make_case(cases.make_community(cases.ELSEWHERE), by=office.rehsos, kind="26")
    other = make_case(
        cases.make_person(), by=office.rehsos, kind="13", desk=Desk.objects.get(slug="pemberdayaan-sosial")
    )
    secret = make_case(cases.make_person(), by=office.rehsos, kind="18")
    every = {mine.pk, near.pk, far.pk, other.pk}
    own = {case.pk for case in (mine, near, far) if case.desk.slug == "rehabilitasi-sosial"}
    assert {name: seen(getattr(office, name)) for name in Office.PEOPLE} == {
        "operator": set(), "neighbour": set(), "elsewhere": set(), "facilitator": set(), "front": set(), "kasi": set(),
        "verifier": set(), "agency": set(), "colleague": set(), "stranger": set(), "data": set(), "korkab": set(),
        "pendamping": set(), "inspector": set(), "dpo": set(), "admin": set(),
        "tksk": {mine.pk, near.pk, other.pk},
        "back": every, "manager": every, "kadis": every, "sekretaris": every,
        "rehsos": every | {secret.pk},
        "kabid_rehsos": own | {secret.pk},
        "kabid_linjamsos": {case.pk for case in (near, far) if case.desk.slug == "perlindungan-jaminan-sosial"},
    }  # fmt: skip


def test_a_raised_case_is_gone_for_who_is_not_cleared(office):
    case = make_case(by=office.rehsos)
    assert case.pk in seen(office.tksk)
    actions.edit_case(by=office.rehsos, case=case, kinds=list(case.kinds.all()), problem="Ada kekerasan.", level=SECRET)
    assert case.pk not in seen(office.tksk) | seen(office.back) | seen(office.sekretaris)
    assert case.pk in seen(office.kabid_rehsos)


def test_scope_follows_where_the_subject_lives_now(office):
    person = cases.make_person(cases.MINE)
    case = make_case(person, by=office.rehsos)
    other = make_user(Role.SUPERVISOR, KOTA)
    actions.update_person(by=office.rehsos, person=person, values={"village": "16.03.02.1007"})
    assert (seen(office.tksk), seen(other)) == (set(), {case.pk})


def test_rights_of_one_assignment_do_not_reach_into_another_area(office):
    from tests.factories.accounts import give

    user = make_user(Role.OPERATOR, cases.ELSEWHERE)
    give(user, Role.SUPERVISOR, ULU)
    make_case(cases.make_person(cases.ELSEWHERE), by=office.rehsos)
    assert seen(user) == set()


# --- Changing -------------------------------------------------------------------------------------
def test_who_edits_from_an_older_state_is_told(office):
    case = make_case(by=office.rehsos)
    seen_version = case.version
    step(case, "assess", office.rehsos)
    with pytest.raises(Stale) as error:
        actions.edit_case(
            by=office.tksk, case=fresh(case), kinds=list(case.kinds.all()), problem="x", version=seen_version
        )
    assert "mulai diasesmen oleh Maya Lestari" in error.value.message


def test_only_the_responsible_worker_moves_a_case(office):
    case = make_case(by=office.rehsos)
    for other in (office.tksk, office.kabid_rehsos, make_user(Role.REHSOS)):
        with pytest.raises(IllegalMove):
            step(case, "assess", other)
    assert step(case, "assess", office.rehsos).status == Status.ASSESSMENT


def test_the_story_is_told_in_sentences(office):
    from cases import case_story

    case = make_case(by=office.rehsos, problem="Hidup sendiri.")
    step(case, "assess", office.rehsos)
    texts = [told.text for told in case_story.told(case)]
    assert texts == ["Asesmen dimulai.", "Kasus dibuka: Gelandangan. Hidup sendiri."]


def test_the_story_of_the_person_tells_nothing_of_the_case(office):
    person = cases.make_person(kind="11")
    make_case(person, by=office.rehsos, problem="Sangat pribadi")
    assert not any("kasus" in told.text.lower() for told in story.told(office.rehsos, person, level=3))


# --- Search and panels ----------------------------------------------------------------------------
def test_a_case_is_found_by_its_number_where_one_sees_it(office):
    case = make_case(by=office.rehsos)
    short = f"k-{case.number[2:6]}-{int(case.number[7:])}"
    assert [hit.url for hit in casework.search(office.rehsos, short)] == [case.get_absolute_url()]
    assert casework.search(office.operator, case.number) == casework.search(office.front, case.number) == []


def test_the_person_page_lists_the_cases_one_sees(office):
    person = cases.make_person()
    family = cases.make_family(head=person)
    own, shared = make_case(person, by=office.rehsos), make_case(family, by=office.rehsos, kind="24")
    make_case(person, by=office.rehsos, kind="18")
    [panel] = casework.subject_panels(person, office.back)
    assert [case.pk for case in panel.context["cases"]] == [shared.pk, own.pk] and not panel.context["opens"]
    assert casework.subject_panels(person, office.front) == casework.subject_panels(person, office.kasi) == []
