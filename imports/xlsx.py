"""The XML of an .xlsx before the parser sees it: the reach of its cells, error values, hidden rows and columns.

A file of 1,449 bytes whose only cell is XFD1048576 makes a parser ask for 512 GiB. Patterns here never run over a
"<": whatever a hostile file holds, looking through it takes time in proportion to its size.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import cache

from imports import archive
from imports.facts import Facts
from imports.refusal import Refusal

WORKBOOK = "xl/workbook.xml"
STRINGS = "xl/sharedstrings.xml"
LONGEST = 2 * archive.CHUNK  # text without any markup

# The usual spelling, quickly: only references beyond column Z or from row 100,000 on can matter.
_FAR = re.compile(rb'<c r="(?![A-Za-z][0-9]{1,5}")([A-Za-z]{1,8})([0-9]{1,10})"')
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\s*\$?([A-Za-z]{1,8})\$?([0-9]{1,10})\s*[\"']")
_ROW = re.compile(rb'<row r="([0-9]{1,10})"')
_SINGLE = re.compile(rb"=\s*'")  # around an attribute; in a name (NUR'AINI) the quote says nothing
LONGEST_HEAD = len(' r="1234567890"')  # of a row as usual, behind "<row"
_ODD_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*?\br\s*=\s*[\"']\s*([0-9]{1,10})")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bt\s*=\s*[\"']e[\"'])[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,8})([0-9]{1,10})[\"'][^<>]*>"
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})<")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row\s(?=[^<>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'])[^<>]*?\br\s*=\s*[\"']([0-9]{1,10})"
)
_STRING = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^<>]*>\s*<(?:\w+:)?v>([^<]*)<")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*[\"']([^\"']*)[\"']")


def sheet_facts(package: zipfile.ZipFile) -> dict[str, Facts]:
    """The facts of every sheet by its name; raises Refusal for cells out of reach and for doctored XML."""
    paths = _sheet_paths(package)
    parts = [name for name in package.namelist() if name.endswith((".xml", ".rels")) and name not in paths.values()]
    archive.check_parts(package, parts)  # what lies beside the sheets is read by the parser too
    strings = _strings(package)
    return {name: _scan(package, path, strings) for name, path in paths.items()}


def _sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    sheets = archive.elements(archive.small(package, WORKBOOK), "sheet")
    targets = archive.relations(package, WORKBOOK)
    paths = {sheet.get("name", ""): targets.get(sheet.get("id", "")) for sheet in sheets}
    return {name: path for name, path in paths.items() if path}


def _strings(package: zipfile.ZipFile) -> int:
    """How many shared strings there are; rather too many than too few."""
    path = next((name for name in package.namelist() if name.lower() == STRINGS), None)
    count, rest = 0, b""
    for chunk in archive.chunks(package, path) if path else ():
        text = rest + chunk
        count += text.count(b"<si") + text.count(b":si")
        rest = text[-2:]
    return count


def _scan(package: zipfile.ZipFile, path: str, strings: int) -> Facts:
    facts, begun = Facts(), 0
    for text in _pieces(package, path):
        begun += text.count(b"<sheetData")
        if begun > 1 or (b"!" in text and b"<v><![CDATA[" in text):  # both go by the parser in silence
            raise Refusal(archive.ODD)
        cells, heads = text.count(b"<c"), text.split(b"<row")
        facts.count(len(heads) - 1, cells)
        facts.count_merges(text.count(b"mergeCell"))
        rows = _ROW.findall(b"<row".join([head[:LONGEST_HEAD] for head in heads]))
        _check_order(facts, rows)
        quoted = b"'" in text  # one glance instead of many
        odd = quoted and (len(rows) < len(heads) - 1 or _SINGLE.search(text) is not None)
        _check_reach(facts, _far_references(text, cells, rows, odd))
        _check_strings(text, strings, quoted)
        _note_errors_and_hidden(text, facts, quoted)
    return facts


def _pieces(package: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The part in pieces that end where a row begins, or at least where a tag does."""
    rest, size = b"", 0
    for chunk in archive.chunks(package, path):
        size = archive.within(size + len(chunk))
        text = rest + chunk
        cut = text.rfind(b"<row", -archive.CHUNK)
        cut = max(cut, text.rfind(b"<") if cut <= 0 else 0, 0)
        if len(text) - cut > LONGEST:
            raise Refusal(archive.ODD)
        yield text[:cut]
        rest = text[cut:]
    yield rest


def _check_order(facts: Facts, rows: list[bytes]) -> None:
    """A row that comes twice would overwrite the first."""
    for row in map(int, rows):
        if row <= facts.latest:
            raise Refusal(archive.ODD)
        facts.latest = row


def _check_strings(text: bytes, strings: int, quoted: bool) -> None:
    """A cell that points to a string that is not there would come out empty."""
    pointing, single = text.count(b'"s"'), quoted and b"'s'" in text
    if not pointing and not single:
        return
    if pointing == text.count(b't="s"><v>') and not single:
        found = _long_numbers(len(str(strings))).findall(text)
    else:
        found = _STRING.findall(text)
    try:
        places = list(map(int, found))
    except ValueError as error:
        raise Refusal(archive.DAMAGED) from error
    if places and not 0 <= min(places) <= max(places) < strings:
        raise Refusal(archive.DAMAGED)


@cache
def _long_numbers(digits: int) -> re.Pattern:
    """Places in the shared strings of so many digits or more, and whatever is no place."""
    return re.compile(rb't="s"><v>(?![0-9]{0,%d}<)([^<]*)<' % (digits - 1))


def _far_references(text: bytes, cells: int, rows: list[bytes], odd: bool) -> list[tuple[bytes, bytes]]:
    """References of cells that may lie far out; all of them where the markup is written in another way than usual."""
    usual = text.count(b'<c r="')
    counted = cells == usual or cells - text.count(b"<col") == usual
    if counted and not odd and not (b":" in text and b":c " in text):
        return [(b"Z", row) for row in rows] + _FAR.findall(text)
    return _REFERENCE.findall(text) + [(b"A", row) for row in _ODD_ROW.findall(text)]


def _check_reach(facts: Facts, references: list[tuple[bytes, bytes]]) -> None:
    row = max(map(int, {row for _, row in references}), default=0)
    facts.reach(row, max(map(column_number, {letters for letters, _ in references}), default=0))


def _note_errors_and_hidden(text: bytes, facts: Facts, quoted: bool) -> None:
    if b'"e"' in text or (quoted and b"'e'" in text):
        _note_errors(text, facts)
    if b"hidden" in text:
        for row in _HIDDEN_ROW.findall(text):
            facts.hide_row(int(row))
        for attributes in _COLUMN.findall(text):
            _note_column(dict(_ATTRIBUTE.findall(attributes)), facts)


def _note_errors(text: bytes, facts: Facts) -> None:
    for match in _ERROR.finditer(text):
        end = _CELL_END.search(text, match.end())
        if end is None:  # goes on in the next chunk, or the file is broken
            return
        value = _VALUE.search(text, match.end(), end.start())
        if value:
            facts.errors[int(match[2]), column_number(match[1])] = value[1].decode("ascii", "replace")


def _note_column(attributes: dict[bytes, bytes], facts: Facts) -> None:
    if attributes.get(b"hidden") in (b"1", b"true"):
        try:
            facts.hide_columns(int(attributes[b"min"]), int(attributes[b"max"]))
        except (KeyError, ValueError):
            return


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
