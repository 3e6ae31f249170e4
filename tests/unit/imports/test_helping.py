"""Most rows of a long list are taken in by a helper: the same register and trail, whatever becomes of it."""

import gc

import pytest
from django.db import transaction

from accounts.authz import Role
from cases.models import DesilRecord, Family, FamilyMembership, Participation, Person, PersonExternalId
from imports import actions, applying, second, tasks
from imports.models import Result
from imports.register import helping
from imports.register.states import FamilyState, PersonState
from imports.register.taking import Taken
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import figures, make_previewed, nik
from tests.unit.imports.test_register import FULL, full
from trail.reading import history
from trail.verifying import verify

pytestmark = pytest.mark.django_db
ROLES = ["KEPALA KELUARGA", "ISTRI", "ANAK", "ANAK"]
DIGITS = "0123456789"
KEYS = {"id", "person_id", "family_id", "head_id", "created_at", "recorded_at"}


@pytest.fixture
def data():
    return make_user(Role.DATA)


@pytest.fixture
def long_lists(second_waits, monkeypatch):
    """Lists of some rows count as long, and the helper is waited for."""
    monkeypatch.setattr(helping, "WORTH", 0)
    monkeypatch.setattr(helping, "CHUNK", 5)
    yield
    helping.forget()


@pytest.fixture
def handed(monkeypatch) -> list[helping.Handed]:
    """What helpers were handed, as it comes."""
    found, real = [], helping.Helper.hand
    monkeypatch.setattr(helping.Helper, "hand", lambda self, *about: found.append(real(self, *about)) or found[-1])
    return found


def homes(count: int = 6) -> list[str]:
    """Families of four, one row of them wrong, one person who stands in two families."""
    rows, twice = [], nik()
    for home in range(count):
        for place, role in enumerate(ROLES):
            number = twice if place == 3 and home in (1, 2) else nik()
            number = "16031" if (home, place) == (4, 2) else number
            more = {"dtks": f"D{home}{place}", "pkh": "YA" if home % 2 else "TIDAK", "hp": ""}
            name = f"ORANG {chr(65 + home)}{chr(65 + place)}{chr(75 + home)}"
            rows.append(full(number, name, kk=f"160310070920{7100 + home}", role=role, **more))
    return rows


def told(batch) -> dict:
    """What the register and the trail say, with names in the place of keys."""
    people = {person.pk: person.name for person in Person.objects.all()}
    houses = {family.pk: family.no_kk for family in Family.objects.all()}
    shown = {}
    for model in (Person, Family, FamilyMembership, Participation, PersonExternalId, DesilRecord):
        rows = []
        for row in model.objects.values():
            row |= {"person": people.get(row.get("person_id")), "head": people.get(row.get("head_id"))}
            row["family"] = houses.get(row.get("family_id"))
            rows.append(repr(sorted((name, value) for name, value in row.items() if name not in KEYS)))
        shown[model.__name__] = sorted(rows)
    rows = batch.rows.order_by("pk").values_list("number", "result", "register_codes", "person_id", "made")
    shown["rows"] = [(*row, people.get(person), sorted(made)) for *row, person, made in rows]
    shown["trail"] = [
        (
            event.act,
            event.note,
            event.region,
            event.actor,
            sorted(change.field.rstrip("0123456789") for change in event.changes),
        )
        for name in sorted(people.values())
        for event in history(Person.objects.filter(name=name).first())
    ]
    return shown


def take_in(by, batch) -> dict:
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return told(batch)


@pytest.mark.parametrize("step", [100, 6])  # of six rows the third step begins inside a family, whom the register knows
def test_the_helper_makes_what_one_process_makes(data, long_lists, monkeypatch, step):
    batch = make_previewed(data, *homes(), header=FULL)
    monkeypatch.setattr(applying, "ROWS_A_STEP", step)
    stored, real = [], helping.store_next
    monkeypatch.setattr(applying.helping, "store_next", lambda batch: stored.append(real(batch)) or stored[-1])
    with transaction.atomic():
        together = take_in(data, batch)
        assert verify() == []
        assert figures(batch) == (22, 1, 0, 0, 1)
        transaction.set_rollback(True)
    assert len(stored) >= 2 and all(stored)
    monkeypatch.setattr(helping, "WORTH", 10**9)
    batch.refresh_from_db()
    assert take_in(data, batch) == together


def test_what_is_decided_dies_without_a_collector(data):
    """The worker and its helpers look for dead cycles only once in a million objects."""
    batch = make_previewed(data, *homes(), header=FULL)
    rows = applying.part_of(batch, 0)
    gc.collect()
    gc.disable()
    try:
        assert len(applying.decided(batch, rows)) == 24
        assert [thing for thing in gc.get_objects() if type(thing) in (PersonState, FamilyState, Taken)] == []
    finally:
        gc.enable()


def test_goes_on_alone_when_the_helper_dies(data, long_lists, handed, monkeypatch):
    batch, real = make_previewed(data, *homes(), header=FULL), helping.Helper.give

    def dying(self, *args):
        given = real(self, *args)
        self.process.kill()
        return given

    monkeypatch.setattr(helping.Helper, "give", dying)
    monkeypatch.setattr(applying, "ROWS_A_STEP", 4)
    take_in(data, batch)
    assert figures(batch) == (22, 1, 0, 0, 1)
    assert verify() == []
    assert len(handed) <= 3  # of six: a step it answered before it died, the one it died in, the one ahead


def test_a_helper_that_never_starts_is_handed_one_step_at_most(data, long_lists, handed, monkeypatch):
    batch = make_previewed(data, *homes(), header=FULL)
    monkeypatch.setattr(helping, "START", "raise SystemExit(1)")
    monkeypatch.setattr(applying, "ROWS_A_STEP", 4)
    take_in(data, batch)
    assert figures(batch) == (22, 1, 0, 0, 1)
    assert len(handed) <= 1


def test_what_a_step_that_was_rolled_back_was_answered_is_passed_by(data, long_lists):
    batch = make_previewed(data, *homes(), header=FULL)
    actions.start(by=data, batch=batch)
    rows = applying.part_of(batch, 0)
    with transaction.atomic():
        known = applying._known(batch, rows)
        assert helping.give(known, rows, by=data)
        assert helping.store_next(batch)
        transaction.set_rollback(True)
    applying.apply_step(batch, rows, by=data)
    assert batch.rows.filter(result=Result.CREATED).count() == Person.objects.count() == 22
    assert verify() == []


def test_a_step_that_was_rolled_back_is_decided_anew_and_the_next_one_is_not(data, long_lists, handed, monkeypatch):
    batch = make_previewed(data, *homes(), header=FULL)
    monkeypatch.setattr(applying, "ROWS_A_STEP", 8)
    actions.start(by=data, batch=batch)
    after, failing = 0, [8, 16]
    while after is not None:
        with transaction.atomic():
            position, (after, _) = after, tasks.applying_step(batch, after)
            if after is not None and batch.rows.filter(pk__lte=after).count() in failing:
                failing.pop(0)
                transaction.set_rollback(True)
                after = position
    assert figures(batch) == (22, 1, 0, 0, 1)
    assert verify() == []
    assert len(handed) == 5 and not failing  # three steps, two of them twice


def test_the_helper_ends_with_the_batch(data, long_lists, monkeypatch):
    batch, ended, real = make_previewed(data, *homes(), header=FULL), [], second._end
    monkeypatch.setattr(second, "_end", lambda *about: ended.append(real(*about) or about[0].returncode))
    take_in(data, batch)
    assert ended and helping._helpers == {}
