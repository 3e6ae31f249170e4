"""What people do to a job."""

from django.db import transaction

from office import clock
from office.errors import IllegalMove
from office.jobs.models import Job, State
from trail import actions as trail


def cancel(*, job: Job, by) -> None:
    """Stop a job. A step that is just running is rolled back; finished steps stay. Raises IllegalMove once it ended."""
    with transaction.atomic():
        stopped = Job.objects.open().filter(pk=job.pk)
        if not stopped.update(state=State.CANCELLED, finished_at=clock.now(), lease_until=None):
            raise IllegalMove("Pekerjaan ini sudah berakhir, jadi tidak dapat dibatalkan lagi.")
        trail.record("job.cancel", by=by, subject=(Job._meta.label_lower, str(job.pk)))
    job.refresh_from_db()
