"""Workbooks in the form of a layout: empty to be filled in, with every column explained and drop-downs, or filled.

Written with constant memory, row by row. What can be chosen stands on a hidden sheet; the villages of a row follow
its kecamatan.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from cases.models import Kind
from cases.models.reference import SubjectType
from imports import shapes
from imports.psks_shapes import PSKS_KINDS
from imports.shapes import Column, Shape
from office import clock
from office.dates import long_date
from office.exports import neutral
from psks.models import Kind as PsksKind
from regions.models import Region

GUIDE, LISTS = "Petunjuk", "Pilihan"
ROWS = 5_000  # rows of an empty workbook that offer choices
TINT, LINE = "#D9EDEC", "#8FB5B3"


def write(path: Path | BytesIO, shape: Shape, rows: Iterable[dict] = ()) -> int:
    """Write the workbook of a shape to `path`, with `rows` (column field -> value) in it; how many there were."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with book:
        page = _Page(book, shape, _Lists(shape))
        page.head()
        number = page.fill(rows)
        page.offer(number or ROWS)
        _guide(book, shape)
        page.lists.write(book)
    return number


class _Page:
    """The sheet that holds the list."""

    def __init__(self, book, shape: Shape, lists: "_Lists"):
        self.shape, self.lists = shape, lists
        self.sheet = book.add_worksheet(shape.sheet)
        self.title = book.add_format({"bold": True, "font_size": 12, "align": "center"})
        style = {"bold": True, "bg_color": TINT, "border": 1, "border_color": LINE, "text_wrap": True}
        self.header = book.add_format(style | {"align": "center", "valign": "vcenter"})
        self.must = book.add_format(style | {"align": "center", "valign": "vcenter", "font_color": "#9A3412"})
        self.text = book.add_format({"num_format": "@"})

    def head(self) -> None:
        columns, last = self.shape.columns, len(self.shape.columns) - 1
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width, self.text)
        for row, title in enumerate(self.shape.titles):
            if title:
                self.sheet.merge_range(row, 0, row, last, _dated(title), self.title)
        first = len(self.shape.titles)
        if self.shape.wide:
            self._upper(first)
        for place, column in enumerate(columns):
            if not self.shape.wide or column.upper:
                style = self.must if column.must else self.header
                self.sheet.write_string(self.shape.header_rows - 1, place, column.header, style)
        self.sheet.freeze_panes(self.shape.header_rows, 0)

    def _upper(self, row: int) -> None:
        """The upper header row; its groups are merged to the right. The row below is begun only afterwards."""
        columns = self.shape.columns
        for place, column in enumerate(columns):
            group = [p for p, other in enumerate(columns) if column.upper and other.upper == column.upper]
            if not column.upper:
                self.sheet.write_string(row, place, column.header, self.must if column.must else self.header)
            elif place == group[0]:
                self.sheet.merge_range(row, place, row, group[-1], column.upper, self.header)
        for place, column in enumerate(columns):
            if not column.upper:
                self.sheet.write_blank(row + 1, place, None, self.header)

    def fill(self, rows: Iterable[dict]) -> int:
        number = 0
        for number, values in enumerate(rows, 1):
            at = self.shape.header_rows + number - 1
            for place, column in enumerate(self.shape.columns):
                value = number if column.field == "no" else self.shape.cell(column, values)
                if isinstance(value, int):
                    self.sheet.write_number(at, place, value)
                elif value:
                    self.sheet.write_string(at, place, neutral(value), self.text)
        return number

    def offer(self, many: int) -> None:
        """Drop-downs, and the explanation of a column beside its cells."""
        first = self.shape.header_rows
        for place, column in enumerate(self.shape.columns):
            rule = {
                "validate": "any", "input_title": column.header[:32], "input_message": column.help[:255],
                "ignore_blank": True,
            }  # fmt: skip
            if column.choices:
                source = self.lists.source(column, first)
                rule |= {"validate": "list", "source": source, "error_type": "warning"}
                rule |= {"error_title": "Tidak ada dalam pilihan", "error_message": "Tetap memakai isian ini?"}
            self.sheet.data_validation(first, place, first + many - 1, place, rule)


