"""manage.py verify_trail [--anchor HASH]..."""

import json
import sys

from django.core.management.base import BaseCommand

from trail import seals
from trail.verifying import Inspection


class Command(BaseCommand):
    help = "Check the whole trail for tampering; prints JSON, exit status 1 when something is found."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="HASH", help="seal hash kept outside; may be repeated"
        )

    def handle(self, anchor, **options):
        inspection = Inspection(anchor)
        findings = [finding.as_dict() for finding in inspection.run()]
        result = {
            "events": inspection.events,
            "seals": inspection.seals,
            "anchor": seals.last_hash(),
            "findings": findings,
        }
        self.stdout.write(json.dumps(result, ensure_ascii=False))
        if findings:
            sys.exit(1)
