"""A second pair of hands for a long list: another process reads parts of it ahead of the one that stores them.

It gets the rules and the spool, nothing of the database, and gives rows back; the place where the next step begins
decides whether they fit. Whatever becomes of it, the worker reads the part itself: same function, same rows.
"""

import marshal
import os
import pickle
import subprocess
import sys
import weakref
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Thread

from django.conf import settings

from imports.rows import Rules, part, passed

WORTH = 4_000_000  # bytes of a spool from which a second process pays
SHARE = 3  # one of three parts is the worker's, which stores all of them
IN_HAND = 4  # parts held at a time
PATIENCE = 120  # seconds for one part

Part = tuple[dict, dict, list[tuple]]  # where it begins, where it ends, its rows


class Ahead:
    """The parts of a list from a position on, in their order. Nothing to close: who forgets it ends the helper."""

    def __init__(self, rules: Rules, position: dict, most: int):
        self.turn, self.last = 0, None
        self.parts: Queue[Part | None] = Queue(IN_HAND)
        helper = subprocess.Popen(
            [sys.executable, "-s", "-m", "imports.ahead"],
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.end = weakref.finalize(self, _end, helper)
        with suppress(OSError), helper.stdin as stdin:
            pickle.dump((rules, position, most), stdin)
        Thread(target=_collect, args=(helper.stdout, self.parts), daemon=True).start()

    def at(self, position: dict) -> tuple[dict, list[tuple]] | None:
        """The part that begins at this place; None if it is the worker's own, or nothing fits any more."""
        if self.last and self.last[0] == position:  # the step is tried again
            return self.last[1:]
        self.turn += 1
        if self.turn % SHARE == 1 or not self.end.alive:
            return None
        with suppress(Empty):
            self.last = self.parts.get(timeout=PATIENCE)
            if self.last and self.last[0] == position:
                return self.last[1:]
        self.end()
        return None


def _collect(stdout, parts: Queue) -> None:
    """Runs in a thread, so that the helper goes on while the worker stores."""
    with suppress(Full), stdout:
        try:
            while True:
                parts.put(marshal.load(stdout), timeout=PATIENCE)
        except (EOFError, ValueError, TypeError, OSError):
            parts.put(None, timeout=PATIENCE)


def _end(helper: subprocess.Popen) -> None:
    helper.kill()
    helper.wait()


def main() -> None:
    """The helper: parts that are not the worker's, one after another, until all is read or nobody takes them."""
    rules, position, most = pickle.load(sys.stdin.buffer)
    turn = 0
    with suppress(BrokenPipeError):
        while not position.get("ended"):
            turn += 1
            if turn % SHARE == 1:
                position = passed(rules, position, most)
                continue
            after, rows = part(rules, position, most)
            marshal.dump((position, after, rows), sys.stdout.buffer)
            sys.stdout.buffer.flush()
            position = after


if __name__ == "__main__":
    main()
