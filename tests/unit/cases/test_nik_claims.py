"""Two persons, one NIK (house.md, traps; quality.md 3: 4, 15, 17)."""

from datetime import timedelta

import pytest

from accounts.authz import Role
from cases import actions
from cases.actions import nik as claims
from cases.models import Classification, NikState, Participation, Person
from office import clock
from office.errors import DomainError, Stale
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    make_classification,
    make_nik,
    make_participation,
    make_person,
    make_secret_person,
)
from trail.models import Event

pytestmark = pytest.mark.django_db


def fresh(*persons):
    return [Person.objects.get(pk=person.pk) for person in persons]


def test_three_persons_without_nik_are_three_persons():
    people = [make_person(name="Tanpa Nomor") for _ in range(3)]
    assert len({person.pk for person in people}) == 3
    assert all(p.nik is None and p.nik_state == NikState.EMPTY and not p.nik_disputed for p in people)


def test_the_second_claimant_keeps_the_number_as_a_dispute_and_both_are_flagged():
    nik = make_nik()
    first, second = fresh(make_person(nik=nik), make_person(ELSEWHERE, nik=nik))
    assert (first.nik_state, second.nik_state) == (NikState.UNCHECKED, NikState.DISPUTED)
    assert first.nik == second.nik == nik
    assert first.nik_disputed and second.nik_disputed


def test_a_third_claimant_is_a_dispute_too():
    nik = make_nik()
    people = fresh(*[make_person(nik=nik) for _ in range(3)])
    assert [p.nik_state for p in people] == [NikState.UNCHECKED, NikState.DISPUTED, NikState.DISPUTED]


def test_correcting_one_ends_the_dispute_of_the_other():
    nik = make_nik()
    first, second = make_person(nik=nik), make_person(nik=nik)
    actions.set_nik(by=None, person=second, nik=make_nik())
    first, second = fresh(first, second)
    assert not first.nik_disputed and not second.nik_disputed
    assert second.nik_state == NikState.UNCHECKED


def test_when_the_holder_goes_the_other_gets_the_number():
    nik = make_nik()
    first, second = make_person(nik=nik), make_person(nik=nik)
    first.refresh_from_db()
    actions.set_nik(by=None, person=first, nik=None, missing="tidak_diketahui")
    second.refresh_from_db()
    assert (second.nik_state, second.nik_disputed) == (NikState.UNCHECKED, False)


def test_a_double_that_is_deactivated_gives_the_number_free():
    nik = make_nik()
    first, second = make_person(nik=nik), make_person(nik=nik)
    first.refresh_from_db()
    actions.deactivate_person(by=None, person=first, reason="ganda")
    second.refresh_from_db()
    assert (second.nik_state, second.nik_disputed) == (NikState.UNCHECKED, False)


def test_the_dead_keep_their_number():
    nik = make_nik()
    first = make_person(nik=nik)
    actions.deactivate_person(by=None, person=first, reason="meninggal")
    second = make_person(nik=nik)
    assert second.nik_state == NikState.DISPUTED


def test_correcting_a_nik_keeps_what_hangs_on_the_person():
    person = make_person(nik=make_nik())
    make_classification(person, "11")
    make_participation(person, "pbi-jkn")
    actions.set_nik(by=None, person=person, nik=make_nik())
    assert Classification.objects.filter(person=person).count() == 1
    assert Participation.objects.filter(person=person).count() == 1


def test_whoever_is_not_cleared_notices_nothing_of_a_restricted_holder():
    nik = make_nik()
    secret = make_secret_person(nik=nik)
    openly = make_person(nik=nik)
    secret, openly = fresh(secret, openly)
    assert (openly.nik_state, openly.nik_disputed) == (NikState.UNCHECKED, False)
    assert (secret.nik_state, secret.nik_disputed) == (NikState.DISPUTED, True)
    assert not Event.objects.filter(
        subject_type="cases.person", subject_id=str(openly.pk), act="person.nik_dispute"
    ).exists()


def test_a_restricted_newcomer_flags_nobody_openly():
    nik = make_nik()
    openly = make_person(nik=nik)
    secret = make_secret_person(nik=nik)
    secret, openly = fresh(secret, openly)
    assert (openly.nik_state, openly.nik_disputed) == (NikState.UNCHECKED, False)
    assert secret.nik_state == NikState.DISPUTED


def test_becoming_known_brings_the_dispute_into_the_open():
    nik = make_nik()
    secret = make_secret_person(nik=nik)
    openly = make_person(nik=nik)
    make_classification(Person.objects.get(pk=secret.pk), "11")
    secret, openly = fresh(secret, openly)
    assert not secret.restricted and secret.nik_disputed and openly.nik_disputed


def test_stale_version_changes_nothing():
    person = make_person(nik=make_nik())
    with pytest.raises(Stale):
        actions.set_nik(by=None, person=person, nik=make_nik(), version=person.version + 7)
    assert fresh(person)[0].nik == person.nik


def test_revealing_is_an_event_each_time_and_holds_no_number():
    user, person = make_user(Role.BACK), make_person(nik=make_nik())
    assert actions.reveal_nik(by=user, person=person) == person.nik
    assert actions.reveal_nik(by=user, person=person, copied=True) == person.nik
    acts = list(Event.objects.filter(actor_id=user.pk).order_by("id").values_list("act", flat=True))
    assert acts == ["person.nik_reveal", "person.nik_copy"]
    with pytest.raises(DomainError):
        actions.reveal_nik(by=user, person=make_person())


def test_hits_elsewhere_are_logged_and_limited(monkeypatch):
    monkeypatch.setattr(claims, "ELSEWHERE_LIMIT", 2)
    user, people = make_user(Role.FACILITATOR, ELSEWHERE), [make_person(nik=make_nik()) for _ in range(3)]
    for person in [*people[:2], people[0]]:  # the same one again is no new hit
        actions.elsewhere(by=user, person=person)
    assert Event.objects.filter(act="nik.elsewhere", actor_id=user.pk).count() == 2
    with pytest.raises(DomainError):
        actions.elsewhere(by=user, person=people[2])


def test_the_limit_is_of_a_day(at, monkeypatch):
    monkeypatch.setattr(claims, "ELSEWHERE_LIMIT", 1)
    user, person = make_user(Role.FACILITATOR, ELSEWHERE), make_person(nik=make_nik())
    actions.elsewhere(by=user, person=person)
    with pytest.raises(DomainError):
        actions.elsewhere(by=user, person=make_person(nik=make_nik()))
    at(clock.now() + timedelta(days=1, minutes=1))
    actions.elsewhere(by=user, person=person)


def test_a_dispute_cannot_be_called_padan():
    nik = make_nik()
    make_person(nik=nik)
    second = make_person(nik=nik)
    with pytest.raises(DomainError):
        actions.record_nik_check(
            by=None, person=second, answer=NikState.MATCHED, checked_on=clock.today(), source="SIAK"
        )


def test_two_clerks_in_the_same_moment(monkeypatch):
    """The check saw nobody, the database did: the later one is stored again as the dispute."""
    nik = make_nik()
    make_person(nik=nik)
    real, calls = claims.claimants, []

    def blind_once(number):
        calls.append(number)
        return Person.objects.none() if len(calls) <= 2 else real(number)

    monkeypatch.setattr(claims, "claimants", blind_once)
    assert make_person(nik=nik).nik_state == NikState.DISPUTED
