"""Reading the trail: what happened to a thing, newest first, with the sealed values opened."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from trail import keys, words
from trail.actions import bond
from trail.models import Event


class Change(NamedTuple):
    """One field before and after; JSON values as `trail.values.safe` gives them."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Reading:
    """One event, readable. `erased`: the owner's key is destroyed, so of `changes` only field names remain."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    acting_as: str
    act: str
    subject_type: str
    subject_id: str
    region: str
    changes: list[Change]
    note: str
    erased: bool

    @property
    def words(self) -> str:
        """The act as a verb phrase, e.g. "menerima rujukan"."""
        return words.phrase(self.act)


def events_of(instance: models.Model | None = None, *, subject: tuple[str, Any] | None = None, owner: str = ""):
    """Events of a record, of a (type, id), or of everything sealed for an owner; newest first, unread."""
    if owner:
        return Event.objects.filter(owner=owner)
    if instance is not None:
        subject = instance._meta.label_lower, instance.pk
    if subject is None:
        raise ValueError("Name a record, a subject or an owner.")
    kind, identity = subject
    return Event.objects.filter(subject_type=kind, subject_id=str(identity))


def history(
    instance: models.Model | str | None = None,
    *,
    subject: tuple[str, Any] | None = None,
    owner: str = "",
    limit: int = 200,
) -> list[Reading]:
    """Readable events of a record, a (type, id) or an owner, newest first, at most `limit`."""
    if isinstance(instance, str):
        instance, owner = None, instance
    return read(events_of(instance, subject=subject, owner=owner)[:limit])


def last_event(instance: models.Model) -> Event | None:
    """The newest event that changed the record (looking at it is an event too), else its newest."""
    newest = list(events_of(instance)[:20])
    return next((event for event in newest if event.fields), newest[0] if newest else None)


def read(events: Iterable[Event]) -> list[Reading]:
    """Events with their values, in the order given; keys are fetched once for all."""
    events = list(events)
    secrets = _secrets({event.owner for event in events if event.sealed is not None})
    return [_reading(event, secrets) for event in events]


def _secrets(owners: set[str]) -> dict[str, keys.DataKey]:
    return keys.existing(owners)


def _reading(event: Event, secrets: dict[str, keys.DataKey]) -> Reading:
    body, erased = _body(event, secrets.get(event.owner))
    values = body.get("changes") or dict.fromkeys(event.fields, (None, None))
    return Reading(
        id=event.id,
        at=event.at,
        actor_id=event.actor_id,
        actor=event.actor,
        acting_as=event.acting_as,
        act=event.act,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        region=event.region,
        changes=[Change(name, old, new) for name, (old, new) in values.items()],
        note=body.get("note", ""),
        erased=erased,
    )


def _body(event: Event, key: keys.DataKey | None) -> tuple[dict, bool]:
    if event.sealed is None:
        return (json.loads(event.plain) if event.plain else {}), False
    if key is None:
        return {}, True
    try:
        return json.loads(key.open(bytes(event.sealed), bond(event.id, event.owner))), False
    except keys.KeyMissing:  # the owner got a new key after an erasure
        return {}, True
