"""Families change: a member moves, a family splits, two join (and separate again), another becomes the head.

Nothing is overwritten: memberships end and begin with their day, a closed family keeps its past, and each act is taken
back by its contrary. Whom the user may not see moves along without being named.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from cases import derive
from cases.actions.family import (
    HEAD_TAKEN,
    change_kk,
    joined_by,
    kk_taken,
    place_of,
    refresh_family,
    relocate_members,
    still_open,
)
from cases.models import Family, FamilyMembership, FamilyRole
from office import clock, records
from office.errors import DomainError
from trail import actions as trail

MOVED, SPLIT, JOINED, SEPARATED, NEW_ROLE = (
    "Pindah keluarga",
    "Pisah KK",
    "Gabung keluarga",
    "Keluarga dipisahkan kembali",
    "Ganti peran",
)
ONE_HEAD = "Pilih tepat satu kepala keluarga."
GONE = "Salah satu anggota sudah keluar dari keluarga ini. Muat ulang halaman."
Roles = Mapping[int, str]  # id of an open membership -> FamilyRole


def move_member(
    *,
    by,
    membership: FamilyMembership,
    family: Family,
    role: str,
    on: date | None = None,
    relocate: bool = False,
    version: int | None = None,
) -> FamilyMembership:
    """One member goes over to `family`; `version` is that of the family left. Own cases and programmes go along.

    `relocate`: the person lives where that family lives from now on.
    """
    source = membership.family
    if source.pk == family.pk:
        raise DomainError("Orang ini sudah menjadi anggota keluarga itu.")
    still_open(source, family)
    day = _day(on)
    joined_by(day, "on", membership)
    with transaction.atomic():
        change = {"person": (None, membership.person_id), "to": (source.pk, family.pk)}
        records.advance(source, by=by, act="family.move", changes=change, version=version)
        if role == FamilyRole.HEAD and _open(family).filter(role=FamilyRole.HEAD).exists():
            raise DomainError(HEAD_TAKEN, fields={"role": HEAD_TAKEN})
        (joined,) = _carry([membership], family, {membership.pk: role}, day, MOVED, by=by)
        refresh_family(source)
        refresh_family(family)
        if relocate:
            relocate_members([joined], family, by=by)
    return joined


def split_family(
    *,
    by,
    family: Family,
    roles: Roles,
    head_left: int | None = None,
    values: Mapping[str, Any] | None = None,
    on: date | None = None,
    relocate: bool = False,
    version: int | None = None,
    once=None,
) -> Family:
    """Members go out as a family of their own ("pisah KK"), with one of them as its head.

    `roles`: who goes, as what. `head_left`: membership that heads those who stay, where the head goes. `values`: no_kk
    and the place; where none is given they live on in the same. `relocate`: the persons live there too from now on.
    """

    def make() -> Family:
        still_open(family)
        _one_head(roles.values())
        day, rows = _day(on), _members(family, roles)
        joined_by(day, "on", *rows)
        change = {"members": (None, len(rows))}
        records.advance(family, by=by, act="family.split", changes=change, version=version)
        new = _founded(rows, place_of(family) | derive.columns(values or {}), day, by=by)
        _carry(rows, new, roles, day, SPLIT, by=by)
        if head_left:
            _set_roles(family, {head_left: FamilyRole.HEAD}, day, by=by)
        refresh_family(family)
        refresh_family(new)
        if relocate:
            relocate_members(rows, new, by=by)
        return new

    return records.once(once, by=by, make=make)


def _founded(rows: list[FamilyMembership], columns: dict[str, Any], day: date, *, by) -> Family:
    """A family for those of `rows`, without them yet; `columns`: its place, and no_kk if it has one."""
    no_kk = columns.pop("no_kk", None)
    restricted = all(row.person.restricted for row in rows)
    new = records.create(Family(restricted=restricted, origin="entri", **columns), by=by, act="family.create")
    return change_kk(by=by, family=new, no_kk=no_kk, since=day) if no_kk else new


def join_families(
    *,
    by,
    source: Family,
    target: Family,
    roles: Roles,
    on: date | None = None,
    relocate: bool = False,
    version: int | None = None,
) -> Family:
    """All of `source` become members of `target`; `source` closes and keeps its past (`separate_family` reopens it).

    `roles`: as what each joins; who is not named (whom the user may not see) joins as "lainnya". `relocate`: those
    named live where the other family lives from now on.
    """
    if source.pk == target.pk:
        raise DomainError("Pilih keluarga yang lain.")
    still_open(source, target)
    day = _day(on)
    with transaction.atomic():
        rows = list(_open(source).select_related("person", "family"))
        taken = {row.pk: roles.get(row.pk, FamilyRole.OTHER) for row in rows}
        if set(roles) - set(taken):
            raise DomainError(GONE)
        joined_by(day, "on", *(row for row in rows if row.pk in roles))
        heads = [FamilyRole.HEAD for role in taken.values() if role == FamilyRole.HEAD]
        if len(heads) + _open(target).filter(role=FamilyRole.HEAD).count() > 1:
            raise DomainError(HEAD_TAKEN)
        closing = {"active": False, "closed_on": day, "joined_into_id": target.pk}
        records.update(source, by=by, act="family.merge", values=closing, version=version)
        records.advance(target, by=by, act="family.take_in", changes={"from": (None, source.pk)})
        _carry(rows, target, taken, day, JOINED, by=by)
        refresh_family(target)
        if relocate:
            relocate_members([row for row in rows if row.pk in roles], target, by=by)
    return target


def separate_family(*, by, family: Family, on: date | None = None, version: int | None = None) -> Family:
    """Take a joining back: the closed family opens, and who came from it and is still there returns in the old role."""
    target = family.joined_into
    if target is None:
        raise DomainError("Keluarga ini tidak sedang digabung.")
    day = _day(on)
    with transaction.atomic():
        before = FamilyMembership.objects.filter(family=family, end_reason=JOINED, until__gte=family.closed_on)
        old_roles = {row.person_id: row.role for row in before}
        rows = list(_open(target).filter(person__in=old_roles).select_related("person", "family"))
        opening = {"active": True, "closed_on": None, "joined_into_id": None}
        if kk_taken(family.no_kk) and not family.restricted:
            opening["no_kk"] = None  # it stays in the history; the family that has the number now keeps it
        records.update(family, by=by, act="family.separate", values=opening, version=version)
        records.advance(target, by=by, act="family.give_back", changes={"to": (None, family.pk)})
        _carry(rows, family, {row.pk: old_roles[row.person_id] for row in rows}, day, SEPARATED, by=by)
        refresh_family(target)
        refresh_family(family)
    return family


def change_roles(*, by, family: Family, roles: Roles, on: date | None = None, version: int | None = None) -> Family:
    """Another head, and what the others are to them; the old standing ends with the day and is kept.

    A head who is not named in `roles` (whom the user may not see) becomes "lainnya".
    """
    still_open(family)
    _one_head(roles.values())
    day = _day(on)
    with transaction.atomic():
        joined_by(day, "on", *(row for row in _members(family, roles) if row.role != roles[row.pk]))
        old = _open(family).filter(role=FamilyRole.HEAD).values_list("pk", "person_id").first()
        named = dict(roles)
        if old and old[0] not in named:
            named[old[0]] = FamilyRole.OTHER
        head = next(pk for pk, role in named.items() if role == FamilyRole.HEAD)
        new = _open(family).values_list("person_id", flat=True).get(pk=head)
        change = {"head": (old[1] if old else None, new)}
        records.advance(family, by=by, act="family.head", changes=change, version=version)
        _set_roles(family, named, day, by=by)
        refresh_family(family)
    return family


def _carry(
    rows: Iterable[FamilyMembership], family: Family, roles: Roles, day: date, why: str, *, by
) -> list[FamilyMembership]:
    """End these memberships and begin new ones in `family`; both families and the persons tell of it."""
    joined = []
    for row in rows:
        _end(row, day, why)
        told = {"family": (None, row.family_id), "person": (None, row.person_id), "role": (None, row.role)}
        for subject in (row.family, row.person):
            trail.record("family.leave", by=by, subject=subject, changes=told | {"until": (None, row.until)}, note=why)
        new = FamilyMembership.objects.create(family=family, person=row.person, role=roles[row.pk], since=row.until)
        told = {"family": (None, family.pk), "person": (None, row.person_id), "role": (None, new.role)}
        for subject in (family, row.person):
            trail.record("family.join", by=by, subject=subject, changes=told | {"since": (None, new.since)})
        joined.append(new)
    return joined


def _set_roles(family: Family, roles: Roles, day: date, *, by) -> None:
    """End and begin anew what changes; all ends first, for there is one head at a time."""
    changed = [row for row in _open(family).select_related("person") if roles.get(row.pk, row.role) != row.role]
    for row in changed:
        _end(row, day, NEW_ROLE)
    for row in changed:
        new = FamilyMembership.objects.create(family=family, person=row.person, role=roles[row.pk], since=row.until)
        trail.record("family.role", by=by, subject=row.person, changes={"role": (row.role, new.role)})


def _end(row: FamilyMembership, day: date, why: str) -> None:
    row.until, row.end_reason = max(day, row.since or day), why
    if not FamilyMembership.objects.filter(pk=row.pk, until=None).update(until=row.until, end_reason=why):
        raise DomainError(GONE)


def _members(family: Family, roles: Roles) -> list[FamilyMembership]:
    """The open memberships named; refuses where one has ended meanwhile."""
    rows = list(_open(family).filter(pk__in=roles).select_related("person", "family"))
    if len(rows) != len(roles):
        raise DomainError(GONE)
    return rows


def _open(family: Family):
    return FamilyMembership.objects.filter(family=family, until=None)


def _one_head(roles: Iterable[str]) -> None:
    if sum(role == FamilyRole.HEAD for role in roles) != 1:
        raise DomainError(ONE_HEAD)


def _day(on: date | None) -> date:
    day = on or clock.today()
    if day > clock.today():
        sentence = "Tanggal tidak boleh sesudah hari ini."
        raise DomainError(sentence, fields={"on": sentence})
    return day
