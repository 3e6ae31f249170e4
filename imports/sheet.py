"""The shape of a sheet: where its header stands, which lines are data, which are titles, totals, footnotes.

Lists come with three merged title rows, headers over two rows, a row of column numbers, blank rows, the header once
more in the middle, sub-totals, footnotes and a signature block; none of it may become a person or hide one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice

from imports import layouts
from imports.cells import blank, shown
from imports.columns import Mapping
from imports.fields import REGION_FIELDS, Header, slug

HEADER_DEPTH = 40  # rows looked through for the header
HEADER_ROWS = 3  # that one header has at most
SIGNERS = 3  # who sign side by side at most
MIN_KNOWN = 2  # known headers a header row has at least
_TOTAL = re.compile(r"(?:sub\W*)?(?:jumlah|total|grand\W*total|jml|rekap(?:itulasi)?)\b", re.I)
_FOOTNOTE = re.compile(r"(?:keterangan|catatan|ket|sumber|nb|note|\*+\)?|\d+\))\s*[:.)*]|\*", re.I)
_SIGNATURE = re.compile(
    r"(?:me|di)ngetahui|diketahui|(?:me|di)nyetujui|disetujui|yang\W+(?:mem|men|melap|ber)\w+|kepala\b|kades\b|lurah\b"
    r"|camat\b|sekretaris|bendahara\b|ketua\b|koordinator\b|pendamping\b|fasilitator\b|tksk\b|operator\b|petugas\b"
    r"|nip\b|nip\.|ttd|tanda\W*tangan|di(?:buat|periksa|verifikasi|susun)\W+oleh|plt\b|plh\b|a\.?n\.?\b|pj\b|kasi\b"
    r"|kabid\b|[a-z .]+,\s*\d{1,2}\s+[a-z]+\s+\d{4}$|[a-z .]+,\s*[ .…_]+\s*\d{0,4}$|\(.*\)$|[_.…]{4,}$",
    re.I,
)
_GROUP = re.compile(r"(?:desa|ds|kelurahan|kel|kecamatan|kec)\b[\s./:]*", re.I)
_ORDER = re.compile(r"\W*(?:\d{1,3}|[ivx]{1,5}|[a-z])?\W*", re.I)
_NUMBER = re.compile(r"[^a-df-wyz]*", re.I)  # no letters, but E as in 1.6E+15 and X where it is masked
_NO_DIGIT = re.compile(r"[^\dx*]", re.I)
# Fields in which a job, a standing or a day and a place are no sign of a signature.
SAID_OF_PERSONS = {"ttl", "tanggal_lahir", "hubungan", "pekerjaan", "psks_jenis", "keterangan", "catatan"}
_NUMBERING = re.compile(r"\(?(\d{1,3})(?:\.0)?\)?")


class Line(StrEnum):
    DATA = "data"
    TITLE = "title"
    BLANK = "blank"
    HEADER = "header_repeat"
    NUMBERING = "numbering"
    TOTAL = "total"
    FOOTNOTE = "footnote"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class HeaderRows:
    """The header of a sheet: its rows (counted from 1) and one header per column."""

    rows: tuple[int, ...]
    headers: tuple[Header, ...]

    @property
    def first_data_row(self) -> int:
        return self.rows[-1] + 1

    @property
    def known(self) -> int:
        return sum(bool(header.known) for header in self.headers)


def find_header(rows: Sequence[tuple[int, Sequence]], *, at: tuple[int, ...] = ()) -> HeaderRows | None:
    """The header among the first rows of a sheet; `at`: the rows the user says it stands in. None: no list here."""
    by_number = dict(rows[:HEADER_DEPTH])
    if at:
        return HeaderRows(at, tuple(_stacked([by_number.get(number, []) for number in at])))
    best, best_score = None, 0.0
    for candidate in _candidates(list(by_number.items())):
        score = _score(candidate)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _candidates(rows: list[tuple[int, Sequence]]) -> Iterable[HeaderRows]:
    for place, (number, _) in enumerate(rows):
        stack = [cells for n, (row, cells) in enumerate(rows[place : place + HEADER_ROWS]) if row == number + n]
        for depth in range(1, len(stack) + 1):
            yield HeaderRows(tuple(range(number, number + depth)), tuple(_stacked(stack[:depth])))


def _score(candidate: HeaderRows) -> float:
    """Known headers, a little more for the share of them; 0 if it can't be a header."""
    filled = [header for header in candidate.headers if header.text]
    known = candidate.known
    if known < MIN_KNOWN or any(_looks_like_data(header) for header in filled):
        return 0.0
    layout = layouts.recognised(filled)
    if known < 0.3 * len(filled) and not layout:
        return 0.0
    known = max(known, len(layout.names_in(filled))) if layout else known
    return known + known / len(filled) - 0.5 * (len(candidate.rows) - 1) + _groups(candidate)


