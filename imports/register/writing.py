"""Writing what was decided: new records in bulk, changed ones one by one, one event each; all in one transaction."""

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
from imports.models import Batch, Origin, Row
from imports.register.states import FamilyState, PersonState
from imports.register.taking import Taken
from imports.writes import set_many
from office import records
from trail import actions as trail
from trail.actions import Draft

SIZE = 500
ROLE_ORDER = list(FamilyRole)


def write(batch: Batch, done: list[Taken], *, by) -> None:
    """Write one part of a batch. Must run inside the transaction that saves the position."""
    made = [(taken, what, thing) for taken in done for what, thing in taken.made]
    drafts = _Drafts(f"Impor #{batch.pk}")
    _give_way(made, by)
    _persons(made, done, drafts)
    _families(made, drafts)
    _facts(made, drafts)
    _origins(batch, made)
    trail.record_many(drafts.all, by=by)
    _settle(made, by)
    _results(done)


class _Drafts:
    """Events to be written, each saying from which row of which batch it came."""

    def __init__(self, source: str):
        self.source = source
        self.all: list[Draft] = []

    def add(self, act: str, subject, changes: dict, taken: Taken) -> None:
        self.all.append(Draft(act, subject, changes, f"{self.source}, baris {taken.row.number}"))

    def created(self, act: str, record, taken: Taken) -> None:
        self.add(act, record, records._filled(record), taken)


def _of(made: list, what: str) -> list[tuple[Taken, object]]:
    return [(taken, thing) for taken, name, thing in made if name == what]


def _give_way(made: list, by) -> None:
    """Somebody known only through Rahasia yields the NIK before an openly known claimant is stored."""
    for _, (rival, state) in _of(made, "yield"):
        if rival.new:
            rival.person.nik_state, rival.person.nik_disputed = NikState.DISPUTED, True
        else:
            claims.make_way(state.person.nik, by=by, keep=state.person)


def _persons(made: list, done: list[Taken], drafts: _Drafts) -> None:
    new = [(taken, state) for taken, state in _of(made, "person")]
    Person.objects.bulk_create([state.person for _, state in new], batch_size=SIZE)
    for taken, state in new:
        drafts.created("person.create", state.person, taken)
    changed: dict[int, tuple[PersonState, dict]] = {}
    for taken, state in _of(made, "opened"):
        if state.opened:
            changed[id(state)] = (state, {"restricted": False})
            drafts.add("person.known", state.person, {"restricted": (True, False)}, taken)
    for taken in done:
        if taken.changes and taken.state.changes:
            values = {name: new for name, (_, new) in taken.state.changes.items()}
            changed[id(taken.state)] = (taken.state, changed.get(id(taken.state), (None, {}))[1] | values)
            drafts.add("person.update", taken.state.person, taken.changes, taken)
    for state, values in changed.values():
        Person.objects.filter(pk=state.person.pk).update(version=F("version") + 1, **values)


def _families(made: list, drafts: _Drafts) -> None:
    new = [(taken, family) for taken, family in _of(made, "family")]
    for _, family in new:
        _head(family)
    Family.objects.bulk_create([family.family for _, family in new], batch_size=SIZE)
    numbered = [*new, *_of(made, "card")]
    FamilyCard.objects.bulk_create(
        [
            FamilyCard(family=f.family, no_kk=f.family.no_kk, source=t.row.batch.source)
            for t, f in numbered
            if f.family.no_kk
        ],
        batch_size=SIZE,
    )
    for taken, family in new:
        drafts.created("family.create", family.family, taken)
    for taken, family in _of(made, "card"):
        Family.objects.filter(pk=family.family.pk).update(no_kk=family.family.no_kk, version=F("version") + 1)
        drafts.add("family.kk", family.family, {"no_kk": (None, family.family.no_kk)}, taken)
    joined = [
        (taken, family, FamilyMembership(family=family.family, person=state.person, role=role))
        for taken, (family, state, role) in _of(made, "joined")
    ]
    FamilyMembership.objects.bulk_create([row for *_, row in joined], batch_size=SIZE)
    for taken, family, row in joined:
        changes = {"family": (None, family.family.pk), "person": (None, row.person_id), "role": (None, row.role)}
        drafts.add("family.join", row.person, changes, taken)


def _head(family: FamilyState) -> None:
    """Under whose name a new family stands, by the rule of `cases.actions.family.refresh_family`."""
    members = sorted(family.members, key=lambda member: ROLE_ORDER.index(member[1]))
    persons = [state.person for state, _ in members]
    restricted = all(person.restricted for person in persons)
    head = next(person for person in persons if restricted or not person.restricted)
    family.family.restricted = restricted
    family.family.head, family.family.head_key = head, head.name_key[: derive.KEY_LENGTH]


