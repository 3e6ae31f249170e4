"""What came back can be handed in again as it is: nothing that was refused goes in by that way."""

import pytest

from imports import exports, running
from office.exports import csv_lines
from tests.unit.imports.samples import NAMES, told, truth

pytestmark = pytest.mark.django_db


def staged(path, sample):
    return running.stage(path, running.Wishes(reference_date=sample.reference, force=True))


def said(batch) -> list[tuple]:
    """What the file itself says of each row."""
    return [told(row["outcome"], row["codes"], row["clean"]) for row in running.rows(batch)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("which", exports.WHICH)
def test_handed_in_again_it_comes_to_the_same(name, which, tmp_path):
    sample = truth(name)
    batch = staged(sample.path, sample)
    rows = exports.returned(batch, which=which)
    path = tmp_path / "kembali.csv"
    path.write_text("".join(csv_lines(exports.header(batch), exports.lines(batch, rows, cleared=True))), newline="")
    wanted = said(batch) if which == "semua" else [row for row in said(batch) if row[0] == "error"]
    assert said(staged(path, sample)) == wanted
