"""Scheduled work of this room besides that of the jobs themselves."""

from datetime import timedelta

from django.db import connection

from office import clock
from office.jobs import stepped
from office.models import Once

KEEP_KEYS = timedelta(days=30)  # a form left open longer than this has long lost its session
BATCH = 5000
LARGE = 1000  # rows; what is known of a smaller table misleads once a list has been imported into it
SAMPLE = 100_000  # entries of one index; with few of them a column of two values looks like a good one to search by


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


@stepped()
def refresh_statistics(job):
    """Tell SQLite's planner what stands in the large tables, a table a step; PostgreSQL's autovacuum does it itself.

    ANALYZE, because `PRAGMA optimize` does nothing in a connection as young as a worker's.
    """
    if connection.vendor != "sqlite":
        return True
    names = sorted(connection.introspection.django_table_names(only_existing=True))  # not those of a text index
    table = next((name for name in names if name > job.position.get("after", "") and _is_large(name)), None)
    if table is None:
        return True
    with job.step(position={"after": table}, done=job.done + 1), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
    return False


def _is_large(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1 OFFSET {LARGE - 1}")
        return cursor.fetchone() is not None
