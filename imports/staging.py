"""From the uploaded file to checked rows in the staging table, step by step; what was read is never lost or doubled.

`read` takes the file through the cage into the spool and finds its tables. `check_step` stages a part of the rows at a
time; the place in the spool is the position of the job and commits with the rows.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from django.db.models import Count, Q

from cases.models import Kind
from cases.models.reference import Secrecy
from cases.names import letters
from imports import cage, doubles, psks_values, reading, store, tables
from imports.cage import SheetInfo
from imports.cells import decode_row
from imports.codes import Outcome, outcome
from imports.models import Batch, ColumnMapping, Plan, Row
from imports.psks_checks import ActorChecker
from imports.sheet import Line, Lines
from imports.spool import Spool
from imports.values import Kinds
from imports.writes import insert_many, set_many
from regions.resolve import Index

ROWS_A_STEP = 2_000  # rows of one write transaction
READ = ("values", "codes", "outcome", "secret", "origin", "nik_mark", "key_mark", "person_mark")  # of `read_row`
STAGED = ("batch_id", "table", "number", "cells", *READ, "plan")
COMPARED = ("pk", "values", "outcome", "codes", "origin")


def read(batch: Batch, *, layout: str = "", limit_mb: int | None = None) -> reading.Survey:
    """Read the file in the cage into the spool and look at it. Raises `cage.Refused`."""
    wishes = {name: batch.format.get(name) or "" for name in ("encoding", "delimiter")}
    try:
        return _read(batch, layout, limit_mb=limit_mb, **wishes)
    except cage.Refused:
        if not any(wishes.values()):
            raise
        return _read(batch, layout, limit_mb=limit_mb)  # what the user said of the text does not fit


def _read(batch: Batch, layout: str, **how) -> reading.Survey:
    with store.new_spool(batch) as spool, cage.opened(store.file_of(batch), **how) as reader:
        spool.writelines(reader.raw())
    found = Spool(store.spool_of(batch))
    survey = reading.survey(found.file, found.sheets(), layout=layout)
    if not survey.tables:
        raise cage.Refused(
            "Tidak ada daftar nama yang dikenali dalam berkas ini. "
            "Pastikan ada baris judul kolom, misalnya NIK, Nama, Alamat."
        )
    if not layout:
        survey.tables = [_remembered(table) for table in survey.tables]
    return survey


def retable(batch: Batch, place: int, header_rows: tuple[int, ...]) -> reading.Table:
    """The table at `place` read anew with its header in the rows the user says. Raises DomainError."""
    wanted = batch.tables[place]["sheet"]
    for sheet, rows in Spool(store.spool_of(batch)).sheets():
        if sheet.name == wanted:
            found = reading.table_of(sheet, list(islice(rows, reading.HEAD)), at=header_rows)
            if isinstance(found, reading.Table) and any(header.text for header in found.header.headers):
                return _remembered(found)
    raise cage.Refused("Baris itu tidak berisi judul kolom. Pilih baris lain.")


def hidden_table(batch: Batch, name: str) -> reading.Table:
    """The table of a hidden sheet. Raises DomainError if there is none in it."""
    for sheet, rows in Spool(store.spool_of(batch)).sheets():
        if sheet.name == name and sheet.hidden:
            found = reading.table_of(replace(sheet, hidden=False), list(islice(rows, reading.HEAD)))
            if isinstance(found, reading.Table):
                return _remembered(found)
    raise cage.Refused("Di lembar itu tidak ada daftar nama yang dikenali.")


def head_of(batch: Batch, place: int, count: int = 12) -> list[tuple[int, list]]:
    """The first rows of the sheet of a table as they came, for the page on which its header is chosen."""
    wanted = batch.tables[place]["sheet"]
    for sheet, rows in Spool(store.spool_of(batch)).sheets():
        if sheet.name == wanted:
            return list(islice(rows, count))
    return []


def _remembered(table: reading.Table) -> reading.Table:
    """The table with what the user once said about these headers."""
    known = ColumnMapping.objects.filter(fingerprint=table.mapping.fingerprint).first()
    if known is None:
        return table
    chosen = {int(index): name for index, name in known.fields.items()}
    return tables.with_fields(table, chosen)


# --- Checking ----------------------------------------------------------------------------------------------------
@dataclass
class Tools:
    """What a check needs beside the rows; made once per run."""

    batch: Batch
    tables: list[reading.Table]
    index: Index
    kinds: Kinds
    secret: set[str]
    spool: Spool
    checkers: dict[int, reading.Checker] = field(default_factory=dict)

    @classmethod
    def of(cls, batch: Batch) -> "Tools":
        kinds = list(Kind.objects.prefetch_related("aliases"))
        return cls(
            batch,
            tables.of(batch),
            Index.load(),
            Kinds(kind_row(kind) for kind in kinds),
            {kind.code for kind in kinds if kind.level >= Secrecy.SECRET},
            Spool(store.spool_of(batch)),
        )

    def place_of(self, sheet: SheetInfo) -> int | None:
        """Which table this sheet holds."""
        names = [table.sheet.name for table in self.tables]
        return names.index(sheet.name) if sheet.name in names else None

    def checker(self, place: int) -> reading.Checker:
        if place not in self.checkers:
            table, about = self.tables[place], {"reference": self.batch.reference_date, "index": self.index}
            if self.batch.of_psks:
                about |= {"kind": self.batch.psks_kind_id or "", "placed": self.batch.region_id is not None}
                width = reading.width_of(table, self.spool.file)
                self.checkers[place] = ActorChecker(table.mapping, width=width, psks_kinds=psks_values.load(), **about)
            else:
                self.checkers[place] = reading.checker(table, self.spool.file, kinds=self.kinds, **about)
        return self.checkers[place]


def check_step(tools: Tools, position: dict) -> dict | None:
    """Stage the next part of the file; the new position, None when there is nothing left.

    `position`: {} at first, then offset in the spool, table, whether its footer has begun.
    """
    if position.get("ended"):
        return None
    start = position.get("offset", tools.spool.start)
    place, kinds, offset, rows = position.get("table"), None, start, []
    for place, kinds, offset, line in _walk(tools, start, position):  # noqa: B007 - the last place is kept
        if kinds is not None and (row := _row(tools, place, kinds, line)):
            rows.append(row)
            if len(rows) >= ROWS_A_STEP:
                break
    insert_many(Row, STAGED, rows)
    footer = bool(kinds and kinds.footer)
    return {"offset": offset, "table": place, "footer": footer, "ended": len(rows) < ROWS_A_STEP}


def _walk(tools: Tools, offset: int, position: dict) -> Iterator[tuple[int | None, Lines | None, int, list]]:
    """The lines of the spool from `offset` on, each with its table and what tells its kind."""
    place = position.get("table")
    kinds = _lines(tools, place, footer=position.get("footer", False))
    for after, line in tools.spool.lines(offset):
        if isinstance(line, SheetInfo):
            place = tools.place_of(line)
            kinds = _lines(tools, place)
            continue
        yield place, kinds, after, line


def _lines(tools: Tools, place: int | None, *, footer: bool = False) -> Lines | None:
    if place is None:
        return None
    table = tools.tables[place]
    lines = Lines(table.header, table.mapping, reading.width_of(table, tools.spool.file))
    lines.footer = footer
    return lines


def _row(tools: Tools, place: int, kinds: Lines, line: list) -> tuple | None:
    """A line as the columns `STAGED`; None if it is no row of data."""
    number, raw = line
    if number <= tools.tables[place].header.rows[-1]:
        return None
    cells = decode_row(raw)
    if kinds.kind(cells) != Line.DATA:
        return None
    said = read_row(tools, place, cells)
    # What most rows of a list come to; the preview writes only where it is something else.
    plan = Plan.FAIL if said[READ.index("outcome")] == Outcome.ERROR else Plan.NEW
    return (tools.batch.pk, place, number, raw, *said, plan)


def read_row(tools: Tools, place: int, cells: list) -> tuple:
    """What a row says, as the columns `STAGED` from `values` on."""
    checked = tools.checker(place).check(cells)
    values, worst = _as_json(checked), checked.outcome
    light = doubles.light(0, values, tools.batch.key)
    return (
        values,
        joined(checked.codes),
        str(worst),
        bool(tools.secret.intersection(values.get("kategori", ()))),
        "" if values.get("nik") or worst == Outcome.ERROR else fingerprint(values),
        *doubles.marks(light),
    )


def _as_json(checked) -> dict:
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


def kind_row(kind: Kind) -> dict:
    return {
        "code": kind.code,
        "name": kind.name,
        "aliases": [alias.name for alias in kind.aliases.all()],
        "age_min": kind.age_min,
        "age_max": kind.age_max,
        "sex": kind.sex,
    }


# --- What only several rows together show ----------------------------------------------------------------------------
def compare(batch: Batch) -> None:
    """Codes that rows get from each other, who leads when a person stands in several rows, origins made distinct.

    Only rows that share a mark with another one are looked at: of a clean list none, however long it is.
    """
    lights: list[doubles.Light] = []
    told: dict[int, tuple[str, str, str]] = {}
    for pk, values, *rest in _repeated(batch).values_list(*COMPARED).iterator(chunk_size=5_000):
        if values:
            lights.append(doubles.light(pk, values, batch.key))
            told[pk] = tuple(rest)
    found = doubles.find(lights, tuple(batch.key))
    changed = [_with_codes(pk, told[pk][1], codes) for pk, codes in found.items()]
    set_many(Row, ["codes", "outcome"], changed)
    errors = {pk for pk, (before, *_) in told.items() if before == Outcome.ERROR}
    errors |= {pk for pk, _, worst in changed if worst == Outcome.ERROR}
    _lead(batch, [light for light in lights if light.row not in errors], {pk: row[2] for pk, row in told.items()})


def _repeated(batch: Batch):
    """Rows that share a mark, or the fingerprint of a row without NIK, with another row of the batch."""
    wanted = Q()
    for name in ("nik_mark", "key_mark", "person_mark", "origin"):
        shared = batch.rows.exclude(**{name: "" if name == "origin" else None}).order_by()
        shared = shared.values(name).annotate(n=Count("pk")).filter(n__gt=1).values(name)
        wanted |= Q(**{f"{name}__in": shared})
    return batch.rows.filter(wanted).order_by("pk")


def _with_codes(pk: int, before: str, codes: set[str]) -> tuple[int, str, str]:
    together = {*before.split(), *codes}
    return pk, joined(together), str(outcome(together))


def _lead(batch: Batch, lights: list[doubles.Light], prints: dict[int, str]) -> None:
    """The first importable row of each person leads; a further row of the same list without NIK gets its own origin."""
    leaders: dict = {}
    seen: dict[str, int] = defaultdict(int)
    followers, origins = [], []
    for row in lights:
        names = [name for name in (row.nik, doubles.person(row) if tuple(batch.key) == ("nik",) else None) if name]
        leader = next((leaders[name] for name in names if name in leaders and _same(row, leaders[name])), None)
        if leader:
            followers.append((row.row, leader.row))
            continue
        for name in names:
            leaders.setdefault(name, row)
        if origin := prints[row.row]:
            seen[origin] += 1
            if seen[origin] > 1:
                origins.append((row.row, f"{origin}:{seen[origin]}"))
    set_many(Row, ["leader"], followers)
    set_many(Row, ["origin"], origins)


def _same(row: doubles.Light, leader: doubles.Light) -> bool:
    """By NIK, or by name, birth date and village where one of the two has no NIK; one NIK for two persons is not."""
    if row.nik and leader.nik:
        return row.nik == leader.nik and not doubles.different(row, leader)
    return True
