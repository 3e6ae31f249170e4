"""Seals over closed stretches of events, and the check that nothing was edited, taken out or slipped in.

Writers never wait for a seal: it covers only events up to `numbers.settled()`, below which nobody writes any more.
What is newer than the last seal is guarded by MACs alone: edits are noticed, deletions are not (ADR 3).
"""

from datetime import UTC, datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone

from trail import keys, macs, numbers
from trail.models import Event, Seal
from trail.values import canonical

SPAN = 10_000  # events of one seal at most, so that a finding names a short stretch
MOST = 20  # seals of one call at most, so that a job stays short; the next call goes on


def seal(at: datetime | None = None) -> list[Seal]:
    """Close what is settled, `MOST` seals a call; the new ones, oldest first. Of two sealers at once one makes them."""
    made = []
    try:
        while len(made) < MOST and (new := _next(at or timezone.now())):
            made.append(new)
    except IntegrityError:  # `first_id` is unique: somebody else was sealing the same stretch
        pass
    return made


def last_hash() -> str:
    """What leaves the machine as anchor: the hash of the newest seal, "" before the first."""
    return Seal.objects.order_by("-last_id").values_list("hash", flat=True).first() or ""


def root(pairs) -> tuple[int, str]:
    """Count and digest of (id, mac) pairs in ascending order of id."""
    digest, count = sha256(), 0
    for number, mac in pairs:
        digest.update(number.to_bytes(8, "big", signed=True) + sha256(bytes(mac)).digest())
        count += 1
    return count, digest.hexdigest()


def statement(row: Seal) -> bytes:
    """All a seal says, in one spelling; its hash and its MAC are over this."""
    at = row.at.astimezone(UTC).isoformat()
    return canonical([row.first_id, row.last_id, row.count, row.root, row.previous, at])


def _next(at: datetime) -> Seal | None:
    with transaction.atomic():
        end = numbers.settled()  # first of all: the rows are read after it
        before = Seal.objects.order_by("-last_id").first()
        first = before.last_id + 1 if before else 1
        pairs = list(Event.objects.filter(id__range=(first, end)).order_by("id").values_list("id", "mac")[:SPAN])
        if not pairs:
            return None
        count, digest = root(pairs)
        new = Seal(
            first_id=first,
            last_id=pairs[-1][0],
            count=count,
            root=digest,
            previous=before.hash if before else "",
            at=at,
        )
        said = statement(new)
        new.hash = sha256(said).hexdigest()
        new.mac = macs.sign(keys.ensure([keys.TRAIL_OWNER])[keys.TRAIL_OWNER], said)
        new.save(force_insert=True)
        return new
