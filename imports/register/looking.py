"""Another process looks what the next part of a long list would do, while the worker looks at this one.

It runs the worker's own function, with a connection of its own that can only read; what it found the worker writes. It
is told a part as the worker begins the one before, and leaves it to the worker if a row in it follows one of that part:
what that one becomes is not written yet. Whatever becomes of it, the worker looks at the part itself.
"""

import logging
import marshal
from collections.abc import Callable
from itertools import count

from django.db import connection

from imports import second
from imports.models import Batch
from imports.second import Second
from office.jobs.running import report
from office.jobs.worker import settle_in

logger = logging.getLogger("imports")

WORTH = 20_000  # rows of a batch from which a second process pays: it takes a second to start
READ_ONLY = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET default_transaction_read_only = on"}
START = "from imports import applying; from imports.register import looking; looking.main(applying.look)"

Looked = tuple[int, list[tuple]]  # the last row of a part, and what is to be noted on its rows

_lookers: dict[tuple[int, int], "Looker"] = {}  # of the one check of a batch this worker is at


class Looker(Second):
    """The other process, seen from the worker."""

    patience = 5  # the worker holds its transaction meanwhile, and would itself take less

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
    check = batch.pk, batch.version  # what was decided since the last check raised the version
    if check not in _lookers:
        forget()
        _lookers[check] = Looker(batch)
    if _lookers[check].is_ready():
        _lookers[check].ask(after, settled)


def looked(batch: Batch, after: int) -> Looked | None:
    """What the other process found of the part behind the row `after`; None if the worker has to look itself."""
    looker = _lookers.get((batch.pk, batch.version))
    return looker and looker.looked(after)


def forget() -> None:
    """End the other process: nothing is left to look at."""
    _lookers.clear()


def main(look: Callable[[int, int, int], Looked | None]) -> None:
    """In the other process: part after part, until nobody asks any more."""
    settle_in()
    asked = second.told()
    connection.settings_dict["NAME"], batch = next(asked)
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor])
    second.answer(second.THERE)
    for number, after, settled in asked:
        found = None
        try:
            found = look(batch, after, settled)
        except Exception as error:  # between two of its queries somebody may take away what the first one found
            logger.warning("part not looked at: %s", report(error))
        second.answer(marshal.dumps((number, found)))
