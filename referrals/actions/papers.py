"""The checklist of a service: what was shown, what is missing, and the clock that waits for it."""

from collections.abc import Iterable

from django.db import transaction

from office import records
from office.moves import check_version
from referrals.actions.moves import complete
from referrals.models import Intake, IntakeDocument, ServiceDocument, ServiceKind
from referrals.workflow import Status
from trail import actions as trail

LIMIT = 500  # of Intake.asked_for


def missing(service: ServiceKind, shown: Iterable[ServiceDocument]) -> str:
    """The required documents of `service` that are not among `shown`, in words; "" if none is missing."""
    have = {document.pk for document in shown}
    asked = ServiceDocument.objects.filter(service=service, active=True, required=True).order_by("order", "pk")
    return ", ".join(document.name for document in asked if document.pk not in have)[:LIMIT]


def keep_shown(intake: Intake, shown: Iterable[ServiceDocument], by) -> None:
    """Store what was shown for an intake that was just made."""
    IntakeDocument.objects.bulk_create(IntakeDocument(intake=intake, document=row, by=by) for row in shown)


@transaction.atomic
def record_papers(*, intake: Intake, by, shown: Iterable[ServiceDocument], version: int | None = None) -> Intake:
    """Say which documents of the checklist were shown, all of them anew.

    While the intake waits for exactly what the checklist lacked, what is asked for follows; nothing lacking any more,
    the intake is completed and its clock runs on. What somebody asked for in own words stays.
    """
    check_version(intake, version, by)
    shown = [row for row in shown if row.service_id == intake.service_id]
    before = [paper.document for paper in intake.papers.select_related("document").order_by("document__order")]
    lacked, lacks = missing(intake.service, before), missing(intake.service, shown)
    if {row.pk for row in before} != {row.pk for row in shown}:
        _replace(intake, before, shown, by)
    if intake.status == Status.INCOMPLETE and intake.asked_for == lacked and lacks != lacked:
        if lacks:
            return records.update(intake, by=by, act="intake.papers", values={"asked_for": lacks})
        return complete(intake=intake, by=by, text="Dokumen lengkap.")
    return intake


def _replace(intake: Intake, before: list[ServiceDocument], shown: list[ServiceDocument], by) -> None:
    kept = {row.pk for row in before}
    intake.papers.exclude(document__in=shown).delete()
    keep_shown(intake, [row for row in shown if row.pk not in kept], by)
    names = [", ".join(row.name for row in rows) for rows in (before, shown)]
    trail.record("intake.papers", by=by, subject=intake, changes={"papers": tuple(names)})
