"""Finding people: one function for each way, the same on both databases. Scope is brought by the queryset."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from cases import derive, dictionary, name_index, names
from cases.likely import near_days
from cases.likeness import ALIKE, SURE
from cases.models import Family, Person

WORDS = 6  # more words of a name narrow nothing any more
SHOWN = 5
ALL_BUT_ONE = 3  # words of which one may be missing
COMPARED = 1_000  # names of one search whose likeness is measured


def digits16(text: str) -> str:
    """The 16 digits a search text consists of, else ""."""
    packed = "".join(text.split())
    return packed if len(packed) == 16 and packed.isascii() and packed.isdecimal() else ""


def by_name(queryset, text: str, *, path: str = "", table: str = "cases_person"):
    """Rows whose name holds every word of `text`, in any order, also parts of words; where none does, those whose
    name sounds like it or differs by slips. None for a text without letters.

    `path`: from the rows to the one that has the name ("head__"), which lies in `table` (see `name_index`).
    """
    words = names.name_key(text).split()[:WORDS]
    if not words:
        return queryset.none()
    ids = name_index.rows(table, [dictionary.holding(word) for word in words])
    if len(ids) > name_index.MOST:
        for word in words:
            queryset = queryset.filter(**{f"{path}name_key__contains": word})
        return queryset
    exact = queryset.filter(**{f"{path}pk__in": ids})
    return exact if ids and exact.exists() else queryset.filter(**{f"{path}pk__in": _nearly(table, words)})


def _nearly(table: str, words: list[str]) -> list[int]:
    """Ids of rows with a name like these words; of three words and more one may be missing."""
    groups = [group for word in words if (group := dictionary.near(word))]
    found = name_index.rows(table, groups) if groups else []
    if found or len(groups) < ALL_BUT_ONE:
        return found
    less = (groups[:place] + groups[place + 1 :] for place in range(len(groups)))
    return list({pk for some in less for pk in name_index.rows(table, some)})[: name_index.MOST]


def best(queryset, text: str, most: int, *, name: str = "name", table: str = "cases_person") -> list:
    """The `most` rows of `by_name` whose column `name` is most like `text`, most alike first."""
    pairs = by_name(queryset, text, table=table).order_by().values_list("pk", name)[:COMPARED]
    ranked = sorted(pairs, key=lambda pair: (-names.similarity(text, pair[1]), pair[1], pair[0]))[:most]
    rows = queryset.in_bulk([pk for pk, _ in ranked])
    return [rows[pk] for pk, _ in ranked]


def phone_number(text: str) -> str:
    """The mobile number (62...) a search text consists of, else ""."""
    return "" if any(sign.isalpha() for sign in text) else derive.phone(text) or ""


def said(name: str, value: str) -> Q:
    """`name` is `value` and not empty: SQLite sees by the second that the index of what is not empty will do."""
    return Q(**{name: value}) & ~Q(**{name: ""})


def by_nik(queryset, nik: str):
    return queryset.filter(nik=nik, nik__isnull=False)


def by_kk(queryset, no_kk: str):
    """Families that have or had this No. KK."""
    return queryset.filter(Q(no_kk=no_kk) | Q(pk__in=Family.objects.filter(cards__no_kk=no_kk).values("pk")))


def kk_holder(no_kk: str) -> Family | None:
    """The family of the open register that has this No. KK now, wherever: for rules, never for a page."""
    return Family.objects.filter(no_kk=no_kk, active=True, restricted=False).first()


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
        block = everybody.filter(Q(birth_date__in=near_days(birth_date)))
    else:
        block = everybody.filter(name_key__startswith=words[0])
        if birth_year:
            block = block.filter(Q(birth_year__range=(birth_year - 2, birth_year + 2)) | Q(birth_year=None))
    scored = [(names.similarity(name, person.name), person) for person in block.order_by("name_key", "pk")[:500]]
    return [p for score, p in sorted(scored, key=lambda pair: (-pair[0], pair[1].pk)) if score >= ALIKE][:20]


def _sure(person: Person, name: str, birth_date: date | None) -> bool:
    return bool(birth_date) and person.birth_date == birth_date and names.similarity(name, person.name) >= SURE
