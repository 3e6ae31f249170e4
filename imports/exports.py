"""Rows that came back, in the upload's own columns with the reason beside them."""

from collections.abc import Iterator

from imports import tables
from imports.cells import decode_row, shown
from imports.codes import sentence
from imports.models import Batch, Decision, Result, Row

REASON = "alasan"
SECRET = "Data rahasia: ditangani Bidang Rehabilitasi Sosial."
WHICH = {"kembali": "Baris yang dikembalikan", "semua": "Semua baris dengan alasannya"}


def returned(batch: Batch, *, which: str = "kembali"):
    """The rows of the result file: those that did not go in, or all of them."""
    rows = batch.rows.order_by("table", "number")
    if which == "semua":
        return rows
    return (
        rows.filter(result__in=[Result.FAILED, Result.SKIPPED]) if batch.finished_at else rows.filter(outcome="error")
    )


def header(batch: Batch) -> list[str]:
    """The columns of the first table, and the reason."""
    return [head.text for head in tables.of(batch)[0].header.headers] + [REASON]


def lines(batch: Batch, rows, *, cleared: bool) -> Iterator[list]:
    """Cells as they came and the reasons; a table with other columns brings its own header line."""
    found = tables.of(batch)
    first = found[0].mapping.fingerprint
    last = 0
    for row in rows.iterator(chunk_size=1_000):
        table = found[row.table]
        if row.table != last and table.mapping.fingerprint != first:
            yield [head.text for head in table.header.headers] + [REASON]
        last = row.table
        yield _line(row, len(table.header.headers), hidden=row.hidden_from(cleared))


def _line(row: Row, width: int, *, hidden: bool) -> list:
    if hidden:
        return [""] * width + [SECRET]
    cells = [shown(cell) for cell in decode_row(row.cells)]
    reasons = " ".join(sentence(code) for code in [*row.code_list, *row.register_code_list])
    if row.decision == Decision.ALONE:
        reasons = f"{reasons} Baris ini dilewati petugas: {(row.decisions or {}).get('note', '')}".strip()
    return (cells + [""] * width)[: max(width, len(cells))] + [reasons]