@dataclass
class _Lists:
    """The hidden sheet of what can be chosen: one column for each list, two for villages by kecamatan."""

    shape: Shape
    columns: list[list[str]] = field(default_factory=list)
    places: dict = field(default_factory=dict)

    def source(self, column: Column, row: int) -> str:
        """The formula that gives the choices of a column, seen from its first row of data."""
        if column.choices == shapes.VILLAGES:
            return self._villages(row)
        if column.choices not in self.places:
            self.places[column.choices] = len(self.columns)
            self.columns.append(_choices(column.choices))
        at = self.places[column.choices]
        name = xl_col_to_name(at)
        return f"={LISTS}!${name}$1:${name}${len(self.columns[at])}"

    def _villages(self, row: int) -> str:
        if shapes.VILLAGES not in self.places:
            self.places[shapes.VILLAGES] = len(self.columns)
            pairs = Region.objects.villages().order_by("parent__name", "name").values_list("parent__name", "name")
            self.columns += [list(names) for names in zip(*pairs, strict=True)]
        at = self.places[shapes.VILLAGES]
        own, name = xl_col_to_name(at), xl_col_to_name(at + 1)
        place = next(p for p, column in enumerate(self.shape.columns) if column.choices == shapes.KECAMATAN)
        chosen = xl_rowcol_to_cell(row, place, col_abs=True)
        among = f"{LISTS}!${own}$1:${own}${len(self.columns[at])}"
        return f"=OFFSET({LISTS}!${name}$1,MATCH({chosen},{among},0)-1,0,COUNTIF({among},{chosen}),1)"

    def write(self, book) -> None:
        sheet = book.add_worksheet(LISTS)
        for row in range(max(map(len, self.columns), default=0)):
            for place, names in enumerate(self.columns):
                if row < len(names):
                    sheet.write_string(row, place, names[row])
        sheet.hide()


def _choices(choices: shapes.Choices) -> list[str]:
    if choices == shapes.KECAMATAN:
        return list(Region.objects.kecamatan().order_by("name").values_list("name", flat=True))
    if choices in (shapes.KINDS, shapes.KIND_CODES):
        kinds = Kind.objects.filter(active=True).order_by("code")
        of_persons = [kind for kind in kinds if kind.subjects != SubjectType.COMMUNITY]
        return [kind.name if choices == shapes.KINDS else kind.code for kind in of_persons]
    if choices == PSKS_KINDS:
        return list(PsksKind.objects.filter(active=True).values_list("slug", flat=True))
    if choices == shapes.STAGES:
        year = clock.today().year
        return [f"Tahap {stage} Tahun {y}" for y in (year, year - 1) for stage in range(1, 5)]
    return list(choices or ())


def _guide(book, shape: Shape) -> None:
    """The sheet that explains every column."""
    sheet = book.add_worksheet(GUIDE)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((28, 70, 26, 10)):
        sheet.set_column(place, place, width)
    told = [
        (f"Petunjuk: {shape.title}", bold),
        (shape.about, None),
        (f"Isi lembar {shape.sheet}, {shape.each}, tanpa mengubah judul kolom. Simpan, lalu unggah.", None),
        ("Nomor panjang (NIK, No. KK, KKS) ditulis sebagai teks. Jangan diketik sebagai angka.", None),
    ]
    for row, (text, style) in enumerate(told):
        sheet.write_string(row, 0, text, style)
    for place, text in enumerate(("Arti kolom", "Penjelasan", "Contoh isian", "Wajib")):
        sheet.write_string(len(told) + 1, place, text, bold)
    for row, column in enumerate(shape.columns, len(told) + 2):
        name = f"{column.upper} > {column.header}" if column.upper else column.header
        for place, text in enumerate((name, column.help, column.example, "ya" if column.must else "")):
            sheet.write_string(row, place, text, wrap)


def _dated(title: str) -> str:
    month = long_date(clock.today()).partition(" ")[2].upper()
    return title.format(bulan=month, tahun=clock.today().year)
