import csv
from pathlib import Path

from psks.models import Kind

DATA = Path(__file__).parent / "data" / "kinds.csv"


def seed() -> None:
    """The 12 PSKS kinds (Permensos 8/2012) and the pilar sosial around them; existing rows are left as they are."""
    rows = csv.DictReader(DATA.read_text(encoding="utf-8").splitlines())
    Kind.objects.bulk_create(
        [
            Kind(
                slug=r["slug"],
                number=r["number"] or None,
                name=r["name"],
                subject=r["subject"],
                pillar=r["pillar"] == "1",
                aliases=r["aliases"],
            )
            for r in rows
        ],
        ignore_conflicts=True,
    )