def _groups(candidate: HeaderRows) -> float:
    """What a lower row is worth that says nothing known, but stands only below cells that reach over several columns,
    as L and P do below the sex: it is no row of data."""
    alone = sum(bool(header.known) for header in candidate.headers if not header.lower)
    if len(candidate.rows) != 2 or alone < MIN_KNOWN:
        return 0.0
    groups = [list(same) for upper, same in groupby(candidate.headers, lambda h: h.lower and h.upper) if upper]
    if any(len(group) < 2 or any(header.known for header in group) for group in groups):
        return 0.0
    return 0.5 + 1.5 * len(groups) if groups else 0.0


def _looks_like_data(header: Header) -> bool:
    return bool(re.search(r"\d{6,}", header.upper + " " + header.lower))


def _single(cells: Sequence) -> list[Header]:
    return [Header(_words(cell)) for cell in cells]


def _stacked(rows: Sequence[Sequence]) -> list[Header]:
    """Rows as one header; of three the middle one counts where the last says nothing."""
    if len(rows) == 1:
        return _single(rows[0])
    return _double(rows[0], [header.lower or header.upper for header in _stacked(rows[1:])])


def _double(upper: Sequence, lower: Sequence) -> list[Header]:
    """Two rows as one header: an upper cell reaches to the right over lower ones until the next upper cell."""
    headers, group = [], ""
    for column in range(max(len(upper), len(lower))):
        above = _words(upper[column]) if column < len(upper) else ""
        below = _words(lower[column]) if column < len(lower) else ""
        if above:
            group = above
        headers.append(Header(above or (group if below else ""), below))
    return headers


def _words(cell) -> str:
    return " ".join(shown(cell).split())


