"""Kinds of letters as an administrator keeps them. Letters already drafted keep what they were drafted with."""

from typing import Any

from django.db import transaction

from documents import numbers
from documents.models import LetterKind
from office import records
from office.errors import DomainError


def create_kind(*, by, **values: Any) -> LetterKind:
    """A new kind of letter. Raises DomainError as `check`."""
    kind = LetterKind(**values)
    check(kind)
    return records.create(kind, by=by, act="letterkind.create")


def update_kind(kind: LetterKind, *, by, version: int, **values: Any) -> LetterKind:
    """Change a kind; numbers already given stay. Raises Stale, DomainError."""
    with transaction.atomic():
        records.update(kind, by=by, act="letterkind.update", values=values, version=version)
        check(kind)
    return kind


def check(kind: LetterKind) -> None:
    """Refuse a pattern that can't be read, and one series whose numbers come from two places."""
    if wrong := numbers.problem(kind.pattern):
        raise DomainError(wrong, fields={"pattern": wrong})
    other = LetterKind.objects.filter(series=kind.series).exclude(pk=kind.pk).exclude(mode=kind.mode).first()
    if other:
        sentence = f"Seri ini sudah dipakai {other.name}, yang nomornya dari {other.get_mode_display().lower()}."
        raise DomainError(sentence, fields={"series": sentence})
