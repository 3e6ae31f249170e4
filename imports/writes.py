"""Many rows written at once without model instances: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection, models

from cases import name_index
from imports.spelled import to_json
from office import lookups  # noqa: F401 - brings `__among`
from trail.storing import with_arrays


def insert_many(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple]) -> int:
    """Insert `rows`, each the values of the columns `names` (attnames); every other column gets its default.

    JSON fields take Python values or, as `str`, JSON that is ready. How many rows were given.
    """
    if rows:
        store(model, *as_stored(model, names, rows))
    return len(rows)


def as_stored(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple]) -> tuple[list[str], list[list]]:
    """All columns and the values of `rows` as the driver takes them; asks no database, so another process can do it."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [field for name, field in fields.items() if name not in names and not field.primary_key]
    columns = [fields[name] for name in names] + others
    same = tuple(_ready(field, field.get_default()) for field in others)
    return [field.column for field in columns], _adapted(rows, columns[: len(names)], same)


def store(model: type[models.Model], columns: Sequence[str], ready: Sequence[list]) -> None:
    """Insert what `as_stored` made. Where keys come first, names are indexed all at once."""
    name, listed = model._meta.db_table, ", ".join(map(_quote, columns))
    table, indexed = _quote(name), name in name_index.TABLES and columns[0] == model._meta.pk.column
    entering = name_index.adding(name, [row[0] for row in ready]) if indexed else nullcontext()
    with entering, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", ready)


def tell_planner(model: type[models.Model], names: Sequence[str]) -> None:
    """PostgreSQL: look now what the columns `names` hold. By itself it looks a minute later, and takes a table that was
    filled meanwhile for a small one: it sorts a whole list to find its next rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {_quote(model._meta.db_table)} ({', '.join(map(_quote, names))})")


def set_many(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple], *, version: bool = False) -> int:
    """Set the fields `names` of rows of `model`: each of `rows` is (pk, value, value, ...). How many were given.

    `version`: count the row's version up as well.
    """
    rows = list(rows)
    if not rows:
        return 0
    fields = [model._meta.get_field(name) for name in names]
    ready = _adapted([(*values, pk) for pk, *values in rows], fields)
    table, key = _quote(model._meta.db_table), _quote(model._meta.pk.column)
    more = [f"version = {table}.version + 1"] if version else []
    if connection.vendor == "postgresql":
        _update_from_arrays(table, key, fields, more, ready)
    else:
        with connection.cursor() as cursor:
            settings = ", ".join([*(f"{_quote(field.column)} = %s" for field in fields), *more])
            cursor.executemany(f"UPDATE {table} SET {settings} WHERE {key} = %s", ready)
    return len(ready)


def _update_from_arrays(table: str, key: str, fields: list, more: list[str], rows: list[list]) -> None:
    """One UPDATE that joins the values, handed over as arrays of text."""
    texts = [[None if value is None else str(value) for value in row] for row in rows]
    names = [f"v{place}" for place in range(len(fields))]
    pairs = [f"{_quote(f.column)} = new.{name}::{f.db_type(connection)}" for f, name in zip(fields, names, strict=True)]
    given = ", ".join(["%b::text[]"] * (len(fields) + 1))
    query = (
        f"UPDATE {table} SET {', '.join([*pairs, *more])} "
        f"FROM unnest({given}) AS new({', '.join([*names, 'pk'])}) WHERE {table}.{key} = new.pk::bigint"
    )
    with_arrays(query, texts).close()


def delete_many(model: type[models.Model], name: str, values: Sequence[int]) -> None:
    """Delete rows by a column of keys. What hangs on them must have gone before; no cascade is looked for."""
    rows = model._base_manager.filter(**{f"{name}__among": values})
    if values:
        rows._raw_delete(rows.db)


def take_ids(model: type[models.Model], count: int) -> range | list[int]:
    """`count` new keys for `insert_many`, ascending, set aside until the transaction ends that inserts them."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(s.name) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) s,"
                " generate_series(1, %s)",
                [table, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        # Nobody else writes meanwhile: the transaction began IMMEDIATE.
        cursor.execute(
            f"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0),"
            f" coalesce((SELECT max(id) FROM {_quote(table)}), 0))",
            [table],
        )
        last = cursor.fetchone()[0]
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + count])
        return range(last + 1, last + 1 + count)


# --- Values as the database takes them -------------------------------------------------------------------------------
def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _json(value: Any) -> str:
    return value if type(value) is str else to_json(value)


def _moment(value: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(value))


@cache
def _adapter(field: models.Field, vendor: str) -> Callable[[Any], Any] | None:
    """How a value of this field becomes what the driver takes; None: as it is."""
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return date.isoformat
    if isinstance(field, models.CharField) and field.choices:
        return str
    return None


def _ready(field: models.Field, value: Any) -> Any:
    adapt = _adapter(field, connection.vendor)
    return value if adapt is None or value is None else adapt(value)


def _adapted(rows: Sequence[tuple], fields: list[models.Field], same: tuple = ()) -> list[list]:
    """Rows as the driver takes them; `fields` are those of their first columns, `same` is put behind each."""
    adapters = [(place, adapt) for place, f in enumerate(fields) if (adapt := _adapter(f, connection.vendor))]
    ready = []
    for row in rows:
        values = [*row, *same]
        for place, adapt in adapters:
            if values[place] is not None:
                values[place] = adapt(values[place])
        ready.append(values)
    return ready
