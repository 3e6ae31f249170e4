"""Several writers at once. SQLite has one writer by its nature, so these run on PostgreSQL."""

from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction

from tests.factories.trail import NIK, behind_the_back, make_event, make_events
from trail import numbers, reading, seals
from trail.models import Event, OwnerKey
from trail.verifying import verify

several = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@contextmanager
def another_writer(work):
    """Runs `work` in a transaction of another connection that stays open until the block ends."""
    done, leave, failed = Signal(), Signal(), []

    def run():
        try:
            with transaction.atomic():
                work()
                done.set()
                leave.wait(20)
        except Exception as error:  # noqa: BLE001 - handed to the test below
            failed.append(error)
        finally:
            done.set()
            connection.close()

    thread = Thread(target=run)
    thread.start()
    assert done.wait(20)
    try:
        yield
    finally:
        leave.set()
        thread.join(20)
        assert failed == []


def test_ids_are_new_and_ascending():
    first, second = numbers.take(3), numbers.take(2)
    make_event()
    assert first == sorted(first)
    assert len(set(first)) == 3
    if connection.vendor == "postgresql":
        assert min(second) > max(first)


def test_an_id_is_not_given_twice_after_its_row_was_cut_off():
    if connection.vendor != "sqlite":
        pytest.skip("a sequence never goes back")
    gone = make_event().id
    behind_the_back("DELETE FROM trail_event WHERE id = %s", gone)
    assert make_event().id > gone


@several
@pytest.mark.django_db(transaction=True)
def test_a_seal_waits_for_whoever_is_still_writing_and_nobody_waits_for_it():
    make_event()
    seals.seal()
    with another_writer(lambda: make_event(owner="person:slow")):
        newer = make_event(owner="person:quick")
        held = numbers.settled()
        assert held < newer.id - 1  # the slow one's id lies below and is not visible yet
        assert all(row.last_id <= held for row in seals.seal())
        assert make_event(owner="person:quick").id > newer.id
    assert numbers.settled() >= newer.id
    seals.seal()
    assert verify() == []


@several
@pytest.mark.django_db(transaction=True)
def test_two_make_the_key_of_one_owner_and_both_can_be_read():
    make_event(owner="person:other")
    result = []
    with another_writer(lambda: make_event(owner="person:new")):
        second = Thread(target=lambda: (result.append(make_event(owner="person:new")), connection.close()))
        second.start()
        second.join(0.3)
        assert second.is_alive()  # waits for the first to commit or roll back
    second.join(20)
    assert OwnerKey.objects.filter(owner="person:new").count() == 1
    assert [row.changes[0].new for row in reading.history(owner="person:new")] == [NIK, NIK]


@several
@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_lose_nothing():
    make_event()
    before = Event.objects.count()

    def work():
        for number in range(10):
            make_events(3, owner=f"person:{number}")
            seals.seal()
        connection.close()

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Event.objects.count() == before + 180
    seals.seal()
    assert verify() == []
