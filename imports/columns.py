"""Which column of a sheet is which field: a known layout, the synonyms, a look at the values; never a silent guess.

A column is SURE (layout or a header that means one thing), LIKELY (the values decide) or OPEN (the user must say).
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cases import nik
from imports import layouts, psks_values, values
from imports.cells import blank, shown
from imports.fields import AMBIGUOUS, FIELD_OF, LABELS, NAMES, PROGRAMME_OF, Header, known_as, slug
from imports.kinds import standard_kinds

SAMPLE = 200
SHARE = 0.6  # of the filled cells that must look like a field for the values to decide
_MARK_FIELDS = "program:"
_STANDING = re.compile(r"(?:(?:non|tidak|in)\W*)?aktif(?: kembali)?|di\W*non\W*aktifkan|peserta (?:non\W*)?aktif", re.I)
PSKS_SIGNS = {"psks_jenis", "psks_ketua", "psks_nomor"}  # one of them makes a list of unknown form one of PSKS
PEOPLE_SIGNS = {"no_kk", "desil", "program", "program_list", "hubungan", "id_dtks", "no_kks"}


class Confidence(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    OPEN = "open"


@dataclass(frozen=True)
class Column:
    """One column. `index` counts from 0; `field` None: left out; `choices`: what an OPEN one may be."""

    index: int
    header: str
    field: str | None
    confidence: Confidence = Confidence.SURE
    choices: tuple[str | None, ...] = ()

    @property
    def letter(self) -> str:
        name, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            name = chr(65 + rest) + name
        return name

    @property
    def label(self) -> str:
        return LABELS.get(self.field, "") if self.field else ""


@dataclass(frozen=True)
class Mapping:
    """The columns of one sheet, the layout they follow ("" for none) and what makes two rows the same."""

    layout: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    one_programme: bool
    fingerprint: str

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.columns if column.field}

    @property
    def open(self) -> list[Column]:
        return [column for column in self.columns if column.confidence == Confidence.OPEN]

    @property
    def unsaid(self) -> list[Column]:
        """Open columns that hold what nobody may pass over: numbers of persons while no column is the NIK, words that
        say who receives no longer."""
        wanted = {"nik", "keadaan_program"} - self.fields
        return [column for column in self.open if column.choices and column.choices[0] in wanted]

    @property
    def has_region(self) -> bool:
        return bool(self.fields & {"desa", "kode_desa"}) or (self.psks and "kecamatan" in self.fields)

    @property
    def psks(self) -> bool:
        """Whether these are columns of a list of PSKS."""
        return any(field.startswith("psks") for field in self.fields)

    @property
    def is_list(self) -> bool:
        """Whether it names persons at all; a recap does not."""
        return bool(self.fields & {"nama", "nik", "nik_mask"}) and len(self.fields) >= 2

    def with_fields(self, chosen: dict[int, str | None]) -> "Mapping":
        """The mapping with the user's fields for some columns (by index)."""
        columns = tuple(
            replace(column, field=chosen[column.index], confidence=Confidence.SURE)
            if column.index in chosen
            else column
            for column in self.columns
        )
        same = [column.field for column in columns] == [column.field for column in self.columns]
        if same:
            return replace(self, columns=columns)
        fields = {column.field for column in columns if column.field}
        return replace(self, columns=columns, layout="", key=_key(fields), one_programme="program" in fields)


def fingerprint(headers: Sequence[Header]) -> str:
    """The same for every file with these headers in this order, whatever the capitals and blanks."""
    text = "\n".join(header.slugs[0] for header in headers)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def match(headers: Sequence[Header], samples: Sequence[Sequence], layout: str = "") -> Mapping:
    """The mapping of these headers; `samples` are rows of cells to look at, `layout` the name of one to insist on."""
    known = layouts.BY_NAME[layout] if layout else layouts.recognised(list(headers))
    columns = [_column(index, header, known, _filled(samples, index)) for index, header in enumerate(headers)]
    columns = _of_one_register(_without_rivals(_of_sexes(columns, samples)), known)
    columns = _standing_of_programme(columns, known)
    fields = {column.field for column in columns if column.field}
    if known:
        return Mapping(known.name, tuple(columns), known.key, known.one_programme, fingerprint(headers))
    return Mapping("", tuple(columns), _key(fields), "program" in fields, fingerprint(headers))


