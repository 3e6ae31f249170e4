"""Reference data of this room: services and subjects. Idempotent; what the office changed in the admin stays."""

import csv
from pathlib import Path

from office.models import Desk
from referrals.models import ServiceKind

SERVICES = Path(__file__).parent / "data" / "services.csv"


def seed() -> None:
    """Make the services that are missing."""
    desks = {desk.slug: desk for desk in Desk.objects.all()}
    with SERVICES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ServiceKind.objects.get_or_create(slug=row.pop("slug"), defaults=_values(row, desks))


def _values(row: dict[str, str], desks: dict[str, Desk]) -> dict:
    numbers = {"level": int(row.pop("level")), "order": int(row.pop("order"))}
    flags = {name: row.pop(name) == "1" for name in ("village_may", "text_optional")}
    return row | numbers | flags | {"desk": desks.get(row["desk"])}
