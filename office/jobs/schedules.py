"""Work that comes again. Rooms register theirs from `apps.py` `ready()`; the rows only remember when it is next."""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from office import clock
from office.jobs.models import Schedule

logger = logging.getLogger("office.jobs")


@dataclass(frozen=True)
class Entry:
    """`task`: dotted path of a task without arguments. Exactly one of `every` (seconds) and `at` (local time)."""

    task: str
    every: int | None = None
    at: time | None = None

    def next_after(self, moment: datetime, last: datetime | None = None) -> datetime:
        """The first run after `moment`; counted on from `last`, so that a late run does not shift the rest."""
        if self.every:
            step = timedelta(seconds=self.every)
            return moment + step if last is None else last + step * ((moment - last) // step + 1)
        local = clock.local(moment)
        day = local.date() if local.time() < self.at else local.date() + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, self.at))


registered: dict[str, Entry] = {}


def register(name: str, *, task: str, every: int | None = None, at: time | None = None) -> None:
    """Let `task` run every so many seconds, or daily `at` a time of Asia/Jakarta. Missed runs are made up for once."""
    if bool(every) == bool(at):
        raise ValueError(f"Schedule {name}: give either every= or at=.")
    registered[name] = Entry(task, every, at)


def install() -> None:
    """Rows for what the code registers; called by `seed` and at worker start. `enabled` stays as it was set."""
    now = clock.now()
    for name, entry in registered.items():
        plan = {"task": entry.task, "every": entry.every, "at": entry.at}
        row, new = Schedule.objects.get_or_create(name=name, defaults=plan | {"next_run": entry.next_after(now)})
        if not new and (row.task, row.every, row.at) != tuple(plan.values()):
            Schedule.objects.filter(pk=row.pk).update(**plan, next_run=entry.next_after(now))


def enqueue_due() -> int:
    """Put the due schedules in the queue, each exactly once however many workers ask; how many."""
    due = Schedule.objects.filter(enabled=True, next_run__lte=clock.now(), name__in=registered)
    return sum(_enqueue(row) for row in due)


def _enqueue(row: Schedule) -> bool:
    try:
        task = import_string(row.task)
    except ImportError:  # one wrong path must not stop the other schedules
        logger.error("schedule %s: no task %s", row.name, row.task)
        return False
    now = clock.now()
    following = registered[row.name].next_after(now, last=row.next_run)
    with transaction.atomic():
        mine = Schedule.objects.filter(pk=row.pk, next_run=row.next_run).update(next_run=following, last_run=now)
        if mine:
            task.using(key=f"schedule:{row.name}").enqueue()
    return bool(mine)


register("trail-seals", task="office.jobs.tasks.seal_trail", every=600)
register("forget-jobs", task="office.jobs.tasks.forget_jobs", at=time(1, 40))