def _of_one_register(columns: list[Column], layout: layouts.Layout | None) -> list[Column]:
    """In a list of people no column is one of PSKS, in a list of PSKS the kind is theirs."""
    fields = {column.field for column in columns if column.field}
    found = {field for field in fields if field.startswith("psks")}
    if layout and layout.psks:
        return columns
    signs = bool(found & PSKS_SIGNS) or len(found) > 1
    of_psks = signs and not fields & PEOPLE_SIGNS and layout is None
    told = {"kategori": "psks_jenis"} if of_psks else dict.fromkeys(found)
    return [replace(column, field=told.get(column.field, column.field)) for column in columns]


def _column(index: int, header: Header, layout: layouts.Layout | None, filled: list) -> Column:
    if layout:
        name = layout.column_of(header)
        if name is not None:
            return Column(index, header.text, layout.columns[name])
    name = header.known
    if field := _mark_below(header):
        return Column(index, header.text, field)
    if header.of_another and not name:
        told = FIELD_OF.get(known_as(slug(header.lower)))
        return Column(index, header.text, None, *((Confidence.OPEN, (None, told)) if told else ()))
    if name in AMBIGUOUS:
        return _decided(index, header, AMBIGUOUS[name], filled)
    if name in PROGRAMME_OF:
        return _programme(index, header, PROGRAMME_OF[name], filled)
    if name:
        return Column(index, header.text, FIELD_OF[name])
    return _by_values(index, header, filled)


def _mark_below(header: Header) -> str:
    """The mark that a column is for, which stands below what it is about: "JENIS KELAMIN > L"."""
    about = FIELD_OF.get(known_as(slug(header.upper))) or known_as(slug(header.upper)) if header.lower else ""
    if about == "jenis_kelamin" and (sex := values.sex(header.lower)):
        return f"jenis_kelamin:{sex}"
    if about in ("disabilitas", "status_disabilitas") and len(kinds := values.disabilities(header.lower)[0]) == 1:
        return f"disabilitas:{kinds[0]}"
    return ""


def _of_sexes(columns: list[Column], samples: Sequence[Sequence]) -> list[Column]:
    """Two columns headed L and P, in which one of both is marked."""
    found = {column.index: values.sex(column.header) for column in columns if not column.field}
    ticked = {
        index: sex
        for index, sex in found.items()
        if sex and all(_is_mark(cell) or values.sex(cell) == sex for cell in _filled(samples, index))
    }
    if sorted(ticked.values()) != ["L", "P"]:
        return columns
    return [
        replace(column, field=f"jenis_kelamin:{ticked[column.index]}", confidence=Confidence.LIKELY, choices=())
        if column.index in ticked
        else column
        for column in columns
    ]


def _standing_of_programme(columns: list[Column], layout: layouts.Layout | None) -> list[Column]:
    """Whether somebody still receives is said of a programme; where no column or layout names one, it says nothing."""
    fields = {column.field or "" for column in columns}
    if layout or any(field.startswith("program") for field in fields):
        return columns
    return [
        replace(column, field=None, confidence=Confidence.SURE, choices=())
        if column.field == "keadaan_program" or column.choices[:1] == ("keadaan_program",)
        else column
        for column in columns
    ]


def _programme(index: int, header: Header, code: str, filled: list) -> Column:
    marks = sum(values.mark(value) is not None for value in filled)
    if filled and marks < SHARE * len(filled):
        return Column(index, header.text, None, Confidence.OPEN, (None, f"{_MARK_FIELDS}{code}", "program_list"))
    return Column(index, header.text, f"{_MARK_FIELDS}{code}")


def _decided(index: int, header: Header, choices: tuple[str | None, ...], filled: list) -> Column:
    """A header with several meanings: the one meaning its values can have, else the user's to say."""
    if "keterangan" in choices:
        field = next((name for name in ("keadaan_program", "hasil") if _looks_like(name, filled)), "keterangan")
        return Column(index, header.text, field, Confidence.LIKELY)
    fitting = [field for field in choices if field and _looks_like(field, filled)]
    if "jenis_kelamin" in fitting:  # "LAKI-LAKI" could be the name of a village, a village name is no sex
        fitting = ["jenis_kelamin"]
    if len(fitting) == 1:
        return Column(index, header.text, fitting[0], Confidence.LIKELY)
    return Column(index, header.text, None, Confidence.OPEN, choices)


