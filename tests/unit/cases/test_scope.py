"""Whose records a user reaches: area x families x secrecy, one assignment and several (expected sets by hand)."""

import pytest

from accounts.authz import Can, Role
from cases.models import Classification, Community, Family, Participation, Person
from tests.factories.accounts import give, make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_classification,
    make_community,
    make_family,
    make_participation,
    make_person,
    make_secret_person,
)

pytestmark = pytest.mark.django_db
KECAMATAN = "16.03.10"


@pytest.fixture
def people():
    return {
        "mine": make_person(MINE),
        "same": make_person(SAME_KECAMATAN),
        "elsewhere": make_person(ELSEWHERE),
        "unplaced": make_person(None),
        "secret": make_secret_person(MINE),
    }


def seen(people, user, can=Can.PERSON_VIEW) -> set[str]:
    found = set(Person.objects.visible_to(user, can).values_list("pk", flat=True))
    return {name for name, person in people.items() if person.pk in found}


OPENLY = {"mine", "same", "elsewhere", "unplaced"}


@pytest.mark.parametrize(
    ("role", "codes", "expected"),
    [
        (Role.OPERATOR, [MINE], {"mine"}),
        (Role.FACILITATOR, [MINE, ELSEWHERE], {"mine", "elsewhere"}),
        (Role.SUPERVISOR, [KECAMATAN], {"mine", "same"}),
        (Role.KASI, [KECAMATAN], {"mine", "same"}),
        (Role.FRONT, [], OPENLY),
        (Role.BACK, [], OPENLY),
        (Role.DATA, [], OPENLY),
        (Role.MANAGER, [], OPENLY),
        (Role.KADIS, [], OPENLY),
        (Role.REHSOS, [], OPENLY | {"secret"}),
        (Role.ADMIN, [], set()),
        (Role.INSPECTOR, [], set()),
        (Role.KORKAB, [], set()),
        (Role.PENDAMPING, [], set()),
    ],
)
def test_each_role_reaches_its_persons_only(people, role, codes, expected):
    assert seen(people, make_user(role, *codes)) == expected


def test_agency_reaches_nobody(people):
    assert seen(people, make_user(Role.AGENCY, desk=_agency())) == set()


def test_a_kabid_reads_secret_of_the_own_bidang_only(people):
    own, other = make_user(Role.KABID, desk="rehabilitasi-sosial"), make_user(Role.KABID, desk="pemberdayaan-sosial")
    assert seen(people, own) == OPENLY | {"secret"}
    assert seen(people, other) == OPENLY
    visible = Classification.objects.visible_to(other, Can.PERSON_VIEW)
    assert not visible.filter(kind__level=3).exists()


def test_rights_of_two_assignments_do_not_mix(people):
    """Cleared at the district, editor in one village: the clearance does not travel to the edit right, nor back."""
    user = make_user(Role.OPERATOR, MINE)
    give(user, Role.FACILITATOR, ELSEWHERE)
    assert seen(people, user) == {"mine", "elsewhere"}
    assert seen(people, user, Can.PERSON_EDIT) == {"elsewhere"}
    give(user, Role.KASI, KECAMATAN)
    assert seen(people, user, Can.PERSON_EDIT) == {"elsewhere"}
    limited = make_classification(people["mine"], "20")
    assert limited in Classification.objects.visible_to(user, Can.PERSON_VIEW)  # as operator of the village
    there = make_classification(people["same"], "20")
    assert there not in Classification.objects.visible_to(user, Can.PERSON_VIEW)  # there only as Kasi
    assert there.person in Person.objects.visible_to(user, Can.PERSON_VIEW)


def test_no_assignment_reaches_nobody(people):
    assert seen(people, make_user()) == set()


@pytest.mark.parametrize(
    ("role", "codes", "levels"),
    [
        (Role.KASI, [KECAMATAN], {1}),
        (Role.OPERATOR, [MINE], {1, 2}),
        (Role.REHSOS, [], {1, 2, 3}),
        (Role.FRONT, [], {1, 2}),
    ],
)
def test_classifications_stop_at_the_clearance(role, codes, levels):
    person = make_person(MINE)
    for kind in ("11", "20", "18"):
        make_classification(person, kind)
    rows = Classification.objects.visible_to(make_user(role, *codes), Can.PERSON_VIEW)
    assert {row.kind.level for row in rows.select_related("kind")} == levels


