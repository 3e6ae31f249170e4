"""Event ids, handed out before the insert because the MAC of a row covers its id."""

from django.db import connection

LOCK_TAG = 0x7261 << 48  # "ra": our corner of PostgreSQL's advisory locks
LOCK_SPAN = 10  # ids share a lock by 1,024, so that one transaction holds few

# The lock comes first and says "ids above this may still be in the making"; see `settled`.
POSTGRESQL_TAKE = f"""
    WITH held AS MATERIALIZED (
        SELECT pg_advisory_xact_lock_shared({LOCK_TAG} + (last_value >> {LOCK_SPAN})) FROM trail_event_id_seq
    )
    SELECT nextval('trail_event_id_seq') FROM held, generate_series(1, %s)
"""
POSTGRESQL_LAST = "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM trail_event_id_seq"
POSTGRESQL_HELD = f"""
    SELECT min((classid::bigint << 32 | objid::bigint) - {LOCK_TAG}) << {LOCK_SPAN}
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = {LOCK_TAG >> 48}
      AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
SQLITE_LAST = """
    SELECT max(
        coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'trail_event'), 0),
        coalesce((SELECT max(id) FROM trail_event), 0)
    )
"""
SQLITE_HOLD = "UPDATE sqlite_sequence SET seq = %s WHERE name = 'trail_event'"
SQLITE_FIRST = """
    INSERT INTO sqlite_sequence (name, seq)
    SELECT 'trail_event', %s WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'trail_event')
"""


def take(count: int, *, hold: bool = False) -> list[int]:
    """`count` new ids, ascending. Inside the transaction that inserts them; `hold`: after others that take some."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_TAKE, [count])
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute(SQLITE_LAST)  # nobody else writes meanwhile: the transaction began IMMEDIATE
        last = cursor.fetchone()[0]
        if hold:
            cursor.execute(SQLITE_HOLD, [last + count])
            cursor.execute(SQLITE_FIRST, [last + count])
        return list(range(last + 1, last + 1 + count))


def settled() -> int:
    """The highest id such that every event up to it is committed and visible, or will never be.

    PostgreSQL: the last id handed out, but no higher than what a running transaction holds a lock on. Read in this
    order it is safe: whoever got an id before the first query locked before, and holds the lock until its end.
    SQLite: asked inside a write transaction, so no other writer is under way.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(SQLITE_LAST)
            return cursor.fetchone()[0]
        cursor.execute(POSTGRESQL_LAST)
        last = cursor.fetchone()[0]
        cursor.execute(POSTGRESQL_HELD)
        held = cursor.fetchone()[0]
        return last if held is None else min(last, held)