def _by_values(index: int, header: Header, filled: list) -> Column:
    """An unknown header: only what its values show beyond doubt is suggested."""
    fitting = [
        field
        for field in ("nik", "no_kk", "jenis_kelamin")
        if header.text and len(filled) >= 3 and _looks_like(field, filled)
    ]
    if fitting in (["nik"], ["nik", "no_kk"]):
        return Column(index, header.text, None, Confidence.OPEN, (*fitting, None))
    if fitting:
        return Column(index, header.text, fitting[0], Confidence.LIKELY)
    if header.text and len(filled) >= 3 and _looks_like("keadaan_program", filled):
        return Column(index, header.text, None, Confidence.OPEN, ("keadaan_program", None))
    return Column(index, header.text, None)


def _looks_like(field: str, filled: list) -> bool:
    test = _LOOKS.get(field)
    return bool(test and filled) and sum(map(test, filled)) >= SHARE * len(filled)


def _is_date(value) -> bool:
    return isinstance(value, date) or bool(
        re.fullmatch(r"\d{1,4}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}", shown(value).strip())
    )


def _is_mark(value) -> bool:
    return values.mark(value) is not None


def _is_name(value) -> bool:
    return bool(re.search(r"[A-Za-z]{3}", shown(value))) and not re.search(r"\d{3}", shown(value))


_LOOKS = {
    "nik": lambda value: nik.read(value).digits is not None,
    "no_kk": lambda value: bool((number := nik.read_number(value).digits) and nik.kk_possible(number)),
    "jenis_kelamin": lambda value: values.sex(value) is not None and not shown(value).isdecimal(),
    "tanggal_lahir": _is_date,
    "hasil": lambda value: values.result(value) is not None,
    "keadaan_program": lambda value: bool(_STANDING.fullmatch(shown(value).strip())),
    "telepon": lambda value: bool(values.phone(value)),
    "kategori": lambda value: bool(standard_kinds().codes(value)),
    "psks_jenis": lambda value: bool(psks_values.standard_kinds().slug(value)),
    "program": lambda value: values.programme(value) is not None,
    "program_list": lambda value: any(values.programmes(value)[0]),
    "disabilitas": lambda value: bool(values.disabilities(value)[0]),
    "nominal": lambda value: values.amount(value) is not None,
    "kode_desa": lambda value: bool(re.fullmatch(r"\d{2}\.?\d{2}\.?\d{2}\.?\d{4}", shown(value).strip())),
    "nama": lambda value: _is_name(value),
    "desa": lambda value: _is_name(value),
}


def _filled(samples: Sequence[Sequence], index: int) -> list:
    found = [row[index] for row in samples if index < len(row) and not blank(row[index])]
    return found[:SAMPLE]


def _without_rivals(columns: list[Column]) -> list[Column]:
    """Two columns for one field: the one with the more telling header keeps it, the other is left to the user."""
    best: dict[str, Column] = {}
    for column in columns:
        if column.field and (column.field not in best or _rank(column) < _rank(best[column.field])):
            best[column.field] = column
    return [
        column
        if not column.field or best[column.field] is column
        else replace(column, field=None, confidence=Confidence.OPEN, choices=(None, column.field))
        for column in columns
    ]


def _rank(column: Column) -> tuple[bool, int]:
    name = Header(column.header).slugs[0]
    names = NAMES.get(column.field or "", [])
    return column.confidence != Confidence.SURE, names.index(name) if name in names else len(names)


def _key(fields: set[str]) -> tuple[str, ...]:
    """What makes two rows the same in a list of no known layout."""
    if any(field.startswith("psks") for field in fields):
        return ("identitas",)
    if "nik" not in fields:
        return ("nik_mask", "nama", "kode_desa") if "nik_mask" in fields else ("nama", "tanggal_lahir", "kode_desa")
    if "tahap" in fields and "program" in fields:
        return ("nik", "program", "tahap", "tahun")
    extra = [field for field in ("kategori", "program") if field in fields]
    return ("nik", *extra)
