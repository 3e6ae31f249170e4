"""What a hostile file is and what may become of it; the small honest list that most of them are made from."""

import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

HEADERS = ["NO", "NIK", "NAMA", "JENIS KELAMIN", "TANGGAL LAHIR", "ALAMAT", "DESA", "KECAMATAN"]
REFUSED, READ = "refused", "read"
EITHER = frozenset({REFUSED, READ})


@dataclass
class Case:
    """One file. `names`: the persons that must all be staged if it is read; `least`: rows that must come out at all."""

    path: Path
    may: frozenset[str] = frozenset({REFUSED})
    names: list[str] = field(default_factory=list)
    least: int = 0


@dataclass
class Place:
    """Where files are made: a folder, a source of randomness, the real samples."""

    folder: Path
    random: random.Random
    samples: list[Path]
    count: int = 0

    def path(self, ending: str = "xlsx") -> Path:
        self.count += 1
        return self.folder / f"berkas-{self.count}.{ending}"

    def write(self, content: bytes, ending: str) -> Path:
        path = self.path(ending)
        path.write_bytes(content)
        return path

    def sample(self, *endings: str) -> Path:
        return self.random.choice([path for path in self.samples if path.suffix in endings])


Make = Callable[[Place], Case]
KINDS: dict[str, Make] = {}


def kind(make: Make) -> Make:
    """Registers a generator under its name."""
    KINDS[make.__name__] = make
    return make


def people(place: Place, count: int = 12) -> list[list[str]]:
    """Rows of invented persons under `HEADERS`; every name occurs once."""
    rows = []
    for number in range(1, count + 1):
        name = "WARGA " + "".join(place.random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=9))
        day, month = place.random.randint(1, 28), place.random.randint(1, 12)
        nik = f"160302{day:02}{month:02}80{place.random.randint(7000, 9999)}"
        rows.append([str(number), nik, name, "L", f"{day:02}-{month:02}-1980", "DUSUN I", "TEGAL REJO", "LAWANG KIDUL"])
    return rows


def names(rows: list[list[str]]) -> list[str]:
    return [row[2] for row in rows]


def book(place: Place, rows: list[list[str]] | None = None, write=None) -> tuple[Path, list[list[str]]]:
    """An honest .xlsx of a few persons; `write(workbook, sheet)` adds to it."""
    rows = people(place) if rows is None else rows
    path = place.path()
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Data")
    for number, row in enumerate([HEADERS, *rows]):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)
    if write:
        write(workbook, sheet)
    workbook.close()
    return path, rows


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
PARTS = [SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The archive with one part changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    assert part in parts, part
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def replaced(path: Path, part: str, before: bytes, after: bytes) -> Path:
    def change(data: bytes) -> bytes:
        assert before in data, before
        return data.replace(before, after, 1)

    return changed(path, part, change)


def appended(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return path


def streamed(path: Path, name: str, pieces, level: int = 6) -> Path:
    """A big member put into the archive piece by piece, so that making it needs no memory."""
    package = zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=level)
    with package, package.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)
    return path


def without(path: Path, part: str) -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path
