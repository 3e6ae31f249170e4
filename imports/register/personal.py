"""Values of a row as columns of a person: what a file says, and whether that differs from what is known."""

import re
from datetime import date

from cases import derive
from cases.models import BirthPrecision, FamilyRole, NikState, Person, Sex
from cases.names import letters
from imports import values as read
from imports.checks import MOJIBAKE
from imports.values import squeeze

LIMITS = {"name": 120, "birth_place": 80, "mother_name": 120, "address": 200}
SAME = {
    "name": "nama", "birth_place": "tempat_lahir", "mother_name": "nama_ibu", "phone": "telepon", "rt": "rt",
    "rw": "rw", "disabilities": "disabilitas",
}  # fmt: skip
ROLES = {
    squeeze(name): role
    for role, names in {
        FamilyRole.HEAD: "KEPALA KELUARGA, KEPALA, KK, KRT, KEPALA RUMAH TANGGA",
        FamilyRole.HUSBAND: "SUAMI",
        FamilyRole.WIFE: "ISTRI, ISTERI, PASANGAN, ISTRI/SUAMI",
        FamilyRole.CHILD: "ANAK, ANAK KANDUNG, ANAK TIRI, ANAK ANGKAT",
        FamilyRole.CHILD_IN_LAW: "MENANTU",
        FamilyRole.GRANDCHILD: "CUCU",
        FamilyRole.PARENT: "ORANG TUA, AYAH, IBU",
        FamilyRole.PARENT_IN_LAW: "MERTUA",
        FamilyRole.KIN: "FAMILI LAIN, FAMILI, SAUDARA, KAKAK, ADIK",
        FamilyRole.HELPER: "PEMBANTU",
    }.items()
    for name in names.split(",")
}
CODED = {
    "marital_status": ("status_kawin", read.marital),
    "education": ("pendidikan", read.education),
    "occupation": ("pekerjaan", read.occupation),
}  # column -> (field, what its words mean); words that mean nothing stay in the cells of the row
SEXES = {Sex.MALE.value, Sex.FEMALE.value}
MATCHED = {"PADAN": NikState.MATCHED, "NIKTIDAKDITEMUKAN": NikState.UNMATCHED, "TIDAKPADAN": NikState.UNMATCHED}
# What the preview calls the columns of a person.
LABELS = {
    "name": "Nama", "sex": "Jenis kelamin", "birth_date": "Tanggal lahir", "birth_year": "Tahun lahir",
    "birth_place": "Tempat lahir", "mother_name": "Nama ibu", "phone": "Telepon", "rt": "RT", "rw": "RW",
    "address": "Alamat", "village_id": "Desa/kelurahan", "kecamatan_id": "Kecamatan", "disabilities": "Disabilitas",
    "nik": "NIK", "nik_state": "Keadaan NIK", "marital_status": "Status kawin", "education": "Pendidikan",
    "occupation": "Pekerjaan", "no_kk": "No. KK", "no_kks": "No. KKS",
}  # fmt: skip
# Columns whose value is doubtful where the row carries this reason; broken letters are looked for in each text.
BIRTH = ("birth_date", "birth_year", "birth_precision")
DOUBTFUL = {
    "name_suspect": ("name",), "nik_sex_mismatch": ("sex",), "nik_dob_mismatch": BIRTH, "age_over_110": BIRTH,
}  # fmt: skip
HAMLET = re.compile(r"(?:DUSUN|DUS|DSN|LINGKUNGAN|LINGK|LK)\b.*|[IVX]+|\d{1,2}", re.I)  # the later half of an address
DERIVED = {"name_key", "kecamatan_id", "birth_precision"}


def columns(values: dict) -> dict:
    """What a row says of the person itself; empty cells say nothing."""
    said = {column: value for column, name in SAME.items() if (value := values.get(name))}
    if address := _address(values):
        said["address"] = address
    for column, (name, meaning) in CODED.items():
        if (text := values.get(name)) and (found := meaning(text)):
            said[column] = found
    if values.get("jenis_kelamin") in SEXES:
        said["sex"] = values["jenis_kelamin"]
    if values.get("tanggal_lahir"):
        said["birth_date"] = date.fromisoformat(values["tanggal_lahir"])
    elif values.get("tahun_lahir"):
        said["birth_year"] = values["tahun_lahir"]
    if values.get("kode_desa"):
        said["village"] = values["kode_desa"]
    for name, limit in LIMITS.items():
        if len(said.get(name, "")) > limit:
            said[name] = said[name][:limit].rstrip()
    return derive.columns(said)


