"""Reference data of this room: services and subjects. Idempotent; what the office changed in the admin stays."""

import csv
from pathlib import Path

from office.models import Desk
from referrals.models import DeadlineRule, ServiceKind

DATA = Path(__file__).parent / "data"


def seed() -> None:
    """Make the services and deadlines that are missing."""
    desks = {desk.slug: desk for desk in Desk.objects.all()}
    for row in _rows("services.csv"):
        ServiceKind.objects.get_or_create(slug=row.pop("slug"), defaults=_values(row, desks))
    services = {service.slug: service for service in ServiceKind.objects.all()}
    for row in _rows("deadlines.csv"):
        key = {"service": services.get(row["service"]), "kind": row["kind"], "stage": row["stage"]}
        rest = {name: int(row[name]) for name in ("amount", "warn", "escalate")} | {"unit": row["unit"]}
        DeadlineRule.objects.get_or_create(**key, defaults=rest)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(row: dict[str, str], desks: dict[str, Desk]) -> dict:
    numbers = {"level": int(row.pop("level")), "order": int(row.pop("order"))}
    flags = {name: row.pop(name) == "1" for name in ("village_may", "text_optional")}
    return row | numbers | flags | {"desk": desks.get(row["desk"])}
