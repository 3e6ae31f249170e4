"""Taking jobs, steps, failures and leases (office/jobs/running.py, models.py)."""

from datetime import datetime, timedelta

import pytest

from office import clock
from office.jobs import running
from office.jobs.models import LEASE, Job, State
from office.jobs.running import claim, run
from office.jobs.worker import drain
from tests.factories.jobs import (
    Hook,
    add_days,
    clear,
    fail,
    job_of,
    log,
    never_saves,
    note,
    note_attempt,
    refuse,
    wanted,
    written,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 21, 10, 0)


@pytest.fixture(autouse=True)
def no_jobs():
    clear()
    Job.objects.all().delete()


# --- Taking --------------------------------------------------------------------------------------
def test_taken_job_is_nobody_elses():
    job = job_of(note.enqueue())
    taken = claim("a")
    assert taken == job and (taken.state, taken.worker, taken.attempts, taken.claim) == (State.RUNNING, "a", 1, 1)
    assert claim("b") is None


def test_the_slower_of_two_takes_nothing():
    job = job_of(note.enqueue())
    seen = Job.objects.get(pk=job.pk)  # both workers have seen the same waiting row
    assert running._take(seen, "a") == 1
    assert running._take(seen, "b") == 0
    assert Job.objects.get(pk=job.pk).worker == "a"


def test_urgent_jobs_first_then_the_oldest():
    last, second, first = (job_of(note.using(priority=p).enqueue(p)) for p in (-1, 0, 10))
    third = job_of(note.enqueue("later"))
    assert [claim("a") for _ in range(4)] == [first, second, third, last]


def test_deferred_job_waits_for_its_time(at):
    start = at(START)
    note.using(run_after=start + timedelta(minutes=1)).enqueue()
    assert claim("a") is None
    at(start + timedelta(minutes=1))
    assert claim("a")


def test_only_the_job_asked_for_is_taken():
    note.enqueue()
    wanted_job = job_of(note.enqueue())
    assert claim("a", Job.objects.filter(pk=wanted_job.pk)) == wanted_job


# --- Plain tasks ---------------------------------------------------------------------------------
def test_plain_task_is_done_once_with_its_arguments():
    job = job_of(note.enqueue(1, a=2))
    drain()
    drain()
    job.refresh_from_db()
    assert log == [((1,), {"a": 2})]
    assert (job.state, job.result, job.lease_until) == (State.DONE, {"noted": 1}, None)
    assert job.finished_at and job.started_at


def test_context_tells_the_attempt():
    note_attempt.enqueue("x")
    drain()
    assert log == [("x", 1)]


def test_failing_task_is_tried_five_times_with_growing_pauses(at):
    moment = at(START)
    job, pauses = job_of(fail.enqueue()), []
    for _ in range(4):
        assert drain() and not drain()  # not again before its time
        job.refresh_from_db()
        assert job.state == State.WAITING
        pauses.append((job.run_after - moment).total_seconds())
        moment = at(job.run_after)
    drain()
    job.refresh_from_db()

    assert pauses == [2, 8, 30, 60]
    assert (job.state, job.attempts, len(log)) == (State.FAILED, 5, 5)
    assert job.message.startswith("Pekerjaan ini sudah dicoba 5 kali dan gagal.") and str(job.pk) in job.message
    assert not claim("a")


def test_report_holds_frames_but_no_personal_values():
    job = job_of(fail.enqueue())
    assert drain()
    job.refresh_from_db()
    assert "ValueError" in job.error and "in fail" in job.error
    assert "Siti" not in job.error and "1603021505800001" not in job.error


def test_report_keeps_names_of_constraints():
    told = running.report(ValueError('violates unique constraint "cases_person_old"\nDETAIL: Key (nik)=(1603) exists'))
    assert '"cases_person_old"' in told and "1603" not in told


def test_rule_that_says_no_is_not_asked_again():
    job = job_of(refuse.enqueue())
    drain()
    job.refresh_from_db()
    assert (job.state, job.message, log) == (State.FAILED, "Berkas ini sudah diterapkan.", ["try"])


def test_task_that_no_longer_exists_fails_in_the_end(at):
    moment = at(START)
    job = job_of(note.enqueue())
    Job.objects.filter(pk=job.pk).update(task="gone.tasks.away")
    for _ in range(6):
        moment = at(moment + timedelta(minutes=2))
        drain()
    job.refresh_from_db()
    assert job.state == State.FAILED and "ModuleNotFoundError" in job.error


# --- Steps ---------------------------------------------------------------------------------------
def test_stepped_job_goes_on_until_it_is_finished():
    job = job_of(add_days.using(total=5).enqueue(5))
    drain()
    job.refresh_from_db()
    assert written() == wanted(5) and log == [0, 2, 4]
    assert (job.state, job.done, job.total, job.position, job.message) == (State.DONE, 5, 5, {"at": 5}, "5 hari")


def test_effect_and_position_commit_together():
    def break_second(job):
        if log == [0, 2]:
            raise ValueError("broken")

    Hook.during = break_second
    job = job_of(add_days.enqueue(5))
    drain()
    job.refresh_from_db()
    assert written() == wanted(2)
    assert (job.state, job.position, job.done) == (State.WAITING, {"at": 2}, 2)