def place(batch) -> dict:
    """Where the batch itself says its people live: only for those whose place is not known."""
    if batch.region_id is None:
        return {}
    if len(batch.region_id) > len("16.03.10"):
        return derive.columns({"village": batch.region_id})
    return {"village_id": None, "kecamatan_id": batch.region_id}


def changed(person: Person, said: dict, row, *, fill_only: bool) -> dict[str, tuple]:
    """What would change on `person`, column -> (old, new); with `fill_only` nothing known is replaced.

    `said`: the columns of the `row`, whose reasons say which of them are doubtful: these replace nothing either.
    """
    said = dict(said)
    if row.codes != " ":
        for name in _doubtful(person, said, row.codes.split()):
            said.pop(name, None)
    moved = person.village_id and said.get("village_id") not in (None, person.village_id)
    if not moved and said.get("address", person.address) != person.address:
        said["address"] = _beside(person.address, row.values)
    if "birth_year" in said and "birth_date" in said and said["birth_date"] is None and person.birth_date:
        for name in ("birth_date", "birth_year", "birth_precision"):
            said.pop(name)  # a year alone replaces no full date
    if "disabilities" in said:
        said["disabilities"] = sorted({*person.disabilities, *said["disabilities"]})
    found = {}
    for name, new in said.items():
        old = getattr(person, name)
        if old == new or name in DERIVED or not _differs(name, old, new) or (fill_only and not _open(name, old)):
            continue
        found[name] = (old, new)
        found |= {other: (getattr(person, other), said[other]) for other in _follow(name) if other in said}
    return found


def _doubtful(person: Person, said: dict, codes: list[str]) -> set[str]:
    """Columns that the row had better not touch: what it says of them is doubtful, and something stands there."""
    groups = [DOUBTFUL[code] for code in codes if code in DOUBTFUL]
    if "text_mojibake" in codes:
        groups += [(name,) for name, value in said.items() if isinstance(value, str) and MOJIBAKE.search(value)]
    return {
        name for group in groups for name in group if any(not _open(other, getattr(person, other)) for other in group)
    }


def _differs(name: str, old, new) -> bool:
    if name == "name":
        return letters(old) != letters(new)
    if name == "disabilities":
        return sorted(old) != new
    if isinstance(old, str) and isinstance(new, str):
        return old.casefold() != new.casefold()
    return old != new


def _open(name: str, old) -> bool:
    """Whether a column says nothing yet."""
    return old in (None, "", [], Sex.UNKNOWN, BirthPrecision.UNKNOWN)


def _follow(name: str) -> tuple[str, ...]:
    """Columns that change with this one."""
    return {
        "name": ("name_key",),
        "village_id": ("kecamatan_id",),
        "birth_date": ("birth_year", "birth_precision"),
        "birth_year": ("birth_precision",),
    }.get(name, ())


def _address(values: dict) -> str:
    return _joined(values.get("alamat") or "", values.get("dusun") or "")


def _joined(street: str, hamlet: str) -> str:
    return ", ".join(part for part in (street, hamlet if hamlet not in street else "") if part)


def _beside(known: str, values: dict) -> str:
    """The address after a row that may say only one half of it, street or hamlet: the other half stays as known."""
    street, hamlet = values.get("alamat") or "", values.get("dusun") or ""
    if known and not (street and hamlet):
        said, halves = (street or hamlet).casefold(), known.casefold()
        if halves.startswith(f"{said}, ") or halves.endswith(f", {said}"):
            return known
        old_street, _, old_hamlet = known.rpartition(", ")
        if not HAMLET.fullmatch(old_hamlet):
            old_street, old_hamlet = known, ""
        street, hamlet = street or old_street, hamlet or old_hamlet
    return _joined(street, hamlet)[: LIMITS["address"]].rstrip()


def role_of(values: dict) -> str:
    return ROLES.get(squeeze(values.get("hubungan") or ""), FamilyRole.OTHER)


def nik_state(values: dict) -> str:
    """What the list says Dukcapil says of the NIK; "" if nothing."""
    return MATCHED.get(squeeze(values.get("padan") or ""), "")


def shown(name: str, value) -> str:
    """A column's value in a preview."""
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