def test_pkh_staff_reach_pkh_families_only():
    inside, outside = make_family(MINE, make_person(MINE)), make_family(ELSEWHERE)
    make_participation(inside, "pkh")
    korkab = make_user(Role.KORKAB)
    assert set(Family.objects.visible_to(korkab, Can.PERSON_VIEW)) == {inside}
    members = set(Person.objects.filter(memberships__family=inside))
    assert set(Person.objects.visible_to(korkab, Can.PERSON_VIEW)) == members
    assert outside.head not in Person.objects.visible_to(korkab, Can.PERSON_VIEW)


def test_a_stopped_participation_ends_the_reach_of_pkh_staff():
    family = make_family(MINE)
    row = make_participation(family, "pkh")
    Participation.objects.filter(pk=row.pk).update(status="graduasi")
    assert not Family.objects.visible_to(make_user(Role.KORKAB), Can.PERSON_VIEW).exists()


def test_a_companion_reaches_own_families_only():
    own, foreign = make_family(MINE), make_family(MINE)
    user = make_user(Role.PENDAMPING)
    Family.objects.filter(pk=own.pk).update(companion=user)
    assert set(Family.objects.visible_to(user, Can.PERSON_VIEW)) == {own}
    assert set(Person.objects.visible_to(user, Can.PERSON_VIEW)) == {own.head}
    assert foreign.head not in Person.objects.visible_to(user, Can.PERSON_VIEW)


def test_who_left_a_family_is_no_longer_reached_through_it():
    child = make_person(MINE)
    family = make_family(MINE, child)
    user = make_user(Role.PENDAMPING)
    Family.objects.filter(pk=family.pk).update(companion=user)
    family.memberships.filter(person=child).update(until="2026-01-01")
    assert child not in Person.objects.visible_to(user, Can.PERSON_VIEW)


def test_a_family_of_restricted_members_is_absent_for_the_uncleared():
    family = make_family(MINE, head=make_secret_person(MINE))
    assert not Family.objects.visible_to(make_user(Role.FRONT), Can.PERSON_VIEW).exists()
    assert set(Family.objects.visible_to(make_user(Role.REHSOS), Can.PERSON_VIEW)) == {family}
    assert set(Family.objects.visible_to(make_user(Role.KABID, desk="rehabilitasi-sosial"), Can.PERSON_VIEW)) == {
        family
    }
    assert not Family.objects.visible_to(make_user(Role.KABID, desk="pemberdayaan-sosial"), Can.PERSON_VIEW).exists()


def test_communities_follow_the_area():
    make_community(MINE)
    assert Community.objects.visible_to(make_user(Role.OPERATOR, MINE), Can.PERSON_VIEW).exists()
    assert not Community.objects.visible_to(make_user(Role.OPERATOR, ELSEWHERE), Can.PERSON_VIEW).exists()
    assert not Community.objects.visible_to(make_user(Role.KORKAB), Can.PERSON_VIEW).exists()


def test_secret_programmes_are_not_there_for_the_uncleared():
    person = make_person(MINE)
    make_participation(person, "napza")
    make_participation(person, "sembako")
    rows = Participation.objects.visible_to(make_user(Role.FRONT), Can.PERSON_VIEW)
    assert {row.programme.slug for row in rows.select_related("programme")} == {"sembako"}
    cleared = Participation.objects.visible_to(make_user(Role.REHSOS), Can.PERSON_VIEW)
    assert cleared.count() == 2


def test_rows_never_come_twice():
    person = make_person(MINE)
    for kind in ("11", "12", "13"):
        make_classification(person, kind)
    family = make_family(MINE, head=person)
    for period in ("2026-T1", "2026-T2"):
        make_participation(family, "pkh", period=period)
    user = make_user(Role.OPERATOR, MINE)
    give(user, Role.KORKAB)
    assert Person.objects.visible_to(user, Can.PERSON_VIEW).count() == 1
    assert Family.objects.visible_to(user, Can.PERSON_VIEW).count() == 1


def _agency():
    from office.models import Desk

    return Desk.objects.get_or_create(slug="uji-instansi", defaults={"name": "Instansi uji", "kind": "agency"})[0]
