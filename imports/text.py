"""Text tables: encoding, delimiter and quoting found out, records split without ever losing the rest of the file.

Runs in the child process. A record is what a spreadsheet user sees as a row: blank lines count, a quoted line break
does not start a new one.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from imports.facts import MAX_COLUMNS, WIDE
from imports.refusal import Refusal

DELIMITERS = "|;,\t"
HEAD_BYTES = 256 * 1024
HEAD_LINES = 200
MAX_LINE = 200_000  # characters of one line
MAX_JOINED = 30  # lines one quoted value may span before its quote is taken for a stray sign
NEARLY_ALL = 0.95  # of the records; a delimiter within a value comes in some

_QUOTED = r'(?:(?<=^)|(?<={0}))"[^"]*(?:""[^"]*)*"(?={0}|$)'
_OPENED = r'(?:^|{0})"'


@dataclass(frozen=True)
class Dialect:
    """How a text file is written. `quotechar` None: a quote is an ordinary sign."""

    encoding: str
    bom: bool
    delimiter: str
    quotechar: str | None

    @property
    def codec(self) -> str:
        return (
            {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}[self.encoding]
            if self.bom
            else self.encoding
        )


def sniff(path: Path, *, encoding: str = "", delimiter: str = "") -> Dialect:
    """The dialect of a text file; what the caller already knows is taken from it. Raises Refusal if it is no table."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    encoding, bom = encoding_of(path, head, encoding)
    lines = _head_lines(head, encoding, bom)
    delimiter = delimiter or _delimiter(lines)
    plain = Dialect(encoding, bom, delimiter, None)
    return Dialect(encoding, bom, delimiter, '"' if _quoted(path, plain) else None)


def encoding_of(path: Path, head: bytes, known: str = "") -> tuple[str, bool]:
    """What a text is written in (by what the caller knows, its mark, its bytes) and whether it begins with a mark."""
    marked, bom = _by_mark(head)
    if known and known != marked:
        return known, False
    return known or marked or _by_content(path, head), bom


