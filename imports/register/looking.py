"""Another process looks what the next part of a long list would do, while the worker looks at this one.

It runs the worker's own function, with a connection of its own that reads; what it found the worker writes. It is told
a part only while the worker looks at the part before, and leaves to the worker a part that has a row which follows one
of these two: what that one becomes is not written yet. Whatever becomes of it, the worker looks at the part itself.
"""

import marshal
from collections.abc import Callable
from itertools import count

from django.db import connection

from imports import second
from imports.models import Batch
from imports.second import Second
from office.jobs.worker import settle_in

WORTH = 10_000  # rows of a batch from which a second process pays
START = "from imports import applying; from imports.register import looking; looking.main(applying.look)"

Looked = tuple[int, list[tuple]]  # the last row of a part, and what is to be noted on its rows

_lookers: dict[int, "Looker"] = {}  # of the one batch this worker is checking


class Looker(Second):
    """The other process, seen from the worker."""

    def __init__(self, batch: Batch):
        super().__init__(START)
        self.numbers = count(1)
        self.asked: tuple[int, int] | None = None  # the part behind which row, under which number
        self.tell(connection.settings_dict["NAME"], batch.pk)

    def ask(self, after: int, settled: int) -> None:
        self.asked = after, next(self.numbers)
        self.tell(self.asked[1], after, settled)

    def looked(self, after: int) -> Looked | None:
        """What it found of the part behind the row `after`; an answer to a step that was rolled back is passed by."""
        if self.asked is None or self.asked[0] != after:
            return None
        (_, asked), self.asked = self.asked, None
        while told := self.answer():
            number, found = marshal.loads(told)
            if number == asked:
                return found
        return None


def ask(batch: Batch, after: int, *, settled: int) -> None:
    """Have the part behind the row `after` looked at; what the rows up to `settled` become is written already."""
    if batch.pk not in _lookers:
        forget()
        _lookers[batch.pk] = Looker(batch)
    if _lookers[batch.pk].is_ready():
        _lookers[batch.pk].ask(after, settled)


def looked(batch: Batch, after: int) -> Looked | None:
    """What the other process found of the part behind the row `after`; None if the worker has to look itself."""
    looker = _lookers.get(batch.pk)
    return looker and looker.looked(after)


def forget() -> None:
    """End the other process: nothing is left to look at."""
    _lookers.clear()


def main(look: Callable[[int, int, int], Looked | None]) -> None:
    """In the other process: part after part, until nobody asks any more."""
    settle_in()
    asked = second.told()
    connection.settings_dict["NAME"], batch = next(asked)
    second.answer(second.THERE)
    for number, after, settled in asked:
        second.answer(marshal.dumps((number, look(batch, after, settled))))
