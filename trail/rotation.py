"""Wrapping data keys anew, so that an old master key can be thrown away."""

from django.db import transaction

from trail import keys
from trail.models import OwnerKey

BATCH = 500


def rotate() -> int:
    """Wrap every data key under the current master key; how many were. Events stay as they are."""
    done = 0
    while batch := _outdated():
        with transaction.atomic():
            done += sum(_rewrap(*row) for row in batch)
    return done


def _outdated() -> list[tuple]:
    rows = OwnerKey.objects.exclude(master=keys.current_master()).order_by("pk")
    return list(rows.values_list("pk", "owner", "key_id", "wrapped")[:BATCH])


def _rewrap(pk: int, owner: str, identity: bytes, wrapped: bytes) -> int:
    """Compare-and-set: a key erased or rotated meanwhile is left alone."""
    key = keys.unwrap(owner, identity, wrapped)
    return OwnerKey.objects.filter(pk=pk, wrapped=wrapped).update(
        master=keys.current_master(), wrapped=keys.wrap(key, owner)
    )
