"""Up the line when something is late: reminded before, told when late, then the next level, each exactly once.

What was told stands on the row (`due_told`) and is written with the notices, so a job that runs twice tells once.
"""

from collections.abc import Callable
from datetime import datetime

from accounts.authz import Can, Role
from accounts.models import User
from accounts.notices import holders, tell
from office import clock
from office.calendar import Calendar
from referrals import deadlines
from referrals.actions.news import senders
from referrals.models import DeadlineRule, Intake, Referral, Stage
from referrals.workflow import Holder

WARNED, LATE, UP, TOP = 1, 2, 3, 4  # values of `due_told`
MOST = 100  # rows of one step


def due_for(step: int, rule: DeadlineRule | None, due_at: datetime, calendar: Calendar) -> datetime:
    """When a step of the line is due: before, at, and so many working days after the deadline."""
    if step == WARNED:
        return deadlines.warns_at(rule, due_at, calendar) if rule else due_at
    days = (rule.escalate if rule else 2) * (step - LATE)
    return due_at if step == LATE else calendar.closing(calendar.add_working_days(clock.local(due_at).date(), days))


def next_step(row: Intake | Referral, intake: Intake, now: datetime, calendar: Calendar) -> int:
    """The furthest step of the line that is due and was not taken yet; 0: none."""
    rule = deadlines.rule_for(row.due_stage, intake)
    due = [step for step in (WARNED, LATE, UP, TOP) if due_for(step, rule, row.due_at, calendar) <= now]
    return max(due, default=0) if max(due, default=0) > row.due_told else 0


def tell_intake(intake: Intake, step: int) -> int:
    """Take one step for an intake; how many were told (0 also where another worker was first)."""
    if not Intake.objects.filter(pk=intake.pk, due_at=intake.due_at, due_told__lt=step).update(due_told=step):
        return 0
    what = "mendekati tenggat" if step == WARNED else "melewati tenggat"
    text = f"Nomor {intake.number} {what} {Stage(intake.due_stage).label.lower()}"
    key = f"due:intake:{intake.pk}:{intake.due_at:%Y%m%d%H%M}:{step}"
    return tell(_line(intake, step), text=text, url=intake.get_absolute_url(), key=key)


def tell_referral(referral: Referral, step: int) -> int:
    """Take one step for a referral: the desk, then who sent it, then the manager."""
    if not Referral.objects.filter(pk=referral.pk, due_at=referral.due_at, due_told__lt=step).update(due_told=step):
        return 0
    users = holders(Can.REFERRAL_ANSWER, desk=referral.desk_id)
    if step >= LATE:
        users += senders(referral)
    if step >= UP:
        users += _everywhere(referral.intake, Can.INTAKE_REFER, Role.MANAGER)
    what = "mendekati tenggat" if step == WARNED else "belum dijawab sampai tenggat"
    key = f"due:referral:{referral.pk}:{referral.due_at:%Y%m%d%H%M}:{step}"
    return tell(users, text=f"Rujukan {referral.number} {what}", url=referral.get_absolute_url(), key=key)


def _line(intake: Intake, step: int) -> list[User]:
    """Who is told at a step: the desk that holds it, then village -> kecamatan -> district, bidang -> office."""
    reach = {step_: find for step_, find in _LINES[intake.holder_level].items() if step_ <= step}
    return [user for find in reach.values() for user in find(intake)]


def _everywhere(intake: Intake, can: Can, *roles: Role) -> list[User]:
    return holders(
        can, roles=roles, village=intake.received_village_id or intake.village_id,
        kecamatan=intake.received_kecamatan_id or intake.kecamatan_id, level=intake.level,
    )  # fmt: skip


def _at(can: Can, *roles: Role) -> Callable[[Intake], list[User]]:
    return lambda intake: _everywhere(intake, can, *roles)


def _bidang(intake: Intake) -> list[User]:
    """The Kabid, and where the bidang holds Rahasia those who work on it."""
    found = holders(Can.INTAKE_HANDLE, desk=intake.holder_id, level=intake.level)
    return found + (_everywhere(intake, Can.INTAKE_HANDLE, Role.REHSOS) if intake.holder.handles_restricted else [])


_LINES: dict[str, dict[int, Callable[[Intake], list[User]]]] = {
    Holder.VILLAGE: {
        WARNED: _at(Can.INTAKE_HANDLE, Role.OPERATOR),
        UP: _at(Can.INTAKE_VERIFY, Role.SUPERVISOR),
        TOP: _at(Can.INTAKE_DECIDE, Role.MANAGER),
    },
    Holder.DISTRICT: {
        WARNED: _at(Can.INTAKE_VERIFY, Role.BACK, Role.VERIFIER),
        UP: _at(Can.INTAKE_DECIDE, Role.MANAGER),
        TOP: _at(Can.INTAKE_VIEW, Role.SEKRETARIS),
    },
    Holder.BIDANG: {
        WARNED: _bidang,
        UP: _at(Can.INTAKE_VIEW, Role.SEKRETARIS),
        TOP: _at(Can.INTAKE_VIEW, Role.KADIS),
    },
}
