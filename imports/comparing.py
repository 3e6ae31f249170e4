"""Month against month: who is new on a list, who is no longer on it, who moved, what changed.

Persons are found again by the number both editions carry for everybody (ID DTKS, else NIK). Where it is missing or
differs, or a row is in error, they are looked for by NIK, name, birth date, village and No. KK, and what is found that
way is *unclear*: it is shown, but nothing follows from it. Unclear is, too, who lived where the newer list says nothing
of: a list of one village does not say that those of the next one are gone.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import TextChoices

from cases.names import letters, unlike
from imports.cells import decode_row, shown
from imports.codes import Outcome
from imports.models import Batch

# What is compared; everything else (occupation, address as written) differs from month to month without meaning.
FIELDS = (
    "nik", "nama", "tanggal_lahir", "kode_desa", "no_kk", "program", "jenis_kelamin", "rt", "rw", "desil", "kategori",
    "disabilitas", "hasil", "no_kks", "telepon",
)  # fmt: skip
NIK, NAME, BORN, VILLAGE, CARD, PROGRAMMES = range(6)
LISTS = {"program", "kategori", "disabilitas"}
NUMBERS = ("id_dtks", "nik", "nik_mask")  # by which the persons of two editions are found again, the best first
READ = ("pk", "table", "number", "outcome", "secret", "person_id", "values")
SHORT = 13  # texts up to this length repeat: kept once
_LONG_NUMBER = re.compile(r"\d{16}")


class Change(TextChoices):
    """What became of a person between two editions of a list."""

    NEW = "baru", "Baru"
    DROPPED = "hilang", "Tidak ada lagi"
    MOVED = "pindah", "Pindah desa"
    CHANGED = "berubah", "Berubah"
    SAME = "tetap", "Tetap"
    UNCLEAR = "ragu", "Tidak jelas"


@dataclass(slots=True, eq=False)
class Entry:
    """A person of one edition, out of the first of its rows. `said`: the values of FIELDS, lists as frozensets."""

    row: int
    table: int
    number: int
    broken: bool  # the row is in error
    secret: bool
    person: int | None
    key: str | None  # the number it is found again by
    said: tuple

    @property
    def who(self) -> str:
        return letters(self.said[NAME] or "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One person between two editions. `fields`: name -> (old, new); `filled`: names that held nothing before."""

    change: Change
    old: Entry | None
    new: Entry | None
    clear: bool = True
    fields: dict[str, tuple] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()

    @property
    def village(self) -> str:
        """Where the person lives: as the new edition says, where it says so."""
        told = [entry.said[VILLAGE] for entry in (self.new, self.old) if entry]
        return next((code for code in told if code), "")

    @property
    def secret(self) -> bool:
        return any(entry.secret for entry in (self.old, self.new) if entry)


@dataclass(frozen=True)
class Basis:
    """On what two editions are compared."""

    number: str  # of NUMBERS; "" if they share none
    fields: tuple[str, ...]


def basis(old: Batch, new: Batch) -> Basis:
    """The fields both editions have, and the number that leads from one to the other."""
    both = _columns(old) & _columns(new)
    number = next((name for name in NUMBERS if name in both), "")
    return Basis(number, tuple(name for name in FIELDS if name in both))


def _columns(batch: Batch) -> set[str]:
    """The values rows of this batch hold: the keys of the first whole row of each table."""
    found: set[str] = set()
    for place in range(len(batch.tables)):
        rows = batch.rows.filter(table=place).order_by("number").values_list("values", flat=True)[:100]
        found |= next((set(values) for values in rows if values), set())
    return found


def compare(old: Batch, new: Batch) -> Iterator[Verdict]:
    """Every person of either edition once. Memory grows with the older edition and what is not found in it."""
    base = basis(old, new)
    found = _Pairing(base, entries(old, base.number))
    found.where, found.places = old.region_id or "", {new.region_id} - {None}
    yield from found.sure(entries(new, base.number))
    found.raw = _numbers_of_broken(old) | _numbers_of_broken(new)
    yield from found.rest()


def share_places(one: Batch, other: Batch) -> bool:
    """Whether two lists speak of the same place anywhere; lists that name none may."""
    mine, others = _places(one), _places(other)
    return not mine or not others or any(_covered(place, others) for place in mine)


def _places(batch: Batch) -> set[str]:
    """Where the people of a list live: its villages, or where it was placed as a whole."""
    if batch.region_id:
        return {batch.region_id}
    return set(batch.rows.exclude(village="").order_by().values_list("village", flat=True).distinct())


def _covered(place: str, places: set[str]) -> bool:
    """Whether a village or kecamatan is one of these, lies in one, or one lies in it."""
    return place in places or any(p.startswith(f"{place}.") or place.startswith(f"{p}.") for p in places)


