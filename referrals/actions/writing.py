"""What all moves share: compare-and-set, the stamp of who moved last, the sentence for whoever comes second."""

from collections.abc import Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from office import clock
from office.errors import IllegalMove, Stale
from referrals.workflow import MOVES, REFERRAL_MOVES
from trail import actions as trail

DONE = {"receive": "dikirim", "link": "ditautkan ke register", "unlink": "dilepas dari register", "edit": "diubah"}
UNTOLD = {"moved_at", "moved_by", "last_move", "resume", "name_key"}


@contextmanager
def denied_kept(name: str, *, by, subject: models.Model):
    """One transaction; a refusal (not open, or too late) is written to the trail after its rollback."""
    try:
        with transaction.atomic():
            yield
    except (IllegalMove, Stale) as refusal:
        trail.record_denied(name, by=by, subject=subject, note=refusal.message)
        raise


def check_version(row: models.Model, version: int | None, by) -> None:
    """Raises Stale when the form was made from an older state than the row has now."""
    if version is not None and version != row.version:
        raise stale(row, by)


def compare_and_set(
    row: models.Model, *, by, name: str, status: str, values: Mapping[str, Any], note: str = ""
) -> None:
    """Write `status` and `values` if nobody moved the row since it was read, and the event `<model>.<name>`.

    `values` by column name (`holder_id`). Raises Stale: one of two simultaneous decisions wins, the other is told.
    """
    stamped = dict(values) | {
        "status": status,
        "moved_at": clock.now(),
        "moved_by": by.get_full_name() or by.get_username(),
        "last_move": name,
    }
    changes = {
        key: (getattr(row, key), new) for key, new in stamped.items() if getattr(row, key) != new and key not in UNTOLD
    }
    same = type(row)._base_manager.filter(pk=row.pk, status=row.status, version=row.version)
    if not same.update(version=row.version + 1, **stamped):
        raise stale(row, by)
    for key, new in stamped.items():
        setattr(row, key, new)
    row.version += 1
    trail.record(f"{row._meta.model_name}.{name}", by=by, subject=row, changes=changes, note=note)


def stale(row: models.Model, by) -> Stale:
    """ "2026-001842 sudah diterima oleh Iwan Setiadi pukul 10.12. ..." from the row as it stands now."""
    now = type(row)._base_manager.get(pk=row.pk)
    own = (by.get_full_name() or by.get_username()) == now.moved_by
    moved = clock.local(now.moved_at)
    when = f"pukul {moved:%H.%M}" if moved.date() == clock.today() else f"pada {moved:%d-%m-%Y %H.%M}"
    return Stale(
        f"{now} sudah {_done(now)} oleh {'Anda' if own else now.moved_by or 'petugas lain'} {when}. "
        "Isian ini belum disimpan; periksa keadaannya lalu putuskan lagi."
    )


def _done(row: models.Model) -> str:
    table = MOVES if row._meta.model_name == "intake" else REFERRAL_MOVES
    return table[row.last_move].done if row.last_move in table else DONE.get(row.last_move, "diubah")
