"""Two records of one person are made one, and parted again when it was the wrong one (ADR 19).

Everything that points to the absorbed person, in any room, goes to the kept one; the absorbed one is deactivated as a
double and leads to the kept one. What changes stands in a `Merge`, so `part` gives everything back.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from cases.actions import nik as claims
from cases.actions.doubles import settle_pair
from cases.actions.family import refresh_family
from cases.ledger import Ledger, take_back
from cases.models import (
    Classification,
    DuplicatePair,
    EndReason,
    Family,
    FamilyMembership,
    Merge,
    NikState,
    PairState,
    Participation,
    Person,
)
from cases.models.person import DeactivationReason
from cases.references import references
from office import clock, joints, records
from office.errors import DomainError
from trail import actions as trail

# What is chosen together, as the form names it -> columns of the person.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_key"),
    "nik": ("nik", "nik_state", "nik_missing_reason"),
    "sex": ("sex",),
    "birth": ("birth_date", "birth_year", "birth_precision"),
    "birth_place": ("birth_place",),
    "mother_name": ("mother_name",),
    "home": ("village_id", "kecamatan_id", "address", "rt", "rw"),
    "phone": ("phone",),
    "ktp": ("ktp_address", "ktp_village_id"),
    "disabilities": ("disabilities",),
    "guardian": ("guardian_id", "guardian_name", "guardian_phone", "guardian_relation"),
    "note": ("note",),
}
FAMILY = "family"  # the family the person belongs to from now on, chosen like a field
WORDS = "Data ganda digabung"
AGAIN = "Salah satu orang ini sudah digabung dengan orang lain. Muat ulang halaman."


def merge(
    *, by, kept: Person, absorbed: Person, taken: Iterable[str], versions: tuple[int, int], note: str = ""
) -> Merge:
    """Make `absorbed` part of `kept`. `taken`: names of GROUPS (or FAMILY) whose values come from the absorbed one.

    `versions`: of both as the user saw them. Raises DomainError, Stale.
    """
    taken = set(taken)
    with transaction.atomic():
        people = _locked(kept, absorbed, versions)
        families = _families(kept, absorbed)
        before = [*Family.objects.filter(pk__in=families), absorbed, kept]
        had = {found.name: found.keys(kept.pk) for found in references()}
        ledger = Ledger()
        for row, values in _conflicts(kept, absorbed, taken):
            ledger.change(row, values)
        for found in references():
            ledger.move(found, absorbed.pk, kept.pk)
        _absorb(people, taken, by=by)
        for family in Family.objects.filter(pk__in=families):
            refresh_family(family)
        ledger.differences(before)
        done = Merge.objects.create(
            kept=kept, absorbed=absorbed, changes=ledger.changes, stayed=ledger.stayed, had=had, note=note, merged_by=by
        )
        _tell("person.merge", "person.absorb", done, by=by, note=note)
        _decide(done, PairState.MERGED, by=by, note=note)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    return done


def part(*, by, merge: Merge, note: str = "", version: int | None = None) -> Merge:
    """Give both persons and every row back. What somebody changed since keeps its change but returns to its owner;
    what was added to the kept person since stays there. Raises DomainError, Stale."""
    if merge.parted_at:
        raise DomainError("Kedua orang ini sudah dipisahkan kembali.")
    with transaction.atomic():
        people = list(Person.objects.filter(pk__in=[merge.kept_id, merge.absorbed_id]).select_for_update())
        if any(person.merged_into_id for person in people if person.pk == merge.kept_id):
            raise DomainError("Orang ini kemudian digabung lagi dengan orang lain. Pisahkan dahulu penggabungan itu.")
        numbers = {person.nik for person in people}
        families = _families(*people)
        unreturned = [entry[:2] for entry in reversed(merge.changes) if not _returned(entry)]
        people = Person.objects.filter(pk__in=[merge.kept_id, merge.absorbed_id])
        for number in sorted(filter(None, numbers | {person.nik for person in people})):
            claims.refresh(number, by=by)
        claims.unflag(by=by, people=[merge.kept_id, merge.absorbed_id])
        for family in Family.objects.filter(pk__in=families | _families(*people)):
            refresh_family(family)
        values = {"parted_at": clock.now(), "parted_by_id": by.pk if by else None, "part_note": note}
        records.update(merge, by=by, act="merge.part", values=values | {"unreturned": unreturned}, version=version)
        _tell("person.part", "person.return", merge, by=by, note=note)
        _decide(merge, PairState.OTHER, by=by, note="Dipisahkan kembali")
    return merge


def _locked(kept: Person, absorbed: Person, versions: tuple[int, int]) -> tuple[Person, Person]:
    """Both as they are now, for nobody else to change. Raises DomainError, Stale."""
    if kept.pk == absorbed.pk:
        raise DomainError("Pilih dua orang yang berbeda.")
    found = Person.objects.filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk").select_for_update().in_bulk()
    people = (found[kept.pk], found[absorbed.pk])
    if any(not person.active or person.merged_into_id for person in people):
        raise DomainError(AGAIN)
    for person, version in zip(people, versions, strict=True):
        if person.version != version:
            raise records.stale(person)
    return people


def _families(*people: Person) -> set[int]:
    """Families that stand under one of these or have one of them as a member."""
    keys = [person.pk for person in people]
    of = Q(head__in=keys) | Q(memberships__person__in=keys, memberships__until=None)
    return set(Family.objects.filter(of).values_list("pk", flat=True))


# --- What may not stand twice ----------------------------------------------------------------------------------------
def _conflicts(kept: Person, absorbed: Person, taken: set[str]) -> Iterable[tuple[Any, Mapping[str, Any]]]:
    """Rows to change before anything moves, with their new values: this room's, then those of the rooms above."""
    if kept.guardian_id == absorbed.pk:
        yield kept, {"guardian_id": None}
    yield from _of_families(kept, absorbed, FAMILY in taken)
    yield from _of_kinds(kept, absorbed)
    yield from _of_programmes(kept, absorbed)
    for provide in joints.merge_children:
        yield from provide(kept, absorbed)


