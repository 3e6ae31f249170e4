"""Kinds of letters to start with. What the office changed in the admin stays."""

import csv
from pathlib import Path

from documents.models import LetterKind

KINDS = Path(__file__).parent / "data" / "letter_kinds.csv"


def seed() -> None:
    """Make the kinds that are missing."""
    with KINDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            LetterKind.objects.get_or_create(slug=row.pop("slug"), defaults=_values(row))


def _values(row: dict[str, str]) -> dict:
    days = row.pop("validity_days")
    numbers = {"order": int(row.pop("order")), "validity_days": int(days) if days else None}
    return row | numbers | {"needs_paraf": row.pop("needs_paraf") == "1"}
