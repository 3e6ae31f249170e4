"""Pairs of persons who may be one: found, noted, decided, open again when something changed."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.authz import Can, Role
from cases import actions, finding
from cases.double_tasks import find_duplicates
from cases.likely import likely
from cases.likeness import Traits
from cases.models import DuplicatePair, PairSource, PairState, Person
from office import clock
from office.errors import DomainError, Stale
from office.jobs.models import Job, State
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_family,
    make_nik,
    make_person,
    make_secret_person,
)
from trail.models import Event

pytestmark = pytest.mark.django_db
BORN = date(1980, 5, 7)


def aminah(village=MINE, **values) -> Person:
    return make_person(village, **{"name": "Siti Aminah", "birth_date": BORN} | values)


def pairs() -> set[tuple[str, str]]:
    return {(pair.low.name, pair.high.name) for pair in DuplicatePair.objects.filter(state=PairState.OPEN)}


def look() -> None:
    DuplicatePair.objects.all().delete()
    call_command("find_duplicates", "--processes", "1", verbosity=0)


# --- Found -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "other",
    [
        {"name": "St. Aminah"},
        {"name": "Siti Aminha"},
        {"birth_date": date(1980, 7, 5)},
        {"birth_date": date(1980, 5, 17)},
        {"birth_date": date(1981, 5, 7)},
        {"birth_date": None, "birth_year": 1980},
        {"birth_date": None},
        {"village": SAME_KECAMATAN},
    ],
)
def test_found_by_the_whole_pass_and_at_entry(other):
    aminah()
    second = aminah(**other)
    assert DuplicatePair.objects.get().high == second, "at entry"
    look()
    assert DuplicatePair.objects.get().high == second, "by the pass"


def test_found_across_villages_by_the_mother():
    aminah(mother_name="Kholifah"), aminah(ELSEWHERE, mother_name="Kholifa")
    look()
    assert "mother" in DuplicatePair.objects.get().reasons


def test_found_by_one_family_and_by_one_nik():
    first = aminah()
    second = aminah(ELSEWHERE, birth_date=None, birth_year=1980)
    assert not DuplicatePair.objects.exists()
    make_family(MINE, second, head=first)
    nik = make_nik()
    make_person(name="Rusdi Hadi", nik=nik), make_person(ELSEWHERE, name="Rusdy Hadi", nik=nik)
    look()
    assert pairs() == {("Rusdi Hadi", "Rusdy Hadi")}, "one family far apart is asked for by birth date alone"


def test_found_on_one_card_in_spite_of_the_nik_and_the_year():
    first, third = aminah(nik=make_nik(born=BORN)), make_person(name="Rusdi Hadi", birth_date=BORN)
    second = make_person(name="Siti Aminah", birth_date=BORN, nik="1674055705808123")
    make_family(MINE, second, make_person(name="Rusdi Hadi", birth_date=date(1993, 5, 7)), third, head=first)
    look()
    assert pairs() == {("Siti Aminah", "Siti Aminah"), ("Rusdi Hadi", "Rusdi Hadi")}


def test_found_with_a_digit_of_the_year_and_a_letter_wrong():
    aminah(birth_date=date(1980, 5, 7)), aminah(name="Siti Aminaj", birth_date=date(1983, 5, 7))
    look()
    assert DuplicatePair.objects.get().reasons.split() == ["name_like", "born_slip", "village"]


def test_found_far_apart_where_somebody_is_of_no_family():
    first, second = aminah(), aminah(ELSEWHERE)
    look()
    assert DuplicatePair.objects.count() == 1
    make_family(MINE, head=first)
    look()
    assert DuplicatePair.objects.count() == 1
    make_family(ELSEWHERE, head=second)
    look()
    assert not DuplicatePair.objects.exists(), "another card"


def test_twins_and_namesakes_are_no_doubles():
    here, there = aminah(), aminah(ELSEWHERE)
    aminah(name="Siti Fatimah"), aminah(birth_date=date(1991, 12, 24))
    make_family(MINE, head=here), make_family(ELSEWHERE, head=there)
    look()
    assert pairs() == set()


def test_the_inactive_are_left_out():
    first = aminah()
    aminah()
    actions.deactivate_person(by=None, person=first, reason="meninggal")
    look()
    assert not DuplicatePair.objects.exists()


def test_a_block_too_large_is_taken_kecamatan_by_kecamatan(monkeypatch):
    aminah(), aminah(SAME_KECAMATAN), aminah(ELSEWHERE, mother_name="A"), aminah(MINE, mother_name="A")
    monkeypatch.setattr(finding, "HUGE", 2)
    found = {(one.pk, other.pk) for block in finding._of_year("1980") for one, other in block}
    assert len(found) == 3


# --- The pass --------------------------------------------------------------------------------------
def test_the_command_says_what_it_found(capsys):
    aminah(), aminah()
    DuplicatePair.objects.all().delete()
    call_command("find_duplicates", "--processes", "1")
    assert "1 newly on the desk, 0 gone" in capsys.readouterr().out
    assert Event.objects.filter(act="pair.pass").count() == 1
    with pytest.raises(CommandError):
        call_command("find_duplicates", "--processes", "0")


def test_the_nightly_job_does_the_same_in_steps(monkeypatch):
    monkeypatch.setattr("cases.double_tasks.SECONDS", 0)
    aminah(), aminah()
    DuplicatePair.objects.all().delete()
    find_duplicates.enqueue()
    drain()
    assert pairs() == {("Siti Aminah", "Siti Aminah")}
    job = Job.objects.get()
    assert job.state == State.DONE and job.done == job.total == len(finding.slices())


def test_what_is_no_longer_alike_leaves_the_desk(at):
    first = aminah()
    aminah()
    actions.update_person(by=None, person=first, values={"name": "Rohana"})
    at(clock.now())
    call_command("find_duplicates", "--processes", "1", verbosity=0)
    assert not DuplicatePair.objects.exists()


@pytest.mark.parametrize("source", [PairSource.IMPORT, PairSource.HAND])
def test_what_somebody_brought_to_the_desk_waits_for_somebody(source):
    first, second = aminah(), make_person(name="Rohana")
    actions.choose_pair(by=None, one=first, other=second)
    DuplicatePair.objects.update(source=source)
    call_command("find_duplicates", "--processes", "1", verbosity=0)
    assert DuplicatePair.objects.count() == 1


# --- Decided ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [PairState.OTHER, PairState.LATER])
def test_a_decided_pair_does_not_come_back_until_something_changes(state):
    by = make_user(Role.BACK)
    first, second = aminah(), aminah()
    pair = DuplicatePair.objects.get()
    actions.decide_pair(by=by, pair=pair, state=state, note="Dua orang", version=pair.version)
    call_command("find_duplicates", "--processes", "1", verbosity=0)
    actions.note_person(by=None, person=first)
    assert DuplicatePair.objects.get().state == state
    actions.update_person(by=None, person=Person.objects.get(pk=first.pk), values={"address": "Dusun I"})
    assert DuplicatePair.objects.get().state == state, "where in the village is nothing they are known by"
    actions.update_person(by=None, person=Person.objects.get(pk=second.pk), values={"mother_name": "Kholifah"})
    assert DuplicatePair.objects.get().state == PairState.OPEN


def test_deciding_is_an_event_and_sees_what_somebody_else_decided():
    by = make_user(Role.BACK)
    aminah(), aminah()
    pair, same = DuplicatePair.objects.get(), DuplicatePair.objects.get()
    actions.decide_pair(by=by, pair=pair, state=PairState.OTHER, version=1)
    assert (pair.decided_by, Event.objects.filter(act="pair.decide").count()) == (by, 1)
    with pytest.raises(Stale):
        actions.decide_pair(by=by, pair=same, state=PairState.LATER, version=1)
    actions.decide_pair(by=by, pair=pair, state=PairState.OPEN)
    assert pair.decided_by is None and pair.decided_at is None
    with pytest.raises(DomainError):
        actions.decide_pair(by=by, pair=pair, state=PairState.MERGED)


def test_said_at_entry_not_to_be_the_same_is_decided():
    first = aminah()
    by = make_user(Role.BACK)
    values = {"name": "Siti Aminah", "birth_date": BORN, "village": MINE, "sex": "P"}
    actions.create_person(by=by, values=values, apart_from=[first.pk])
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.source, pair.decided_by) == (PairState.OTHER, PairSource.ENTRY, by)


def test_left_to_the_desk_by_an_import():
    first, second = aminah(), aminah()
    DuplicatePair.objects.all().delete()
    actions.note_similar(by=None, people={second.pk: [first.pk, 987654]}, source=PairSource.IMPORT)
    assert DuplicatePair.objects.get().source == PairSource.IMPORT


def test_two_chosen_by_hand():
    one, other = make_person(name="Tanpa nama"), make_person(name="Rusdi")
    pair = actions.choose_pair(by=None, one=other, other=one)
    assert (pair.low, pair.high, pair.score, pair.words) == (one, other, 0, "Pilihan petugas")
    with pytest.raises(DomainError):
        actions.choose_pair(by=None, one=one, other=one)
    actions.deactivate_person(by=None, person=one, reason="meninggal")
    with pytest.raises(DomainError):
        actions.choose_pair(by=None, one=one, other=other)


# --- Who sees a pair -------------------------------------------------------------------------------
def test_a_pair_is_there_only_for_who_reaches_both():
    aminah(), aminah(SAME_KECAMATAN)
    rows = DuplicatePair.objects
    assert rows.visible_to(make_user(Role.BACK), Can.PERSON_MERGE).count() == 1
    assert not rows.visible_to(make_user(Role.FACILITATOR, MINE), Can.PERSON_EDIT).exists()
    assert rows.visible_to(make_user(Role.SUPERVISOR, "16.03.10"), Can.PERSON_EDIT).count() == 1


def test_a_pair_with_somebody_restricted_exists_only_for_the_cleared():
    make_secret_person(name="Siti Aminah", birth_date=BORN)
    aminah()
    rows = DuplicatePair.objects
    assert not rows.visible_to(make_user(Role.BACK), Can.PERSON_MERGE).exists()
    assert rows.visible_to(make_user(Role.REHSOS), Can.PERSON_MERGE).count() == 1


# --- While somebody is typed -----------------------------------------------------------------------
def typed(**values) -> Traits:
    known = {"name": "Sitti Aminah", "birth_date": BORN, "birth_year": 1980, "village_id": MINE} | values
    return Traits(kecamatan_id=(known["village_id"] or "")[:8] or None, **known)


def test_the_likely_ones_most_alike_first_and_no_more_than_three():
    people = [aminah(mother_name="Kholifah"), *(aminah() for _ in range(4))]
    found = likely(Person.objects.all(), typed(mother_name="Kholifah"))
    assert len(found.here) == 3 and found.here[0][0] == people[0]
    assert "mother" in found.here[0][1].reasons
    fewer = likely(Person.objects.all(), typed(mother_name="Kholifah"), not_these=frozenset([people[0].pk]))
    assert people[0] not in [person for person, _ in fewer.here]


@pytest.mark.parametrize(
    "values",
    [
        {"birth_date": date(1980, 7, 5)},
        {"birth_date": None},
        {"birth_date": None, "birth_year": None},
        {"village_id": None},
    ],
)
def test_found_by_what_is_typed_so_far(values):
    person = aminah()
    assert [found for found, _ in likely(Person.objects.all(), typed(**values)).here] == [person]


def test_18_outside_the_scope_only_a_sure_match_and_nobody_restricted():
    aminah(ELSEWHERE)
    mine = Person.objects.visible_to(make_user(Role.FACILITATOR, MINE), Can.PERSON_VIEW)
    assert likely(mine, typed(village_id=None)).here == []
    assert len(likely(mine, typed(village_id=None)).elsewhere) == 1
    assert likely(mine, typed(village_id=None, name="Rohana")).elsewhere == []
    Person.objects.update(restricted=True)
    assert likely(mine, typed(village_id=None)).elsewhere == []
