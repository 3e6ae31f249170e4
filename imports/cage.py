"""Reading a file nobody vouches for: size here, everything else in a child process with limits (`imports.child`).

The web server and the worker never parse an upload themselves. Whatever happens in the cage, the caller gets rows or
one sentence (`Refused`).
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings

from imports.cells import decode_row
from imports.spelled import from_json
from office.errors import DomainError

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 8  # for any file, and then
CPU_SECONDS_PER_MB = 4
MOST_CPU_SECONDS = 180
CLOCK_SECONDS = 300
MAX_LINE = 1024 * 1024  # bytes of one line of the child
TOO_BIG = "Berkas ini terlalu besar untuk dibaca. Bagi menjadi beberapa berkas atau simpan sebagai CSV."
TOO_SLOW = "Berkas ini terlalu lama dibaca, jadi dihentikan. Bagi menjadi beberapa berkas atau simpan sebagai CSV."
DAMAGED = "Berkas ini rusak dan tidak dapat dibaca. Buka dan simpan ulang, lalu unggah lagi."


class Refused(DomainError):
    """The file as a whole is not taken; `message` says why in one sentence."""


@dataclass(frozen=True)
class SheetInfo:
    """One sheet as the file describes it. `name` None: a text file. Hidden rows and columns count from 1."""

    name: str | None
    hidden: bool
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class FileInfo:
    """What kind of file it is. The last four are None for workbooks; `quotechar` None: no quoting."""

    format: str
    encoding: str | None
    bom: bool | None
    delimiter: str | None
    quotechar: str | None


RawRow = tuple[int, list]


@contextmanager
def opened(path: Path, *, encoding: str = "", delimiter: str = "", limit_mb: int | None = None) -> Iterator["Reader"]:
    """Read `path` in the cage; leaving the block ends the child whatever state it is in. Raises Refused."""
    check_size(path, limit_mb)
    with TemporaryFile() as complaints:
        child = _start(path, encoding, delimiter, complaints)
        timer = threading.Timer(CLOCK_SECONDS, child.kill)
        timer.start()
        try:
            yield Reader(child, complaints)
        finally:
            timer.cancel()
            child.kill()
            child.stdout.close()
            child.wait()


def check_size(path: Path, limit_mb: int | None = None) -> None:
    limit = settings.UPLOAD_LIMIT_MB if limit_mb is None else limit_mb
    size = path.stat().st_size
    if size == 0:
        raise Refused("Berkas ini kosong.")
    if limit and size > limit * 1024 * 1024:
        raise Refused(
            f"Berkas ini lebih besar dari {limit} MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu."
        )


def _start(path: Path, encoding: str, delimiter: str, complaints) -> subprocess.Popen:
    seconds = min(CPU_SECONDS + CPU_SECONDS_PER_MB * path.stat().st_size // 1_000_000, MOST_CPU_SECONDS)
    command = [sys.executable, "-s", "-m", "imports.child", str(path.resolve()), str(MEMORY), str(seconds)]
    return subprocess.Popen(
        [*command, encoding, delimiter],
        cwd=settings.BASE_DIR,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=complaints,
        start_new_session=True,
        bufsize=1024 * 1024,
    )


class Reader:
    """The child's answer as a stream: `file`, then `sheets()` in order, each with its rows; or all of it `copied`."""

    def __init__(self, child: subprocess.Popen, complaints):
        self.child, self.complaints = child, complaints
        self.ended = False
        self.waiting = None  # a line read ahead
        self.first = self._line()
        self.file = FileInfo(**self._told(self.first)["file"])

    def sheets(self) -> Iterator[tuple[SheetInfo, Iterator[RawRow]]]:
        """Each sheet with an iterator of (row number, cells); rows not taken are skipped."""
        while (line := self._next()) is not None:
            if isinstance(line, list):
                continue
            yield SheetInfo(**line["sheet"]), self._rows()

    def _rows(self) -> Iterator[RawRow]:
        while (line := self._next()) is not None:
            if isinstance(line, dict):
                self.waiting = line
                return
            yield line[0], decode_row(line[1])

    def raw(self) -> Iterator[bytes]:
        """Every line of the child as it came, the one about the file first, without the closing one."""
        yield self.first
        while not self.ended:
            line = self._line()
            if line[:1] == b"[" or self._told(line) is not None:  # rows are not looked into here
                yield line

    def _next(self) -> dict | list | None:
        """The next line of the child; None after its last."""
        if self.waiting is not None:
            line, self.waiting = self.waiting, None
            return line
        return None if self.ended else self._told(self._line())

    def _line(self) -> bytes:
        """A whole line; raises Refused if the child died before its end."""
        line = self.child.stdout.readline(MAX_LINE)
        if not line.endswith(b"\n"):
            self.child.kill() if len(line) == MAX_LINE else None
            raise Refused(self._cause_of_death())
        return line

    def _told(self, line: bytes) -> dict | list | None:
        """What a line says, None for the closing one. Raises Refused if the child gave up."""
        told = from_json(line.decode("utf-8", "replace"))
        if isinstance(told, dict):
            if "refused" in told:
                raise Refused(told["refused"])
            if "end" in told:
                self.ended = True
                self.child.wait()  # killed before, the time of its parser would not be counted
                return None
        return told

    def _cause_of_death(self) -> str:
        code = self.child.wait()
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return TOO_SLOW
        self.complaints.seek(0)
        noise = self.complaints.read(4_000)
        return TOO_BIG if code == -signal.SIGABRT or b"alloc" in noise or b"Memory" in noise else DAMAGED
