"""Creating and changing one record: version, audit and double submits, the same way in every room."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import models, transaction

from office import clock
from office.errors import Stale
from office.models import Once
from trail import actions as trail
from trail.reading import last_event


def once(key: UUID | str | None, *, by, make: Callable[[], models.Model]) -> models.Model:
    """What `make()` gives, or what an earlier call with the same key by the same user gave (one intent, one record).

    `key` comes from the hidden field of a creating form; None means the caller has no form (jobs, commands).
    """
    with transaction.atomic():
        if key is None:
            return make()
        row, new = Once.objects.get_or_create(key=key, user_id=by.pk, defaults={"at": clock.now()})
        if not new:
            return row.target()
        made = make()
        Once.objects.filter(pk=row.pk).update(model=made._meta.label_lower, object_id=made.pk)
        return made


def create(instance: models.Model, *, by, act: str, note: str = "") -> models.Model:
    """Save a new record and its event. Personal values in the event are sealed by `trail` (owner of the instance)."""
    with transaction.atomic():
        instance.save(force_insert=True)
        trail.record(act, by=by, subject=instance, changes=_filled(instance), note=note)
    return instance


def update(
    instance: models.Model, *, by, act: str, values: Mapping[str, Any], version: int | None = None, note: str = ""
) -> models.Model:
    """Change `values` of a record by compare-and-set on its `version` and write one event.

    `version` is the one the user's form was made from (None: the one in hand). Nothing changed: nothing written.
    Raises Stale, naming who changed it meanwhile and when.
    """
    changes = {name: (getattr(instance, name), new) for name, new in values.items() if getattr(instance, name) != new}
    seen = instance.version if version is None else version
    with transaction.atomic():
        if not changes and seen == instance.version:
            return instance
        rows = instance._meta.model._base_manager.filter(pk=instance.pk, version=seen)
        if not rows.update(version=seen + 1, **{name: new for name, (_, new) in changes.items()}):
            raise stale(instance)
        for name, (_, new) in changes.items():
            setattr(instance, name, new)
        instance.version = seen + 1
        trail.record(act, by=by, subject=instance, changes=changes, note=note)
    return instance


def advance(
    instance: models.Model,
    *,
    by,
    act: str,
    changes: Mapping[str, tuple[Any, Any]],
    version: int | None = None,
    note: str = "",
) -> models.Model:
    """Tell a change of a record that stands in rows around it (the members of a family), by compare-and-set.

    `version` as in `update`, but None claims nothing: the change follows from another act. Raises Stale.
    """
    with transaction.atomic():
        rows = instance._meta.model._base_manager.filter(pk=instance.pk)
        rows = rows if version is None else rows.filter(version=version)
        if not rows.update(version=models.F("version") + 1):
            raise stale(instance)
        instance.version = instance._meta.model._base_manager.values_list("version", flat=True).get(pk=instance.pk)
        trail.record(act, by=by, subject=instance, changes=changes, note=note)
    return instance


def stale(instance: models.Model) -> Stale:
    """The Stale error for a record, with the last actor and moment from the trail."""
    event = last_event(instance)
    who = f" oleh {event.actor}, {clock.local(event.at):%d-%m-%Y %H.%M}" if event else ""
    return Stale(f"Data ini sudah diubah{who}. Isian Anda belum disimpan; muat ulang lalu periksa kembali.")


def _filled(instance: models.Model) -> dict[str, tuple[Any, Any]]:
    skip = {"id", "version", *getattr(instance, "trail_skip", ())}
    fields = (f for f in instance._meta.concrete_fields if f.name not in skip)
    return {
        f.name: (None, f.value_from_object(instance))
        for f in fields
        if f.value_from_object(instance) not in (None, "", [])
    }
