"""Rows and columns as the pages show them: masked where the reader is not cleared, reasons in sentences."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cases.models import Education, Kind, Marital, NikState, Occupation, Sex
from cases.models.reference import Secrecy
from cases.nik import mask
from imports import housing, reading, repairs, staging, tables, veil
from imports.cells import decode, shown, whole
from imports.codes import ERRORS, INSTEAD, SENTENCES, WAIVED, Outcome, sentence
from imports.fields import LABELS, MARKS
from imports.kinds import Kinds
from imports.models import Batch, Plan, Result, Row
from imports.register import personal
from imports.values import clean
from psks.models import Kind as PsksKind
from regions.models import Region

SECRET = "Data rahasia"
CLOSED = "Ada data yang tidak terbuka bagi Anda."
SAMPLES = 3  # values shown of a column
MASKED_FIELDS = {"nik", "no_kk", "no_kks"}
TONES = {Plan.NEW: "now", Plan.CHANGED: "wait", Plan.FAIL: "late"}
RESULT_TONES = {Result.CREATED: "done", Result.UPDATED: "now", Result.FAILED: "late", Result.SKIPPED: "wait"}
PLACES = ("village_id", "kecamatan_id")
CHOICES = {
    "sex": dict(Sex.choices),
    "nik_state": {**dict(NikState.choices), str(NikState.EMPTY): ""},
    "marital_status": dict(Marital.choices),
    "education": dict(Education.choices),
    "occupation": dict(Occupation.choices),
}


@dataclass(frozen=True)
class Line:
    """One row as a page shows it."""

    pk: int
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
    actor_id: int | None  # who it is in the register of PSKS
    secret: bool
    decision: str = ""
    repaired: bool = False
    kept: str = ""


def lines(batch: Batch, rows: list[Row], *, cleared: bool) -> list[Line]:
    """Rows of one page; of a masked one nothing but its place in the file and whether it is good."""
    names = [table["sheet"] or "" for table in batch.tables]
    codes = {code for row in rows for code in _villages(row)}
    places = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name"))
    kinds = dict((PsksKind if batch.of_psks else Kind).objects.values_list("pk" if batch.of_psks else "code", "name"))
    over = veil.of(batch, cleared=cleared) if rows else veil.Veil()
    return [
        _line(row, names[row.table], places, kinds, over, hidden=row.hidden_from(cleared), kept=_kept(row, cleared))
        for row in rows
    ]


def _kept(row: Row, cleared: bool) -> str:
    """Why the row stays although its batch was taken back; neutral words for the uncleared where it is Rahasia."""
    return CLOSED if row.kept_why and row.made.get("kept") == "rahasia" and not cleared else row.kept_why


def _line(row: Row, sheet: str, places: dict, kinds: dict, over: veil.Veil, *, hidden: bool, kept: str) -> Line:
    outcome, new = Outcome(row.outcome), row.pk in over.new
    label, tone = _planned(row, new=new)
    values = row.values
    return Line(
        pk=row.pk,
        number=row.number,
        sheet=sheet,
        name=SECRET if hidden else values.get("nama") or "tanpa nama",
        nik="" if hidden else mask(values.get("nik")) or values.get("nik_mask") or "",
        place="" if hidden else places.get(values.get("kode_desa") or values.get("kode_kecamatan"), ""),
        kinds="" if hidden else ", ".join(kinds.get(code, code) for code in _kinds_of(values)),
        outcome=outcome.label,
        tone=outcome.tone,
        reasons=[] if hidden else [sentence(code) for code in over.codes(row)],
        plan="" if hidden else label,
        plan_tone=tone,
        diff=[] if hidden or new else _diff(row, places),
        person_id=None if hidden else row.person_id,
        actor_id=_actor_of(row),
        secret=row.secret,
        decision="" if hidden else row.get_decision_display(),
        repaired=bool(row.fixes) and not hidden,
        kept="" if hidden else kept,
    )


def _actor_of(row: Row) -> int | None:
    """Who a row of a list of PSKS is or became."""
    if not row.values.get("psks_jenis"):
        return None
    return row.made.get("actor") or next(iter(row.made.get("seen", ())), None)


def _kinds_of(values: dict) -> list[str]:
    return [values["psks_jenis"]] if values.get("psks_jenis") else values.get("kategori") or []


def _planned(row: Row, *, new: bool) -> tuple[str, str]:
    """What is or was done with a row, and its tone; `new`: as far as the reader may know, it is somebody new."""
    if row.result:
        result = Result.CREATED if new else Result(row.result)
        return result.label, RESULT_TONES.get(result, "")
    plan = Plan.NEW if new else row.plan
    return (Plan(plan).label, TONES.get(Plan(plan), "")) if plan else ("", "")


def _diff(row: Row, places: dict) -> list[tuple[str, str, str]]:
    named = []
    for name, pair in row.diff.items():
        if name == "kecamatan_id" and "village_id" in row.diff:
            continue
        old, new = (_changed(name, value, places) for value in pair)
        named.append((personal.LABELS.get(name, name), old or "kosong", new or "kosong"))
    return named


def _changed(name: str, value: str, places: dict) -> str:
    """A column's value in words, as `personal.shown` left it."""
    if name in PLACES:
        return places.get(value, value)
    if name in MASKED_FIELDS:
        return mask(value)
    return CHOICES.get(name, {}).get(value, value)


