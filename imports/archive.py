"""Looking at an .xlsx without trusting it: the zip directory, the XML parts, the reach of its cells.

Runs in the child process, before the parser: a file of 1,449 bytes whose only cell is XFD1048576 makes a parser ask
for 512 GiB, and a zip says of itself whatever it likes. Also reads what the parser does not tell: error values,
hidden rows and columns.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from imports.refusal import Refusal

MAX_MEMBERS = 2_000
MAX_UNPACKED = 700 * 1024 * 1024
MAX_RATIO = 250  # unpacked : packed, of a member above one MiB
MAX_SMALL = 4 * 1024 * 1024  # workbook.xml and its relations
MAX_ROWS = 1_048_576
MAX_COLUMNS = 1_000
MAX_AREA = 12_000_000  # cells of the rectangle a parser lays out in memory
CHUNK = 1024 * 1024
OVERLAP = 4_096  # longest piece of markup looked for across two chunks

# The usual spelling, quickly: only references beyond column Z or from row 100,000 on can matter.
_WIDE = re.compile(rb'<c r="([A-Z]{2,8})([0-9]{1,10})"')
_DEEP = re.compile(rb'<c r="([A-Z])([0-9]{6,10})"')
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\s*\$?([A-Za-z]{1,8})\$?([0-9]{1,10})\s*[\"']")
_ROW = re.compile(rb'<row r="([0-9]{1,10})')
_ODD_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"']\s*([0-9]{1,10})")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*[\"']e[\"'])[^>]*?\br\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<",
    re.S,
)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'])[^>]*?\br\s*=\s*[\"']([0-9]+)")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*[\"']([^\"']*)[\"']")


@dataclass
class Facts:
    """What the XML of one sheet says beside its values. Rows and columns count from 1."""

    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse an archive whose directory alone shows that it is no honest workbook."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Refusal("Berkas ini berisi terlalu banyak bagian dan tidak dapat dibuka dengan aman.")
    seen = set()
    for member in members:
        name = member.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name or name in seen:
            raise Refusal("Susunan berkas ini tidak wajar dan tidak dapat dibuka dengan aman.")
        if member.flag_bits & 1:
            raise Refusal("Berkas ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")
        if member.file_size > CHUNK and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Refusal("Isi berkas ini mengembang tidak wajar besarnya saat dibuka, jadi ditolak.")
        seen.add(name)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refusal(
            "Isi berkas ini terlalu besar untuk dibuka. Bagi menjadi beberapa berkas atau simpan sebagai CSV."
        )


def sheet_facts(archive: zipfile.ZipFile) -> dict[str, Facts]:
    """The facts of every sheet by its name; raises Refusal for cells out of reach and for doctored XML."""
    unpacked = 0
    for member in archive.infolist():  # what lies beside the sheets is read by the parser too
        if member.filename.endswith((".xml", ".rels")) and "/worksheets/" not in member.filename:
            for chunk in _chunks(archive, member.filename):
                unpacked = _within(unpacked + len(chunk))
    facts = {}
    for name, path in _sheet_paths(archive).items():
        facts[name] = _scan(archive, path)
    return facts


def _scan(archive: zipfile.ZipFile, path: str) -> Facts:
    facts, rest, size = Facts(), b"", 0
    for chunk in _chunks(archive, path):
        size = _within(size + len(chunk))
        text = rest + chunk
        _check_reach(facts, _far_references(text))
        _note_errors_and_hidden(text, facts)
        rest = text[-OVERLAP:]
    return facts


def _far_references(text: bytes) -> list[tuple[bytes, bytes]]:
    """References of cells that may lie far out; all of them where the markup is written in another way than usual."""
    cells = text.count(b"<c") - text.count(b"<col")
    if cells == text.count(b'<c r="') and b"'" not in text and b":c " not in text:
        return [(b"Z", row) for row in _ROW.findall(text)] + _WIDE.findall(text) + _DEEP.findall(text)
    return _REFERENCE.findall(text) + [(b"A", row) for row in _ODD_ROW.findall(text)]


def _note_errors_and_hidden(text: bytes, facts: Facts) -> None:
    if b'"e"' in text or b"'e'" in text:
        for letters, number, value in _ERROR.findall(text):
            facts.errors[int(number), column_number(letters)] = value.decode("ascii", "replace")
    if b"hidden" in text:
        facts.hidden_rows = sorted({*facts.hidden_rows, *map(int, _HIDDEN_ROW.findall(text))})
        for attributes in _COLUMN.findall(text):
            _note_column(dict(_ATTRIBUTE.findall(attributes)), facts)


def _note_column(attributes: dict[bytes, bytes], facts: Facts) -> None:
    if attributes.get(b"hidden") not in (b"1", b"true"):
        return
    try:
        first, last = int(attributes[b"min"]), int(attributes[b"max"])
    except (KeyError, ValueError):
        return
    facts.hidden_columns = sorted({*facts.hidden_columns, *range(first, min(last, MAX_COLUMNS) + 1)})


def _check_reach(facts: Facts, references: list[tuple[bytes, bytes]]) -> None:
    facts.last_row = max(facts.last_row, max(map(int, {row for _, row in references}), default=0))
    facts.last_column = max(
        facts.last_column, max(map(column_number, {letters for letters, _ in references}), default=0)
    )
    if facts.last_row > MAX_ROWS or facts.last_column > MAX_COLUMNS or facts.last_row * facts.last_column > MAX_AREA:
        raise Refusal(
            "Ada sel yang sangat jauh dari tabelnya (baris atau kolom paling ujung). "
            "Hapus baris dan kolom kosong di luar tabel, simpan, lalu unggah lagi."
        )


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _within(size: int) -> int:
    if size > MAX_UNPACKED:
        raise Refusal("Isi berkas ini mengembang tidak wajar besarnya saat dibuka, jadi ditolak.")
    return size


def _chunks(archive: zipfile.ZipFile, path: str):
    """The bytes of one XML part. A document type has no place in a workbook (entities, outside files)."""
    with archive.open(path) as part:
        first = True
        while chunk := part.read(CHUNK):
            if first:
                _check_prolog(chunk)
                first = False
            yield chunk


def _check_prolog(chunk: bytes) -> None:
    if chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refusal("Susunan berkas ini tidak wajar dan tidak dapat dibuka dengan aman.")
    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
        raise Refusal("Berkas ini memuat perintah XML yang tidak diperbolehkan, jadi ditolak.")


def _small(archive: zipfile.ZipFile, path: str) -> bytes:
    data = b""
    for chunk in _chunks(archive, path):
        data += chunk
        if len(data) > MAX_SMALL:
            raise Refusal("Susunan berkas ini tidak wajar dan tidak dapat dibuka dengan aman.")
    return data


def _elements(data: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of all elements called `name`, whatever their prefix; prefixes of attributes are dropped too."""
    found = []

    def start(tag, attributes):
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    def refuse(*_):
        raise Refusal("Berkas ini memuat perintah XML yang tidak diperbolehkan, jadi ditolak.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refusal("Berkas ini rusak dan tidak dapat dibaca. Buka dan simpan ulang, lalu unggah lagi.") from error
    return found


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    sheets = _elements(_small(archive, "xl/workbook.xml"), "sheet")
    try:
        relations = _elements(_small(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
    except KeyError:
        relations = []
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    names = set(archive.namelist())
    paths = {}
    for sheet in sheets:
        path = _resolved(targets.get(sheet.get("id"), ""))
        if path in names and "worksheets/" in path:
            paths[sheet.get("name", "")] = path
    return paths


def _resolved(target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target[1:])
    return posixpath.normpath(posixpath.join("xl", target))
