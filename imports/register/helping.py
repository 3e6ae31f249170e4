"""Another process decides and spells out most of the plainly new rows of a step, while the worker stores.

It runs the same rules (`taking`, `writing`) on families that have to do with nobody of the register and with no other
row (`plain.new_families`), under keys set aside for them, and gives back rows of tables and sealed events. It has no
database, but the settings (the trail's master key wraps the keys of new owners). Whatever becomes of it, the worker
takes these rows in itself.
"""

import marshal
import os
import pickle
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from operator import attrgetter
from queue import Empty, Queue
from select import select
from threading import Thread

from django.apps import apps
from django.conf import settings

from cases.models import Classification, DesilRecord, Dwelling, Family, FamilyMembership, Participation, Person
from cases.models import PersonExternalId as Number
from imports import writes
from imports.models import Batch, Row
from imports.register.plain import new_families
from imports.register.states import Known, Line
from imports.register.taking import NUMBERS, take_all
from imports.register.writing import RESULT, Writing, make, results
from trail import actions as trail

WORTH = 10_000  # rows of a batch from which a second process pays
OWN = 3  # one family of so many is the worker's, which stores all of them: then neither waits for the other
CHUNK = 300  # rows handed back at a time
PATIENCE = 60  # seconds for one chunk
IDLE = 300  # seconds after which nothing more will come: the batch was given up
SIZE = 8  # bytes that tell the length of an answer
START = "import django; django.setup(); from imports.register.helping import main; main()"

Chunk = list[Line]
_row = attrgetter(*Line.__slots__)
_helpers: dict[int, "Helper"] = {}  # of the one batch this worker is applying


def give(known: Known, rows: list[Line], *, by) -> list[Chunk]:
    """Hand rows to the helper of a long list once it is there; which, in the chunks it gives back."""
    batch = known.batch
    if batch.rows_total < WORTH:
        return []
    if batch.pk not in _helpers:
        forget()
        _helpers[batch.pk] = Helper(known)
    helper = _helpers[batch.pk]
    return helper.give(known, new_families(known, rows), by) if helper.is_ready() else []


def store_next(batch: Batch) -> bool:
    """Store the next chunk the helper gives back; False if none will come."""
    answer = _helpers[batch.pk].answer()
    if answer is None:
        return False
    tables, events, keys, done = answer
    for label, columns, rows in tables:
        writes.store(apps.get_model(label), columns, rows)
    trail.store(events, keys)
    writes.set_many(Row, RESULT, done)
    return True


def forget() -> None:
    """End the helper: nothing is left to apply."""
    _helpers.clear()


class Helper:
    """The helper of one batch, seen from the worker. Nothing to close: who forgets it ends the process."""

    def __init__(self, known: Known):
        self.turns, self.turn, self.there = count(1), 0, False
        self.answers: Queue[bytes | None] = Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-c", START],
            cwd=settings.BASE_DIR,
            env=os.environ | {"MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.end = weakref.finalize(self, _end, self.process)
        Thread(target=_collect, args=(self.process.stdout, self.answers), daemon=True).start()
        self._tell((known.batch, known.kinds, known.programmes))

    def is_ready(self) -> bool:
        """Whether it has started and still runs."""
        with suppress(Empty):
            if not self.there:
                self.there = self.answers.get_nowait() is not None
        return self.there and self.end.alive

    def give(self, known: Known, families: list[Chunk], by) -> list[Chunk]:
        chunks = list(_chunks(families[len(families) // OWN :]))
        if not chunks:
            return []
        people, homes = sum(map(len, chunks)), len(families) - len(families) // OWN
        keys = _keys([row for chunk in chunks for row in chunk], people, homes, houses=known.asks_houses)
        pen, self.turn = trail.pen(people + homes, by=by), next(self.turns)
        told = [[_row(line) for line in chunk] for chunk in chunks]
        sent = self._tell((self.turn, known.today, known.asks_houses, keys, pen, told))
        return chunks if sent else []

    def answer(self) -> tuple | None:
        """The next answer to what was given last; one of a step that was rolled back is passed by."""
        while self.end.alive:
            with suppress(Empty):
                if told := self.answers.get(timeout=PATIENCE):
                    turn, *answer = marshal.loads(told)
                    if turn != self.turn:
                        continue
                    return tuple(answer)
            self.end()
        return None

    def _tell(self, thing: tuple) -> bool:
        with suppress(OSError):
            pickle.dump(thing, self.process.stdin, pickle.HIGHEST_PROTOCOL)
            self.process.stdin.flush()
            return True
        self.end()
        return False


def _chunks(families: list[Chunk]) -> Iterator[Chunk]:
    """Whole families, some hundred rows at a time."""
    chunk: Chunk = []
    for family in families:
        chunk.extend(family)
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _keys(rows: list[Line], people: int, homes: int, *, houses: bool) -> dict[str, list[int]]:
    """Keys set aside by model: exactly those of persons and families, of what hangs on them as many as there may be."""
    said = [row.values for row in rows]
    most = {
        Person: people,
        Family: homes,
        FamilyMembership: people,
        Classification: sum(len(values["kategori"] or ()) for values in said if "kategori" in values),
        Participation: sum(len(values["program"] or ()) for values in said if "program" in values),
        Number: sum(1 for name in NUMBERS for values in said if values.get(name)),
        DesilRecord: homes if any(values.get("desil") for values in said) else 0,
        Dwelling: homes if houses else 0,
    }
    return {model._meta.label: list(writes.take_ids(model, number)) for model, number in most.items()}


def _collect(stdout, answers: Queue) -> None:
    """Runs in a thread, so that the helper goes on while the worker stores."""
    with suppress(OSError, ValueError), stdout:
        while head := stdout.read(SIZE):
            answers.put(stdout.read(int.from_bytes(head)))
    answers.put(None)


def _end(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    with suppress(OSError):
        process.stdin.close()


# --- In the helper ---------------------------------------------------------------------------------------------------
class Collected:
    """Stands for `imports.writes`: keys from those set aside, rows kept as the database takes them."""

    def __init__(self, keys: dict[str, list[int]]):
        self.keys = {label: iter(numbers) for label, numbers in keys.items()}
        self.tables: list[tuple[str, list[str], list[list]]] = []

    def take_ids(self, model, number: int) -> list[int]:
        return [next(self.keys[model._meta.label]) for _ in range(number)]

    def insert_many(self, model, names, rows) -> None:
        if rows:
            self.tables.append((model._meta.label, *writes.as_stored(model, names, rows)))


def main() -> None:
    """What is given is answered chunk by chunk, until nobody gives anything any more."""
    told, out = sys.stdin.buffer, sys.stdout.buffer
    batch, kinds, programmes = pickle.load(told)
    _answer(out, b"there")
    with suppress(EOFError, BrokenPipeError):
        while select([told], [], [], IDLE)[0]:
            turn, today, houses, keys, pen, chunks = pickle.load(told)
            store = Collected(keys)
            for rows in chunks:
                known = Known(batch, kinds, programmes, today=today, asks_houses=houses, applying=True)
                writing = Writing(batch, take_all(known, [Line(*row) for row in rows]), None, store)
                make(writing)
                told_of = trail.written(list(writing.events.values()), pen)
                _answer(out, marshal.dumps((turn, store.tables, *told_of, results(writing))))
                store.tables = []


def _answer(out, told: bytes) -> None:
    out.write(len(told).to_bytes(SIZE) + told)
    out.flush()
