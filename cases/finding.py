"""Looking through the whole register for persons who may be one: in slices that anybody can do in any order (ADR 19).

A slice is a year of birth (whoever has the same birth date, day and month exchanged too), a village (whoever has the
same year of birth, or the same name) or the NIKs two persons claim. It is read through the index of its column, and
the names of a block are compared by rapidfuzz at once; `cases.likeness` decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from django.db.models import Max, Min, Q
from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

from cases import names
from cases.likeness import ALIKE, Likeness, Traits, likeness, real_day
from cases.models import FamilyMembership, Person

COLUMNS = ("pk", "name_key", *Traits._fields)
ROUGHLY, FAR = 0.6, 0.4  # below the first two names are not looked at word by word, below the second not at all
HUGE = 5_000  # persons of one block; a register full of "1 January" is compared kecamatan by kecamatan
RARE = 50  # persons of a village who share a word by which somebody without a birth date is found
LONG_WORD = 4  # letters of such a word
NIKS = ("nik", "")
AT_ONCE = 500  # keys of one question

Slice = tuple[str, str]  # "year", "1980" | "village", code | NIKS


class Found(NamedTuple):
    """Two persons who may be one. `fingerprint`: of both sides as they were judged."""

    low: int
    high: int
    score: int  # of 100
    reasons: str  # codes of `likeness.REASONS`, a blank between
    fingerprint: str


class Row(NamedTuple):
    """A person as a block compares it."""

    pk: int
    sound: str
    traits: Traits


def slices() -> list[Slice]:
    """All slices of the register as it is."""
    dated = Person.objects.filter(birth_date__isnull=False).aggregate(first=Min("birth_date"), last=Max("birth_date"))
    years = range(dated["first"].year, dated["last"].year + 1) if dated["first"] else ()
    villages = Person.objects.filter(village__isnull=False).values_list("village", flat=True).distinct()
    return [
        NIKS,
        *(("year", str(year)) for year in years),
        *(("village", code) for code in villages.order_by("village")),
    ]


def find(part: Slice) -> list[Found]:
    """Pairs of one slice, each once, the lower key first."""
    kind, which = part
    blocks = {"year": _of_year, "village": _of_village, "nik": _of_niks}[kind](which)
    return judged(pair for block in blocks for pair in block)


def judged(pairs: Iterable[tuple[Row, Row]]) -> list[Found]:
    """Those of the pairs who may be one person. That they are of one family is asked only where it would decide."""
    sure, open_ = {}, {}
    for one, other in pairs:
        if one.pk > other.pk:
            one, other = other, one
        if said := likeness(one.traits, other.traits):
            sure[one.pk, other.pk] = (one, other, said)
        elif said := likeness(one.traits, other.traits, same_family=True):
            open_[one.pk, other.pk] = (one, other, said)
    families = _families({pk for pair in open_ for pk in pair})
    for (low, high), (one, other, said) in open_.items():
        if low in families and high in families:
            said = said if families[low] == families[high] else None
        else:
            said = likeness(one.traits, other.traits, same_family=None)
        if said:
            sure[low, high] = (one, other, said)
    return [_found(*told) for told in sure.values()]


def fingerprint(one: Traits, other: Traits) -> str:
    """What was known of both when they were judged; another one means that something changed."""
    return _print(one) + _print(other)


def rows(condition: Q, *, most: int | None = None) -> list[Row]:
    """Persons who still stand in the register, as they are compared."""
    found = Person.objects.filter(condition, active=True).values_list(*COLUMNS)
    return [
        Row(pk, names.sound_of(key), Traits(*traits)) for pk, key, *traits in found[:most].iterator(chunk_size=5_000)
    ]


# --- Slices as blocks ------------------------------------------------------------------------------------------------
def _of_year(year: str) -> Iterator[Iterable[tuple[Row, Row]]]:
    """Born on one day, or with day and month exchanged."""
    blocks: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows(Q(birth_date__range=(f"{year}-01-01", f"{year}-12-31"))):
        born = row.traits.birth_date
        blocks[min(born.day, born.month), max(born.day, born.month)].append(row)
    for block in blocks.values():
        yield from map(_alike, _parts(block))


def _of_village(code: str) -> Iterator[Iterable[tuple[Row, Row]]]:
    """Born in one year, or on one day of different years; of one name, whenever born; somebody without a birth year, by
    a rare word of the name."""
    by_year, by_day, by_name, by_word = (defaultdict(list) for _ in range(4))
    everybody = rows(Q(village=code))
    for row in everybody:
        if row.traits.birth_year:
            by_year[row.traits.birth_year].append(row)
        if day := real_day(row.traits.birth_date):
            by_day[day].append(row)
        words = row.sound.split()
        by_name[" ".join(sorted(words))].append(row)
        for word in words:
            by_word[word].append(row)
    yield from map(_alike, by_year.values())
    yield from map(_alike, by_day.values())
    yield from map(_every, by_name.values())
    for row in everybody:
        if not row.traits.birth_year:
            yield _sharing(row, by_word)


def _of_niks(_: str) -> Iterator[Iterable[tuple[Row, Row]]]:
    """Those who claim one NIK."""
    claims = defaultdict(list)
    for row in rows(Q(nik_disputed=True, nik__isnull=False)):
        claims[row.traits.nik].append(row)
    yield from map(_every, claims.values())


def _parts(block: list[Row]) -> Iterable[list[Row]]:
    if len(block) <= HUGE:
        return [block]
    parts = defaultdict(list)
    for row in block:
        parts[row.traits.kecamatan_id].append(row)
    return parts.values()


# --- Inside a block --------------------------------------------------------------------------------------------------
def _alike(block: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Whose names sound alike. Names far from each other are one only if one holds all words of the other."""
    sounds = [row.sound for row in block]
    words = [frozenset(sound.split()) for sound in sounds]
    for place, row in enumerate(block):
        rest = sounds[place + 1 :]
        near = extract(row.sound, rest, scorer=Indel.normalized_similarity, score_cutoff=FAR, limit=None)
        for sound, score, after in near:
            other = place + 1 + after
            within = score >= ROUGHLY or words[place] <= words[other] or words[other] <= words[place]
            if within and names.sounds_alike(row.sound, sound) >= ALIKE:
                yield row, block[other]


def _every(block: list[Row]) -> Iterator[tuple[Row, Row]]:
    for place, row in enumerate(block[:HUGE]):
        for other in block[place + 1 : HUGE]:
            yield row, other


def _sharing(row: Row, by_word: dict[str, list[Row]]) -> Iterator[tuple[Row, Row]]:
    for word in set(row.sound.split()):
        if len(word) >= LONG_WORD and len(by_word[word]) <= RARE:
            yield from ((row, other) for other in by_word[word] if other.pk != row.pk)


def _families(persons: set[int]) -> dict[int, int]:
    """The family each of these belongs to now."""
    found: dict[int, int] = {}
    wanted = sorted(persons)
    for start in range(0, len(wanted), AT_ONCE):
        members = FamilyMembership.objects.filter(person__in=wanted[start : start + AT_ONCE], until=None)
        found |= dict(members.values_list("person_id", "family_id"))
    return found


def _found(one: Row, other: Row, said: Likeness) -> Found:
    return Found(
        one.pk, other.pk, round(100 * said.score), " ".join(said.reasons), fingerprint(one.traits, other.traits)
    )


def _print(traits: Traits) -> str:
    known = traits._replace(name=names.letters(traits.name), mother_name=names.letters(traits.mother_name))
    return blake2b(repr(tuple(known)).encode(), digest_size=8).hexdigest()
