"""Rows that came back, in the upload's own columns with the reason beside them.

Where tables have a village of their own, its code stands beside each row, too: the sheets' names are lost in the file.
"""

from collections.abc import Iterator
from itertools import zip_longest

from cases.nik import LENGTH
from imports import tables, veil
from imports.cells import Cell, decode_row, shown
from imports.codes import sentence
from imports.columns import Column
from imports.models import Batch, Decision, Result, Row
from imports.reading import Table

REASON = "alasan"
VILLAGE = "kode desa"
SECRET = "Data rahasia: ditangani Bidang Rehabilitasi Sosial."
CUT_OFF = "baris terpotong"
NUMBERS = {"nik", "no_kk", "no_kks"}  # fields that are read by their digits
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
    found, over = tables.of(batch), veil.of(batch, cleared=cleared)
    first, coded = found[0].mapping.fingerprint, _coded(found)
    last = 0
    for row in rows.iterator(chunk_size=1_000):
        table = found[row.table]
        if row.table != last and table.mapping.fingerprint != first:
            yield _header(table, coded=coded)
        last = row.table
        beside = [table.village] if coded else []
        yield _line(row, table.mapping.columns, beside, over.codes(row), hidden=row.hidden_from(cleared))


def _line(row: Row, columns: tuple[Column, ...], beside: list[str], codes: list[str], *, hidden: bool) -> list:
    width = len(columns)
    if hidden:
        return [""] * (width + len(beside)) + [SECRET]
    fields = [column.field for column in columns]
    cells = [_written(cell, field) for cell, field in zip_longest(decode_row(row.cells), fields)]
    reasons = " ".join(map(sentence, codes))
    if row.decision == Decision.ALONE:
        reasons = f"{reasons} Baris ini dilewati petugas: {(row.decisions or {}).get('note', '')}".strip()
    cut_off = len(row.cells) < width and "row_malformed" in row.code_list
    return [*cells, *beside, reasons, *[CUT_OFF] * cut_off]  # a cell too many, so that it is not taken for a whole row


def _written(cell: Cell, field: str | None) -> str:
    """A cell as a text that is read as the cell was: a number in which a spreadsheet lost digits stays one."""
    text = shown(cell)
    is_number = field in NUMBERS and type(cell) in (int, float)
    return f"'{text}.0" if is_number and len(text) == LENGTH else text
