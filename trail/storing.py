"""Inserting many rows at once: where the trail speaks to the two databases differently for speed.

Values must suit the database already. Measured with 2,000 rows: model instances cost more than the encryption.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

EVENT = {  # column -> type of PostgreSQL
    "id": "int8",
    "at": "timestamptz",
    "local_date": "date",
    "actor_id": "int8",
    "actor": "text",
    "acting_as": "text",
    "act": "text",
    "subject_type": "text",
    "subject_id": "text",
    "region": "text",
    "owner": "text",
    "fields": "jsonb",
    "plain": "text",
    "sealed": "bytea",
    "request_id": "text",
    "mac": "bytea",
}
AT, DAY, FIELDS = (list(EVENT).index(name) for name in ("at", "local_date", "fields"))
EVENT_COLUMNS = ", ".join(EVENT)
KEY_COLUMNS = "owner, key_id, master, wrapped"


def insert_events(rows: Sequence[tuple]) -> None:
    """Insert rows of `trail_event` with the columns of `EVENT`; moment, day and names of fields as text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY trail_event ({EVENT_COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(EVENT.values())  # as text a ciphertext is twice as long, and takes twice as long
                for row in rows:
                    copy.write_row(_typed(row))
        else:
            marks = ", ".join(["%s"] * len(EVENT))
            cursor.executemany(f"INSERT INTO trail_event ({EVENT_COLUMNS}) VALUES ({marks})", rows)


def _typed(row: Sequence) -> list:
    """A row as PostgreSQL takes it in binary."""
    said = list(row)
    said[AT], said[DAY] = datetime.fromisoformat(said[AT]), date.fromisoformat(said[DAY])
    said[FIELDS] = Jsonb(said[FIELDS], dumps=str)  # spelled already
    return said


def keys_of(owners: Sequence[str]) -> list[tuple[str, bytes, bytes]]:
    """Owner, key id and wrapped key of those `owners` who have one; all names are one parameter."""
    with connection.cursor() as cursor:
        among, names = ("= ANY(%s)", list(owners))
        if connection.vendor == "sqlite":
            among, names = "IN (SELECT value FROM json_each(%s))", json.dumps(names)
        cursor.execute(f"SELECT owner, key_id, wrapped FROM trail_ownerkey WHERE owner {among}", [names])
        return cursor.fetchall()


def insert_keys(rows: Sequence[tuple[str, bytes, str, bytes]]) -> set[str]:
    """Insert rows of `trail_ownerkey` with the columns of `KEY_COLUMNS`; the owners whose key is the one given.

    Owners who have a key keep it.
    """
    if not rows:
        return set()
    if connection.vendor == "postgresql":
        query = f"""
            INSERT INTO trail_ownerkey ({KEY_COLUMNS})
            SELECT * FROM unnest(%b::text[], %b::bytea[], %b::text[], %b::bytea[]) ON CONFLICT DO NOTHING
            RETURNING owner
        """
        with with_arrays(query, rows) as cursor:
            return {owner for (owner,) in cursor.fetchall()}
    with connection.cursor() as cursor:
        query = f"INSERT INTO trail_ownerkey ({KEY_COLUMNS}) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
        cursor.executemany(query, rows)
        return {row[0] for row in rows} if cursor.rowcount == len(rows) else set()


def insert_new_keys(rows: Sequence[tuple[str, bytes, str, bytes]]) -> None:
    """`insert_keys` for owners nobody has heard of: one of them with a key is an error of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY trail_ownerkey ({KEY_COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["text", "bytea", "text", "bytea"])
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO trail_ownerkey ({KEY_COLUMNS}) VALUES (%s, %s, %s, %s)", rows)


def with_arrays(query: str, rows: Sequence[Sequence]) -> psycopg.Cursor:
    """PostgreSQL: `query` executed with the columns of `rows` as arrays in place of its %b, in this transaction.

    In binary beside the query, not as literals in it as Django's cursor does: a tenth of the work on both sides.
    """
    cursor = psycopg.Cursor(connection.connection)
    return cursor.execute(query, [list(column) for column in zip(*rows, strict=True)])
