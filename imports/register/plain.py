"""Rows that are plainly new: nobody and no family of the register, and no other row of their part, has to do with them.

A preview has nothing to note on them beyond what they were staged as, so it needn't decide them one by one. Whatever
shares a NIK, a No. KK, a person or a likeness with anything goes the ordinary way (`taking`), and so does its family.
"""

from collections import Counter
from collections.abc import Iterable

from cases.derive import name_key
from cases.models import FamilyCard, Person, PersonExternalId
from imports.codes import Outcome
from imports.models import Batch, Placing, Plan
from imports.register import alike
from imports.register.states import Known, Line, numbers_of
from imports.register.taking import said_gone

Home = list[Line]  # the rows of one family


def plainly_new(batch: Batch, rows: list[Line]) -> set[int]:
    """Which of these rows stand as what they are: new, with nothing to say. Keys of rows."""
    importable = [row for row in rows if row.outcome != Outcome.ERROR]
    clean = _sole(batch, importable)
    alone = _unknown(batch, clean)
    known = {row.values.get("no_kk") for row in importable if row.pk not in alone} | _at_odds(clean)
    return {row.pk for row in clean if row.pk in alone and (row.values.get("no_kk") or row.pk) not in known}


def _at_odds(rows: list[Line]) -> set[str]:
    """Families whose rows say different amounts or desil, which is to be said."""
    first: dict[tuple[str, str], int] = {}
    return {
        number
        for row in rows
        if (number := row.values.get("no_kk"))
        for name in ("desil", "nominal")
        if (said := row.values.get(name)) and first.setdefault((number, name), said) != said
    }


def sole_homes(batch: Batch, rows: list[Line]) -> list[Home]:
    """Whole families of open rows that no other row of the part has to do with, as far as the rows themselves tell.

    Only what has a No. KK, so that each family is one of these and stands by itself.
    """
    importable = [row for row in rows if row.outcome != Outcome.ERROR]
    families: dict[str, Home] = {}
    for row in _sole(batch, importable):
        if (number := row.values.get("no_kk")) and not row.secret and not row.origin:
            families.setdefault(number, []).append(row)
    alone = {row.pk for family in families.values() for row in family}
    mixed = {row.values.get("no_kk") for row in importable if row.pk not in alone}
    return [family for number, family in families.items() if number not in mixed]


def touched(known: Known, homes: Iterable[Home]) -> set[int]:
    """Rows of those homes that the register has to do with; whom a row might be was asked before. Keys of rows."""
    held = {state.person.nik for state in known.by_pk.values()} | known.by_nik.keys()
    carded = {number for number, _ in known.families}
    return {
        row.pk
        for home in homes
        if home[0].values["no_kk"] in carded
        or any(row.values["nik"] in held or row.values.get("id_dtks") in known.by_number for row in home)
        for row in home
    }


def _sole(batch: Batch, importable: list[Line]) -> list[Line]:
    """Of the rows that may go in those that are clean and that no other row of the part has to do with."""
    if batch.placing == Placing.KNOWN:
        return []
    leaders = {row.leader for row in importable}
    shared = {nik for nik, number in Counter(row.values.get("nik") for row in importable).items() if number > 1}
    return [row for row in importable if _clean(row) and row.pk not in leaders and row.values["nik"] not in shared]


def _clean(row: Line) -> bool:
    """Whether a row has a NIK and a village, nothing was decided or noted of it, and it follows no other row."""
    noted = row.decision or row.decisions or row.leader or row.person_id or row.seen or row.similar or row.diff
    told = row.plan != Plan.NEW or row.register_codes != " " or said_gone(row)
    return not noted and not told and bool(row.values.get("nik") and row.values.get("kode_desa"))


def _unknown(batch: Batch, rows: list[Line]) -> set[int]:
    """Of these rows those the register has no NIK, no ID DTKS, no family card and nobody alike for."""
    niks = {row.values["nik"] for row in rows}
    cards = {number for row in rows if (number := row.values.get("no_kk"))}
    held = set(Person.objects.filter(nik__among=niks).values_list("nik", flat=True)) if niks else set()
    carded = set(FamilyCard.objects.filter(no_kk__among=cards, until=None).values_list("no_kk", flat=True))
    left = [row for row in rows if row.values["nik"] not in held and row.values.get("no_kk") not in carded]
    if numbers := numbers_of(batch, left):
        carried = PersonExternalId.objects.filter(system=PersonExternalId.System.DTKS, value__among=numbers)
        numbers = set(carried.values_list("value", flat=True))
        left = [row for row in left if row.values.get("id_dtks") not in numbers]
    people = alike.people([row.values for row in left], set())
    met = {person.name_key for person in people} | {person.birth_date for person in people}
    return {row.pk for row in left if not met or met.isdisjoint(_met_by(row.values))}


def _met_by(values: dict) -> set:
    """The names and days under which somebody alike may stand."""
    return {name_key(values["nama"]), *alike.days(values.get("tanggal_lahir"))}
