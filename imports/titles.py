"""The village a table is about, where only its title rows, its sheet's name or the file's name say so.

Said only when it is certain: all that is named there is one village, spelt exactly or as an alias, it lies in the
kecamatan and kabupaten named, and no word beside its name could be a part of it.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from imports.cells import shown
from regions.names import (
    KABUPATEN_PREFIXES,
    KECAMATAN_PREFIXES,
    VILLAGE_PREFIXES,
    kabupaten_key,
    kecamatan_key,
    village_key,
    words,
)
from regions.resolve import Index, State

LONGEST_NAME = 6  # words
PREFIXES = VILLAGE_PREFIXES | KECAMATAN_PREFIXES | KABUPATEN_PREFIXES
# What may follow a name and is no part of it.
_AFTER = (
    "KOTA PROVINSI PROV DUSUN DSN RT RW TAHUN THN TH TA TAHAP PERIODE BULAN BLN TRIWULAN TW SEMESTER PER TANGGAL TGL "
    "JANUARI FEBRUARI MARET APRIL MEI JUNI JULI AGUSTUS SEPTEMBER OKTOBER NOVEMBER DESEMBER "
    "HALAMAN LEMBAR LANJUTAN KODE PENERIMA YANG UNTUK DALAM DI"
)
ENDS = PREFIXES | {*_AFTER.split()}
_NUMBERING = re.compile(r"\d{1,3}|[IVX]{1,5}|[A-Z]")
ADDRESS = {"JL", "JLN", "JALAN", "ALAMAT", "TELP", "TELEPON", "POS", "EMAIL"}  # where an office stands, not its list


@dataclass(frozen=True)
class Titles:
    """Reads what stands around the tables of one file."""

    index: Index
    file_name: str = ""

    def village(self, sheet: str | None, above: Iterable[Sequence]) -> str:
        """The code of the village that the rows above the header and the sheet's name speak of; "" for none.

        The file's name is asked only where these name no village.
        """
        named = _Named(self.index)
        for line in (line for row in above for line in words_of(row)):
            if ADDRESS.isdisjoint(line):
                named.read(line)
        named.read_name(sheet or "")
        if not named.villages:
            named.read_name(PurePath(self.file_name).stem)
        return named.village()


@dataclass
class _Named:
    """The regions named in the lines read so far. `doubt`: one is not known, or its name may go on."""

    index: Index
    villages: set[str] = field(default_factory=set)
    kecamatan: set[str] = field(default_factory=set)
    doubt: bool = False

    def read(self, line: Sequence[str]) -> None:
        for place, word in enumerate(line):
            rest = line[place + 1 :]
            if word in VILLAGE_PREFIXES:
                self._village(rest)
            elif word in KECAMATAN_PREFIXES:
                self._area(rest, self.index.kecamatan, kecamatan_key)
            elif word in KABUPATEN_PREFIXES:
                self._area(rest, {self.index.kabupaten}, kabupaten_key)

    def read_name(self, text: str) -> None:
        """A sheet or a file may be named after a village without saying that it is one."""
        line = words(text)
        self.read(line)
        while line and line[0].isdigit():
            line = line[1:]
        self._village(line, bare=True)

    def village(self) -> str:
        """The one village meant; "" if there is none or any doubt."""
        if self.doubt or len(self.kecamatan) > 1 or not self.villages:
            return ""
        found = {self.index.resolve(next(iter(self.kecamatan), ""), name) for name in self.villages}
        meant = {place.region for place in found if place.state == State.FOUND}
        return meant.pop() if len(meant) == len(found) == 1 else ""

    def _village(self, line: Sequence[str], *, bare: bool = False) -> None:
        name, rest = begins(line, self.index.by_name, village_key)
        alike = self.index.kecamatan if bare else ENDS  # a sheet "Gelumbang" may be of the kecamatan; "desa dalam ..."
        if not name or (kecamatan_key(name) if bare else name) in alike:
            return
        area, _ = begins(rest, self.index.kecamatan, kecamatan_key)
        if area:
            self.kecamatan.add(self.index.kecamatan[kecamatan_key(area)])
        if area or _ended(rest):
            self.villages.add(name)
        elif not bare:
            self.doubt = True

    def _area(self, line: Sequence[str], known: Container[str], key: Callable[[str], str]) -> None:
        name, _ = begins(line, known, key)
        if not name and not _ended(line):
            self.doubt = True
        elif name and known is self.index.kecamatan:
            self.kecamatan.add(self.index.kecamatan[key(name)])


def words_of(row: Sequence) -> Iterator[list[str]]:
    """The lines of the cells of a row as words; what a cell only announces ("Desa :") stands in the next."""
    line: list[str] = []
    for text in (part for cell in row for part in shown(cell).splitlines()):
        if line and line[-1] not in PREFIXES:
            yield line
            line = []
        line = line + words(text)
    yield line


def begins(line: Sequence[str], known: Container[str], key: Callable[[str], str]) -> tuple[str, Sequence[str]]:
    """The longest name a line begins with, and what follows it; "" if it begins with none."""
    for end in range(min(len(line), LONGEST_NAME), 0, -1):
        name = " ".join(line[:end])
        if key(name) in known:
            return name, line[end:]
    return "", line


def numbers(line: Sequence[str]) -> int:
    """How many words at its beginning only number a line: 1, IV, A."""
    return next((at for at, word in enumerate(line) if not _NUMBERING.fullmatch(word)), len(line))


def _ended(rest: Sequence[str]) -> bool:
    """Whether what follows cannot belong to a name: nothing, a word like TAHUN, a year."""
    return not rest or rest[0] in ENDS or (len(rest[0]) == 4 and rest[0].isdigit())
