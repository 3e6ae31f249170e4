"""Another process decides and spells out most of the plainly new rows of a step, while the worker stores.

It runs the same rules (`taking`, `writing`) on families that have to do with nobody of the register and with no other
row (`plain`), and gives back rows of tables and sealed events. What it is to decide it gets a step ahead; which of that
is to be made, and under which keys, it is told in the transaction that stores it. It has no database, but the settings
(the trail's master key wraps the keys of new owners). Whatever becomes of it, the worker takes these rows in itself.
"""

import marshal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.apps import apps

from cases.models import Classification, DesilRecord, Dwelling, Family, FamilyMembership, Participation, Person
from cases.models import PersonExternalId as Number
from imports import second, writes
from imports.models import Batch, Row
from imports.register.plain import Home, sole_homes, touched
from imports.register.states import Known, Line, lines
from imports.register.taking import NUMBERS, Taken, take_all
from imports.register.writing import RESULT, Writing, make, results
from imports.second import Second
from office.jobs.worker import settle_in
from trail import actions as trail

WORTH = 10_000  # rows of a batch from which a second process pays
OWN = 64  # one home of so many is the worker's: something to do until the first chunk comes
CHUNK = 1_000  # rows handed back at a time
KEPT = 2  # steps a helper keeps in hand: the next one, and one that is tried again
START = "from imports.register.helping import main; main()"

DECIDE, MAKE = "decide", "make"

_helpers: dict[int, "Helper"] = {}  # of the one batch this worker is applying


def give(known: Known, rows: list[Line], *, by) -> list[list[Line]]:
    """Have the helper of a long list make some of these rows, once it is there; which, in the chunks it gives back."""
    batch = known.batch
    if batch.rows_total < WORTH:
        return []
    if batch.pk not in _helpers:
        forget()
        _helpers[batch.pk] = Helper(known)
    helper = _helpers[batch.pk]
    return helper.give(known, rows, by) if helper.is_ready() else []


def look_ahead(known: Known, after: int, read) -> None:
    """Have the helper decide the rows of the next step meanwhile: `read` gives those behind the row `after`."""
    helper = _helpers.get(known.batch.pk)
    wanted = helper and helper.has_room() and looked_at(known.batch, after) is None
    if wanted and (rows := read(known.batch, after, unsettled=True)):
        helper.next = after, helper.hand(known, rows)


def looked_at(batch: Batch, after: int) -> list[Line] | None:
    """The rows behind the row `after` if they were read ahead: nobody changes rows while their batch is applied."""
    helper = _helpers.get(batch.pk)
    if helper and helper.next and helper.next[0] == after:
        return helper.next[1].rows
    return None


def store_next(batch: Batch) -> bool:
    """Store the next chunk the helper gives back; False if none will come."""
    made = _helpers[batch.pk].made()
    if made is None:
        return False
    tables, events, keys, done = made
    for label, columns, rows in tables:
        writes.store(apps.get_model(label), columns, rows)
    trail.store(events, keys)
    writes.set_many(Row, RESULT, done)
    return True


def forget() -> None:
    """End the helper: nothing is left to apply."""
    _helpers.clear()


@dataclass
class Handed:
    """The rows of a step, and the homes among them that the helper decides as of `day`, in chunks."""

    number: int
    day: date
    rows: list[Line]
    chunks: list[list[Home]]


