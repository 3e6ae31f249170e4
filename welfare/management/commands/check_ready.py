import sys

from django.core.management.base import BaseCommand

from welfare import start


class Command(BaseCommand):
    help = "Says whether the system may start: migrations applied, triggers of the trail present."
    requires_system_checks = []

    def handle(self, *args, **options):
        if found := start.problems():
            sys.exit("\n".join(found))
        self.stdout.write("Siap dijalankan.")
