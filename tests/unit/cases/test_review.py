"""Who has outgrown a kind, by the kinds' own rules; what remains of who has died or moved away."""

from datetime import date

import pytest

from accounts.authz import Role
from cases import actions, derive, review
from cases.models import Classification, Kind
from office.errors import DomainError, Incomplete, Stale
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_family,
    make_participation,
    make_person,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 28)


@pytest.fixture
def clerk():
    return make_user(Role.BACK)


def of_kind(code="05", *, born=None, assessed=date(2020, 1, 5), village=MINE, reason="-", **values) -> Classification:
    values |= {"birth_date": born} if born else {}
    person = make_person(village, disabilities=["fisik"], **values)
    return make_classification(person, code, assessed_on=assessed, override_reason=reason)


def due(user) -> set[int]:
    return set(review.due(user, on=DAY).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("born", "outgrown"), [(date(2008, 11, 28), True), (date(2008, 11, 29), False), (date(2016, 1, 1), False)]
)
def test_a_child_turning_eighteen_comes_up_on_the_birthday(clerk, born, outgrown):
    assert (of_kind(born=born).pk in due(clerk)) is outgrown


def test_born_on_a_leap_day_one_is_grown_up_in_march():
    assert derive.years_after(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert derive.years_after(date(2028, 2, 29), -18) == date(2010, 2, 28)


def test_a_year_or_an_estimate_leaves_a_year_of_doubt(clerk):
    doubtful, sure = of_kind(birth_year=2008), of_kind(birth_year=2006)
    guessed = of_kind(born=date(2008, 1, 1), birth_precision="estimate")
    old_guess = of_kind(born=date(2007, 11, 28), birth_precision="estimate")
    assert due(clerk) == {sure.pk, old_guess.pk}
    assert {doubtful.pk, guessed.pk} & due(clerk) == set()


def test_the_rules_are_data(clerk):
    found = of_kind(born=date(2008, 1, 1))
    Kind.objects.filter(code="05").update(age_max=20)
    assert due(clerk) == set()
    Kind.objects.filter(code="05").update(age_max=17)
    assert due(clerk) == {found.pk}


def test_a_corrected_birth_date_that_makes_one_too_young_comes_up(clerk):
    found = of_kind("08", born=date(1950, 1, 1))
    actions.update_person(by=clerk, person=found.person, values={"birth_date": date(1990, 1, 1)})
    assert due(clerk) == {found.pk}


def test_who_was_outside_the_rule_from_the_first_was_recorded_so(clerk):
    of_kind(born=date(2000, 1, 1), assessed=date(2020, 1, 5), reason="Belum diperiksa ulang")
    assert due(clerk) == set()


def test_ended_kinds_and_people_who_left_do_not_come_up(clerk):
    ended, gone = of_kind(born=date(2008, 1, 1)), of_kind(born=date(2008, 1, 1))
    actions.end_classification(by=clerk, classification=ended, ended_on=date(2026, 1, 5), reason="selesai")
    actions.deactivate_person(by=clerk, person=gone.person, reason="pindah")
    assert due(clerk) == set()


def test_only_what_the_reader_may_change_comes_up():
    mine, far = of_kind(born=date(2008, 1, 1)), of_kind(born=date(2008, 1, 1), village=ELSEWHERE)
    secret = of_kind("03", born=date(2006, 1, 1))
    assert due(make_user(Role.FACILITATOR, MINE)) == {mine.pk}
    assert due(make_user(Role.REHSOS)) == {mine.pk, far.pk, secret.pk}
    assert due(make_user(Role.BACK)) == {mine.pk, far.pk}
    assert due(make_user(Role.OPERATOR, MINE)) == set(), "an operator classifies nobody"


# --- Ending and beginning in one act -------------------------------------------------------------
def test_the_next_kind_begins_where_the_old_one_ends(clerk):
    found = of_kind(born=date(2008, 1, 1))
    on = review.since(found)
    assert on == date(2026, 1, 1) and found.kind.successor.code == "09"
    new = actions.outgrow(by=clerk, classification=found, on=on, kind=found.kind.successor, version=1)
    found.refresh_from_db()
    assert (found.ended_on, found.end_reason) == (on, "lewat_usia")
    assert (new.kind.code, new.assessed_on, new.person) == ("09", on, found.person)
    assert due(clerk) == set()


def test_without_a_next_kind_it_only_ends(clerk):
    found = of_kind(born=date(2008, 1, 1))
    assert actions.outgrow(by=clerk, classification=found, on=date(2026, 1, 1)) is None
    assert found.person.classifications.filter(ended_on=None).count() == 0


def test_what_does_not_fit_leaves_the_old_kind_standing(clerk):
    found = of_kind(born=date(2008, 1, 1))
    with pytest.raises(Incomplete):
        actions.outgrow(by=clerk, classification=found, on=date(2026, 1, 1), kind=Kind.objects.get(code="08"))
    found.refresh_from_db()
    assert found.ended_on is None


def test_two_who_review_at_once(clerk):
    found = of_kind(born=date(2008, 1, 1))
    twin = Classification.objects.get(pk=found.pk)
    actions.outgrow(by=clerk, classification=found, on=date(2026, 1, 1), version=1)
    with pytest.raises(Stale):
        actions.outgrow(by=clerk, classification=twin, on=date(2026, 1, 1), version=1)


# --- Who has died or moved away ------------------------------------------------------------------
@pytest.mark.parametrize(("reason", "end"), [("meninggal", "meninggal"), ("pindah", "pindah")])
def test_what_is_chosen_ends_with_the_death_or_the_move(clerk, reason, end):
    person = make_person()
    family = make_family(MINE, person)
    found, kept = make_classification(person, "11", assessed_on=DAY.replace(month=1)), make_participation(person, "pip")
    aid = make_participation(person, "pbi-jkn")
    actions.deactivate_person(by=clerk, person=person, reason=reason, on=date(2026, 5, 1))
    actions.settle_departed(by=clerk, person=person, classifications=[found], participations=[aid], leave=True)
    for row in (found, aid, kept):
        row.refresh_from_db()
    assert (found.end_reason, found.ended_on) == (end, date(2026, 5, 1))
    assert (aid.status, aid.ended_on, kept.status) == ("berhenti", date(2026, 5, 1), "aktif")
    assert not family.memberships.filter(person=person, until=None).exists()


def test_nothing_ends_by_itself(clerk):
    person = make_person(kind="11")
    make_family(MINE, person)
    actions.deactivate_person(by=clerk, person=person, reason="meninggal")
    found, taken, seat = review.standing(clerk, person)
    assert (found.count(), taken.count(), seat is not None) == (1, 0, True)


def test_who_is_still_there_is_not_settled(clerk):
    with pytest.raises(DomainError):
        actions.settle_departed(by=clerk, person=make_person(), leave=True)
