"""Spreadsheets of the kinds no library here writes: .ods, .xlsb and saved web pages, good and bad ones."""

import struct
import zipfile
from html import escape
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape as xml

import xlsxwriter

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in {"office": "office", "table": "table", "text": "text", "style": "style"}.items()
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


# --- .ods ---
def ods_cell(value, *, more: str = "") -> str:
    """One cell as LibreOffice writes it; a str that begins with # is an error value of a formula."""
    if value is None:
        return f"<table:table-cell {more}/>"
    if isinstance(value, str) and value.startswith("#"):
        return (
            f'<table:table-cell {more} table:formula="of:=NA()" office:value-type="string" office:string-value="" '
            f'calcext:value-type="error"><text:p>{value}</text:p></table:table-cell>'
        )
    kind = f'office:value-type="float" office:value="{value}"'
    if isinstance(value, str):
        kind = 'office:value-type="string"'
    elif hasattr(value, "isoformat"):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    return f"<table:table-cell {more} {kind}><text:p>{xml(str(value))}</text:p></table:table-cell>"


def ods_row(values, *, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(ods_cell(value) for value in values)}</table:table-row>"


def ods_sheet(name: str, rows: str, *, hidden: bool = False, columns: str = "") -> str:
    style = "off" if hidden else "on"
    return f'<table:table table:name="{xml(name)}" table:style-name="{style}">{columns}{rows}</table:table>'


def ods(path: Path, *sheets: str, parts: dict[str, bytes | str] | None = None, start: str = "") -> Path:
    """A workbook of `sheets` (see `ods_sheet`) with further `parts`; `start` goes before the root element."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{start}<office:document-content {NAMESPACES} {CALCEXT}>'
        '<office:automatic-styles><style:style style:name="on" style:family="table"/>'
        '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    members = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content} | (parts or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


# --- .xlsb ---
def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_cell(column: int, value) -> bytes:
    """One cell; int values point into the shared strings, bytes are one byte of an error."""
    head = struct.pack("<II", column, 0)
    if isinstance(value, bytes):
        return record(3, head + value)
    if isinstance(value, int):
        return record(7, head + struct.pack("<I", value))
    if isinstance(value, float):
        return record(5, head + struct.pack("<d", value))
    return record(6, head + _wide(value))


def xlsb_row(number: int, values, *, hidden: bool = False) -> bytes:
    """A row (from 0) of `values`, or of (column, value) pairs."""
    head = struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if hidden else 0, 0) + struct.pack("<I", 0)
    pairs = values if values and isinstance(values[0], tuple) else enumerate(values)
    return record(0, head) + b"".join(xlsb_cell(*pair) for pair in pairs if pair[1] is not None)


def xlsb_sheet(rows: bytes, *, hidden_columns: tuple[int, int] | None = None) -> bytes:
    columns = b""
    if hidden_columns:
        info = record(60, struct.pack("<IIIIH", *hidden_columns, 2560, 0, 1))
        columns = record(390) + info + record(391)
    start = record(129) + record(148, struct.pack("<IIII", 0, 10, 0, 10)) + columns
    return start + record(145) + rows + record(146) + record(130)


def xlsb(path: Path, sheets: dict[str, bytes], *, strings: tuple[str, ...] = (), hidden: tuple[str, ...] = ()) -> Path:
    """A workbook of `sheets` (name -> `xlsb_sheet`)."""
    bundles, relations = b"", ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, data) in enumerate(sheets.items(), start=1):
            state = struct.pack("<II", int(name in hidden), number)
            bundles += record(156, state + _wide(f"rId{number}") + _wide(name))
            relations += f'<Relationship Id="rId{number}" Type="x/worksheet" Target="worksheets/sheet{number}.bin"/>'
            package.writestr(f"xl/worksheets/sheet{number}.bin", data)
        book = record(131) + record(143) + bundles + record(144) + record(157, b"\0" * 26) + record(132)
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>")
        if strings:
            count = struct.pack("<II", len(strings), len(strings))
            items = b"".join(record(19, b"\0" + _wide(text)) for text in strings)
            package.writestr("xl/sharedStrings.bin", record(159, count) + items + record(160))
        package.writestr("[Content_Types].xml", "<Types/>")
    return path


# --- Web pages ---
def page(rows, *, title: str = "", head: str = "", end: str = "</body></html>") -> str:
    """A page with one table of `rows`."""
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<html><head>{head}</head><body><h3>{title}</h3><table border=1>\n{lines}</table>{end}"


# --- .xls ---
def biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls_cell(row: int, column: int, value) -> bytes:
    """One cell; int values point into the shared strings, bytes are one byte of an error."""
    head = struct.pack("<HHH", row, column, 0)
    if isinstance(value, bytes):
        return biff(0x0205, head + value + b"\1")
    if isinstance(value, float):
        return biff(0x0203, head + struct.pack("<d", value))
    return biff(0x00FD, head + struct.pack("<I", value))


def xls_row(row: int, *, hidden: bool = False) -> bytes:
    return biff(0x0208, struct.pack("<HHHHIHH", row, 0, 9, 300, 0, 0x20 if hidden else 0, 0))


def xls(path: Path, sheets: dict[str, bytes], *, strings: tuple[str, ...] = ()) -> Path:
    """A workbook of `sheets` (name -> records), each between its beginning and its end."""
    bodies = [biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + data for data in sheets.values()]
    items = b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in strings)
    table = biff(0x00FC, struct.pack("<II", len(strings), len(strings)) + items)
    start = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0, 0, 0, 0)) + biff(0x0042, b"\xb0\4")
    at = len(start) + sum(12 + 2 * len(name) for name in sheets) + len(table) + 4
    bounds = b""
    for name, body in zip(sheets, bodies, strict=True):
        bounds += biff(0x0085, struct.pack("<IHBB", at, 0, len(name), 1) + name.encode("utf-16-le"))
        at += len(body) + 4
    stream = start + bounds + table + biff(0x000A) + b"".join(body + biff(0x000A) for body in bodies)
    path.write_bytes(compound("Workbook", stream))
    return path


def compound(name: str, stream: bytes) -> bytes:
    """A container of 512-byte sectors: the table in the first, the directory in the second, then the stream."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    tables = -(-(count + 1) // 127)
    first = tables + 1
    following = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + list(range(first + 1, first + count)) + [0xFFFFFFFE]
    following += [0xFFFFFFFF] * (128 * tables - len(following))
    places = list(range(tables)) + [0xFFFFFFFF] * (109 - tables)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(name, 2, first, len(stream)) + b"\0" * 256
    body = struct.pack(f"<{len(following)}I", *following) + entries + stream.ljust(512 * count, b"\0")
    return head + struct.pack("<109I", *places) + body


def _entry(name: str, kind: int, first: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", first, size)


# --- .xlsx ---
def book_with_hidden(header: list[str], shown: list[list[str]], hidden: list[list[str]]) -> bytes:
    """A workbook with the sheet "Data" (third row and second column hidden) and the hidden sheet "Lama"."""
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target)
    for name, rows in {"Data": shown, "Lama": hidden}.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate([header, *rows]):
            sheet.write_row(number, 0, row)
    workbook.get_worksheet_by_name("Lama").hide()
    workbook.get_worksheet_by_name("Data").set_row(2, None, None, {"hidden": True})
    workbook.get_worksheet_by_name("Data").set_column("B:B", None, None, {"hidden": True})
    workbook.close()
    return target.getvalue()


# --- .xlsx ---
def sheets_book(**sheets) -> bytes:
    """A workbook with one sheet per name, each a list of rows."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return made.getvalue()
