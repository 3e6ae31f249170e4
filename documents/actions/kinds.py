"""Kinds of letters and their series as an administrator keeps them. What was drafted keeps what it was drafted with."""

from copy import copy
from typing import Any

from django.db import transaction

from documents import numbers
from documents.models import LetterKind
from office import records
from office.errors import DomainError
from office.models import Sequence
from trail import actions as trail

SERIES = "letter:"  # before the name of a series, among the sequences of all rooms


def create_kind(*, by, **values: Any) -> LetterKind:
    """A new kind of letter. Raises DomainError as `check`."""
    kind = LetterKind(**values)
    check(kind)
    return records.create(kind, by=by, act="letterkind.create")


def update_kind(kind: LetterKind, *, by, version: int, **values: Any) -> LetterKind:
    """Change a kind; numbers already given stay. Raises Stale, DomainError.

    A series has one source, so the kinds that share it take their numbers from where this one does.
    """
    with transaction.atomic():
        after = copy(kind)
        vars(after).update(values)
        check(after)
        records.update(kind, by=by, act="letterkind.update", values=values, version=version)
        for other in LetterKind.objects.filter(series=kind.series).exclude(mode=kind.mode):
            records.update(other, by=by, act="letterkind.update", values={"mode": kind.mode})
    return kind


def check(kind: LetterKind) -> None:
    """Refuse a pattern that can't be read, and joining a series whose numbers come from another place."""
    if wrong := numbers.problem(kind.pattern):
        raise DomainError(wrong, fields={"pattern": wrong})
    same = LetterKind.objects.filter(series=kind.series)
    other = same.exclude(pk=kind.pk).exclude(mode=kind.mode).first()
    if other and not same.filter(pk=kind.pk).exists():
        sentence = f"Seri ini sudah dipakai {other.name}, yang nomornya dari {other.get_mode_display().lower()}."
        raise DomainError(sentence, fields={"series": sentence})


def start_series(*, by, series: str, year: int, last: int) -> Sequence:
    """Let a series go on after `last`, where the agenda stands when the own counter takes over; never back.

    Raises DomainError when the counter is further already.
    """
    with transaction.atomic():
        row, _ = Sequence.objects.get_or_create(name=f"{SERIES}{series}", year=year)
        if not Sequence.objects.filter(pk=row.pk, last__lte=last).update(last=last):
            sentence = f"Penghitung seri ini sudah sampai {row.last}; tidak dapat dimundurkan."
            raise DomainError(sentence, fields={"last": sentence})
        trail.record("letterseries.start", by=by, subject=row, changes={"last": (row.last, last)})
        row.last = last
    return row
