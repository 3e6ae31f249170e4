"""Lists as files: streamed, openable in a spreadsheet, and unable to run anything there."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import StreamingHttpResponse

from office import clock

BOM = "\ufeff"
# What a spreadsheet may take for the start of a formula (quality.md 3, 28), with their look-alikes after NFKC.
_TRIGGERS = frozenset("=+-@|%" + "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\u207b\u208b")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"}
_BLANK_LOOKING = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_INNER_CELL = re.compile(r"([;\t\r\n])")
_LONG_NUMBER = re.compile(r"\d{12,}")


def neutral(value: Any) -> Any:
    """`value` as it may stand in a cell: text that looks like a formula gets an apostrophe in front."""
    if isinstance(value, str) and (value[:1] in {"\t", "\r", "\n"} or _starts_formula(value)):
        return f"'{value}"
    return value


def csv_cell(value: Any) -> str:
    """`value` as text of a CSV cell. Long numbers (NIK, No. KK) get an apostrophe, or a spreadsheet rounds them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, datetime):
        return f"{clock.local(value) if value.tzinfo else value:%d-%m-%Y %H.%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if not isinstance(value, str):
        return str(value)
    if _LONG_NUMBER.fullmatch(value):
        return f"'{value}"
    return _guard_inside(neutral(value))


def unguarded(cell: str) -> str:
    """The text that `csv_cell` wrote as this cell: without the apostrophes it puts there; every other one stays."""
    first, *rest = _INNER_CELL.split(cell)
    text = first + "".join(part[1:] if _guarded(part) else part for part in rest)
    own = text[:1] == "'" and (_LONG_NUMBER.fullmatch(text, 1) or neutral(text[1:]) == text)
    return text[1:] if own else text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]], delimiter: str = ",") -> Iterator[str]:
    """The lines of a CSV file: UTF-8 with BOM, CRLF."""
    write = csv.writer(_Echo(), delimiter=delimiter).writerow
    yield BOM + write([csv_cell(cell) for cell in header])
    for row in rows:
        yield write([csv_cell(cell) for cell in row])


def stream_csv(
    filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]], delimiter: str = ","
) -> StreamingHttpResponse:
    """A download that starts at once and never stands in memory whole. Record the export in the trail before."""
    response = StreamingHttpResponse(
        _gathered(csv_lines(header, rows, delimiter)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = attachment(filename)
    response["Cache-Control"] = "no-store"
    return response


def attachment(filename: str) -> str:
    """The Content-Disposition of a download, whatever the name holds."""
    clean = re.sub(r'[\x00-\x1f\x7f"\\/:*?<>|]+', "-", filename).strip(". ") or "unduhan"
    plain = unicodedata.normalize("NFKD", clean).encode("ascii", "ignore").decode() or "unduhan"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean)}"


def _starts_formula(text: str) -> bool:
    for sign in text:
        if sign in _BLANK_LOOKING or unicodedata.category(sign) in _UNSEEN:
            continue
        return unicodedata.normalize("NFKC", sign)[:1] in _TRIGGERS or sign in _TRIGGERS
    return False


def _guard_inside(text: str) -> str:
    """A spreadsheet that splits at semicolons or lines would see further cells inside the text: guard those too."""
    first, *rest = _INNER_CELL.split(text)
    return first + "".join(f"'{part}" if _starts_formula(part.replace('"', "")) else part for part in rest)


def _guarded(part: str) -> bool:
    return part[:1] == "'" and _starts_formula(part[1:].replace('"', ""))


class _Echo:
    def write(self, line: str) -> str:
        return line


def _gathered(lines: Iterable[str], size: int = 64 * 1024) -> Iterator[bytes]:
    """Lines put together to pieces worth sending."""
    held, length = [], 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= size:
            yield "".join(held).encode()
            held, length = [], 0
    if held:
        yield "".join(held).encode()
