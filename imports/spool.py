"""What the cage read, kept as lines in a file, so that a step can go on where the last one stopped."""

from collections.abc import Iterator
from pathlib import Path

from imports.cage import FileInfo, RawRow, SheetInfo
from imports.cells import Cell, decode_row
from imports.spelled import from_json, to_json

NUL = b"\\u0000"  # no database keeps it


class Spool:
    """Reads a spool: `file`, `sheets()` from the start, `lines(offset)` from anywhere."""

    def __init__(self, path: Path):
        self.path = path
        with path.open("rb") as lines:
            self.file = FileInfo(**from_json(lines.readline())["file"])
            self.start = lines.tell()

    def sheets(self) -> Iterator[tuple[SheetInfo, Iterator[RawRow]]]:
        """Each sheet with its rows; rows not taken are skipped without being looked into."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            current: _Rows | None = None
            while (found := current.following() if current else _line(file.readline())) is not None:
                current = _Rows(file)
                yield found, current

    def lines(self, offset: int) -> Iterator[tuple[int, SheetInfo | list, bytes]]:
        """Lines from a place in the file: (the place behind it, a sheet or [number, cells as JSON], its bytes)."""
        with self.path.open("rb") as file:
            file.seek(offset)
            for raw in file:
                offset += len(raw)
                yield offset, _line(raw), raw

    def headings(self, offset: int) -> Iterator[tuple[int, SheetInfo | None]]:
        """The same lines, rows not looked into: (the place behind it, a sheet or None)."""
        with self.path.open("rb") as file:
            file.seek(offset)
            for raw in file:
                offset += len(raw)
                yield offset, None if raw[:1] == b"[" else _line(raw)


class _Rows:
    """The rows of one sheet, once; ends at the line about the next sheet, which `following` gives."""

    def __init__(self, file):
        self.file, self.next = file, None

    def __iter__(self) -> Iterator[RawRow]:
        return self

    def __next__(self) -> RawRow:
        line = None if self.next else _line(self.file.readline())
        if isinstance(line, list):
            return line[0], decode_row(line[1])
        self.next = self.next or line
        raise StopIteration

    def following(self) -> SheetInfo | None:
        while self.next is None and (raw := self.file.readline()):
            if raw[:1] != b"[":
                self.next = _line(raw)
        return self.next


def _line(raw: bytes) -> SheetInfo | list | None:
    """What a line holds: a sheet or [number, cells as JSON]; None at the end."""
    line = from_json(raw) if raw else None
    if NUL in raw:
        line = _without_nul(line)
    return SheetInfo(**line["sheet"]) if isinstance(line, dict) else line


def _without_nul(thing):
    if isinstance(thing, str):
        return thing.replace("\0", "")
    if isinstance(thing, list):
        return [_without_nul(part) for part in thing]
    return {name: _without_nul(part) for name, part in thing.items()} if isinstance(thing, dict) else thing


def cells_of(line: list, raw: bytes) -> tuple[list[Cell], str]:
    """The cells of a line, and the same as JSON: as it stands in the spool, unless something had to go."""
    cells = decode_row(line[1]) if b"{" in raw else line[1]
    return cells, to_json(line[1]) if NUL in raw else raw.rstrip().partition(b",")[2][:-1].decode()
