"""Rows and columns as the pages show them: masked where the reader is not cleared, reasons in sentences."""

from collections import defaultdict
from dataclasses import dataclass

from cases.models import Kind
from cases.models.reference import Secrecy
from cases.nik import mask
from imports import reading, staging, tables
from imports.cells import shown
from imports.codes import ERRORS, REGISTER, SENTENCES, WARNINGS, Outcome, sentence
from imports.models import Batch, Plan, Result, Row
from imports.register import personal
from imports.values import Kinds, clean
from regions.models import Region

SECRET = "Data rahasia"
SAMPLES = 3  # values shown of a column
MASKED_FIELDS = {"nik", "no_kk", "no_kks"}
TONES = {Plan.NEW: "now", Plan.CHANGED: "wait", Plan.FAIL: "late"}
RESULT_TONES = {Result.CREATED: "done", Result.UPDATED: "now", Result.FAILED: "late", Result.SKIPPED: "wait"}


@dataclass(frozen=True)
class Line:
    """One row as a page shows it."""

    number: int
    sheet: str
    name: str
    nik: str
    place: str
    kinds: str
    outcome: str
    tone: str
    reasons: list[str]
    plan: str
    plan_tone: str
    diff: list[tuple[str, str, str]]
    person_id: int | None
    secret: bool


def lines(batch: Batch, rows: list[Row], *, cleared: bool) -> list[Line]:
    """Rows of one page; of a masked one nothing but its place in the file and whether it is good."""
    names = [table["sheet"] or "" for table in batch.tables]
    codes = {code for row in rows for code in _villages(row)}
    places = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name"))
    kinds = dict(Kind.objects.values_list("code", "name"))
    return [_line(row, names[row.table], places, kinds, hidden=row.hidden_from(cleared)) for row in rows]


def _line(row: Row, sheet: str, places: dict, kinds: dict, *, hidden: bool) -> Line:
    outcome = Outcome(row.outcome)
    label, tone = _planned(row)
    values = row.values
    return Line(
        number=row.number,
        sheet=sheet,
        name=SECRET if hidden else values.get("nama") or "tanpa nama",
        nik="" if hidden else mask(values.get("nik")) or values.get("nik_mask") or "",
        place="" if hidden else places.get(values.get("kode_desa"), ""),
        kinds="" if hidden else ", ".join(kinds.get(code, code) for code in values.get("kategori") or ()),
        outcome=outcome.label,
        tone=outcome.tone,
        reasons=[] if hidden else [sentence(code) for code in [*row.code_list, *row.register_code_list]],
        plan="" if hidden else label,
        plan_tone=tone,
        diff=[] if hidden else _diff(row, places),
        person_id=None if hidden else row.person_id,
        secret=row.secret,
    )


def _planned(row: Row) -> tuple[str, str]:
    if row.result:
        return Result(row.result).label, RESULT_TONES.get(Result(row.result), "")
    return (Plan(row.plan).label, TONES.get(Plan(row.plan), "")) if row.plan else ("", "")


def _diff(row: Row, places: dict) -> list[tuple[str, str, str]]:
    named = []
    for name, (old, new) in row.diff.items():
        if name == "village_id":
            old, new = places.get(old, old), places.get(new, new)
        if name == "nik":
            old, new = mask(old), mask(new)
        named.append((personal.LABELS.get(name, name), old or "kosong", new))
    return named


def _villages(row: Row) -> set[str]:
    return {code for code in [row.values.get("kode_desa"), *row.diff.get("village_id", ())] if code}


def reasons(batch: Batch) -> list[tuple[str, str, int, str]]:
    """(code, sentence, rows, tone) of every reason in a batch, errors first, the most frequent first."""
    found = []
    for group, sentences in (("code", SENTENCES), ("register", REGISTER)):
        for code, number in batch.counts.get(group, {}).items():
            found.append((code, sentences.get(code, code), number, _tone(code)))
    order = {"late": 0, "wait": 1, "": 2}
    return sorted(found, key=lambda reason: (order[reason[3]], -reason[2]))


def _tone(code: str) -> str:
    return "late" if code in ERRORS else "wait" if code in WARNINGS else ""


# --- Columns ---------------------------------------------------------------------------------------------------------
def samples(batch: Batch) -> dict[int, dict[int, list[str]]]:
    """A few different values of each column of each table, numbers masked; rows of Rahasia kinds give none."""
    kinds = _secret_kinds()
    return {place: _samples_of(batch, place, table, kinds) for place, table in enumerate(tables.of(batch))}


def _samples_of(batch: Batch, place: int, table: reading.Table, kinds: tuple[Kinds, set[str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    fields = {column.index: column.field for column in table.mapping.columns}
    last, width = table.header.rows[-1], len(table.header.headers)
    for number, cells in staging.head_of(batch, place, last + 30):
        if number <= last or _is_secret(cells, fields, kinds) or (len(cells) < width and len(cells) < 2):
            continue
        for index, cell in enumerate(cells):
            value = _masked(clean(shown(cell))[:40], fields.get(index))
            if value and value not in found[index] and len(found[index]) < SAMPLES:
                found[index].append(value)
    return found


def _masked(value: str, field: str | None) -> str:
    digits = "".join(sign for sign in value if sign.isdigit())
    return mask(digits) if len(digits) >= 14 or (field in MASKED_FIELDS and digits) else value


def _secret_kinds() -> tuple[Kinds, set[str]]:
    rows = list(Kind.objects.prefetch_related("aliases"))
    return Kinds(staging.kind_row(kind) for kind in rows), {k.code for k in rows if k.level >= Secrecy.SECRET}


def _is_secret(cells: list, fields: dict[int, str | None], kinds: tuple[Kinds, set[str]]) -> bool:
    known, secret = kinds
    return any(
        fields.get(index) == "kategori" and secret.intersection(known.codes(cell))
        for index, cell in enumerate(cells)
        if cell is not None
    )
