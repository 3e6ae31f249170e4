"""Whether two records may be one person: one set of rules for entry, import and the duplicates desk (ADR 19).

Names by how they sound, with birth date, mother, place, family and NIK as evidence for and against. Two NIKs that
differ in more than a slip of the pen are two persons, unless one family card has both under one name. It is only ever
said, never acted on.
"""

from datetime import date
from typing import NamedTuple, Protocol

from rapidfuzz.distance import OSA

from cases import names
from office.dates import swapped

ALIKE, SURE = 0.82, 0.9  # names from which two persons may be, very likely are, the same
ALMOST, SAME = 0.96, 0.98  # names that can only be the same; that are, but for their spelling
CLASH = 0.5  # what names must share at least where two carry one NIK
SLIP = 2  # digits in which a NIK may differ and still be the same, written wrongly
STEM = 12  # digits of a NIK that tell place, birth date and sex; the rest is a running number
TWINS = 3  # how far apart the running numbers of twins are: they are given one after the other
GENERATION = 15  # years there are at least between a parent and a child of the same name
STAND_INS = {(1, 1), (1, 7), (31, 12)}  # day and month that are written where only the year is known

# What speaks for it, as it is kept and in words.
REASONS = {
    "nik": "NIK sama",
    "nik_slip": "NIK hampir sama",
    "name": "nama sama",
    "name_like": "nama mirip",
    "name_part": "sebagian nama sama",
    "born": "tanggal lahir sama",
    "born_swapped": "tanggal dan bulan lahir tertukar",
    "born_slip": "tanggal lahir berbeda satu angka",
    "year": "tahun lahir sama",
    "mother": "nama ibu sama",
    "family": "satu KK",
    "village": "desa sama",
    "kecamatan": "kecamatan sama",
}
_WEIGHT = {
    "nik": 0.3, "nik_slip": 0.1, "born": 0.3, "born_swapped": 0.15, "born_slip": 0.1, "year": 0.1, "mother": 0.15,
    "family": 0.15, "village": 0.1, "kecamatan": 0.05,
}  # fmt: skip
_NAME = 0.5  # what the name weighs beside them


class Described(Protocol):
    """What is compared: a Person, a row of it, or what somebody typed."""

    name: str
    nik: str | None
    birth_date: date | None
    birth_year: int | None
    mother_name: str
    village_id: str | None
    kecamatan_id: str | None
    sex: str


class Traits(NamedTuple):
    """What somebody typed, or a row of the register, ready to be compared."""

    name: str
    nik: str | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    mother_name: str = ""
    village_id: str | None = None
    kecamatan_id: str | None = None
    sex: str = "T"


class Likeness(NamedTuple):
    """How alike two records are, 0 to 1, and the codes of what speaks for it."""

    score: float
    reasons: tuple[str, ...]


def likeness(one: Described, other: Described, *, same_family: bool | None = False) -> Likeness | None:
    """What speaks for one person, None where the two are not. `same_family`: None if one of them has none known."""
    born, one_nik = _born(one, other), bool(one.nik) and one.nik == other.nik
    against = (born is None and not one_nik) or not same_niks(one.nik, other.nik)
    if against and not same_family:
        return None
    name = names.alike(one.name, other.name)
    mother = _mothers(one, other)
    if against:
        fits = _one_on_the_card(one, other, name=name, born=born, mother=mother)
    elif one_nik:
        fits = name >= CLASH and (name >= ALIKE or born == "born") and mother is not False
    else:
        fits = _fits(one, other, name=name, born=born, mother=mother, same_family=same_family)
    return _told(one, other, name, born, mother, bool(same_family)) if fits else None


def same_niks(one: str | None, other: str | None) -> bool:
    """Whether two NIKs can be of one person: one is missing, or they differ by no more than a slip."""
    return not one or not other or one == other or OSA.distance(one, other, score_cutoff=SLIP) <= SLIP


def _one_on_the_card(one, other, *, name: float, born: str | None, mother: bool | None) -> bool:
    """Whether two of one family card are one in spite of NIK or birth.

    Twins have other names there; father and son of one name other mothers, and a generation between them.
    """
    if mother is False or {one.sex, other.sex} == {"L", "P"} or not _one_name(one, other, name):
        return False
    if born == "born" or (mother and name >= SAME):
        return True
    return born is None and name >= SAME and same_niks(one.nik, other.nik) and _year_mistyped(one, other)


