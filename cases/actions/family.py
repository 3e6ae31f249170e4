"""Families: made, joined, left; KK numbers over time; communities."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from cases import derive
from cases.models import Community, Family, FamilyCard, FamilyMembership, FamilyRole, Person
from office import clock, lookups, records  # noqa: F401 - brings `__among`
from office.errors import DomainError
from trail import actions as trail

KK_TAKEN = "No. KK ini sudah tercatat pada keluarga lain."
HEAD_TAKEN = "Keluarga ini sudah mempunyai kepala keluarga."
ROLE_ORDER = list(FamilyRole)


def create_family(
    *,
    by,
    values: Mapping[str, Any],
    head: Person | None = None,
    restricted: bool = False,
    origin: str = "entri",
    once=None,
) -> Family:
    """A new family, with `head` as its first member; where no place is typed it lives where the head lives."""

    def make() -> Family:
        if head:
            still_there(head)
        columns = derive.columns(values)
        no_kk = columns.pop("no_kk", None) or None
        if head and not columns.get("village_id"):
            columns |= place_of(head)
        family = Family(restricted=restricted or bool(head and head.restricted), origin=origin, **columns)
        records.create(family, by=by, act="family.create")
        if no_kk:
            change_kk(by=by, family=family, no_kk=no_kk)
        if head:
            joined = _join(family, head, FamilyRole.HEAD, None, by=by)
            trail.record("family.join", by=by, subject=family, changes=_of_member(joined, family))
        return family

    return records.once(once, by=by, make=make)


def family_of(person: Person) -> Family | None:
    """The family a person belongs to now."""
    return Family.objects.filter(memberships__person=person, memberships__until=None).first()


def update_family(
    *,
    by,
    family: Family,
    values: Mapping[str, Any],
    relocate: Iterable[FamilyMembership] = (),
    version: int | None = None,
) -> Family:
    """Change address, place or note by compare-and-set. KK number, members and companion have acts of their own.

    `relocate`: members who live at the new place, too.
    """
    columns = derive.columns(values)
    columns.pop("no_kk", None)
    with transaction.atomic():
        records.update(family, by=by, act="family.update", values=columns, version=version)
        relocate_members(relocate, family, by=by)
    return family


def still_open(*records: Person | Family | Community) -> None:
    """Raises DomainError for a family that was closed: what is new belongs where its members are now."""
    if any(isinstance(record, Family) and not record.active for record in records):
        raise DomainError("Keluarga ini sudah ditutup. Catat pada keluarga tempat anggotanya sekarang.")


def still_there(*subjects: Person | Family | Community) -> None:
    """Raises DomainError for who was deactivated, and for a family that was closed."""
    still_open(*subjects)
    for subject in subjects:
        if not subject.active:
            raise DomainError(f"{subject} sudah dinonaktifkan. Aktifkan kembali dahulu bila itu keliru.")


def born_by(day: date | None, field: str, *people: Person) -> None:
    """Raises DomainError for a day on which one of `people` was not born yet; `field`: where it was typed."""
    for person in people:
        if day and derive.born_after(day, person.birth_date, person.birth_year, person.birth_precision):
            sentence = f"{person} belum lahir pada {day:%d-%m-%Y}. Periksa tanggal ini dan tanggal lahirnya."
            raise DomainError(sentence, fields={field: sentence})


def joined_by(day: date | None, field: str, *rows: FamilyMembership) -> None:
    """Raises DomainError for a day before one of these memberships began, or the member was born."""
    born_by(day, field, *(row.person for row in rows))
    for row in rows:
        if day and row.since and day < row.since:
            sentence = f"{row.person} baru menjadi anggota {row.since:%d-%m-%Y}; tanggal ini tidak boleh sebelumnya."
            raise DomainError(sentence, fields={field: sentence})


def set_companion(*, by, family: Family, companion, version: int | None = None) -> Family:
    """Who accompanies this family for PKH (a user, or None); whoever did can be taken off a closed one too."""
    if companion:
        still_open(family)
    values = {"companion_id": companion.pk if companion else None}
    return records.update(family, by=by, act="family.companion", values=values, version=version)


def change_kk(
    *, by, family: Family, no_kk: str, since: date | None = None, source: str = "", version: int | None = None
) -> Family:
    """A new No. KK; the one before stays in the history. Refuses a number an openly known family has now."""
    if family.no_kk == no_kk:
        return family
    still_open(family)
    if not family.restricted and kk_taken(no_kk):
        raise DomainError(KK_TAKEN, fields={"no_kk": KK_TAKEN})
    day = since or clock.today()
    try:
        with transaction.atomic():
            records.update(family, by=by, act="family.kk", values={"no_kk": no_kk}, version=version)
            for card in FamilyCard.objects.filter(family=family, until=None):
                card.until = max(day, card.since or day)
                card.save(update_fields=["until"])
            FamilyCard.objects.create(family=family, no_kk=no_kk, since=since, source=source)
    except IntegrityError as error:
        raise DomainError(KK_TAKEN, fields={"no_kk": KK_TAKEN}) from error
    return family


def add_member(
    *,
    by,
    family: Family,
    person: Person,
    role: str,
    since: date | None = None,
    move: bool = False,
    version: int | None = None,
) -> FamilyMembership:
    """Let a person join; one who belongs to another family joins only with `move`, which ends that membership."""
    with transaction.atomic():
        joined = _join(family, person, role, since, by=by, move=move)
        records.advance(family, by=by, act="family.join", changes=_of_member(joined, family), version=version)
    return joined


def end_membership(
    *, by, membership: FamilyMembership, until: date | None = None, reason: str = "", version: int | None = None
) -> FamilyMembership:
    """Let a member leave (`version` of the family); own classifications and programmes stay with the person."""
    day = until or clock.today()
    joined_by(day, "until", membership)
    with transaction.atomic():
        open_row = FamilyMembership.objects.filter(pk=membership.pk, until=None)
        if not open_row.update(until=day, end_reason=reason):
            raise DomainError("Orang ini sudah keluar dari keluarga ini.")
        membership.until, membership.end_reason = day, reason
        changes = _of_member(membership, membership.family, left=day)
        family = membership.family
        records.advance(family, by=by, act="family.leave", changes=changes, version=version, note=reason)
        trail.record("family.leave", by=by, subject=membership.person, changes=changes, note=reason)
        refresh_family(membership.family)
    return membership


def refresh_family(family: Family) -> None:
    """Set what follows from the members: under whose name it stands, and whether it is known only through Rahasia.

    A restricted member lends the name only where all are restricted, so that the name is in no list it must not be in.
    A family everybody has left keeps the name of somebody who was in it, or has none.
    """
    rows = FamilyMembership.objects.filter(family=family).select_related("person")
    _set_followed(family, _followed(family, list(rows)))


def refresh_families(keys: Iterable[int]) -> None:
    """The same for many families; only those are written of whom something changes."""
    keys, members = list(keys), defaultdict(list)
    told = ("family_id", "role", "until", "person__restricted", "person__name_key")
    for row in FamilyMembership.objects.filter(family_id__among=keys).select_related("person").only(*told):
        members[row.family_id].append(row)
    for family in Family.objects.filter(pk__among=keys).order_by("pk"):
        values = _followed(family, members[family.pk])
        _set_followed(family, {name: value for name, value in values.items() if getattr(family, name) != value})


def _set_followed(family: Family, values: dict[str, Any]) -> None:
    if values:
        Family.objects.filter(pk=family.pk).update(**values)
    for name, value in values.items():
        setattr(family, name, value)


def _followed(family: Family, rows: list[FamilyMembership]) -> dict[str, Any]:
    """What follows for a family from all its memberships."""
    present = sorted((row for row in rows if not row.until), key=lambda row: (ROLE_ORDER.index(row.role), row.pk))
    if not present:
        return _left_behind(family, rows)
    restricted = all(row.person.restricted for row in present)
    head = next(row.person for row in present if restricted or not row.person.restricted)
    values = {"restricted": restricted, "head_id": head.pk, "head_key": head.name_key}
    if family.restricted and not restricted and kk_taken(family.no_kk):
        values["no_kk"] = None  # it stays in the history; the family that openly has the number keeps it
    if restricted and not family.restricted and not family.no_kk:  # what it had yielded as above
        values["no_kk"] = FamilyCard.objects.filter(family=family, until=None).values_list("no_kk", flat=True).first()
    return values


def _left_behind(family: Family, rows: list[FamilyMembership]) -> dict[str, Any]:
    """Who lends the name to a family nobody is in: the last head, else who joined last, else nobody."""
    open_rows = [row for row in rows if family.restricted or not row.person.restricted]
    last = max(open_rows, key=lambda row: (row.person_id == family.head_id, row.pk), default=None)
    head = last and last.person
    return {"head_id": head and head.pk, "head_key": head.name_key if head else ""}


def create_community(*, by, values: Mapping[str, Any], restricted: bool = False, once=None) -> Community:
    """A community or group to be classified as a whole."""
    community = Community(restricted=restricted, **derive.columns(values, key=False))
    return records.once(once, by=by, make=lambda: records.create(community, by=by, act="community.create"))


def update_community(*, by, community: Community, values: Mapping[str, Any], version: int | None = None) -> Community:
    columns = derive.columns(values, key=False)
    return records.update(community, by=by, act="community.update", values=columns, version=version)


def _join(family: Family, person: Person, role: str, since: date | None, *, by, move=False) -> FamilyMembership:
    still_there(family, person)
    born_by(since, "since", person)
    present = FamilyMembership.objects.select_related("family").filter(person=person, until=None).first()
    if present and present.family_id == family.pk:
        raise DomainError("Orang ini sudah menjadi anggota keluarga ini.")
    if present and not move:
        raise DomainError("Orang ini masih tercatat dalam keluarga lain. Centang pindah bila memang pindah.")
    if role == FamilyRole.HEAD and _head_member(family):
        raise DomainError(HEAD_TAKEN, fields={"role": HEAD_TAKEN})
    if present:
        joined_by(since, "since", present)
        end_membership(by=by, membership=present, until=since, reason="Pindah keluarga")
    joined = FamilyMembership.objects.create(family=family, person=person, role=role, since=since)
    trail.record("family.join", by=by, subject=person, changes=_of_member(joined, family))
    refresh_family(family)
    return joined


def kk_taken(no_kk: str | None) -> bool:
    """Whether a family of the open register has this number now."""
    return bool(no_kk) and Family.objects.filter(no_kk=no_kk, active=True, restricted=False).exists()


def _head_member(family: Family) -> bool:
    return FamilyMembership.objects.filter(family=family, until=None, role=FamilyRole.HEAD).exists()


def relocate_members(rows: Iterable[FamilyMembership], family: Family, *, by) -> None:
    """Who still stands in the register lives where the family lives, if that is known."""
    for row in rows if family.village_id else ():
        if row.person.active:
            records.update(row.person, by=by, act="person.update", values=place_of(family))


def place_of(record: Person | Family) -> dict[str, Any]:
    return {name: getattr(record, name) for name in ("village_id", "kecamatan_id", "address", "rt", "rw")}


def _of_member(row: FamilyMembership, family: Family, left: date | None = None) -> dict[str, tuple]:
    changes = {"family": (None, family.pk), "person": (None, row.person_id), "role": (None, row.role)}
    return changes | ({"until": (None, left)} if left else {"since": (None, row.since)})
