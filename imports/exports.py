"""Rows that came back, in the upload's own columns with the reason beside them.

Where tables have a village of their own, its code stands beside each row, too: the sheets' names are lost in the file.
"""

from collections.abc import Iterator

from imports import tables
from imports.cells import decode_row, shown
from imports.codes import sentence
from imports.models import Batch, Decision, Result, Row
from imports.reading import Table

REASON = "alasan"
VILLAGE = "kode desa"
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
    """The columns of the first table, and what stands beside them."""
    found = tables.of(batch)
    return _header(found[0], coded=_coded(found))


def _coded(found: list[Table]) -> bool:
    return any(table.village for table in found)


def _header(table: Table, *, coded: bool) -> list[str]:
    return [*(head.text for head in table.header.headers), *([VILLAGE] if coded else []), REASON]


def lines(batch: Batch, rows, *, cleared: bool) -> Iterator[list]:
    """Cells as they came and the reasons; a table with other columns brings its own header line."""
    found = tables.of(batch)
    first, coded = found[0].mapping.fingerprint, _coded(found)
    last = 0
    for row in rows.iterator(chunk_size=1_000):
        table = found[row.table]
        if row.table != last and table.mapping.fingerprint != first:
            yield _header(table, coded=coded)
        last = row.table
        beside = [table.village] if coded else []
        yield _line(row, len(table.header.headers), beside, hidden=row.hidden_from(cleared))


def _line(row: Row, width: int, beside: list[str], *, hidden: bool) -> list:
    if hidden:
        return [""] * (width + len(beside)) + [SECRET]
    cells = [shown(cell) for cell in decode_row(row.cells)]
    reasons = " ".join(sentence(code) for code in [*row.code_list, *row.register_code_list])
    if row.decision == Decision.ALONE:
        reasons = f"{reasons} Baris ini dilewati petugas: {(row.decisions or {}).get('note', '')}".strip()
    return (cells + [""] * width)[: max(width, len(cells))] + [*beside, reasons]
