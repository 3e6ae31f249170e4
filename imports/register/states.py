"""What the register knows of the persons in a part of a batch, as objects that the rows then change in memory."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from cases.models import (
    Classification,
    DesilRecord,
    Family,
    FamilyMembership,
    Kind,
    NikState,
    Participation,
    Person,
    PersonExternalId,
    Programme,
)
from cases.models.reference import Secrecy
from imports.models import Batch, Origin, Plan, Row


@dataclass(eq=False)
class Facts:
    """What hangs on a person or a family. `kinds`: kind id -> None while it holds, else the last day it held."""

    kinds: dict[int, date | None] = field(default_factory=dict)
    programmes: dict[tuple[int, str], Participation] = field(default_factory=dict)


@dataclass(eq=False)
class FamilyState:
    """A family, saved or not yet. `members`: memberships that this part of the batch adds."""

    family: Family
    facts: Facts = field(default_factory=Facts)
    has_head: bool = False
    desil: dict[str, int] = field(default_factory=dict)
    members: list[tuple["PersonState", str]] = field(default_factory=list)
    added: list[FamilyMembership] = field(default_factory=list)

    @property
    def new(self) -> bool:
        return self.family.pk is None


@dataclass(eq=False)
class PersonState:
    """A person, saved or not yet. `led`: the own data were taken from a row of this batch already."""

    person: Person
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
    families: dict[tuple[str, bool], FamilyState] = field(default_factory=dict)  # (No. KK, restricted)
    alike: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))  # name key -> openly known
    pending: set[int] = field(default_factory=set)  # rows that a preview found to be new, in an earlier part

    def secret_row(self, row: Row) -> bool:
        """Whether a row names a kind that is Rahasia."""
        return any(self.kinds[code].level >= Secrecy.SECRET for code in row.values.get("kategori") or ())

    def only_secret(self, row: Row) -> bool:
        """Whether a row says nothing of a person but what is Rahasia."""
        kinds = row.values.get("kategori") or ()
        return bool(kinds) and all(self.kinds[code].level >= Secrecy.SECRET for code in kinds)


def load(batch: Batch, rows: list[Row]) -> Known:
    """Everything the register knows that these rows may touch; a fixed number of queries."""
    known = Known(
        batch,
        {kind.code: kind for kind in Kind.objects.select_related("desk")},
        {programme.code: programme for programme in Programme.objects.exclude(code="")},
    )
    states = _persons(known, rows)
    _families(known, rows, states)
    _facts_of_persons(states)
    _facts_of_families({state.family.pk: state for state in _all_families(known, states)})
    return known


def _persons(known: Known, rows: list[Row]) -> dict[int, PersonState]:
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
    wanted = Person.objects.filter(held | Q(pk__in={*led.values(), *origins.values()})).order_by("pk")
    states = {person.pk: PersonState(person) for person in wanted.select_for_update()}
    for state in states.values():
        if state.person.nik in niks:
            known.by_nik[state.person.nik].append(state)
    known.by_origin = {name: states[pk] for name, pk in origins.items() if pk in states}
    known.by_row = {row: states[pk] for row, pk in led.items() if pk in states}
    for state in known.by_row.values():
        state.led = True
    return states


def load_alike(known: Known, keys: set[str]) -> None:
    """Openly known persons with one of these name keys, to be compared with rows that would be new."""
    found = Person.objects.filter(name_key__in=keys, restricted=False, active=True)
    for person in found.only("name", "name_key", "birth_date", "nik", "village"):
        known.alike[person.name_key].append(person)


def _families(known: Known, rows: list[Row], states: dict[int, PersonState]) -> None:
    numbers = {number for row in rows if (number := row.values.get("no_kk"))}
    members = FamilyMembership.objects.filter(person__in=states, until=None).select_related("family")
    by_id: dict[int, FamilyState] = {}
    for membership in members:
        family = by_id.setdefault(membership.family_id, FamilyState(membership.family))
        states[membership.person_id].family = family
    for family in Family.objects.filter(no_kk__in=numbers, active=True):
        state = by_id.setdefault(family.pk, FamilyState(family))
        known.families.setdefault((family.no_kk, family.restricted), state)
    heads = FamilyMembership.objects.filter(family__in=by_id, until=None, role="kepala").values_list(
        "family", flat=True
    )
    for pk in heads:
        by_id[pk].has_head = True


def _all_families(known: Known, states: dict[int, PersonState]) -> set[FamilyState]:
    return {*known.families.values(), *(state.family for state in states.values() if state.family)}


def _facts_of_persons(states: dict[int, PersonState]) -> None:
    for row in Classification.objects.filter(person__in=states).order_by("pk"):
        _note_kind(states[row.person_id].facts, row)
    for row in Participation.objects.filter(person__in=states):
        states[row.person_id].facts.programmes[row.programme_id, row.period] = row
    for row in PersonExternalId.objects.filter(person__in=states):
        states[row.person_id].numbers.add((row.system, row.value))


def _facts_of_families(families: dict[int, FamilyState]) -> None:
    ids = {state.family.pk: state for state in families.values()}
    for row in Classification.objects.filter(family__in=ids).order_by("pk"):
        _note_kind(ids[row.family_id].facts, row)
    for row in Participation.objects.filter(family__in=ids):
        ids[row.family_id].facts.programmes[row.programme_id, row.period] = row
    for row in DesilRecord.objects.filter(family__in=ids, level=DesilRecord.Level.NATIONAL):
        ids[row.family_id].desil[row.period] = row.desil


def _note_kind(facts: Facts, row: Classification) -> None:
    standing = row.kind_id in facts.kinds and facts.kinds[row.kind_id] is None
    if not standing:
        facts.kinds[row.kind_id] = row.ended_on
