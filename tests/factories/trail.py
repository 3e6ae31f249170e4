"""Events to play with, and the attacker who changes them behind the triggers."""

from contextlib import contextmanager

from django.db import connection

from trail import triggers
from trail.actions import Draft, record, record_many

NIK = "1603020101600001"
SUBJECT = ("cases.person", 12)
OWNER = "person:12"


def key(number: int) -> bytes:
    return bytes([number]) * 32


def make_event(act="person.edit", *, by=None, subject=SUBJECT, owner=OWNER, changes=None, note="", **values):
    changes = {"nik": (None, NIK)} if changes is None else changes
    return record(act, by=by, subject=subject, owner=owner, changes=changes, note=note, **values)


def make_events(count: int, owner=OWNER) -> list[int]:
    return record_many(
        [Draft("person.edit", SUBJECT, {"nik": (None, NIK)}, owner=owner) for _ in range(count)], by=None
    )


def behind_the_back(query: str, *values) -> None:
    """What somebody with the database in hand can do: take the triggers off and run this."""
    with triggers.without(), connection.cursor() as cursor:
        cursor.execute(query, values)


@contextmanager
def count_rows(model):
    """How many rows of `model` the block made, as a list with one number."""
    seen, before = [], model.objects.count()
    yield seen
    seen.append(model.objects.count() - before)
