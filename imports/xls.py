"""The records of an .xls before the parser sees them: their order, the reach of cells, errors, hidden rows and columns.

BIFF8 ([MS-XLS] 2.1.4): records of kind (2 bytes), length (2 bytes), content. The format has no checksum: a bit turned
over may end a sheet early without a word. So every record must be one that can be, and behind the end of a sheet the
next one has to begin.
"""

import struct
from pathlib import Path

from imports.archive import DAMAGED, LOCKED
from imports.compound import MARK, Compound
from imports.facts import Facts
from imports.refusal import Refusal

__all__ = ["MARK", "sheet_facts"]

NO_LIST = "Berkas ini bukan lembar kerja (.xlsx, .xls, .ods) atau teks tabel (.csv)."
BEGIN, END, PASSWORD, BOUND_SHEET, STRINGS = 0x0809, 0x000A, 0x002F, 0x0085, 0x00FC
ROW, COLUMNS, STRING, ERROR, FORMULA, MERGES = 0x0208, 0x007D, 0x00FD, 0x0205, 0x0006, 0x00E5
SINGLE = frozenset({0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, STRING, FORMULA})  # one cell
MANY = frozenset({0x00BD, 0x00BE})  # numbers or blanks side by side
LONGEST = 8_224  # content of a record
HIGHEST = 0x10FF  # kinds above this do not exist
BIFF8 = 0x0600
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def sheet_facts(path: Path) -> dict[str, Facts]:
    """The facts of every sheet by its name, none for the format before 1997; raises Refusal for broken records."""
    try:
        container = Compound(path.read_bytes())
        if "EncryptedPackage" in container:
            raise Refusal(LOCKED)
        if "Workbook" in container:
            data = container.stream("Workbook")
            return _Records(data).facts() if struct.unpack_from("<HHH", data) == (BEGIN, 16, BIFF8) else {}
        if "Book" in container:
            return {}
    except (struct.error, IndexError, KeyError) as error:
        raise Refusal(DAMAGED) from error
    raise Refusal(NO_LIST)


class _Records:
    """All records of a workbook, walked through once."""

    def __init__(self, data: bytes):
        self.data = data
        self.strings = 0
        self.names: dict[int, str] = {}  # where a sheet begins -> its name
        self.sheets: dict[str, Facts] = {}

    def facts(self) -> dict[str, Facts]:
        at, depth, facts = 0, 0, None
        while at < len(self.data) and (depth or self.data[at : at + 2] != b"\0\0"):
            kind, length = struct.unpack_from("<HH", self.data, at)
            start = at + 4
            if length > LONGEST or kind > HIGHEST or start + length > len(self.data) or (not depth and kind != BEGIN):
                raise Refusal(DAMAGED)
            if kind == BEGIN:
                depth += 1
                facts = self._begin(at) if depth == 1 else facts
            elif kind == END:
                depth -= 1
            elif depth == 1 and facts is not None:
                self._in_sheet(facts, kind, start, length)
            elif depth == 1:
                self._in_book(kind, start, length)
            at = start + length
        if depth or self.data[at:].strip(b"\0") or set(self.names.values()) - set(self.sheets):
            raise Refusal(DAMAGED)
        return self.sheets

    def _begin(self, at: int) -> Facts | None:
        """The facts of the sheet that begins here; None for the part about the whole workbook."""
        if at == 0:
            return None
        if at not in self.names:
            raise Refusal(DAMAGED)
        return self.sheets.setdefault(self.names[at], Facts())

    def _in_book(self, kind: int, start: int, length: int) -> None:
        if kind == PASSWORD:
            raise Refusal(LOCKED)
        if kind == STRINGS:
            (self.strings,) = struct.unpack_from("<I", self.data, start + 4)
        elif kind == BOUND_SHEET:
            place, _, size, wide = struct.unpack_from("<IHBB", self.data, start)
            name = self.data[start + 8 : start + 8 + size * (1 + (wide & 1))]
            self.names[place] = name.decode("utf-16-le" if wide & 1 else "latin-1", "replace")

    def _in_sheet(self, facts: Facts, kind: int, start: int, length: int) -> None:
        if kind in SINGLE:
            row, column = struct.unpack_from("<HH", self.data, start)
            facts.reach(row + 1, column + 1)
            self._check_cell(facts, kind, start, (row + 1, column + 1))
        elif kind in MANY:
            row, _ = struct.unpack_from("<HH", self.data, start)
            facts.reach(row + 1, struct.unpack_from("<H", self.data, start + length - 2)[0] + 1)
        elif kind == MERGES:
            facts.count_merges(length // 8)
        elif kind == ROW and self.data[start + 12] & 0x20:
            facts.hide_row(struct.unpack_from("<H", self.data, start)[0] + 1)
        elif kind == COLUMNS and self.data[start + 8] & 1:
            first, last = struct.unpack_from("<HH", self.data, start)
            facts.hide_columns(first + 1, last + 1)

    def _check_cell(self, facts: Facts, kind: int, start: int, place: tuple[int, int]) -> None:
        if kind == STRING and struct.unpack_from("<I", self.data, start + 6)[0] >= self.strings:
            raise Refusal(DAMAGED)
        if kind == ERROR and self.data[start + 7] == 1:
            facts.errors[place] = ERRORS.get(self.data[start + 6], "#N/A")
        if kind == FORMULA and self.data[start + 6] == 2 and self.data[start + 12 : start + 14] == b"\xff\xff":
            facts.errors[place] = ERRORS.get(self.data[start + 8], "#N/A")
