from django.conf import settings
from django.core.management.base import BaseCommand

from puskesos.drawing import DOCUMENTS


class Command(BaseCommand):
    help = "Writes docs/workflow-*.md from the tables of moves."

    def handle(self, *args, **options):
        for name, draw in DOCUMENTS.items():
            (settings.BASE_DIR / "docs" / name).write_text(draw(), encoding="utf-8")
            self.stdout.write(f"docs/{name}")
