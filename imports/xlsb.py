"""The records of an .xlsb before the parser sees them: the reach of its cells, error values, hidden rows and columns.

BIFF12 ([MS-XLSB] 2.1.4): each record is its kind (1-2 bytes), its length (1-4 bytes of seven bits), its content.
"""

import struct
import zipfile

from imports import archive
from imports.archive import DAMAGED
from imports.facts import MAX_ROWS, Facts
from imports.refusal import Refusal

WORKBOOK = "xl/workbook.bin"
ROW, CELL_ERROR, FORMULA_ERROR, COLUMN, SHEET, STRING, COUNT = 0, 3, 11, 60, 156, 7, 159
CELLS = frozenset(range(1, 12))
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_word = struct.Struct("<I").unpack_from


def sheet_facts(package: zipfile.ZipFile) -> dict[str, Facts]:
    """The facts of every sheet by its name; raises Refusal for cells out of reach and for broken records."""
    paths = _sheet_paths(package)
    archive.check_parts(package, [name for name in package.namelist() if name not in paths.values()])
    strings = _strings(package)
    return {name: _scan(package.read(path), strings) for name, path in paths.items()}


def _sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    targets = archive.relations(package, WORKBOOK)
    data, paths = archive.small(package, WORKBOOK), {}
    for kind, start, end in _records(data):
        if kind == SHEET:
            relation, after = _text(data, start + 8, end)
            name, _ = _text(data, after, end)
            if relation in targets:
                paths[name] = targets[relation]
    return paths


def _text(data: bytes, start: int, end: int) -> tuple[str, int]:
    (length,) = _word(data, start)
    after = start + 4 + 2 * length
    if length == 0xFFFFFFFF:
        return "", start + 4
    if after > end:
        raise Refusal(DAMAGED)
    return data[start + 4 : after].decode("utf-16-le", "replace"), after


def _strings(package: zipfile.ZipFile) -> int:
    """How many shared strings the workbook says it has."""
    if "xl/sharedStrings.bin" not in package.namelist():
        return 0
    with package.open("xl/sharedStrings.bin") as part:
        head = part.read(64)
    for kind, start, _ in _records(head, whole=False):
        return _word(head, start + 4)[0] if kind == COUNT else 0
    return 0


def _scan(data: bytes, strings: int) -> Facts:
    facts, row = Facts(), 0
    for kind, start, end in _records(data):
        if kind in CELLS:
            _note_cell(facts, row, kind, data, start, strings)
        elif kind == ROW:
            row = _row(facts, data, start, end)
        elif kind == COLUMN and end - start >= 18 and data[start + 16] & 1:
            facts.hide_columns(_word(data, start)[0] + 1, _word(data, start + 4)[0] + 1)
    return facts


def _row(facts: Facts, data: bytes, start: int, end: int) -> int:
    row = _word(data, start)[0] + 1
    if row <= facts.latest:  # one that comes twice would overwrite the first
        raise Refusal(DAMAGED)
    facts.latest = row
    facts.reach(min(row, MAX_ROWS + 1), 0)
    if end - start >= 13 and data[start + 11] & 0x10:
        facts.hide_row(row)
    return row


def _note_cell(facts: Facts, row: int, kind: int, data: bytes, start: int, strings: int) -> None:
    column = _word(data, start)[0] + 1
    if column > facts.last_column or row > facts.last_row:
        facts.reach(row, column)
    if kind == STRING and _word(data, start + 8)[0] >= strings:
        raise Refusal(DAMAGED)
    if kind in (CELL_ERROR, FORMULA_ERROR):
        facts.errors[row, column] = ERRORS.get(data[start + 8], "#N/A")


def _records(data: bytes, *, whole: bool = True):
    """(kind, start, end) of every record; raises Refusal if one runs over the end (`whole`)."""
    at, size = 0, len(data)
    try:
        while at < size:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind = kind & 0x7F | (data[at] & 0x7F) << 7
                at += 1
            length = data[at] & 0x7F
            shift = 7
            while data[at] & 0x80 and shift < 28:
                at += 1
                length |= (data[at] & 0x7F) << shift
                shift += 7
            at += 1
            if at + length > size and whole:
                raise Refusal(DAMAGED)
            yield kind, at, at + length
            at += length
    except (IndexError, struct.error) as error:
        raise Refusal(DAMAGED) from error