# --- Reading ---------------------------------------------------------------------------------------------------------
def entries(batch: Batch, number: str) -> Iterator[Entry]:
    """The persons of a batch in the order of its rows; further rows of one add programmes and kinds to the first."""
    further = _further(batch)
    rows = batch.rows.filter(leader=None).order_by("pk").values_list(*READ, named=True)
    for row in rows.iterator(chunk_size=2_000):
        row = row._replace(values=receiving(row.values))
        for name, more in further.get(row.pk, {}).items():
            row.values[name] = [*(row.values.get(name) or ()), *more]
        yield entry(row, number)


def entry(row, number: str) -> Entry:
    """A row (with the fields READ) as an entry."""
    said = tuple(_held(name, row.values.get(name)) for name in FIELDS)
    key, broken = row.values.get(number) or None, row.outcome == Outcome.ERROR
    return Entry(row.pk, row.table, row.number, broken, row.secret, row.person_id, key, said)


def receiving(values: dict) -> dict:
    """The values of a row, without the programmes that it says somebody has been switched off from."""
    return values | {"program": []} if values.get("keadaan_program") == "berhenti" else values


def _further(batch: Batch) -> dict[int, dict[str, list]]:
    """What further rows of a person add, by the row that leads."""
    found: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    rows = batch.rows.exclude(leader=None).order_by("pk").values_list("leader", "values")
    for leader, values in rows.iterator(chunk_size=2_000):
        values = receiving(values)
        for name in LISTS & values.keys():
            found[leader][name] += values[name] or ()
    return found


def _held(name: str, value):
    if name in LISTS:
        return frozenset(map(sys.intern, value or ()))
    return sys.intern(value) if isinstance(value, str) and len(value) <= SHORT else value


def _numbers_of_broken(batch: Batch) -> dict[int, set[str]]:
    """Numbers of 16 digits in rows of which no value could be read, by row."""
    rows = batch.rows.with_code("row_malformed").values_list("pk", "cells")
    return {pk: {digits for cell in decode_row(cells) for digits in _LONG_NUMBER.findall(shown(cell))}
            for pk, cells in rows.iterator(chunk_size=500)}  # fmt: skip


# --- Finding again ---------------------------------------------------------------------------------------------------
class _Pairing:
    """Who of the new edition is who of the old one."""

    def __init__(self, base: Basis, old: Iterable[Entry]):
        self.base = base
        self.open: dict[int, Entry] = {}  # of the old edition, not found again yet
        self.by_key: dict[str, Entry] = {}
        self.taken: set[str] = set()
        self.left: list[Entry] = []  # of the new edition
        self.raw: dict[int, set[str]] = {}
        self.where = ""  # where the old edition was placed as a whole
        self.places: set[str] = set()  # of which the new edition speaks
        for entry in old:
            first = self.by_key.setdefault(entry.key, entry) if entry.key else entry
            if first is entry or self._unlike(first, entry):
                self.open[entry.row] = entry

    def sure(self, new: Iterable[Entry]) -> Iterator[Verdict]:
        """Those whose number leads to one of the old edition; the others are left."""
        doubted = self.base.number == "nik"
        for entry in new:
            if entry.said[VILLAGE]:
                self.places.add(entry.said[VILLAGE])
            if not doubted and entry.key in self.taken:
                continue  # once more the same person
            other = self.by_key.get(entry.key) if entry.key else None
            if other is None or self._unlike(other, entry):
                self.left.append(entry)
            elif other.row in self.open:
                del self.open[other.row]
                self.taken.add(entry.key)
                if not doubted:
                    del self.by_key[entry.key]  # what was found again needs no memory any more
                yield judged(self.base, other, entry, sure=True)

    def rest(self) -> Iterator[Verdict]:
        """Those found in other ways, then who is new and who is gone."""
        yield from self._unclear()
        seen: set[str] = set(self.taken)
        for entry in self.left:
            if entry.key and entry.key in seen and not entry.broken:
                continue  # once more the same person of the new edition
            seen.add(entry.key or "")
            yield Verdict(Change.NEW, None, entry, self._clear(entry), gained=_sorted(entry.said[PROGRAMMES]))
        for entry in self.open.values():
            if self._elsewhere(entry):
                yield Verdict(Change.UNCLEAR, entry, None, clear=False)
                continue
            clear = self._clear(entry)
            lost = _sorted(entry.said[PROGRAMMES]) if clear else ()
            yield Verdict(Change.DROPPED, entry, None, clear, lost=lost)

    def _unclear(self) -> Iterator[Verdict]:
        for key in (_by_nik, _by_birth, _by_card, _by_place, self._by_raw):
            for old, new in self._alike(key):
                del self.open[old.row]
                sure = not self.base.number and key is _by_birth
                yield judged(self.base, old, new, sure=sure)

    def _alike(self, key: Callable[[Entry], Iterable[tuple]]) -> list[tuple[Entry, Entry]]:
        """Pairs of which each is the only one of its edition with this key."""
        if not self.open or not self.left:
            return []
        sides = [_only(self.open.values(), key), _only(self.left, key)]
        pairs, used = [], set()
        for name in sides[0].keys() & sides[1].keys():
            old, new = sides[0][name], sides[1][name]
            if old and new and not {old.row, new.row} & used and not (key is _by_place and _both_numbered(old, new)):
                pairs.append((old, new))
                used |= {old.row, new.row}
        self.left = [entry for entry in self.left if entry.row not in used]
        return sorted(pairs, key=lambda pair: pair[1].row)

    def _by_raw(self, entry: Entry) -> list[tuple]:
        """By any long number of a row that could not be read."""
        numbers = self.raw.get(entry.row) or {value for value in (entry.key, entry.said[NIK]) if value}
        return [(number,) for number in numbers]

    def _clear(self, entry: Entry) -> bool:
        return not entry.broken and bool(entry.key or not self.base.number)

    def _elsewhere(self, entry: Entry) -> bool:
        """Whether the new edition says nothing at all of where somebody of the old one lived."""
        place = entry.said[VILLAGE] or self.where
        return bool(place and self.places) and not _covered(place, self.places)

    def _unlike(self, one: Entry, other: Entry) -> bool:
        """Whether a NIK stands for two clearly different persons; an ID DTKS is not doubted."""
        names = one.said[NAME], other.said[NAME]
        same_birth = one.said[BORN] is not None and one.said[BORN] == other.said[BORN]
        return self.base.number == "nik" and not same_birth and all(names) and unlike(*names)


