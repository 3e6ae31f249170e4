"""Desks to start with, rows for settings and schedules, the holidays of this year and the next."""

import csv
from pathlib import Path

from office import actions, clock
from office.holiday_list import of_year
from office.jobs import schedules
from office.models import Desk, Holiday, Setting
from office.settings import DEFINITIONS

DATA = Path(__file__).parent / "data" / "desks.csv"


def seed() -> None:
    """Add what is missing; what was edited, switched off or taken from a year that has days stays as it is."""
    known = set(Desk.objects.values_list("slug", flat=True))
    with DATA.open(encoding="utf-8", newline="") as file:
        desks = [
            Desk(**row | {"handles_restricted": row["handles_restricted"] == "1"})
            for row in csv.DictReader(file)
            if row["slug"] not in known
        ]
    actions.add_desks(desks, by=None)
    Setting.objects.bulk_create([Setting(key=key) for key in DEFINITIONS], ignore_conflicts=True)
    schedules.install()
    for year in (clock.today().year, clock.today().year + 1):
        if not Holiday.objects.filter(date__year=year).exists():
            actions.load_holidays(year, of_year(year), by=None)
