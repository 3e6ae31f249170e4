"""Who somebody being typed, or just recorded, may be: milliseconds at a million persons, by four indexes (ADR 19)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from cases import derive, finding
from cases.finding import Row
from cases.likeness import SURE, Likeness, Traits, likeness
from cases.models import Person
from cases.names import alike
from office.dates import swapped

SHOWN = 3
MOST = 3_000  # persons of one block that are compared
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Likely:
    """Persons in the user's scope who may be meant, most alike first, and those outside it who surely are."""

    here: list[tuple[Person, Likeness]] = field(default_factory=list)
    elsewhere: list[Person] = field(default_factory=list)


def near_days(day: date) -> set[date]:
    """The day, its neighbours, and the same with day and month exchanged."""
    near = {day, day - ONE_DAY, day + ONE_DAY} if date.min < day < date.max else {day}
    return near | ({other} if (other := swapped(day)) else set())


def likely(visible, typed: Traits, *, not_these: frozenset[int] = frozenset()) -> Likely:
    """Who may be the person typed. `visible`: the queryset of the user's scope; who is restricted and not in it is
    not there at all, and outside it only a sure match counts."""
    scored = [(said, row) for row in _rows(typed) if row.pk not in not_these and (said := likeness(typed, row.traits))]
    scored.sort(key=lambda pair: (-pair[0].score, pair[1].pk))
    inside = visible.filter(pk__in=[row.pk for _, row in scored]).select_related("village", "kecamatan")
    inside = {person.pk: person for person in inside}
    here = [(inside[row.pk], said) for said, row in scored if row.pk in inside]
    sure = [row.pk for _, row in scored if row.pk not in inside and _sure(typed, row.traits)]
    elsewhere = Person.objects.filter(pk__in=sure[:SHOWN], restricted=False)
    return Likely(here[:SHOWN], list(elsewhere) if sure else [])


def pairs_of(person: Person) -> Iterator[tuple[Row, Row]]:
    """A stored person beside everybody who may be the same, for `finding.judged`."""
    own = finding.rows(Q(pk=person.pk))
    for me in own:
        yield from ((me, row) for row in _rows(me.traits) if row.pk != me.pk)


def _rows(typed: Traits) -> list[Row]:
    """Everybody one of the indexes leads to, once."""
    found: dict[int, Row] = {}
    for condition in _blocks(typed):
        for row in finding.rows(condition, most=MOST):
            found[row.pk] = row
    return list(found.values())


def _blocks(typed: Traits) -> Iterator[Q]:
    key = derive.name_key(typed.name)
    if typed.nik:
        yield Q(nik=typed.nik, nik__isnull=False)
    if not key:
        return
    if typed.birth_date:
        yield Q(birth_date__in=near_days(typed.birth_date))
    if typed.village_id and typed.birth_year:
        yield Q(village=typed.village_id, birth_year=typed.birth_year)
    elif typed.village_id:
        yield Q(village=typed.village_id, name_key__startswith=key.split()[0])
    if typed.village_id:
        yield Q(village=typed.village_id, name_key=key)


def _sure(typed: Traits, known: Traits) -> bool:
    same_birth = bool(typed.birth_date) and typed.birth_date == known.birth_date
    return (bool(typed.nik) and typed.nik == known.nik) or (same_birth and alike(typed.name, known.name) >= SURE)
