"""Which village is meant by the words of a list: kecamatan, village, perhaps a code and a kabupaten.

Pure over an `Index`; nothing is guessed across kecamatan, and what contradicts itself is said (rules of the lists: a
name counts first in the kecamatan given, then if it is the only one of the kabupaten; a village code decides where
names cannot).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from regions.levels import Level
from regions.names import kabupaten_key, kecamatan_key, village_key

LONG_NAME = 8  # from this many letters on two edits are still the same name, below one
CACHE_LIMIT = 20_000
_CODE = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{4})")
_KECAMATAN_CODE = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)")


class State(StrEnum):
    FOUND = "found"
    CONFLICT = "conflict"
    GUESSED = "guessed"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"


# The import's reason code of each state.
REASONS = {
    State.FOUND: (),
    State.CONFLICT: ("village_conflict",),
    State.GUESSED: ("village_guessed",),
    State.AMBIGUOUS: ("village_ambiguous",),
    State.UNKNOWN: ("village_unknown",),
    State.OUTSIDE: ("region_outside",),
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """The village meant, or why there is none. `region` and `candidates` are village codes ("16.03.10.2004")."""

    region: str | None
    state: State
    candidates: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return REASONS[self.state]


@dataclass
class Index:
    """Villages of one kabupaten by the keys of their names; built once per run, answers are kept."""

    kabupaten: str  # its key, e.g. "MUARAENIM"
    villages: set[str] = field(default_factory=set)
    kecamatan: dict[str, str] = field(default_factory=dict)
    by_kecamatan: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _answers: dict[tuple[str, str, str, str], Resolution] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Index":
        """The district of this installation with its aliases, from the database (three queries)."""
        from regions.models import Kind, Region, RegionAlias  # the rest of this module works without a database

        regions = Region.objects.filter(level__gte=Level.KABUPATEN)
        rows = [(row.code, row.level, row.short_label if row.kind == Kind.KOTA else row.name) for row in regions]
        aliases = RegionAlias.objects.values_list("region_id", "text")
        return cls.build(rows, aliases)

    @classmethod
    def build(cls, rows: Iterable[tuple[str, int, str]], aliases: Iterable[tuple[str, str]] = ()) -> "Index":
        """From (code, level, name) of the kabupaten, its kecamatan and villages, and (code, other name)."""
        names = list(rows)
        index = cls(next((kabupaten_key(name) for _, level, name in names if level == Level.KABUPATEN), ""))
        for code, level, name in names:
            index._add(code, level, name)
        for code, text in aliases:
            index._add(code, Level.VILLAGE if code in index.villages else Level.KECAMATAN, text)
        return index

    def resolve(self, kecamatan: str = "", village: str = "", code: str = "", kabupaten: str = "") -> Resolution:
        """The village meant by the cells of one row; empty text where the list has no such column."""
        question = (kecamatan, village, code, kabupaten)
        answer = self._answers.get(question)
        if answer is None:
            if len(self._answers) >= CACHE_LIMIT:
                self._answers.clear()
            answer = self._answers[question] = self._resolve(*question)
        return answer

    def village_code(self, code: str) -> str | None:
        """The dotted code if it is a village of the index ("1603102004" -> "16.03.10.2004"), else None."""
        match = _CODE.fullmatch(code.strip())
        dotted = ".".join(match.groups()) if match else None
        return dotted if dotted in self.villages else None

    def kecamatan_code(self, name: str) -> str | None:
        """The code of a kecamatan given by its name or its code."""
        match = _KECAMATAN_CODE.fullmatch(name.strip())
        if match:
            code = ".".join(match.groups())
            return code if code in self.by_kecamatan else None
        return self.kecamatan.get(kecamatan_key(name))

    def _add(self, code: str, level: int, name: str) -> None:
        if level == Level.KECAMATAN:
            self.kecamatan[kecamatan_key(name)] = code
            self.by_kecamatan[code]
        elif level == Level.VILLAGE:
            key = village_key(name)
            self.villages.add(code)
            self.by_name[key].add(code)
            self.by_kecamatan[code[:8]].setdefault(key, code)

    def _resolve(self, kecamatan: str, village: str, code: str, kabupaten: str) -> Resolution:
        if kabupaten and kabupaten_key(kabupaten) != self.kabupaten:
            return Resolution(None, State.OUTSIDE)
        coded = self.village_code(code) if code else None
        key = village_key(village)
        if not key:
            return Resolution(coded, State.FOUND) if coded else Resolution(None, State.UNKNOWN)
        named = self._by_name(kecamatan, key, village)
        return self._against_code(named, coded, exact=self._stands_in(kecamatan, named)) if coded else named

    def _by_name(self, kecamatan: str, key: str, village: str) -> Resolution:
        given = bool(kecamatan_key(kecamatan))
        area = self.by_kecamatan.get(self.kecamatan_code(kecamatan) or "", {}) if given else {}
        if key in area:
            return Resolution(area[key], State.FOUND)
        written_as_code = self.village_code(village)
        same = {written_as_code} if written_as_code else self.by_name.get(key, set())
        if len(same) > 1:
            return Resolution(None, State.AMBIGUOUS, tuple(sorted(same)))
        if same:
            code = next(iter(same))
            elsewhere = given and self.kecamatan_code(kecamatan) != code[:8]
            return Resolution(code, State.CONFLICT if elsewhere else State.FOUND)
        return _nearest(key, area)

    def _stands_in(self, kecamatan: str, named: Resolution) -> bool:
        given = bool(kecamatan_key(kecamatan))
        return named.state == State.FOUND and given and self.kecamatan_code(kecamatan) == named.region[:8]

    @staticmethod
    def _against_code(named: Resolution, coded: str, *, exact: bool) -> Resolution:
        """A name and a village code next to each other: they agree, the code decides, or they contradict."""
        if named.state == State.AMBIGUOUS:
            return Resolution(coded, State.FOUND)
        if named.region == coded:
            return named if named.state == State.CONFLICT else Resolution(coded, State.FOUND)
        return Resolution(named.region if exact else coded, State.CONFLICT)


def resolve(
    kecamatan: str, village: str, code: str = "", kabupaten: str = "", *, index: Index | None = None
) -> Resolution:
    """One question (a form, a test); whoever asks for many rows builds the `Index` once and asks that."""
    return (index or Index.load()).resolve(kecamatan, village, code, kabupaten)


def _nearest(key: str, area: dict[str, str]) -> Resolution:
    """The one village of the kecamatan that is spelt close to `key` and closer than any other."""
    limit = 2 if len(key) >= LONG_NAME else 1
    near: dict[str, int] = {}
    for name, code in area.items():
        distance = Levenshtein.distance(key, name, score_cutoff=limit)
        if distance <= limit:
            near[code] = min(distance, near.get(code, limit))
    best = min(near.values(), default=None)
    nearest = [code for code, distance in near.items() if distance == best]
    if len(nearest) == 1:
        return Resolution(nearest[0], State.GUESSED, tuple(sorted(near)))
    return Resolution(None, State.UNKNOWN, tuple(sorted(near)))
