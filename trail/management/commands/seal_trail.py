"""manage.py seal_trail"""

import json

from django.core.management.base import BaseCommand

from trail import seals


class Command(BaseCommand):
    help = "Seal all settled events and print the hash to be kept outside the system (JSON)."

    def handle(self, **options):
        made = seals.seal()
        result = {"seals": len(made), "events": sum(row.count for row in made), "anchor": seals.last_hash()}
        self.stdout.write(json.dumps(result))
