"""Every write to who we are: desks, signatories, holidays. Settings have their own module."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from office import clock, records, signing
from office.errors import DomainError
from office.models import Desk, Holiday, Signatory
from trail import actions as trail
from trail.actions import Draft

ESTIMATE = "(perkiraan)"  # how the holiday list marks a day the government has not fixed yet


def create_desk(*, by, areas: Iterable = (), **values: Any) -> Desk:
    """A new bidang or agency; without areas it serves the whole kabupaten."""
    with transaction.atomic():
        desk = records.create(Desk(**values), by=by, act="desk.create")
        if areas := [*areas]:
            desk.areas.set(areas)
            trail.record(
                "desk.update", by=by, subject=desk, changes={"areas": (None, sorted(area.pk for area in areas))}
            )
    return desk


def confirm_desk(desk: Desk, *, by, version: int, **values: Any) -> Desk:
    """Say that a directory entry is right as of today, with what was changed in it. Raises Stale."""
    said = {"confirmed_on": clock.today(), "confirmed_by": by.get_full_name()}
    with transaction.atomic():
        return records.update(desk, by=by, act="desk.confirm", values=values | said, version=version)


def add_desks(desks: list[Desk], *, by) -> None:
    """Several new desks without areas, at once."""
    with transaction.atomic():
        Desk.objects.bulk_create(desks)
        trail.record_many([Draft("desk.create", desk, {"name": (None, desk.name)}) for desk in desks], by=by)


def update_desk(desk: Desk, *, by, version: int, areas: Iterable | None = None, **values: Any) -> Desk:
    """Change a desk; `areas` None leaves them. Raises Stale."""
    with transaction.atomic():
        records.update(desk, by=by, act="desk.update", values=values, version=version)
        if areas is not None:
            _set_areas(desk, {area.pk for area in areas}, by=by)
    return desk


def create_signatory(*, by, **values: Any) -> Signatory:
    """A new signatory. Raises DomainError where the position has another holder of that quality in that time."""
    signatory = Signatory(**values)
    with transaction.atomic():
        check_holder(signatory)
        return records.create(signatory, by=by, act="signatory.create")


def update_signatory(signatory: Signatory, *, by, version: int, **values: Any) -> Signatory:
    """Change a signatory; papers already printed keep what they were printed with. Raises Stale, DomainError."""
    with transaction.atomic():
        records.update(signatory, by=by, act="signatory.update", values=values, version=version)
        check_holder(signatory)
    return signatory


def check_holder(signatory: Signatory) -> None:
    """Refuse a second holder of one position in one quality at the same time: two definitive ones, two Plh."""
    if signatory.on_behalf:
        return
    others = Signatory.objects.filter(position__iexact=signatory.position, mode=signatory.mode, on_behalf="")
    others = others.exclude(pk=signatory.pk).filter(Q(until__isnull=True) | Q(until__gte=signatory.since))
    if signatory.until:
        others = others.filter(since__lte=signatory.until)
    if other := others.first():
        word = signing.SHORT.get(other.mode, "definitif").strip()
        sentence = f"{other.name} masih tercatat {word} untuk jabatan ini. Isi dulu tanggal berakhirnya."
        raise DomainError(sentence, fields={"since": sentence})


def create_holiday(*, by, **values: Any) -> Holiday:
    return records.create(Holiday(**values), by=by, act="holiday.create")


def update_holiday(holiday: Holiday, *, by, version: int, **values: Any) -> Holiday:
    return records.update(holiday, by=by, act="holiday.update", values=values, version=version)


def remove_holiday(holiday: Holiday, *, by) -> None:
    with transaction.atomic():
        trail.record(
            "holiday.remove",
            by=by,
            subject=holiday,
            changes={"date": (holiday.date, None), "name": (holiday.name, None)},
        )
        holiday.delete()


def load_holidays(year: int, days: Iterable[tuple[date, str, str]], *, by) -> tuple[int, int]:
    """Add the (date, name, kind) still missing in a year, drop its outdated estimates; how many of each.

    What somebody typed stays: only rows marked as estimates are ever dropped.
    """
    wanted = {(day, name): kind for day, name, kind in days if day.year == year}
    with transaction.atomic():
        present = {(row.date, row.name): row for row in Holiday.objects.filter(date__year=year)}
        outdated = [row for key, row in present.items() if row.name.endswith(ESTIMATE) and key not in wanted]
        added = [
            Holiday(date=day, name=name, kind=kind)
            for (day, name), kind in wanted.items()
            if (day, name) not in present
        ]
        Holiday.objects.filter(pk__in=[row.pk for row in outdated]).delete()
        Holiday.objects.bulk_create(added)
        if added or outdated:
            note = f"{year}: {len(added)} ditambah, {len(outdated)} perkiraan dihapus"
            trail.record("holiday.load", by=by, subject=None, note=note)
    return len(added), len(outdated)


def _set_areas(desk: Desk, codes: set[str], *, by) -> None:
    old = set(desk.areas.values_list("pk", flat=True))
    if codes == old:
        return
    if not Desk.objects.filter(pk=desk.pk, version=desk.version).update(version=desk.version + 1):
        raise records.stale(desk)
    desk.version += 1
    desk.areas.set(codes)
    trail.record("desk.update", by=by, subject=desk, changes={"areas": (sorted(old), sorted(codes))})
