"""What a row says for those below it: a village in a row of its own ("DESA : KEPUR"), a cell repeated by "idem".

Both reach down as a merged cell does. The spool is written anew, with columns of their own for what rows between the
people say; the values travel marked with the row that said them (`imports.merges`), and all that follows reads columns
of the file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from imports.cage import FileInfo, RawRow, SheetInfo
from imports.cells import blank, decode_row, own, shown
from imports.columns import Mapping
from imports.fields import REGION_FIELDS
from imports.sheet import Line, Lines
from imports.spelled import to_json
from imports.spool import Spool
from imports.titles import ADDRESS, ENDS, begins, numbers, words_of
from regions.names import KECAMATAN_PREFIXES, VILLAGE_PREFIXES, kecamatan_key, village_key
from regions.resolve import Index

HEADINGS = {"kecamatan": "Kecamatan (judul kelompok)", "desa": "Desa/Kelurahan (judul kelompok)"}
# Where "idem" is no value, and what the row above says cannot be another person's own.
REPEATED = REGION_FIELDS | {
    "alamat",
    "dusun",
    "rt",
    "rw",
    "rt_rw",
    "no_kk",
    "kategori",
    "pekerjaan",
    "program",
    "tahap",
}
_IDEM = re.compile(r"""-*\s*(?:idem|ditto|s\.?\s?d\.?\s?a|["”″〃]|''|//|,,|``)\s*[-.]*""", re.I)
SAYS_NOTHING = {Line.DATA, Line.BLANK, Line.HEADER, Line.NUMBERING, Line.TOTAL}


class Group:
    """What the rows read so far say of where the people below them live. `first`: the row that said it last."""

    def __init__(self, index: Index):
        self.index, self.first, self.bare = index, 0, False
        self.said = {"kecamatan": "", "desa": ""}

    def read(self, number: int, cells: Sequence, kind: Line) -> bool:
        """Take a row below the header; whether it names a village the district has."""
        if kind in SAYS_NOTHING:
            return False
        title = kind == Line.TITLE
        said = self._named(cells, anywhere=title, unknown=title) or (self._bare(cells) if title else {})
        self._say(number, said)
        return village_key(said.get("desa", "")) in self.index.by_name

    def read_above(self, number: int, cells: Sequence) -> None:
        """Take a row above the header: it may name the kecamatan of all, or the village of the first."""
        self._say(number, self._named(cells, anywhere=True, unknown=False))

    def _say(self, number: int, said: dict[str, str]) -> None:
        if said:
            kecamatan = said.get("kecamatan", self.said["kecamatan"])
            self.first, self.said = number, {"kecamatan": kecamatan, "desa": said.get("desa", "")}

    def _named(self, cells: Sequence, *, anywhere: bool, unknown: bool) -> dict[str, str]:
        """The names behind DESA and KECAMATAN: those the district has wherever they stand, or only where a line begins
        so; one it has not only where a line begins so."""
        found: dict[str, str] = {}
        for line in words_of(cells):
            line = line[numbers(line) :]
            if not ADDRESS.isdisjoint(line):
                continue
            for place, word in enumerate(line):
                if place and not (anywhere or found):
                    break
                what, name = self._behind(word, line[place + 1 :], unknown=unknown and not place)
                if name:
                    found.setdefault(what, name)
        return found

    def _behind(self, word: str, rest: Sequence[str], *, unknown: bool) -> tuple[str, str]:
        if word in VILLAGE_PREFIXES:
            what, (name, _) = "desa", begins(rest, self.index.by_name, village_key)
        elif word in KECAMATAN_PREFIXES:
            what, (name, _) = "kecamatan", begins(rest, self.index.kecamatan, kecamatan_key)
        else:
            return "", ""
        ended = next((at for at, other in enumerate(rest) if other in ENDS), len(rest))
        return what, name or (" ".join(rest[:ended]) if unknown else "")

    def _bare(self, cells: Sequence) -> dict[str, str]:
        """A village without DESA before it. Where they stand so, a row nobody knows may be one, too: who stands below
        it is of no other."""
        text = next((shown(cell) for cell in reversed(cells) if not blank(cell)), "")
        if village_key(text) in self.index.by_name:
            self.bare = True
        return {"desa": " ".join(text.split())} if self.bare else {}


def stand_between(kinds: Lines, last: int, head: Iterable[RawRow], index: Index) -> bool:
    """Whether a row below the header, which ends in row `last`, names a village for people below it."""
    group, named = Group(index), False
    for number, cells in head:
        if number > last:
            kind = kinds.kind(own(cells))
            if named and kind == Line.DATA:
                return True
            named = group.read(number, own(cells), kind) or named
    return False


def repeats(mapping: Mapping, last: int, head: Iterable[RawRow]) -> bool:
    """Whether a cell below the header, which ends in row `last`, only says that it is that of the row above."""
    places = _repeated(mapping)
    return any(_is_idem(cells[at]) for number, cells in head if number > last for at in places if at < len(cells))


def _repeated(mapping: Mapping) -> list[int]:
    return [column.index for column in mapping.columns if column.field in REPEATED]


def _is_idem(cell) -> bool:
    return type(cell) is str and bool(_IDEM.fullmatch(cell.strip()))


def spread(path: Path, tables: list, index: Index) -> None:
    """Write the spool anew: each row of data of these tables (`reading.Table`) says all that is said of it."""
    spool, wanted = Spool(path), {table.sheet.name: table for table in tables}
    longest, written, columns = _longest(spool), path.with_suffix(".reach"), None
    written.touch(0o600)
    with path.open("rb") as old, written.open("wb") as new:
        new.write(old.read(spool.start))
        for _, line, raw in spool.lines(spool.start):
            if isinstance(line, SheetInfo):
                table = wanted.get(line.name)
                columns = table and Columns(table, spool.file, longest[line.name], index)
            elif columns:
                raw = to_json([line[0], columns.row(*line)]).encode() + b"\n"
            new.write(raw)
    written.replace(path)


def _longest(spool: Spool) -> dict[str | None, int]:
    """How many cells the longest row of each sheet has: what is scribbled beside a table stays there."""
    longest: dict[str | None, int] = defaultdict(int)
    name = None
    for _, line, _ in spool.lines(spool.start):
        if isinstance(line, SheetInfo):
            name = line.name
        else:
            longest[name] = max(longest[name], len(line[1]))
    return longest


class Columns:
    """The rows of one table with what reaches down into them; what groups say in columns of their own, behind all."""

    def __init__(self, table, file: FileInfo, longest: int, index: Index):
        self.header, self.group = table.header.rows, Group(index)
        self.names = [name for name in HEADINGS if name not in table.mapping.fields] if table.grouped else []
        self.above: dict[int, dict | None] = dict.fromkeys(_repeated(table.mapping))  # as it travels
        self.width = table.width(file)
        self.place = self.width or max(longest, len(table.header.headers))
        self.kinds = Lines(table.header, table.mapping, self.width)

    def row(self, number: int, cells: list) -> list:
        """`cells`: as JSON, before and after."""
        told = self._told(number, cells)
        if self.width is not None and len(cells) != self.width:
            return cells  # cut off, or with a cell too many: it shall stay so
        if self.width is None and not any(told):
            return cells
        return [*cells, *[None] * (self.place - len(cells)), *told]

    def _told(self, number: int, cells: list) -> list:
        if number == self.header[0]:
            return [HEADINGS[name] for name in self.names]
        found = own(decode_row(cells))
        if number < self.header[0]:
            self.group.read_above(number, found)
        elif number > self.header[-1]:
            kind = self.kinds.kind(found)
            self.group.read(number, found, kind)
            if kind == Line.DATA:
                self._repeat(number, cells)
                first = max(self.group.first, self.header[-1] + 1)
                return [{"m": [first, name]} if (name := self.group.said[what]) else None for what in self.names]
        return [None] * len(self.names)

    def _repeat(self, number: int, cells: list) -> None:
        """Where nothing stands above, "idem" stays what it is and is told as what it is not."""
        for at in self.above if self.width in (None, len(cells)) else ():
            cell = cells[at] if at < len(cells) else None
            if _is_idem(cell):
                cells[at] = self.above[at] or cell
            else:
                marked = cell is None or (type(cell) is dict and "m" in cell)
                self.above[at] = cell if marked else {"m": [number, cell]}
