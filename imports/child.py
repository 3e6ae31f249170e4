"""The inside of the cage: `python -m imports.child FILE` reads one file and prints it as JSON lines; no Django here.

First line {"file": ...}; then for each sheet {"sheet": ...} and its rows [number, [cells]]; last {"end": true}.
What can't be read ends with {"refused": sentence}. The process limits itself before it looks at a byte.
"""

import contextlib
import ctypes
import json
import resource
import sys
import zipfile
from pathlib import Path

from imports import archive, text
from imports.cells import CellError, encode
from imports.refusal import Refusal

DAMAGED = "Berkas ini rusak dan tidak dapat dibaca. Buka dan simpan ulang, lalu unggah lagi."
NO_LIST = "Berkas ini bukan lembar kerja (.xlsx, .xls) atau teks tabel (.csv)."
KINDS = [
    (b"%PDF", "Ini berkas PDF. Mintalah daftarnya sebagai lembar kerja (.xlsx) atau CSV."),
    (b"\x89PNG", "Ini gambar, bukan lembar kerja."),
    (b"\xff\xd8\xff", "Ini foto, bukan lembar kerja."),
    (b"GIF8", "Ini gambar, bukan lembar kerja."),
    (b"Rar!", "Ini arsip RAR. Keluarkan lembar kerjanya dahulu, lalu unggah."),
    (b"7z\xbc\xaf", "Ini arsip 7z. Keluarkan lembar kerjanya dahulu, lalu unggah."),
    (b"\x1f\x8b", "Ini arsip GZ. Keluarkan lembar kerjanya dahulu, lalu unggah."),
    (b"SQLite format 3", NO_LIST),
    (b"\x7fELF", NO_LIST),
    (b"MZ", NO_LIST),
]
PLAIN = {str, float, int, bool}  # travel as they are
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
HIDDEN_LISTED = 10_000  # hidden rows named one by one at most


def main(path: str, memory: int, seconds: int, encoding: str = "", delimiter: str = "") -> None:
    """Read the file at `path` within `memory` bytes and `seconds` of CPU, printing it to stdout."""
    limit(memory, seconds)
    try:
        read(Path(path), encoding, delimiter)
    except Refusal as refusal:
        say({"refused": refusal.sentence})
    except MemoryError:
        say({"refused": "Berkas ini terlalu besar untuk dibaca. Bagi menjadi beberapa berkas atau simpan sebagai CSV."})
    except Exception as error:  # whatever a parser makes of a hostile file, the user gets a sentence
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        say({"refused": DAMAGED})


def limit(memory: int, seconds: int) -> None:
    """Memory, CPU, no files written, no core; own network and user namespace where the kernel lets us."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    with contextlib.suppress(Exception):
        new_user, new_network = 0x10000000, 0x40000000
        ctypes.CDLL(None, use_errno=True).unshare(new_user | new_network)


def read(path: Path, encoding: str = "", delimiter: str = "") -> None:
    """Find out by its content what the file is and print it."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Refusal("Berkas ini kosong.")
    for mark, sentence in KINDS:
        if head.startswith(mark):
            raise Refusal(sentence)
    if head.startswith(b"PK"):
        read_xlsx(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        read_xls(path)
    else:
        read_text(path, head, encoding, delimiter)
    say({"end": True})


def read_xlsx(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            archive.check_directory(package)
            _check_kind(set(package.namelist()))
            facts = archive.sheet_facts(package)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, KeyError, NotImplementedError, OSError) as error:
        raise Refusal(DAMAGED) from error
    say({"file": {"format": "xlsx", "encoding": None, "bom": None, "delimiter": None, "quotechar": None}})
    _say_workbook(path, facts)


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Refusal("Berkas .xlsb belum dapat dibaca. Simpan sebagai .xlsx, lalu unggah lagi.")
    if "mimetype" in names and "content.xml" in names:
        raise Refusal("Berkas LibreOffice (.ods) belum dapat dibaca. Simpan sebagai .xlsx, lalu unggah lagi.")
    if "word/document.xml" in names:
        raise Refusal("Ini dokumen Word. Pindahkan tabelnya ke lembar kerja (.xlsx), lalu unggah.")
    raise Refusal("Ini arsip ZIP, bukan lembar kerja. Keluarkan lembar kerjanya dahulu, lalu unggah.")


def read_xls(path: Path) -> None:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refusal("Berkas ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise Refusal(NO_LIST)
    del data
    say({"file": {"format": "xls", "encoding": None, "bom": None, "delimiter": None, "quotechar": None}})
    _say_workbook(path, {})


def _say_workbook(path: Path, facts: dict[str, archive.Facts]) -> None:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise Refusal("Berkas ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.") from error
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        known = facts.get(sheet.name, archive.Facts())
        content = workbook.get_sheet_by_name(sheet.name)
        say(
            {
                "sheet": {
                    "name": sheet.name,
                    "hidden": sheet.visible != SheetVisibleEnum.Visible,
                    "hidden_rows": known.hidden_rows[:HIDDEN_LISTED],
                    "hidden_columns": known.hidden_columns,
                }
            }
        )
        _say_rows(content, known.errors)


def _say_rows(content, errors: dict[tuple[int, int], str]) -> None:
    """Rows from 1 on, cells from column A on (the parser begins at the first column in use), empty ends cut off."""
    if not content.height:
        return
    padding = [None] * content.start[1]
    marked = {row for row, _ in errors}
    for number, row in enumerate(content.iter_rows(), start=1):
        cells = padding + [None if value == "" else value if type(value) in PLAIN else encode(value) for value in row]
        if number in marked:
            _mark_errors(number, cells, errors)
        while cells and cells[-1] is None:
            cells.pop()
        say([number, cells])


def _mark_errors(number: int, cells: list, errors: dict[tuple[int, int], str]) -> None:
    for column in range(len(cells)):
        if (number, column + 1) in errors:
            cells[column] = encode(CellError(errors[number, column + 1]))


def read_text(path: Path, head: bytes, encoding: str, delimiter: str) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<style")):
        raise Refusal(
            "Ini halaman web yang disimpan sebagai lembar kerja. Buka, simpan sebagai .xlsx, lalu unggah lagi."
        )
    if start.startswith((b"<?xml", b"{\\rtf", b"<!doctype")):
        raise Refusal(NO_LIST)
    dialect = text.sniff(path, encoding=encoding, delimiter=delimiter)
    say(
        {
            "file": {
                "format": "csv",
                "encoding": dialect.encoding,
                "bom": dialect.bom,
                "delimiter": dialect.delimiter,
                "quotechar": dialect.quotechar,
            }
        }
    )
    say({"sheet": {"name": None, "hidden": False, "hidden_rows": [], "hidden_columns": []}})
    for number, fields in enumerate(text.records(path, dialect), start=1):
        say([number, [field or None for field in fields]])


def say(thing) -> None:
    try:
        line = to_json(thing)
    except ValueError:  # a number that is none (NaN)
        number, cells = thing
        line = to_json([number, [encode(value) for value in cells]])
    sys.stdout.write(line)
    sys.stdout.write("\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:6])
