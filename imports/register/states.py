"""What the register knows of the persons in a part of a batch, as light objects that the rows then change in memory.

No model instances: making them costs more than everything else an import does (quality.md 1).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace as Record

from django.db.models import Q, QuerySet

from cases.models import (
    BirthPrecision,
    Classification,
    DesilRecord,
    Family,
    FamilyCard,
    FamilyMembership,
    Kind,
    NikState,
    Participation,
    Person,
    PersonExternalId,
    Programme,
    Sex,
)
from cases.models.reference import Secrecy
from imports.models import Batch, Origin, Plan, Row
from imports.workflow import Status
from office import clock

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
    return Record(pk=None, **{**defaults, **values})


def records(queryset: QuerySet, defaults: dict) -> list[Record]:
    names = ("pk", *defaults)
    return [Record(**dict(zip(names, row, strict=True))) for row in queryset.values_list(*names)]


@dataclass(slots=True)
class Line:
    """A staged row as deciding needs it. `seen`: pk and version of the person it named when it was previewed."""

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
    seen: tuple[int, int] | None

    @property
    def code_list(self) -> list[str]:
        return self.codes.split()


LINE = (
    "pk", "number", "values", "codes", "outcome", "secret", "leader", "origin", "decision", "person_id", "plan",
    "decisions", "made",
)  # fmt: skip


def lines(rows: Iterable[tuple]) -> list[Line]:
    """Rows taken with `values_list(*LINE)`."""
    return [Line(*row[:-1], seen=tuple(row[-1]["seen"]) if "seen" in row[-1] else None) for row in rows]


@dataclass(eq=False)
class Facts:
    """What hangs on a person or a family. `kinds`: kind id -> None while it holds, else the last day it held."""

    kinds: dict[int, date | None] = field(default_factory=dict)
    programmes: dict[tuple[int, str], Record] = field(default_factory=dict)


@dataclass(eq=False)
class FamilyState:
    """A family, saved or not yet. `members`: memberships that this part of the batch adds."""

    family: Record
    facts: Facts = field(default_factory=Facts)
    has_head: bool = False
    desil: dict[str, int] = field(default_factory=dict)
    members: list[tuple["PersonState", str]] = field(default_factory=list)

    @property
    def new(self) -> bool:
        return self.family.pk is None


@dataclass(eq=False)
class PersonState:
    """A person, saved or not yet. `led`: the own data were taken from a row of this batch already."""

    person: Record
    family: FamilyState | None = None
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
    by_row: dict[int, PersonState] = field(default_factory=dict)
    by_pk: dict[int, PersonState] = field(default_factory=dict)
    families: dict[tuple[str, bool], FamilyState] = field(default_factory=dict)  # (No. KK, restricted)
    alike: dict[date | str | None, list[Record]] = field(default_factory=lambda: defaultdict(list))  # see `alike`
    of_card: dict[str, list[Record]] = field(default_factory=dict)  # No. KK -> who may be meant
    today: date = field(default_factory=clock.today)
    applying: bool = False
    pending: set[int] = field(default_factory=set)  # rows that a preview found to be new, in an earlier part

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
    led = dict(
        Row.objects.filter(pk__in={row.leader for row in rows if row.leader}, person_id__isnull=False).values_list(
            "pk", "person_id"
        )
    )
    known.pending = set(
        Row.objects.filter(pk__in={row.leader for row in rows if row.leader}, plan=Plan.NEW, result="").values_list(
            "pk", flat=True
        )
    ) - {row.pk for row in rows}
    origins = dict(
        Origin.objects.filter(
            list_name=known.batch.list_name, fingerprint__in={row.origin for row in rows if row.origin}
        ).values_list("fingerprint", "person_id")
    )
    held = Q(nik__in=niks) & ~Q(active=False, nik_state=NikState.DISPUTED)
    named = {*led.values(), *origins.values(), *(row.person_id for row in rows if row.person_id)}
    wanted = Person.objects.filter(held | Q(pk__in=named)).order_by("pk").select_for_update()
    states = {person.pk: PersonState(person) for person in records(wanted, PERSON)}
    known.by_pk = states
    for state in states.values():
        if state.person.nik in niks:
            known.by_nik[state.person.nik].append(state)
    known.by_origin = {name: states[pk] for name, pk in origins.items() if pk in states}
    known.by_row = {row: states[pk] for row, pk in led.items() if pk in states}
    for state in known.by_row.values():
        state.led = True
    return states


def _families(known: Known, rows: list[Line], states: dict[int, PersonState]) -> None:
    numbers = {number for row in rows if (number := row.values.get("no_kk"))}
    members = FamilyMembership.objects.filter(person__in=states, until=None).values_list("person_id", "family_id")
    family_of = dict(members) if states else {}
    carded = FamilyCard.objects.filter(no_kk__in=numbers, until=None).values_list("family", flat=True)
    wanted = Family.objects.filter(pk__in={*family_of.values(), *carded}).order_by("pk")
    by_id = {family.pk: FamilyState(family) for family in records(wanted, FAMILY)}
    for person, family in family_of.items():
        states[person].family = by_id[family]
    for state in by_id.values():
        if state.family.active and state.family.no_kk in numbers:
            known.families.setdefault((state.family.no_kk, state.family.restricted), state)
    heads = FamilyMembership.objects.filter(family__in=by_id, until=None, role="kepala").values_list(
        "family", flat=True
    )
    for pk in heads:
        by_id[pk].has_head = True


def _all_families(known: Known, states: dict[int, PersonState]) -> set[FamilyState]:
    return {*known.families.values(), *(state.family for state in states.values() if state.family)}


def _facts_of_persons(states: dict[int, PersonState]) -> None:
    if not states:
        return
    held = Classification.objects.filter(person__in=states).order_by("pk")
    for person, kind, ended in held.values_list("person_id", "kind_id", "ended_on"):
        _note_kind(states[person].facts, kind, ended)
    for row in records(Participation.objects.filter(person__in=states), PARTICIPATION):
        states[row.person_id].facts.programmes[row.programme_id, row.period] = row
    numbers = PersonExternalId.objects.filter(person__in=states).values_list("person_id", "system", "value")
    for person, *number in numbers:
        states[person].numbers.add(tuple(number))


def _facts_of_families(families: dict[int, FamilyState]) -> None:
    ids = {state.family.pk: state for state in families.values()}
    if not ids:
        return
    held = Classification.objects.filter(family__in=ids).order_by("pk")
    for family, kind, ended in held.values_list("family_id", "kind_id", "ended_on"):
        _note_kind(ids[family].facts, kind, ended)
    for row in records(Participation.objects.filter(family__in=ids), PARTICIPATION):
        ids[row.family_id].facts.programmes[row.programme_id, row.period] = row
    deciles = DesilRecord.objects.filter(family__in=ids, level=DesilRecord.Level.NATIONAL)
    for family, period, decile in deciles.values_list("family_id", "period", "desil"):
        ids[family].desil[period] = decile


def _note_kind(facts: Facts, kind: int, ended: date | None) -> None:
    standing = kind in facts.kinds and facts.kinds[kind] is None
    if not standing:
        facts.kinds[kind] = ended
