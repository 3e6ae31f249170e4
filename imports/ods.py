"""Reading an .ods as a stream: repeated cells and rows never unfold beyond what a list can be.

Everything is in one XML part. Unlike a parser that lays the sheet out in memory this one keeps a row at a time, and it
tells what such a parser does not: error values, hidden sheets, rows and columns. Formulas give their stored values.
"""

import contextlib
import re
import zipfile
from datetime import date, datetime
from xml.parsers import expat

from imports import archive
from imports.cells import ERROR_TEXTS, CellError, encode
from imports.facts import FAR, MAX_AREA, MAX_COLUMNS, MAX_ROWS, Facts, Say
from imports.merges import Merges
from imports.refusal import Refusal

CONTENT = "content.xml"
MAX_REPEATS = 1_000  # the same filled row one after the other
MAX_TEXT = 60_000  # signs of one cell
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE, _STYLE = (f"{_URN}{name}:1.0 " for name in ("table", "text", "office", "style"))
_DRAWING = f"{_URN}drawing:1.0 "
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_REPEATS, _FORMULA = _TABLE + "number-columns-repeated", _TABLE + "formula"
_DOWN, _ACROSS = _TABLE + "number-rows-spanned", _TABLE + "number-columns-spanned"
_KIND, _STRING = _OFFICE + "value-type", _OFFICE + "string-value"
SKIPPED = frozenset({_OFFICE + "annotation", _TABLE + "shapes", _TABLE + "tracked-changes", _TABLE + "dde-links"})
_TAGS = re.compile(rb"<(?:[\w.-]+:)?(table-row|table)(?=[\s/>])([^<>]*)")
_REPEATED = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d{1,9})[\"']")
_HIDDEN = re.compile(rb"visibility\s*=\s*[\"'](?:collapse|filter)[\"']")


def read(package: zipfile.ZipFile, say: Say) -> None:
    """Say every sheet of the workbook and its rows. Raises Refusal."""
    names = package.namelist()
    if "encrypted-package" in names or b"encryption-data" in _manifest(package):
        raise Refusal(archive.LOCKED)
    archive.check_parts(package, [name for name in names if name.endswith(".xml") and name != CONTENT])
    sheets = _Sheets(_hidden_rows(package), say)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sheets.start, sheets.end
    parser.CharacterDataHandler = sheets.characters
    parser.StartDoctypeDeclHandler = archive.refuse_doctype
    try:
        for chunk in archive.chunks(package, CONTENT):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal(archive.DAMAGED) from error
    if not sheets.count:
        raise Refusal("Ini bukan lembar kerja. Pindahkan tabelnya ke lembar kerja (.xlsx), lalu unggah.")


def _manifest(package: zipfile.ZipFile) -> bytes:
    with contextlib.suppress(KeyError):
        return archive.small(package, "META-INF/manifest.xml")
    return b""


def _hidden_rows(package: zipfile.ZipFile) -> list[Facts]:
    """The hidden rows of every table in order; looked for only where something is hidden at all."""
    found, size, any_hidden = [], 0, False
    for chunk in archive.chunks(package, CONTENT):
        size = archive.within(size + len(chunk))
        any_hidden = any_hidden or b"visibility" in chunk
    rest, row = b"", 0
    for chunk in archive.chunks(package, CONTENT) if any_hidden else ():
        text = rest + chunk
        cut = text.rfind(b"<")
        rest = text[cut:] if cut >= 0 and len(text) - cut < archive.CHUNK else b""
        for kind, attributes in _TAGS.findall(text, 0, max(cut, 0)):
            if kind == b"table":
                found.append(Facts())
                row = 0
            elif found:
                repeated = _REPEATED.search(attributes)
                times = int(repeated[1]) if repeated else 1
                if _HIDDEN.search(attributes):
                    found[-1].hide_row(row + 1, times)
                row += times
    return found


