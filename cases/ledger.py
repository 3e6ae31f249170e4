"""What a merger changes, row by row with the old and the new value, so that it can be taken back exactly."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from cases.references import Reference
from trail.values import safe

Entry = list  # [model, key, {column: [old, new]}]
NIK = ("nik", "nik_state", "nik_missing_reason", "nik_disputed")  # a NIK returns with what is known of it


class Ledger:
    """Writes and remembers. `changes` and `stayed` go into `cases.models.Merge`."""

    def __init__(self):
        self.changes: list[Entry] = []
        self.stayed: list[list] = []

    def change(self, row: models.Model, values: Mapping[str, Any]) -> None:
        """Set columns of one row; a row with a version counts it up, so that no form opened before overwrites it."""
        old = {name: getattr(row, name) for name in values}
        _rows(row).update(**values, **_counted(type(row)))
        self._note(row._meta.label_lower, row.pk, old, values)

    def move(self, reference: Reference, source: int, target: int) -> None:
        """Let rows point to another person; what a rule of the database forbids stays and is remembered."""
        for key in reference.keys(source):
            try:
                with transaction.atomic():
                    reference.rows(source).filter(pk=key).update(**{reference.column: target})
            except IntegrityError:
                self.stayed.append([reference.label, key])
            else:
                self.changes.append([reference.label, key, {reference.column: [source, target]}])

    def differences(self, before: Iterable[models.Model]) -> None:
        """Note how rows differ from what they were; `before`: instances as they were read then."""
        for old in before:
            new = _rows(old).get()
            values = {name: getattr(new, name) for name in columns(type(old))}
            self._note(old._meta.label_lower, old.pk, {name: getattr(old, name) for name in values}, values)

    def _note(self, label: str, key: int, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        changed = {name: [safe(old[name]), safe(value)] for name, value in new.items() if old[name] != value}
        if changed:
            self.changes.append([label, key, changed])


def take_back(entry: Entry) -> bool:
    """Return a row to its old values where it still has the new ones; whether the database let it.

    A row that is gone, or that somebody changed since, keeps what was done to it.
    """
    label, key, changed = entry
    model = apps.get_model(label)
    row = model._base_manager.filter(pk=key).first()
    if row is None:
        return True
    values = {name: _revived(model, name, changed[name][0]) for name in _untouched(row, changed)}
    if not values:
        return True
    try:
        with transaction.atomic():
            _rows(row).update(**values, **(_counted(model) if _told(model, values) else {}))
    except IntegrityError:
        return False
    return True


def columns(model: type[models.Model]) -> list[str]:
    """What is compared of a row: everything but its key and version."""
    return [column.attname for column in model._meta.concrete_fields if column.name not in {"id", "version"}]


def _untouched(row: models.Model, changed: Mapping[str, list]) -> list[str]:
    same = [name for name, (_, new) in changed.items() if safe(getattr(row, name)) == new]
    if "nik" in changed and "nik" not in same:
        return [name for name in same if name not in NIK]
    return [name for name in changed if name in same or ("nik" in changed and name in NIK)]


def _told(model: type[models.Model], values: Mapping[str, Any]) -> bool:
    """Whether more than the owner returns; going from one person to another is no change of the row itself."""
    return any(not model._meta.get_field(name).is_relation for name in values if name != "owner_id")


def _rows(row: models.Model):
    return type(row)._base_manager.filter(pk=row.pk)


def _counted(model: type[models.Model]) -> dict[str, Any]:
    names = {column.name for column in model._meta.concrete_fields}
    return {"version": F("version") + 1} if "version" in names else {}


def _revived(model: type[models.Model], name: str, value: Any) -> Any:
    column = model._meta.get_field(name)
    return (column.target_field if column.is_relation else column).to_python(value)
