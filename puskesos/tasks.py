"""Scheduled work of this room: reminding of monthly reports that were not sent."""

from office import calendar, clock
from office.jobs import task
from puskesos import reminders


@task()
def remind_monthly():
    """Once a day; who was told is told no more (`accounts.notices` keys), so it may run as often as it likes."""
    for month, stage in reminders.due(clock.today(), calendar.load()):
        reminders.remind(month, stage)
