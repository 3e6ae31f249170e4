"""How long a thing may wait: the clock of an intake and of a referral. Pure but for the rules it reads.

A clock belongs to a stage. It begins with the stage, stands still while something is asked back, and ends with it.
Working days end at the closing of the office; of a stopped clock what is left is kept in days or minutes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from office.calendar import Calendar
from office.clock import local
from office.dates import long_date
from referrals.models import DeadlineRule, Stage, Unit
from referrals.workflow import ReferralStatus, Status

STAGE_OF = {
    **dict.fromkeys([Status.RECEIVED, Status.REOPENED], Stage.VERIFY),
    **dict.fromkeys([Status.VERIFIED, Status.HANDLED, Status.REFERRED], Stage.WORK),
    **dict.fromkeys([Status.DONE, Status.REJECTED, Status.MERGED], Stage.TELL),
}
RUNNING = (ReferralStatus.SENT, ReferralStatus.ACCEPTED, ReferralStatus.IN_PROGRESS)


@dataclass(frozen=True)
class Clock:
    """The four columns of a clock. `left`: working days or minutes that remain of a stopped one."""

    due_stage: str = ""
    due_at: datetime | None = None
    due_left: int | None = None
    due_unit: str = ""

    @classmethod
    def of(cls, row) -> "Clock":
        return cls(row.due_stage, row.due_at, row.due_left, row.due_unit)

    def columns(self) -> dict:
        return dict(vars(self))


def rule_for(stage: str, intake) -> DeadlineRule | None:
    """The rule of the service, else of the kind, else of all; None where none is in force."""
    rows = DeadlineRule.objects.filter(stage=stage, active=True)
    found = {(row.service_id, row.kind): row for row in rows}
    keys = [(intake.service_id, ""), (None, intake.kind), (None, "")]
    return next((found[key] for key in keys if key in found), None)


def stage_of(status: str, resume: str = "", told: bool = False) -> str:
    """The stage of an intake; one that waits for what was asked back stays in the stage it came from.

    `told`: the family knows, so nothing is due any more where only telling was left.
    """
    stage = STAGE_OF.get(resume if status == Status.INCOMPLETE else status, "")
    return "" if stage == Stage.TELL and told else stage


def moved(
    before: Clock, stage: str, stopped: bool, rule: DeadlineRule | None, now: datetime, calendar: Calendar
) -> Clock:
    """The clock after a move that leads into `stage` ("": none) and leaves it running or stopped."""
    if not stage or (rule is None and stage != before.due_stage):
        return Clock()
    clock = before if before.due_stage == stage else begun(stage, rule, now, calendar)
    if stopped:
        return clock if clock.due_at is None else _stop(clock, now, calendar)
    return clock if clock.due_left is None else _resume(clock, now, calendar)


def begun(stage: str, rule: DeadlineRule, now: datetime, calendar: Calendar) -> Clock:
    """A fresh clock: so many working days after today, or so many hours of open office from now."""
    amount = rule.amount if rule.unit == Unit.DAYS else rule.amount * 60
    return Clock(stage, _after(amount, rule.unit, now, calendar), None, rule.unit)


def warns_at(rule: DeadlineRule, due_at: datetime, calendar: Calendar) -> datetime:
    """When those who hold it are reminded."""
    if rule.unit == Unit.DAYS:
        return calendar.closing(calendar.add_working_days(_day(due_at), -rule.warn))
    return due_at - timedelta(hours=rule.warn)


def words(row) -> str:
    """The clock of an intake or a referral in a sentence; "" where none runs."""
    if not row.due_stage:
        return ""
    stage = Stage(row.due_stage).label
    if row.due_at:
        return f"{stage}: {'lewat tenggat' if row.is_late else 'paling lambat'} {_moment(row)}."
    left = abs(row.due_left or 0)
    rest = f"{left} hari kerja" if row.due_unit == Unit.DAYS else f"{left // 60} jam {left % 60} menit kerja"
    still = "tersisa" if (row.due_left or 0) >= 0 else "sudah lewat"
    return f"{stage}: waktu berhenti selama menunggu kelengkapan; {still} {rest}."


def _moment(row) -> str:
    at = local(row.due_at)
    return long_date(at.date()) if row.due_unit == Unit.DAYS else f"{long_date(at.date())} pukul {at:%H.%M}"


def _stop(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    if clock.due_unit == Unit.DAYS:
        left = calendar.working_days_between(_day(now), _day(clock.due_at))
    else:
        left = calendar.working_minutes_between(now, clock.due_at)
    return Clock(clock.due_stage, None, left, clock.due_unit)


def _resume(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    """As much time as was left; what had run out before is as late as it was."""
    due_at = _after(clock.due_left, clock.due_unit, now, calendar)
    return Clock(clock.due_stage, due_at, None, clock.due_unit)


def _after(amount: int, unit: str, now: datetime, calendar: Calendar) -> datetime:
    if unit == Unit.DAYS:
        return calendar.closing(calendar.add_working_days(_day(now), amount))
    return calendar.add_working_minutes(now, amount) if amount >= 0 else now + timedelta(minutes=amount)


def _day(moment: datetime) -> date:
    return local(moment).date()