class _Sheets:
    """The handlers of the XML stream. Rows are said as soon as they end, the empty ones before them first."""

    def __init__(self, facts: list[Facts], say: Say):
        self.facts, self.say = facts, say
        self.count = 0  # sheets so far
        self.skipping = 0  # depth inside what is not the sheet itself
        self.style, self.hidden_styles = "", set()
        self.sheet: dict | None = None  # attributes of the table we are in
        self.cell: dict | None = None  # attributes of the cell we are in
        self.text = ""
        self.handlers = {
            _TABLE + "table-cell": self._cell,
            _TABLE + "covered-table-cell": self._cell,
            _TABLE + "table-row": self._row,
            _TABLE + "table-column": self._column,
            _TABLE + "table": self._table,
            _STYLE + "style": self._style,
            _STYLE + "table-properties": self._table_properties,
            _TEXT + "p": self._paragraph,
            _TEXT + "s": self._spaces,
            _TEXT + "tab": lambda _: self.characters("\t"),
            _TEXT + "line-break": lambda _: self.characters("\n"),
        }
        self.endings = {
            _TABLE + "table-cell": self._cell_ends,
            _TABLE + "covered-table-cell": self._cell_ends,
            _TABLE + "table-row": self._row_ends,
            _TABLE + "table": self._table_ends,
        }

    # --- The stream (millions of elements: the usual ones first) ---
    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipping:
            self.skipping += 1
        elif handler := self.handlers.get(name):
            handler(attributes)
        elif name in SKIPPED or name.startswith(_DRAWING):
            self.skipping = 1

    def end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif handler := self.endings.get(name):
            handler()

    def characters(self, text: str) -> None:
        if self.cell is not None and not self.skipping:
            self.text += text
            if len(self.text) > MAX_TEXT:
                raise Refusal("Ada sel dengan tulisan yang sangat panjang; berkas ini bukan daftar yang dapat diimpor.")

    # --- Sheets ---
    def _style(self, attributes: dict) -> None:
        self.style = attributes.get(_STYLE + "name", "")

    def _table_properties(self, attributes: dict) -> None:
        if attributes.get(_TABLE + "display") == "false":
            self.hidden_styles.add(self.style)

    def _table(self, attributes: dict) -> None:
        if self.cell is not None:  # a table within a cell
            self.skipping = 1
            return
        self.sheet = attributes
        self.known = self.facts[self.count] if self.count < len(self.facts) else Facts()
        self.count += 1
        self.column = 0  # of the columns described before the rows
        self.row = 0  # rows that have ended
        self.said = 0  # rows said
        self.merges = Merges()
        self.told = False

    def _column(self, attributes: dict) -> None:
        times = _times(attributes, "number-columns-repeated")
        if attributes.get(_TABLE + "visibility") in ("collapse", "filter"):
            self.known.hide_columns(self.column + 1, self.column + times)
        self.column += times

    def _table_ends(self) -> None:
        self._tell_sheet()
        self.sheet = None

    def _tell_sheet(self) -> None:
        if not self.told:
            hidden = self.sheet.get(_TABLE + "style-name") in self.hidden_styles
            self.say(self.known.as_sheet(self.sheet.get(_TABLE + "name", ""), hidden=hidden))
            self.told = True

    # --- Rows ---
    def _row(self, attributes: dict) -> None:
        if self.sheet is None:
            return
        self._tell_sheet()
        self.repeats = _times(attributes, "number-rows-repeated")
        self.cells: list = []
        self.begun: list[tuple[int, int]] = []  # column and rows of each merge downwards
        self.at = 0  # columns passed, the empty ones too

    def _row_ends(self) -> None:
        if self.sheet is None:
            return
        if self.cells:
            self._say_row()
        self.row += self.repeats

    def _say_row(self) -> None:
        if self.repeats > MAX_REPEATS:
            raise Refusal("Satu baris diulang sangat banyak kali; berkas ini bukan daftar yang dapat diimpor.")
        last = self.row + self.repeats
        self.known.reach(min(last, MAX_ROWS + 1), len(self.cells))
        while self.said < self.row:
            self.said += 1
            self.say([self.said, []])
        while self.said < last:
            self.said += 1
            self.say([self.said, self.merges.fill(self.said, self.cells)])
        for column, rows in self.begun:
            self.merges.begin(column, first=last, last=self.row + rows, value=self.cells[column])

    # --- Cells ---
    def _cell(self, attributes: dict) -> None:
        self.cell, self.text = attributes, ""

    def _cell_ends(self) -> None:
        attributes, self.cell = self.cell, None
        if attributes is None or self.sheet is None:
            return
        value = _value(attributes, self.text.strip()) if attributes or self.text else None
        times = max(int(attributes[_REPEATS]), 1) if _REPEATS in attributes else 1
        if value is not None and value != "":
            if self.at + times > MAX_COLUMNS:
                raise Refusal(FAR)
            if self.at > len(self.cells):
                self.cells += [None] * (self.at - len(self.cells))
            self.cells += [value] * times
            if _DOWN in attributes and attributes.get(_ACROSS, "1") == "1":
                self.begun.append((self.at, _times(attributes, "number-rows-spanned")))
        self.at += times

    def _paragraph(self, _: dict) -> None:
        if self.cell is not None and self.text:
            self.text += "\n"

    def _spaces(self, attributes: dict) -> None:
        self.characters(" " * min(int(attributes.get(_TEXT + "c", 1)), 1_000))


def _times(attributes: dict, name: str) -> int:
    return min(max(int(attributes.get(_TABLE + name, 1)), 1), MAX_AREA)


def _value(attributes: dict, text: str):
    """The value of a cell as it travels."""
    kind = attributes.get(_KIND)
    if attributes.get(_ERROR_TYPE) == "error" or (_FORMULA in attributes and _is_error(text)):
        return encode(CellError(text if text in ERROR_TEXTS else "#VALUE!"))
    if kind in ("float", "percentage", "currency"):
        return encode(float(attributes[_OFFICE + "value"]))
    if kind == "date":
        return encode(_date(attributes.get(_OFFICE + "date-value", ""), text))
    if kind == "boolean":
        return attributes.get(_OFFICE + "boolean-value") == "true"
    return attributes.get(_STRING) or text


def _is_error(text: str) -> bool:
    return text in ERROR_TEXTS or text.startswith("Err:")


def _date(value: str, text: str) -> date | str:
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value[:19])
    except ValueError:
        return text or value
