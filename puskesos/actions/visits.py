"""Visits: planned, recorded, called off; what was complained of on one goes the way of every complaint."""

from collections.abc import Iterable
from typing import Any

from accounts.authz import Can, areas
from cases.models import Family, Person, Programme
from documents.actions import store
from office import records
from office.errors import DomainError, IllegalMove, Incomplete
from office.moves import check_version, compare_and_set, denied_kept
from puskesos.models import OutreachVisit
from puskesos.workflow import VISIT_MOVES, VisitStatus, visit_open
from referrals import actions as referrals
from referrals.models import Channel, Intake, ServiceKind
from regions.models import Region

PHOTO = "Foto kunjungan"
ELSEWHERE = "Desa ini di luar wilayah tugas Anda."
UNKNOWN = "Keluarga atau orang ini tidak ada di wilayah Anda."


def plan_visit(
    *, by, village: Region, person: Person | None = None, family: Family | None = None, once=None, **values: Any
) -> OutreachVisit:
    """A visit of one's own: to a family or person of the register, or to a typed `subject_name`. Raises DomainError.

    `values`: `planned_on`, `purpose`, `subject_name`, `address`.
    """

    def make() -> OutreachVisit:
        if not any(village.pk in area.villages for area in areas(by, Can.VISIT_EDIT)):
            raise DomainError(ELSEWHERE, fields={"village": ELSEWHERE})
        _refuse_unseen(by, person, family)
        visit = OutreachVisit(
            facilitator=by, village=village, kecamatan_id=village.parent_id, person=person, family=family, **values
        )
        return records.create(visit, by=by, act="outreachvisit.plan")

    return records.once(once, by=by, make=make)


def change_plan(*, by, visit: OutreachVisit, version: int | None = None, **values: Any) -> OutreachVisit:
    """Another day or purpose, while the visit is only planned."""
    if visit.status != VisitStatus.PLANNED or not visit_open("record", visit, by):
        raise IllegalMove("Hanya rencana Anda sendiri yang belum dilakukan dapat diubah.")
    return records.update(visit, by=by, act="outreachvisit.change", values=values, version=version)


def record_visit(
    *, by, visit: OutreachVisit, receives: Iterable[Programme] = (), uploads: Iterable = (), version: int | None = None,
    once=None, **values: Any,
) -> OutreachVisit:  # fmt: skip
    """What was found; may be mended later. `uploads`: photos. All that is missing is said at once (Incomplete)."""

    def make() -> OutreachVisit:
        programmes = sorted(receives, key=lambda row: row.pk)
        before = ", ".join(visit.receives.order_by("pk").values_list("slug", flat=True))
        told = {"receives": (before, ", ".join(row.slug for row in programmes))}
        _move(visit, "record", by=by, version=version, values=values, told=told)
        visit.receives.set(programmes)
        for upload in uploads:
            store(upload=upload, owner=visit, by=by, label=PHOTO)
        return visit

    with denied_kept("outreachvisit.record", by=by, subject=visit):
        return records.once(once, by=by, make=make)


def cancel_visit(*, by, visit: OutreachVisit, note: str, version: int | None = None) -> OutreachVisit:
    """Call a planned visit off, with the reason."""
    with denied_kept("outreachvisit.cancel", by=by, subject=visit):
        _move(visit, "cancel", by=by, version=version, values={"end_note": note}, note=note)
    return visit


def take_complaint(*, by, visit: OutreachVisit, service: ServiceKind, once=None, **entry: Any) -> Intake:
    """What the family asks or complains of becomes an intake of the channel "kunjungan", linked to the visit.

    `entry`: `text`, `restricted` and how to reach who reports. Raises Incomplete or DomainError.
    """

    def make() -> Intake:
        if visit.status == VisitStatus.CANCELLED or visit.facilitator_id != by.pk:
            raise IllegalMove("Pengaduan dicatat pada kunjungan Anda sendiri yang tidak dibatalkan.")
        if visit.intake_id:
            raise IllegalMove("Kunjungan ini sudah mempunyai nomor layanan/pengaduan.")
        intake = referrals.receive(
            by=by, service=service, channel=Channel.VISIT, received_village=visit.village, village=visit.village,
            person=visit.person, subject_name=visit.subject_name, address=visit.address, **entry,
        )  # fmt: skip
        records.update(visit, by=by, act="outreachvisit.complaint", values={"intake_id": intake.pk})
        return intake

    return records.once(once, by=by, make=make)


def _refuse_unseen(by, person: Person | None, family: Family | None) -> None:
    """Nobody plans a visit to whom they may not know of."""
    for row in filter(None, (person, family)):
        if row.restricted or not type(row).objects.visible_to(by, Can.PERSON_VIEW).filter(pk=row.pk).exists():
            raise DomainError(UNKNOWN)


def _move(visit: OutreachVisit, name: str, *, by, version, values: dict, note: str = "", told=None) -> None:
    move = VISIT_MOVES[name]
    check_version(visit, version, by)
    if not visit_open(name, visit, by):
        raise IllegalMove(f"{visit} tidak dapat {move.done}: keadaannya {visit.get_status_display().lower()}.")
    if gaps := move.missing(OutreachVisit(**values), note):
        raise Incomplete(" ".join(gaps.values()), fields=gaps)
    compare_and_set(visit, by=by, name=name, status=move.targets[0], values=values, note=note, told=told)
