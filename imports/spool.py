"""What the cage read, kept as lines in a file, so that a step can go on where the last one stopped."""

from collections.abc import Iterator
from pathlib import Path

from imports.cage import FileInfo, RawRow, SheetInfo
from imports.cells import decode_row
from imports.spelled import from_json

NUL = "\\u0000"  # no database keeps it


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

    def lines(self, offset: int) -> Iterator[tuple[int, SheetInfo | list]]:
        """Lines from a place in the file: (the place behind it, a sheet or [number, cells as JSON])."""
        with self.path.open("rb") as file:
            file.seek(offset)
            for raw in file:
                offset += len(raw)
                if (line := _line(raw)) is not None:
                    yield offset, line

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
    text = raw.decode()
    line = from_json(text.replace(NUL, "") if NUL in text else text) if text else None
    return SheetInfo(**line["sheet"]) if isinstance(line, dict) else line
