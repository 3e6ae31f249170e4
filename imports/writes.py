"""Many rows changed at once, each to its own values: one prepared statement, no model instances."""

from collections.abc import Iterable, Sequence

from django.db import connection, models

BATCH = 500


def set_many(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple]) -> int:
    """Set the fields `names` of rows of `model`: each of `rows` is (pk, value, value, ...). How many were given."""
    fields = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {quote(model._meta.pk.column)} = %s"
    params = [
        (*(field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)), pk)
        for pk, *values in rows
    ]
    if params:
        with connection.cursor() as cursor:
            for start in range(0, len(params), BATCH):
                cursor.executemany(statement, params[start : start + BATCH])
    return len(params)
