from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import ProtectedError

from regions.actions import load, remove_others
from regions.area_data import Unreadable, district


class Command(BaseCommand):
    help = "Loads a kabupaten or kota with its kecamatan and villages from the CSV files of idn-area-data 4.0.1."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="Kemendagri code of the kabupaten or kota, e.g. 16.03")
        parser.add_argument(
            "--from", dest="folder", type=Path, required=True, metavar="DIR", help="folder of the files"
        )
        parser.add_argument("--only", action="store_true", help="take the other districts away (if nothing uses them)")

    def handle(self, *, code, folder, only, **options):
        try:
            with transaction.atomic():
                rows = district(code, folder)
                outcome = load(rows, by=None)
                removed = remove_others(code, by=None) if only else 0
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except ProtectedError as error:
            raise CommandError("Other districts are in use by records here; nothing was changed.") from error
        self.stdout.write(
            f"{code}: {len(rows)} regions, {len(outcome.added)} added, "
            f"{len(outcome.renamed)} renamed, {removed} removed"
        )
        for old, new in outcome.renamed.values():
            self.stdout.write(f"  renamed: {old} -> {new}")
        for missing in outcome.missing:
            self.stdout.write(f"  no longer in the files, kept: {missing}")
