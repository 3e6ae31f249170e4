"""Lists for the field: made for many villages, released with one approval, worked, signed and handed back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.authz import Role
from cases.actions import news
from cases.fieldwork import (
    NEED_PHOTO,
    NEED_SIGNATURE,
    Kind,
    RoundStatus,
    Status,
    months_later,
    outcomes,
)
from cases.models import Family, FieldItem, FieldList, FieldRound, Person
from documents.actions import store
from documents.models import Attachment
from office import clock, records, settings
from office.errors import DomainError, IllegalMove, Incomplete
from psks.models import Actor
from trail import actions as trail

PHOTO, SCAN = "Foto kunjungan", "Daftar bertanda tangan"
DTSEN_MONTHS = "field.dtsen_months"
Subject = Person | Family | Actor


def create_round(*, by, once=None, **values: Any) -> FieldRound:
    """A round over the villages of `village`, `kecamatan` or the whole district; its lists are made next."""
    return records.once(
        once, by=by, make=lambda: records.create(FieldRound(made_by=by, **values), by=by, act="field.round")
    )  # fmt: skip


def fill(*, round: FieldRound, subjects: Sequence[Subject], village=None, worker=None) -> FieldList | None:
    """The list of one village, or of one worker by name, with these on it; none where there is nobody to visit.

    Filled again after an interruption it stays one list with everybody once.
    """
    if not subjects:
        return None
    with transaction.atomic():
        row, new = FieldList.objects.get_or_create(
            round=round, village=village, assigned_to=worker,
            defaults={
                "kind": round.kind, "programme": round.programme, "period": round.period, "deadline": round.deadline,
                "role": round.role, "kecamatan_id": village.parent_id if village else None,
            },
        )  # fmt: skip
        items = [FieldItem(list=row, **{_field(subject): subject}) for subject in subjects]
        FieldItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=500)
        if new:
            trail.record("field.list", by=round.made_by, subject=row, changes={"butir": (None, len(items))})
    return row


def fill_persons(*, by, round: FieldRound, subjects: Iterable[Subject]) -> FieldRound:
    """Lists out of persons or families named by hand, split by where they live; the round is ready then."""
    places: dict = defaultdict(list)
    for subject in subjects:
        places[_place(round, subject)].append(subject)
    with transaction.atomic():
        for place, found in places.items():
            if place is not None:
                by_name = {"worker": place} if round.role == Role.PENDAMPING else {"village": place}
                fill(round=round, subjects=found, **by_name)
        return ready(round=round, by=by)


def ready(*, round: FieldRound, by) -> FieldRound:
    """All lists are made: the round waits for its approval."""
    return records.update(round, by=by, act="field.ready", values={"status": RoundStatus.READY})


def release(*, by, round: FieldRound, version: int | None = None) -> FieldRound:
    """One approval for all lists of a round; not by who made it."""
    if round.status != RoundStatus.READY:
        raise IllegalMove("Putaran ini tidak sedang menunggu persetujuan.")
    if round.made_by_id == by.pk:
        raise IllegalMove("Putaran ini Anda buat sendiri; orang lain yang menyetujuinya.")
    if not round.lists.exists():
        raise DomainError("Putaran ini tidak berisi nama; batalkan saja.")
    values = {"status": RoundStatus.RELEASED, "approved_by_id": by.pk, "approved_at": clock.now()}
    with transaction.atomic():
        records.update(round, by=by, act="field.release", values=values, version=version)
        FieldList.objects.filter(round=round, status=Status.DRAFT).update(status=Status.OPEN)
        news.of_release(round, by=by)
    return round


def cancel(*, by, round: FieldRound, version: int | None = None) -> FieldRound:
    """Give up a round that was not released."""
    if round.status not in {RoundStatus.PREPARING, RoundStatus.READY}:
        raise IllegalMove("Putaran yang sudah diterbitkan tidak dapat dibatalkan.")
    with transaction.atomic():
        records.update(round, by=by, act="field.cancel", values={"status": RoundStatus.CANCELLED}, version=version)
        FieldList.objects.filter(round=round).update(status=Status.CANCELLED)
    return round


def record_outcome(
    *, by, item: FieldItem, outcome: str, visited_on: date | None = None, note: str = "", upload=None,
    version: int | None = None, once=None,
) -> FieldItem:  # fmt: skip
    """What was found of one name; may be corrected until the list is handed back. Raises DomainError."""

    def make() -> FieldItem:
        if item.list.status != Status.OPEN:
            raise IllegalMove("Daftar ini tidak sedang dikerjakan.")
        if outcome not in outcomes(item.list.kind, item.type):
            raise DomainError("Hasil ini tidak ada untuk daftar ini.", fields={"outcome": "Pilih dari daftar."})
        if item.list.kind in NEED_PHOTO and not upload and not Attachment.objects.of(item).exists():
            raise Incomplete("Kunjungan ini memerlukan foto.", fields={"upload": "Lampirkan foto kunjungan."})
        values = {
            "outcome": outcome, "visited_on": visited_on or clock.today(), "note": note, "recorded_by_id": by.pk,
            "recorded_at": clock.now(),
        }  # fmt: skip
        records.update(item, by=by, act="field.outcome", values=values, version=version)
        if upload:
            store(upload=upload, owner=item, by=by, label=PHOTO)
        if item.due_on:
            _follow_items(item.list)
        return item

    return records.once(once, by=by, make=make)


def report(
    *, by, list: FieldList, signed_by: str = "", signed_as: str = "", signed_on: date | None = None, note: str = "",
    upload=None, version: int | None = None,
) -> FieldList:  # fmt: skip
    """Hand the worked list back for review, the yearly one signed by the Kades; all that is missing is said at once."""
    if list.status != Status.OPEN:
        raise IllegalMove("Daftar ini tidak sedang dikerjakan.")
    gaps = {}
    if left := list.items.waiting().count():
        gaps["left"] = f"Masih {left} nama belum diisi hasilnya."
    if list.kind in NEED_SIGNATURE:
        wanted = {"signed_by": signed_by, "signed_as": signed_as, "signed_on": signed_on}
        gaps |= {name: "Wajib diisi: daftar ini ditandatangani Kades." for name, value in wanted.items() if not value}
        if not upload and not Attachment.objects.of(list).exists():
            gaps["upload"] = "Unggah pindaian daftar yang ditandatangani."
    if gaps:
        raise Incomplete(" ".join(dict.fromkeys(gaps.values())), fields=gaps)
    values = {
        "status": Status.REPORTED, "signed_by": signed_by, "signed_as": signed_as, "signed_on": signed_on, "note": note,
        "reported_by_id": by.pk, "reported_at": clock.now(),
    }  # fmt: skip
    with transaction.atomic():
        records.update(list, by=by, act="field.report", values=values, version=version)
        if upload:
            store(upload=upload, owner=list, by=by, label=SCAN)
    return list


def give_back(*, by, list: FieldList, note: str, version: int | None = None) -> FieldList:
    """The reviewer wants something looked at again."""
    if list.status != Status.REPORTED:
        raise IllegalMove("Daftar ini tidak sedang menunggu konfirmasi.")
    values = {"status": Status.OPEN, "note": note}
    with transaction.atomic():
        records.update(list, by=by, act="field.return", values=values, version=version, note=note)
        news.of_return(list, by=by)
    return list


def printed(*, by, list: FieldList, paper: str) -> None:
    """Log that a list with names was put on paper."""
    trail.record("field.print", by=by, subject=list, changes={"lembar": (None, paper)})


def dtsen_update_due(
    *, by, person: Person, since: date, reason: str = "Pengaktifan kembali PBI", once=None
) -> FieldItem:
    """After a PBI reactivation that succeeded on `since`: the family's DTSEN entry is to be brought up to date.

    An item of the standing list of the person's village, due within the months of the setting `field.dtsen_months`
    (six: Permensos 3/2026 Ps 20, domain.md 10). Called again for the same person while the item waits it changes
    nothing, so a caller may repeat it.
    """

    def make() -> FieldItem:
        row = _standing_list(person, by)
        item = FieldItem.objects.filter(list=row, person=person).first()
        due = months_later(since, settings.get(DTSEN_MONTHS))
        if item is None:
            item = FieldItem(list=row, person=person, due_on=due, reason=reason[:120])
            records.create(item, by=by, act="field.due")
        elif item.outcome:  # another reactivation, after the last one was worked
            values = {"outcome": "", "due_on": due, "reason": reason[:120], "visited_on": None, "note": ""}
            records.update(item, by=by, act="field.due", values=values)
        _follow_items(row)
        return item

    return records.once(once, by=by, make=make)


def _follow_items(row: FieldList) -> None:
    """A list whose items have days of their own is due with the next of them, so that late ones stand first."""
    nearest = row.items.waiting().order_by("due_on").values_list("due_on", flat=True).first()
    FieldList.objects.filter(pk=row.pk).update(deadline=nearest)


def _standing_list(person: Person, by) -> FieldList:
    rows = FieldList.objects.filter(kind=Kind.DTSEN, village=person.village, status=Status.OPEN)
    row = rows.first()
    if row is None:
        row = FieldList(
            kind=Kind.DTSEN, village=person.village, kecamatan=person.kecamatan, role=Role.OPERATOR, status=Status.OPEN
        )
        records.create(row, by=by, act="field.list")
    return row


def _place(round: FieldRound, subject: Subject):
    if round.role != Role.PENDAMPING:
        return subject.village
    if isinstance(subject, Family):
        return subject.companion
    family = Family.objects.filter(memberships__person=subject, memberships__until=None).first()
    return family.companion if family else None


def _field(subject: Subject) -> str:
    return "actor" if isinstance(subject, Actor) else subject._meta.model_name
