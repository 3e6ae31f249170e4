"""Persons: come into the register, change, leave it (never deleted)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from cases import derive
from cases.actions import nik as claims
from cases.actions.classification import classify
from cases.actions.doubles import note_person
from cases.actions.family import born_by, refresh_family
from cases.models import Family, Kind, NikState, Person, PersonExternalId
from cases.models.person import DeactivationReason
from cases.models.reference import Secrecy
from office import clock, records
from office.errors import DomainError
from trail import actions as trail

IDENTIFYING = {"name", "birth_date", "birth_year", "mother_name", "village_id", "sex"}  # what doubles are known by


def create_person(
    *,
    by,
    values: Mapping[str, Any],
    kind: Kind | None = None,
    assessed_on=None,
    override_reason: str = "",
    source: str = "Entri petugas",
    origin: str = "entri",
    apart_from: Iterable[int] = (),
    once=None,
) -> Person:
    """A new person, with a first classification if `kind` is given; Rahasia alone makes the person restricted.

    `values`: fields of the person as the form gives them, places as regions or codes. `apart_from`: keys of persons
    the clerk said this one is not. Raises DomainError.
    """
    restricted = kind is not None and kind.level == Secrecy.SECRET

    def make() -> Person:
        person = _settled(values, by=by, restricted=restricted, origin=origin)
        records.create(person, by=by, act="person.create")
        claims.refresh(person.nik, by=by)
        person.refresh_from_db()
        if kind:
            day = assessed_on or clock.today()
            classify(by=by, subject=person, kind=kind, assessed_on=day, override_reason=override_reason, source=source)
        note_person(by=by, person=person, apart_from=apart_from)
        return person

    try:
        with transaction.atomic():
            return records.once(once, by=by, make=make)
    except IntegrityError:  # two clerks stored one NIK in the same moment: the later one is the dispute
        return records.once(once, by=by, make=make)


def _settled(values: Mapping[str, Any], *, by, restricted: bool, origin: str) -> Person:
    columns = derive.columns(values)
    nik, missing = columns.pop("nik", None), columns.pop("nik_missing_reason", "")
    if not columns.get("name"):
        raise DomainError("Nama wajib diisi.", fields={"name": "Nama wajib diisi."})
    person = Person(restricted=restricted, origin=origin, **columns)
    claims.settle(person, nik, missing)
    claims.make_way(nik, by=by, keep=person)
    return person


def update_person(*, by, person: Person, values: Mapping[str, Any], version: int | None = None) -> Person:
    """Change what was typed (NIK apart, see `set_nik`) by compare-and-set; the family's sort name follows."""
    columns = derive.columns(values)
    columns.pop("nik", None), columns.pop("nik_missing_reason", None)
    with transaction.atomic():
        moved = columns.get("name_key", person.name_key) != person.name_key
        records.update(person, by=by, act="person.update", values=columns, version=version)
        if moved:
            for family in Family.objects.filter(head=person):
                refresh_family(family)
        if IDENTIFYING & columns.keys():
            note_person(by=by, person=person)
    return person


def deactivate_person(
    *, by, person: Person, reason: str, on=None, note: str = "", version: int | None = None
) -> Person:
    """Take a person out of the daily lists, with a reason; all that hangs on the person stays readable."""
    if not person.active:
        raise DomainError("Orang ini sudah dinonaktifkan.")
    born_by(on, "on", person)
    values = {"active": False, "deactivation_reason": reason, "deactivated_on": on or clock.today()}
    if reason in {DeactivationReason.DOUBLE, DeactivationReason.MISTAKE} and person.nik:
        values["nik_state"] = NikState.DISPUTED  # gives the number free for the right person
    with transaction.atomic():
        records.update(person, by=by, act="person.deactivate", values=values, version=version, note=note)
        claims.refresh(person.nik, by=by)
    return person


def reactivate_person(*, by, person: Person, note: str = "", version: int | None = None) -> Person:
    """Back into the daily lists, e.g. after a mistake or a return."""
    if person.active:
        raise DomainError("Orang ini masih aktif.")
    if person.merged_into_id:
        raise DomainError("Data ini digabung dengan orang yang sama. Pisahkan kembali dari halaman penggabungannya.")
    values = {"active": True, "deactivation_reason": "", "deactivated_on": None}
    with transaction.atomic():
        records.update(person, by=by, act="person.reactivate", values=values, version=version, note=note)
        claims.refresh(person.nik, by=by)
    person.refresh_from_db()
    return person


def record_external_id(*, by, person: Person, system: str, value: str) -> PersonExternalId:
    """A number some other system gave this person; the same again changes nothing."""
    with transaction.atomic():
        number, new = PersonExternalId.objects.get_or_create(person=person, system=system, value=value)
        if new:
            trail.record("person.external_id", by=by, subject=person, changes={system: (None, value)})
    return number


def exported(*, by, rows: int, what: str, reason: str) -> None:
    """Log that `by` took `rows` records out of the system, and what for; names may stand in it, so under a key."""
    if not reason.strip():
        raise DomainError("Alasan unduh wajib diisi.", fields={"reason": "Alasan unduh wajib diisi."})
    changes = {"rows": (None, rows), "filter": (None, what)}
    trail.record("person.export", by=by, subject=None, changes=changes, note=reason, owner=by.trail_owner)
