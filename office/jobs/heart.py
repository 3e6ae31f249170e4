"""The heartbeat: renews the lease while a step runs, on a database connection of its own."""

import logging
import os
import sys
import threading
import time

from django.db import DatabaseError, connections

from office import clock
from office.jobs.models import LEASE, Job

logger = logging.getLogger("office.jobs")

BEAT = 3.0  # seconds
STUCK = 300.0  # seconds without an end to one call; steps are meant to take 5


class Heart:
    """`with Heart(job):` keeps the lease of a claimed job. Writes nothing during the first three seconds.

    A lease that can't be renewed in time (a long write of somebody else on SQLite) may be taken over; the claim
    number then keeps the slower worker from writing. `on_stuck` is called when the job saved nothing for too long.
    """

    def __init__(self, job: Job, on_stuck=lambda: None):
        self.job, self.on_stuck = job, on_stuck
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"heart-{job.pk}", daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(timeout=1)

    def _beat(self):
        try:
            progress, since = self.job.steps_here, time.monotonic()
            while not self.ended.wait(BEAT):
                if self.job.steps_here != progress:
                    progress, since = self.job.steps_here, time.monotonic()
                if time.monotonic() - since > STUCK:
                    logger.error("job %s: no end after %.0f s", self.job.pk, STUCK)
                    return self.on_stuck()
                if not self._renew():
                    return None
        finally:
            connections.close_all()

    def _renew(self) -> bool:
        now = clock.now()
        try:
            return bool(Job.objects.held(self.job).update(heartbeat_at=now, lease_until=now + LEASE))
        except DatabaseError as error:  # away or busy; the step itself will notice if it lasts
            logger.warning("job %s: no heartbeat (%s)", self.job.pk, type(error).__name__)
            connections.close_all()
            return True


def start_anew():
    """Replace this process by a fresh one: a call that never ends can't be interrupted any other way."""
    os.execv(sys.executable, sys.orig_argv)
