"""Writing what was decided: rows of each table at once, one event a person and a family; all in one transaction."""

from collections import defaultdict
from operator import itemgetter

from django.db.models import F

from cases import actions as cases_actions
from cases import derive
from cases.actions import nik as claims
from cases.models import (
    Classification,
    DesilRecord,
    Family,
    FamilyCard,
    FamilyMembership,
    FamilyRole,
    NikState,
    Participation,
    Person,
    PersonExternalId,
)
from cases.models.reference import Secrecy
from imports import writes
from imports.models import Batch, Origin, Row
from imports.register import housed, moving
from imports.register.states import CLASSIFICATION, FAMILY, PARTICIPATION, PERSON, FamilyState, PersonState, Record
from imports.register.taking import Taken
from imports.spelled import to_json
from trail import actions as trail
from trail.actions import Draft

ROLE_ORDER = {str(role): place for place, role in enumerate(FamilyRole)}
RESULT = ("result", "person_id", "made", "register_codes")
UNTOLD = {"pk", "name_key", "head_key", "version", "active", "nik_disputed"}


class Writing:
    """One part of a batch on its way into the register: what is made, by kind, and the events that tell of it.

    `store`: where keys come from and rows go to, as `imports.writes` does it; a helper collects them (`helping`).
    """

    def __init__(self, batch: Batch, done: list[Taken], by, store=writes):
        self.batch, self.done, self.by, self.store = batch, done, by, store
        self.said = f"Impor #{batch.pk}, baris "
        self.by_kind: dict[str, list] = {}
        for taken in done:
            for what, thing in taken.made:
                self.by_kind.setdefault(what, []).append((taken, thing))
        self.events: dict[tuple[str, int], Draft] = {}
        self.undo: dict[int, dict] = defaultdict(lambda: defaultdict(list))  # row -> what it made, see `undoing`

    def of(self, what: str) -> list[tuple[Taken, object]]:
        return self.by_kind.get(what, [])

    def tell(self, kind: str, record: Record, act: str, changes: dict, taken: Taken) -> None:
        """One event a record and part: what a further row says of it is added to that of the first."""
        event = self.events.get((kind, record.pk))
        if event is None:
            note = f"{self.said}{taken.row.number}"
            region = record.village_id or record.kecamatan_id or ""
            subject = (f"cases.{kind}", record.pk)
            self.events[kind, record.pk] = Draft(act, subject, changes, note, region, f"{kind}:{record.pk}")
        else:
            event.changes.update(changes)

    def made(self, taken: Taken, what: str, pk: int) -> None:
        self.undo[taken.row.pk][what].append(pk)

    def changed(self, taken: Taken, what: str, pk: int, before: dict, version: int = 0) -> None:
        self.undo[taken.row.pk]["set"].append([what, pk, before, version])

    def found(self, taken: Taken, person: Record) -> None:
        """In which version this part found a person it changes: an earlier batch may have left it so."""
        self.undo[taken.row.pk]["was"] = person.version


def write(batch: Batch, done: list[Taken], *, by) -> None:
    """Write one part of a batch. Must run inside the transaction that saves the position."""
    writing = Writing(batch, done, by)
    _give_way(writing)
    make(writing)
    _origins(writing)
    trail.record_many(writing.events.values(), by=by)
    _settle(writing)
    writes.set_many(Row, RESULT, results(writing))


def make(writing: Writing) -> None:
    """Persons, families and all that hangs on them; what is plainly new asks no database but `writing.store`."""
    _persons(writing)
    _families(writing)
    _classifications(writing)
    _participations(writing)
    _numbers(writing)
    _deciles(writing)
    housed.write(writing)


def _give_way(writing: Writing) -> None:
    """Somebody known only through Rahasia yields the NIK before an openly known claimant is stored."""
    for _, (rival, state) in writing.of("yield"):
        if rival.new:
            rival.person.nik_state, rival.person.nik_disputed = NikState.DISPUTED.value, True
        else:
            claims.make_way(state.person.nik, by=writing.by, keep=state.person)


