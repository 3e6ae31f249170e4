"""Background work of this room: watching the clocks."""

from office import calendar, clock
from office.jobs import stepped
from referrals import escalation
from referrals.escalation import MOST
from referrals.models import Intake, Referral

WATCHED = {
    "intake": (
        Intake.objects.select_related("service", "holder"), lambda row: row, escalation.tell_intake,
    ),
    "referral": (
        Referral.objects.select_related("intake__service", "desk", "sent_by"), lambda row: row.intake,
        escalation.tell_referral,
    ),
}  # fmt: skip


@stepped()
def watch_deadlines(job):
    """Remind, tell that it is late, tell the next level: some rows a step, intakes first, then referrals."""
    kind, after = job.position.get("kind", "intake"), job.position.get("after", 0)
    rows, intake_of, act = WATCHED[kind]
    found = list(rows.filter(due_at__isnull=False, due_told__lt=escalation.TOP, pk__gt=after).order_by("pk")[:MOST])
    if not found and kind == "referral":
        return True
    place = {"kind": kind, "after": found[-1].pk} if found else {"kind": "referral", "after": 0}
    now, known = clock.now(), calendar.load()
    with job.step(position=place, done=job.done + len(found)):
        for row in found:
            if step := escalation.next_step(row, intake_of(row), now, known):
                act(row, step)
    return False
