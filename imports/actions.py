"""Every write on a batch itself: uploaded, read, confirmed, previewed, applied, cancelled. Each with its event."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from imports import applying, confirming, endings, gates, layouts, store, tables, unknown
from imports.models import Batch, ColumnMapping, Content, Placing, Row
from imports.reading import Survey, Table
from imports.workflow import MOVES, Status
from office import clock, records
from office.errors import DomainError, IllegalMove
from office.text import clean_text
from psks.models import Kind
from trail import actions as trail

CLOSED = (Status.REFUSED, Status.CANCELLED)  # a file that came to nothing may simply be sent again
Begin = Callable[..., None]  # starts the background work that follows, in the same transaction


class SameFile(DomainError):
    """This very file is here already, as `batch`."""

    def __init__(self, batch: Batch):
        super().__init__(f"Berkas yang sama sudah pernah diunggah: {batch}.")
        self.batch = batch


def known(digest: str) -> Batch | None:
    """The first batch of the file with this sha256, unless it came to nothing or what it brought was taken away."""
    found = Batch.objects.filter(sha256=digest).exclude(status__in=CLOSED).order_by("pk")
    return next((batch for batch in found if batch.status != Status.APPLIED or applying.still_there(batch)), None)


def upload(
    *,
    by,
    name: str,
    chunks: Iterable[bytes],
    reference_date: date | None = None,
    once=None,
    begin: Begin | None = None,
    force: bool = False,
) -> Batch:
    """Keep an uploaded file and open a batch for it; `begin` has it read.

    Raises SameFile for a file that is here already, unless `force` says to read it again.
    """

    def make() -> Batch:
        path, size, digest = store.keep(chunks)
        if not force and (first := known(digest)):
            store.forget(Batch(path=path))
            raise SameFile(first)
        batch = Batch(
            file_name=clean_text(name.replace("\\", "/").rpartition("/")[2])[-160:] or "berkas",
            path=path,
            size=size,
            sha256=digest,
            reference_date=reference_date or clock.today(),
            uploaded_by=by,
        )
        try:
            batch.save(force_insert=True)
            trail.record("import.upload", by=by, subject=batch, changes=_told(batch), owner="")
            if begin:
                begin(batch, by=by)
        except Exception:
            store.forget(batch)
            raise
        return batch

    return records.once(once, by=by, make=make)


def survey(*, batch: Batch, found: Survey, by=None) -> Batch:
    """Note what the file holds: its tables, their columns, the list it is."""
    first = found.tables[0].mapping
    values = {
        "format": vars(found.file),
        "tables": [tables.to_json(table) for table in found.tables],
        "others": [[sheet.name, why] for sheet, why in found.others],
        "layout": first.layout,
        "list_name": first.layout or first.fingerprint,
        "key": list(first.key),
        "placing": Placing.FILE if tables.placed(found.tables) else Placing.NONE,
        **_content(first.psks, first.layout),
    }
    return _move(batch, "survey", by=by, values=values, changes={"layout": ("", first.layout)})


def refuse(*, batch: Batch, sentence: str, by=None) -> Batch:
    """The file as a whole is not taken."""
    store.forget_spool(batch)
    return _move(batch, "refuse", by=by, values={"refusal": sentence[:300]}, changes={"refusal": ("", sentence)})


def retable(*, by, batch: Batch, place: int, table: Table) -> Batch:
    """The header of one table stands in other rows than was thought."""
    if batch.status != Status.COLUMNS:
        raise IllegalMove("Kolom berkas ini sudah ditetapkan.")
    found = [*batch.tables]
    found[place] = tables.to_json(table)
    changes = {"header_rows": (batch.tables[place]["header_rows"], found[place]["header_rows"])}
    with transaction.atomic():
        _write(batch, {"tables": found, **confirming.summary(found)})
        trail.record("import.survey", by=by, subject=batch, changes=changes, owner="")
    return batch


def confirm(
    *,
    by,
    batch: Batch,
    chosen: Mapping[int, Mapping[int, str | None]],
    reference_date: date,
    placing: str,
    region=None,
    villages: Mapping[int, str] | None = None,
    content: str | None = None,
    psks_kind: Kind | None = None,
    off: str = "",
    remember: bool = True,
    version: int | None = None,
    begin: Begin | None = None,
) -> Batch:
    """Settle what the columns mean (`chosen`: table -> column -> field), the day of reference, the place, the register.

    `villages`: table -> code of the village of all its rows, "" for none; a table left out keeps what its titles say.
    `off`: the programme (code) that everybody of the list has been switched off from, "" for none.
    Raises DomainError if two columns are one field, nobody is named, a place or a kind of PSKS is missing, or columns
    name programmes beside `off`.
    """
    villages = villages or {}
    settled = [
        tables.with_fields(table, chosen.get(place, {}), villages.get(place), off)
        for place, table in enumerate(tables.of(batch))
    ]
    values = confirming.settled(settled, reference_date, placing, region)
    values |= confirming.register_of(settled, by, content or batch.content, psks_kind or batch.psks_kind)
    changes = {name: (None, str(values[name])) for name in ("reference_date", "placing", "content")}
    changes |= confirming.places_told(settled, values["region"]) | ({"off": (None, off)} if off else {})
    with transaction.atomic():
        Row.objects.filter(batch=batch).delete()
        batch = _move(batch, "confirm", by=by, values=values, changes=changes, version=version)
        if remember:
            _remember(settled, by)
        if begin:
            begin(batch, by=by)
    return batch


def preview(*, batch: Batch, by=None) -> Batch:
    """All rows are checked: count them."""
    counts = applying.counts(batch)
    counts["unknown"] = unknown.columns(batch, counts["code"])
    values = {"rows_total": batch.rows.count(), "counts": counts}
    return _move(batch, "preview", by=by, values=values, changes={"rows": (0, values["rows_total"])})


def reopen(*, by, batch: Batch, version: int | None = None) -> Batch:
    """Back to the columns; the rows are checked anew afterwards."""
    return _move(batch, "reopen", by=by, values={}, version=version)


def start(*, by, batch: Batch, version: int | None = None, begin: Begin | None = None) -> Batch:
    """Let the batch be applied; from here on it goes through to the end. Raises DomainError if it may not."""
    if against := gates.obstacles(batch, by):
        raise DomainError(" ".join(against))
    values = {"applied_by": by, "applied_at": clock.now()}
    with transaction.atomic():
        batch = _move(batch, "apply", by=by, values=values, version=version)
        if begin:
            begin(batch, by=by)
    return batch


def finish(*, batch: Batch, by=None) -> Batch:
    """All rows are applied; what was done to them must add up to the rows of the file."""
    batch.counts = applying.counts(batch)
    if not applying.adds_up(batch):
        raise RuntimeError(f"The results of batch {batch.pk} do not add up to its {batch.rows_total} rows.")
    results = {name: (None, number) for name, number in batch.counts["result"].items()}
    values = {"counts": batch.counts, "finished_at": clock.now()}
    batch = _move(batch, "finish", by=by or batch.applied_by, values=values, changes=results)
    transaction.on_commit(lambda: store.forget_spool(batch))
    return batch


def undo(*, by, batch: Batch, version: int | None = None, begin: Begin | None = None) -> Batch:
    """Let an applied batch be taken back; from here on it goes through to the end. Raises DomainError if it may not."""
    if batch.of_psks and (against := gates.psks_refusal(by)):
        raise DomainError(against)
    values = {"undone_by": by, "undone_at": clock.now()}
    with transaction.atomic():
        batch = _move(batch, "undo", by=by, values=values, version=version)
        if begin:
            begin(batch, by=by)
    return batch


def undone(*, batch: Batch, by=None) -> Batch:
    """All rows are looked at: what could be taken back is; the rest is counted."""
    batch.counts = batch.counts | {"undone": applying.count_undone(batch), "endings": endings.counts(batch)}
    told = {name: (None, number) for name, number in batch.counts["undone"].items()}
    return _move(batch, "undone", by=by or batch.undone_by, values={"counts": batch.counts}, changes=told)


def cancel(*, by, batch: Batch, version: int | None = None) -> Batch:
    """Give a batch up before it was applied: its rows and its file go, that it was there stays."""
    with transaction.atomic():
        batch = _move(batch, "cancel", by=by, values={}, version=version)
        Row.objects.filter(batch=batch).delete()
        transaction.on_commit(lambda: store.forget(batch))
    return batch


def downloaded(*, by, batch: Batch, rows: int) -> None:
    """Log that `by` took the returned rows out."""
    trail.record("import.download", by=by, subject=batch, changes={"rows": (None, rows)}, owner="")


def read_secret(*, by, rows: Iterable[Row]) -> None:
    """Log that `by` saw rows of Rahasia kinds on a page."""
    numbers = sorted({row.number for row in rows if row.secret})
    batch = next((row.batch for row in rows), None)
    if numbers:
        trail.record("import.read", by=by, subject=batch, changes={"rows": (None, numbers)}, owner="")


def _move(
    batch: Batch, name: str, *, by, values: dict, changes: dict | None = None, version: int | None = None
) -> Batch:
    """Make a move by compare-and-set on (status, version). Raises IllegalMove, Stale."""
    move = MOVES[name]
    if batch.status not in move.sources:
        raise IllegalMove(f"Langkah ini tidak terbuka: {batch.get_status_display().lower()}.")
    if version is not None and version != batch.version:
        raise records.stale(batch)
    before = batch.status
    with transaction.atomic():
        _write(batch, values | {"status": move.target})
        told = {"status": (before, move.target)} | (changes or {})
        trail.record(f"import.{name}", by=by, subject=batch, changes=told, owner="")
    return batch


def _write(batch: Batch, values: dict[str, Any]) -> None:
    seen = Batch.objects.filter(pk=batch.pk, status=batch.status, version=batch.version)
    if not seen.update(version=batch.version + 1, **values):
        raise records.stale(batch)
    for name, value in values.items():
        setattr(batch, name, value)
    batch.version += 1


def _content(psks: bool, layout: str) -> dict:
    """Which register a list is for, by its columns; of which kind of PSKS, by its layout."""
    kind = layouts.BY_NAME[layout].psks if psks and layout in layouts.BY_NAME else ""
    kind = kind if Kind.objects.filter(pk=kind, active=True).exists() else None
    return {"content": Content.PSKS if psks else Content.PEOPLE, "psks_kind_id": kind}


def _remember(settled: list[Table], by) -> None:
    for table in settled:
        if not table.mapping.layout:
            fields = {column.index: column.field for column in table.mapping.columns}
            ColumnMapping.objects.update_or_create(
                fingerprint=table.mapping.fingerprint, defaults={"fields": fields, "by": by, "at": clock.now()}
            )


def _told(batch: Batch) -> dict:
    return {"file_name": (None, batch.file_name), "size": (None, batch.size), "sha256": (None, batch.sha256)}
