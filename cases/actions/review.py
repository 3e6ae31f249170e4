"""A person has outgrown a kind: it ends, and what fits now begins, in one act."""

from datetime import date

from django.db import transaction

from cases.actions.classification import classify, end_classification
from cases.models import Classification, EndReason, Kind


def outgrow(
    *,
    by,
    classification: Classification,
    on: date,
    kind: Kind | None = None,
    note: str = "",
    override_reason: str = "",
    version: int | None = None,
) -> Classification | None:
    """End a classification as lewat usia; with `kind` the subject is of that kind from the same day on."""
    subject = classification.subject
    with transaction.atomic():
        end_classification(
            by=by, classification=classification, ended_on=on, reason=EndReason.AGED, note=note, version=version
        )
        if kind is None:
            return None
        return classify(by=by, subject=subject, kind=kind, assessed_on=on, note=note, override_reason=override_reason)
