"""manage.py rotate_trail_keys"""

import json

from django.core.management.base import BaseCommand, CommandError

from trail.keys import KeyMissing, current_master
from trail.rotation import rotate


class Command(BaseCommand):
    help = "Wrap all data keys under the first of TRAIL_KEYS; afterwards older master keys can be removed."

    def handle(self, **options):
        try:
            done = rotate()
        except KeyMissing as error:
            raise CommandError(
                "A data key does not open with any of TRAIL_KEYS: the old master key is missing."
            ) from error
        self.stdout.write(json.dumps({"master": current_master(), "rewrapped": done}))
