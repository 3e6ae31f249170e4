"""A comparison of two batches as it is kept: a file of row ids, village codes and programme codes, nobody's data.

It stands beside the uploads under a name nobody can guess, made from the two batches and their versions: once either
is changed, another name is asked for and the comparison is made anew. What it shows of a person is read from the rows.
"""

import hashlib
import hmac
import json
import os
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from imports import comparing, store
from imports.comparing import Change, Verdict
from imports.models import Batch

FOLDER = f"{store.FOLDER}/banding"
KEPT_DAYS = 14
AT_ONCE = 20_000  # rows of both batches together that are compared while the user waits
ORDER = [Change.DROPPED, Change.NEW, Change.MOVED, Change.CHANGED, Change.UNCLEAR, Change.SAME]


@dataclass(frozen=True, slots=True)
class Line:
    """One person: the rows it stands in (pk, None where it is not), where it lives, what it lost and gained."""

    change: str
    old: int | None
    new: int | None
    village: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    secret: bool
    clear: bool


@dataclass(frozen=True)
class Wish:
    """Which lines are asked for; "" and None do not narrow. `places`: villages."""

    changes: tuple[str, ...] = tuple(ORDER)
    places: frozenset[str] | None = None
    lost: str = ""
    sees_secret: bool = False

    @property
    def narrow(self) -> bool:
        return bool(self.lost) or self.places is not None

    def wants(self, line: Line) -> bool:
        """Of a masked line neither village nor programme is told, so it is not found by them either."""
        if line.secret and not self.sees_secret and self.narrow:
            return False
        return (not self.lost or self.lost in line.lost) and (self.places is None or line.village in self.places)


@dataclass(frozen=True)
class Comparison:
    """A kept comparison. `found`: its figures, see `_figures`."""

    path: Path
    found: dict

    @property
    def counts(self) -> dict[str, int]:
        """Persons by change."""
        return {change: self.found["changes"].get(change, 0) for change in ORDER}

    def open(self, group: str, *, sees_secret: bool) -> dict:
        """ "villages" (code -> change -> persons), "lost" or "gained" (programme -> persons), as far as one may see."""
        return self.found["all" if sees_secret else "open"][group]

    def lines(self, wish: Wish) -> Iterator[Line]:
        """The lines asked for, by change, village and place in the list."""
        places = self.found["places"]
        with self.path.open("rb") as file:
            for change in wish.changes:
                start, many = places.get(change, (0, 0))
                file.seek(start)
                for _ in range(many):
                    line = _line(json.loads(file.readline()))
                    if wish.wants(line):
                        yield line


def of(old: Batch, new: Batch) -> Comparison | None:
    """The comparison of two batches, if it was made already."""
    path = _path(old, new)
    try:
        return Comparison(path, json.loads(path.with_suffix(".json").read_text()))
    except (FileNotFoundError, ValueError):
        return None


def small(old: Batch, new: Batch) -> bool:
    """Whether the two are compared while the user waits."""
    return old.rows_total + new.rows_total <= AT_ONCE


def make(old: Batch, new: Batch) -> Comparison:
    """Compare and keep it; made twice at a time, the later one stands."""
    path = _path(old, new)
    path.parent.mkdir(parents=True, exist_ok=True)
    _forget_old(path.parent)
    lines = sorted(map(_packed, comparing.compare(old, new)), key=lambda line: (ORDER.index(line[0]), *line[1:4]))
    places = _write(path, lines)
    found = _figures(lines) | {"places": places, "basis": vars(comparing.basis(old, new))}
    _put(path.with_suffix(".json"), [json.dumps(found).encode()])
    return Comparison(path, found)


def _packed(verdict: Verdict) -> tuple:
    """A verdict as it is sorted and kept: change, village, place in the list, rows, programmes, flags."""
    old, new = (entry.row if entry else 0 for entry in (verdict.old, verdict.new))
    flags = verdict.secret + 2 * verdict.clear
    return verdict.change.value, verdict.village, new or old, old, new, verdict.lost, verdict.gained, flags


def _line(packed: list) -> Line:
    change, village, _, old, new, lost, gained, flags = packed
    return Line(change, old or None, new or None, village, tuple(lost), tuple(gained), bool(flags & 1), bool(flags & 2))


def _figures(lines: list[tuple]) -> dict:
    """Persons by change; and by village, programme lost and gained, once with and once without Rahasia."""
    found = {
        name: {"villages": defaultdict(Counter), "lost": Counter(), "gained": Counter()} for name in ("all", "open")
    }
    changes: Counter = Counter()
    for change, village, _, _, _, lost, gained, flags in lines:
        changes[change] += 1
        for name in ["all"] if flags & 1 else ["all", "open"]:
            found[name]["villages"][village][change] += 1
            found[name]["lost"].update(lost)
            found[name]["gained"].update(gained)
    return {"changes": changes, **found}


def _write(path: Path, lines: list[tuple]) -> dict[str, tuple[int, int]]:
    """Write the lines; where those of each change begin, and how many they are."""
    places: dict[str, list[int]] = {}
    pieces, offset = [], 0
    for line in lines:
        piece = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        places.setdefault(line[0], [offset, 0])[1] += 1
        offset += len(piece)
        pieces.append(piece)
    _put(path, pieces)
    return places


def _put(path: Path, pieces: list[bytes]) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(pieces)
    part.replace(path)


def _path(old: Batch, new: Batch) -> Path:
    told = json.dumps([[b.pk, b.version, b.uploaded_at, b.counts] for b in (old, new)], sort_keys=True, default=str)
    name = hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()[:40]
    return settings.MEDIA_ROOT / FOLDER / f"{name}.rows"


def _forget_old(folder: Path) -> None:
    """Take away what was kept long ago; it can be made again."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - KEPT_DAYS * 86_400:
                path.unlink()
