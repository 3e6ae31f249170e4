"""Reference data as an administrator keeps it: kinds, programmes and how they are written in lists."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cases import derive
from cases.models import CaseService, Kind, KindAlias, Programme, ProgrammeAlias
from trail import actions as trail


def save_reference(*, by, row: Kind | Programme | CaseService, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Store a kind, programme or service and its event; `changes` is what the administrator altered."""
    with transaction.atomic():
        row.save()
        trail.record(f"{row._meta.model_name}.change", by=by, subject=row, changes=changes)


def save_aliases(*, by, row: Kind | Programme, changed, removed) -> None:
    """Store new or altered spellings of a kind or programme and take away others, as one event."""
    with transaction.atomic():
        for alias in changed:
            alias.key = derive.alias_key(alias.name)
            alias.save()
        for alias in removed:
            alias.delete()
        names = {"ditambah": (None, [a.name for a in changed]), "dihapus": (None, [a.name for a in removed])}
        if changed or removed:
            trail.record(f"{row._meta.model_name}.alias", by=by, subject=row, changes=names)


def alias_taken(alias: KindAlias | ProgrammeAlias, name: str) -> bool:
    """Whether this spelling already stands (for the same kind; of programmes, anywhere)."""
    key = derive.alias_key(name)
    rows = type(alias).objects.filter(key=key).exclude(pk=alias.pk)
    return (rows.filter(kind=alias.kind_id) if isinstance(alias, KindAlias) else rows).exists()
