"""What a sheet says beside its values, and how far its cells may reach; the same for all zipped workbooks."""

from collections.abc import Callable
from dataclasses import dataclass, field

from imports.refusal import Refusal

MAX_ROWS = 1_048_576
MAX_COLUMNS = 1_000
MAX_AREA = 12_000_000  # cells of the rectangle a parser lays out in memory
MAX_CELLS = 8_000_000  # written in the file, more than the memory of the cage holds
MAX_MERGES = 300_000  # of a sheet
HIDDEN_LISTED = 10_000  # hidden rows named one by one at most
FAR = (
    "Ada sel yang sangat jauh dari tabelnya (baris atau kolom paling ujung). "
    "Hapus baris dan kolom kosong di luar tabel, simpan, lalu unggah lagi."
)
TOO_BIG = "Berkas ini terlalu besar untuk dibaca. Bagi menjadi beberapa berkas atau simpan sebagai CSV."
WIDE = f"Ada baris dengan lebih dari {MAX_COLUMNS} kolom; berkas ini bukan daftar yang dapat diimpor."

Say = Callable[[object], None]  # takes one line for the reader outside the cage


@dataclass
class Facts:
    """Of one sheet. Rows and columns count from 1."""

    last_row: int = 0
    last_column: int = 0
    latest: int = 0  # row written last
    rows: int = 0
    cells: int = 0
    merges: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Note a cell; raises Refusal if it lies where no list goes."""
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if self.last_row > MAX_ROWS or self.last_column > MAX_COLUMNS or self.last_row * self.last_column > MAX_AREA:
            raise Refusal(FAR)

    def count(self, rows: int, cells: int) -> None:
        """Count what is written, wherever it says it stands; raises Refusal if it is more than a list."""
        self.rows, self.cells = self.rows + rows, self.cells + cells
        if self.rows > MAX_ROWS * 1.1 or self.cells > MAX_CELLS:
            raise Refusal(TOO_BIG)

    def count_merges(self, merges: int) -> None:
        self.merges += merges
        if self.merges > MAX_MERGES:
            raise Refusal(TOO_BIG)

    def hide_row(self, row: int, times: int = 1) -> None:
        room = HIDDEN_LISTED - len(self.hidden_rows)
        self.hidden_rows.update(range(row, row + min(times, room)))

    def hide_columns(self, first: int, last: int) -> None:
        self.hidden_columns.update(range(max(first, 1), min(last, MAX_COLUMNS) + 1))

    def as_sheet(self, name: str | None, *, hidden: bool) -> dict:
        """The line about the sheet that goes before its rows."""
        return {
            "sheet": {
                "name": name,
                "hidden": hidden,
                "hidden_rows": sorted(self.hidden_rows),
                "hidden_columns": sorted(self.hidden_columns),
            }
        }


def file_line(format: str, encoding=None, bom=None, delimiter=None, quotechar=None) -> dict:
    """The first line about a file."""
    return {
        "file": {"format": format, "encoding": encoding, "bom": bom, "delimiter": delimiter, "quotechar": quotechar}
    }
