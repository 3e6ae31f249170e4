"""A long .xlsx is read by two processes: the same rows and sentences as by one, whatever becomes of the parser."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings

from imports import cage, pair
from tests.unit.imports.test_cage import book, rewritten  # noqa: F401 - `book` is a fixture

SHEET = "xl/worksheets/sheet1.xml"
ALONE = f"pair.WORTH = {10**12}"
CHILD = "import os, signal, sys, time; from imports import child, pair, workbook; {}; child.main(sys.argv[1], {}, {})"


def started(path, *patches: str, seconds: int = 60) -> subprocess.Popen:
    """The child on its own; two processes read whatever the size of the file, unless `patches` say otherwise."""
    code = CHILD.format("; ".join(["pair.WORTH = 0", *patches]), cage.MEMORY, seconds)
    command = [sys.executable, "-s", "-c", code, str(path)]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def ended(path, *patches: str, seconds: int = 60) -> tuple[int, bytes]:
    """How it ended and what it said."""
    with started(path, *patches, seconds=seconds) as child:
        said, _ = child.communicate()
    return child.returncode, said


def said(path, *patches: str) -> list:
    return [json.loads(line) for line in ended(path, *patches)[1].splitlines()]


@pytest.fixture
def long_book(tmp_path):
    """Two sheets with all that a sheet tells beside its values."""
    workbook = xlsxwriter.Workbook(tmp_path / "daftar.xlsx")
    for name in ("Satu", "Dua"):
        sheet = workbook.add_worksheet(name)
        for row in range(2_000):
            sheet.write_row(row, 1, [f"ORANG {name} {row}", row])
        sheet.write_datetime("E3", date(1980, 9, 28), workbook.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_formula("E9", "=NA()", None, "#N/A")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("B:B", 10, None, {"hidden": True})
    workbook.close()
    return tmp_path / "daftar.xlsx"


def test_reads_what_one_process_reads(long_book):
    together = said(long_book)
    assert together == said(long_book, ALONE)
    assert len(together) == 1 + 2 * 2_001 + 1
    assert together[1]["sheet"] == {"name": "Satu", "hidden": False, "hidden_rows": [5], "hidden_columns": [2]}
    assert together[10] == [9, [None, "ORANG Satu 8", 8.0, None, {"e": "#N/A"}]]


def test_only_a_long_book_is_read_by_two(long_book):
    forks = "os.fork = lambda: os.abort()"
    assert ended(long_book, forks) == (-signal.SIGABRT, b"")
    assert ended(long_book, forks, f"pair.WORTH = {pair.WORTH}")[0] == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<c r="B1"', b'<c r="XFD1048576"'),
        (b't="s"><v>1</v>', b't="s"><v>99999</v>'),
        (b"<sheetData>", b"<!DOCTYPE x><sheetData>"),
        (b'<row r="2" ', b'<row r="1" '),
        (b"</sheetData>", b"</sheet"),
        (b'<c r="B1"', b'<c r="B"'),
    ],
)
def test_a_refusal_of_either_is_the_same_sentence(long_book, before, after):
    path = rewritten(long_book, {SHEET: (before, after)})
    together = said(path)
    assert together == said(path, ALONE)
    assert "refused" in together[-1] and not any(isinstance(line, list) for line in together)


@pytest.mark.parametrize(
    "patch",
    [
        "pair.PARSING = 0",
        "pair.LOOKING = 0",
        "pair.Parser._depend = lambda parser: os.abort()",
        "pair.Parser._depend = lambda parser: os.kill(os.getpid(), signal.SIGKILL)",
        "os.fork = lambda: os.open('/no/room', 0)",
    ],
)
def test_goes_on_alone_when_the_parser_fails(long_book, patch):
    assert said(long_book, patch) == said(long_book, ALONE)


def test_dies_as_the_parser_died_in_the_middle_of_the_rows(long_book):
    assert ended(long_book, "workbook.read = lambda *_: os.abort()")[0] == -signal.SIGABRT
    assert ended(long_book, "workbook.read = lambda *_: os._exit(3)")[0] == 3


def test_a_parser_without_end_is_not_tried_twice(long_book):
    patch = "workbook.sheets = lambda path: sum(iter(int, 1))"
    assert ended(long_book, patch, seconds=1) == (-signal.SIGXCPU, b"")


ASLEEP = "workbook.sheets = lambda path: time.sleep(60)"


def test_a_refused_file_does_not_wait_for_the_parser(long_book):
    path, start = rewritten(long_book, {SHEET: (b'<c r="B1"', b'<c r="XFD1048576"')}), time.monotonic()
    assert "sangat jauh" in said(path, ASLEEP)[0]["refused"]
    assert time.monotonic() - start < 30


def test_the_parser_dies_with_the_first_process(long_book):
    with started(long_book, ASLEEP) as first:
        while not (parsers := children(first.pid)):
            time.sleep(0.01)
        first.kill()
    assert not running(*parsers)


def test_both_are_gone_when_the_reader_stops_early(book):  # noqa: F811
    path = book(lambda _, sheet: [sheet.write(row, 0, "x" * 50) for row in range(30_000)])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("docProps/pad.xml", os.urandom(pair.WORTH // 2).hex())
    with cage.opened(path) as reader:
        next(next(reader.sheets())[1])
        processes = [reader.child.pid, *children(reader.child.pid)]
        assert len(processes) == 2
    assert not any(running(process) for process in processes)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def running(pid: int) -> bool:
    """Whether it still runs after a while; one that waits for its parent to notice does not."""
    for _ in range(50):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.1)
    return True