class Helper(Second):
    """The helper of one batch, seen from the worker."""

    def __init__(self, known: Known):
        super().__init__(START)
        self.numbers, self.number = count(1), 0
        self.next: tuple[int, Handed] | None = None  # what was read ahead, and behind which row
        self.tell(known.batch, known.kinds, known.programmes, known.asks_houses)

    def has_room(self) -> bool:
        """Whether it may be handed a step ahead: while it starts, only one."""
        return self.end.alive and (self.there or self.next is None)

    def hand(self, known: Known, rows: list[Line]) -> Handed:
        """Have it decide most homes of these rows."""
        homes = sole_homes(known.batch, rows)
        handed = Handed(next(self.numbers), known.today, rows, list(_chunks(homes[len(homes) // OWN :])))
        told = [[row.told for home in chunk for row in home] for chunk in handed.chunks]
        self.tell(DECIDE, handed.number, handed.day, told)
        return handed

    def give(self, known: Known, rows: list[Line], by) -> list[list[Line]]:
        """Have it make what it decided, but for those the register has to do with."""
        handed = self._handed(rows, known.today) or self.hand(known, rows)
        left = touched(known, [home for chunk in handed.chunks for home in chunk])
        homes = [[home for home in chunk if home[0].pk not in left] for chunk in handed.chunks]
        chunks = [[row for home in chunk for row in home] for chunk in homes if chunk]
        given, count_homes = [row for chunk in chunks for row in chunk], sum(map(len, homes))
        if given:
            self.number = handed.number
            keys = _keys(given, count_homes, houses=known.asks_houses)
            self.tell(MAKE, handed.number, keys, trail.pen(len(given) + count_homes, by=by), left)
        return chunks

    def _handed(self, rows: list[Line], day: date) -> Handed | None:
        """What was handed ahead, once: made, or rolled back and handed anew."""
        if self.next is None or self.next[1].rows is not rows:
            return None
        (_, handed), self.next = self.next, None
        return handed if handed.day == day else None

    def made(self) -> tuple | None:
        """The next answer to what was given last; one to a step that was rolled back is passed by."""
        while told := self.answer():
            number, *made = marshal.loads(told)
            if number == self.number:
                return tuple(made)
        return None


def _chunks(homes: list[Home]) -> Iterator[list[Home]]:
    """Whole homes, `CHUNK` rows or a few more at a time."""
    chunk: list[Home] = []
    size = 0
    for home in homes:
        chunk.append(home)
        size += len(home)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _keys(rows: list[Line], homes: int, *, houses: bool) -> dict[str, list[int]]:
    """Keys set aside by model: exactly those of persons and families, of what hangs on them as many as there may be."""
    said = [row.values for row in rows]
    most = {
        Person: len(rows),
        Family: homes,
        FamilyMembership: len(rows),
        Classification: sum(len(values["kategori"] or ()) for values in said if "kategori" in values),
        Participation: sum(len(values["program"] or ()) for values in said if "program" in values),
        Number: sum(1 for name in NUMBERS for values in said if values.get(name)),
        DesilRecord: homes if any(values.get("desil") for values in said) else 0,
        Dwelling: homes if houses else 0,
    }
    return {model._meta.label: list(writes.take_ids(model, number)) for model, number in most.items()}


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


class Deciding:
    """What was decided and not made yet, by its number: a chunk is what becomes of its rows."""

    def __init__(self, batch: Batch, kinds: dict, programmes: dict, houses: bool):
        self.batch = batch
        self.about = {"batch": batch, "kinds": kinds, "programmes": programmes, "asks_houses": houses}
        self.chunks: dict[int, list[list[Taken]]] = {}

    def decide(self, number: int, day: date, chunks: list[list[tuple]]) -> None:
        self.chunks[number] = [take_all(Known(**self.about, today=day, applying=True), lines(rows)) for rows in chunks]
        while len(self.chunks) > KEPT:
            del self.chunks[min(self.chunks)]

    def make(self, number: int, keys: dict, pen: trail.Pen, left: set[int]) -> Iterator[tuple]:
        store = Collected(keys)
        for chunk in self.chunks.pop(number):
            if done := [taken for taken in chunk if taken.row.pk not in left]:
                writing = Writing(self.batch, done, None, store)
                make(writing)
                told_of = trail.written(list(writing.events.values()), pen)
                yield (number, store.tables, *told_of, results(writing))
                store.tables = []


def main() -> None:
    """What is to be decided is decided, what is to be made answered chunk by chunk, until nobody asks any more."""
    settle_in()
    asked = second.told()
    deciding = Deciding(*next(asked))
    second.answer(second.THERE)
    for what, *about in asked:
        if what == DECIDE:
            deciding.decide(*about)
        else:
            for made in deciding.make(*about):
                second.answer(marshal.dumps(made))
