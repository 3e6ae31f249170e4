"""Scheduled work of this room and of the trail below it."""

from datetime import timedelta

from office import clock
from office.jobs import stepped, task
from office.jobs.models import Job, State
from trail import seals

KEEP = {State.DONE: timedelta(days=30), State.CANCELLED: timedelta(days=30), State.FAILED: timedelta(days=180)}
BATCH = 1000


@task()
def seal_trail():
    """Close the next stretch of the trail."""
    seals.seal()


@stepped()
def forget_jobs(job):
    """Take away finished jobs nobody will ask for again."""
    for state, age in KEEP.items():
        old = Job.objects.filter(state=state, finished_at__lt=clock.now() - age).order_by("pk")
        keys = list(old.values_list("pk", flat=True)[:BATCH])
        if keys:
            with job.step(done=job.done + len(keys)):
                Job.objects.filter(pk__in=keys).delete()
            return False
    return True
