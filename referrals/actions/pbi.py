"""Pengaktifan kembali PBI-JK, from the desk to the card that works again (domain.md 10)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from accounts.authz import Can
from cases import actions as cases
from cases.actions.fieldwork import dtsen_update_due
from cases.models import Participation, Person, Programme
from documents import actions as papers_of
from documents.models import Letter, LetterKind
from office import clock, records
from office.errors import DomainError, IllegalMove
from referrals import reactivation
from referrals.actions.entry import receive
from referrals.actions.moves import move
from referrals.actions.papers import keep_shown, missing, record_papers
from referrals.models import Intake, PbiCase, PbiStep, ServiceDocument, ServiceKind
from referrals.reactivation import OUTCOMES, TAKES_ANSWERS, Outcome, Step
from referrals.workflow import MOVES, OPEN, Status, is_open, works_on

FACILITY = ("faskes", "faskes_number", "faskes_date", "need", "off_since")
PROGRAMMES = {Outcome.ACTIVE: "pbi-jkn", Outcome.LOCAL: "pbi-daerah"}
RESULTS = {
    Outcome.ACTIVE: "PBI Jaminan Kesehatan aktif kembali di BPJS Kesehatan.",
    Outcome.LOCAL: "Dialihkan ke PBI daerah.",
    Outcome.SELF: "Dialihkan ke peserta mandiri.",
}
NOT_YET = "Hasil langkah ini belum tiba waktunya. Selesaikan langkah sebelumnya dahulu."
NOT_VERIFIED = "{intake} {state}. Jawaban Kemensos dan BPJS dicatat pada permintaan yang sudah diverifikasi."


def open_pbi(
    *, by, shown: Iterable[ServiceDocument], facility: dict[str, Any] | None, key=None, **entry: Any
) -> Intake:
    """Take in a reactivation at the desk: with what was shown, and the letter of the facility if there is one.

    Something missing: it opens as perlu dilengkapi and the clock stops. Complete: the surat keterangan stands as a
    draft, where `by` drafts letters. `facility`: FACILITY. `entry`: what `receive` takes.
    """
    shown = list(shown)

    def make() -> Intake:
        service = ServiceKind.objects.get(slug=reactivation.SERVICE)
        intake = receive(by=by, service=service, asked_for=missing(service, shown), **entry)
        keep_shown(intake, shown, by)
        if facility:
            _keep_facility(intake, by, facility)
        _draft(intake, by)
        return intake

    return records.once(key, by=by, make=make)


@transaction.atomic
def continue_pbi(
    *, intake: Intake, by, shown: Iterable[ServiceDocument], facility: dict[str, Any] | None, version: int | None = None
) -> Intake:
    """Who was sent away comes back: documents and the facility's letter; complete, the draft of the letter stands."""
    if intake.status not in OPEN or intake.status == Status.DONE:
        raise IllegalMove(f"{intake} sudah {intake.get_status_display().lower()}; buka kembali dahulu.")
    record_papers(intake=intake, by=by, shown=shown, version=version)
    if facility:
        _keep_facility(intake, by, facility)
    _draft(intake, by)
    return intake


@transaction.atomic
def record_pbi(
    *, intake: Intake, by, step: str, outcome: str, on: date, note: str = "", version: int | None = None
) -> PbiStep:
    """What Kemensos or BPJS answered. Active or moved at BPJS: participation and result follow, and for an active one
    the DTSEN update of the family within six months."""
    if intake.status not in TAKES_ANSWERS:
        raise IllegalMove(NOT_VERIFIED.format(intake=intake, state=intake.get_status_display().lower()))
    if not works_on(intake, by):
        raise IllegalMove(f"Langkah ini dicatat oleh yang memegangnya: {intake.holder_label}.")
    if outcome not in OUTCOMES[Step(step)]:
        raise DomainError("Pilih hasil dari daftar.", fields={"outcome": "Pilih dari daftar."})
    if on > clock.today():
        raise DomainError("Tanggal ini belum tiba.", fields={"on": "Paling lambat hari ini."})
    Intake.objects.select_for_update().get(pk=intake.pk)  # of two who record the same answer one comes second
    progress = reactivation.of(intake)
    if not progress.takes(step) or (progress.refused and outcome == Outcome.ACTIVE):
        raise IllegalMove(NOT_YET)
    row = PbiStep(intake=intake, step=step, outcome=outcome, on=on, note=note, recorded_by=by)
    records.create(row, by=by, act=f"pbi.{step}")
    if step == Step.BPJS:
        _settle(intake, by, row, version)
    return row


def _keep_facility(intake: Intake, by, facility: dict[str, Any]) -> None:
    values = {name: facility.get(name) or "" for name in FACILITY}
    case = PbiCase.objects.filter(intake=intake).first()
    if case is None:
        records.create(PbiCase(intake=intake, **values), by=by, act="pbi.facility")
    else:
        records.update(case, by=by, act="pbi.facility", values=values)


def _draft(intake: Intake, by) -> Letter | None:
    """The surat keterangan as a draft once nothing is missing; None where `by` drafts none, or one stands already."""
    case = PbiCase.objects.filter(intake=intake).first()
    shown = [paper.document for paper in intake.papers.select_related("document")]
    kind = LetterKind.objects.active().filter(slug=reactivation.LETTER_KIND).first()
    drafts = Intake.objects.visible_to(by, Can.LETTER_DRAFT).filter(pk=intake.pk).exists()
    unchecked = intake.received_kecamatan_id and not intake.verified_at  # a village's passes the Verifikator first
    if not (case and kind and drafts) or unchecked or missing(intake.service, shown):
        return None
    if Letter.objects.of(intake).filter(kind=kind).exclude(status="batal").exists():
        return None
    extra = {name: getattr(case, name) for name in FACILITY} | {"card": "", "to": "BPJS Kesehatan", "diagnosis": ""}
    return papers_of.draft(owner=intake, kind=kind, by=by, extra=extra)


def _settle(intake: Intake, by, row: PbiStep, version: int | None) -> None:
    person = Person.objects.filter(pk=intake.person_id).first()
    if person is not None:
        _participate(person, by, row)
        if row.outcome == Outcome.ACTIVE and person.village_id:
            dtsen_update_due(by=by, person=person, since=row.on)
    if is_open(MOVES["finish"], intake, by):
        move(intake=intake, name="finish", by=by, version=version, result_text=RESULTS[row.outcome], result_on=row.on)


def _participate(person: Person, by, row: PbiStep) -> None:
    """PBI-JK or PBI daerah runs from that day on, in the present standing of the person."""
    slug = PROGRAMMES.get(row.outcome)
    programme = Programme.objects.filter(slug=slug).first() if slug else None
    if programme is None:
        return
    values = {"status": Participation.Status.ACTIVE, "since": row.on, "ended_on": None, "reason": str(row.intake)}
    rows = Participation.objects.filter(person=person, programme=programme)
    now = rows.exclude(status=Participation.Status.ACTIVE).order_by("-period", "-pk").first()
    if now is not None:
        cases.update_participation(by=by, participation=now, **values)
    elif not rows.exists():
        cases.record_participation(by=by, subject=person, programme=programme, **values)
