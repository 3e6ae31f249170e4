"""Reference data of this room: services, deadlines, checklists. Idempotent; what the office changed stays."""

import csv
from pathlib import Path

from cases.models import Programme
from office.models import Desk
from referrals.models import DeadlineRule, Route, ServiceDocument, ServiceKind

DATA = Path(__file__).parent / "data"


def seed() -> None:
    """Make what is missing."""
    desks = {desk.slug: desk for desk in Desk.objects.all()}
    for row in _rows("services.csv"):
        ServiceKind.objects.get_or_create(slug=row.pop("slug"), defaults=_values(row, desks))
    services = {service.slug: service for service in ServiceKind.objects.select_related("desk")}
    for row in _rows("deadlines.csv"):
        key = {"service": services.get(row["service"]), "kind": row["kind"], "stage": row["stage"]}
        rest = {name: int(row[name]) for name in ("amount", "warn", "escalate")} | {"unit": row["unit"]}
        DeadlineRule.objects.get_or_create(**key, defaults=rest)
    for row in _rows("documents.csv"):
        key = {"service": services[row["service"]], "slug": row["slug"]}
        rest = {
            "name": row["name"],
            "required": row["required"] == "1",
            "note": row["note"],
            "order": int(row["order"]),
        }
        ServiceDocument.objects.get_or_create(**key, defaults=rest)
    _routes(services, desks)


def _routes(services: dict[str, ServiceKind], desks: dict[str, Desk]) -> None:
    """To the bidang of each service first, then as the list says; to the desks of each programme."""
    own = [(services[slug], row.desk, 10) for slug, row in services.items() if row.desk_id]
    listed = [(services[row["service"]], desks[row["desk"]], int(row["order"])) for row in _rows("routes.csv")]
    for service, desk, order in own + listed:
        Route.objects.get_or_create(service=service, desk=desk, area=None, defaults={"order": order})
    for programme in Programme.objects.prefetch_related("desks"):
        for desk in programme.desks.all():
            Route.objects.get_or_create(programme=programme, desk=desk, area=None)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(row: dict[str, str], desks: dict[str, Desk]) -> dict:
    numbers = {"level": int(row.pop("level")), "order": int(row.pop("order"))}
    flags = {name: row.pop(name) == "1" for name in ("village_may", "text_optional", "at_once")}
    return row | numbers | flags | {"desk": desks.get(row["desk"])}
