"""Refusing who guesses: cheap, the same for everybody, and bounded."""

import logging
from datetime import datetime

import pytest

from office import guessing
from office.models import Guess
from tests.racing import race, shared_database

pytestmark = pytest.mark.django_db
DOOR = "pintu"


@pytest.fixture
def shut(at):
    """`shut("10.0.0.1")` closes the door to an address and gives a request from it."""
    at(datetime(2026, 11, 28, 9, 0))

    def close(address, rf):
        request = rf.get("/", REMOTE_ADDR=address)
        for _ in range(guessing.LIMIT):
            assert not guessing.locked(DOOR, request)
            guessing.missed(DOOR, request)
        return request

    return close


def test_misses_are_counted_and_begin_anew_after_a_while(rf, at):
    at(datetime(2026, 11, 28, 9, 0))
    request = rf.get("/")
    assert [guessing.missed(DOOR, request) for _ in range(3)] == [1, 2, 3]
    at(datetime(2026, 11, 28, 9, 14))
    assert guessing.missed(DOOR, request) == 4
    at(datetime(2026, 11, 28, 9, 15))
    assert guessing.missed(DOOR, request) == 1 and Guess.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_one_reaches_the_limit(rf, tmp_path):
    """Who reaches it writes the event, so it may be neither none nor two."""

    def visitor():
        return [guessing.missed(DOOR, rf.get("/")) for _ in range(5)]

    with shared_database(tmp_path):
        counted = race(*[visitor] * 4)
    assert sorted(number for numbers in counted for number in numbers) == list(range(1, 21))


def test_a_refused_visitor_costs_a_query_a_minute_until_the_door_opens(rf, at, shut, django_assert_num_queries):
    request = shut("10.0.0.1", rf)
    for minute in range(15):
        at(datetime(2026, 11, 28, 9, minute))
        with django_assert_num_queries(1):
            assert guessing.locked(DOOR, request)
        with django_assert_num_queries(0):
            assert guessing.locked(DOOR, request)
    assert not guessing.locked("lain", request) and not guessing.locked(DOOR, rf.get("/", REMOTE_ADDR="10.0.0.2"))
    at(datetime(2026, 11, 28, 9, 15))
    assert not guessing.locked(DOOR, request)


def test_who_is_let_in_by_hand_waits_a_minute_at_most(rf, at, shut):
    request = shut("10.0.0.1", rf)
    assert guessing.locked(DOOR, request)
    Guess.objects.all().delete()
    at(datetime(2026, 11, 28, 9, 1))
    assert not guessing.locked(DOOR, request)


def test_what_another_process_counted_holds_here_too(rf, shut):
    request = shut("10.0.0.1", rf)
    guessing.open_all()
    assert guessing.locked(DOOR, request)


def test_no_more_visitors_are_remembered_than_fit_and_the_rest_stay_refused(rf, shut, monkeypatch):
    monkeypatch.setattr(guessing, "REMEMBERED", 2)
    requests = [shut(f"10.0.0.{n}", rf) for n in range(4)]
    assert all(guessing.locked(DOOR, request) for request in [*requests, *requests])
    assert len(guessing._shut) == 2


def test_the_refusal_is_one_page_made_once(django_assert_num_queries):
    first = guessing.refusal("Coba lagi 15 menit lagi.")
    assert first.status_code == 429 and first["Retry-After"] == "900"
    assert "Coba lagi 15 menit lagi." in first.text and "<form" not in first.text
    with django_assert_num_queries(0):
        assert guessing.refusal("Coba lagi 15 menit lagi.").content == first.content


def test_refusals_fill_no_log():
    handler = next(row for row in logging.root.handlers if getattr(row, "filters", None))
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Too Many Requests: /lacak/x/", (), None)
    record.status_code = 429
    assert not handler.filter(record)
    record.status_code = 404
    assert handler.filter(record)
