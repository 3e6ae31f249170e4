"""Cells merged downwards: a merge of one column over several rows gives its value to each of them that holds anything.

Lists of families merge No. KK, village and desil over their members. Such a value travels marked, with the row its
merge begins in: the reader outside the cage, who knows where the header ends, gives it to rows of data and to none
else. Merges over several columns (titles, headers, groups) keep their value in the first cell.
"""

from collections import defaultdict
from collections.abc import Iterable

from imports.facts import TOO_BIG, Say
from imports.refusal import Refusal

MAX_FILLED = 4_000_000  # cells of one table

Corner = tuple[int, int]  # row and column, counted from 0


class Merges:
    """What reaches down into the row that is being read: one value a column, however many merges a file names."""

    def __init__(self):
        self.down: dict[int, tuple[int, dict]] = {}  # column -> last row, the value as it travels
        self.filled = 0

    def begin(self, column: int, *, first: int, last: int, value) -> None:
        """A merge whose value stands in row `first`. `last` counts as the rows of `fill` do."""
        if value is not None:
            self.down[column] = last, {"m": [first, value]}

    def fill(self, number: int, cells: list) -> list:
        """A row with what reaches down into it; one that is empty stays so. Raises Refusal."""
        if not self.down or not cells:
            return cells
        cells = [*cells, *[None] * (max(self.down) + 1 - len(cells))]
        for column, (last, value) in list(self.down.items()):
            if number > last:
                del self.down[column]
            elif cells[column] is None:
                cells[column] = value
                self.filled += 1
        if self.filled > MAX_FILLED:
            raise Refusal(TOO_BIG)
        while cells[-1] is None:
            cells.pop()
        return cells


def saying(say: Say, ranges: Iterable[tuple[Corner, Corner]] | None) -> Say:
    """What says the rows of a sheet with these merges in it."""
    begun = defaultdict(list)
    for (top, left), (bottom, right) in ranges or ():
        if left == right and top < bottom:
            begun[top + 1].append((left, bottom + 1))
    if not begun:
        return say
    merges = Merges()

    def say_filled(row: list) -> None:
        number, cells = row
        say([number, merges.fill(number, cells)])
        for column, last in begun.get(number, ()):
            merges.begin(column, first=number, last=last, value=cells[column] if column < len(cells) else None)

    return say_filled
