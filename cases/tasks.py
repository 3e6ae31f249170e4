"""Background work of this room."""

from django.db import connection

from cases import dictionary, name_index
from office.jobs import stepped

NAMES = 20_000  # read in one step


@stepped()
def learn_words(job):
    """Put the words of all names into the dictionary, some thousand names a step, table after table."""
    tables = sorted(name_index.TABLES)
    table, after = job.position.get("table", tables[0]), job.position.get("after", 0)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, name_key FROM {table} WHERE id > %s ORDER BY id LIMIT {NAMES}", [after])
        rows = cursor.fetchall()
    following = tables[tables.index(table) + 1 :]
    if not rows and not following:
        return True
    place = {"table": table, "after": rows[-1][0]} if rows else {"table": following[0], "after": 0}
    with job.step(position=place, done=job.done + len(rows)):
        dictionary.learn(key for _, key in rows)
    return False
