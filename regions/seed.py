"""The district this installation starts with."""

import csv
from pathlib import Path

from regions.actions import Row, load
from regions.models import Level, Region

DATA = Path(__file__).parent / "data" / "muara_enim.csv"


def seed() -> None:
    """Load Kabupaten Muara Enim, unless another district was loaded first (`load_regions`)."""
    rows = read(DATA)
    districts = set(Region.objects.filter(level=Level.KABUPATEN).values_list("code", flat=True))
    if not districts or districts & {row.code for row in rows}:
        load(rows, by=None)


def read(path: Path) -> list[Row]:
    """The rows of a file of ours: code, kind, name."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]