def _only(entries: Iterable[Entry], key: Callable[[Entry], Iterable[tuple]]) -> dict[tuple, Entry | None]:
    """Entries by key; None where several share it."""
    found: dict[tuple, Entry | None] = {}
    for entry in entries:
        for name in key(entry):
            found[name] = None if name in found else entry
    return found


def _by_nik(entry: Entry) -> list[tuple]:
    return [(entry.said[NIK], entry.who)] if entry.said[NIK] and entry.who else []


def _by_birth(entry: Entry) -> list[tuple]:
    said = entry.said
    return [(entry.who, said[BORN], said[VILLAGE])] if entry.who and said[BORN] and said[VILLAGE] else []


def _by_card(entry: Entry) -> list[tuple]:
    return [(entry.who, entry.said[CARD])] if entry.who and entry.said[CARD] else []


def _by_place(entry: Entry) -> list[tuple]:
    known = entry.who and entry.said[VILLAGE] and not entry.said[BORN]
    return [(entry.who, entry.said[VILLAGE])] if known else []


def _both_numbered(old: Entry, new: Entry) -> bool:
    """Two sound rows with two NIK: namesakes."""
    return bool(old.said[NIK] and new.said[NIK]) and not (old.broken or new.broken)


# --- What changed ----------------------------------------------------------------------------------------------------
def judged(base: Basis, old: Entry, new: Entry, *, sure: bool) -> Verdict:
    """What became of a person who stands in both editions."""
    if not sure or old.broken or new.broken:
        return Verdict(Change.UNCLEAR, old, new, clear=False)
    fields, filled = differences(base, old, new)
    if not fields and not filled:
        return Verdict(Change.SAME, old, new)
    before, after = (entry.said[PROGRAMMES] if "program" in fields else frozenset() for entry in (old, new))
    change = Change.MOVED if "kode_desa" in fields else Change.CHANGED
    lost, gained = _sorted(before - after), _sorted(after - before)
    return Verdict(change, old, new, fields=fields, filled=filled, lost=lost, gained=gained)


def differences(base: Basis, old: Entry, new: Entry) -> tuple[dict[str, tuple], tuple[str, ...]]:
    """Fields with another value, and those filled that were empty. Names by their letters; what vanishes is none."""
    fields, filled = {}, []
    for name, before, after in zip(FIELDS, old.said, new.said, strict=True):
        if before == after or name not in base.fields or (name != "program" and after in (None, "", frozenset())):
            continue
        if name != "program" and before in (None, "", frozenset()):
            filled.append(name)
        elif name != "nama" or letters(before) != letters(after):
            fields[name] = (_told(before), _told(after))
    return fields, tuple(filled)


def _told(value):
    return list(_sorted(value)) if isinstance(value, frozenset) else value


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes))
