"""A second process beside the worker, which is told things and answers; whatever becomes of it, the worker goes on."""

import os
import pickle
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread

from django.conf import settings

IDLE = 300  # seconds after which nothing more will come: the batch was given up
SIZE = 8  # bytes that tell the length of an answer
THERE = b"there"


class Second:
    """The process that runs `start`, seen from the worker. Nothing to close: who forgets it ends the process."""

    patience = 60  # seconds for one answer

    def __init__(self, start: str):
        self.there = False
        self.answers: Queue[bytes | None] = Queue()
        self.told: Queue[bytes | None] = Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-c", f"import django; django.setup(); {start}"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.end = weakref.finalize(self, _end, self.process, self.told)
        Thread(target=_send, args=(self.process.stdin, self.told), daemon=True).start()
        Thread(target=_collect, args=(self.process.stdout, self.answers), daemon=True).start()

    def is_ready(self) -> bool:
        """Whether it has started and still runs."""
        with suppress(Empty):
            if not self.there:
                self.there = self.answers.get_nowait() is not None
                if not self.there:
                    self.end()
        return self.there and self.end.alive

    def tell(self, *thing) -> None:
        self.told.put(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))

    def answer(self) -> bytes | None:
        """The next answer; None if there is none, and then it is ended."""
        with suppress(Empty):
            if self.end.alive and (told := self.answers.get(timeout=self.patience)):
                return told
        self.end()
        return None


def _send(stdin, told: Queue) -> None:
    """Runs in a thread, so that the worker goes on while the other is busy."""
    with suppress(OSError), stdin:
        while message := told.get():
            stdin.write(message)
            stdin.flush()


def _collect(stdout, answers: Queue) -> None:
    """Runs in a thread, so that the other goes on while the worker is busy."""
    with suppress(OSError, ValueError), stdout:
        while head := stdout.read(SIZE):
            size = int.from_bytes(head)
            body = stdout.read(size)
            if len(body) < size:  # it died in the middle
                break
            answers.put(body)
    answers.put(None)


def _end(process: subprocess.Popen, told: Queue) -> None:
    process.kill()
    process.wait()
    told.put(None)


# --- In the second process -------------------------------------------------------------------------------------------
def told() -> Iterator[tuple]:
    """What the worker tells, one thing after another, until it is gone or has told nothing for long."""
    with suppress(EOFError):
        while True:
            signal.alarm(IDLE)  # ends this process
            thing = pickle.load(sys.stdin.buffer)
            signal.alarm(0)
            yield thing


def answer(text: bytes) -> None:
    """Answer the worker; where it is gone, this process ends."""
    try:
        sys.stdout.buffer.write(len(text).to_bytes(SIZE) + text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(0)
