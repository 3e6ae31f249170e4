"""Visits to a family and instructions down the line."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.authz import Can, Role
from accounts.models import User
from accounts.notices import holders, tell
from documents.actions import store
from office import clock, records
from office.errors import DomainError, IllegalMove
from office.models import Desk
from referrals.models import Disposition, Intake, IntakeStep, IntakeVisit
from referrals.workflow import OPEN, Status, works_on

OVER = "Permintaan ini sudah berakhir; buka kembali dahulu."


def visitors_of(intake: Intake) -> list[User]:
    """Who may be sent: officers who may add to this intake and read it wholly."""
    place = {"village": intake.village_id or intake.received_village_id, "kecamatan": intake.kecamatan_id}
    place["kecamatan"] = place["kecamatan"] or intake.received_kecamatan_id
    return holders(Can.INTAKE_COMPLETE, roles=set(Role) - {Role.KABID}, level=intake.level, **place)


def plan_visit(
    *, intake: Intake, by, officer: User, planned_for: date, instruction: str = "", key=None
) -> IntakeVisit:  # fmt: skip
    """Send an officer to the family; who is sent finds it in "Tugas saya" and is told."""
    if intake.status not in OPEN:
        raise IllegalMove(OVER)
    if not works_on(intake, by):
        raise IllegalMove(f"Kunjungan direncanakan oleh yang memegangnya: {intake.holder_label}.")
    if not Intake.objects.visible_to(officer, Can.INTAKE_COMPLETE).filter(pk=intake.pk).exists():
        sentence = "Petugas ini tidak dapat membuka nomor ini."
        raise DomainError(sentence, fields={"officer": sentence})

    def make() -> IntakeVisit:
        row = IntakeVisit(
            intake=intake, officer=officer, planned_for=planned_for, instruction=instruction, planned_by=by
        )
        records.create(row, by=by, act="visit.plan")
        tell([officer], text=f"Kunjungan untuk nomor {intake.number}", url=row.get_absolute_url(), but=by)
        return row

    return records.once(key, by=by, make=make)


@transaction.atomic
def record_visit(*, visit: IntakeVisit, by, version: int | None = None, uploads=(), **found: Any) -> IntakeVisit:
    """What was found: `visited_on`, `met`, `findings`, `result`, coordinates; it is the step "Kunjungan/survei" too."""
    if visit.officer_id != by.pk and not works_on(visit.intake, by):
        raise IllegalMove("Kunjungan ini dicatat oleh petugas yang ditunjuk.")
    if visit.visited_on is not None:
        raise IllegalMove("Kunjungan ini sudah dicatat. Tambahkan catatan bila ada yang kurang.")
    records.update(visit, by=by, act="visit.record", values=found, version=version)
    for upload, label in uploads:
        store(upload=upload, owner=visit.intake, by=by, label=label)
    who, note = visit.officer.get_full_name(), visit.findings[:500]
    step = IntakeStep(
        intake=visit.intake, step=IntakeStep.Step.SURVEY, on=visit.visited_on, who=who, note=note, recorded_by=by
    )
    records.create(step, by=by, act="intake.step")
    tell([visit.planned_by], text=f"Kunjungan nomor {visit.intake.number} sudah dicatat",
         url=visit.intake.get_absolute_url(), but=by)  # fmt: skip
    return visit


def instruct(
    *, intake: Intake, by, instruction: str, to_user: User | None = None, desk: Desk | None = None,
    due_on: date | None = None, key=None,
) -> Disposition:  # fmt: skip
    """Send an instruction to one bidang or one person who may read the intake."""
    if intake.status == Status.CANCELLED:
        raise IllegalMove(OVER)
    if (to_user is None) == (desk is None):
        sentence = "Pilih satu tujuan: bidang atau orang."
        raise DomainError(sentence, fields={"desk": sentence})
    if desk and (desk.is_agency or (intake.restricted and not desk.handles_restricted)):
        raise DomainError("Bidang ini tidak dapat menerimanya.", fields={"desk": "Bidang ini tidak dapat menerimanya."})
    if to_user and not Intake.objects.visible_to(to_user, Can.INTAKE_VIEW).filter(pk=intake.pk).exists():
        sentence = "Orang ini tidak dapat membuka nomor ini."
        raise DomainError(sentence, fields={"to_user": sentence})

    def make() -> Disposition:
        row = Disposition(intake=intake, sent_by=by, to_user=to_user, desk=desk, instruction=instruction, due_on=due_on)
        records.create(row, by=by, act="disposition.send")
        told = [to_user] if to_user else holders(Can.INTAKE_HANDLE, desk=desk.pk)
        tell(told, text=f"Disposisi untuk nomor {intake.number}", url=row.get_absolute_url(), but=by)
        return row

    return records.once(key, by=by, make=make)


def disposition_read(*, disposition: Disposition, by) -> None:
    """The addressee has it before the eyes; once."""
    if disposition.read_at is None and _is_to(disposition, by):
        records.update(disposition, by=by, act="disposition.read", values={"read_at": clock.now()})


def finish_disposition(*, disposition: Disposition, by, report: str, version: int | None = None) -> Disposition:
    """The addressee reports that it is done; who sent it is told."""
    if not _is_to(disposition, by) or disposition.done_at is not None:
        raise IllegalMove("Disposisi ini diselesaikan oleh penerimanya, satu kali.")
    values = {"done_at": clock.now(), "done_by": by.get_full_name(), "report": report}
    with transaction.atomic():
        records.update(disposition, by=by, act="disposition.finish", values=values, version=version)
        text = f"Disposisi nomor {disposition.intake.number} sudah dikerjakan"
        tell([disposition.sent_by], text=text, url=disposition.get_absolute_url(), but=by)
    return disposition


def _is_to(disposition: Disposition, user) -> bool:
    return Disposition.objects.addressed_to(user).filter(pk=disposition.pk).exists()
