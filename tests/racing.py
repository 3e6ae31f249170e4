"""Several people at once: functions run in threads of their own, with connections of their own, on committed data."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections

PATIENCE = 60  # seconds


def race(*runners: Callable[[], Any]) -> list[Any]:
    """Start all at the same moment; what each gave, or the exception it ended with."""
    gate = Barrier(len(runners))

    def run(runner: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(PATIENCE)
            return runner()
        except Exception as error:  # noqa: BLE001 - handed to the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners, timeout=PATIENCE))


def apart(runner: Callable[[], Any]) -> Any:
    """Run one function where `race()` runs, e.g. to look at what the race left."""
    [result] = race(runner)
    if isinstance(result, Exception):
        raise result
    return result


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """Let threads share one database: the test's own on PostgreSQL, a copy of it in a file on SQLite.

    A database in memory has other locks than the file of a real installation, so it would prove nothing.
    """
    if connection.vendor != "sqlite":
        yield
        return
    copy = str(folder / "race.sqlite3")
    connection.ensure_connection()
    with sqlite3.connect(copy) as target:
        connection.connection.backup(target)
    target.close()
    configured = connections.settings["default"]
    name = configured["NAME"]
    configured["NAME"] = copy
    try:
        yield
    finally:
        configured["NAME"] = name
