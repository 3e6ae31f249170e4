"""Finding people: one function for each way, the same on both databases. Scope is brought by the queryset."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from cases import names
from cases.models import Family, Person

WORDS = 6  # more words of a name narrow nothing any more
ALIKE, SURE = 0.82, 0.9  # similarity of names from which two persons may be, very likely are, the same
SHOWN = 5


def digits16(text: str) -> str:
    """The 16 digits a search text consists of, else ""."""
    packed = "".join(text.split())
    return packed if len(packed) == 16 and packed.isascii() and packed.isdecimal() else ""


def by_name(queryset, text: str, field: str = "name_key"):
    """Rows whose key holds every word of `text`, in any order, also parts of words; none for a text without letters.

    A text of one word is asked for from the beginning of the key too, which the index answers.
    """
    words = names.name_key(text).split()[:WORDS]
    if not words:
        return queryset.none()
    for word in words:
        queryset = queryset.filter(**{f"{field}__contains": word})
    return queryset


def by_nik(queryset, nik: str):
    return queryset.filter(nik=nik, nik__isnull=False)


def by_kk(queryset, no_kk: str):
    """Families that have or had this No. KK."""
    return queryset.filter(Q(no_kk=no_kk) | Q(pk__in=Family.objects.filter(cards__no_kk=no_kk).values("pk")))


@dataclass(frozen=True)
class Known:
    """Who may be the person asked for: those in the user's scope, and whether somebody outside it is."""

    here: list[Person]
    elsewhere: list[Person]


def known(
    visible, *, nik: str = "", name: str = "", birth_date: date | None = None, birth_year: int | None = None
) -> Known:
    """Persons who may be the one described. `visible`: the queryset of the user's scope.

    What is restricted and not visible is not there at all. Outside the scope only a sure match counts.
    """
    everybody = Person.objects.all()
    found = list(by_nik(everybody, nik)) if nik else []
    found += [p for p in _namesakes(everybody, name, birth_date, birth_year) if p not in found]
    inside = set(visible.filter(pk__in=[p.pk for p in found]).values_list("pk", flat=True))
    here = [p for p in found if p.pk in inside]
    outside = [p for p in found if p.pk not in inside and not p.restricted and p.active]
    elsewhere = [p for p in outside if (nik and p.nik == nik) or _sure(p, name, birth_date)]
    return Known(here[:SHOWN], elsewhere)


def _namesakes(everybody, name: str, birth_date: date | None, birth_year: int | None) -> list[Person]:
    """Persons with a like name, most alike first: blocked by birth date, else by the first word of the name."""
    words = names.name_key(name).split()
    if not words:
        return []
    if birth_date:
        block = everybody.filter(Q(birth_date__in=_near(birth_date)))
    else:
        block = everybody.filter(name_key__startswith=words[0])
        if birth_year:
            block = block.filter(Q(birth_year__range=(birth_year - 2, birth_year + 2)) | Q(birth_year=None))
    scored = [(names.similarity(name, person.name), person) for person in block.order_by("name_key", "pk")[:500]]
    return [p for score, p in sorted(scored, key=lambda pair: (-pair[0], pair[1].pk)) if score >= ALIKE][:20]


def _near(day: date) -> set[date]:
    """The day, its neighbours, and the same with day and month exchanged."""
    near = {day, day - timedelta(days=1), day + timedelta(days=1)} if date.min < day < date.max else {day}
    if day.day <= 12:
        near.add(day.replace(month=day.day, day=day.month))
    return near


def _sure(person: Person, name: str, birth_date: date | None) -> bool:
    return bool(birth_date) and person.birth_date == birth_date and names.similarity(name, person.name) >= SURE
