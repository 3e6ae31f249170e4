"""Rows of a table by the words of their `name_key`, kept by the database itself: FTS5 on SQLite, GIN on PostgreSQL.

One function asks (`rows`), one installs; both branches are tested against each other. The index is made after every
migrate, since SQLite drops triggers when a migration rebuilds their table (ADR 22). SQLite's triggers index row by row,
which costs as much as storing the row (and half of that where they only look whether to): who stores or deletes
thousands says so (`adding`, `leaving`), and has no such triggers meanwhile.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core import checks
from django.db import connection, connections, transaction

TABLES: set[str] = {"cases_person"}  # a room above adds its own from `apps.py`; each has `id` and `name_key`
MOST = 5_000  # rows looked at; more of them are common words, which a walk in order of the names finds sooner

POSTGRESQL = ("CREATE INDEX IF NOT EXISTS {table}_names ON {table} USING gin (to_tsvector('simple', name_key))",)
TABLE = (
    "CREATE VIRTUAL TABLE {table}_names USING fts5(name_key, content='{table}', content_rowid='id', tokenize='ascii',"
    " detail='none', columnsize=0)"
)
TRIGGERS = {
    "add": "CREATE TRIGGER {table}_names_add AFTER INSERT ON {table}"
    " BEGIN INSERT INTO {table}_names(rowid, name_key) VALUES (NEW.id, NEW.name_key); END",
    "leave": "CREATE TRIGGER {table}_names_leave AFTER DELETE ON {table}"
    " BEGIN INSERT INTO {table}_names({table}_names, rowid, name_key) VALUES ('delete', OLD.id, OLD.name_key); END",
    "change": "CREATE TRIGGER {table}_names_change AFTER UPDATE OF name_key ON {table}"
    " WHEN OLD.name_key <> NEW.name_key BEGIN"
    " INSERT INTO {table}_names({table}_names, rowid, name_key) VALUES ('delete', OLD.id, OLD.name_key);"
    " INSERT INTO {table}_names(rowid, name_key) VALUES (NEW.id, NEW.name_key); END",
}
IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s"
SQLITE = (TABLE, *TRIGGERS.values(), "INSERT INTO {table}_names({table}_names) VALUES ('rebuild')")


def rows(table: str, groups: Sequence[Sequence[str]]) -> list[int]:
    """Ids of rows whose name holds, for each group, one of its words; at most `MOST` + 1 of them, in no order.

    Words are capitals A-Z; one that ends with "*" stands for all that begin so.
    """
    if table not in TABLES or not all(groups):
        return []
    query = f"SELECT rowid FROM {table}_names WHERE {table}_names MATCH %s LIMIT {MOST + 1}"
    both, either, spelled = " AND ", " OR ", _quoted
    if connection.vendor == "postgresql":
        both, either, spelled = " & ", " | ", _marked
        query = (
            f"SELECT id FROM {table} WHERE to_tsvector('simple', name_key) @@ to_tsquery('simple', %s) LIMIT {MOST + 1}"
        )
    asked = both.join(f"({either.join(map(spelled, group))})" for group in groups)
    with connection.cursor() as cursor:
        cursor.execute(query, [asked])
        return [row[0] for row in cursor.fetchall()]


def _quoted(word: str) -> str:
    """As FTS5 takes it: AND, OR, NOT and NEAR are its own words, unless they are quoted."""
    return f'"{word.rstrip("*")}"{"*" * word.endswith("*")}'


def _marked(word: str) -> str:
    return word.replace("*", ":*")


@contextmanager
def adding(table: str, ids: Sequence[int]) -> Iterator[None]:
    """The rows `ids`, all to be inserted meanwhile, enter the index at the end, all at once."""
    with resting(table):
        yield
    if _by_trigger():
        _do(
            f"INSERT INTO {table}_names(rowid, name_key) SELECT id, name_key FROM {table}"
            " WHERE id IN (SELECT value FROM json_each(%s))",
            json.dumps(list(ids)),
        )


@contextmanager
def leaving(table: str, ids: Sequence[int]) -> Iterator[None]:
    """The rows `ids`, all to be deleted meanwhile, leave the index at once."""
    if _by_trigger():
        _do(
            f"INSERT INTO {table}_names({table}_names, rowid, name_key) SELECT 'delete', id, name_key FROM {table}"
            " WHERE id IN (SELECT value FROM json_each(%s))",
            json.dumps(list(ids)),
        )
    with resting(table):
        yield


@contextmanager
def resting(table: str) -> Iterator[None]:
    """No trigger indexes meanwhile: whatever comes or goes must be `adding` or `leaving`, as often as there is more.

    Nobody else ever sees it: SQLite has one writer, and an error rolls back.
    """
    names = ("add", "leave")
    if not _by_trigger() or not _do(IS_THERE, f"{table}_names_{names[0]}").fetchone():
        yield
        return
    with transaction.atomic(savepoint=False):
        for name in names:
            _do(f"DROP TRIGGER {table}_names_{name}")
        yield
        for name in names:
            _do(TRIGGERS[name].format(table=table))


def _by_trigger() -> bool:
    return connection.vendor == "sqlite"


def _do(statement: str, *values):
    cursor = connection.cursor()
    cursor.execute(statement, values)
    return cursor


def install(connection=connection) -> None:
    """Make the indexes that are missing, on tables that exist."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in missing(connection):
            if not postgresql:
                cursor.execute(f"DROP TABLE IF EXISTS {table}_names")
                for name in TRIGGERS:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_names_{name}")
            for statement in POSTGRESQL if postgresql else SQLITE:
                cursor.execute(statement.format(table=table))


def missing(connection=connection) -> list[str]:
    """Tables that exist and have not all of their index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")
        present = {row[0] for row in cursor.fetchall()}
    tables = sorted(set(connection.introspection.table_names()) & TABLES)
    return [table for table in tables if not {f"{table}_names", *_triggers(table, connection)} <= present]


def after_migrate(using: str = "default", **kwargs) -> None:
    install(connections[using])


def check(app_configs=None, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """System check (tag: database): without its triggers the index tells of yesterday's names."""
    names = missing(connection) if "default" in (databases or []) else []
    hint = "Run manage.py migrate, which puts them back."
    return [checks.Warning(f"No index of names: {', '.join(names)}.", hint=hint, id="cases.W001")] if names else []


def _triggers(table: str, connection) -> list[str]:
    return [] if connection.vendor == "postgresql" else [f"{table}_names_{name}" for name in TRIGGERS]
