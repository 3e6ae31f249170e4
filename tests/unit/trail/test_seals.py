from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from tests.factories.trail import make_event, make_events
from trail import numbers, seals
from trail.models import Event, Seal


@pytest.fixture
def clean():
    """Everything so far is sealed, so that counts are those of the test."""
    make_event()
    seals.seal()
    return Seal.objects.order_by("-last_id").first()


def test_a_seal_covers_all_that_is_new(clean):
    ids = make_events(5)
    (made,) = seals.seal()
    assert (made.first_id, made.last_id, made.count) == (clean.last_id + 1, ids[-1], 5)
    assert made.previous == clean.hash
    assert seals.last_hash() == made.hash


def test_nothing_new_no_seal(clean):
    assert seals.seal() == []


def test_the_very_first_seal_has_none_before_it():
    assert Seal.objects.count() == 0
    assert seals.last_hash() == ""
    make_event()
    first = seals.seal()[0]
    assert (first.first_id, first.previous) == (1, "")


def test_many_events_make_several_seals(clean, monkeypatch):
    monkeypatch.setattr(seals, "SPAN", 4)
    make_events(10)
    assert [row.count for row in seals.seal()] == [4, 4, 2]


def test_one_call_stays_short_and_the_next_goes_on(clean, monkeypatch):
    monkeypatch.setattr(seals, "SPAN", 1)
    monkeypatch.setattr(seals, "MOST", 2)
    make_events(3)
    assert [len(seals.seal()) for _ in range(3)] == [2, 1, 0]


def test_a_seal_bears_the_moment_it_was_made(clean):
    make_event()
    moment = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    seals.seal(moment)
    assert Seal.objects.order_by("-last_id").first().at == moment


def test_what_may_still_be_in_the_making_is_left_out(clean, monkeypatch):
    ids = make_events(3)
    monkeypatch.setattr(numbers, "settled", lambda: ids[1])
    assert [row.last_id for row in seals.seal()] == [ids[1]]


def test_of_two_sealers_one_wins(clean, monkeypatch):
    make_event()

    def too_late(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Seal, "save", too_late)
    assert seals.seal() == []


def test_settled_reaches_the_last_event_when_nobody_writes(clean):
    assert numbers.settled() >= clean.last_id
    assert numbers.settled() <= Event.objects.order_by("-id").first().id


def test_the_root_depends_on_ids_macs_and_order():
    pairs = [(1, b"a"), (2, b"b")]
    roots = {seals.root(p) for p in (pairs, pairs[:1], [(1, b"b"), (2, b"a")], [(1, b"a"), (3, b"b")])}
    assert len(roots) == 4
