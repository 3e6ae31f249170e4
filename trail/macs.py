"""The keyed MAC of each event over all it says, its id and its ciphertext included."""

import hmac
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256

from trail.keys import ID_BYTES, DataKey
from trail.storing import EVENT
from trail.values import canonical

COLUMNS = tuple(name for name in EVENT if name != "mac")


def content(values: Mapping) -> bytes:
    """Everything an event says (all of `COLUMNS`), in one spelling."""
    return canonical([_spelled(values[name]) for name in COLUMNS])


def sign(key: DataKey, message: bytes) -> bytes:
    """The id of the key and HMAC-SHA256 of the message."""
    return key.id + hmac.digest(key.secret, message, sha256)


def holds(keys: Mapping[bytes, DataKey], message: bytes, mac: bytes) -> bool:
    """Whether `mac` is what one of `keys` (by id) gives for `message`."""
    key = keys.get(bytes(mac[:ID_BYTES]))
    return key is not None and hmac.compare_digest(sign(key, message), bytes(mac))


def _spelled(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
