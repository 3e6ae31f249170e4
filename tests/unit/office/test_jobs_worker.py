"""The worker, its heartbeat, and its command (office/jobs/worker.py, heart.py, management/commands/worker.py)."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError

from office import clock
from office.errors import IllegalMove
from office.jobs import actions, heart, schedules, worker
from office.jobs.heart import Heart
from office.jobs.models import Job, Schedule, State
from office.jobs.running import claim, run
from office.jobs.tasks import forget_jobs, seal_trail
from office.jobs.worker import Worker, drain
from tests.factories.jobs import Hook, add_days, clear, job_of, log, note, wanted, written
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_jobs():
    clear()
    Job.objects.all().delete()


@pytest.fixture
def beats(monkeypatch):
    """A fast heart whose writes are only counted: a second connection would not see the test's transaction."""
    seen = []
    monkeypatch.setattr(heart, "BEAT", 0.01)
    monkeypatch.setattr(Heart, "_renew", lambda self: seen.append(self.job.pk) or True)
    return seen


def stop_when(done: list, held: Worker, count: int):
    if len(done) >= count:
        held.stop()


# --- Heart ---------------------------------------------------------------------------------------
def test_heart_beats_while_the_job_runs_and_not_after(beats):
    job = job_of(note.enqueue())
    with Heart(job):
        time.sleep(0.2)
    count = len(beats)
    assert count > 3
    time.sleep(0.1)
    assert len(beats) == count


def test_heart_renews_only_what_is_still_held():
    note.enqueue()
    job = claim("a")
    Job.objects.update(lease_until=clock.now() - timedelta(seconds=5))
    assert Heart(job)._renew()
    assert Job.objects.get().lease_until > clock.now()

    Job.objects.update(claim=9)
    assert not Heart(job)._renew()


def test_heart_survives_a_database_that_is_away(monkeypatch):
    def away(self):
        raise OperationalError

    note.enqueue()
    job = claim("a")
    monkeypatch.setattr("django.db.models.QuerySet.update", lambda *a, **k: away(None))
    monkeypatch.setattr(heart.connections, "close_all", lambda: None)
    assert Heart(job)._renew()


def test_stuck_job_is_reported_and_no_longer_renewed(beats, monkeypatch):
    monkeypatch.setattr(heart, "STUCK", 0.05)
    told = []
    with Heart(job_of(note.enqueue()), on_stuck=lambda: told.append(1)):
        time.sleep(0.3)
    assert told == [1] and len(beats) < 20


def test_job_that_goes_on_is_not_stuck(beats, monkeypatch):
    monkeypatch.setattr(heart, "STUCK", 0.1)
    told, job = [], job_of(note.enqueue())
    with Heart(job, on_stuck=lambda: told.append(1)):
        for _ in range(20):
            time.sleep(0.02)
            job.steps_here += 1
    assert told == []


def test_start_anew_repeats_the_command_line(monkeypatch):
    called = []
    monkeypatch.setattr(heart.os, "execv", lambda *how: called.append(how))
    heart.start_anew()
    assert called == [(heart.sys.executable, heart.sys.orig_argv)]


# --- Worker --------------------------------------------------------------------------------------
@pytest.fixture
def hand(monkeypatch):
    """A worker inside the test's transaction: its connections stay open."""
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    return Worker()


def test_worker_does_one_turn(hand):
    note.enqueue()
    assert hand.work_once() and not hand.work_once()
    assert len(log) == 1


def test_worker_enqueues_what_is_due(hand, monkeypatch):
    monkeypatch.setattr(schedules, "registered", {})
    schedules.register("x", task="tests.factories.jobs.note", every=60)
    schedules.install()
    Schedule.objects.filter(name="x").update(next_run=clock.now())
    assert hand.work_once() and log == [((), {})]


def test_worker_stops_after_the_step_in_hand(hand):
    Hook.during = lambda job: hand.stop()
    job = job_of(add_days.enqueue(6))
    hand.run()
    job.refresh_from_db()
    assert written() == wanted(2) and job.state == State.WAITING


def test_worker_waits_for_a_database_that_is_away(hand, monkeypatch):
    pauses, truth = [], hand.work_once

    def away():
        if len(pauses) < 5:
            raise OperationalError("server closed the connection")
        hand.stop()
        return truth()

    note.enqueue()
    monkeypatch.setattr(hand, "work_once", away)
    monkeypatch.setattr(hand, "_pause", pauses.append)
    hand.run()
    assert pauses == [1, 2, 4, 5, 5] and len(log) == 1


