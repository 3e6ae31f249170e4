"""What the user decides before a batch is applied: cells repaired, reasons waived or skipped, who is whom.

Whatever changes what applying would do marks the batch as due for a re-check; `recheck` lets it run, and the steps at
the end of this module are its own part of that work.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Substr

from accounts.authz import Can
from cases.models import Person
from imports import actions, applying, repairs, staging
from imports.cells import decode, shown
from imports.codes import REGISTER, WAIVABLE, WARNINGS, Outcome, asked
from imports.gates import DUE, due
from imports.models import Batch, Decision, Plan, Row
from imports.register import moving
from imports.values import clean
from imports.workflow import Status
from imports.writes import set_many
from office import records
from office.errors import DomainError, IllegalMove
from office.text import clean_text
from regions.actions import add_alias
from regions.models import Region
from trail import actions as trail

TAKE, SKIP = "take", "skip"
MOVING = {moving.MOVE, moving.STAY, SKIP}  # what may be decided of rows with another No. KK
PRINT = 48  # length of `rows.fingerprint`; what follows it tells rows alike from each other
ROWS_A_STEP = 1_000
VILLAGE_FIELDS = ("desa", "kode_desa")


def choice(code: str) -> str:
    """What may be decided of a whole reason: TAKE, SKIP, or "" for nothing."""
    if code in WAIVABLE:
        return TAKE
    return SKIP if code in WARNINGS or code in REGISTER else ""


def decided(batch: Batch) -> dict[str, dict]:
    """The reasons decided so far: code -> {"do", "note"}."""
    return {code: told for code, told in batch.decisions.items() if not code.startswith("_")}


def anything(batch: Batch) -> bool:
    """Whether anything was repaired, decided or left out that is lost once the columns are changed."""
    of_rows = Q(fixes__isnull=False) | ~Q(decision="") | Q(decisions__isnull=False)
    return bool(decided(batch)) or batch.rows.filter(of_rows).exists()


def codes_to(batch: Batch, do: str) -> frozenset[str]:
    return frozenset(code for code, told in decided(batch).items() if told["do"] == do)


# --- A cell -------------------------------------------------------------------------------------------------------
def fix(*, by, batch: Batch, row: Row, cells: Mapping[int, str], version: int | None = None) -> Row:
    """Put other cells in place of those that came, by column; what came stays noted. The row is checked at once.

    A cell set back to what came is no repair any more. Nothing different: nothing is written.
    """
    _must_be_open(batch)
    fixes = _fixes(row, cells)
    if fixes == (row.fixes or {}):
        return row
    touched = [index for index in {*fixes, *(row.fixes or {})} if fixes.get(index) != (row.fixes or {}).get(index)]
    tools = staging.Tools.of(batch)
    told = {"row": (None, _place(batch, row)), "columns": (None, _titles(tools, row, touched))}
    before = _counted(row)
    with transaction.atomic():
        _note(batch, version=version, is_due=True)
        row.fixes = fixes or None
        for name, value in repairs.reread(tools, row, codes_to(batch, TAKE)).items():
            setattr(row, name, value)
        row.plan, row.diff, row.register_codes, row.similar = "", {}, " ", None
        row.decision, row.decisions, row.person_id = "", None, None
        row.save(update_fields=["fixes", *repairs.COLUMNS, *_UNSETTLED])
        _put_counts(batch, _moved(batch.counts, before, _counted(row)))
        trail.record("import.fix", by=by, subject=batch, changes=told, owner="")
    return row


def _counted(row: Row) -> list[tuple[str, str]]:
    """In which figures of its batch a row is counted."""
    found = [("outcome", row.outcome), ("plan", row.plan)]
    found += [("code", code) for code in row.code_list] + [("register", code) for code in row.register_code_list]
    return [(group, name) for group, name in found if name]


def _moved(counts: dict, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> dict:
    """The figures after one row is counted elsewhere; what is none any more goes, but for outcomes and plans."""
    found = {group: dict(told) if isinstance(told, dict) else told for group, told in counts.items()}
    for step, names in ((-1, before), (1, after)):
        for group, name in names:
            number = found.setdefault(group, {}).get(name, 0) + step
            found[group][name] = max(number, 0)
            if number <= 0 and group in {"code", "register"}:
                del found[group][name]
    return found


def _put_counts(batch: Batch, counts: dict) -> None:
    """Figures beside the version: whoever has the page open may still decide."""
    batch.counts = counts
    Batch.objects.filter(pk=batch.pk).update(counts=counts, decisions=batch.decisions)


_UNSETTLED = ["plan", "diff", "register_codes", "similar", "decision", "decisions", "person_id"]


def place(*, by, batch: Batch, row: Row, village: Region, remember: bool, version: int | None = None) -> Row:
    """The village this row means; with `remember` its words are another name of it from now on."""
    index = village_column(batch, row)
    if index is None:
        raise DomainError("Berkas ini tidak memuat kolom desa.")
    with transaction.atomic():
        if remember:
            _remember(village, new_spelling(batch, row), by)
        return fix(by=by, batch=batch, row=row, cells={index: village.pk}, version=version)


def village_column(batch: Batch, row: Row) -> int | None:
    """The column that names the village, by name before by code."""
    fields = [column["field"] for column in batch.tables[row.table]["columns"]]
    return next((fields.index(name) for name in VILLAGE_FIELDS if name in fields), None)


def village_words(batch: Batch, row: Row) -> str:
    """How the file spells the village of a row; "" if it says none."""
    fields = [column["field"] for column in batch.tables[row.table]["columns"]]
    index = fields.index("desa") if "desa" in fields else len(row.cells)
    return clean_text(shown(decode(row.cells[index])))[:100] if index < len(row.cells) else ""


def new_spelling(batch: Batch, row: Row) -> str:
    """The words of a row that may become another name of a village: no name that villages have, no error of a cell."""
    words = village_words(batch, row)
    return "" if "village_ambiguous" in row.code_list or words.startswith("#") else words


def _remember(village: Region, words: str, by) -> None:
    if not words:
        raise DomainError(
            "Tulisan desa pada baris ini tidak dapat diingat.", fields={"remember": "Tidak dapat diingat."}
        )
    try:
        add_alias(region=village, text=words, by=by)
    except ValidationError as error:
        raise DomainError(error.messages[0], fields={"remember": error.messages[0]}) from error


def _fixes(row: Row, cells: Mapping[int, str]) -> dict[str, list]:
    fixes = dict(row.fixes or {})
    for index, text in cells.items():
        came = row.cells[index] if index < len(row.cells) else None
        if text in {clean_text(shown(decode(came))), clean(shown(decode(came)))}:
            fixes.pop(str(index), None)
        else:
            fixes[str(index)] = [came, text or None]
    return fixes


def _place(batch: Batch, row: Row) -> str:
    sheet = batch.tables[row.table]["sheet"]
    return f"{sheet}: {row.number}" if sheet and len(batch.tables) > 1 else str(row.number)


def _titles(tools: staging.Tools, row: Row, touched: list[str]) -> list[str]:
    headers = tools.tables[row.table].header.headers
    numbers = sorted(int(index) for index in touched)
    return [(headers[n].text if n < len(headers) else "") or f"kolom {n + 1}" for n in numbers]


# --- A reason -----------------------------------------------------------------------------------------------------
def decide(*, by, batch: Batch, code: str, note: str, do: str = "", version: int | None = None) -> int:
    """Let all rows with a reason in without what is wrong, or leave them all out; how many rows carry it.

    `do`: one of MOVING for rows with another No. KK; every other reason has one answer.
    """
    do = do if code == moving.DIFFERS and do in MOVING else choice(code)
    if not do:
        raise IllegalMove("Alasan ini tidak dapat diputuskan sekaligus. Perbaiki barisnya satu per satu.")
    before = decided(batch).get(code)
    told = {"do": do, "note": note}
    with transaction.atomic():
        changed_mind = before is not None and before["do"] != do
        _note(batch, version=version, decisions={code: told}, is_due=do != SKIP or changed_mind)
        rows = sum(batch.count(group, name) for group, name in carrying(batch, code))
        if do == SKIP:
            _skip(batch, {code})
            _recount(batch)
        changes = {"code": (None, code), "do": ((before or {}).get("do"), do), "rows": (None, rows)}
        trail.record("import.decide", by=by, subject=batch, changes=changes, note=note, owner="")
    return rows


def carrying(batch: Batch, code: str) -> list[tuple[str, str]]:
    """In which figures the rows with a reason are counted, decided or not."""
    groups = {group: batch.counts.get(group, {}) for group in ("code", "register")}
    return [(group, name) for group, names in groups.items() for name in names if asked(name) == code]


def withdraw(*, by, batch: Batch, code: str, version: int | None = None) -> None:
    """Take back what was decided of a reason."""
    before = decided(batch).get(code)
    if before is None:
        raise IllegalMove("Alasan ini belum diputuskan.")
    with transaction.atomic():
        _note(batch, version=version, decisions={code: None}, is_due=True)
        if before["do"] == SKIP:
            batch.rows.filter(decision=Decision.SKIP).update(decision="", plan="")
            _skip(batch, codes_to(batch, SKIP))
        changes = {"code": (None, code), "do": (before["do"], None)}
        trail.record("import.decide", by=by, subject=batch, changes=changes, owner="")


def _skip(batch: Batch, codes) -> None:
    """Leave out the rows with one of these reasons that would go in and that nobody decided one by one."""
    wanted = Q()
    for code in codes:
        wanted |= Q(codes__contains=f" {code} ") | Q(register_codes__contains=f" {code} ")
    if wanted:
        rows = batch.rows.importable().filter(wanted, decision="")
        rows.update(decision=Decision.SKIP, plan=Plan.SKIP, diff={})


def _recount(batch: Batch) -> None:
    """The figures after rows were left out; rows that follow one of them are only right after a re-check."""
    left_out = batch.rows.filter(decision=Decision.SKIP)
    followed = batch.rows.filter(leader__in=left_out.values("pk")).exists()
    batch.decisions = batch.decisions | ({DUE: True} if followed else {})
    _put_counts(batch, applying.counts(batch) | {"unknown": batch.counts.get("unknown", [])})


# --- One row by itself ---------------------------------------------------------------------------------------------
def leave_out(*, by, batch: Batch, row: Row, note: str, version: int | None = None) -> Row:
    """This row does not go in, whatever it says; rows that follow it are only right after a re-check."""
    if row.outcome == Outcome.ERROR:
        raise IllegalMove("Baris ini ditolak, jadi memang tidak masuk.")
    followed = batch.rows.filter(leader=row.pk).exists()
    return _alone(by, batch, row, Decision.ALONE, {"note": note}, note=note, version=version, is_due=followed)


def take_in(*, by, batch: Batch, row: Row, version: int | None = None) -> Row:
    """A row that was left out by itself goes in again, as the re-check then says."""
    if row.decision != Decision.ALONE:
        raise IllegalMove("Baris ini tidak dilewati sendiri.")
    return _alone(by, batch, row, "", {"note": None}, version=version, is_due=True)


def move_family(*, by, batch: Batch, row: Row, do: str, note: str = "", version: int | None = None) -> Row:
    """The person of a row with another No. KK moves to it, stays, or ("") does what is decided for the whole reason."""
    if moving.DIFFERS not in map(asked, row.register_code_list):
        raise IllegalMove("No. KK baris ini tidak berbeda dengan register.")
    if do == SKIP:
        return leave_out(by=by, batch=batch, row=row, note=note, version=version)
    return _alone(by, batch, row, "", {"kk": do or None, "note": None}, note=note, version=version, is_due=True)


def _alone(by, batch: Batch, row: Row, decision: str, told: Mapping, *, is_due: bool, note="", version=None) -> Row:
    """Write what was decided of one row; the figures follow at once."""
    found = {name: value for name, value in {**(row.decisions or {}), **told}.items() if value}
    before, was = _counted(row), row.decision or (row.decisions or {}).get("kk")
    with transaction.atomic():
        _note(batch, version=version, is_due=is_due)
        if decision or row.decision == Decision.ALONE:
            row.decision, row.plan, row.diff = decision, Plan.SKIP if decision else "", {}
        row.decisions = found or None
        row.save(update_fields=["decision", "decisions", "plan", "diff"])
        _put_counts(batch, _moved(batch.counts, before, _counted(row)))
        changes = {"row": (None, _place(batch, row)), "do": (was, row.decision or found.get("kk"))}
        trail.record("import.decide", by=by, subject=batch, changes=changes, note=note, owner="")
    return row


# --- Who is whom --------------------------------------------------------------------------------------------------
def candidates(user, row: Row):
    """Persons whom a row may already be, as far as `user` may see them."""
    wanted = {*(row.similar or ()), *([row.person_id] if row.decision == Decision.SAME else [])}
    return (
        Person.objects.visible_to(user, Can.PERSON_VIEW).filter(pk__in=wanted, active=True).order_by("name_key", "pk")
    )


def identify(
    *, by, batch: Batch, row: Row, person: Person | None, other: bool = False, version: int | None = None
) -> Row:
    """The row is `person`, is somebody `other`, or (neither) stays open for the duplicates desk."""
    if person is not None and not candidates(by, row).filter(pk=person.pk).exists():
        raise DomainError("Orang ini bukan salah satu yang mungkin sama.", fields={"who": "Pilih dari daftar."})
    decision = Decision.SAME if person else Decision.OTHER if other else ""
    pk = person.pk if person else None
    if (row.decision, row.person_id) == (decision, pk):
        return row
    with transaction.atomic():
        _note(batch, version=version, is_due=True)
        changes = {"row": (None, _place(batch, row)), "do": (row.decision, str(decision))}
        row.decision, row.person_id = decision, pk
        row.save(update_fields=["decision", "person_id"])
        trail.record("import.decide", by=by, subject=batch, changes=changes, owner="")
    return row


def _note(batch: Batch, *, version: int | None, is_due: bool, decisions: Mapping | None = None) -> None:
    """Write on the batch that something was decided; whoever decides at the same time is told. Raises IllegalMove."""
    if version is not None and version != batch.version:
        raise records.stale(batch)
    _must_be_open(batch)
    found = batch.decisions | (decisions or {}) | ({DUE: True} if is_due else {})
    actions._write(batch, {"decisions": {name: told for name, told in found.items() if told is not None}})


def _must_be_open(batch: Batch) -> None:
    if batch.status != Status.PREVIEW:
        raise IllegalMove(f"Langkah ini tidak terbuka: {batch.get_status_display().lower()}.")


# --- Checking again -----------------------------------------------------------------------------------------------
def recheck(*, by, batch: Batch, version: int | None = None, begin: actions.Begin | None = None) -> Batch:
    """Check the rows again with all repairs and decisions."""
    if not due(batch):
        raise IllegalMove("Tidak ada yang perlu diperiksa ulang.")
    left = {name: told for name, told in batch.decisions.items() if name != DUE}
    with transaction.atomic():
        batch = actions._move(batch, "recheck", by=by, values={"decisions": left}, version=version)
        if begin:
            begin(batch, by=by)
    return batch


def again_step(tools: staging.Tools, after: int) -> int | None:
    """Read the next rows again that have a reason or a repair; the last of them, None when all are read.

    A good row without repair stays good: what it says was understood already.
    """
    batch = tools.batch
    if not after:
        _loosen(batch)
    rows = list(
        batch.rows.filter(pk__gt=after)
        .exclude(codes=" ", fixes__isnull=True)
        .only("batch", "table", "cells", "fixes", *repairs.COLUMNS)
        .order_by("pk")[:ROWS_A_STEP]
    )
    waived, changed = codes_to(batch, TAKE), []
    for row in rows:
        new = repairs.reread(tools, row, waived)
        if any(getattr(row, name) != value for name, value in new.items()):
            changed.append((row.pk, *(new[name] for name in repairs.COLUMNS)))
    set_many(Row, repairs.COLUMNS, changed)
    return rows[-1].pk if len(rows) == ROWS_A_STEP else None


def _loosen(batch: Batch) -> None:
    """Forget what rows got from each other and who was left out."""
    batch.rows.exclude(leader=None).update(leader=None)
    batch.rows.filter(origin__contains=":").update(origin=Substr("origin", 1, PRINT))
    batch.rows.filter(decision=Decision.SKIP).update(decision="", plan="")


def skip_decided(batch: Batch) -> None:
    """Leave out what is to be left out: after the rows were compared, and again after the register was asked."""
    if codes := codes_to(batch, SKIP):
        _skip(batch, codes)
        batch.rows.filter(decision=Decision.SKIP).exclude(plan=Plan.SKIP).update(plan=Plan.SKIP, diff={})
