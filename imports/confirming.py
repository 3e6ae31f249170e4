"""What confirming the columns of a batch settles; pure but for the rights of who does it."""

from collections.abc import Iterable
from datetime import date

from imports import gates, tables
from imports.fields import LABELS
from imports.models import Content, Placing
from imports.reading import Table
from office import clock
from office.errors import DomainError
from psks.models import Kind
from regions.models import Region

IDENTITY = "identitas"  # what makes two rows of a list of PSKS the same, see `psks_checks`

COLUMN_OF_PSKS = "Ada kolom yang hanya dimiliki daftar PSKS. Pilih isi daftar PSKS, atau jangan pakai kolom itu."
COLUMN_OF_PROGRAMMES = (
    "Ada kolom yang menyebut program atau keadaannya. Kosongkan pilihan ini, atau jangan pakai kolom itu."
)
KIND_MISSING = "Pilih jenis PSKS untuk daftar ini; tidak ada kolom yang menyebutnya."


def settled(found: list[Table], reference_date: date, placing: str, region) -> dict:
    """The values of a batch whose columns are these. Raises DomainError for what does not fit together."""
    _refuse_unclear(found)
    if reference_date > clock.today():
        raise DomainError(
            "Tanggal acuan tidak boleh sesudah hari ini.", fields={"reference_date": "Paling akhir hari ini."}
        )
    _refuse_unknown(found)
    _refuse_off(found)
    if tables.placed(found):
        placing, region = Placing.FILE, None
    elif placing == Placing.FILE:
        placing = Placing.NONE
    elif placing == Placing.REGION and region is None:
        raise DomainError("Pilih wilayah untuk berkas ini.", fields={"region": "Pilih wilayahnya."})
    as_json = [tables.to_json(table) for table in found]
    return {
        "tables": as_json,
        "reference_date": reference_date,
        "placing": placing,
        "region": region if placing == Placing.REGION else None,
        "rows_total": 0,
        "counts": {},
        "decisions": {},
        **summary(as_json),
    }


def summary(found: list[dict]) -> dict:
    first = found[0]
    return {"layout": first["layout"], "list_name": first["layout"] or first["fingerprint"], "key": first["key"]}


def places_told(found: list[Table], region) -> dict:
    """What the trail is told of the places chosen: for the whole file, and for single tables."""
    villages = [[table.sheet.name, table.village] for table in found if table.village]
    told = {"region": region.pk if region else None, "villages": villages}
    return {name: (None, value) for name, value in told.items() if value}


def register_of(found: list[Table], by, content: str, kind: Kind | None) -> dict:
    """Which register the list is for. Raises DomainError where its columns or the rights say otherwise."""
    fields = {column.field for table in found for column in table.mapping.columns if column.field}
    of_psks = {field for field in fields if field.startswith("psks")}
    if content == Content.PEOPLE:
        if of_psks:
            raise DomainError(COLUMN_OF_PSKS, fields={"content": COLUMN_OF_PSKS})
        return {"content": content, "psks_kind": None}
    if against := gates.psks_refusal(by):
        raise DomainError(against)
    if kind is None and "psks_jenis" not in fields:
        raise DomainError(KIND_MISSING, fields={"psks_kind": KIND_MISSING})
    return {"content": content, "psks_kind": kind, "key": [IDENTITY]}


def _refuse_unknown(found: Iterable[Table]) -> None:
    villages = {table.village for table in found} - {""}
    if Region.objects.villages().filter(pk__in=villages).count() < len(villages):
        raise DomainError("Desa yang dipilih untuk salah satu lembar tidak dikenal. Pilih lagi.")


def _refuse_off(found: Iterable[Table]) -> None:
    """A list of those switched off from one programme has no column of programmes or of who still receives one."""
    for table in found:
        if table.off and any(name.startswith(("program", "keadaan_program")) for name in table.mapping.fields):
            raise DomainError(COLUMN_OF_PROGRAMMES, fields={"off": COLUMN_OF_PROGRAMMES})


def _refuse_unclear(found: Iterable[Table]) -> None:
    for table in found:
        fields = [column.field for column in table.mapping.columns if column.field]
        double = next((name for name in fields if fields.count(name) > 1), None)
        if double:
            same = [column for column in table.mapping.columns if column.field == double]
            titles = " dan ".join(f"{column.letter} ({column.header or 'tanpa judul'})" for column in same)
            raise DomainError(f"Kolom {titles} sama-sama {LABELS[double]}. Pilih satu, yang lain Tidak dipakai.")
        if not {"nama", "nik", "nik_mask"} & set(fields):
            raise DomainError("Pilih kolom mana yang berisi nama atau NIK.")
        if "nama" not in fields:
            raise DomainError("Pilih kolom mana yang berisi nama.")
