"""A staged row read once more: from its cells as they came, what was put in their place, and what the user waived."""

from imports import doubles, rows, staging
from imports.cells import blank, decode, decode_row
from imports.codes import WAIVABLE, Outcome, outcome, waive
from imports.models import Row

COLUMNS = rows.READ


def cells_of(row: Row, width: int) -> list:
    """The cells with the repairs in them. A repaired row is as long as its header, unless more is left in it."""
    cells = decode_row(row.cells)
    if not row.fixes:
        return cells
    cells += [None] * (width - len(cells))
    for index, (_, new) in row.fixes.items():
        cells[int(index)] = decode(new)
    while len(cells) > width and blank(cells[-1]):
        cells.pop()
    return cells


def reread(tools: staging.Tools, row: Row, waived: frozenset[str] = frozenset()) -> dict:
    """The columns `COLUMNS` of a row anew. What other rows of the file say of it comes from the comparison."""
    cells = cells_of(row, len(tools.tables[row.table].header.headers))
    found = dict(zip(COLUMNS, rows.read_row(tools, row.table, cells), strict=True))
    codes = {*found["codes"].split()}
    return found | _waived(tools, found["values"], codes, waived) if codes & waived else found


def _waived(tools: staging.Tools, values: dict, codes: set[str], waived: frozenset[str]) -> dict:
    """What changes once errors are waived: the values they are about are left out."""
    gone = {name for code in codes & waived for name in WAIVABLE[code][1]}
    values = {name: None if name in gone else value for name, value in values.items()}
    codes = waive(codes, waived)
    worst = outcome(codes)
    marks = doubles.marks(doubles.light(0, values, tools.batch.key))
    return {
        "values": values,
        "codes": rows.joined(codes),
        "outcome": str(worst),
        "origin": "" if values.get("nik") or worst == Outcome.ERROR else rows.fingerprint(values),
        "village": values.get("kode_desa") or "",
        **dict(zip(rows.MARKS, marks, strict=True)),
    }
