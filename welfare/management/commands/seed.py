from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Puts the reference data of every room into the database, lowest floor first. Safe to repeat."

    def handle(self, *args, **options):
        for room in settings.ROOMS:
            if find_spec(f"{room}.seed") is None:
                continue
            with transaction.atomic():
                import_module(f"{room}.seed").seed()
            if options["verbosity"] > 1:
                self.stdout.write(f"{room}: seeded")
