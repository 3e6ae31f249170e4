"""Inserting many rows at once: the one place where the trail speaks to the two databases differently for speed."""

from collections.abc import Mapping, Sequence

from django.db import connection

# Column types, in the order of the rows; `unnest` on PostgreSQL needs them.
EVENT = {
    "id": "bigint",
    "at": "timestamptz",
    "local_date": "date",
    "actor_id": "bigint",
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
OWNER_KEY = {"owner": "text", "key_id": "bytea", "master": "text", "wrapped": "bytea"}


def insert(table: str, columns: Mapping[str, str], rows: Sequence[Sequence], *, skip_known: bool = False) -> None:
    """Insert `rows`, whose values suit the database already. `skip_known`: leave out what a unique column holds."""
    names = ", ".join(f'"{name}"' for name in columns)
    conflict = " ON CONFLICT DO NOTHING" if skip_known else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{'text' if kind == 'jsonb' else kind}[]" for kind in columns.values())
            values = ", ".join(f'"{name}"::{kind}' for name, kind in columns.items())
            query = f'INSERT INTO {table} ({names}) SELECT {values} FROM unnest({arrays}) AS new ({names}){conflict}'
            cursor.execute(query, [list(column) for column in zip(*rows, strict=True)])
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}){conflict}", rows)
