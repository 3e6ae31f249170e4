"""What only several rows together show: the same person twice in a file, one NIK for two clearly different persons."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from cases.names import letters, unlike

VARIANTS = 8  # different fillings of one key that are compared; a real list has two or three


class Light(NamedTuple):
    """As much of a row as the comparison needs. `key`: the values of the key fields, None if one is missing."""

    row: int
    key: tuple | None
    nik: str | None
    name: str
    born: str | None
    village: str | None


def light(row: int, values: dict, key: Iterable[str]) -> Light:
    """The light form of a row's values (as JSON: dates as text)."""
    parts = tuple([_part(name, values.get(name)) for name in key])
    return Light(
        row,
        None if None in parts or "" in parts or () in parts else parts,
        values.get("nik"),
        values.get("nama") or "",
        values.get("tanggal_lahir"),
        values.get("kode_desa"),
    )


def find(rows: Iterable[Light], key: tuple[str, ...]) -> dict[int, set[str]]:
    """The codes that rows get from each other, by row. A later row repeats, both rows of a conflict are concerned."""
    found: dict[int, set[str]] = defaultdict(set)
    keys: dict[tuple, dict[tuple, list[Light]]] = defaultdict(lambda: defaultdict(list))
    persons: dict[tuple, set[bool]] = defaultdict(set)
    for row in rows:
        if row.key:
            _compare(row, keys[row.key], found, by_nik="nik" in key)
        if key == ("nik",) and (who := person(row)):
            if persons[who] and not (row.nik and persons[who] == {True}):
                found[row.row].add("duplicate_in_file")
            persons[who].add(bool(row.nik))
    return {row: codes for row, codes in found.items() if codes}


def _compare(row: Light, variants: dict[tuple, list[Light]], found: dict[int, set[str]], *, by_nik: bool) -> None:
    """Compare with each way this key was filled in before; `variants` by name and birth date."""
    for others in list(variants.values())[:VARIANTS]:
        if by_nik and different(row, others[0]):
            found[row.row].add("nik_conflict_in_file")
            if "nik_conflict_in_file" not in found[others[0].row]:
                for other in others:
                    found[other.row].add("nik_conflict_in_file")
        else:
            found[row.row].add("duplicate_in_file")
    variants[row.name, row.born].append(row)


def different(one: Light, other: Light) -> bool:
    same_birth = one.born is not None and one.born == other.born
    return bool(not same_birth and one.name and other.name and unlike(one.name, other.name))


def marks(row: Light) -> tuple[int | None, int | None, int | None]:
    """Numbers that are the same in rows of one NIK, of one key, of one person; None where the row has none."""
    who, nik = person(row), int(row.nik) if row.nik else None
    key = nik if row.key == (row.nik,) else _number(row.key) if row.key else None
    return nik, key, _number(who) if who else None


def _number(parts: tuple) -> int:
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def person(row: Light) -> tuple | None:
    """Name, birth date and village of a row that has all three."""
    return (letters(row.name), row.born, row.village) if row.name and row.born and row.village else None


def _part(name: str, value):
    if name == "nama" and value:
        return letters(value)
    return tuple(sorted(value)) if type(value) is list else value
