"""One row: every value cleaned, every reason found, whatever else is wrong with it (rules of the sample lists).

A `Checker` is made once per sheet. It looks at one row at a time; what takes several rows is in `imports.doubles`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from cases import nik as numbers
from imports import dates, housing, layouts, values
from imports.codes import Outcome, outcome
from imports.columns import Mapping
from imports.fields import MARKS, REGION_FIELDS, TEXT_FIELDS
from imports.kinds import NEEDS_DISABILITY, Kinds, standard_kinds
from office.dates import swapped
from office.exports import unguarded
from regions.resolve import Index

# What a row's `clean` holds towards the outside (command, truth files); the rest of the values is for the register.
CLEAN_FIELDS = (
    "id_dtks", "nik", "nik_mask", "no_kk", "no_kks", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin",
    "kode_desa", "rt", "rw", "desil", "kategori", "disabilitas", "program", "tahap", "tahun", "nominal", "hasil",
    "telepon",
)  # fmt: skip
ALWAYS_NEW = {"ttl", "nik", "nik_mask", "nama", "id_dtks", "no_kks", "tanggal_lahir", "telepon"}
REMEMBERED = 5_000  # texts of a column, or of columns read together, whose effect is kept
_FORMULA = re.compile(r"[=+@]|-[A-Za-z]")
_BEGIN_FORMULA = "=+@-"
MOJIBAKE = re.compile("â€|Ã.|Â[\u0080-\u00bf ]|ï»¿|\ufffd")
_TEXTS = frozenset([str, type(None)])


@dataclass(slots=True)
class Checked:
    """A row after its check. `values`: by field, dates as date; a field the file lacks is not in it."""

    values: dict = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    birth_year: int | None = None

    @property
    def outcome(self) -> Outcome:
        return outcome(self.codes)

    @property
    def clean(self) -> dict:
        """The values as JSON, only the fields that the truth files know."""
        found = {name: self.values[name] for name in CLEAN_FIELDS if name in self.values}
        if isinstance(found.get("tanggal_lahir"), date):
            found["tanggal_lahir"] = found["tanggal_lahir"].isoformat()
        return found


class Checker:
    """Checks the rows of one sheet. `width`: number of fields each record must have (text files), None elsewhere;
    `village`: the code of the one all of them speak of, where no column does.
    """

    def __init__(
        self,
        mapping: Mapping,
        *,
        reference: date,
        index: Index,
        kinds: Kinds | None = None,
        width: int | None = None,
        village: str = "",
    ):
        self.mapping, self.reference, self.index, self.width = mapping, reference, index, width
        self.kinds = kinds or standard_kinds()
        self.fields, self.village = mapping.fields, "" if mapping.has_region else village
        self.placing = mapping.has_region or bool(self.village)
        self.marked = {name.partition(":")[0] for name in self.fields if name in MARKS}
        self.blank = self._blank()
        if self.village:
            self._place(stands := Checked())
            self.blank |= stands.values
        self.columns = [
            (column.index, column.field, self._step(column.field)) for column in mapping.columns if column.field
        ]
        self.least = 1 + max((index for index, *_ in self.columns), default=-1)
        self.parts = self._parts()

    def check(self, cells: Sequence) -> Checked:
        """All values and all reasons of one row. Its lists are those of other rows, too."""
        row = Checked()
        if self.width is not None and len(cells) != self.width:
            row.codes.add("row_malformed")
            return row
        if len(cells) < self.least:
            cells = [*cells, *[None] * (self.least - len(cells))]
        plain = _TEXTS.issuperset(map(type, cells))
        keys = cells if plain else [cell if type(cell) in _TEXTS else (type(cell), cell) for cell in cells]
        found, reasons = dict(self.blank), row.codes
        row.values = found
        for pick, known, columns in self.parts:
            if known is None:
                for index, name, step in columns:
                    step(row, name, _as_it_was(cells[index]))
                continue
            key = pick(keys)
            told, codes = known.get(key) or self._remembered(columns, cells, known, key)
            found.update(told)
            if codes:
                reasons |= codes
        self._across(row)
        return row

    def _across(self, row: Checked) -> None:
        """What values show beside each other."""
        if "tanggal_lahir" in self.fields or "ttl" in self.fields:
            self._birth(row)
        if "jenis_kelamin" in self.marked and row.values.get("jenis_kelamin") is None:
            row.codes.add("sex_unknown")
        self._sex_against_nik(row)
        if "kategori" in self.fields:
            self._kind_rules(row)

    def _parts(self) -> list[tuple[Callable, dict | None, list]]:
        """The columns in the order they are read: how to pick their cells, what these came to, the columns.

        Those of the place and those of programmes are read together. What differs from row to row is not kept.
        """
        groups: dict[str, list] = {}
        for column in self.columns:
            groups.setdefault(_read_with(column[1]), []).append(column)
        return [
            (itemgetter(*[index for index, *_ in columns]), None if name in ALWAYS_NEW else {}, columns)
            for name, columns in groups.items()
        ]

    def _remembered(self, columns: list, cells: Sequence, known: dict, key) -> tuple[dict, set]:
        """The effect of cells, kept by their texts: most columns of a list hold the same few texts again and again."""
        alone = Checked()
        for index, name, step in columns:
            step(alone, name, _as_it_was(cells[index]))
        if self.placing and columns[0][1] in REGION_FIELDS:
            self._place(alone)
        if len(known) >= REMEMBERED:
            known.clear()
        known[key] = effect = (alone.values, alone.codes)
        return effect

    def _blank(self) -> dict:
        """What a row has before anything is read: lists for the fields that collect."""
        start = {}
        known = layouts.BY_NAME.get(self.mapping.layout)
        if known and known.programme:
            start["program"] = [known.programme]
        elif any(name == "program" or name == "program_list" or name.startswith("program:") for name in self.fields):
            start["program"] = []
        if "jenis_kelamin" in self.marked:
            start["jenis_kelamin"] = None
        if "disabilitas" in self.marked:
            start["disabilitas"] = []
        return start

    def _step(self, name: str) -> Callable:
        if name in MARKS:
            return self._mark
        if name in housing.LABELS:
            return self._house
        if name in TEXT_FIELDS:
            return self._name if name == "nama" else self._text
        return getattr(self, f"_{name}")

    # --- text ---------------------------------------------------------------------------------------------------
    def _text(self, row: Checked, name: str, value) -> None:
        if values.is_error(value):
            row.codes.add("cell_error")
            row.values[name] = None
            return
        found = values.clean(value) if value is not None else ""
        if found and isinstance(value, str):
            if found[0] in _BEGIN_FORMULA and _FORMULA.match(found):
                row.codes.add("formula_text")
            if not found.isascii() and MOJIBAKE.search(found):
                row.codes.add("text_mojibake")
        row.values[name] = None if values.is_empty(found) else found

    def _name(self, row: Checked, name: str, value) -> None:
        self._text(row, name, value)
        found = row.values[name]
        if found is None:
            row.codes.add("name_missing")
        elif any(map(str.isdigit, found)):
            row.codes.add("name_suspect")

    def _region(self, row: Checked, name: str, value) -> None:
        self._text(row, name, value)
        row.values[name] = row.values[name] or ""

    _provinsi = _kabupaten = _kecamatan = _desa = _region

    def _kode_desa(self, row: Checked, name: str, value) -> None:
        self._region(row, "kode_desa_file", value)

    # --- numbers of persons, families, cards ----------------------------------------------------------------------
    def _nik(self, row: Checked, name: str, value) -> None:
        number = numbers.read(None if values.is_error(value) else value)
        row.values["nik"] = number.digits
        if number.mask:
            row.values["nik_mask"] = number.mask
        if number.fault:
            row.codes.add(f"nik_{number.fault}")
            return
        if number.numeric:
            row.codes.add("nik_numeric")
        if not numbers.region_known(number.digits):
            row.codes.add("nik_region_unknown")

    def _nik_mask(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.label(value)
        if row.values[name] is None:
            row.codes.add("nik_missing")

    def _no_kk(self, row: Checked, name: str, value) -> None:
        number = numbers.read_number(None if values.is_error(value) else value)
        usable = number.digits is not None and numbers.kk_possible(number.digits)
        row.values[name] = number.digits if usable else None
        if not usable:
            row.codes.add("kk_missing" if number.fault == numbers.MISSING else "kk_invalid")

    def _no_kk_mask(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.label(value)

    def _no_kks(self, row: Checked, name: str, value) -> None:
        number = numbers.read_number(None if values.is_error(value) else value)
        row.values[name] = number.digits
        if number.digits is None and number.fault != numbers.MISSING:
            row.codes.add("card_invalid")

    def _id_dtks(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.label(value)

    def _telepon(self, row: Checked, name: str, value) -> None:
        said = values.text(value)
        row.values[name] = values.phone(value) if said else None
        if said and not row.values[name]:
            row.codes.add("phone_invalid")

    # --- birth, sex, address ----------------------------------------------------------------------------------------
    def _tanggal_lahir(self, row: Checked, name: str, value) -> None:
        row.values[name] = value

    def _ttl(self, row: Checked, name: str, value) -> None:
        place, day = dates.place_and_date("" if values.is_error(value) or value is None else value)
        row.values.setdefault("tanggal_lahir", day)
        row.values["tempat_lahir"] = row.values.get("tempat_lahir") or place or None

    def _birth(self, row: Checked) -> None:
        birth = dates.read(row.values.get("tanggal_lahir"), self.reference)
        born = birth.value
        if birth.code:
            row.codes.add(birth.code)
        nik = row.values.get("nik")
        if born and nik and not (told := numbers.decode(nik)).agrees(born):
            other = swapped(born) if birth.swappable else None
            if other and told.agrees(other):
                born = other
                row.codes.add("date_ambiguous")
            else:
                row.codes.add("nik_dob_mismatch")
        if born and (code := dates.fault_of_age(born, self.reference)):
            row.codes.add(code)
        row.values["tanggal_lahir"] = born
        row.birth_year = birth.year

    def _jenis_kelamin(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.sex(value)
        if row.values[name] is None:
            row.codes.add("sex_unknown")

    def _sex_against_nik(self, row: Checked) -> None:
        nik, sex = row.values.get("nik"), row.values.get("jenis_kelamin")
        if nik and sex and numbers.decode(nik).sex != sex:
            row.codes.add("nik_sex_mismatch")

    def _rt(self, row: Checked, name: str, value) -> None:
        number, readable = values.neighbourhood("" if values.is_error(value) or value is None else value)
        row.values[name] = number
        if not readable:
            row.codes.add("rt_rw_invalid")

    _rw = _rt

    def _rt_rw(self, row: Checked, name: str, value) -> None:
        first, second = values.neighbourhoods("" if value is None else value)
        self._rt(row, "rt", first)
        self._rt(row, "rw", second)

    def _place(self, row: Checked) -> None:
        found = row.values
        place = self.index.resolve(
            found.pop("kecamatan", ""),
            found.pop("desa", ""),
            found.pop("kode_desa_file", "") or self.village,
            found.pop("kabupaten", ""),
        )
        found.pop("provinsi", None)
        found["kode_desa"] = place.region
        row.codes.update(place.codes)

    # --- coded values -----------------------------------------------------------------------------------------------
    def _kategori(self, row: Checked, name: str, value) -> None:
        row.values[name] = self.kinds.codes(value)
        if not row.values[name]:
            row.codes.add("category_unknown")

    def _kind_rules(self, row: Checked) -> None:
        kinds, born = row.values["kategori"], row.values.get("tanggal_lahir")
        age = dates.age(born, self.reference) if born else None
        if any(self.kinds.misfit(kind, age=age, sex=row.values.get("jenis_kelamin")) for kind in kinds):
            row.codes.add("category_rule")
        asked = "disabilitas" in self.fields | self.marked
        if asked and not row.values["disabilitas"] and NEEDS_DISABILITY & set(kinds):
            row.codes.add("disability_kind_missing")

    def _disabilitas(self, row: Checked, name: str, value) -> None:
        row.values[name], unknown = values.disabilities(value) if values.text(value) else ([], [])
        if unknown:
            row.codes.add("value_unknown")

    def _mark(self, row: Checked, name: str, value) -> None:
        marked = values.mark(None if values.is_error(value) else value)
        what, _, code = name.partition(":")
        if marked is None and what == "jenis_kelamin" and values.sex(value) == code:
            marked = True
        if marked is None:
            row.codes.add("value_unknown")
        elif marked:
            if what == "jenis_kelamin":
                row.values[what] = None if row.values.get(what) else code  # both marked say nothing
            else:
                row.values[what] = [*(row.values.get(what) or self.blank.get(what, [])), code]

    def _program(self, row: Checked, name: str, value) -> None:
        code = values.programme(value) if value is not None else None
        if code:
            self._take(row, [code])
        else:
            row.codes.add("program_unknown")

    def _program_list(self, row: Checked, name: str, value) -> None:
        found, unknown = values.programmes(value) if values.text(value) else ([], [])
        self._take(row, found)
        if unknown:
            row.codes.add("value_unknown")

    def _take(self, row: Checked, programmes: list[str]) -> None:
        row.values["program"] = list(dict.fromkeys([*row.values.get("program", self.blank["program"]), *programmes]))

    def _keadaan_program(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.standing(value) if values.text(value) else None
        if values.text(value) and not row.values[name]:
            row.codes.add("value_unknown")

    def _tahap(self, row: Checked, name: str, value) -> None:
        row.values["tahap"], row.values["tahun"] = values.period("" if value is None else value)
        if not (row.values["tahap"] and row.values["tahun"]):
            row.codes.add("period_unknown")

    def _nominal(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.amount(value) if value is not None else None
        if row.values[name] is None:
            row.codes.add("amount_invalid")

    def _hasil(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.result(value) if value is not None else None
        if row.values[name] is None and values.text(value):
            row.codes.add("value_unknown")

    def _house(self, row: Checked, name: str, value) -> None:
        """A reading aid, no rule: what is not understood stays in the cells and is nobody's mistake."""
        found = housing.read(name, None if values.is_error(value) else value)
        if found is not None:
            row.values[name] = found

    def _desil(self, row: Checked, name: str, value) -> None:
        row.values[name] = values.decile(value) if value is not None else None
        if row.values[name] is None:
            row.codes.add("desil_invalid")


def _as_it_was(cell):
    """A cell of a file we wrote ourselves without the apostrophe that guards it; others have none of that kind."""
    return unguarded(cell) if type(cell) is str and "'" in cell else cell


def _read_with(name: str) -> str:
    """The columns that are read together have this in common."""
    if name in REGION_FIELDS:
        return "wilayah"
    if name in MARKS:
        return name.partition(":")[0]
    return "program" if name.startswith("program") else name
