"""What people do to a job."""

from django.db import IntegrityError, transaction

from office import clock
from office.errors import IllegalMove
from office.jobs.models import Job, State
from trail import actions as trail


def cancel(*, job: Job, by) -> None:
    """Stop a job. A step that is just running is rolled back; finished steps stay. Raises IllegalMove once it ended."""
    with transaction.atomic():
        if (
            not Job.objects.open()
            .filter(pk=job.pk)
            .update(state=State.CANCELLED, finished_at=clock.now(), lease_until=None)
        ):
            raise IllegalMove("Pekerjaan ini sudah berakhir, jadi tidak dapat dibatalkan lagi.")
        _record("job.cancel", job, by)
    job.refresh_from_db()


def retry(*, job: Job, by) -> None:
    """Let a failed job go on where it stopped. Raises IllegalMove if it has not failed or runs again already."""
    try:
        with transaction.atomic():
            if not Job.objects.filter(pk=job.pk, state=State.FAILED).update(
                state=State.WAITING, attempts=0, run_after=clock.now(), finished_at=None, message="", error=""
            ):
                raise IllegalMove("Hanya pekerjaan yang gagal dapat dicoba lagi.")
            _record("job.retry", job, by)
    except IntegrityError as error:  # its key is taken by an open job
        raise IllegalMove("Pekerjaan yang sama sudah dimulai lagi.") from error
    job.refresh_from_db()


def _record(act: str, job: Job, by) -> None:
    trail.record(act, by=by, subject=(Job._meta.label_lower, str(job.pk)))
