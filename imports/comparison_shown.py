"""A kept comparison as pages, files and letters show it: masked where the reader is not cleared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from cases.nik import mask
from imports import comparing
from imports.compared import Comparison, Line
from imports.comparing import Change
from imports.exports import SECRET as SECRET_SENTENCE
from imports.fields import LABELS, PROGRAMMES
from imports.models import Row
from imports.shown import MASKED_FIELDS, SECRET
from regions.models import Region

TONES = {
    Change.DROPPED: "late", Change.NEW: "now", Change.MOVED: "wait", Change.CHANGED: "wait", Change.UNCLEAR: "late",
    Change.SAME: "done",
}  # fmt: skip
NAMES = LABELS | {"kode_desa": "Desa/kelurahan", "program": "Program"}
UNPLACED = "Desa tidak terbaca"
UNLISTED = "Desanya tidak ada di daftar baru."
HEADER = [
    "Perubahan", "Nama", "NIK", "Tanggal lahir", "Desa/kelurahan", "Kecamatan", "RT", "RW", "Program berakhir",
    "Program baru", "Yang berubah", "Baris daftar lama", "Baris daftar baru",
]  # fmt: skip
PART = 500  # lines whose rows are fetched at a time


@dataclass(frozen=True)
class Person:
    """One person of a comparison as it may be shown. `born`: "" where not known."""

    line: Line
    change: Change
    name: str
    nik: str
    born: str
    village: str
    kecamatan: str
    rt: str
    rw: str
    lost: list[str]
    gained: list[str]
    diff: list[tuple[str, str, str]]
    person_id: int | None
    rows: tuple[int | None, int | None]
    hidden: bool

    @property
    def tone(self) -> str:
        return TONES[self.change]

    @property
    def unlisted_village(self) -> bool:
        """Whether it is unclear what became of somebody as the new list leaves the whole village out."""
        return self.change == Change.UNCLEAR and self.line.new is None and not self.hidden

    @property
    def is_new(self) -> bool:
        return self.change == Change.NEW

    @property
    def place(self) -> str:
        return f"{self.village}, {self.kecamatan}" if self.kecamatan else self.village


def persons(found: Comparison, lines: Iterable[Line], *, cleared: bool, seen=None) -> Iterator[Person]:
    """Lines with what their rows say; `seen` is told the rows of Rahasia kinds that are shown."""
    base = comparing.Basis(found.found["basis"]["number"], tuple(found.found["basis"]["fields"]))
    lines = iter(lines)
    while part := list(islice(lines, PART)):
        ids = {pk for line in part for pk in (line.old, line.new) if pk}
        rows = {row.pk: row for row in Row.objects.filter(pk__in=ids).only("batch", *comparing.READ)}
        places = _places(rows.values())
        if seen and cleared:
            seen([row for row in rows.values() if row.secret])
        for line in part:
            yield _person(base, line, rows, places, hidden=line.secret and not cleared)


def _places(rows: Iterable[Row]) -> dict[str, Region]:
    codes = {code for row in rows if (code := row.values.get("kode_desa"))}
    return {region.pk: region for region in Region.objects.filter(pk__in=codes).select_related("parent")}


def _person(base, line: Line, rows: dict, places: dict, *, hidden: bool) -> Person:
    old, new = rows.get(line.old), rows.get(line.new)
    row = new or old
    change = Change(line.change)
    if hidden or row is None:  # no row numbers either: one of the two rows may stand in its list by name
        return Person(line, change, SECRET, "", "", "", "", "", "", [], [], [], None, (None, None), True)
    said = (old.values if old else {}) | {name: value for name, value in (new or old).values.items() if value}
    region = places.get(line.village)
    return Person(
        line=line,
        change=change,
        name=said.get("nama") or "tanpa nama",
        nik=mask(said.get("nik")) or said.get("nik_mask") or "",
        born=_told("tanggal_lahir", said.get("tanggal_lahir"), places),
        village=region.name if region else UNPLACED,
        kecamatan=region.parent.name if region else "",
        rt=said.get("rt") or "",
        rw=said.get("rw") or "",
        lost=[PROGRAMMES.get(code, code) for code in line.lost],
        gained=[PROGRAMMES.get(code, code) for code in line.gained],
        diff=_diff(base, old, new, places) if change in (Change.MOVED, Change.CHANGED) else [],
        person_id=(new and new.person_id) or (old and old.person_id),
        rows=(old.number if old else None, new.number if new else None),
        hidden=False,
    )  # fmt: skip


def _diff(base, old: Row | None, new: Row | None, places: dict) -> list[tuple[str, str, str]]:
    if not old or not new:
        return []
    fields, filled = comparing.differences(base, *(comparing.entry(row, base.number) for row in (old, new)))
    fields |= {name: (None, new.values[name]) for name in filled}
    fields.pop("program", None)
    return [
        (NAMES[name], _told(name, before, places) or "kosong", _told(name, after, places) or "kosong")
        for name, (before, after) in fields.items()
    ]


def _told(name: str, value, places: dict) -> str:
    if value is None:
        return ""
    if name == "kode_desa":
        return f"{places[value].name}, {places[value].parent.name}" if value in places else str(value)
    if name == "tanggal_lahir":
        return f"{date.fromisoformat(value):%d-%m-%Y}"
    if name in MASKED_FIELDS:
        return mask(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def csv_row(person: Person) -> list:
    """A line of the file a comparison is taken out as."""
    if person.hidden:
        return [person.change.label, SECRET_SENTENCE, *[""] * 9, *person.rows]
    told = "; ".join(f"{label}: {old} menjadi {new}" for label, old, new in person.diff)
    told = UNLISTED if person.unlisted_village else told
    return [
        person.change.label, person.name, person.nik, person.born, person.village, person.kecamatan, person.rt,
        person.rw, ", ".join(person.lost), ", ".join(person.gained), told, *person.rows,
    ]  # fmt: skip
