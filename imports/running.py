"""A batch from file to result in one go, for the command and for tests: the same steps as the background work."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from imports import actions, applying, staging, store, tables, tasks
from imports.checks import CLEAN_FIELDS
from imports.codes import Outcome
from imports.fields import LABELS, slug
from imports.models import Batch, Content, Decision, Placing, Result, Undone
from imports.reading import Table
from imports.workflow import Status
from office.errors import DomainError
from psks.models import Kind as PsksKind


@dataclass(frozen=True)
class Wishes:
    """What the caller says about the file beside its bytes."""

    by: object = None
    layout: str = ""
    reference_date: date | None = None
    region: object = None
    limit_mb: int | None = None
    force: bool = False  # read a file again that was applied already
    mapping: dict[str, str | None] | None = None  # header as it stands in the file -> field, None: left out
    psks_kind: PsksKind | None = None  # the file is a list of PSKS of this kind
    off: str = ""  # the programme that everybody of the list has been switched off from
    strict: bool = False  # rows with a warning are held back


def stage(path: Path, wishes: Wishes) -> Batch:
    """A batch checked to the preview. Raises `cage.Refused` when the file as a whole is not taken.

    A file that was applied already is not read again without `force`: its batch is given back as it stands.
    """
    if not wishes.force and (first := applied(path)):
        return first
    batch = actions.upload(
        by=wishes.by, name=path.name, chunks=store.chunks_of(path), reference_date=wishes.reference_date, force=True
    )
    try:
        found = staging.read(batch, layout=wishes.layout, limit_mb=wishes.limit_mb)
        actions.survey(batch=batch, found=found, by=wishes.by)
        actions.confirm(
            by=wishes.by,
            batch=batch,
            chosen=_chosen(found.tables, wishes.mapping or {}),
            reference_date=batch.reference_date,
            placing=Placing.REGION if wishes.region else batch.placing,
            region=wishes.region,
            villages=tables.villages(found.tables, within=wishes.region),
            content=Content.PSKS if wishes.psks_kind else None,
            psks_kind=wishes.psks_kind,
            off=wishes.off,
            remember=False,
        )
    except DomainError as error:
        if batch.status in {"dibaca", "diperiksa"}:
            actions.refuse(batch=batch, sentence=error.message, by=wishes.by)
        raise
    position: dict = {}
    while position.get("phase") != "end":
        if position.get("phase") == "register" and not position["after"] and wishes.strict:
            batch.rows.filter(outcome=Outcome.WARNING).update(decision=Decision.SKIP)  # who looks ahead sees it, too
        with transaction.atomic():
            position, _ = tasks.checking_step(batch, position)
    return batch


def _chosen(found: list[Table], mapping: dict[str, str | None]) -> dict[int, dict[int, str | None]]:
    """What the caller says of columns, by table and place. Raises DomainError for a header or field nobody knows."""
    wanted = {slug(header): field for header, field in mapping.items()}
    unknown = [field for field in mapping.values() if field is not None and field not in LABELS]
    heads = {slug(column.header) for table in found for column in table.mapping.columns}
    unknown += [header for header in mapping if slug(header) not in heads]
    if unknown:
        raise DomainError(f"Tidak dikenal dalam pemetaan: {', '.join(unknown)}.")
    unsaid = [c for table in found for c in table.mapping.unsaid if slug(c.header) not in wanted]
    if unsaid:
        said = "; ".join(f"{column.header} ({column.letter}): {LABELS[column.choices[0]]}?" for column in unsaid)
        raise DomainError(f"Arti kolom harus disebutkan dengan --map, atau null bila tidak dipakai: {said}")
    return {
        place: {c.index: wanted[slug(c.header)] for c in table.mapping.columns if slug(c.header) in wanted}
        for place, table in enumerate(found)
    }


def applied(path: Path) -> Batch | None:
    """The first applied batch of this very file whose people are all still in the register."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    found = Batch.objects.filter(sha256=digest, status=Status.APPLIED).order_by("pk")
    return next(filter(applying.still_there, found), None)


def apply(batch: Batch, *, by) -> Batch:
    """Apply a batch to its end; one that was applied already stays as it is."""
    if batch.status == Status.APPLIED:
        return batch
    actions.start(by=by, batch=batch)
    after: int | None = 0
    while after is not None:
        with transaction.atomic():
            after, _ = tasks.applying_step(batch, after)
    return batch


def undo(batch: Batch, *, by) -> Batch:
    """Take an applied batch back to its end."""
    actions.undo(by=by, batch=batch)
    after: int | None = 0
    while after is not None:
        with transaction.atomic():
            after, _ = tasks.undoing_step(batch, after)
    return batch


def undone(batch: Batch, *, with_rows: bool = False) -> dict:
    """What taking back did: rows returned, rows kept, and of the kept ones who changed them."""
    rows = batch.rows.filter(undone=Undone.KEPT).order_by("pk").values_list("number", "values__nama", "kept_why")
    told = {"kept_rows": [{"row": number, "name": name, "why": why} for number, name, why in rows]} if with_rows else {}
    return {"back": batch.count("undone", Undone.BACK), "kept": batch.count("undone", Undone.KEPT)} | told


def known(found: dict) -> dict:
    """The figures of a file that was applied before: this time nothing was done."""
    same = sum(found[name] for name in (Result.CREATED, Result.UPDATED, Result.UNCHANGED))
    return {"known": True, "created": 0, "updated": 0, "unchanged": same}


def figures(batch: Batch) -> dict:
    """The numbers of a batch: by outcome, and what was (or would be) done; the last five are the rows."""
    applied = batch.finished_at is not None
    done = dict.fromkeys(Result.values, 0)
    for plan, result in applying.RESULT_OF.items():
        done[result] = batch.count("result", result) if applied else batch.count("plan", plan)
    return {
        "batch": batch.pk,
        "file": batch.file_name,
        "layout": batch.layout,
        "status": str(batch.status),
        **sheets(batch),
        "rows_total": batch.rows_total,
        **{outcome.value: batch.count("outcome", outcome) for outcome in Outcome},
        **done,
        "codes": batch.counts.get("code", {}),
        "register_codes": batch.counts.get("register", {}),
    }


def sheets(batch: Batch) -> dict:
    """Which sheets were read, with the region that stands for all rows of one, and which were left out and why."""
    read = [
        {"sheet": table.sheet.name, "region": table.village or (None if table.placed else batch.region_id)}
        for table in tables.of(batch)
    ]
    return {"sheets": read, "left_out": [{"sheet": name, "why": why} for name, why in batch.others]}


def rows(batch: Batch) -> list[dict]:
    """Every row as the truth files tell it (`sheet` only for workbooks), and what the register adds."""
    names = [table["sheet"] for table in batch.tables]
    told = []
    for row in batch.rows.order_by("table", "number").iterator(chunk_size=2_000):
        sheet = {"sheet": names[row.table]} if names[row.table] is not None else {}
        told.append(
            {
                **sheet,
                "row": row.number,
                "outcome": row.outcome,
                "codes": row.code_list,
                "clean": {name: row.values[name] for name in CLEAN_FIELDS if name in row.values},
                "register_codes": row.register_code_list,
                "result": row.result,
            }
        )
    return told
