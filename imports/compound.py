"""One stream out of a compound file (the container of .xls), by its own tables; every chain of sectors is bounded.

[MS-CFB]: a header, sectors of 512 or 4,096 bytes, a table that says which sector follows which, a directory.
"""

import struct
from array import array

from imports.archive import DAMAGED
from imports.refusal import Refusal

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFA  # sector numbers from here on are signs, not places
SMALL = 64


class Compound:
    """The container in `data`. Raises Refusal where its tables lead nowhere."""

    def __init__(self, data: bytes):
        if len(data) < 512 or not data.startswith(MARK):
            raise Refusal(DAMAGED)
        self.data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise Refusal(DAMAGED)
        self.size = 1 << shift
        directory, self.cutoff, mini, _, more, _ = struct.unpack_from("<I4xIIIII", data, 48)
        self.following = self._table(more)
        self.entries = self._entries(self._chain(directory))
        self.mini = _words(self._chain(mini)) if mini < LAST else array("I")

    def _table(self, more: int) -> array:
        """Which sector follows which, from the sectors that the header and its continuation name."""
        places = list(struct.unpack_from("<109I", self.data, 76))
        seen = set()
        while more < LAST and more not in seen:
            seen.add(more)
            *named, more = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            places += named
        return _words(b"".join(self._sector(place) for place in places if place < LAST))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        found = self.data[start : start + self.size]
        if not found:
            raise Refusal(DAMAGED)
        return found.ljust(self.size, b"\0")

    def _chain(self, first: int) -> bytes:
        numbers, number = [], first
        while number < LAST:
            numbers.append(number)
            if number >= len(self.following) or len(numbers) > len(self.following):
                raise Refusal(DAMAGED)
            number = self.following[number]
        return b"".join(map(self._sector, numbers))

    def _entries(self, directory: bytes) -> dict[str, tuple[int, int]]:
        """Name -> (first sector, size); the root under its own name."""
        found = {}
        for start in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, start + 64)
            if kind in (2, 5) and 2 <= length <= 64:
                name = directory[start : start + length - 2].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<II", directory, start + 116)
                found.setdefault("/" if kind == 5 else name, (first, size))
        return found

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises Refusal if they are not all there."""
        first, size = self.entries[name]
        found = self._small(first) if size < self.cutoff else self._chain(first)
        if len(found) < size:
            raise Refusal(DAMAGED)
        return found[:size]

    def _small(self, first: int) -> bytes:
        """A stream of small sectors, which lie in the stream of the root."""
        whole = self._chain(self.entries["/"][0]) if "/" in self.entries else b""
        pieces, number = [], first
        while number < LAST:
            if number >= len(self.mini) or len(pieces) > len(self.mini):
                raise Refusal(DAMAGED)
            pieces.append(whole[number * SMALL : (number + 1) * SMALL])
            number = self.mini[number]
        return b"".join(pieces)


def _words(data: bytes) -> array:
    return array("I", data[: len(data) // 4 * 4])
