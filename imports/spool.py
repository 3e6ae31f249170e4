"""What the cage read, kept as lines in a file, so that a step can go on where the last one stopped."""

import json
from collections.abc import Iterator
from pathlib import Path

from imports.cage import FileInfo, RawRow, SheetInfo
from imports.cells import decode_row

NUL = "\\u0000"  # no database keeps it


class Spool:
    """Reads a spool: `file`, `sheets()` from the start, `lines(offset)` from anywhere."""

    def __init__(self, path: Path):
        self.path = path
        with path.open("rb") as lines:
            self.file = FileInfo(**json.loads(lines.readline())["file"])
            self.start = lines.tell()

    def sheets(self) -> Iterator[tuple[SheetInfo, Iterator[RawRow]]]:
        """Each sheet with its rows; rows not taken are skipped."""
        lines, waiting = self.lines(self.start), None

        def rows() -> Iterator[RawRow]:
            nonlocal waiting
            for _, line in lines:
                if isinstance(line, SheetInfo):
                    waiting = line
                    return
                yield line[0], decode_row(line[1])

        for _ in rows():
            pass
        while waiting is not None:
            sheet, waiting = waiting, None
            current = rows()
            yield sheet, current
            for _ in current:
                pass

    def lines(self, offset: int) -> Iterator[tuple[int, SheetInfo | list]]:
        """Lines from a place in the file: (the place behind it, a sheet or [number, cells as JSON])."""
        with self.path.open("rb") as file:
            file.seek(offset)
            for raw in file:
                offset += len(raw)
                text = raw.decode()
                line = json.loads(text.replace(NUL, "") if NUL in text else text)
                if isinstance(line, list):
                    yield offset, line
                elif "sheet" in line:
                    yield offset, SheetInfo(**line["sheet"])
