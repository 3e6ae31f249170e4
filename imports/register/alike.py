"""Who of the open register a row that no NIK leads to anybody might be: same person, written otherwise.

Blocked by birth date (day and month exchanged, too), by family card, by name where no date is known, and by village and
name where one part of the date differs; then by the rules of `cases.likeness`. A row is only compared with those its
own values lead to, so what is found does not depend on the other rows of its part.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace as Record

import orjson
from django.db import connection
from django.db.models.expressions import RawSQL

from cases import likeness as rules
from cases.derive import kecamatan_of, name_key
from cases.models import FamilyCard, Person
from imports.register.states import Known, Line
from office.dates import swapped

COLUMNS = (
    "pk",
    "name",
    "name_key",
    "birth_date",
    "birth_year",
    "nik",
    "mother_name",
    "village_id",
    "kecamatan_id",
    "sex",
)
SHOWN = 5
START = 2  # letters in which a mistyped name still begins alike
# Of one village and name, one part of the birth date another. Each row is one range of the index of village and name;
# the date keeps the thousands of a common name from being handed over.
NEAR = """
WITH wanted AS MATERIALIZED (
    SELECT value->>0 AS village, value->>1 AS low, value->>2 AS high, value->>3 AS born FROM {rows}
)
SELECT person.id FROM wanted CROSS JOIN cases_person person
WHERE person.village_id = wanted.village AND person.name_key >= wanted.low AND person.name_key <= wanted.high
  AND (substr({day}, 6) = substr(wanted.born, 6) OR substr({day}, 1, 7) = substr(wanted.born, 1, 7)
       OR (substr({day}, 1, 4) = substr(wanted.born, 1, 4) AND substr({day}, 9) = substr(wanted.born, 9)))
