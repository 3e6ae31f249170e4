"""Assessments: begun for a case, saved as often as the line allows, finished, cancelled."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from cases import questionnaire
from cases.models import Assessment, AssessmentForm, Case
from cases.models.assessment import AssessmentStatus
from cases.models.reference import Secrecy
from office import clock, records
from office.errors import DomainError, IllegalMove, Incomplete
from trail import actions as trail

CLOSED = "Kasus ini sudah berakhir. Buka kembali kasusnya lebih dahulu."
FINISHED = "Asesmen ini sudah tidak dapat diubah. Buat asesmen baru bila keadaannya berubah."
ONLY_SECRET = "Formulir ini hanya untuk kasus rahasia. Naikkan kerahasiaan kasusnya lebih dahulu."


def start_assessment(*, by, case: Case, form: AssessmentForm, once=None) -> Assessment:
    """Begin to answer the newest version of `form`; a draft of it that stands for the case is gone on with."""

    def make() -> Assessment:
        _refuse_closed(case)
        if form.level > max(case.level, Secrecy.LIMITED):
            raise DomainError(ONLY_SECRET, fields={"form": ONLY_SECRET})
        edition = form.versions.exclude(published_on=None).first()
        if edition is None or not form.active:
            raise DomainError("Formulir ini belum terbit.", fields={"form": "Formulir ini belum terbit."})
        standing = Assessment.objects.filter(case=case, edition=edition, status=AssessmentStatus.DRAFT)
        try:
            with transaction.atomic():
                return standing.first() or records.create(
                    Assessment(case=case, edition=edition, started_by=by), by=by, act="assessment.start",
                    note=str(edition),
                )  # fmt: skip
        except IntegrityError:  # begun by somebody else in the same moment
            return standing.get()

    return records.once(once, by=by, make=make)


def save_answers(
    *, by, assessment: Assessment, answers: Mapping[str, Any], assessed_on: date, version: int | None = None
) -> Assessment:
    """Keep what is answered so far. Raises IllegalMove once it is finished, Stale if somebody else saved meanwhile."""
    values = _values(assessment, answers, assessed_on)
    return records.update(assessment, by=by, act="assessment.save", values=values, version=version)


def finish_assessment(
    *, by, assessment: Assessment, answers: Mapping[str, Any], assessed_on: date, version: int | None = None
) -> Assessment:
    """The answers stand from now on. Raises Incomplete naming every required question without one."""
    values = _values(assessment, answers, assessed_on)
    if gaps := questionnaire.missing(assessment.edition.content, values["answers"]):
        sentences = {question.key: f"{question.label} wajib diisi." for question in gaps}
        raise Incomplete(" ".join(sentences.values()), fields=sentences)
    values |= {"status": AssessmentStatus.DONE, "finished_at": clock.now()}
    return records.update(
        assessment, by=by, act="assessment.finish", values=values, version=version, note=str(assessment.edition)
    )


def cancel_assessment(*, by, assessment: Assessment, note: str, version: int | None = None) -> Assessment:
    """Made by mistake: it no longer counts and stays readable, with the reason in the trail."""
    _refuse_closed(assessment.case)
    if assessment.status == AssessmentStatus.CANCELLED:
        raise IllegalMove("Asesmen ini sudah dibatalkan.")
    if not note.strip():
        raise Incomplete("Isi alasannya.", fields={"note": "Isi alasannya."})
    values = {"status": AssessmentStatus.CANCELLED}
    return records.update(assessment, by=by, act="assessment.cancel", values=values, version=version, note=note)


def assessment_opened(*, by, assessment: Assessment) -> None:
    """Reading an assessment of a Rahasia case is an event."""
    if assessment.restricted:
        trail.record("assessment.read", by=by, subject=assessment)


def _values(assessment: Assessment, answers: Mapping[str, Any], assessed_on: date) -> dict[str, Any]:
    _refuse_closed(assessment.case)
    if not assessment.is_draft:
        raise IllegalMove(FINISHED)
    return {"answers": questionnaire.kept(assessment.edition.content, answers), "assessed_on": assessed_on}


def _refuse_closed(case: Case) -> None:
    if not case.is_open:
        raise IllegalMove(CLOSED)
