"""Tables of a web page that was saved as .xls, as ministry sites hand them out: what stands where in a spreadsheet.

All tables of the page stand one below the other, as a spreadsheet program shows such a file; text between them (often
the name of the village) is a row of its own. Merged cells keep their value in the first one (see `imports.merges`).
"""

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from imports.facts import MAX_COLUMNS, WIDE
from imports.merges import Merges
from imports.refusal import Refusal

PIECE = 64 * 1024
MAX_HELD = 512 * 1024  # signs of a tag, comment or text that does not end
MAX_TEXT = 60_000  # signs of one cell
MAX_DEPTH = 50  # tables within tables
MAX_ROWSPAN = 65_534
LONG = "Ada tulisan atau sel yang sangat panjang; berkas ini bukan daftar yang dapat diimpor."
_STARTS = re.compile(
    rb"\s*<\s*(?:!doctype\s+html|html|head|body|table|meta|style|title|div|center|script|font|h\d|p)\b", re.I
)
_TABLE = re.compile(rb"<table[\s>]", re.I)
_ROW = re.compile(rb"<t[rhd][\s>]", re.I)
_PLAIN = re.compile(r"<(t[rdh])>", re.I)
_PLAIN_END = re.compile(r"</(t[rdh])>", re.I)
BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "br", "center", "li", "caption", "table", "body"})
SILENT = frozenset({"script", "style", "title", "head", "select", "textarea", "template", "noscript"})


def is_page(head: bytes) -> bool:
    """Whether a file that begins with `head` is a web page, or has a table of one right at its beginning."""
    head = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    start = re.sub(rb"^(?:\s*<\?xml[^>]*\?>|\s*<!--.*?-->)+", b"", head[:4096], flags=re.S)
    if re.match(rb"\s*<!doctype\s+(?!html)", start, re.I):
        return False
    return bool(_STARTS.match(start)) or bool(_TABLE.search(head) and _ROW.search(head))


def rows(path: Path, codec: str) -> Iterator[list]:
    """The rows of the page, [] for an empty one. Raises Refusal if there is no table in it."""
    page = _Page()
    with path.open(encoding=codec, errors="replace", newline=None) as file:
        while piece := file.read(PIECE):
            if "\0" in piece:
                raise Refusal("Berkas ini bukan teks biasa dan bukan lembar kerja yang dikenali.")
            page.feed(piece)
            if len(page.rawdata) > MAX_HELD:
                raise Refusal(LONG)
            yield from page.taken()
    page.close()
    page.finish()
    yield from page.taken()
    if not page.tables:
        raise Refusal("Ini halaman web tanpa tabel. Mintalah daftarnya sebagai lembar kerja (.xlsx) atau CSV.")


class _Grid:
    """One table while it is read: the row that is being filled and the cells that reach down into later rows."""

    def __init__(self):
        self.row: list | None = None
        self.open = False  # inside a cell
        self.text: list[str] = []
        self.number: float | None = None
        self.span = 1
        self.down: dict[int, int] = {}  # column -> rows it is still covered
        self.begun: list[int] = []  # columns that are merged downwards from this row on
        self.count, self.merges = 0, Merges()

    def begin_row(self) -> None:
        self.row, self.at, self.begun = [], 0, []
        self.count += 1
        self.covered = {column for column, left in self.down.items() if left > 0}
        self.down = {column: left - 1 for column, left in self.down.items() if left > 1}

    def begin_cell(self, attributes: dict) -> None:
        while self.at in self.covered:
            self.at += 1
        self.open, self.text = True, []
        self.number = _number(attributes.get("x:num"))
        self.span = _span(attributes.get("colspan"), MAX_COLUMNS)
        down = _span(attributes.get("rowspan"), MAX_ROWSPAN) if attributes else 1
        if self.at + self.span > MAX_COLUMNS:
            raise Refusal(WIDE)
        if down > 1:
            self.down.update(dict.fromkeys(range(self.at, self.at + self.span), down - 1))

    def end_cell(self) -> None:
        if self.open:
            value = self.number if self.number is not None else _tidy("".join(self.text))
            if value is not None:
                self.row += [None] * (self.at - len(self.row)) + [value]
                if self.span == 1 and self.down.get(self.at):
                    self.begun.append(self.at)
            self.at += self.span
            self.open = False

    def end_row(self, number: int) -> list:
        """The row, with what reaches down into it; `number`: which one of the page it is."""
        row, self.row = self.row, None
        for column in self.begun:
            self.merges.begin(column, first=number, last=self.count + self.down[column], value=row[column])
        return self.merges.fill(self.count, row)


