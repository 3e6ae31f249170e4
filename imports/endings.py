"""Participations that ended after a comparison come back when the newer list, which said so, is taken back."""

from django.db.models import Count

from cases.models import Participation
from imports import handing_back
from imports.models import Batch, Ended, Undone
from imports.staying import who
from office import records

AT_ONCE = 100
STATE = ("status", "reason", "ended_on")
GONE = "Kepesertaannya sudah tidak ada di register."


def before(row: Participation) -> dict:
    """What a participation holds before it is ended, as JSON."""
    found = {name: getattr(row, name) for name in STATE}
    return found | {"ended_on": row.ended_on and row.ended_on.isoformat(), "version": row.version}


def note(batch: Batch, row: Participation, held: dict) -> None:
    """Remember that `row` just ended on the word of this list."""
    Ended.objects.create(batch=batch, participation_id=row.pk, before=held, version=row.version)


def restore_step(batch: Batch, *, by) -> int:
    """Bring the next ones back inside the caller's transaction; how many were looked at, 0 at the end."""
    rows = list(batch.endings.filter(undone="").order_by("pk")[:AT_ONCE])
    standing = Participation.objects.select_for_update().in_bulk([row.participation_id for row in rows])
    back: dict[int, tuple[int, int]] = {}
    for row in rows:
        row.kept_why = _restore(batch, row, standing.get(row.participation_id), by)
        row.undone = Undone.KEPT if row.kept_why else Undone.BACK
        if not row.kept_why:
            found = row.before.get("version", row.version - 1)
            back[row.participation_id] = found, standing[row.participation_id].version
    Ended.objects.bulk_update(rows, ["undone", "kept_why"])
    handing_back.participations(batch, back)
    return len(rows)


def _restore(batch: Batch, ended: Ended, row: Participation | None, by) -> str:
    """Why it stays ended; "" if it is as it was."""
    if row is None:
        return GONE
    if row.version != ended.version:
        return who(row)
    values = {name: Participation._meta.get_field(name).to_python(ended.before[name]) for name in STATE}
    records.update(row, by=by, act="participation.undo", values=values, note=f"{batch} ditarik kembali")
    return ""


def counts(batch: Batch) -> dict[str, int]:
    """How many came back, and how many stay ended; empty if none had ended."""
    found = batch.endings.exclude(undone="").values_list("undone").annotate(n=Count("pk")).order_by()
    return dict.fromkeys(Undone.values, 0) | dict(found) if batch.endings.exists() else {}
