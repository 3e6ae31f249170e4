"""Durable background work (house.md 6, ADR 4): a job is a row, done in short steps, taken over when its worker dies.

A short, idempotent piece of work is a plain task; anything longer is stepped::

    @task()                                    # from django_tasks: runs once, at least once
    def tell(intake_id): ...

    @stepped()                                 # one call = one step of at most 5 s; True = finished
    def apply(job, batch_id):
        rows = next_rows(batch_id, after=job.position.get("after", 0))
        if not rows:
            return True
        with job.step(position={"after": rows[-1].pk}, done=job.done + len(rows)):
            write(rows)                        # commits together with the position, or not at all

    result = apply.using(key=f"import:{batch.pk}", owner=user.pk, subject=batch, total=220).enqueue(batch.pk)
    job = Job.objects.of(result)
"""

from django_tasks import task


def stepped(**options):
    """Decorator of a task done step by step: called as `function(job, *args, **kwargs)` until it returns True."""
    return task(stepped=True, **options)


__all__ = ["stepped", "task"]
