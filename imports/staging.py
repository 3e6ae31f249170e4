"""From the uploaded file to checked rows in the staging table, step by step; what was read is never lost or doubled.

`read` takes the file through the cage into the spool and finds its tables. `check_step` stages a part of the rows at a
time; the place in the spool is the position of the job and commits with the rows.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from cases.models import Kind
from cases.models.reference import Secrecy
from cases.names import letters
from imports import cage, doubles, reading, store, tables
from imports.cage import SheetInfo
from imports.cells import decode_row
from imports.codes import Outcome, outcome
from imports.models import Batch, ColumnMapping, Row
from imports.sheet import Line, Lines
from imports.spool import Spool
from imports.values import Kinds
from imports.writes import set_many
from regions.resolve import Index

ROWS_A_STEP = 2_000  # rows of one write transaction
LIGHT = ("pk", "values", "outcome", "codes")


def read(batch: Batch, *, layout: str = "", limit_mb: int | None = None) -> reading.Survey:
    """Read the file in the cage into the spool and look at it. Raises `cage.Refused`."""
    with (
        store.new_spool(batch) as spool,
        cage.opened(store.file_of(batch), limit_mb=limit_mb) as reader,
    ):
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
        return names.index(sheet.name) if sheet.name in names and not sheet.hidden else None

    def checker(self, place: int) -> reading.Checker:
        if place not in self.checkers:
            self.checkers[place] = reading.checker(
                self.tables[place],
                self.spool.file,
                reference=self.batch.reference_date,
                index=self.index,
                kinds=self.kinds,
            )
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
    Row.objects.bulk_create(rows, batch_size=500)
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


def _row(tools: Tools, place: int, kinds: Lines, line: list) -> Row | None:
    """A line as a staged row; None if it is no row of data."""
    number, raw = line
    if number <= tools.tables[place].header.rows[-1]:
        return None
    cells = decode_row(raw)
    if kinds.kind(cells) != Line.DATA:
        return None
    checked = tools.checker(place).check(cells)
    values = _as_json(checked)
    return Row(
        batch=tools.batch,
        table=place,
        number=number,
        cells=raw,
        values=values,
        codes=joined(checked.codes),
        outcome=checked.outcome,
        secret=bool(tools.secret.intersection(values.get("kategori", ()))),
        origin="" if values.get("nik") or checked.outcome == Outcome.ERROR else fingerprint(values),
    )


def _as_json(checked) -> dict:
    values = dict(checked.values)
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
    """Codes that rows get from each other, who leads when a person stands in several rows, origins made distinct."""
    lights: list[doubles.Light] = []
    told: dict[int, tuple[dict, str]] = {}
    for pk, values, _, codes in batch.rows.order_by("pk").values_list(*LIGHT).iterator(chunk_size=5_000):
        if values:
            lights.append(doubles.light(pk, values, batch.key))
            told[pk] = (values, codes)
    found = doubles.find(lights, tuple(batch.key))
    changed = [_with_codes(pk, told[pk][1], codes) for pk, codes in found.items()]
    set_many(Row, ["codes", "outcome"], changed)
    _lead(batch, lights, {pk for pk, _, worst in changed if worst == Outcome.ERROR})


def _with_codes(pk: int, before: str, codes: set[str]) -> tuple[int, str, str]:
    together = {*before.split(), *codes}
    return pk, joined(together), str(outcome(together))


def _lead(batch: Batch, lights: list[doubles.Light], spoilt: set[int]) -> None:
    """The first importable row of each person leads; a further row of the same list without NIK gets its own origin."""
    importable = set(batch.rows.importable().values_list("pk", flat=True)) - spoilt
    leaders: dict = {}
    seen: dict[str, int] = defaultdict(int)
    followers, origins = [], []
    prints = dict(batch.rows.exclude(origin="").values_list("pk", "origin"))
    for row in lights:
        if row.row not in importable:
            continue
        names = [name for name in (row.nik, doubles.person(row) if tuple(batch.key) == ("nik",) else None) if name]
        leader = next((leaders[name] for name in names if name in leaders and _same(row, leaders[name])), None)
        if leader:
            followers.append((row.row, leader.row))
            continue
        for name in names:
            leaders.setdefault(name, row)
        if row.row in prints:
            seen[prints[row.row]] += 1
            if (times := seen[prints[row.row]]) > 1:
                origins.append((row.row, f"{prints[row.row]}:{times}"))
    set_many(Row, ["leader"], followers)
    set_many(Row, ["origin"], origins)


def _same(row: doubles.Light, leader: doubles.Light) -> bool:
    """By NIK, or by name, birth date and village where one of the two has no NIK; one NIK for two persons is not."""
    if row.nik and leader.nik:
        return row.nik == leader.nik and not doubles.different(row, leader)
    return True
