"""The keyed MAC of each event over all it says, its id and its ciphertext included."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from trail.keys import ID_BYTES, DataKey
from trail.storing import AT, DAY, EVENT
from trail.values import canonical

COLUMNS = tuple(name for name in EVENT if name != "mac")
SEALED = COLUMNS.index("sealed")


def content(values: Mapping) -> bytes:
    """Everything an event says (all of `COLUMNS`), in one spelling."""
    return spelled([values[name] for name in COLUMNS])


def spelled(values: Sequence) -> bytes:
    """The same, given in the order of `COLUMNS`; a line with whether there is a ciphertext, then the ciphertext."""
    said, sealed = list(values), values[SEALED]
    said[AT], said[DAY], said[SEALED] = _moment(said[AT]), said[DAY].isoformat(), sealed is not None
    return canonical(said) + b"\n" + bytes(sealed or b"")


@lru_cache(maxsize=8)
def _moment(at: datetime) -> str:
    """Events written together share their moment."""
    return at.astimezone(UTC).isoformat()


def sign(key: DataKey, message: bytes) -> bytes:
    """The id of the key and HMAC-SHA256 of the message."""
    return key.id + hmac.digest(key.secret, message, sha256)


def holds(keys: Mapping[bytes, DataKey], message: bytes, mac: bytes) -> bool:
    """Whether `mac` is what one of `keys` (by id) gives for `message`."""
    key = keys.get(bytes(mac[:ID_BYTES]))
    return key is not None and hmac.compare_digest(sign(key, message), bytes(mac))
