"""The one place where a move of an intake or a referral is written: with its clock, and with who is told of it."""

from collections.abc import Mapping
from typing import Any

from office import calendar, clock
from office.moves import compare_and_set
from referrals import deadlines
from referrals.actions import news
from referrals.deadlines import Clock
from referrals.models import Intake, Referral, Stage
from referrals.workflow import OPEN_REFERRAL


def write(intake: Intake, *, by, name: str, status: str, values: Mapping[str, Any], note: str = "") -> None:
    """`office.moves.compare_and_set` for an intake."""
    values = dict(values) | intake_clock(intake, status, values)
    compare_and_set(intake, by=by, name=name, status=status, values=values, note=note)
    news.of_intake(intake, name, by)


def write_referral(
    referral: Referral, *, by, name: str, status: str, values: Mapping[str, Any], note: str = ""
) -> None:
    """`office.moves.compare_and_set` for a referral."""
    stage = Stage.ANSWER if status in OPEN_REFERRAL else ""
    stopped = status not in deadlines.RUNNING
    values = dict(values) | _clock(referral, referral.intake, stage, stopped)
    compare_and_set(referral, by=by, name=name, status=status, values=values, note=note)
    news.of_referral(referral, name, by)


def intake_clock(intake: Intake, status: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the clock after a move into `status`; the service may change with it."""
    after = Intake(service_id=values.get("service_id", intake.service_id), kind=values.get("kind", intake.kind))
    asked = values.get("asked_for", intake.asked_for)
    told = values.get("told_on", intake.told_on) or values.get("unreachable_reason", intake.unreachable_reason)
    stage = deadlines.stage_of(status, values.get("resume", intake.resume), bool(told))
    return _clock(intake, after, stage, bool(asked))


def begin(referral: Referral) -> None:
    """Start the clock of a referral that is about to be saved."""
    for name, value in _clock(referral, referral.intake, Stage.ANSWER, False).items():
        setattr(referral, name, value)


def _clock(row, intake: Intake, stage: str, stopped: bool) -> dict[str, Any]:
    before = Clock.of(row)
    rule = deadlines.rule_for(stage, intake) if stage and stage != before.due_stage else None
    after = deadlines.moved(before, stage, stopped, rule, clock.now(), calendar.load())
    return after.columns() | ({"due_told": 0} if after.due_stage != before.due_stage else {})
