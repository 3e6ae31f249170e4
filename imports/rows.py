"""From the lines of a spool to the rows of the staging table: what a row says, by itself. No database here.

Two processes read one long list with this module: the one that stores and, ahead of it, a helper (`imports.ahead`).
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from cases.names import letters
from imports import doubles, reading
from imports.cage import SheetInfo
from imports.cells import MERGED, Merged, encode, own, whole
from imports.codes import Outcome
from imports.kinds import Kinds
from imports.sheet import Line, Lines
from imports.spelled import to_json
from imports.spool import Spool, cells_of
from regions.resolve import Index

MARKS = ("nik_mark", "key_mark", "person_mark")
READ = ("values", "codes", "outcome", "secret", "origin", "village", *MARKS)  # of `read_row`
STAGED = ("batch_id", "table", "number", "cells", *READ, "plan")
NEW, FAIL = "baru", "gagal"  # of `models.Plan`


@dataclass
class Rules:
    """All that the rows of a batch are read by; made once per run."""

    batch_id: int
    key: list[str]
    reference: date
    tables: list[reading.Table]
    index: Index
    kinds: Kinds
    secret: set[str]
    path: Path  # of the spool
    checkers: dict[int, reading.Checker] = field(default_factory=dict)

    def __post_init__(self):
        self.spool = Spool(self.path)

    def place_of(self, sheet: SheetInfo) -> int | None:
        """Which table this sheet holds."""
        names = [table.sheet.name for table in self.tables]
        return names.index(sheet.name) if sheet.name in names else None

    def checker(self, place: int) -> reading.Checker:
        if place not in self.checkers:
            table, how = self.tables[place], {"reference": self.reference, "index": self.index, "kinds": self.kinds}
            self.checkers[place] = reading.checker(table, self.spool.file, **how)
        return self.checkers[place]


def part(rules: Rules, position: dict, most: int) -> tuple[dict, list[tuple]]:
    """Where the next `most` lines end, and their rows of data as the columns `STAGED`.

    `position`: {} at first, then offset in the spool, table, with what its footer began, whether all is read.
    """
    start = position.get("offset", rules.spool.start)
    place, footer = position.get("table"), position.get("footer", "")
    kinds, offset, count, rows = _lines(rules, place, footer=footer), start, 0, []
    for after, line, raw in islice(rules.spool.lines(start), most):
        offset, count = after, count + 1
        if isinstance(line, SheetInfo):
            place = rules.place_of(line)
            kinds = _lines(rules, place)
        elif kinds is not None and (row := _row(rules, place, kinds, line, raw)):
            rows.append(row)
    return _position(offset, place, kinds.footer if kinds else "", count < most), rows


def passed(rules: Rules, position: dict, most: int) -> dict:
    """Where the next `most` lines end, their rows not looked at: as if no footer began in them."""
    start = position.get("offset", rules.spool.start)
    place, offset, count = position.get("table"), start, 0
    for after, sheet in islice(rules.spool.headings(start), most):
        offset, count = after, count + 1
        if sheet is not None:
            place = rules.place_of(sheet)
    return _position(offset, place, "", count < most)


def _position(offset: int, place: int | None, footer: str, ended: bool) -> dict:
    return {"offset": offset, "table": place, "footer": footer, "ended": ended}


def _lines(rules: Rules, place: int | None, *, footer: str = "") -> Lines | None:
    if place is None:
        return None
    table = rules.tables[place]
    lines = Lines(table.header, table.mapping, table.width(rules.spool.file))
    lines.footer = footer
    return lines


def _row(rules: Rules, place: int, kinds: Lines, line: list, raw: bytes) -> tuple | None:
    """A line as the columns `STAGED`; None if it is no row of data."""
    number, header = line[0], rules.tables[place].header.rows[-1]
    if number <= header:
        return None
    cells, spelled = cells_of(line, raw)
    merged = MERGED in raw
    if kinds.kind(own(cells) if merged else cells) != Line.DATA:
        return None
    if merged:
        cells = whole(_without_sums(rules, place, cells), header)
        spelled = to_json(list(map(encode, cells)))
    values, codes, outcome, *marks = read_row(rules, place, cells)
    # What most rows of a list come to; the preview writes only where it is something else.
    plan = FAIL if outcome == Outcome.ERROR else NEW
    return (rules.batch_id, place, number, spelled, to_json(values), codes, outcome, *marks, plan)


def _without_sums(rules: Rules, place: int, cells: list) -> list:
    """An amount merged over a family is that of the family: counted once, where it stands."""
    sums = {index for index, name, _ in rules.checker(place).columns if name == "nominal"}
    return [None if index in sums and type(cell) is Merged else cell for index, cell in enumerate(cells)]


def read_row(rules: Rules, place: int, cells: list) -> tuple:
    """What a row says, as the columns `READ`."""
    checked = rules.checker(place).check(cells)
    values, worst = _plain(checked), checked.outcome
    light = doubles.light(0, values, rules.key)
    return (
        values,
        joined(checked.codes),
        str(worst),
        bool(rules.secret.intersection(values.get("kategori", ()))),
        "" if values.get("nik") or worst == Outcome.ERROR else fingerprint(values),
        values.get("kode_desa") or "",
        *doubles.marks(light),
    )


def _plain(checked) -> dict:
    values = checked.values
    if values.get("tanggal_lahir"):
        values["tanggal_lahir"] = values["tanggal_lahir"].isoformat()
    if checked.birth_year:
        values["tahun_lahir"] = checked.birth_year
    return values


def fingerprint(values: dict) -> str:
    """What a row without NIK is found again by in the next edition of its list."""
    parts = [letters(values.get("nama") or "")]
    names = ("tanggal_lahir", "tahun_lahir", "kode_desa", "no_kk", "nik_mask", "id_dtks")
    parts += [str(values.get(name) or "") for name in names]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:48]


def joined(codes) -> str:
    """Reasons as a column holds them: a blank around each."""
    return f" {' '.join(sorted(codes))} " if codes else " "
