"""A whole file from bytes to checked rows, with nothing stored: what the import does, before the register is asked.

`survey` looks at the heads of all sheets (what is it, where is the header, which column is what); `rows` walks through
the data. Both work on a stream of (SheetInfo, rows), whether it comes from the cage or from a spool file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from imports import reach
from imports.cage import FileInfo, RawRow, SheetInfo
from imports.cells import own, whole
from imports.checks import Checked, Checker
from imports.columns import SAMPLE, Mapping, match
from imports.kinds import Kinds
from imports.sheet import HEADER_DEPTH, HeaderRows, Line, Lines, find_header
from imports.titles import Titles
from regions.resolve import Index

HIDDEN = "lembar tersembunyi"
HEAD = HEADER_DEPTH + SAMPLE  # rows of a sheet that are looked at before it is understood


@dataclass(frozen=True)
class Table:
    """A sheet that holds a list: its header, what its columns mean, and the village of all its rows ("": none).

    `grouped`: rows between its people name their villages, and no column does yet; `repeats`: cells in it only say
    that they are those of the row above (`imports.reach`). `off`: the programme that all its rows have been switched
    off from ("": none).
    """

    sheet: SheetInfo
    header: HeaderRows
    mapping: Mapping
    village: str = ""
    grouped: bool = False
    repeats: bool = False
    off: str = ""

    @property
    def placed(self) -> bool:
        """Whether its rows say where people live, or the table says it for them."""
        return self.mapping.has_region or bool(self.village)

    def width(self, file: FileInfo) -> int | None:
        """The number of fields each record must have; only text files have one."""
        return len(self.header.headers) if file.format == "csv" else None


@dataclass
class Survey:
    """What a file holds. `others`: sheets that are no list or are hidden, with the reason."""

    file: FileInfo
    tables: list[Table] = field(default_factory=list)
    others: list[tuple[SheetInfo, str]] = field(default_factory=list)

    @property
    def layout(self) -> str:
        """The name of the known layout of its lists; "" for none."""
        return self.tables[0].mapping.layout if self.tables else ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows of this file the same."""
        return self.tables[0].mapping.key if self.tables else ()


@dataclass(frozen=True)
class Source:
    """Where a row stands in the file, as a spreadsheet user sees it."""

    sheet: str | None
    row: int
    kind: Line
    cells: list


def survey(
    file: FileInfo,
    sheets: Iterable[tuple[SheetInfo, Iterator[RawRow]]],
    *,
    layout: str = "",
    titles: Titles | None = None,
) -> Survey:
    """Look at the head of every sheet. `layout`: the name of a known layout to take for granted."""
    found = Survey(file)
    for sheet, rows in sheets:
        head = [row for row, _ in zip(rows, range(HEAD), strict=False)]
        table = table_of(sheet, head, layout=layout, titles=titles)
        if isinstance(table, str):
            found.others.append((sheet, table))
        else:
            found.tables.append(table)
    return found


def table_of(
    sheet: SheetInfo,
    head: list[RawRow],
    *,
    layout: str = "",
    at: tuple[int, ...] = (),
    titles: Titles | None = None,
) -> Table | str:
    """The table of a sheet by its first rows, or why it holds none. `titles`: what finds the village it is about."""
    if sheet.hidden:
        return HIDDEN
    header = find_header([(number, own(cells)) for number, cells in head], at=at)
    if header is None:
        return "tidak ada judul kolom yang dikenali"
    samples = [whole(cells, header.rows[-1]) for number, cells in head if number > header.rows[-1]]
    mapping = match(header.headers, samples, layout)
    if not (mapping.is_list or at):
        return "bukan daftar nama"
    if titles is None:
        return Table(sheet, header, mapping)
    above = [cells for number, cells in head if number < header.rows[0]]
    silent = not mapping.has_region and not mapping.psks
    grouped = silent and reach.stand_between(Lines(header, mapping), header.rows[-1], head, titles.index)
    repeats = reach.repeats(mapping, header.rows[-1], head)
    return Table(sheet, header, mapping, titles.village(sheet.name, above), grouped, repeats)


def lines(table: Table, file: FileInfo, rows: Iterable[RawRow]) -> Iterator[Source]:
    """Every row below the header with what it is, data or not; that shows in what stands in the row itself."""
    kinds = Lines(table.header, table.mapping, table.width(file))
    for number, cells in rows:
        if number > table.header.rows[-1]:
            kind, cells = kinds.kind(own(cells)), whole(cells, table.header.rows[-1])
            yield Source(table.sheet.name, number, kind, cells)


def checker(table: Table, file: FileInfo, *, reference: date, index: Index, kinds: Kinds | None = None) -> Checker:
    """What checks the rows of this table."""
    about = {"reference": reference, "index": index, "kinds": kinds, "village": table.village}
    check = Checker(table.mapping, width=table.width(file), **about)
    if table.off:
        check.blank |= {"program": [table.off], "keadaan_program": "berhenti"}
    return check


def checked(table: Table, file: FileInfo, check: Checker, rows: Iterable[RawRow]) -> Iterator[tuple[Source, Checked]]:
    """The rows of data of a table, each checked by itself."""
    for source in lines(table, file, rows):
        if source.kind == Line.DATA:
            yield source, check.check(source.cells)
