"""Work that comes again (office/jobs/schedules.py)."""

from datetime import datetime, time, timedelta

import pytest
from django.utils.module_loading import import_string
from django_tasks.base import Task

from office.clock import local
from office.jobs import schedules
from office.jobs.models import Job, Schedule, State
from office.jobs.schedules import Entry, enqueue_due, install, register
from office.jobs.worker import drain
from tests.factories.jobs import clear, log

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 21, 10, 0)
IN_THE_CODE = dict(schedules.registered)
NOTE = "tests.factories.jobs.note"


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch):
    clear()
    monkeypatch.setattr(schedules, "registered", {})
    Schedule.objects.all().delete()
    Job.objects.all().delete()


def test_every_registered_task_exists():
    assert {"trail-seals", "forget-jobs"} <= set(IN_THE_CODE)
    for name, entry in IN_THE_CODE.items():
        assert isinstance(import_string(entry.task), Task), name


@pytest.mark.parametrize("when", [{}, {"every": 5, "at": time(1)}])
def test_register_wants_exactly_one_time(when):
    with pytest.raises(ValueError):
        register("x", task=NOTE, **when)


def test_due_schedule_is_enqueued_once(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    assert enqueue_due() == 0
    at(start + timedelta(minutes=10))
    assert enqueue_due() == 1
    assert enqueue_due() == 0
    assert len(drain()) == 1 and log == [((), {})]


def test_two_workers_that_saw_it_due_enqueue_it_once(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    at(start + timedelta(minutes=10))
    row = Schedule.objects.get(name="x")
    assert schedules._enqueue(row) and not schedules._enqueue(row)
    assert Job.objects.count() == 1


def test_missed_runs_are_made_up_for_once_and_the_beat_is_kept(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    at(start + timedelta(minutes=47))
    assert enqueue_due() == 1
    assert enqueue_due() == 0
    assert Schedule.objects.get(name="x").next_run == start + timedelta(minutes=50)


def test_run_still_open_is_not_doubled(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    for turn in (1, 2):
        at(start + timedelta(minutes=10 * turn))
        enqueue_due()
    assert Job.objects.filter(state=State.WAITING).count() == 1


def test_daily_at_a_local_time():
    entry = Entry(NOTE, at=time(1, 40))
    noon = datetime.fromisoformat("2026-11-21T12:00:00+07:00")
    night = datetime.fromisoformat("2026-11-21T00:30:00+07:00")
    assert local(entry.next_after(noon)).isoformat() == "2026-11-22T01:40:00+07:00"
    assert local(entry.next_after(night)).isoformat() == "2026-11-21T01:40:00+07:00"


def test_switched_off_schedule_rests(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    Schedule.objects.update(enabled=False)
    at(start + timedelta(hours=1))
    assert enqueue_due() == 0


def test_install_changes_the_plan_but_not_the_switch(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    Schedule.objects.update(enabled=False)
    register("x", task=NOTE, at=time(3))
    install()
    row = Schedule.objects.get(name="x")
    assert (row.every, row.at, row.enabled) == (None, time(3), False)
    assert row.next_run > start


def test_install_twice_moves_nothing(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    at(start + timedelta(minutes=5))
    install()
    assert Schedule.objects.get(name="x").next_run == start + timedelta(minutes=10)


def test_row_the_code_no_longer_knows_is_left_alone(at):
    start = at(START)
    register("x", task=NOTE, every=600)
    install()
    schedules.registered.clear()
    at(start + timedelta(hours=1))
    assert enqueue_due() == 0


def test_task_that_cannot_be_found_does_not_stop_the_others(at):
    start = at(START)
    register("a", task="gone.tasks.away", every=600)
    register("b", task=NOTE, every=600)
    install()
    at(start + timedelta(minutes=10))
    assert enqueue_due() == 1
