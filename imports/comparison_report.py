"""A comparison as the command tells it: counts, and person by person in the form of the truth files."""

from collections import Counter

from imports import comparing
from imports import comparison_actions as actions
from imports.comparing import Change, Verdict
from imports.models import Batch


def report(old: Batch, new: Batch, *, by=None, with_rows: bool = False) -> dict:
    """Counts by change, village and programme; who moved counts among the changed, too. Raises DomainError."""
    found = actions.make(by=by, old=old, new=new)
    counts = found.counts
    base = comparing.basis(old, new)
    told = {
        "old": old.pk,
        "new": new.pk,
        "compared_with": old.file_name,
        "file": new.file_name,
        "match": base.number,
        "fields": list(base.fields),
        "counts": {
            "new": counts[Change.NEW],
            "dropped": counts[Change.DROPPED],
            "changed": counts[Change.CHANGED] + counts[Change.MOVED],
            "moved": counts[Change.MOVED],
            "unclear": counts[Change.UNCLEAR],
            "unchanged": counts[Change.SAME],
        },
        **{group: found.open(group, sees_secret=True) for group in ("villages", "lost", "gained")},
    }
    return told | ({"changes": changes(old, new)} if with_rows else {})


def changes(old: Batch, new: Batch) -> dict:
    """Every person but those who stay as they are, by rows."""
    told: dict[str, list] = {name: [] for name in ("new", "dropped", "changed", "moved", "unclear")}
    same: Counter = Counter()
    for verdict in comparing.compare(old, new):
        rows = _rows(verdict, old, new)
        match verdict.change:
            case Change.SAME:
                same["unchanged"] += 1
            case Change.NEW | Change.DROPPED:
                name = "new" if verdict.change == Change.NEW else "dropped"
                told[name].append(rows | {"clear": verdict.clear} | _programmes(verdict))
            case Change.UNCLEAR:
                told["unclear"].append(rows)
            case _:
                fields = {name: list(pair) for name, pair in verdict.fields.items()}
                told["changed"].append(rows | {"fields": fields, "filled": list(verdict.filled)} | _programmes(verdict))
                if verdict.change == Change.MOVED:
                    told["moved"].append(rows)
    return told | {"unchanged": same["unchanged"]}


def _programmes(verdict: Verdict) -> dict:
    named = {"lost": list(verdict.lost), "gained": list(verdict.gained)}
    return {name: codes for name, codes in named.items() if codes}


def _rows(verdict: Verdict, old: Batch, new: Batch) -> dict:
    told: dict = {}
    for entry, batch, name in ((verdict.old, old, "old_"), (verdict.new, new, "")):
        if entry:
            sheet = batch.tables[entry.table]["sheet"]
            told |= ({f"{name}sheet": sheet} if sheet is not None else {}) | {f"{name}row": entry.number}
    return told


def sentence(told: dict) -> str:
    """The counts for a person at the terminal."""
    counts = "{new} baru, {dropped} tidak ada lagi, {changed} berubah ({moved} pindah desa), {unclear} tidak jelas, "
    lost = ", ".join(f"{number} {code}" for code, number in sorted(told["lost"].items()))
    ended = f"\nProgram berakhir: {lost}" if lost else ""
    return f"{told['compared_with']} -> {told['file']}\n{counts.format(**told['counts'])}" + (
        f"{told['counts']['unchanged']} tetap{ended}"
    )
