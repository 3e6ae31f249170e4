"""Working days: weekdays by setting, less the holidays of the table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from office import settings
from office.models import Holiday

LIMIT = 3660  # days looked ahead before a calendar without working days is called an error


@dataclass(frozen=True)
class Calendar:
    """The calendar in hand, for many questions at the cost of one look-up (`load()`)."""

    weekdays: frozenset[int]  # ISO, 1 = Monday
    holidays: Collection[date]

    def is_working_day(self, day: date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def add_working_days(self, start: date, days: int) -> date:
        """The day `days` working days after `start` (before, if negative); the start itself is not counted.

        0 gives `start`, or the next working day where `start` is none.
        """
        step = timedelta(days=1 if days >= 0 else -1)
        day, left = start, abs(days)
        if not left and not self.is_working_day(day):
            left = 1
        for _ in range(LIMIT):
            if not left:
                return day
            day += step
            left -= self.is_working_day(day)
        raise ValueError("this calendar has hardly any working days")

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days stand after `first` up to and with `last`; negative when `last` comes before."""
        if last < first:
            return -self.working_days_between(last, first)
        span = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in span)


def load() -> Calendar:
    """The calendar in force, in two queries."""
    weekdays = frozenset(settings.get("calendar.weekdays"))
    return Calendar(weekdays, frozenset(Holiday.objects.values_list("date", flat=True)))


def is_working_day(day: date) -> bool:
    return load().is_working_day(day)


def add_working_days(start: date, days: int) -> date:
    """See `Calendar.add_working_days`. For many dates ask one `load()`."""
    return load().add_working_days(start, days)


def working_days_between(first: date, last: date) -> int:
    """See `Calendar.working_days_between`. For many dates ask one `load()`."""
    return load().working_days_between(first, last)
