"""Reads the CSV files of the npm package idn-area-data: provinces, regencies, districts, villages of all Indonesia."""

import csv
from collections.abc import Iterator
from pathlib import Path

from regions.actions import Row
from regions.models import Kind

# First digit of the last part of a village code (Permendagri 58/2021 and its successors).
VILLAGE_KINDS = {"1": Kind.KELURAHAN, "2": Kind.DESA, "3": Kind.DESA_ADAT}


class Unreadable(Exception):
    """The files are not what they should be; the message says which and why."""


def district(code: str, folder: Path) -> list[Row]:
    """A kabupaten or kota with its province, kecamatan and villages. Raises Unreadable."""
    regencies = {row["code"]: row for row in _read(folder / "regencies.csv", "province_code")}
    if code not in regencies:
        raise Unreadable(f"{code} is not a kabupaten or kota in {folder / 'regencies.csv'}.")
    province_code = regencies[code]["province_code"]
    provinces = [row for row in _read(folder / "provinces.csv") if row["code"] == province_code]
    kecamatan = [row for row in _read(folder / "districts.csv", "regency_code") if row["regency_code"] == code]
    villages = [row for row in _read(folder / "villages.csv", "district_code") if row["code"].startswith(f"{code}.")]
    if not (provinces and kecamatan and villages):
        raise Unreadable(f"The files in {folder} hold no province, kecamatan or village of {code}.")
    return [
        *(Row(row["code"], Kind.PROVINCE, row["name"]) for row in provinces),
        _regency(regencies[code]),
        *(Row(row["code"], Kind.KECAMATAN, row["name"]) for row in kecamatan),
        *(_village(row, {row["code"] for row in kecamatan}) for row in villages),
    ]


def _regency(row: dict[str, str]) -> Row:
    kind, _, name = row["name"].partition(" ")
    if kind.lower() not in {Kind.KABUPATEN, Kind.KOTA} or not name:
        raise Unreadable(f"{row['code']} is named {row['name']!r}: neither Kabupaten nor Kota.")
    return Row(row["code"], kind.lower(), name)


def _village(row: dict[str, str], kecamatan: set[str]) -> Row:
    kind = VILLAGE_KINDS.get(row["code"].rpartition(".")[2][:1])
    if kind is None or row["district_code"] not in kecamatan or not row["code"].startswith(row["district_code"] + "."):
        raise Unreadable(f"Village {row['code']} {row['name']!r} lies in no kecamatan of the files.")
    return Row(row["code"], kind, row["name"])


def _read(path: Path, *columns: str) -> Iterator[dict[str, str]]:
    """The rows of a file, blanks trimmed; every row has a code, a name and `columns`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if absent := {"code", "name", *columns} - {*(reader.fieldnames or [])}:
                raise Unreadable(f"{path} has no column {', '.join(sorted(absent))}.")
            for row in reader:
                yield {key: (value or "").strip() for key, value in row.items() if key}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error
