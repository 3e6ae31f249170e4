"""From the uploaded file to checked rows in the staging table, step by step; what was read is never lost or doubled.

`read` takes the file through the cage into the spool and finds its tables. `check_step` stages a part of the rows at a
time; the place in the spool is the position of the job and commits with the rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from itertools import islice

from django.db.models import Count, Q

from cases.models import Kind
from cases.models.reference import Secrecy
from imports import ahead, cage, doubles, psks_values, reach, reading, store, tables
from imports.ahead import Ahead
from imports.codes import Outcome, outcome
from imports.kinds import Kinds
from imports.models import Batch, ColumnMapping, Row
from imports.psks_checks import ActorChecker
from imports.rows import STAGED, Rules, joined, part
from imports.spool import Spool
from imports.titles import Titles
from imports.writes import insert_many, set_many
from psks.models import Kind as PsksKind
from regions.resolve import Index

ROWS_A_STEP = 2_000  # rows of one write transaction
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
    survey = _surveyed(batch, layout)
    if reaching := [table for table in survey.tables if table.grouped or table.repeats]:
        reach.spread(store.spool_of(batch), reaching, Index.load())
        survey = _surveyed(batch, layout)
    if not survey.tables:
        raise cage.Refused(
            "Tidak ada daftar nama yang dikenali dalam berkas ini. "
            "Pastikan ada baris judul kolom, misalnya NIK, Nama, Alamat."
        )
    if not layout:
        survey.tables = [_remembered(table) for table in survey.tables]
    return survey


def _surveyed(batch: Batch, layout: str) -> reading.Survey:
    found = Spool(store.spool_of(batch))
    return reading.survey(found.file, found.sheets(), layout=layout, titles=_titles(batch))


def retable(batch: Batch, place: int, header_rows: tuple[int, ...]) -> reading.Table:
    """The table at `place` read anew with its header in the rows the user says. Raises DomainError."""
    wanted = batch.tables[place]["sheet"]
    for sheet, rows in Spool(store.spool_of(batch)).sheets():
        if sheet.name == wanted:
            found = reading.table_of(sheet, _head(rows), at=header_rows, titles=_titles(batch))
            if isinstance(found, reading.Table) and any(header.text for header in found.header.headers):
                return _remembered(found)
    raise cage.Refused("Baris itu tidak berisi judul kolom. Pilih baris lain.")


def hidden_table(batch: Batch, name: str) -> reading.Table:
    """The table of a hidden sheet. Raises DomainError if there is none in it."""
    for sheet, rows in Spool(store.spool_of(batch)).sheets():
        if sheet.name == name and sheet.hidden:
            found = reading.table_of(replace(sheet, hidden=False), _head(rows), titles=_titles(batch))
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


def _head(rows) -> list[tuple[int, list]]:
    return list(islice(rows, reading.HEAD))


def _titles(batch: Batch) -> Titles:
    return Titles(Index.load(), batch.file_name)


def _remembered(table: reading.Table) -> reading.Table:
    """The table with what the user once said about these headers."""
    known = ColumnMapping.objects.filter(fingerprint=table.mapping.fingerprint).first()
    if known is None:
        return table
    chosen = {int(index): name for index, name in known.fields.items()}
    return tables.with_fields(table, chosen)


# --- Checking ----------------------------------------------------------------------------------------------------
@dataclass
class Tools(Rules):
    """What a check needs beside the rows; made once per run. `ahead`: a helper, while a long list is read."""

    batch: Batch | None = None
    ahead: Ahead | None = None

    @classmethod
    def of(cls, batch: Batch) -> "Tools":
        kinds = list(Kind.objects.prefetch_related("aliases"))
        return cls(
            batch=batch,
            batch_id=batch.pk,
            key=batch.key,
            reference=batch.reference_date,
            tables=tables.of(batch),
            index=Index.load(),
            kinds=Kinds(kind_row(kind) for kind in kinds),
            secret={kind.code for kind in kinds if kind.level >= Secrecy.SECRET},
            path=store.spool_of(batch),
        )

    def part(self, position: dict) -> tuple[dict, list[tuple]]:
        """The next part of the file: from the helper if it has it ready."""
        long = self.path.stat().st_size - position.get("offset", 0) > ahead.WORTH
        if self.ahead is None and long and not self.batch.of_psks:
            self.ahead = Ahead(self.rules(), position, ROWS_A_STEP)
        found = self.ahead.at(position) if self.ahead else None
        return found or part(self, position, ROWS_A_STEP)

    def checker(self, place: int) -> reading.Checker:
        if self.batch.of_psks and place not in self.checkers:
            table, about = self.tables[place], {"reference": self.reference, "index": self.index}
            about["village"] = table.village
            about |= {"kind": self.batch.psks_kind_id or "", "placed": self.batch.region_id is not None}
            width = table.width(self.spool.file)
            self.checkers[place] = ActorChecker(table.mapping, width=width, psks_kinds=_psks_kinds(), **about)
        return super().checker(place)

    def rules(self) -> Rules:
        """What another process needs."""
        return Rules(**{field.name: getattr(self, field.name) for field in fields(Rules) if field.name != "checkers"})


def _psks_kinds() -> psks_values.Kinds:
    rows = PsksKind.objects.values_list("slug", "number", "name", "aliases", "subject")
    return psks_values.Kinds(psks_values.KindRow(*row) for row in rows)


def check_step(tools: Tools, position: dict) -> tuple[dict, int] | None:
    """Stage the next part of the file: the new position and how many rows; None when there is nothing left.

    `position`: {} at first, then what `rows.part` says of the part before.
    """
    if position.get("ended"):
        return None
    after, found = tools.part(position)
    return after, insert_many(Row, STAGED, found)


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
            told[pk] = (*rest, _sharing(values, batch.key))
    found = doubles.find(lights, tuple(batch.key))
    changed = [_with_codes(pk, told[pk][1], codes) for pk, codes in found.items()]
    set_many(Row, ["codes", "outcome"], changed)
    errors = {pk for pk, (before, *_) in told.items() if before == Outcome.ERROR}
    errors |= {pk for pk, _, worst in changed if worst == Outcome.ERROR}
    _lead(batch, [light for light in lights if light.row not in errors], {pk: row[2:] for pk, row in told.items()})


def _sharing(values: dict, key: Iterable[str]) -> tuple:
    """What may differ between rows of one person without NIK: the kind, in a list of one row a person and kind."""
    return tuple(values.get("kategori") or ()) if "kategori" in key and values.get("tanggal_lahir") else ()


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


def _lead(batch: Batch, lights: list[doubles.Light], prints: dict[int, tuple[str, tuple]]) -> None:
    """The first importable row of each person leads; a further row of the same list without NIK gets its own origin."""
    leaders: dict = {}
    homes: dict[str, list[tuple[int, set]]] = defaultdict(list)  # origin -> row that leads, what its rows differ in
    followers, origins = [], []
    for row in lights:
        names = [name for name in (row.nik, doubles.person(row) if tuple(batch.key) == ("nik",) else None) if name]
        leader = next((leaders[name] for name in names if name in leaders and _same(row, leaders[name])), None)
        if leader:
            followers.append((row.row, leader.row))
            continue
        for name in names:
            leaders.setdefault(name, row)
        origin, own = prints[row.row]
        home = next((home for home in homes[origin] if own and own not in home[1]), None)
        if home:
            followers.append((row.row, home[0]))
            home[1].add(own)
        elif origin:
            homes[origin].append((row.row, {own}))
            if (number := len(homes[origin])) > 1:
                origins.append((row.row, f"{origin}:{number}"))
    set_many(Row, ["leader"], followers)
    set_many(Row, ["origin"], origins)


def _same(row: doubles.Light, leader: doubles.Light) -> bool:
    """By NIK, or by name, birth date and village where one of the two has no NIK; one NIK for two persons is not."""
    if row.nik and leader.nik:
        return row.nik == leader.nik and not doubles.different(row, leader)
    return True
