"""The keyed MAC of each event over all it says, its id and its ciphertext included."""

import hmac
from datetime import UTC
from hashlib import sha256

from trail.keys import ID_BYTES, DataKey
from trail.models import Event
from trail.values import canonical


def content(event: Event) -> bytes:
    """Everything an event says, in one spelling."""
    return canonical(
        [
            event.id,
            event.at.astimezone(UTC).isoformat(),
            event.local_date.isoformat(),
            event.actor_id,
            event.actor,
            event.acting_as,
            event.act,
            event.subject_type,
            event.subject_id,
            event.region,
            event.owner,
            event.fields,
            event.plain,
            None if event.sealed is None else bytes(event.sealed).hex(),
            event.request_id,
        ]
    )


def sign(key: DataKey, message: bytes) -> bytes:
    """The id of the key and HMAC-SHA256 of the message."""
    return key.id + hmac.digest(key.secret, message, sha256)


def holds(keys: dict[bytes, DataKey], message: bytes, mac: bytes) -> bool:
    """Whether `mac` is what one of `keys` (by id) gives for `message`."""
    key = keys.get(bytes(mac[:ID_BYTES]))
    return key is not None and hmac.compare_digest(sign(key, message), bytes(mac))
