"""The inside of the cage: `python -m imports.child FILE` reads one file and prints it as JSON lines; no Django here.

First line {"file": ...}; then for each sheet {"sheet": ...} and its rows [number, [cells]]; last {"end": true}.
What can't be read ends with {"refused": sentence}. The process limits itself before it looks at a byte.
"""

import contextlib
import ctypes
import resource
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from imports import archive, ods, pair, text, webtable, workbook, xls, xlsb, xlsx
from imports.archive import DAMAGED, LOCKED
from imports.facts import TOO_BIG, Facts, file_line
from imports.refusal import Refusal
from imports.spelled import to_json

NO_LIST = "Berkas ini bukan lembar kerja (.xlsx, .xls, .ods) atau teks tabel (.csv)."
SAVE_AGAIN = "Lembar kerja ini disimpan dalam bentuk lama. Buka, simpan sebagai .xlsx, lalu unggah lagi."
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
MAX_LINE = 64 * 1024  # characters of a row as JSON: thousands of rows are held in memory at a time
MAX_SAID = 500_000_000  # characters said about a file
MAX_SHEETS = 500
MAX_NAME = 255  # letters of the name of a sheet


def main(path: str, memory: int, seconds: int, encoding: str = "", delimiter: str = "") -> None:
    """Read the file at `path` within `memory` bytes and `seconds` of CPU, printing it to stdout."""
    limit(memory, seconds)
    try:
        read(Path(path), encoding, delimiter)
    except Refusal as refusal:
        say({"refused": refusal.sentence})
    except MemoryError:
        say({"refused": TOO_BIG})
    except BaseException as error:  # whatever a parser makes of a hostile file, the user gets a sentence
        print(f"{type(error).__name__}: {error}"[:2_000], file=sys.stderr)
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
        head = file.read(8192)
    if not head:
        raise Refusal("Berkas ini kosong.")
    for mark, sentence in KINDS:
        if head.startswith(mark):
            raise Refusal(sentence)
    if head.startswith(b"PK"):
        read_zip(path)
    elif head.startswith(xls.MARK):
        _say_workbook("xls", xls.sheet_facts(path), workbook.sheets(path))
    elif webtable.is_page(head):
        read_page(path, head, encoding)
    else:
        read_text(path, head, encoding, delimiter)
    say({"end": True})


def read_zip(path: Path) -> None:
    """The zipped kinds: what is asked of them all, then by what is in them."""
    try:
        with zipfile.ZipFile(path) as package:
            archive.check_directory(package, path.stat().st_size)
            kind = _kind(set(package.namelist()))
            if kind == "ods":
                say(file_line("ods"))
                return ods.read(package, say)
            facts, sheets = (
                pair.read(path, package) if kind == "xlsx" else (xlsb.sheet_facts(package), workbook.sheets(path))
            )
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, KeyError, NotImplementedError, OSError) as error:
        raise Refusal(DAMAGED) from error
    return _say_workbook(kind, facts, sheets)


def _kind(names: set[str]) -> str:
    if xlsx.WORKBOOK in names:
        return "xlsx"
    if xlsb.WORKBOOK in names:
        return "xlsb"
    if "encrypted-package" in names:
        raise Refusal(LOCKED)
    if ods.CONTENT in names and "mimetype" in names:
        return "ods"
    if "word/document.xml" in names:
        raise Refusal("Ini dokumen Word. Pindahkan tabelnya ke lembar kerja (.xlsx), lalu unggah.")
    raise Refusal("Ini arsip ZIP, bukan lembar kerja. Keluarkan lembar kerjanya dahulu, lalu unggah.")


def _say_workbook(kind: str, facts: dict[str, Facts], sheets: Iterable[workbook.Sheet]) -> None:
    say(file_line(kind))
    workbook.read(sheets, facts, say)


def read_page(path: Path, head: bytes, encoding: str) -> None:
    encoding, bom = text.encoding_of(path, head, encoding)
    say(file_line("html", encoding, bom))
    say(Facts().as_sheet(None, hidden=False))
    for number, cells in enumerate(webtable.rows(path, text.Dialect(encoding, bom, "", None).codec), start=1):
        say([number, cells])


def read_text(path: Path, head: bytes, encoding: str, delimiter: str) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith(b"mime-version:") or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise Refusal(SAVE_AGAIN)
    if start.startswith((b"<?xml", b"{\\rtf", b"<!doctype")):
        raise Refusal(NO_LIST)
    dialect = text.sniff(path, encoding=encoding, delimiter=delimiter)
    say(file_line("csv", dialect.encoding, dialect.bom, dialect.delimiter, dialect.quotechar))
    say(Facts().as_sheet(None, hidden=False))
    for number, fields in enumerate(text.records(path, dialect), start=1):
        say([number, [field or None for field in fields]])


class _Said:
    """How much was said so far, and blank rows kept back: those at the end of a sheet are never said."""

    characters = sheets = 0
    blank: ClassVar[list[list]] = []


def say(thing) -> None:
    """Print one line; raises Refusal when a row or the whole is more than any list."""
    if type(thing) is list:
        _say_row(thing)
        return
    if "sheet" in thing:
        _check_sheet(thing["sheet"]["name"] or "")
    _Said.blank.clear()
    sys.stdout.write(f"{to_json(thing)}\n")


def _say_row(row: list) -> None:
    cells = row[1]
    if not cells or (cells[0] is None and all(cell is None for cell in cells)):
        _Said.blank.append(row)
        return
    line = to_json(row)
    _Said.characters += len(line)
    if len(line) > MAX_LINE:
        raise Refusal("Ada baris yang sangat panjang; berkas ini bukan daftar yang dapat diimpor.")
    if _Said.characters > MAX_SAID:
        raise Refusal(TOO_BIG)
    if _Said.blank:
        sys.stdout.writelines(f"{to_json(blank)}\n" for blank in _Said.blank)
        _Said.blank.clear()
    sys.stdout.write(f"{line}\n")


def _check_sheet(name: str) -> None:
    _Said.sheets += 1
    if len(name) > MAX_NAME or _Said.sheets > MAX_SHEETS:
        raise Refusal(archive.ODD)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:6])
