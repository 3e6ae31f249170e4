"""Creating and changing one record: one intent is one record, nobody's change is lost, every act has its event."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError

from accounts.authz import Role
from office import clock, records
from office.errors import DomainError, Stale
from office.models import Desk, Holiday, Once
from tests.factories.accounts import make_user
from tests.racing import apart, race, shared_database
from trail.models import Event
from trail.reading import history


@pytest.fixture
def clerk(db):
    return make_user(Role.ADMIN, name="Leni Marlina")


def new_desk(slug="pos", **values):
    return Desk(**{"slug": slug, "name": "Pos", "kind": "agency"} | values)


def made(clerk, slug="pos"):
    return records.create(new_desk(slug), by=clerk, act="desk.create")


# --- create ---------------------------------------------------------------------------------------
def test_create_writes_the_row_and_one_event_with_what_was_filled(clerk):
    desk = records.create(new_desk(phone="0734"), by=clerk, act="desk.create", note="baru")
    [event] = history(desk)
    assert (event.act, event.actor, event.note) == ("desk.create", "Leni Marlina", "baru")
    changes = {change.field: (change.old, change.new) for change in event.changes}
    assert changes["phone"] == (None, "0734")
    assert changes["name"] == (None, "Pos")
    assert not {"id", "version", "address"} & changes.keys()


def test_create_by_the_system(db):
    assert history(records.create(new_desk(), by=None, act="desk.create"))[0].actor == "Sistem"


@pytest.mark.django_db(transaction=True)
def test_create_that_fails_leaves_neither_row_nor_event():
    made(None)
    before = Event.objects.count()
    with pytest.raises(IntegrityError):
        made(None)
    assert (Desk.objects.filter(slug="pos").count(), Event.objects.count()) == (1, before)


@pytest.mark.django_db(transaction=True)
def test_create_whose_event_fails_leaves_no_row(monkeypatch):
    monkeypatch.setattr(records.trail, "record", lambda *args, **values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(None)
    assert not Desk.objects.filter(slug="pos").exists()


# --- update ---------------------------------------------------------------------------------------
def test_update_changes_counts_and_records(clerk):
    desk = made(clerk)
    records.update(desk, by=clerk, act="desk.update", values={"name": "Pos Baru", "phone": ""}, version=1)
    stored = Desk.objects.get(pk=desk.pk)
    assert (stored.name, stored.version, desk.name, desk.version) == ("Pos Baru", 2, "Pos Baru", 2)
    assert [(c.field, c.old, c.new) for c in history(desk)[0].changes] == [("name", "Pos", "Pos Baru")]


def test_update_without_a_change_writes_nothing(clerk):
    desk = made(clerk)
    before = Event.objects.count()
    records.update(desk, by=clerk, act="desk.update", values={"name": "Pos"}, version=1)
    assert (Event.objects.count(), Desk.objects.get(pk=desk.pk).version) == (before, 1)


def test_update_from_an_older_form_is_stale_and_says_who_and_when(clerk, at):
    from datetime import datetime

    desk = made(clerk)
    at(datetime(2026, 11, 21, 10, 12))
    records.update(desk, by=clerk, act="desk.update", values={"name": "Pos Satu"}, version=1)
    mine = Desk.objects.get(pk=desk.pk)
    with pytest.raises(Stale, match=r"sudah diubah oleh Leni Marlina, 21-11-2026 10\.12"):
        records.update(mine, by=clerk, act="desk.update", values={"name": "Pos Dua"}, version=1)
    assert Desk.objects.get(pk=desk.pk).name == "Pos Satu"


def test_an_older_form_is_stale_even_if_it_changes_nothing(clerk):
    desk = made(clerk)
    records.update(desk, by=clerk, act="desk.update", values={"name": "Pos Satu"}, version=1)
    with pytest.raises(Stale):
        records.update(desk, by=clerk, act="desk.update", values={"name": "Pos Satu"}, version=1)


def test_update_of_a_copy_read_too_early_is_stale(clerk):
    desk = made(clerk)
    early = Desk.objects.get(pk=desk.pk)
    records.update(desk, by=clerk, act="desk.update", values={"name": "Pos Satu"})
    with pytest.raises(Stale):
        records.update(early, by=clerk, act="desk.update", values={"phone": "1"})


@pytest.mark.django_db(transaction=True)
def test_two_people_change_at_once_one_wins_one_is_told(tmp_path):
    desk = made(None)

    def change(name):
        mine = Desk.objects.get(pk=desk.pk)
        return lambda: records.update(mine, by=None, act="desk.update", values={"name": name}, version=1).name

    with shared_database(tmp_path):
        results = race(change("Satu"), change("Dua"))
        name, version = apart(lambda: Desk.objects.values_list("name", "version").get(pk=desk.pk))
        events = apart(lambda: [event.act for event in history(desk)])
    assert sorted(type(result).__name__ for result in results) == ["Stale", "str"]
    assert name in results
    assert version == 2
    assert events == ["desk.update", "desk.create"]


# --- once -----------------------------------------------------------------------------------------
def test_once_gives_the_same_record_for_the_same_key(clerk):
    key = uuid4()
    first = records.once(key, by=clerk, make=lambda: made(clerk))
    second = records.once(str(key), by=clerk, make=lambda: pytest.fail("made twice"))
    assert first == second
    assert Once.objects.get().object_id == str(first.pk)


def test_once_tells_two_wishes_and_two_people_apart(clerk):
    key, other = uuid4(), make_user(Role.ADMIN)
    desks = [
        records.once(key, by=clerk, make=lambda: made(clerk, "a")),
        records.once(uuid4(), by=clerk, make=lambda: made(clerk, "b")),
        records.once(key, by=other, make=lambda: made(other, "c")),
    ]
    assert len({desk.pk for desk in desks}) == 3


def test_once_without_a_key_makes_each_time(clerk):
    assert records.once(None, by=clerk, make=lambda: made(clerk, "a")) != records.once(
        None, by=None, make=lambda: made(None, "b")
    )
    assert not Once.objects.exists()


def test_once_forgets_what_failed(clerk):
    key = uuid4()
    with pytest.raises(ZeroDivisionError):
        records.once(key, by=clerk, make=lambda: 1 / 0)
    assert records.once(key, by=clerk, make=lambda: made(clerk)).slug == "pos"


def test_once_says_so_when_the_record_is_gone(clerk):
    key = uuid4()
    records.once(
        key,
        by=clerk,
        make=lambda: records.create(Holiday(date=date(2026, 1, 5), name="x"), by=clerk, act="holiday.create"),
    )
    Holiday.objects.all().delete()
    with pytest.raises(DomainError, match="sudah tidak ada"):
        records.once(key, by=clerk, make=lambda: pytest.fail("made twice"))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_record(tmp_path):
    clerk, key = make_user(Role.ADMIN), uuid4()

    def click():
        def make():
            number = Desk.objects.count()
            return records.create(new_desk(f"pos-{number}-{uuid4().hex[:6]}"), by=clerk, act="desk.create")

        return records.once(key, by=clerk, make=make).pk

    with shared_database(tmp_path):
        results = race(*[click] * 5)
        count = apart(lambda: Desk.objects.filter(name="Pos").count())
        events = apart(lambda: Event.objects.filter(act="desk.create", actor_id=clerk.pk).count())
    assert len(set(results)) == 1
    assert isinstance(results[0], int)
    assert (count, events) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_of_which_the_first_fails_one_record_comes(tmp_path):
    clerk, key, tries = make_user(Role.ADMIN), uuid4(), []

    def click():
        def make():
            tries.append(1)
            if len(tries) == 1:
                raise ZeroDivisionError
            return records.create(new_desk(), by=clerk, act="desk.create")

        return records.once(key, by=clerk, make=make).pk

    with shared_database(tmp_path):
        results = race(click, click)
        count = apart(lambda: Desk.objects.filter(name="Pos").count())
    assert sorted(type(result).__name__ for result in results) == ["ZeroDivisionError", "int"]
    assert count == 1


# --- stale ----------------------------------------------------------------------------------------
def test_stale_without_any_event_still_has_a_sentence(db):
    desk = new_desk()
    desk.save()
    assert "sudah diubah." in records.stale(desk).message
    assert clock.today()
