"""Keys of forms answered long ago are forgotten, and SQLite is told what its tables hold, step by step."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from office import tasks
from office.jobs.models import Job, Schedule, State
from office.jobs.worker import drain
from office.models import Once

pytestmark = pytest.mark.django_db


def test_forgets_old_keys_and_keeps_new_ones(at, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    now = at(datetime(2026, 11, 21, 2, 0))
    for days in (0, 29, 31, 32, 400):
        Once.objects.create(key=uuid4(), user_id=1, at=now - timedelta(days=days))
    job = Job.objects.of(tasks.forget_keys.enqueue())
    drain(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (State.DONE, 3)
    assert Once.objects.count() == 2


def test_runs_every_night():
    assert Schedule.objects.get(name="forget-form-keys").task == "office.tasks.forget_keys"


def known_to_the_planner() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        rows = cursor.fetchone() and cursor.execute("SELECT tbl FROM sqlite_stat1").fetchall()
    return {table for (table,) in rows or ()}


def many_keys(now, count=30):
    Once.objects.bulk_create(Once(key=uuid4(), user_id=1, at=now) for _ in range(count))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's autovacuum does it")
def test_the_planner_learns_of_large_tables_alone(at, monkeypatch):
    monkeypatch.setattr(tasks, "LARGE", 30)
    many_keys(at(datetime(2026, 11, 21, 2, 0)))
    job = Job.objects.of(tasks.refresh_statistics.enqueue())
    drain(job)
    job.refresh_from_db()
    known = known_to_the_planner()
    assert job.state == State.DONE
    assert {"office_once", "regions_region"} <= known
    assert not {"office_desk", "accounts_user"} & known
    assert job.done == len(known)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's autovacuum does it")
def test_the_planner_chooses_by_what_it_learnt(at, monkeypatch):
    monkeypatch.setattr(tasks, "LARGE", 30)
    many_keys(at(datetime(2026, 11, 21, 2, 0)), 3000)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX once_by_user ON office_once (user_id)")

        def plan():
            cursor.execute("EXPLAIN QUERY PLAN SELECT * FROM office_once WHERE user_id = 1 AND at > '2026-11-21'")
            return cursor.fetchone()[3]

        assert "once_by_user" in plan()
        drain(Job.objects.of(tasks.refresh_statistics.enqueue()))
        assert "once_by_user" not in plan()  # everything is of that one user


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the other half")
def test_postgresql_is_left_to_its_autovacuum():
    job = Job.objects.of(tasks.refresh_statistics.enqueue())
    drain(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (State.DONE, 0)


def test_statistics_are_refreshed_every_hour():
    row = Schedule.objects.get(name="refresh-statistics")
    assert (row.task, row.every) == ("office.tasks.refresh_statistics", 3600)