def _of_families(kept: Person, absorbed: Person, other: bool):
    """One open membership remains: the kept person's, or the absorbed one's if that was chosen."""
    rows = {row.person_id: row for row in FamilyMembership.objects.filter(person__in=[kept, absorbed], until=None)}
    if len(rows) == 2:
        loser = rows[kept.pk if other else absorbed.pk]
        yield loser, {"until": _today_or(loser.since), "end_reason": WORDS}


def _of_kinds(kept: Person, absorbed: Person):
    """A kind both have open goes on as the kept person's."""
    open_ = Classification.objects.filter(ended_on=None)
    for row in open_.filter(person=absorbed, kind__in=open_.filter(person=kept).values("kind")).order_by("pk"):
        yield row, {"ended_on": _today_or(row.assessed_on), "end_reason": EndReason.DOUBLE, "end_note": WORDS}


def _of_programmes(kept: Person, absorbed: Person):
    """Of one programme and period the row that is received wins; the other remains with the absorbed person, ended."""
    active, names = Participation.Status.ACTIVE, ("status", "amount", "reason", "source", "since", "ended_on")
    own = {(row.programme_id, row.period): row for row in Participation.objects.filter(person=kept)}
    for row in Participation.objects.filter(person=absorbed).order_by("pk"):
        rival = own.get((row.programme_id, row.period))
        if rival is None or row.status != active:
            continue
        if rival.status != active:
            yield rival, {name: getattr(row, name) for name in names}
        yield row, {"status": Participation.Status.STOPPED, "ended_on": clock.today(), "reason": WORDS}


def _today_or(day):
    return max(clock.today(), day or clock.today())


# --- The two persons -------------------------------------------------------------------------------------------------
def _absorb(people: tuple[Person, Person], taken: set[str], *, by) -> None:
    """The absorbed person gives way, then the kept one takes what was chosen."""
    kept, absorbed = people
    given = {
        "active": False, "deactivation_reason": DeactivationReason.DOUBLE, "deactivated_on": clock.today(),
        "merged_into_id": kept.pk, "nik_disputed": False,
    }  # fmt: skip
    if absorbed.nik:
        given["nik_state"] = NikState.DISPUTED
    chosen = {name: getattr(absorbed, name) for group in GROUPS if group in taken for name in GROUPS[group]}
    if kept.nik and kept.nik == absorbed.nik and kept.nik_state == NikState.DISPUTED:
        chosen["nik_state"] = absorbed.nik_state
    chosen["restricted"] = kept.restricted and absorbed.restricted
    if chosen.get("guardian_id") == kept.pk:
        chosen["guardian_id"] = None
    for person, values in ((absorbed, given), (kept, chosen)):
        Person.objects.filter(pk=person.pk).update(version=person.version + 1, **values)
    for number in sorted({kept.nik, absorbed.nik} - {None}):
        claims.refresh(number, by=by)
    claims.unflag(by=by, people=[kept.pk])


def _returned(entry: list) -> bool:
    """Take one change back; a NIK somebody else has by now returns as a dispute."""
    if take_back(entry):
        return True
    label, key, changed = entry
    if label != Person._meta.label_lower or not {"nik", "nik_state"} & changed.keys():
        return False
    _, given = changed.get("nik_state", (None, None))
    return take_back([label, key, changed | {"nik_state": [NikState.DISPUTED, given]}])


def _decide(done: Merge, state: str, *, by, note: str) -> None:
    low, high = sorted((done.kept_id, done.absorbed_id))
    for pair in DuplicatePair.objects.filter(low=low, high=high):
        settle_pair(by=by, pair=pair, state=state, note=note)


def _tell(of_kept: str, of_absorbed: str, done: Merge, *, by, note: str) -> None:
    """One event on each of the two: what its own columns became."""
    label = Person._meta.label_lower
    for act, person, other in ((of_kept, done.kept, done.absorbed_id), (of_absorbed, done.absorbed, done.kept_id)):
        own = next((changed for kind, key, changed in done.changes if (kind, key) == (label, person.pk)), {})
        changes = {name: (new, old) if done.parted_at else (old, new) for name, (old, new) in own.items()}
        trail.record(act, by=by, subject=person, note=note, changes=changes | {"with": (None, other)})
