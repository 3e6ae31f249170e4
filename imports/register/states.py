"""What the register knows of the persons in a part of a batch, as light objects that the rows then change in memory.

No model instances: making them costs more than everything else an import does (quality.md 1).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import SimpleNamespace as Record

from django.db.models import ExpressionWrapper, F, QuerySet, TextField

from cases.models import (
    BirthPrecision,
    Classification,
    DesilRecord,
    Family,
    FamilyCard,
    FamilyMembership,
    FamilyRole,
    Kind,
    NikState,
    Participation,
    Person,
    PersonExternalId,
    Programme,
    Sex,
)
from cases.models.person import DeactivationReason
from cases.models.reference import Secrecy
from imports.fields import Header
from imports.models import Batch, Origin, Plan, Row
from imports.spelled import from_json
from imports.workflow import Status
from office import clock, lookups  # noqa: F401 - brings `__among`

OF_HOUSEHOLDS = {"id_keluarga", "idbdt"}  # headers of an ID DTKS that whole households share

# Columns that an import reads and writes, with what a new record has where nothing is said.
PERSON = {
    "name": "", "name_key": "", "nik": None, "nik_state": str(NikState.EMPTY), "nik_missing_reason": "",
    "nik_disputed": False, "sex": str(Sex.UNKNOWN), "birth_date": None, "birth_year": None,
    "birth_precision": str(BirthPrecision.UNKNOWN), "birth_place": "", "mother_name": "", "marital_status": "",
    "education": "", "occupation": "", "phone": "",
    "disabilities": (), "village_id": None, "kecamatan_id": None, "address": "", "rt": "", "rw": "",
    "restricted": False, "active": True, "deactivation_reason": "", "origin": "", "version": 1,
}  # fmt: skip
FAMILY = {
    "no_kk": None, "head_id": None, "head_key": "", "village_id": None, "kecamatan_id": None, "address": "", "rt": "",
    "rw": "", "restricted": False, "active": True, "origin": "", "version": 1,
}  # fmt: skip
PARTICIPATION = {
    "person_id": None, "family_id": None, "programme_id": None, "period": "", "status": "", "amount": None,
    "reason": "", "source": "", "ended_on": None, "village_id": None, "kecamatan_id": None, "origin": "", "version": 1,
}  # fmt: skip
CLASSIFICATION = {
    "person_id": None, "family_id": None, "kind_id": None, "assessed_on": None, "assessed_by_id": None, "age": None,
    "source": "", "note": "", "override_reason": "", "village_id": None, "kecamatan_id": None, "origin": "",
}  # fmt: skip


def record(defaults: dict, **values) -> Record:
    """A record that is not stored yet: `pk` None."""
    made = Record(pk=None)
    vars(made).update(defaults)
    vars(made).update(values)
    return made


def records(queryset: QuerySet, defaults: dict) -> list[Record]:
    names = ("pk", *defaults)
    return [Record(**dict(zip(names, row, strict=True))) for row in queryset.values_list(*names)]


@dataclass(slots=True)
class Line:
    """A staged row as deciding needs it. `seen`: pk and version of the person it named when it was previewed.

    `told`: the row as it was read, to be handed on as it is.
    """

    pk: int
    number: int
    values: dict
    codes: str
    outcome: str
    secret: bool
    leader: int | None
    origin: str
    decision: str
    person_id: int | None
    plan: str
    decisions: dict | None
    register_codes: str
    similar: list[int] | None
    diff: dict
    seen: tuple[int, int] | None
    told: tuple

    @property
    def code_list(self) -> list[str]:
        return self.codes.split()


def _text(name: str) -> ExpressionWrapper:
    """A column of JSON as it is stored: most say nothing, and reading that for each row costs more than comparing."""
    return ExpressionWrapper(F(name), TextField())


LINE = (
    "pk", "number", _text("values"), "codes", "outcome", "secret", "leader", "origin", "decision", "person_id", "plan",
    _text("decisions"), "register_codes", _text("similar"), _text("diff"), _text("made"),
)  # fmt: skip


def lines(rows: Iterable[tuple]) -> list[Line]:
    """Rows taken with `values_list(*LINE)`."""
    return [_line(row) for row in rows]


def _line(told: tuple) -> Line:
    pk, number, values, *plain, decisions, codes, similar, diff, made = told
    return Line(
        pk, number, from_json(values), *plain, _read(decisions), codes, _read(similar), _read(diff), _seen(made), told
    )


def _read(text: str | None):
    return None if text is None else {} if text == "{}" else from_json(text)


def _seen(made: str) -> tuple[int, int] | None:
    seen = _read(made).get("seen")
    return tuple(seen) if seen else None


@dataclass(eq=False, slots=True)
class Facts:
    """What hangs on a person or a family. `kinds`: kind id -> None while it holds, else the last day it held."""

    kinds: dict[int, date | None] = field(default_factory=dict)
    programmes: dict[tuple[int, str], Record] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class FamilyState:
    """A family, saved or not yet. `members`: memberships that this part of the batch adds."""

    family: Record
    facts: Facts = field(default_factory=Facts)
    has_head: bool = False
    desil: dict[str, Record] = field(default_factory=dict)  # period -> pk, desil, source
    members: list[tuple[Record, str]] = field(default_factory=list)

    @property
    def new(self) -> bool:
        return self.family.pk is None


@dataclass(eq=False, slots=True)
class PersonState:
    """A person, saved or not yet. `led`: the own data were taken from a row of this batch already."""

    person: Record
    family: FamilyState | None = None
    role: str = str(FamilyRole.OTHER)  # in the family
    member: int | None = None  # key of the membership, once it is stored
    facts: Facts = field(default_factory=Facts)
    numbers: set[tuple[str, str]] = field(default_factory=set)
    led: bool = False
    changes: dict[str, tuple] = field(default_factory=dict)
    opened: bool = False  # was known only through Rahasia, stands in the open register from now on

    @property
    def new(self) -> bool:
        return self.person.pk is None


@dataclass
class Known:
    """The states behind the rows of one part, by everything a row can name them with."""

    batch: Batch
    kinds: dict[str, Kind]
    programmes: dict[str, Programme]
    by_nik: dict[str, list[PersonState]] = field(default_factory=lambda: defaultdict(list))
    by_origin: dict[str, PersonState] = field(default_factory=dict)
    by_number: dict[str, list[PersonState]] = field(default_factory=dict)  # ID DTKS -> who carries it
    by_row: dict[int, PersonState] = field(default_factory=dict)
    by_pk: dict[int, PersonState] = field(default_factory=dict)
    families: dict[tuple[str, bool], FamilyState] = field(default_factory=dict)  # (No. KK, restricted)
    alike: dict[date | str | None, list[Record]] = field(default_factory=lambda: defaultdict(list))  # see `alike`
    of_card: dict[str, list[Record]] = field(default_factory=dict)  # No. KK -> who may be meant
    housed: dict[int, tuple[set[date], dict]] = field(default_factory=dict)  # see `housed`
    asks_houses: bool = False  # whether the list has columns of houses
    today: date = field(default_factory=clock.today)
    applying: bool = False
    said: set[int] = field(default_factory=set)  # id() of records whose amount or desil a row of the part said
    pending: set[int] = field(default_factory=set)  # rows that a preview found to be new, in an earlier part

    @cached_property
    def origin(self) -> str:
        """How records that this batch makes name where they came from."""
        return f"impor:{self.batch.pk}"

    @cached_property
    def source(self) -> str:
        return self.batch.source

    def secret_row(self, row: Line) -> bool:
        """Whether a row names a kind that is Rahasia."""
        return any(self.kinds[code].level >= Secrecy.SECRET for code in row.values.get("kategori") or ())

    def only_secret(self, row: Line) -> bool:
        """Whether a row says nothing of a person but what is Rahasia."""
        kinds = row.values.get("kategori") or ()
        return bool(kinds) and all(self.kinds[code].level >= Secrecy.SECRET for code in kinds)


def load(batch: Batch, rows: list[Line]) -> Known:
    """Everything the register knows that these rows may touch; a fixed number of queries."""
    known = Known(
        batch,
        {kind.code: kind for kind in Kind.objects.all()},
        {programme.code: programme for programme in Programme.objects.exclude(code="")},
        applying=batch.status == Status.APPLYING,
    )
    states = _persons(known, rows)
    _families(known, rows, states)
    _facts_of_persons(states)
    _facts_of_families({state.family.pk: state for state in _all_families(known, states)})
    return known


def _persons(known: Known, rows: list[Line]) -> dict[int, PersonState]:
    niks = {nik for row in rows if (nik := row.values.get("nik"))}
    led = _leaders(known, rows)
    prints = {row.origin for row in rows if row.origin}
    origins = {}
    if prints:
        found = Origin.objects.filter(list_name=known.batch.list_name, fingerprint__among=prints)
        origins = dict(found.values_list("fingerprint", "person_id"))
    named = {*led.values(), *origins.values(), *(row.person_id for row in rows if row.person_id)}
    holders = list(Person.objects.filter(nik__among=niks).values_list("pk", "nik", "restricted")) if niks else []
    named.update(pk for pk, *_ in holders)
    openly = {nik for _, nik, restricted in holders if not restricted}
    numbers = _numbers(
        known, [row for row in rows if row.values.get("nik") not in openly and row.origin not in origins]
    )
    named.update(pk for pk, _ in numbers)
    if not named:
        return {}
    found = _states(known, named)
    kept = _kept(known, found)
    known.by_pk = {pk: kept.get(pk, state) for pk, state in found.items()}
    for pk, state in sorted(found.items(), key=lambda item: item[0] in kept):
        person = state.person
        carries = person.active or person.nik_state != NikState.DISPUTED or pk in kept
        if person.nik in niks and carries and known.by_pk[pk] not in known.by_nik[person.nik]:
            known.by_nik[person.nik].append(known.by_pk[pk])
    _note_carriers(known, numbers)
    known.by_origin = {name: known.by_pk[pk] for name, pk in origins.items() if pk in known.by_pk}
    known.by_row = {row: known.by_pk[pk] for row, pk in led.items() if pk in known.by_pk}
    for state in known.by_row.values():
        state.led = True
    return {state.person.pk: state for state in known.by_pk.values()}


def _states(known: Known, keys: set[int]) -> dict[int, PersonState]:
    wanted = Person.objects.filter(pk__among=keys).order_by("pk")
    wanted = wanted.select_for_update() if known.applying else wanted
    return {person.pk: PersonState(person) for person in records(wanted, PERSON)}


def _kept(known: Known, found: dict[int, PersonState]) -> dict[int, PersonState]:
    """Whom the absorbed persons among `found` lead on to (ADR 19); these are added to `found`."""
    into: dict[int, int] = {}
    ask = found.keys()
    while doubles := [pk for pk in ask if found[pk].person.deactivation_reason == DeactivationReason.DOUBLE]:
        merged = Person.objects.filter(pk__among=doubles).exclude(merged_into=None)
        told = dict(merged.values_list("pk", "merged_into_id"))
        into |= told
        ask = set(told.values()) - found.keys()
        found |= _states(known, ask)
    return {pk: found[_last(into, pk)] for pk in into}


def _last(into: dict[int, int], pk: int) -> int:
    while pk in into:
        pk = into[pk]
    return pk


def numbers_of(batch: Batch, rows: Iterable[Line]) -> set[str]:
    """The ID DTKS of these rows, unless the list has those of households."""
    columns = (pair for table in batch.tables for pair in zip(table["columns"], table["headers"], strict=True))
    of = {slug for column, header in columns if column["field"] == "id_dtks" for slug in Header(*header).slugs}
    return set() if of & OF_HOUSEHOLDS else {number for row in rows if (number := row.values.get("id_dtks"))}


def _numbers(known: Known, rows: Iterable[Line]) -> list[tuple[int, str]]:
    """Who carries the ID DTKS of these rows: person, number."""
    numbers = numbers_of(known.batch, rows)
    found = PersonExternalId.objects.filter(system=PersonExternalId.System.DTKS, value__among=numbers)
    return list(found.order_by("pk").values_list("person_id", "value")) if numbers else []


def _note_carriers(known: Known, numbers: Iterable[tuple[int, str]]) -> None:
    """But for doubles, and for those this very batch made: whom a row means is not to depend on where a part ends."""
    for pk, number in numbers:
        state, carriers = known.by_pk[pk], known.by_number.setdefault(number, [])
        double = state.person.deactivation_reason == DeactivationReason.DOUBLE
        if not double and state.person.origin != known.origin and state not in carriers:
            carriers.append(state)


def _leaders(known: Known, rows: list[Line]) -> dict[int, int]:
    """The persons that rows before these ones became, by row; those not taken in yet are `pending`."""
    leaders = {row.leader for row in rows if row.leader}
    if not leaders:
        return {}
    found = list(Row.objects.filter(pk__among=leaders).values_list("pk", "person_id", "plan", "result"))
    known.pending = {pk for pk, _, plan, result in found if plan == Plan.NEW and not result}
    known.pending -= {row.pk for row in rows}
    return {pk: person for pk, person, *_ in found if person is not None}


def _families(known: Known, rows: list[Line], states: dict[int, PersonState]) -> None:
    numbers = {number for row in rows if (number := row.values.get("no_kk"))}
    members = []
    if states:
        rows = FamilyMembership.objects.filter(person_id__among=states, until=None)
        members = list(rows.values_list("person_id", "family_id", "role", "pk"))
    wanted = {family for _, family, *_ in members}
    if numbers:
        cards = FamilyCard.objects.filter(no_kk__among=numbers, until=None)
        wanted |= set(cards.values_list("family_id", flat=True))
    if not wanted:
        return
    families = Family.objects.filter(pk__among=wanted).order_by("pk")
    by_id = {family.pk: FamilyState(family) for family in records(families, FAMILY)}
    for person, family, role, pk in members:
        state = states[person]
        state.family, state.role, state.member = by_id[family], role, pk
    for state in by_id.values():
        if state.family.active and state.family.no_kk in numbers:
            known.families.setdefault((state.family.no_kk, state.family.restricted), state)
    heads = FamilyMembership.objects.filter(family_id__among=by_id, until=None, role=FamilyRole.HEAD)
    for pk in heads.values_list("family_id", flat=True):
        by_id[pk].has_head = True


def _all_families(known: Known, states: dict[int, PersonState]) -> set[FamilyState]:
    return {*known.families.values(), *(state.family for state in states.values() if state.family)}


def _facts_of_persons(states: dict[int, PersonState]) -> None:
    if not states:
        return
    held = Classification.objects.filter(person_id__among=states).order_by("pk")
    for person, kind, ended in held.values_list("person_id", "kind_id", "ended_on"):
        _note_kind(states[person].facts, kind, ended)
    for row in records(Participation.objects.filter(person_id__among=states), PARTICIPATION):
        states[row.person_id].facts.programmes[row.programme_id, row.period] = row
    numbers = PersonExternalId.objects.filter(person_id__among=states).values_list("person_id", "system", "value")
    for person, *number in numbers:
        states[person].numbers.add(tuple(number))


def _facts_of_families(families: dict[int, FamilyState]) -> None:
    ids = {state.family.pk: state for state in families.values()}
    if not ids:
        return
    held = Classification.objects.filter(family_id__among=ids).order_by("pk")
    for family, kind, ended in held.values_list("family_id", "kind_id", "ended_on"):
        _note_kind(ids[family].facts, kind, ended)
    for row in records(Participation.objects.filter(family_id__among=ids), PARTICIPATION):
        ids[row.family_id].facts.programmes[row.programme_id, row.period] = row
    deciles = DesilRecord.objects.filter(family_id__among=ids, level=DesilRecord.Level.NATIONAL)
    for family, period, pk, decile, source in deciles.values_list("family_id", "period", "pk", "desil", "source"):
        ids[family].desil[period] = Record(pk=pk, desil=decile, source=source)


def _note_kind(facts: Facts, kind: int, ended: date | None) -> None:
    standing = kind in facts.kinds and facts.kinds[kind] is None
    if not standing:
        facts.kinds[kind] = ended
