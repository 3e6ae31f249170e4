"""Preview and application of a checked batch, part by part; both decide by the same rules and the register."""

from collections import Counter

from cases.names import name_key
from imports.codes import Outcome
from imports.models import Batch, Plan, Result, Row
from imports.register import personal
from imports.register.states import Known, load, load_alike
from imports.register.taking import Taken, take_all
from imports.register.writing import write
from imports.writes import set_many

ROWS_A_STEP = 1_000  # rows of one write transaction
PLAN_OF = {
    Result.CREATED: Plan.NEW,
    Result.UPDATED: Plan.CHANGED,
    Result.UNCHANGED: Plan.SAME,
    Result.SKIPPED: Plan.SKIP,
    Result.FAILED: Plan.FAIL,
}


def part_of(batch: Batch, after: int) -> list[Row]:
    """The next rows of a batch behind the row `after`, in their order."""
    rows = list(batch.rows.filter(pk__gt=after).defer("cells").order_by("pk")[:ROWS_A_STEP])
    for row in rows:
        row.batch = batch
    return rows


def decided(batch: Batch, rows: list[Row]) -> list[Taken]:
    """What taking these rows in does, by what the register holds at this moment."""
    known = load(batch, rows)
    load_alike(known, _new_names(known, rows))
    return take_all(known, rows)


def _new_names(known: Known, rows: list[Row]) -> set[str]:
    """Name keys of rows that no NIK leads to anybody."""
    return {
        name_key(row.values["nama"])
        for row in rows
        if row.outcome != Outcome.ERROR and row.values.get("nama") and not known.by_nik.get(row.values.get("nik") or "")
    }


def preview_step(batch: Batch, rows: list[Row]) -> None:
    """Note on each row what applying it would do."""
    noted = []
    for taken in decided(batch, rows):
        codes = f" {' '.join(sorted(taken.codes))} " if taken.codes else " "
        noted.append((taken.row.pk, str(PLAN_OF[taken.result]), _diff(taken), codes))
    set_many(Row, ["plan", "diff", "register_codes"], noted)


def _diff(taken: Taken) -> dict:
    """Old and new per column; nothing of somebody the open register does not know."""
    if not taken.state or taken.state.opened:
        return {}
    shown = {name: pair for name, pair in taken.changes.items() if name in personal.LABELS}
    if "birth_date" in shown:
        shown.pop("birth_year", None)
    return {name: [personal.shown(name, old), personal.shown(name, new)] for name, (old, new) in shown.items()}


def apply_step(batch: Batch, rows: list[Row], *, by) -> None:
    """Take these rows in. Must run inside the transaction that saves the position."""
    write(batch, decided(batch, rows), by=by)


def counts(batch: Batch) -> dict:
    """How many rows of a batch have which outcome, plan, result and reason."""
    totals: dict[str, Counter] = {name: Counter() for name in ("outcome", "plan", "result", "code", "register")}
    rows = batch.rows.values_list("outcome", "plan", "result", "codes", "register_codes")
    for outcome, plan, result, codes, register_codes in rows.iterator(chunk_size=5_000):
        totals["outcome"][outcome] += 1
        totals["plan"][plan] += 1
        totals["result"][result] += 1
        totals["code"].update(codes.split())
        totals["register"].update(register_codes.split())
    named = {"outcome": list(Outcome), "plan": Plan.values, "result": Result.values}
    return {
        name: dict.fromkeys(map(str, named.get(name, ())), 0) | {key: n for key, n in found.items() if key}
        for name, found in totals.items()
    }


def adds_up(batch: Batch) -> bool:
    """Whether created + changed + same + skipped + failed are the rows of the file."""
    return sum(batch.count("result", result) for result in Result.values) == batch.rows_total
