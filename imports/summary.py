"""What the page of a batch tells at a glance: figures, reasons with what was decided of them, villages, samples."""

from dataclasses import dataclass

from imports import deciding, shown, veil
from imports.applying import VILLAGES
from imports.codes import WAIVABLE, asked, sentence
from imports.models import Batch, Plan, Result
from imports.register import moving
from regions.models import Region

SAMPLES = 3  # rows shown of each plan
NOWHERE = "-"  # the filter for rows without a village
DONE = {deciding.SKIP: "Dilewati", moving.MOVE: "Dipindahkan ke KK dalam daftar", moving.STAY: "Tetap di KK lama"}


@dataclass(frozen=True)
class Reason:
    """A reason of a batch: `code` is what the filter takes, `about` what is decided (empty: nothing may be)."""

    code: str
    text: str
    rows: int
    tone: str
    about: str
    decision: str


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    rows: int
    new: int
    changed: int
    errors: int


@dataclass(frozen=True)
class Sample:
    """A few rows of one plan."""

    plan: str
    label: str
    rows: int
    lines: list[shown.Line]


def figures(batch: Batch) -> list[tuple[str, int, str, str]]:
    """Label, number, tone and the filter behind it: what was done, or what would be."""
    if batch.finished_at:
        tones = {Result.CREATED: "done", Result.FAILED: "late"}
        return [(r.label, batch.count("result", r), tones.get(r, ""), f"akhir={r}") for r in Result]
    tones = {Plan.NEW: "done", Plan.FAIL: "late"}
    return [(plan.label, batch.count("plan", plan), tones.get(plan, ""), f"rencana={plan}") for plan in Plan]


def reasons(batch: Batch, *, open_to_decide: bool) -> list[Reason]:
    """Every reason in a batch, errors first, the most frequent first; a decided one stays even without rows."""
    told = deciding.decided(batch)
    rows = {code: number for group in ("code", "register") for code, number in batch.counts.get(group, {}).items()}
    missing = [code for code in told if code not in set(map(asked, rows))]
    order = {"late": 0, "wait": 1, "": 2}
    found = [_reason(code, rows.get(code, 0), told, open_to_decide) for code in [*rows, *missing]]
    return sorted(found, key=lambda reason: (order[reason.tone], -reason.rows))


def _reason(code: str, rows: int, told: dict, open_to_decide: bool) -> Reason:
    base = asked(code)
    about = base if open_to_decide and (deciding.choice(base) or base in told) else ""
    return Reason(code, sentence(code), rows, shown.tone(code), about, decision_of(base, told.get(base)))


def decision_of(code: str, told: dict | None) -> str:
    """What was decided of a reason, in words; "" for nothing."""
    if not told:
        return ""
    act = f"Diimpor {WAIVABLE[code][0]}" if told["do"] == deciding.TAKE else DONE[told["do"]]
    return f"{act}: {told['note']}" if told["note"] else act


def villages(batch: Batch, *, cleared: bool) -> tuple[list[Village], bool]:
    """The villages most rows name, and whether there are more. Rows of Rahasia kinds count for the cleared alone.

    As the rows were counted last: with the figures beside them, not with every cell that is repaired.
    """
    found = batch.counts.get("villages", {}).get("all" if cleared else "open", [])
    named = {code: rest for code, *rest in found if code}
    if not named:
        return [], False
    labels = {region.pk: region.label for region in Region.objects.filter(pk__in=named).select_related("parent")}
    listed = [Village(code, labels.get(code, code), *rest) for code, rest in named.items()][:VILLAGES]
    listed += [Village(NOWHERE, "Belum diketahui", *rest) for code, *rest in found if not code]
    return listed, len(named) > VILLAGES


def samples(batch: Batch) -> list[Sample]:
    """A few rows of each plan, those of Rahasia kinds left out."""
    plans = [plan for plan in Plan if batch.count("plan", plan)]
    rows = batch.rows.filter(secret=False).exclude(pk__in=veil.of(batch, cleared=False).new)
    found = {plan: list(rows.filter(plan=plan).defer("cells").order_by("pk")[:SAMPLES]) for plan in plans}
    lines = iter(shown.lines(batch, [row for rows in found.values() for row in rows], cleared=False))
    return [
        Sample(plan.value, plan.label, batch.count("plan", plan), [next(lines) for _ in rows])
        for plan, rows in found.items()
        if rows
    ]