class _Page(HTMLParser):
    """Collects rows as the page goes by. Forgives what browsers forgive: cells and rows that are never closed."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self.tables = 0
        self.ended = False  # the page says that it is complete
        self.silent: list[str] = []
        self.loose: list[str] = []  # text outside of tables
        self.length = 0
        self.number = 0  # rows found so far
        self.found: list[list] = []

    def taken(self) -> list[list]:
        found, self.found = self.found, []
        return found

    def finish(self) -> None:
        """The end of the file. Raises Refusal if it came in the middle of a list."""
        if self.cdata_elem or (self.grids and not self.ended):
            raise Refusal("Berkas ini terpotong: tabelnya tidak sampai selesai. Unduh atau mintalah sekali lagi.")
        while self.grids:
            self._end_table()
        self._end_loose()

    # --- Short cuts for what such pages consist of ---
    def updatepos(self, i: int, j: int) -> int:
        return j  # nobody asks for lines

    def parse_starttag(self, i: int) -> int:
        found = _PLAIN.match(self.rawdata, i)
        if found is None:
            return super().parse_starttag(i)
        self.handle_starttag(found[1].lower(), [])
        return found.end()

    def parse_endtag(self, i: int) -> int:
        found = _PLAIN_END.match(self.rawdata, i)
        if found is None or self.cdata_elem:
            return super().parse_endtag(i)
        self.handle_endtag(found[1].lower())
        return found.end()

    # --- Tags ---
    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in ("table", "tr", "td", "th"):
            self.silent.clear()  # one that was never closed must not swallow the list
        if tag in SILENT:
            self.silent.append(tag)
        elif tag == "table":
            self._begin_table()
        elif self.grids and tag == "tr":
            self._end_row()
            self.grids[-1].begin_row()
        elif self.grids and tag in ("td", "th"):
            self._begin_cell(dict(attrs))
        elif tag in BLOCKS:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        if tag in BLOCKS:
            self._break()
        elif tag in ("td", "th"):
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("body", "html"):
            self.ended = True
        if tag in SILENT:
            if tag in self.silent:
                del self.silent[self.silent.index(tag) :]
        elif tag == "table" and self.grids:
            self._end_table()
        elif self.grids and tag == "tr":
            self._end_row()
        elif self.grids and tag in ("td", "th"):
            self.grids[-1].end_cell()
        elif tag in BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        target = self.grids[-1].text if self.grids and self.grids[-1].open else self.loose
        if self.grids and target is self.loose and not data.strip():
            return
        self.length += len(data)
        if self.length > MAX_TEXT:
            raise Refusal(LONG)
        target.append(data)

    # --- What they make ---
    def _begin_table(self) -> None:
        self._end_loose()
        if len(self.grids) >= MAX_DEPTH:
            raise Refusal("Susunan berkas ini tidak wajar dan tidak dapat dibuka dengan aman.")
        self.tables += 1
        self.length = 0
        self.grids.append(_Grid())

    def _end_table(self) -> None:
        self._end_row()
        self.grids.pop()

    def _begin_cell(self, attributes: dict) -> None:
        grid = self.grids[-1]
        if grid.row is None:
            grid.begin_row()
        grid.end_cell()
        self.length = 0
        grid.begin_cell(attributes)

    def _end_row(self) -> None:
        grid = self.grids[-1]
        if grid.row is None:
            return
        grid.end_cell()
        row = grid.end_row(self.number + 1)
        if row or len(self.grids) == 1:
            self._add(row)

    def _add(self, row: list) -> None:
        self.number += 1
        self.found.append(row)

    def _break(self) -> None:
        if self.grids and self.grids[-1].open:
            self.grids[-1].text.append(" ")
        else:
            self._end_loose()

    def _end_loose(self) -> None:
        text, self.loose = _tidy("".join(self.loose)), []
        if text:
            self._add([text])
        self.length = 0


def _tidy(text: str) -> str | None:
    """What a browser shows: blanks and line breaks of the source count as one blank."""
    return " ".join(text.split()) or None


def _span(value: str | None, most: int) -> int:
    return min(max(int(value), 1), most) if value and value.isascii() and value.isdigit() and len(value) < 9 else 1


def _number(value: str | None) -> float | None:
    """The number behind a cell of a page that a spreadsheet program saved; the text may show fewer digits."""
    if not value:
        return None
    with contextlib.suppress(ValueError):
        number = float(value)
        return number if abs(number) < 1e300 else None
    return None