"""


def load(known: Known, rows: list[Line]) -> None:
    """Candidates for the rows of one part; a fixed number of queries, each answered by one index."""
    wanted = [row.values for row in rows if _is_newcomer(known, row)]
    cards = _people_of({values["no_kk"] for values in wanted if values.get("no_kk")})
    found = {person.pk: person for person in people(wanted, {pk for members in cards.values() for pk in members})}
    for person in found.values():
        known.alike[person.birth_date].append(person)
        known.alike[person.name_key].append(person)
        known.alike[_home(person.village_id, person.name_key)].append(person)
    for number, members in cards.items():
        known.of_card[number] = [found[pk] for pk in members if pk in found]


def people(wanted: list[dict], of_cards: set[int]) -> list[Record]:
    """Openly known persons who may be one of those the values `wanted` speak of; some stand in it twice."""
    return [
        Record(**dict(zip(COLUMNS, row, strict=True)))
        for block in _blocks(wanted, of_cards)
        for row in Person.objects.filter(restricted=False, active=True, **block).values_list(*COLUMNS)
    ]


def _blocks(wanted: list[dict], of_cards: set[int]) -> Iterable[dict]:
    """Without a NIK everybody of the birth date; with one who has none, or the same name and perhaps a slip.

    `reached` says the same of one row.
    """
    dates: dict[bool, set[date]] = {True: set(), False: set()}  # of rows with a NIK, of those without
    names: dict[tuple[bool, bool], set[str]] = defaultdict(set)  # the same, and whether they have a birth date
    for values in wanted:
        born, with_nik = values.get("tanggal_lahir"), bool(values.get("nik"))
        names[with_nik, bool(born)].add(name_key(values["nama"]))
        dates[with_nik].update(days(born))
    dated = names[True, True] | names[False, True]
    undated = names[True, False] | names[False, False]
    if dates[False]:
        yield {"birth_date__among": dates[False]}
    if dates[True]:
        yield {"birth_date__among": dates[True], "nik": None}
        yield {"name_key__among": names[True, True], "birth_date__among": dates[True]}
    if dated:
        yield {"name_key__among": dated, "birth_date": None}
    if undated:
        yield {"name_key__among": undated}
    if homes := [home for values in wanted if (home := _near(values))]:
        yield {"pk__in": _of_homes(homes)}
    if of_cards:
        yield {"pk__among": of_cards}


def _near(values: dict) -> tuple[str, str, str, str] | None:
    """Village, first and last name and birth date about which a row may be mistyped; with a NIK only the very name."""
    village, born, key = values.get("kode_desa"), values.get("tanggal_lahir"), name_key(values["nama"])
    if not village or not born or not key:
        return None
    return (village, key, key, born) if values.get("nik") else (village, key[:START], f"{key[:START]}[", born)


def _of_homes(homes: list[tuple]) -> RawSQL:
    """Keys of those who live in the villages under names of these ranges, born nearly on those days."""
    postgres = connection.vendor == "postgresql"
    rows = "json_array_elements(%s::json)" if postgres else "json_each(%s)"
    day = "to_char(person.birth_date, 'YYYY-MM-DD')" if postgres else "person.birth_date"
    return RawSQL(NEAR.format(rows=rows, day=day), [orjson.dumps(homes).decode()])


def _home(village: str | None, key: str) -> str:
    return f"{village} {key[:START]}"


def _people_of(cards: set[str]) -> dict[str, list[int]]:
    """Who belongs to the families with these numbers."""
    found: dict[str, list[int]] = defaultdict(list)
    if not cards:
        return found
    rows = FamilyCard.objects.filter(
        no_kk__among=cards, until=None, family__active=True, family__memberships__until=None
    )
    for number, person in rows.values_list("no_kk", "family__memberships__person"):
        if person:
            found[number].append(person)
    return found


def _is_newcomer(known: Known, row: Line) -> bool:
    return bool(row.outcome != "error" and row.values.get("nama") and not known.by_nik.get(row.values.get("nik") or ""))


def days(born: str | None) -> Iterable[date]:
    if not born:
        return ()
    day = date.fromisoformat(born)
    other = swapped(day)
    return (day, other) if other else (day,)


def found(known: Known, row: Line) -> list[int]:
    """Persons the row might be, most alike first."""
    values = row.values
    of_card = known.of_card.get(values.get("no_kk"), ())
    key, born = name_key(values["nama"]), set(days(values.get("tanggal_lahir")))
    blocks = [known.alike.get(place, ()) for place in (*born, key, _home(values.get("kode_desa"), key))]
    met = {person.pk: person for people in blocks for person in people if reached(values, person, key=key, born=born)}
    elsewhere = False if values.get("no_kk") else None  # without a number it is not known to be another card
    scored = {pk: likeness(values, person, same_card=elsewhere) for pk, person in met.items()}
    scored |= {person.pk: likeness(values, person, same_card=True) for person in of_card}
    alike = [pk for pk, score in scored.items() if score > 0]
    return sorted(alike, key=lambda pk: (-scored[pk], pk))[:SHOWN]


def reached(values: dict, person: Record, *, key: str, born: set[date]) -> bool:
    """Whether a row's own blocks lead to this person, and not only those of another row."""
    with_nik, named = bool(values.get("nik")), person.name_key == key
    if person.birth_date in born:
        return named or not with_nik or person.nik is None
    if not born or not person.birth_date:
        return named
    return person.village_id == values.get("kode_desa") and (named or not with_nik)


def likeness(values: dict, person: Record, *, same_card: bool | None = False) -> float:
    """How alike a row and a person are where they may be the same, 0 where they are not (`cases.likeness`)."""
    found = rules.likeness(_traits(values), person, same_family=same_card)
    return found.score if found else 0.0


def _traits(values: dict) -> rules.Traits:
    born, village = values.get("tanggal_lahir"), values.get("kode_desa")
    return rules.Traits(
        name=values["nama"],
        nik=values.get("nik"),
        birth_date=date.fromisoformat(born) if born else None,
        birth_year=int(born[:4]) if born else values.get("tahun_lahir"),
        mother_name=values.get("nama_ibu") or "",
        village_id=village,
        kecamatan_id=kecamatan_of(village),
        sex=values.get("jenis_kelamin") or "T",
    )
