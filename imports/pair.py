"""A long .xlsx in two processes at once: one looks through its XML, the other lets the parser at it already.

Both stand in the cage and share its memory. The parser says nothing before the other found nothing to refuse and hands
it the facts; a refusal ends it unheard. Whatever becomes of it before its first line, the other reads the file alone,
as short ones are read: the same rows, the same sentence.
"""

import ctypes
import marshal
import os
import resource
import select
import signal
import zipfile
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from imports import workbook, xlsx
from imports.facts import Facts
from imports.workbook import Sheet

WORTH = 8 * 1024 * 1024  # bytes of XML from which a second process pays
WHOLE = 16  # the memory of the cage
LOOKING, PARSING, SAYING = 4, 12, 15  # parts of it: while both work, and while the first one waits
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
BEGUN = b"+"

Read = tuple[dict[str, Facts], Iterator[Sheet]]


def read(path: Path, package: zipfile.ZipFile) -> Read:
    """The facts of a workbook and its sheets. Of two processes only one comes back. Raises Refusal."""
    facts = None
    if sum(part.file_size for part in package.infolist() if part.filename.endswith(".xml")) >= WORTH:
        with suppress(OSError):  # no room on the machine for a second process
            parser = Parser()
            if not parser.pid:
                return parser.parsed(path)
            facts = _looked(package, parser)
    return facts or xlsx.sheet_facts(package), workbook.sheets(path)


def _looked(package: zipfile.ZipFile, parser: "Parser") -> dict[str, Facts] | None:
    """The facts, if the parser did not go on with them; None if a part of the memory does not hold them."""
    try:
        _allow(LOOKING)
        facts = xlsx.sheet_facts(package)
        parser.take(facts)
    except MemoryError:
        return None
    finally:
        parser.end()
        _allow(WHOLE)
    return facts


def _allow(share: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most * share // WHOLE, most))


class Parser:
    """The second process, from both sides; `pid` is 0 in itself."""

    def __init__(self):
        facts_in, facts_out = os.pipe()
        begun_in, begun_out = os.pipe()
        self.first, self.pid, self.ended = os.getpid(), os.fork(), False
        self.facts, self.begun = (facts_out, begun_in) if self.pid else (facts_in, begun_out)
        for other in (facts_in, begun_out) if self.pid else (facts_out, begun_in):
            os.close(other)

    def take(self, facts: dict[str, Facts]) -> None:
        """Hand over the facts and end this process as the parser ends; comes back if it did not get that far."""
        told, begun = {name: (of.errors, of.hidden_rows, of.hidden_columns) for name, of in facts.items()}, b""
        with suppress(BrokenPipeError):
            with os.fdopen(self.facts, "wb") as pipe:
                marshal.dump(told, pipe)
            begun = os.read(self.begun, 1)
        if begun:
            facts.clear()
            told.clear()
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.ended = True
        if begun or code == -signal.SIGXCPU:
            _end_like(code)

    def end(self) -> None:
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def parsed(self, path: Path) -> Read:
        """In the second process: the facts, and the sheets, parsed one after another until the facts are there."""
        ahead: deque[Sheet] = deque()
        try:
            self._depend()
            _allow(PARSING)
            sheets = workbook.sheets(path)
            for sheet in sheets:
                ahead.append(sheet)
                if select.select([self.facts], [], [], 0)[0]:
                    break
            with os.fdopen(self.facts, "rb") as pipe:
                told = marshal.load(pipe)
            _allow(SAYING)
            os.write(self.begun, BEGUN)
        except BaseException:  # the other one finds out, and says why
            os._exit(1)
        facts = {name: Facts(errors=of[0], hidden_rows=of[1], hidden_columns=of[2]) for name, of in told.items()}
        return facts, _each(ahead, sheets)

    def _depend(self) -> None:
        """Die with the first process, whatever ends that one."""
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != self.first:
            os._exit(1)


def _end_like(code: int) -> None:
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def _each(ahead: deque[Sheet], sheets: Iterator[Sheet]) -> Iterator[Sheet]:
    while ahead:
        yield ahead.popleft()
    yield from sheets
