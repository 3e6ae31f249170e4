"""What the page of a batch tells at a glance: figures, reasons with what was decided of them, villages, samples."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.fields.json import KT

from imports import deciding, shown
from imports.codes import WAIVABLE, Outcome, asked, sentence
from imports.models import Batch, Plan, Result
from imports.register import moving
from regions.models import Region

VILLAGES = 20  # shown on the page of a batch; the rest is behind the filter
SAMPLES = 3  # rows shown of each plan
NOWHERE = "-"  # the filter for rows without a village
DONE = {deciding.SKIP: "Dilewati", moving.MOVE: "Dipindahkan ke KK dalam daftar", moving.STAY: "Tetap di KK lama"}
_EMPTY = (None, "null")  # a missing key and a JSON null, as the databases give them


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
    """The villages most rows name, and whether there are more. Rows of Rahasia kinds count for the cleared alone."""
    rows = batch.rows if cleared else batch.rows.filter(secret=False)
    done = bool(batch.finished_at)
    new = Q(result=Result.CREATED) if done else Q(plan=Plan.NEW)
    changed = Q(result=Result.UPDATED) if done else Q(plan=Plan.CHANGED)
    found = list(
        rows.order_by()
        .values_list(KT("values__kode_desa"))
        .annotate(
            n=Count("pk"),
            new=Count("pk", filter=new),
            changed=Count("pk", filter=changed),
            errors=Count("pk", filter=Q(outcome=Outcome.ERROR)),
        )
        .order_by("-n")[: VILLAGES + 1]
    )
    labels = {region.pk: region.label for region in _regions(code for code, *_ in found)}
    if not labels:
        return [], False
    named = [Village(code, labels.get(code, code), *rest) for code, *rest in found if code not in _EMPTY]
    nowhere = [rest for code, *rest in found if code in _EMPTY]
    listed = named[:VILLAGES]
    if nowhere:  # a missing key and a null are one line
        listed.append(Village(NOWHERE, "Belum diketahui", *map(sum, zip(*nowhere, strict=True))))
    return listed, len(named) > VILLAGES


def _regions(codes):
    return Region.objects.filter(pk__in=[code for code in codes if code not in _EMPTY]).select_related("parent")


def samples(batch: Batch) -> list[Sample]:
    """A few rows of each plan, those of Rahasia kinds left out."""
    plans = [plan for plan in Plan if batch.count("plan", plan)]
    found = {
        plan: list(batch.rows.filter(plan=plan, secret=False).defer("cells").order_by("pk")[:SAMPLES]) for plan in plans
    }
    lines = iter(shown.lines(batch, [row for rows in found.values() for row in rows], cleared=False))
    return [
        Sample(plan.value, plan.label, batch.count("plan", plan), [next(lines) for _ in rows])
        for plan, rows in found.items()
        if rows
    ]
