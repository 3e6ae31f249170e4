"""Tasks for the tests of the worker; each notes what it did in `log`, or as holidays where rows are wanted."""

from datetime import date, timedelta

from office.errors import DomainError
from office.jobs import stepped, task
from office.jobs.models import Job
from office.models import Holiday

log: list = []
FIRST_DAY = date(2030, 1, 1)


class Hook:
    """What a step shall do besides its work; a test sets it, `clear()` takes it off."""

    during = None


def clear():
    log.clear()
    Hook.during = None


def job_of(result) -> Job:
    return Job.objects.of(result)


@task()
def note(*args, **kwargs):
    log.append((args, kwargs))
    return {"noted": len(log)}


@task(takes_context=True)
def note_attempt(context, what):
    log.append((what, context.attempt))


@task()
def fail(message="Siti Aminah 1603021505800001"):
    log.append("try")
    raise ValueError(f"invalid literal: '{message}'")


@task()
def refuse():
    log.append("try")
    raise DomainError("Berkas ini sudah diterapkan.")


@stepped()
def add_days(job, count, size=2):
    """`count` holidays, `size` a step, each named after the step that wrote it."""
    at = job.position.get("at", 0)
    if at >= count:
        return True
    until = min(count, at + size)
    with job.step(position={"at": until}, done=until, message=f"{until} hari"):
        days = [FIRST_DAY + timedelta(days=n) for n in range(at, until)]
        Holiday.objects.bulk_create(Holiday(date=day, name=f"step {at}", kind="kantor") for day in days)
        log.append(at)
        if Hook.during:
            Hook.during(job)
    return False


@stepped()
def never_saves(job):
    return False


def written() -> list[date]:
    return list(Holiday.objects.filter(name__startswith="step ").order_by("date", "pk").values_list("date", flat=True))


def wanted(count: int) -> list[date]:
    return [FIRST_DAY + timedelta(days=n) for n in range(count)]
