"""Writing the trail. Called by every action, inside its transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from trail import context, keys, macs, numbers, storing
from trail.models import Event, OwnerKey
from trail.values import PLAIN, canonical, safe

SYSTEM = "Sistem"
VISITOR = "Pengunjung"
ERASE = "trail.erase"

Changes = Mapping[str, tuple[Any, Any]]
Subject = models.Model | tuple[str, Any] | None


@dataclass(slots=True)
class Draft:
    """One event to be written. The same arguments as `record`."""

    act: str
    subject: Subject
    changes: Changes | None = None
    note: str = ""
    region: str | models.Model | None = None
    owner: str | None = None


def record(
    act: str,
    *,
    by,
    subject: Subject,
    changes: Changes | None = None,
    note: str = "",
    region: str | models.Model | None = None,
    owner: str | None = None,
) -> Event:
    """Write one event: `by` (a user, None for the system) did `act` to `subject`.

    `changes` maps field names to (old, new). With an owner (default: the subject's `trail_owner`) changes and note
    are sealed under the owner's key and only field names stay readable; "" says there is none.
    """
    row = _write([Draft(act, subject, changes, note, region, owner)], by)[0]
    return Event(**dict(zip(storing.EVENT, row, strict=True)))


def record_many(drafts: Iterable[Draft], *, by) -> list[int]:
    """Write many events with one insert, e.g. those of a page of an import; their ids in the same order."""
    return [number for number, *_ in _write(list(drafts), by)]


@dataclass(slots=True)
class Pen:
    """What another process needs to write events: ids set aside, the key of their MACs, what all say alike."""

    ids: list[int]
    key: keys.DataKey
    moment: tuple


def pen(count: int, *, by) -> Pen:
    """A pen for `count` events, good in this transaction."""
    key = keys.ensure({keys.TRAIL_OWNER})[keys.TRAIL_OWNER]
    return Pen(numbers.take(count, hold=True), key, _moment(by))


def written(drafts: Sequence[Draft], pen: Pen) -> tuple[list[list], list[tuple]]:
    """Events with the first ids of the pen, and keys of their owners, as `store` takes them; asks no database.

    The owners are new: nothing was written of any of them before.
    """
    owners = [_owner(draft) for draft in drafts]
    ids, pen.ids = pen.ids[: len(drafts)], pen.ids[len(drafts) :]
    secrets, made = keys.fresh({*owners} - {""})
    secrets[keys.TRAIL_OWNER] = pen.key
    told = zip(drafts, ids, owners, strict=True)
    return _ready([_event(draft, number, owner, secrets, pen.moment) for draft, number, owner in told]), made


def store(events: Sequence[Sequence], made: Sequence[tuple]) -> None:
    """Insert what `written` gave, in the transaction its pen is of. An owner who has a key already is an error."""
    storing.insert_new_keys(made)
    storing.insert_events(events)


def record_denied(act: str, *, by, subject: Subject, note: str = "", region=None, owner: str | None = None) -> Event:
    """Write that `by` tried what is not open. After the rollback: refuses to run inside a transaction."""
    with transaction.atomic(durable=True):
        return record(f"{act}.denied", by=by, subject=subject, note=note, region=region, owner=owner)


def erase(owner: str, *, by, note: str = "") -> Event:
    """Destroy the key of `owner`: its events stay, what they hold of the person can never be read again.

    `note` is kept in plain. Key copies in backups live until the backups are gone (ADR 3).
    """
    if owner in {"", keys.TRAIL_OWNER}:
        raise ValueError("Only the key of an owner can be erased.")
    with transaction.atomic():
        rows = OwnerKey.objects.filter(owner=owner)
        rows.update(wrapped=bytes(80))  # overwritten first: a deleted row may linger in the file
        rows.delete()
        return record(ERASE, by=by, subject=(OwnerKey._meta.label_lower, owner), note=note, owner="")


def _write(drafts: list[Draft], by) -> list[tuple]:
    if not drafts:
        return []
    with transaction.atomic(savepoint=False):  # an act whose event fails must not stand either
        owners = [_owner(draft) for draft in drafts]
        secrets = keys.ensure({keys.TRAIL_OWNER, *filter(None, owners)})
        moment = _moment(by)
        ids = numbers.take(len(drafts))
        events = [
            _event(draft, number, owner, secrets, moment)
            for draft, number, owner in zip(drafts, ids, owners, strict=True)
        ]
        storing.insert_events(_ready(events))
    return events


def _moment(by) -> tuple[tuple, str]:
    """What all events of one call say alike: the columns behind the id, and the request."""
    at = timezone.now()  # this room stands below the clock of the office, which reads the same
    actor = SYSTEM if by is None else (by.get_full_name() or by.get_username()) if by.pk else VISITOR
    number = by.pk if by is not None else None
    acting_as, request = context.acting_as.get(), context.request_id.get()
    return (at, timezone.localdate(at), number, _plain(actor), _plain(acting_as)), _plain(request)


def _event(draft: Draft, number: int, owner: str, secrets: Mapping[str, keys.DataKey], moment: tuple) -> tuple:
    """The columns `storing.EVENT`."""
    (kind, identity), changes, (common, request) = _subject(draft.subject), draft.changes, moment
    plain, sealed = "", None
    if changes or draft.note:
        body = canonical({"changes": _changes(changes), "note": draft.note})
        if owner:
            sealed = secrets[owner].seal(body, bond(number, owner))
        else:
            plain = body.decode()
    names = sorted(changes) if changes else []
    said = (number, *common, draft.act, kind, identity, _region(draft), owner, names, plain, sealed, request)
    return (*said, macs.sign(secrets[keys.TRAIL_OWNER], macs.spelled(said)))


def _ready(events: list[tuple]) -> list[list]:
    """The events as the database takes them; all of one call share the moment."""
    at, day, fields = storing.AT, storing.DAY, storing.FIELDS
    moment = str(connection.ops.adapt_datetimefield_value(events[0][at]))
    local_date = str(connection.ops.adapt_datefield_value(events[0][day]))
    spelled: dict[tuple, str] = {}  # most events of one call are about the same fields
    rows = [list(event) for event in events]
    for row in rows:
        names = tuple(row[fields])
        if names not in spelled:
            spelled[names] = canonical(row[fields]).decode()
        row[at], row[day], row[fields] = moment, local_date, spelled[names]
    return rows


def bond(number: int, owner: str) -> bytes:
    """What the ciphertext of an event is bound to, so that it opens in its own row only."""
    return f"{number}:{owner}".encode()


def _changes(changes: Changes | None) -> dict[str, Sequence]:
    if not changes:
        return {}
    told = {}
    for name, (old, new) in changes.items():
        told[name] = [old if old is None else safe(old), new if type(new) in PLAIN else safe(new)]
    return told


def _subject(subject: Subject) -> tuple[str, str]:
    if subject is None:
        return "", ""
    if isinstance(subject, models.Model):
        return subject._meta.label_lower, str(subject.pk)
    kind, identity = subject
    return kind, _plain(str(identity))


def _owner(draft: Draft) -> str:
    if draft.owner is not None:
        return draft.owner
    return getattr(draft.subject, "trail_owner", None) or ""


def _region(draft: Draft) -> str:
    region = draft.region if draft.region is not None else getattr(draft.subject, "trail_region", None)
    return str(region.pk) if isinstance(region, models.Model) else region or ""


def _plain(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL keeps no NUL
