"""Data keys of owners, wrapped by master keys outside the database (ADR 3).

Keys are not cached: unwrapping costs microseconds, while a kept key may be one that was rolled back or erased.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from trail import storing

VERSION = b"\x01"
ID_BYTES = 8
NONCE_BYTES = 12
KEY_BYTES = 32
TRAIL_OWNER = "trail:mac"  # the key of MACs and seals stands among the owners' keys, so that it is rotated with them


class KeyMissing(Exception):
    """The ciphertext names a key that no longer exists, or that no master key at hand unwraps."""


@dataclass(frozen=True)
class DataKey:
    """A 256-bit key with the id that stands in every ciphertext made with it."""

    id: bytes
    secret: bytes

    def seal(self, text: bytes, bound_to: bytes) -> bytes:
        """Version, key id, nonce, AES-256-GCM ciphertext; opens only with the same `bound_to`."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + self.id + nonce + AESGCM(self.secret).encrypt(nonce, text, bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The text. Raises KeyMissing for another key's ciphertext and ValueError for a changed one."""
        if key_id(sealed) != self.id:
            raise KeyMissing
        start = len(VERSION) + ID_BYTES
        nonce, body = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
        try:
            return AESGCM(self.secret).decrypt(nonce, body, bound_to)
        except InvalidTag as error:
            raise ValueError("The ciphertext was changed.") from error


def key_id(sealed: bytes) -> bytes:
    if sealed[:1] != VERSION:
        raise ValueError("The ciphertext is of an unknown version.")
    return bytes(sealed[1 : 1 + ID_BYTES])


def current_master() -> str:
    return next(iter(settings.TRAIL_KEYS))


def wrap(key: DataKey, owner: str) -> bytes:
    """Version, length and id of the master key, nonce, ciphertext; bound to the owner and the key id."""
    return wrap_all({owner: key})[owner]


def wrap_all(made: Mapping[str, DataKey]) -> dict[str, bytes]:
    """Keys by owner, each wrapped by itself; the master key is prepared once."""
    master = current_master()
    head, encrypt = VERSION + bytes([len(master)]) + master.encode(), AESGCM(settings.TRAIL_KEYS[master]).encrypt
    wrapped = {}
    for owner, key in made.items():
        nonce = os.urandom(NONCE_BYTES)
        wrapped[owner] = head + nonce + encrypt(nonce, key.secret, _bond(owner, key.id))
    return wrapped


def unwrap(owner: str, identity: bytes, wrapped: bytes) -> DataKey:
    """The key of a row. Raises KeyMissing where its master key is not among `TRAIL_KEYS` or the row was changed."""
    wrapped, identity = bytes(wrapped), bytes(identity)
    start = 2 + wrapped[1]
    master = settings.TRAIL_KEYS.get(wrapped[2:start].decode())
    if master is None or wrapped[:1] != VERSION:
        raise KeyMissing
    nonce, body = wrapped[start : start + NONCE_BYTES], wrapped[start + NONCE_BYTES :]
    try:
        return DataKey(identity, AESGCM(master).decrypt(nonce, body, _bond(owner, identity)))
    except InvalidTag as error:
        raise KeyMissing from error


def existing(owners: Iterable[str]) -> dict[str, DataKey]:
    """Keys of those owners who have one, by owner."""
    names = sorted(set(owners))
    return {owner: unwrap(owner, key, wrapped) for owner, key, wrapped in storing.keys_of(names)} if names else {}


def ensure(owners: Iterable[str]) -> dict[str, DataKey]:
    """Keys of all `owners`, made where there is none yet. Safe against another transaction making the same."""
    names = set(owners)
    found = existing(names)
    while missing := sorted(names - found.keys()):  # sorted: two transactions wait for each other in one order
        made, rows = fresh(missing)
        first = storing.insert_keys(rows)
        found |= {name: made[name] for name in first}
        found |= existing(set(missing) - first)  # who was first won; the loop is for a key erased in between
    return found


def fresh(owners: Iterable[str]) -> tuple[dict[str, DataKey], list[tuple]]:
    """New keys by owner, and the rows of `storing.insert_keys` that keep them; asks no database."""
    made, master = _new(list(owners)), current_master()
    wrapped = wrap_all(made)
    return made, [(owner, key.id, master, wrapped[owner]) for owner, key in made.items()]


def _new(owners: list[str]) -> dict[str, DataKey]:
    size = ID_BYTES + KEY_BYTES
    chance = os.urandom(size * len(owners))  # one call: asking the kernel costs more than the bytes
    parts = (chance[place : place + size] for place in range(0, len(chance), size))
    return {owner: DataKey(part[:ID_BYTES], part[ID_BYTES:]) for owner, part in zip(owners, parts, strict=True)}


def _bond(owner: str, identity: bytes) -> bytes:
    return owner.encode() + b"\x00" + identity
