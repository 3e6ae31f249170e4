"""One row of a list of PSKS: the kind, the place it serves, who or what it is."""

import re
from collections.abc import Callable, Sequence

from imports import dates, values
from imports.checks import Checked, Checker
from imports.psks_values import Kinds, count, telephone
from imports.values import squeeze
from psks.details import LENGTH
from psks.models import TKSK

KINDS_OF_PEOPLE = {"kategori", "program", "program_list", "disabilitas", "desil", "no_kk", "hubungan", "no_kks"}
# What is asked of a person and means nothing of an organisation.
OF_A_PERSON = re.compile(r"nik_|sex_|date_|age_|name_suspect")
_SUREL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")


class ActorChecker(Checker):
    """Checks the rows of one sheet of a list of PSKS. `kind`: slug of the kind the whole list is of, "" for none."""

    def __init__(self, *args, psks_kinds: Kinds, kind: str = "", placed: bool = False, **kwargs):
        self.psks_kinds, self.kind, self.placed = psks_kinds, kind, placed
        super().__init__(*args, **kwargs)

    def check(self, cells: Sequence) -> Checked:
        row = super().check(cells)
        if "row_malformed" in row.codes:
            return row
        if "kecamatan" in row.values:
            self._place(row)
        self._settle(row)
        return row

    def _blank(self) -> dict:
        return {}

    def _kind_rules(self, row: Checked) -> None:
        """A kind of PPKS means nothing here."""

    def _step(self, name: str) -> Callable:
        if name.startswith("psks:"):
            return self._detail
        if name.startswith("program:") or name in KINDS_OF_PEOPLE:
            return lambda row, name, value: None
        return super()._step(name)

    # --- cells ------------------------------------------------------------------------------------------------------
    def _detail(self, row: Checked, name: str, value) -> None:
        self._text(row, name, value)
        row.values[name] = row.values[name] and row.values[name][:LENGTH]

    def _psks_jenis(self, row: Checked, name: str, value) -> None:
        if values.text(value) is None:
            row.values[name] = None
            return
        row.values[name] = self.psks_kinds.slug(value)
        if not row.values[name]:
            row.values[name] = self.psks_kinds.numbered(value)
            row.codes.add("psks_kind_numbered" if row.values[name] else "psks_kind_unknown")

    def _psks_ketua(self, row: Checked, name: str, value) -> None:
        self._text(row, name, value)

    _psks_nomor = _psks_ketua

    def _psks_surel(self, row: Checked, name: str, value) -> None:
        self._text(row, name, value)
        found = row.values[name]
        if found and not _SUREL.fullmatch(found):
            row.values[name] = None
            row.codes.add("email_invalid")

    def _psks_anggota(self, row: Checked, name: str, value) -> None:
        row.values[name] = count(value) if values.text(value) else None
        if values.text(value) and row.values[name] is None:
            row.codes.add("count_invalid")

    def _psks_mulai(self, row: Checked, name: str, value) -> None:
        """A whole date is the day of service; anything less is kept in its own words."""
        since = dates.read(value, self.reference) if values.text(value) else None
        if since and since.value and since.value <= self.reference:
            row.values[name] = since.value.isoformat()
        elif since:
            row.values["psks:tahun_mulai"] = values.text(value)[:LENGTH]
            row.codes.add("since_incomplete")

    def _telepon(self, row: Checked, name: str, value) -> None:
        row.values[name] = telephone(value) if values.text(value) else None
        if values.text(value) and not row.values[name]:
            row.codes.add("phone_invalid")

    # --- the row as a whole -------------------------------------------------------------------------------------------
    def _place(self, row: Checked) -> None:
        """The village served; where only a kecamatan is named the whole of it, where nothing is the batch's place."""
        found = row.values
        if found.get("desa") or found.get("kode_desa_file") or self.village:
            super()._place(row)
            found["kode_kecamatan"] = (found["kode_desa"] or "")[:8] or None
            return
        for name in ("desa", "kode_desa_file", "provinsi"):
            found.pop(name, None)
        kecamatan = found.pop("kecamatan", "")
        outside = self.index.resolve("", "", "", found.pop("kabupaten", "")).codes
        row.codes.update(code for code in outside if code == "region_outside")
        found["kode_desa"] = None
        found["kode_kecamatan"] = self.index.kecamatan_code(kecamatan) if kecamatan else None
        if kecamatan and not found["kode_kecamatan"]:
            row.codes.add("kecamatan_unknown")

    def _settle(self, row: Checked) -> None:
        found = row.values
        kind = found["psks_jenis"] = found.get("psks_jenis") or self.kind or None
        if kind is None:
            row.codes.add("psks_kind_unknown")
            return
        if not self.psks_kinds.is_person(kind):
            self._of_an_organisation(row)
        if kind == TKSK and not found.get("kode_kecamatan") and not self.placed:
            row.codes.add("kecamatan_missing")
        found["identitas"] = self._identity(kind, found)

    def _of_an_organisation(self, row: Checked) -> None:
        given = row.values.get("nik") or "nik_missing" not in row.codes and "nik" in self.fields
        row.codes = {code for code in row.codes if not OF_A_PERSON.match(code)}
        for name in ("nik", "jenis_kelamin", "tanggal_lahir"):
            if name in row.values:
                row.values[name] = None
        row.birth_year = None
        if given:
            row.codes.add("nik_of_organisation")

    def _identity(self, kind: str, found: dict) -> str:
        if found.get("nik"):
            return f"{kind}:{found['nik']}"
        if found.get("psks_nomor"):
            return f"{kind}#{squeeze(found['psks_nomor'])}"
        born = found.get("tanggal_lahir")
        where = born or found.get("kode_desa") or found.get("kode_kecamatan") or ""
        return f"{kind}|{squeeze(found.get('nama') or '')}|{where}" if found.get("nama") else ""