class Lines:
    """Tells line by line what a row under the header is. Keeps one fact: with what the footer began, "" before it.

    `width`: the number of fields a record of a text file must have; one that is cut off is data all the same.
    """

    def __init__(self, header: HeaderRows, mapping: Mapping, width: int | None = None):
        self.width = width
        self.headers = [slug(part.lower or part.upper) for part in header.headers]
        fields = {column.index: column.field for column in mapping.columns if column.field}
        self.columns = fields.keys()
        self.identity = [index for index, name in fields.items() if name in {"nama", "nik", "nik_mask"}]
        self.coded = {index for index, name in fields.items() if name in SAID_OF_PERSONS}
        self.placed = {index for index, name in fields.items() if name in REGION_FIELDS or mapping.psks}
        self.numbers = [column.index for column in mapping.columns if slug(column.header) in {"no", "nomor", "no_urut"}]
        self.thin = 2 if len(self.columns) > 6 else 1
        self.footer = ""

    def kind(self, cells: Sequence) -> Line:
        """What the row with these cells is. The first filled ones tell most rows of data."""
        filled = ((index, cell) for index, cell in enumerate(cells) if not blank(cell))
        first = list(islice(filled, self.thin + 2))
        if len(first) == self.thin + 2 and not self._maybe_no_data(first):
            self.footer = ""
            return Line.DATA
        return self._looked_through([*first, *filled], cut=self.width is not None and len(cells) != self.width)

    def _maybe_no_data(self, first: list[tuple[int, object]]) -> bool:
        """Whether a row with many cells that begins so can be a header, column numbers, a total or signers."""
        one, other, *_ = first
        return bool(
            self._heads(*one)
            or self._heads(*other)
            or _NUMBERING.fullmatch(shown(other[1]).strip())
            or _TOTAL.match(words := _words(one[1]))
            or _GROUP.match(words)
            or (self.thin < SIGNERS - 1 and (self.footer == Line.SIGNATURE or _SIGNATURE.match(words)))
        )

    def _looked_through(self, filled: list[tuple[int, object]], *, cut: bool) -> Line:
        if not filled:
            return Line.BLANK
        if self._repeats_header(filled):
            kind = Line.HEADER
        elif self._is_numbering(filled):
            kind = Line.NUMBERING
        else:
            kind = self._beside_data(filled, cut=cut)
        if kind in (Line.DATA, Line.HEADER):
            self.footer = ""
        elif kind in (Line.FOOTNOTE, Line.SIGNATURE):
            self.footer = kind
        return kind

    def _beside_data(self, filled: list[tuple[int, object]], *, cut: bool) -> Line:
        first = _words(filled[0][1])
        mapped = [index for index, _ in filled if index in self.columns]
        if _TOTAL.match(first) and not self._has_identity(filled):
            return Line.TOTAL
        if self._is_group(filled):
            return Line.TITLE
        if self._has_identity(filled) or self._is_numbered(filled) and mapped:
            return Line.DATA
        many = len(mapped) > self.thin or len(filled) > self.thin + 1
        if _FOOTNOTE.match(first) and not many:
            return Line.FOOTNOTE
        if self._is_signed(filled, many=many) or (self.footer and not many and not cut):
            return Line.SIGNATURE
        named = any(index in self.identity for index in mapped) and len(filled) > 1
        return Line.DATA if many or cut or named else Line.TITLE

    def _is_group(self, filled: list[tuple[int, object]]) -> bool:
        """Whether the row only names, numbered perhaps, the village or kecamatan of the people below it."""
        told = [(index, words) for index, cell in filled if not _ORDER.fullmatch(words := _words(cell))]
        if not told or len(told) > 2 or self.placed.intersection(index for index, _ in told):
            return False
        name = _GROUP.match(told[0][1])
        return bool(name) and (name.end() == len(told[0][1])) == (len(told) == 2)

    def _is_signed(self, filled: list[tuple[int, object]], *, many: bool) -> bool:
        """Whether those who sign stand here, alone or side by side; no job or birth of a person is taken for one."""
        signs = [bool(_SIGNATURE.match(_words(cell))) for _, cell in filled]
        if many:
            return len(filled) <= SIGNERS and (self.footer == Line.SIGNATURE or (signs[0] and sum(signs) > 1))
        return any(sign for sign, (index, _) in zip(signs, filled, strict=True) if index not in self.coded)

    def _is_numbered(self, filled: list[tuple[int, object]]) -> bool:
        return any(index in self.numbers and _NUMBERING.fullmatch(shown(cell)) for index, cell in filled)

    def _has_identity(self, filled: list[tuple[int, object]]) -> bool:
        """Whether a NIK stands in the row: a person called Jumlah has one. The NIP of a signer is none."""
        return any(
            index in self.identity and _NUMBER.fullmatch(text := shown(cell)) and len(_NO_DIGIT.sub("", text)) >= 12
            for index, cell in filled
        )

    def _repeats_header(self, filled: list[tuple[int, object]]) -> bool:
        if len(filled) < MIN_KNOWN or not any(self._heads(*pair) for pair in filled[:2]):
            return False
        same = sum(self._heads(index, cell) for index, cell in filled)
        return same >= 0.6 * len(filled)

    def _heads(self, index: int, cell) -> bool:
        """Whether a cell is what stands at the head of its column."""
        if index >= len(self.headers) or not (head := self.headers[index]):
            return False
        first = str(cell)[:1].lower()  # a look at one letter spares most rows the rest
        return not (first.isalnum() and first != head[0]) and slug(_words(cell)) == head

    def _is_numbering(self, filled: list[tuple[int, object]]) -> bool:
        """A row of column numbers: 1 2 3 ... or (1) (2) (3) ..."""
        if len(filled) < 4 or not _NUMBERING.fullmatch(shown(filled[1][1]).strip()):
            return False
        found = [_NUMBERING.fullmatch(shown(cell).strip()) for _, cell in filled]
        if not all(found):
            return False
        counted = [int(match[1]) for match in found]
        return counted == list(range(counted[0], counted[0] + len(counted)))