def _subject(state: PersonState | FamilyState) -> dict:
    return {"person": state.person} if isinstance(state, PersonState) else {"family": state.family}


def _facts(made: list, drafts: _Drafts) -> None:
    for what, model in (("classification", Classification), ("participation", Participation)):
        new = []
        for taken, (subject, row) in _of(made, what):
            for name, record in _subject(subject).items():
                setattr(row, name, record)
            new.append((taken, row))
        model.objects.bulk_create([row for _, row in new], batch_size=SIZE)
        for taken, row in new:
            drafts.created(f"{what}.create", row, taken)
    for taken, (row, changes) in _of(made, "participation_changed"):
        values = {name: new for name, (_, new) in changes.items()}
        Participation.objects.filter(pk=row.pk).update(version=F("version") + 1, **values)
        drafts.add("participation.update", row, changes, taken)
    numbers = _of(made, "number")
    PersonExternalId.objects.bulk_create(
        [
            PersonExternalId(person=state.person, system=system, value=value[:60])
            for _, (state, system, value) in numbers
        ],
        batch_size=SIZE,
    )
    for taken, (state, system, value) in numbers:
        if ("person", state) not in taken.made:
            drafts.add("person.external_id", state.person, {system: (None, value)}, taken)
    _deciles(made, drafts)


def _deciles(made: list, drafts: _Drafts) -> None:
    found = _of(made, "desil")
    DesilRecord.objects.bulk_create(
        [DesilRecord(family=f.family, period=p, desil=d, source=t.row.batch.source) for t, (f, p, d) in found],
        batch_size=SIZE,
    )
    for taken, (family, period, decile) in found:
        drafts.add("family.desil", family.family, {f"nasional {period}": (None, decile)}, taken)


def _origins(batch: Batch, made: list) -> None:
    Origin.objects.bulk_create(
        [
            Origin(list_name=batch.list_name, fingerprint=fingerprint, person=state.person)
            for _, (fingerprint, state) in _of(made, "origin")
        ],
        batch_size=SIZE,
        ignore_conflicts=True,
    )


def _settle(made: list, by) -> None:
    """What follows for records that stood already: flags of a shared NIK, families under a new name or in the open."""
    for _, (_, state) in _of(made, "yield"):
        claims.refresh(state.person.nik, by=by)
    touched: dict[int, Family] = {}
    for _, (family, _state, _) in _of(made, "joined"):
        touched[family.family.pk] = family.family
    for _, state in _of(made, "opened"):
        claims.refresh(state.person.nik, by=by)
        if state.family:
            touched[state.family.family.pk] = state.family.family
    for _, (subject, row) in [*_of(made, "classification"), *_of(made, "participation")]:
        if isinstance(subject, FamilyState) and subject.family.restricted and _level(row) < Secrecy.SECRET:
            touched[subject.family.pk] = subject.family
    fresh = {family.family.pk for _, family in _of(made, "family")}
    for pk, family in touched.items():
        if pk not in fresh:
            cases_actions.refresh_family(family)
    renamed = {taken.state.person.pk for taken, *_ in made if "name_key" in taken.changes}
    for family in Family.objects.filter(head__in=renamed):
        cases_actions.refresh_family(family)


def _level(row: Classification | Participation) -> int:
    return row.kind.level if isinstance(row, Classification) else row.programme.level


def _results(done: list[Taken]) -> None:
    rows = [
        (
            taken.row.pk,
            str(taken.result),
            taken.state.person.pk if taken.state else None,
            _made(taken),
            f" {' '.join(sorted(taken.codes))} " if taken.codes else " ",
        )
        for taken in done
    ]
    set_many(Row, ["result", "person_id", "made", "register_codes"], rows)


def _made(taken: Taken) -> dict:
    """What applying the row created or changed, by kind of record: for the page, for undoing it later."""
    found: dict[str, list] = {}
    for what, thing in taken.made:
        match what, thing:
            case ("person" | "opened" | "changed", state):
                found[what] = [state.person.pk]
            case ("family" | "card", family):
                found.setdefault(what, []).append(family.family.pk)
            case ("classification" | "participation", (_, row)):
                found.setdefault(what, []).append(row.pk)
            case ("participation_changed", (row, _)):
                found.setdefault(what, []).append(row.pk)
            case ("joined", (family, _, _)):
                found.setdefault(what, []).append(family.family.pk)
            case ("desil", (family, _, _)):
                found.setdefault(what, []).append(family.family.pk)
    return found
