"""What the user says about the file itself: how its text is written, that a hidden sheet is meant, too."""

from django.db import transaction

from imports import actions, reading, tables
from imports.models import Batch
from imports.workflow import Status
from office import records
from office.errors import IllegalMove
from trail import actions as trail


def reread(
    *, by, batch: Batch, encoding: str, delimiter: str, version: int | None = None, begin: actions.Begin | None = None
) -> Batch:
    """Have a text file read again with another encoding or delimiter ("": find out)."""
    if batch.format.get("format") not in ("csv", "html"):
        raise IllegalMove("Hanya berkas teks yang dapat dibaca dengan cara lain.")
    wishes = {"encoding": encoding, "delimiter": delimiter}
    changes = {name: (batch.format.get(name), wish) for name, wish in wishes.items()}
    with transaction.atomic():
        batch = actions._move(batch, "reread", by=by, values={"format": wishes}, changes=changes, version=version)
        if begin:
            begin(batch, by=by)
    return batch


def include(*, by, batch: Batch, table: reading.Table, version: int | None = None) -> Batch:
    """Import a hidden sheet with the others."""
    if version is not None and version != batch.version:
        raise records.stale(batch)
    if batch.status != Status.COLUMNS:
        raise IllegalMove("Kolom berkas ini sudah ditetapkan.")
    found = [*batch.tables, tables.to_json(table)]
    others = [pair for pair in batch.others if pair[0] != table.sheet.name]
    with transaction.atomic():
        actions._write(batch, {"tables": found, "others": others})
        changes = {"tables": (len(batch.tables) - 1, len(found)), "sheet": (None, table.sheet.name)}
        trail.record("import.survey", by=by, subject=batch, changes=changes, owner="")
    return batch
