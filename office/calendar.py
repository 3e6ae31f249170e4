"""Working days and hours: weekdays and hours by setting, less the holidays of the table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from office import clock, settings
from office.models import Holiday

LIMIT = 3660  # days looked ahead before a calendar without working days is called an error


@dataclass(frozen=True)
class Calendar:
    """The calendar in hand, for many questions at the cost of one look-up (`load()`)."""

    weekdays: frozenset[int]  # ISO, 1 = Monday
    holidays: Collection[date]
    opens: int = 8  # local hours
    closes: int = 16

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

    def closing(self, day: date) -> datetime:
        """The moment the office closes on that day, aware."""
        return _at(day, self.closes)

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """The moment `minutes` of open office after `start`, aware; outside the hours the next opening counts."""
        left, moment = timedelta(minutes=minutes), self._open(clock.local(start))
        while moment + left > self.closing(moment.date()):
            left -= self.closing(moment.date()) - moment
            moment = self._open(_at(moment.date() + timedelta(days=1), self.opens))
        return moment + left

    def working_minutes_between(self, first: datetime, last: datetime) -> int:
        """Minutes the office is open after `first` up to `last`; negative when `last` comes before."""
        if last < first:
            return -self.working_minutes_between(last, first)
        begin, end, total = clock.local(first), clock.local(last), timedelta()
        for number in range((end.date() - begin.date()).days + 1):
            day = begin.date() + timedelta(days=number)
            if self.is_working_day(day):
                opens, closes = max(_at(day, self.opens), begin), min(self.closing(day), end)
                total += max(closes - opens, timedelta())
        return int(total.total_seconds() // 60)

    def _open(self, moment: datetime) -> datetime:
        """`moment` itself while the office is open, else its next opening."""
        day = moment.date() if moment < self.closing(moment.date()) else moment.date() + timedelta(days=1)
        day = self.add_working_days(day, 0)
        return max(moment, _at(day, self.opens))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def load() -> Calendar:
    """The calendar in force, in two queries."""
    known = settings.get_many("calendar.weekdays", "calendar.opens", "calendar.closes")
    holidays = frozenset(Holiday.objects.values_list("date", flat=True))
    return Calendar(frozenset(known["calendar.weekdays"]), holidays, known["calendar.opens"], known["calendar.closes"])


def is_working_day(day: date) -> bool:
    return load().is_working_day(day)


def add_working_days(start: date, days: int) -> date:
    """See `Calendar.add_working_days`. For many dates ask one `load()`."""
    return load().add_working_days(start, days)


def working_days_between(first: date, last: date) -> int:
    """See `Calendar.working_days_between`. For many dates ask one `load()`."""
    return load().working_days_between(first, last)
