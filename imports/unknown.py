"""Columns of codes in which too much is not understood: the column probably means something else."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q

from imports import repairs, staging, values
from imports.checks import Checked
from imports.models import Batch, Row

LIMIT = 0.2  # share of rows; more of them blocks the batch
LEAST = 3  # cells; fewer may be typing mistakes of a short list
FIELDS_OF = {
    "category_unknown": ("kategori",),
    "psks_kind_unknown": ("psks_jenis",),
    "sex_unknown": ("jenis_kelamin",),
    "program_unknown": ("program",),
    "value_unknown": ("disabilitas", "hasil", "program_list", "program:", "keadaan_program"),
}


def columns(batch: Batch, codes: dict[str, int]) -> list[list]:
    """[title of the column, percent] of every mapped column of codes that the file fills with unknown ones.

    `codes`: how many rows have which code; the cells are only looked at where those are many.
    """
    many = [code for code in FIELDS_OF if codes.get(code, 0) >= LEAST]
    sizes = Counter(dict(batch.rows.values_list("table").annotate(Count("pk")).order_by()))
    groups = _groups(batch)
    rows_of = Counter()
    for table, number in sizes.items():
        rows_of[groups[table]] += number
    many = [code for code in many if codes[code] > LIMIT * min(rows_of.values())]
    if not many:
        return []
    found = _count(batch, many, groups)
    return [
        [title, round(100 * number / rows_of[group])]
        for (group, title), number in sorted(found.items())
        if number >= LEAST and number > LIMIT * rows_of[group]
    ]


def _groups(batch: Batch) -> list[int]:
    """For each table the first one with the same headers: their columns are one."""
    prints = [table["fingerprint"] for table in batch.tables]
    return [prints.index(name) for name in prints]


def _count(batch: Batch, codes: list[str], groups: list[int]) -> Counter:
    tools, found = staging.Tools.of(batch), Counter()
    wanted = Q()
    for code in codes:
        wanted |= Q(codes__contains=f" {code} ")
    rows = batch.rows.filter(wanted).only("batch", "table", "cells", "fixes")
    for row in rows.iterator(chunk_size=2_000):
        for title in _unread(tools, row, codes):
            found[groups[row.table], title] += 1
    return found


def _unread(tools: staging.Tools, row: Row, codes: list[str]) -> Iterator[str]:
    """Titles of the columns of this row whose cell says something that is not understood."""
    checker = tools.checker(row.table)
    cells = repairs.cells_of(row, len(checker.mapping.columns))
    fields = tuple(name for code in codes for name in FIELDS_OF[code])
    for index, name, step in checker.columns:
        cell = cells[index] if index < len(cells) else None
        if not name.startswith(fields) or values.is_error(cell) or values.text(cell) is None:
            continue
        alone = Checked()
        step(alone, name, cell)
        if alone.codes.intersection(codes):
            yield checker.mapping.columns[index].header or f"ke-{index + 1}"