def _filled(record: Record) -> dict[str, tuple]:
    """What a new record says, for its event."""
    return {name: (None, value) for name, value in vars(record).items() if value and name not in UNTOLD}


def _insert(writing: Writing, model, records: list[Record], names: dict) -> None:
    for record, pk in zip(records, writing.store.take_ids(model, len(records)), strict=True):
        record.pk = pk
    columns = itemgetter("pk", *names)
    writing.store.insert_many(model, ("id", *names), [columns(vars(record)) for record in records])


# --- Persons ---------------------------------------------------------------------------------------------------------
def _persons(writing: Writing) -> None:
    new = writing.of("person")
    _insert(writing, Person, [state.person for _, state in new], PERSON)
    for taken, state in new:
        person = state.person
        writing.tell("person", person, "person.create", _filled(person), taken)
        writing.made(taken, "person", person.pk)
    changed: dict[int, tuple[PersonState, dict]] = {}
    for taken, state in writing.of("opened"):
        if state.opened:
            changed[state.person.pk] = (state, {"restricted": False})
            writing.found(taken, state.person)
            writing.tell("person", state.person, "person.known", {"restricted": (True, False)}, taken)
            writing.changed(taken, "person", state.person.pk, {"restricted": True})
    for taken in writing.done:
        if taken.changes and taken.state.changes:
            _note_changes(writing, taken, changed)
    _store_changes(writing, changed)


def _note_changes(writing: Writing, taken: Taken, changed: dict) -> None:
    person = taken.state.person
    values = {name: new for name, (_, new) in taken.state.changes.items()}
    changed[person.pk] = (taken.state, changed.get(person.pk, (None, {}))[1] | values)
    writing.found(taken, person)
    writing.tell("person", person, "person.update", dict(taken.changes), taken)
    writing.changed(taken, "person", person.pk, {name: _plain(old) for name, (old, _) in taken.changes.items()})


def _store_changes(writing: Writing, changed: dict[int, tuple[PersonState, dict]]) -> None:
    """Rows that change the same columns are written together."""
    alike: dict[tuple, list[tuple]] = {}
    for pk, (state, values) in changed.items():
        names = tuple(sorted(values))
        alike.setdefault(names, []).append((pk, *(values[name] for name in names)))
        state.person.version += 1
    for names, rows in alike.items():
        writes.set_many(Person, names, rows, version=True)