def records(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """All records of the file, one after the other; [] for a blank line.

    Where all end in more delimiters than the header, the empty fields behind these are left out.
    """
    found = _records(path, dialect)
    head = list(islice(found, HEAD_LINES))
    written, named = _widths(head)
    for fields in chain(head, found):
        yield fields[:named] if len(fields) == written and not any(fields[named:]) else fields


def _widths(head: list[list[str]]) -> tuple[int, int]:
    """How many fields nearly all records have, and how many of them the header names; 0, 0 if these are the same.

    One record alone may end empty because a delimiter within a value has moved its fields.
    """
    head = [fields for fields in head if any(fields)]
    [(written, _)] = Counter(map(len, head)).most_common(1) or [(0, 0)]
    first = next((place for place, fields in enumerate(head) if len(fields) == written), 0)
    header = head[first - 1] if first else []
    named = len(header)
    if not 1 < named < written or not header[-1]:
        return 0, 0
    data = [fields for fields in head[first:] if len(fields) >= named]
    ended = sum(len(fields) == written and not any(fields[named:]) for fields in data)
    return (written, named) if ended >= NEARLY_ALL * len(data) else (0, 0)


def _records(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    lines = _lines(path, dialect)
    pieces = ((line, None) for line in lines) if dialect.quotechar is None else _pieces(lines, dialect.delimiter)
    for text, fields in pieces:
        if fields is None:
            fields = text.split(dialect.delimiter) if text.strip() else []
        if len(fields) > MAX_COLUMNS:
            raise Refusal(WIDE)
        yield fields


def _pieces(lines: Iterator[str], delimiter: str) -> Iterator[tuple[str, list[str] | None]]:
    """The text of each record where quotes enclose values, and its fields; None where no quote plays a part in them."""
    kept: list[str] = []
    width = 0  # fields of the record before
    while (line := kept.pop(0) if kept else next(lines, None)) is not None:
        text, fields = line, None
        if '"' in line:
            text, fields, kept = _quoted_record(line, kept, lines, delimiter, width)
        yield text, fields
        if text.strip():
            width = text.count(delimiter) + 1 if fields is None else len(fields)


def _quoted_record(
    line: str, kept: list[str], lines: Iterator[str], delimiter: str, width: int
) -> tuple[str, list[str] | None, list[str]]:
    """One record that begins with `line`, its fields, and the lines that turned out not to belong to it."""
    joined = [line]
    while sum(part.count('"') for part in joined) % 2 and len(joined) < MAX_JOINED:
        following = kept.pop(0) if kept else next(lines, None)
        if following is None:
            break
        joined.append(following)
    fields = _fields(joined, delimiter)
    if fields is None or (len(joined) > 1 and _separate(joined, fields, delimiter, width)):
        return line, None, joined[1:] + kept  # a stray quote: this line alone is spoilt
    return "\n".join(joined), fields, kept


def _separate(joined: list[str], fields: list[str], delimiter: str, width: int) -> bool:
    """Whether lines that a quote holds together are records of their own: they have the fields of one without it."""
    widths = [len(part.split(delimiter)) for part in joined]
    return (len(fields) != width == widths[0]) or (width > 2 and set(widths) == {width})


def _fields(joined: list[str], delimiter: str) -> list[str] | None:
    """The fields of a record over one or more lines; None if its quotes don't close where values end."""
    if sum(part.count('"') for part in joined) % 2:
        return None
    try:
        return next(csv.reader(["\n".join(joined)], delimiter=delimiter), [])
    except csv.Error:
        return None


def _lines(path: Path, dialect: Dialect) -> Iterator[str]:
    errors = "strict" if dialect.encoding == "utf-8" else "replace"
    with path.open(encoding=dialect.codec, errors=errors, newline=None) as file:
        while line := file.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                raise Refusal("Ada baris yang sangat panjang; berkas ini bukan daftar yang dapat diimpor.")
            if "\0" in line:
                raise Refusal("Berkas ini bukan teks biasa dan bukan lembar kerja yang dikenali.")
            yield line.rstrip("\n")


def _by_mark(head: bytes) -> tuple[str, bool]:
    for mark, encoding in [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ]:
        if head.startswith(mark):
            return encoding, True
    return "", False


def _by_content(path: Path, head: bytes) -> str:
    if b"\0" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) // 5 and min(even, odd) < len(head) // 50:
            return "utf-16-be" if even > odd else "utf-16-le"
        raise Refusal("Berkas ini bukan teks biasa dan bukan lembar kerja yang dikenali.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1024 * 1024):
                decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _head_lines(head: bytes, encoding: str, bom: bool) -> list[str]:
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    lines = text.splitlines()
    if len(head) == HEAD_BYTES:
        lines = lines[:-1] or lines
    return [line for line in lines[:HEAD_LINES] if line.strip()]


def _delimiter(lines: list[str]) -> str:
    """The sign that splits most lines into the same number of fields; the more fields the better."""
    bare = [re.sub(r'"(?:[^"]|"")*"', '""', line) for line in lines]
    best, best_score = ",", 0.0
    for sign in DELIMITERS:
        counts = Counter(line.count(sign) for line in bare)
        counts.pop(0, None)
        if not counts:
            continue
        usual, lines_with = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = lines_with / len(bare) * (1 + min(usual, 20) / 20)
        if score > best_score:
            best, best_score = sign, score
    return best


def _quoted(path: Path, dialect: Dialect) -> bool:
    """Whether quotes enclose values: of the fields that begin with a quote most are properly closed, be it lines on."""
    sign = re.escape(dialect.delimiter)
    quoted, opened = re.compile(_QUOTED.format(sign)), re.compile(_OPENED.format(sign))
    closed = begun = 0
    with_quotes = (text for text, _ in _pieces(_lines(path, dialect), dialect.delimiter) if '"' in text)
    for text in islice(with_quotes, 20_000):
        closed += len(quoted.findall(text))
        begun += len(opened.findall(text))
    return closed > 0 and closed * 2 >= begun
