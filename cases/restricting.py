"""PostgreSQL refuses at once to delete a person or a family on whom something hangs, as PROTECT does in Django.

Django declares foreign keys NO ACTION DEFERRABLE: the check waits for the end of the transaction, and before it looks
for what hangs on a row it looks, for each key, whether another row took its place (ADR 8). A key that leads into its
own table stays as it is: who hangs on each other may go in one statement.
"""

from django.db import connections

TABLES = ["cases_person", "cases_family"]
LOOSE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND confdeltype = 'a' AND conrelid <> confrelid AND confrelid::regclass::text = ANY(%s)
"""


def after_migrate(using: str = "default", **kwargs) -> None:
    """Make every such key of the database RESTRICT; a migration may have made one anew."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(LOOSE, [TABLES])
        for table, name, defined in cursor.fetchall():
            key, table = connection.ops.quote_name(name), connection.ops.quote_name(table)
            restricting = defined.replace(" DEFERRABLE", " ON DELETE RESTRICT DEFERRABLE")
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}, ADD CONSTRAINT {key} {restricting}")
