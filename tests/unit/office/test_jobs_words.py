"""How far a job is, in words (office/jobs/words.py and the figures of Job)."""

from datetime import datetime, timedelta

import pytest

from office.jobs.models import Job, State
from office.jobs.words import duration, hint

START = datetime(2026, 11, 21, 10, 0)


@pytest.fixture
def halfway(at):
    """100 of 400 done in 20 seconds."""
    start = at(START)
    at(START + timedelta(seconds=20))
    return Job(state=State.RUNNING, started_at=start, run_after=start, done=100, total=400)


def test_figures_while_it_runs(halfway):
    assert (halfway.percent, halfway.speed, halfway.remaining, halfway.seconds) == (25, 5.0, 60, 20.0)
    assert halfway.pace == "100 dari 400 · 5 per detik · kira-kira 1 menit lagi"


def test_slow_work_counts_by_the_minute(halfway):
    halfway.done, halfway.total = 10, 40
    assert "30 per menit" in halfway.pace


def test_unknown_total_promises_nothing(halfway):
    halfway.total = None
    assert (halfway.percent, halfway.remaining) == (None, None)
    assert halfway.pace == "100 · 5 per detik"


def test_before_the_start_nothing_is_known(at):
    job = Job(state=State.WAITING, run_after=at(START), total=1234)
    assert (job.speed, job.remaining, job.percent, job.pace) == (None, None, 0, "0 dari 1.234")


def test_end_keeps_the_time_it_took(halfway, at):
    halfway.state, halfway.finished_at, halfway.done = State.DONE, halfway.started_at + timedelta(seconds=40), 400
    at(START + timedelta(days=1))
    assert (halfway.percent, halfway.speed, halfway.remaining) == (100, 10.0, None)


def test_running_job_is_never_shown_as_complete(halfway):
    halfway.done = 400
    assert halfway.percent == 99


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "5 detik"), (11, "15 detik"), (60, "1 menit"), (61, "2 menit"), (3600, "1 jam"), (3900, "1 jam 5 menit")],
)
def test_duration(seconds, text):
    assert duration(seconds) == text


def test_hint_tells_what_keeps_it(at):
    start = at(START)
    job = Job(state=State.WAITING, run_after=start)
    assert "boleh ditinggalkan" in hint(job, start)
    assert "Belum ada pekerja" in hint(job, start + timedelta(seconds=61))
    job.error = "x"
    assert "dicoba lagi" in hint(job, start)


@pytest.mark.parametrize("state", State)
def test_every_state_has_words(state):
    assert state.label and isinstance(Job(state=state).tone, str)
