"""Workbooks through the parser (.xlsx, .xlsb, .xls), after what stands beside the values has been looked at."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from imports import merges
from imports.archive import LOCKED
from imports.cells import CellError, encode
from imports.facts import Facts, Say
from imports.refusal import Refusal

PLAIN = {str, int, bool}  # travel as they are


Sheet = tuple[Any, Any]  # what the workbook says of it, its content


def sheets(path: Path) -> Iterator[Sheet]:
    """Every worksheet, parsed when it is asked for. Raises Refusal."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise Refusal(LOCKED) from error
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield sheet, workbook.get_sheet_by_name(sheet.name)


def read(sheets: Iterable[Sheet], facts: dict[str, Facts], say: Say) -> None:
    """Say every sheet and its rows."""
    from python_calamine import SheetVisibleEnum

    for sheet, content in sheets:
        known = facts.get(sheet.name) or Facts()
        say(known.as_sheet(sheet.name, hidden=sheet.visible != SheetVisibleEnum.Visible))
        _say_rows(content, known.errors, merges.saying(say, content.merged_cell_ranges))


def _say_rows(content, errors: dict[tuple[int, int], str], say: Say) -> None:
    """Rows from 1 on, cells from column A on (the parser begins at the first column in use), empty ends cut off."""
    if not content.height:
        return
    padding = [None] * content.start[1]
    marked = {row for row, _ in errors}
    for number, row in enumerate(content.iter_rows(), start=1):
        cells = padding + [None if value == "" else value if type(value) in PLAIN else encode(value) for value in row]
        if number in marked:
            _mark_errors(number, cells, errors)
        while cells and cells[-1] is None:
            cells.pop()
        say([number, cells])


def _mark_errors(number: int, cells: list, errors: dict[tuple[int, int], str]) -> None:
    for column in range(len(cells)):
        if (number, column + 1) in errors:
            cells[column] = encode(CellError(errors[number, column + 1]))
