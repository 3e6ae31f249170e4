"""What a row of a move table is, and how a move is written: one of two simultaneous decisions wins (house.md 4).

A model that is moved has `status`, `version`, `moved_at`, `moved_by`, `last_move`, and `last_done`: what its last move
completes "sudah ... oleh" with.
"""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from office import clock
from office.errors import IllegalMove, Stale
from trail import actions as trail


@dataclass(frozen=True)
class Need:
    """Something that must be recorded before a move: the field it is missing from, the sentence, the test."""

    field: str
    sentence: str
    filled: Callable[[Any], bool]


@dataclass(frozen=True)
class Move:
    """One named move. `targets` empty: the status stays; several: back to where it was (`resume`).

    `cans`: any of these capabilities. `done` completes "sudah ... oleh". `note`: a reason is required.
    """

    name: str
    label: str
    done: str
    sources: tuple
    targets: tuple
    cans: tuple
    needs: tuple[Need, ...] = field(default=(), kw_only=True)
    note: bool = field(default=False, kw_only=True)
    tone: str = field(default="", kw_only=True)
    when: Callable[[Any], bool] = field(default=lambda row: True, kw_only=True)

    def missing(self, row, note: str = "") -> dict[str, str]:
        """Everything still missing, field -> sentence."""
        gaps = {need.field: need.sentence for need in self.needs if not need.filled(row)}
        if self.note and not note.strip():
            gaps["note"] = "Isi catatan: mengapa?"
        return gaps

    def fits(self, row) -> bool:
        """Whether the row stands where this move starts, whoever asks."""
        return row.status in self.sources and self.when(row)


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
    row: models.Model,
    *,
    by,
    name: str,
    status: str,
    values: Mapping[str, Any],
    note: str = "",
    told: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Write `status` and `values` if nobody moved the row since it was read, and the event `<model>.<name>`.

    `values` by column name (`holder_id`); `told`: changes beside the row, for the event alone.
    Raises Stale: one of two simultaneous decisions wins, the other is told.
    """
    stamped = dict(values) | {
        "status": status,
        "moved_at": clock.now(),
        "moved_by": by.get_full_name() or by.get_username(),
        "last_move": name,
    }
    untold = getattr(row, "trail_skip", ())
    changes = {
        key: (getattr(row, key), new) for key, new in stamped.items() if getattr(row, key) != new and key not in untold
    }
    same = type(row)._base_manager.filter(pk=row.pk, status=row.status, version=row.version)
    if not same.update(version=row.version + 1, **stamped):
        raise stale(row, by)
    for key, new in stamped.items():
        setattr(row, key, new)
    row.version += 1
    trail.record(f"{row._meta.model_name}.{name}", by=by, subject=row, changes=changes | dict(told or {}), note=note)


def stale(row: models.Model, by) -> Stale:
    """ "2026-001842 sudah diterima oleh Iwan Setiadi pukul 10.12. ..." from the row as it stands now."""
    now = type(row)._base_manager.get(pk=row.pk)
    own = (by.get_full_name() or by.get_username()) == now.moved_by
    moved = clock.local(now.moved_at)
    when = f"pukul {moved:%H.%M}" if moved.date() == clock.today() else f"pada {moved:%d-%m-%Y %H.%M}"
    return Stale(
        f"{now} sudah {now.last_done} oleh {'Anda' if own else now.moved_by or 'petugas lain'} {when}. "
        "Isian ini belum disimpan; periksa keadaannya lalu putuskan lagi."
    )
