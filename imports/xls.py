"""The old binary .xls before the parser sees it."""

from pathlib import Path

from imports.archive import LOCKED
from imports.facts import Facts
from imports.refusal import Refusal

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheet_facts(path: Path) -> dict[str, Facts]:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refusal(LOCKED)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise Refusal("Berkas ini bukan lembar kerja (.xlsx, .xls, .ods) atau teks tabel (.csv).")
    return {}
