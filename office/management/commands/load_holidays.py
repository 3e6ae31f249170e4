from django.core.management.base import BaseCommand, CommandError

from office.actions import load_holidays
from office.holiday_list import of_year


class Command(BaseCommand):
    help = "Adds the national holidays and cuti bersama of a year. What was typed by hand stays."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int, metavar="YEAR")

    def handle(self, *, year, **options):
        if not 2000 <= year <= 2100:
            raise CommandError("YEAR must lie between 2000 and 2100.")
        added, dropped = load_holidays(year, of_year(year), by=None)
        self.stdout.write(f"{year}: {added} added, {dropped} outdated estimates dropped")
