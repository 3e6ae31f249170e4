"""The work the worker drill watches: rows whose number tells whether a step was lost or done twice."""

import random
import time

from django.db import connection

from office.jobs import stepped, task

TABLES = [
    "CREATE TABLE drill_row (job bigint NOT NULL, n bigint NOT NULL)",  # no unique: a doubled row must be seen
    "CREATE TABLE drill_once (n bigint PRIMARY KEY)",
]


@stepped()
def write_rows(job, size):
    """`size` rows a step; dawdles before, within and after its writing, so that a kill finds it anywhere."""
    if job.done >= job.total:
        return True
    numbers = range(job.done, min(job.total, job.done + size))
    dawdle()
    with job.step(done=numbers.stop), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO drill_row (job, n) VALUES (%s, %s)", [(job.pk, n) for n in numbers])
        dawdle()
    dawdle()
    return False


@task()
def write_once(n):
    """A plain task: may be begun more than once, its effect stands once."""
    dawdle()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO drill_once (n) VALUES (%s) ON CONFLICT DO NOTHING", [n])
    dawdle()


def dawdle():
    time.sleep(random.random() * 0.03)
