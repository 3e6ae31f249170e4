"""Values of cells as they came, and the way they travel as JSON (child process -> us -> staging table).

A cell is None (empty), str, int, float, bool, date, or `CellError`. Kept apart on purpose: a NIK that came as a number
is another thing than the same digits as text.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

ERROR_TEXTS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"}
)

MERGED = b'{"m":['  # in a line, if a cell of it holds what reaches down from above

Cell = None | str | int | float | bool | date


class CellError(str):
    """A spreadsheet error value (#N/A); counts as empty."""

    __slots__ = ()


class Merged(NamedTuple):
    """What a cell merged downwards holds below its first row (`imports.merges`)."""

    first: int  # the row in which the value stands
    value: Cell


def encode(value):
    """A cell as a JSON value: dates and errors become {"d": ...} and {"e": ...}."""
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, CellError):
        return {"e": str(value)}
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()} if value.time() == time() else {"d": value.isoformat(sep=" ")}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"e": "#NUM!"}
    return value


def decode(value) -> Cell | Merged:
    """The cell behind a JSON value. The time of a date with time is dropped: no list of persons needs it."""
    if not isinstance(value, dict):
        return value
    if "d" in value:
        return date.fromisoformat(value["d"][:10])
    if "m" in value:
        return Merged(value["m"][0], decode(value["m"][1]))
    return CellError(value.get("e", "#N/A"))


def decode_row(values: list) -> list[Cell | Merged]:
    return [decode(value) if type(value) is dict else value for value in values]


def own(cells: list) -> list[Cell]:
    """What stands in the row itself."""
    if Merged not in map(type, cells):
        return cells
    cells = [None if type(cell) is Merged else cell for cell in cells]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def whole(cells: list, header: int) -> list[Cell]:
    """What stands in the row, and what reaches down into it from rows below the header, which ends in row `header`."""
    return [(cell.value if cell.first > header else None) if type(cell) is Merged else cell for cell in cells]


def shown(value) -> str:
    """A cell as the user saw it in the sheet, for previews and the result file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def blank(value) -> bool:
    """Whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip() and not isinstance(value, CellError))
