"""The worker: takes jobs one after another until told to stop. Several may run, on one machine or many."""

import gc
import logging
import os
import secrets
import socket
import time
from contextlib import nullcontext

from django.db import DatabaseError, InterfaceError, connection, connections
from django.db.backends.signals import connection_created

from office.jobs import schedules
from office.jobs.heart import Heart, start_anew
from office.jobs.models import Job
from office.jobs.running import claim, freshen, run

logger = logging.getLogger("office.jobs")

IDLE = 1.0  # seconds between two looks at an empty queue
CACHE = 64_000  # KB of SQLite's pages
LONGEST_WAIT = 5.0  # seconds between two tries while the database is away


def new_name() -> str:
    """Names one worker: machine, process and something that tells it from the last process of that number."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(3)}"


def settle_in() -> None:
    """Make this process one for long work.

    It looks for dead cycles more rarely: steps make thousands of objects that die at once. On SQLite it keeps more
    pages: indexes that don't fit are written and read again in every step (a tenth of applying an import).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000_000, 20, 50)
    connection_created.connect(_keep_pages)
    for held in connections.all(initialized_only=True):
        if held.connection:
            _keep_pages(held)


def _keep_pages(connection, **kwargs) -> None:
    if connection.vendor == "sqlite":
        connection.connection.execute(f"PRAGMA cache_size = -{CACHE}")


class Worker:
    """`run()` until `stop()`; then the step in hand is finished and the job given back."""

    def __init__(self):
        self.name = new_name()
        self.stopped = False

    def stop(self, *_) -> None:
        """Safe to call from a signal handler: sets a plain flag, takes no lock."""
        self.stopped = True

    def run(self) -> None:
        """Work for ever. A database that is away is waited for, with growing pauses."""
        settle_in()
        wait, ready = IDLE, False
        while not self.stopped:
            try:
                if not ready:
                    schedules.install()
                    ready = True
                busy = self.work_once()
                wait = IDLE
                if not busy:
                    self._pause(IDLE)
            except (DatabaseError, InterfaceError) as error:
                logger.warning("database away, next try in %.0f s (%s)", wait, type(error).__name__)
                connections.close_all()
                self._pause(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    def work_once(self) -> bool:
        """Enqueue what is scheduled, do one turn of one job; False when there was nothing to do."""
        freshen()
        schedules.enqueue_due()
        job = claim(self.name)
        if job is None:
            return False
        with Heart(job, on_stuck=start_anew):
            run(job, stopping=lambda: self.stopped)
        return True

    def _pause(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not self.stopped and time.monotonic() < ends:
            time.sleep(0.1)


def drain(job: Job | None = None) -> list[Job]:
    """Do what is due in this very process until nothing is (for tests and commands); the jobs that were done.

    With `job`: only that one, and wait until it has ended, whoever does it. Schedules are left alone.
    """
    name, done, jobs = new_name(), {}, job and Job.objects.filter(pk=job.pk)
    while True:
        taken = claim(name, jobs)
        if taken:
            _do(taken)
            done[taken.pk] = taken
        elif job is None or not jobs.open().exists():
            break
        else:
            time.sleep(0.2)
    for each in [*done.values(), *([job] if job else [])]:
        each.refresh_from_db()
    return list(done.values())


def _do(job: Job) -> None:
    # Inside a test's transaction a second connection could not see the job.
    with nullcontext() if connection.in_atomic_block else Heart(job):
        run(job)