def _one_name(one, other, name: float) -> bool:
    """Whether two names of a card differ by no more than writing; by nothing where the NIKs could be those of twins."""
    if _part(one, other, name):
        return True
    if one.nik and other.nik and one.nik[:STEM] == other.nik[:STEM]:
        return sorted(names.name_key(one.name).split()) == sorted(names.name_key(other.name).split())
    return name >= SAME


def _year_mistyped(one, other) -> bool:
    """Whether two birth years can be of one person: too near for parent and child, or of one day and month."""
    if not one.birth_year or not other.birth_year:
        return False
    day = real_day(one.birth_date)
    same_day = day is not None and day == real_day(other.birth_date)
    return same_day or abs(one.birth_year - other.birth_year) < GENERATION


def real_day(born: date | None) -> tuple[int, int] | None:
    """Day and month of a birth date, if it is not one that stands for a year."""
    day = (born.day, born.month) if born else None
    return None if day in STAND_INS else day


def _fits(one, other, *, name: float, born: str, mother: bool | None, same_family: bool | None) -> bool:
    differ = {one.sex, other.sex} == {"L", "P"}
    if mother is False or name < (ALMOST if differ else ALIKE):
        return False
    kin, neighbours = bool(same_family) or mother is True, _same(one.village_id, other.village_id)
    if one.nik and other.nik:
        return born == "born" and (name >= SAME or (kin and _mistyped(one, other, name)))
    if born == "born" and (kin or neighbours or (name >= ALMOST and _same_kecamatan(one, other))):
        return True
    if born == "born" and same_family is None and _rarely_met(one, name=name):
        return True
    return (kin and name >= SURE) or (neighbours and name >= (SURE if born else ALMOST))


def _like_twins(one: str, other: str) -> bool:
    """Whether two NIKs are numbered as those of twins are: one place and day, one after the other."""
    return one[:STEM] == other[:STEM] and abs(int(one[STEM:]) - int(other[STEM:])) <= TWINS


def _mistyped(one, other, name: float) -> bool:
    """Whether two names under nearly one NIK are one with a part left out or a letter wrong, and not those of twins."""
    slip = OSA.distance(names.name_key(one.name), names.name_key(other.name), score_cutoff=1) <= 1
    return _part(one, other, name) or (slip and not _like_twins(one.nik, other.nik))


def _part(one, other, name: float) -> bool:
    """Whether one name has all words of the other, sounding the same, and more."""
    return name == names.PART and names.sound_key(one.name).count(" ") != names.sound_key(other.name).count(" ")


def _rarely_met(one, *, name: float) -> bool:
    """Whether name and birth date alone tell somebody from a whole district: a full name, a real day."""
    return name == 1 and " " in names.sound_key(one.name) and real_day(one.birth_date) is not None


def _told(one, other, name: float, born: str | None, mother: bool | None, same_family: bool) -> Likeness:
    codes = ["name" if name == 1 else "name_part" if _part(one, other, name) else "name_like"]
    if one.nik and other.nik and same_niks(one.nik, other.nik):
        codes.insert(0, "nik" if one.nik == other.nik else "nik_slip")
    codes += [born] if born else []
    codes += ["mother"] if mother else []
    codes += ["family"] if same_family else []
    if _same(one.village_id, other.village_id):
        codes.append("village")
    elif _same(one.kecamatan_id, other.kecamatan_id):
        codes.append("kecamatan")
    return Likeness(min(1.0, _NAME * name + sum(_WEIGHT.get(code, 0) for code in codes)), tuple(codes))


def _born(one, other) -> str | None:
    """How the births agree, as a code; "" where one is not known, None where they are different."""
    if one.birth_date and other.birth_date:
        if one.birth_date == other.birth_date:
            return "born"
        if swapped(one.birth_date) == other.birth_date:
            return "born_swapped"
        return "born_slip" if _one_digit(one.birth_date, other.birth_date) else None
    if one.birth_year and other.birth_year:
        return "year" if one.birth_year == other.birth_year else None
    return ""


def _one_digit(one: date, other: date) -> bool:
    return sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True)) == 1


def _mothers(one, other) -> bool | None:
    """Whether the mothers have the same name; None where one is not known, or may be mistyped."""
    if not one.mother_name or not other.mother_name:
        return None
    said = names.alike(one.mother_name, other.mother_name)
    return True if said >= ALIKE else None if said > names.UNPAIRED else False


def _same(one: str | None, other: str | None) -> bool:
    return bool(one) and one == other


def _same_kecamatan(one, other) -> bool:
    """Also where the place of one of them is not known."""
    return not one.kecamatan_id or not other.kecamatan_id or one.kecamatan_id == other.kecamatan_id
