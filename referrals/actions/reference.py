"""Services and subjects as an administrator keeps them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from referrals.models import DeadlineRule, Route, ServiceDocument, ServiceKind
from trail import actions as trail


def save_service(*, by, row: ServiceKind, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Store a service and its event; intakes already taken in keep their own level and kind."""
    with transaction.atomic():
        row.save()
        trail.record("service.change", by=by, subject=row, changes=changes)


def save_rule(*, by, row: DeadlineRule, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Store a deadline and its event; clocks that run keep the moment they were given."""
    with transaction.atomic():
        row.save()
        trail.record("deadline.change", by=by, subject=row, changes=changes)


def save_document(*, by, row: ServiceDocument, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Store a document of a checklist and its event."""
    with transaction.atomic():
        row.save()
        trail.record("document.change", by=by, subject=row, changes=changes)


def save_route(*, by, row: Route, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Store a route and its event; referrals already sent stay where they are."""
    with transaction.atomic():
        row.save()
        trail.record("route.change", by=by, subject=row, changes=changes)
