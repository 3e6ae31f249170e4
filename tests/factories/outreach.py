"""Visits of facilitators, brought to a state by the real moves."""

from cases.models import Family, Person
from office import clock
from puskesos import actions, monthly
from puskesos.models import MonthlyReport, OutreachVisit, ServicePoint
from regions.models import Region

SEGAMIT = "16.03.10.2004"


def make_visit(by, village: str = SEGAMIT, *, to: Family | Person | None = None, **values) -> OutreachVisit:
    """A planned visit of `by` (a facilitator there), of today unless said otherwise."""
    given = {"planned_on": clock.today(), "purpose": "Cek kelayakan", "subject_name": "Rohaya", "address": "Dusun I"}
    subject = {to._meta.model_name: to} if to is not None else {}
    return actions.plan_visit(by=by, village=Region.objects.get(pk=village), **subject, **(given | values))


def make_done(by, village: str = SEGAMIT, *, done_on=None, work: str = "kelayakan", **values) -> OutreachVisit:
    """A visit that was recorded."""
    visit = make_visit(by, village, **values)
    found = {"findings": "Rumah papan, atap bocor.", "work": work, "in_data": "sudah"}
    return actions.record_visit(by=by, visit=visit, done_on=done_on or clock.today(), **found)


def make_report(by, *, point: ServicePoint | None = None, month: str = "", **typed) -> MonthlyReport:
    """A report of `by`, of this month unless said otherwise, not sent yet."""
    report = actions.open_monthly(by=by, month=month or monthly.today_month(), point=point)
    return actions.write_monthly(by=by, report=report, **typed)


def make_sent(by, **values) -> MonthlyReport:
    """A report that was sent."""
    return actions.move_monthly(by=by, report=make_report(by, **values), name="send")
