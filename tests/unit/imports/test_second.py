"""A second process answers in its order, and whatever becomes of it is noticed."""

import pytest

from imports.second import Second

ECHO = """
from imports import second
second.answer(second.THERE)
for what, in second.told():
    second.answer(what.encode())
"""
TORN = "import sys; sys.stdout.buffer.write((9).to_bytes(8) + b'half'); sys.stdout.flush()"


@pytest.fixture
def start(second_waits):
    started = []

    def begin(code: str) -> Second:
        started.append(Second(f"exec({code!r})"))
        return started[-1]

    yield begin
    for each in started:
        each.end()


def test_answers_in_order(start):
    other = start(ECHO)
    assert other.is_ready()
    for word in ("satu", "dua" * 100_000, "tiga"):
        other.tell(word)
    assert [len(other.answer()) for _ in range(3)] == [4, 300_000, 4]


@pytest.mark.parametrize("code", ["raise SystemExit(1)", TORN])
def test_one_that_ends_is_never_ready_and_answers_nothing(start, code):
    other = start(code)
    assert not other.is_ready()
    other.tell("satu")
    assert other.answer() is None and not other.end.alive


def test_one_that_is_silent_is_ended(start, monkeypatch):
    monkeypatch.setattr(Second, "patience", 0.1)
    other = start(ECHO)
    assert other.is_ready() and other.answer() is None
    assert other.process.poll() is not None
