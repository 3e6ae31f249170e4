"""Scheduled work of this room besides that of the jobs themselves."""

from datetime import timedelta

from office import clock
from office.jobs import stepped
from office.models import Once

KEEP_KEYS = timedelta(days=30)  # a form left open longer than this has long lost its session
BATCH = 5000


@stepped()
def forget_keys(job):
    """Take away the keys of creating forms answered long ago."""
    old = Once.objects.filter(at__lt=clock.now() - KEEP_KEYS).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:BATCH])
    if not keys:
        return True
    with job.step(done=job.done + len(keys)):
        Once.objects.filter(pk__in=keys).delete()
    return False