def test_worker_rests_while_nothing_is_due(hand, monkeypatch):
    pauses = []
    monkeypatch.setattr(hand, "_pause", lambda seconds: pauses.append(seconds) or stop_when(pauses, hand, 2))
    hand.run()
    assert pauses == [worker.IDLE, worker.IDLE]


def test_names_differ():
    assert worker.new_name() != worker.new_name() and len(worker.new_name()) <= 80


def test_drain_waits_for_a_job_somebody_else_does(monkeypatch):
    job = job_of(note.enqueue())
    claim("somebody else")

    def somebody_ends_it(_):
        Job.objects.update(state=State.DONE, lease_until=None)

    monkeypatch.setattr(worker.time, "sleep", somebody_ends_it)
    assert drain(job) == [] and job.state == State.DONE


# --- Command -------------------------------------------------------------------------------------
def test_command_drains(capsys):
    note.enqueue(1)
    note.enqueue(2)
    call_command("worker", "--drain")
    assert capsys.readouterr().out == "2 jobs\n" and len(log) == 2


def test_command_does_one_turn(capsys):
    note.enqueue(1)
    note.enqueue(2)
    call_command("worker", "--once")
    assert capsys.readouterr().out == "1 job\n" and len(log) == 1


def test_command_runs_until_told_to_stop(capsys, monkeypatch):
    handlers = {}
    monkeypatch.setattr("signal.signal", handlers.__setitem__)
    monkeypatch.setattr(Worker, "run", lambda self: handlers["stop"]() if "stop" in handlers else None)
    call_command("worker")
    out = capsys.readouterr().out
    assert "is ready" in out and "has stopped" in out
    assert {number.name for number in handlers} == {"SIGTERM", "SIGINT"}


# --- Cancelling, own tasks -----------------------------------------------------------------------
def test_cancelled_job_stops_at_its_next_step():
    job_of(add_days.enqueue(6))
    job = claim("a")
    actions.cancel(job=Job.objects.get(pk=job.pk), by=None)
    run(job)
    job.refresh_from_db()
    assert job.finished_at and job.state == State.CANCELLED
    assert written() == []


def test_cancel_is_in_the_trail():
    job = job_of(note.enqueue())
    actions.cancel(job=job, by=None)
    assert job.state == State.CANCELLED
    event = Event.objects.filter(act="job.cancel").latest("id")
    assert (event.subject_type, event.subject_id) == ("office.job", str(job.pk))


def test_ended_job_is_not_cancelled():
    job = job_of(note.enqueue())
    drain()
    with pytest.raises(IllegalMove):
        actions.cancel(job=job, by=None)
    job.refresh_from_db()
    assert job.state == State.DONE


def test_failed_job_goes_on_where_it_stopped():
    job = job_of(add_days.enqueue(4))
    Job.objects.update(state=State.FAILED, attempts=5, position={"at": 2}, done=2, finished_at=clock.now(), error="x")
    actions.retry(job=job, by=None)
    assert Event.objects.filter(act="job.retry", subject_id=str(job.pk)).exists()
    drain()
    job.refresh_from_db()
    assert (job.state, job.done, log) == (State.DONE, 4, [2])


def test_only_a_failed_job_is_tried_again():
    job = job_of(note.enqueue())
    with pytest.raises(IllegalMove):
        actions.retry(job=job, by=None)


def test_failed_job_that_was_started_anew_is_not_tried_again():
    job = job_of(note.using(key="import:1").enqueue())
    Job.objects.update(state=State.FAILED)
    note.using(key="import:1").enqueue()
    with pytest.raises(IllegalMove):
        actions.retry(job=job, by=None)


def test_old_finished_jobs_are_forgotten():
    now = clock.now()
    ages = {State.DONE: (31, 29), State.CANCELLED: (31, 29), State.FAILED: (181, 179)}
    jobs = {(state, age): job_of(note.enqueue()) for state, pair in ages.items() for age in pair}
    for (state, age), job in jobs.items():
        Job.objects.filter(pk=job.pk).update(state=state, finished_at=now - timedelta(days=age))
    own = job_of(forget_jobs.enqueue())
    drain()
    left = {jobs[state, ages[state][1]].pk for state in ages} | {own.pk}
    assert set(Job.objects.values_list("pk", flat=True)) == left


def test_seal_runs_as_a_job():
    job = job_of(seal_trail.enqueue())
    drain()
    job.refresh_from_db()
    assert job.state == State.DONE, job.error
