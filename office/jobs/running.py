"""Taking one job, doing it, and writing what came of it. Every write is a compare-and-set on the claim number."""

import logging
import re
import time
from datetime import timedelta
from traceback import format_tb

from django.db import close_old_connections, connection, transaction
from django.db.models import Case, F, Value, When
from django.utils.module_loading import import_string
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from office import clock
from office.errors import DomainError
from office.jobs.backend import result_of
from office.jobs.models import LEASE, Job, LeaseLost, State
from trail import context

logger = logging.getLogger("office.jobs")

MOST_ATTEMPTS = 5
BACK_OFF = [2, 8, 30, 60]  # seconds before the second, third, fourth and fifth attempt
ORDER = ["state", "-priority", "run_after", "pk"]  # "running" sorts before "waiting": orphans first
TURN = 5.0  # seconds of one stepped job before others that wait get their turn


class NoProgress(Exception):
    """A stepped task neither saved a step nor said that it is finished: it would run for ever."""


def freshen() -> None:
    """Drop broken and old connections, as Django does between requests; never inside a transaction (tests)."""
    if not connection.in_atomic_block:
        close_old_connections()


def claim(worker: str, jobs=None) -> Job | None:
    """Take the next due job of `jobs` (all by default) for `worker`; None when there is none.

    The update is a compare-and-set on (state, claim); on PostgreSQL SKIP LOCKED only keeps workers apart.
    """
    due = (Job.objects.all() if jobs is None else jobs).due()
    if not due.exists():  # SQLite: looking costs nothing, a transaction would take the write lock
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True).order_by(*ORDER).first()
        if job is None or not _take(job, worker):
            return None
    job.refresh_from_db()
    if job.attempts > MOST_ATTEMPTS:
        _end(job, State.FAILED, message=_sorry(job), error=job.error or "Worker died in every attempt.")
        return claim(worker, jobs)
    return job


def _take(job: Job, worker: str) -> int:
    now = clock.now()
    seen = Job.objects.due().filter(pk=job.pk, state=job.state, claim=job.claim)
    return seen.update(
        state=State.RUNNING,
        claim=F("claim") + 1,
        worker=worker,
        attempts=F("attempts") + 1,
        heartbeat_at=now,
        lease_until=now + LEASE,
        started_at=Case(When(started_at=None, then=Value(now)), default=F("started_at")),
    )


def run(job: Job, stopping=lambda: False) -> None:
    """Do a claimed job until it ends, fails, is lost, is asked to stop, or others are due for their turn."""
    asked = context.request_id.set(f"job-{job.pk}")
    try:
        _do(job, stopping)
    except LeaseLost:
        _lost(job)
    except Exception as error:
        freshen()
        _failed(job, error)
    finally:
        context.request_id.reset(asked)


def _do(job: Job, stopping) -> None:
    task = import_string(job.task)
    if task.stepped:
        _do_steps(job, task, stopping)
        return
    first = (TaskContext(task_result=result_of(job, task)),) if task.takes_context else ()
    job.result = normalize_json(task.call(*first, *job.args, **job.kwargs))
    _end(job, State.DONE, result=job.result, error="")


def _do_steps(job: Job, task, stopping) -> None:
    turn_ends = time.monotonic() + TURN
    while True:
        before = job.steps_here
        if task.call(job, *job.args, **job.kwargs):
            return _end(job, State.DONE, error="")
        if job.steps_here == before:
            raise NoProgress(job.task)
        if stopping():
            return give_back(job)
        if time.monotonic() > turn_ends:
            if _others_wait(job):
                return give_back(job)
            turn_ends = time.monotonic() + TURN


def _others_wait(job: Job) -> bool:
    return Job.objects.due().filter(priority__gte=job.priority).exclude(pk=job.pk).exists()


def give_back(job: Job) -> None:
    """Let another worker go on where this one stopped; not counted as an attempt."""
    attempts = max(0, job.attempts - 1)
    Job.objects.held(job).update(state=State.WAITING, attempts=attempts, run_after=clock.now(), lease_until=None)


def _end(job: Job, state: State, **values) -> None:
    values = {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in values.items()}
    if not Job.objects.held(job).update(state=state, finished_at=clock.now(), lease_until=None, **values):
        _lost(job)


def _lost(job: Job) -> None:
    logger.warning("job %s: taken over or cancelled meanwhile", job.pk)


def _failed(job: Job, error: Exception) -> None:
    told = report(error)
    logger.error("job %s (%s), attempt %s: %s", job.pk, job.task, job.attempts, told)
    if isinstance(error, DomainError):  # a rule said no; it will say so again
        _end(job, State.FAILED, message=error.message[:500], error=told)
    elif job.attempts >= MOST_ATTEMPTS:
        _end(job, State.FAILED, message=_sorry(job), error=told)
    else:
        later = clock.now() + timedelta(seconds=BACK_OFF[max(0, job.attempts - 1)])
        Job.objects.held(job).update(state=State.WAITING, run_after=later, lease_until=None, error=told)


def _sorry(job: Job) -> str:
    return (
        f"Pekerjaan ini sudah dicoba {MOST_ATTEMPTS} kali dan gagal. Bagian yang sudah selesai tetap tersimpan. "
        f"Hubungi administrator dan sebutkan nomor {job.pk}."
    )


def report(error: BaseException) -> str:
    """A traceback without personal values: what stands in quotes and long numbers are left out of the messages."""
    parts = []
    while error is not None and len(parts) < 5:
        first_line = (str(error).splitlines() or [""])[0].replace("\0", "")[:300]
        frames = "".join(format_tb(error.__traceback__)[-12:])
        parts.append(f"{type(error).__name__}: {_without_values(first_line)}\n{frames}")
        error = error.__cause__ or error.__context__
    return "\n".join(parts)


def _without_values(text: str) -> str:
    text = re.sub(r"'[^']*'|\"(?![a-z_0-9.]+\")[^\"]*\"", "'...'", text)
    return re.sub(r"\d{5,}", "...", text)
