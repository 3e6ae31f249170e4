"""Triggers that refuse every change of what is written; without them the trail is not append-only."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core import checks
from django.db import connection, connections

TABLES = ("trail_event", "trail_seal")
REFUSAL = "the trail is append-only"

FUNCTION = f"""
    CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""
POSTGRESQL = {
    "{table}_append_only": """
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()
    """,
}
# INSERT OR REPLACE fires the trigger on DELETE because connections have `recursive_triggers` (settings): a trigger on
# INSERT that looks for the id would make each row of an import twice as dear.
SQLITE = {
    "{table}_no_update": f"""
        CREATE TRIGGER {{table}}_no_update BEFORE UPDATE ON {{table}}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    "{table}_no_delete": f"""
        CREATE TRIGGER {{table}}_no_delete BEFORE DELETE ON {{table}}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
}


def install(connection=connection) -> None:
    """Create the triggers that are missing, on tables that exist."""
    wanted = missing(connection)
    with connection.cursor() as cursor:
        if wanted and connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for name, table in wanted.items():
            cursor.execute(_templates(connection)[name.replace(table, "{table}", 1)].format(table=table))
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def missing(connection=connection) -> dict[str, str]:
    """Triggers that should stand and do not (or stand disabled): name -> table. Tables not made yet need none."""
    present = _present(connection)
    tables = set(connection.introspection.table_names()) & set(TABLES)
    wanted = {name.format(table=table): table for table in sorted(tables) for name in _templates(connection)}
    return {name: table for name, table in wanted.items() if name not in present}


@contextmanager
def without(connection=connection) -> Iterator[None]:
    """No triggers inside. Only for tests, which empty their tables, and for those that play the attacker."""
    _drop(connection)
    try:
        yield
    finally:
        install(connection)


def after_migrate(using: str = "default", **kwargs) -> None:
    install(connections[using])


def check(app_configs=None, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """System check (tag: database). A warning, because `migrate` itself must still be able to run and repair it."""
    if "default" not in (databases or []):
        return []
    found = []
    if names := missing(connection):
        hint = "Run manage.py migrate, which puts them back."
        found.append(
            checks.Warning(f"Triggers of the trail are missing: {', '.join(names)}.", hint=hint, id="trail.W001")
        )
    if not _replacing_is_deleting(connection):
        hint = "Let connections begin with PRAGMA recursive_triggers=ON, as the settings say."
        found.append(checks.Warning("Events could be replaced in silence.", hint=hint, id="trail.W002"))
    return found


def _replacing_is_deleting(connection) -> bool:
    if connection.vendor == "postgresql":
        return True
    with connection.cursor() as cursor:
        return bool(cursor.execute("PRAGMA recursive_triggers").fetchone()[0])


def _templates(connection) -> dict[str, str]:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def _present(connection) -> set[str]:
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgname LIKE 'trail\\_%%'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trail@_%%' ESCAPE '@'"
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return {row[0] for row in cursor.fetchall()}


def _drop(connection) -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names()) & set(TABLES)
        for name in _templates(connection):
            for table in tables:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name.format(table=table)}{on}")