def test_values_may_be_set_inside_the_step():
    job = job_of(add_days.enqueue(5))
    job = claim("a")
    with job.step():
        job.position, job.done, job.result = {"after": 9}, 3, {"created": 3}
    job.refresh_from_db()
    assert (job.position, job.done, job.result) == ({"after": 9}, 3, {"created": 3})


def test_each_saved_step_gives_back_the_attempts(at):
    moment = at(START)
    tries = []

    def fail_three_times_each(job):
        tries.append(log[-1])
        if tries.count(log[-1]) < 4:
            raise ValueError

    Hook.during = fail_three_times_each
    job = job_of(add_days.enqueue(6))
    for _ in range(12):
        drain()
        moment = at(moment + timedelta(minutes=2))
    job.refresh_from_db()
    assert job.state == State.DONE and written() == wanted(6)


def test_task_that_saves_nothing_does_not_run_for_ever():
    job = job_of(never_saves.enqueue())
    drain()
    job.refresh_from_db()
    assert job.state == State.WAITING and "NoProgress" in job.error


def test_asked_to_stop_the_step_is_finished_and_the_job_given_back():
    job = job_of(add_days.enqueue(6))
    run(claim("a"), stopping=lambda: True)
    job.refresh_from_db()
    assert written() == wanted(2)
    assert (job.state, job.lease_until, job.attempts) == (State.WAITING, None, 0)
    drain()
    assert written() == wanted(6)


def test_long_job_lets_others_have_their_turn(monkeypatch):
    monkeypatch.setattr(running, "TURN", -1)
    job_of(add_days.enqueue(6))
    note.enqueue("quick")
    drain()
    assert log[1] == (("quick",), {}) and written() == wanted(6)


def test_long_job_does_not_yield_to_less_urgent_ones(monkeypatch):
    monkeypatch.setattr(running, "TURN", -1)
    add_days.enqueue(6)
    note.using(priority=-1).enqueue("quick")
    drain()
    assert log[-1] == (("quick",), {})


# --- Leases --------------------------------------------------------------------------------------
def test_job_of_a_dead_worker_is_taken_over_after_its_lease(at):
    start = at(START)
    job = job_of(add_days.enqueue(4))
    dead = claim("dead")
    at(start + LEASE)
    assert claim("b") is None
    at(start + LEASE + timedelta(seconds=1))
    heir = claim("b")
    assert heir == job and (heir.claim, heir.attempts) == (dead.claim + 1, 2)


def test_orphaned_job_comes_before_all_that_wait(at):
    start = at(START)
    orphan = job_of(add_days.using(priority=-5).enqueue(4))
    claim("dead")
    note.using(priority=5).enqueue()
    at(start + LEASE + timedelta(seconds=1))
    assert claim("b") == orphan


def test_worker_that_lost_its_lease_writes_nothing(at):
    start = at(START)
    job_of(add_days.enqueue(4))
    slow = claim("slow")

    def be_overtaken(job):
        Hook.during = None
        at(start + LEASE + timedelta(seconds=1))
        assert claim("quick")

    Hook.during = be_overtaken
    run(slow)
    assert written() == []

    at(start + 2 * LEASE + timedelta(seconds=5))
    drain()
    assert written() == wanted(4)


def test_plain_task_that_lost_its_lease_does_not_end_the_job(at):
    start = at(START)
    note.enqueue()
    slow = claim("slow")
    at(start + LEASE + timedelta(seconds=1))
    heir = claim("quick")
    run(slow)
    heir.refresh_from_db()
    assert (heir.state, heir.worker) == (State.RUNNING, "quick")


def test_failure_of_a_worker_that_lost_its_lease_changes_nothing(at):
    start = at(START)
    fail.enqueue()
    slow = claim("slow")
    at(start + LEASE + timedelta(seconds=1))
    heir = claim("quick")
    run(slow)
    heir.refresh_from_db()
    assert (heir.state, heir.worker, heir.error) == (State.RUNNING, "quick", "")


def test_job_that_kills_its_worker_every_time_fails_at_last(at):
    moment = at(START)
    job = job_of(note.enqueue())
    for _ in range(5):
        assert claim("a")
        moment = at(moment + LEASE + timedelta(seconds=1))
    assert claim("a") is None
    job.refresh_from_db()
    assert job.state == State.FAILED and job.message


def test_step_renews_the_lease(at):
    start = at(START)
    add_days.enqueue(2)
    job = claim("a")
    at(start + timedelta(seconds=8))
    with job.step(position={"at": 0}):
        pass
    at(start + timedelta(seconds=17))
    assert claim("b") is None


def test_drain_gives_the_jobs_it_did():
    jobs = [job_of(note.enqueue(n)) for n in range(3)]
    assert drain() == jobs and drain() == []


def test_drain_of_one_job_leaves_the_others():
    note.enqueue("other")
    mine = job_of(note.enqueue("mine"))
    assert drain(mine) == [mine]
    assert mine.state == State.DONE and log == [(("mine",), {})]


def test_nothing_a_worker_writes_is_older_than_the_clock(at):
    at(START)
    note.enqueue()
    assert claim("a").heartbeat_at == clock.now()