def _plain(value):
    """An old value as JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


# --- Families --------------------------------------------------------------------------------------------------------
def _families(writing: Writing) -> None:
    new = writing.of("family")
    for _, family in new:
        _head(family)
    _insert(writing, Family, [family.family for _, family in new], FAMILY)
    made = {family for _, family in new}
    numbered = [(taken, family) for taken, family in writing.of("card") if family not in made]
    cards = [*new, *numbered]  # one made here is stored with the number that a later row gave it
    source = writing.batch.source
    rows = [(f.family.pk, f.family.no_kk, source) for _, f in cards if f.family.no_kk]
    writing.store.insert_many(FamilyCard, ("family_id", "no_kk", "source"), rows)
    for taken, family in new:
        record = family.family
        writing.tell("family", record, "family.create", _filled(record), taken)
        writing.made(taken, "family", record.pk)
    for taken, family in numbered:
        record = family.family
        Family.objects.filter(pk=record.pk).update(no_kk=record.no_kk, version=F("version") + 1)
        record.version += 1
        writing.tell("family", record, "family.kk", {"no_kk": (None, record.no_kk)}, taken)
        writing.made(taken, "card", record.pk)
        writing.changed(taken, "family", record.pk, {"no_kk": None}, record.version)
    _join(writing)


def _join(writing: Writing) -> None:
    joined, moved = writing.of("joined"), moving.leave(writing)
    ids = writing.store.take_ids(FamilyMembership, len(joined))
    rows = []
    for (taken, (family, state, role)), pk in zip(joined, ids, strict=True):
        left, day = moved.get(state.person.pk, (None, None))
        rows.append((pk, family.family.pk, state.person.pk, str(role), day))
        changes = {"family": (left, family.family.pk), "role": (None, str(role))}
        writing.tell("person", state.person, "family.join", changes, taken)
        writing.made(taken, "member", pk)
    _roles(writing)
    writing.store.insert_many(FamilyMembership, ("id", "family_id", "person_id", "role", "since"), rows)


def _roles(writing: Writing) -> None:
    found = writing.of("role")
    for taken, (state, old, new) in found:
        writing.tell("person", state.person, "family.role", {"role": (old, new)}, taken)
        writing.changed(taken, "role", state.member, {"role": old, "to": new})
    writes.set_many(FamilyMembership, ["role"], [(state.member, new) for _, (state, _, new) in found])


def _head(family: FamilyState) -> None:
    """Under whose name a new family stands, by the rule of `cases.actions.family.refresh_family`."""
    members = sorted(family.members, key=lambda member: ROLE_ORDER[str(member[1])])
    persons = [person for person, _ in members]
    restricted = all(person.restricted for person in persons)
    head = next(person for person in persons if restricted or not person.restricted)
    family.family.restricted = restricted
    family.family.head_id, family.family.head_key = head.pk, head.name_key[: derive.KEY_LENGTH]


# --- What was found of them and what they receive --------------------------------------------------------------------
def _attach(subject: PersonState | FamilyState, record: Record) -> tuple[str, Record]:
    """Put a fact on its subject: which kind of subject, its record."""
    if isinstance(subject, PersonState):
        record.person_id = subject.person.pk
        return "person", subject.person
    record.family_id = subject.family.pk
    return "family", subject.family


def _classifications(writing: Writing) -> None:
    new, names = writing.of("classification"), CLASSIFICATION
    about = [_attach(subject, record) for _, (subject, record) in new]
    _insert(writing, Classification, [record for _, (_, record) in new], names)
    for (taken, (_, record)), (kind, owner) in zip(new, about, strict=True):
        told = {f"classification {record.pk}": (None, _told(record, "kind_id", "assessed_on", "override_reason"))}
        writing.tell(kind, owner, "classification.create", told, taken)
        writing.made(taken, "classification", record.pk)


def _participations(writing: Writing) -> None:
    new, names = writing.of("participation"), PARTICIPATION
    about = [_attach(subject, record) for _, (subject, record) in new]
    _insert(writing, Participation, [record for _, (_, record) in new], names)
    for (taken, (_, record)), (kind, owner) in zip(new, about, strict=True):
        told = {f"participation {record.pk}": (None, _told(record, "programme_id", "period", "status", "amount"))}
        writing.tell(kind, owner, "participation.create", told, taken)
        writing.made(taken, "participation", record.pk)
    for taken, (record, changes) in writing.of("participation_changed"):
        values = {name: value for name, (_, value) in changes.items()}
        Participation.objects.filter(pk=record.pk).update(version=F("version") + 1, **values)
        kind = "person" if record.person_id else "family"
        owner = Record(**vars(record) | {"pk": record.person_id or record.family_id})
        told = {f"participation {record.pk} {name}": pair for name, pair in changes.items()}
        writing.tell(kind, owner, "participation.update", told, taken)
        before = {name: _plain(old) for name, (old, _) in changes.items()}
        record.version += 1
        writing.changed(taken, "participation", record.pk, before, record.version)


def _told(record: Record, *names: str) -> dict:
    return {name: value for name in names if (value := getattr(record, name)) not in (None, "")}


def _numbers(writing: Writing) -> None:
    found = writing.of("number")
    rows = []
    for (taken, (state, system, value)), pk in zip(
        found, writing.store.take_ids(PersonExternalId, len(found)), strict=True
    ):
        rows.append((pk, state.person.pk, system, value[:60]))
        writing.tell("person", state.person, "person.external_id", {system: (None, value)}, taken)
        writing.made(taken, "number", pk)
    writing.store.insert_many(PersonExternalId, ("id", "person_id", "system", "value"), rows)


def _deciles(writing: Writing) -> None:
    found = writing.of("desil")
    rows = []
    for (taken, (family, period, decile)), pk in zip(
        found, writing.store.take_ids(DesilRecord, len(found)), strict=True
    ):
        rows.append((pk, family.family.pk, period, decile, writing.batch.source))
        told = {f"desil nasional {period}": (None, decile)}
        writing.tell("family", family.family, "family.desil", told, taken)
        writing.made(taken, "desil", pk)
    writing.store.insert_many(DesilRecord, ("id", "family_id", "period", "desil", "source"), rows)
    changed = writing.of("desil_changed")
    for taken, (family, period, record, before) in changed:
        told = {f"desil nasional {period}": (before["desil"], record.desil)}
        writing.tell("family", family.family, "family.desil", told, taken)
        writing.changed(taken, "desil", record.pk, before)
    rows = [(record.pk, record.desil, record.source) for _, (_, _, record, _) in changed]
    writes.set_many(DesilRecord, ["desil", "source"], rows)


def _origins(writing: Writing) -> None:
    """A fingerprint that leads to somebody already keeps doing so."""
    name, found = writing.batch.list_name, {print_: state for _, (print_, state) in writing.of("origin")}
    known = Origin.objects.filter(list_name=name, fingerprint__among=found).values_list("fingerprint", flat=True)
    rows = [(name, print_, found[print_].person.pk) for print_ in sorted(found.keys() - set(known))]
    writing.store.insert_many(Origin, ("list_name", "fingerprint", "person_id"), rows)
    said = writing.of("origin_said")
    ids = writing.store.take_ids(Origin, len(said))
    rows = [(pk, name, print_, state.person.pk) for (_, (print_, state)), pk in zip(said, ids, strict=True)]
    writing.store.insert_many(Origin, ("id", "list_name", "fingerprint", "person_id"), rows)
    for (taken, _), pk in zip(said, ids, strict=True):
        writing.made(taken, "origin", pk)


# --- What follows ----------------------------------------------------------------------------------------------------
def _settle(writing: Writing) -> None:
    """What follows for records that stood already: flags of a shared NIK, families under a new name or in the open."""
    touched: set[int] = set()
    for _, (_, state) in writing.of("yield"):
        claims.refresh(state.person.nik, by=writing.by)
    touched |= {family.family.pk for what in ("joined", "left") for _, (family, *_) in writing.of(what)}
    for _, state in writing.of("opened"):
        claims.refresh(state.person.nik, by=writing.by)
        if state.family:
            touched.add(state.family.family.pk)
    touched |= {state.family.family.pk for _, (state, *_) in writing.of("role")}
    for _, (subject, record) in [*writing.of("classification"), *writing.of("participation")]:
        if isinstance(subject, FamilyState) and subject.family.restricted and record.level < Secrecy.SECRET:
            touched.add(subject.family.pk)
    touched -= {family.family.pk for _, family in writing.of("family")}
    renamed = {taken.state.person.pk for taken in writing.done if "name_key" in taken.changes}
    if renamed:
        touched |= set(Family.objects.filter(head_id__among=renamed).values_list("pk", flat=True))
    for family in Family.objects.filter(pk__among=touched):
        cases_actions.refresh_family(family)
    _read_versions(writing)


def _read_versions(writing: Writing) -> None:
    """Settling a shared NIK changes persons, too: undoing must know the version the batch left."""
    states = [state for _, (_, state) in writing.of("yield")] + [state for _, state in writing.of("opened")]
    versions = dict(Person.objects.filter(pk__among=[s.person.pk for s in states]).values_list("pk", "version"))
    for state in states:
        state.person.version = versions.get(state.person.pk, state.person.version)


def results(writing: Writing) -> list[tuple]:
    """What became of each row: its key and the columns `RESULT`."""
    rows = []
    for taken in writing.done:
        made = writing.undo.get(taken.row.pk) or {}
        if made and taken.state:
            made["version"] = taken.state.person.version
        codes = f" {' '.join(sorted(taken.codes))} " if taken.codes else " "
        person = taken.state.person.pk if taken.state else None
        rows.append((taken.row.pk, str(taken.result), person, to_json(made), codes))
    return rows