def _villages(row: Row) -> set[str]:
    codes = [
        row.values.get("kode_desa") or row.values.get("kode_kecamatan"),
        *(code for name in PLACES for code in row.diff.get(name, ())),
    ]
    return {code for code in codes if code}


def where(batch: Batch) -> list[str]:
    """Where people of this list live, in words: the villages of single tables, the place of all others."""
    found = tables.of(batch)
    villages = {table.village for table in found} - {""}
    named = [village.short_label for village in Region.objects.filter(pk__in=villages).order_by("name")]
    told = [f"{'Menurut lembar: ' if len(found) > 1 else ''}{', '.join(named)}"] if named else []
    if named and all(table.village for table in found):
        return told
    return [*told, batch.region.short_label if batch.region_id else batch.get_placing_display()]


def tone(code: str) -> str:
    return "late" if code in ERRORS else "wait" if code in SENTENCES else ""


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
        cells = whole(cells, last)
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


# --- One row ---------------------------------------------------------------------------------------------------------
# Which columns a reason is about, by the first part of its code.
ABOUT = {
    "nik_": ("nik", "nik_mask"),
    "kk_": ("no_kk",),
    "card_": ("no_kks",),
    "name_": ("nama",),
    "date_": ("tanggal_lahir", "ttl"),
    "age_": ("tanggal_lahir", "ttl"),
    "sex_": ("jenis_kelamin",),
    "village_": ("desa", "kode_desa"),
    "region_": ("kabupaten",),
    "category_": ("kategori",),
    "psks_": ("psks_jenis",),
    "kecamatan_": ("kecamatan",),
    "email_": ("psks_surel",),
    "count_": ("psks_anggota",),
    "since_": ("psks_mulai",),
    "disability_": ("disabilitas",),
    "program_": ("program",),
    "amount_": ("nominal",),
    "period_": ("tahap",),
    "rt_rw_": ("rt", "rw", "rt_rw"),
    "phone_": ("telepon",),
    "desil_": ("desil",),
}
# Where what was read from a column stands, if not under its own name.
READ_AS = {
    "ttl": ("tempat_lahir", "tanggal_lahir"),
    "rt_rw": ("rt", "rw"),
    "desa": ("kode_desa",),
    "tahap": ("tahap", "tahun"),
    "program_list": ("program",),
}
UNREAD = {"provinsi", "kabupaten", "kecamatan"}
LONGEST = 2_000  # letters of a cell that can be repaired in place


@dataclass(frozen=True)
class CellShown:
    """One cell of a row. `text`: as it stands now, masked where `guarded`; `came`: as it came, if it was repaired."""

    index: int
    header: str
    field: str
    text: str
    raw: str  # what the form offers to change; empty where guarded
    came: str
    read: str
    reasons: list[str]
    guarded: bool


def cells_of(batch: Batch, row: Row, *, cleared: bool = True) -> list[CellShown]:
    """Every column of the file with its cell, what was read from it and what is wrong with it."""
    codes = veil.of(batch, cleared=cleared).codes(row)
    columns = tables.of(batch)[row.table].mapping.columns
    now = repairs.cells_of(row, len(columns))
    places = dict(Region.objects.filter(pk__in=_villages(row)).values_list("pk", "name"))
    kinds = dict(Kind.objects.values_list("code", "name")) if "kategori" in row.values else {}
    return [
        _cell(row, column, codes, clean(shown(now[column.index])) if column.index < len(now) else "", places, kinds)
        for column in columns
    ]


def _cell(row: Row, column, codes: list[str], text: str, places: dict, kinds: dict) -> CellShown:
    field = column.field or ""
    found = [code for code in codes if field in _about(code)]
    masked = _masked(text, field)
    wrong = any(code.removeprefix(WAIVED) in ERRORS | INSTEAD for code in found) or "kk_invalid" in found
    guarded = masked != text and not (field in MASKED_FIELDS and wrong)
    came = (row.fixes or {}).get(str(column.index))
    return CellShown(
        index=column.index,
        header=column.header or f"Kolom {column.letter}",
        field=LABELS.get(field, ""),
        text=masked if guarded else text,
        raw="" if guarded else text,
        came=(_masked(clean(shown(decode(came[0]))), None) or "kosong") if came else "",
        read=_read(row.values, field, places, kinds),
        reasons=[sentence(code) for code in found],
        guarded=guarded,
    )


def _about(code: str) -> tuple[str, ...]:
    bare = code.removeprefix(WAIVED)
    return next((fields for start, fields in ABOUT.items() if bare.startswith(start)), ())


def _read(values: dict, field: str, places: dict, kinds: dict) -> str:
    """What the check understood of a column, in words; "" for a column that is not read."""
    if not field or field in UNREAD:
        return ""
    if field in MARKS:
        about, _, code = field.partition(":")
        return "ya" if code in (values.get(about) or ()) else "tidak"
    told = [_worded(name, values.get(name), places, kinds) for name in READ_AS.get(field, (field,))]
    return ", ".join(part for part in told if part) or "–"


def _worded(name: str, value, places: dict, kinds: dict) -> str:
    if value in (None, "", []):
        return ""
    if name in MASKED_FIELDS:
        return mask(value)
    if name in housing.LABELS:
        return housing.worded(name, value)
    if name == "tanggal_lahir":
        return date.fromisoformat(value).strftime("%d-%m-%Y")
    if name == "kode_desa":
        return places.get(value, value)
    listed = value if isinstance(value, list) else [value]
    return ", ".join(kinds.get(part, part) if name == "kategori" else str(part) for part in listed)
