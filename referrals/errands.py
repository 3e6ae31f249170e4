"""What one was sent to do, in "Tugas saya": visits and dispositions."""

from django.db.models import Q
from django.urls import reverse

from accounts.authz import Can, may
from office.joints import Count, Queue, QueueItem
from referrals.models import Disposition, Intake, IntakeVisit
from referrals.sight import place
from referrals.workflow import Status

MOST = 25
CALLED_OFF = Q(intake__status=Status.CANCELLED)  # nobody is sent out for it any more
INTAKE = ("intake__service", "intake__village", "intake__kecamatan")


def errands(user) -> Queue:
    """Visits that wait for this user and dispositions not reported yet, the nearest day first."""
    visits, dispositions = _visits(user), _dispositions(user)
    return Queue([*visits.counts, *dispositions.counts], [*visits.items, *dispositions.items])


def _visits(user) -> Queue:
    if not may(user, Can.INTAKE_COMPLETE):
        return Queue()
    found = IntakeVisit.objects.filter(officer=user.pk, visited_on=None).exclude(CALLED_OFF)
    found = found.visible_to(user, Can.INTAKE_COMPLETE).select_related(*INTAKE)
    rows = list(found.order_by("planned_for", "pk")[:MOST])
    items = [
        _item(row.intake, "Kunjungan", row.planned_at, "Catat kunjungan", row.get_absolute_url(), row.planned_for)
        for row in rows
    ]
    return Queue(_count("kunjungan", rows), items)


def _dispositions(user) -> Queue:
    if not may(user, Can.INTAKE_VIEW):
        return Queue()
    found = Disposition.objects.addressed_to(user).open().visible_to(user, Can.INTAKE_VIEW)
    rows = list(found.exclude(CALLED_OFF).select_related(*INTAKE).order_by("pk")[:MOST])
    items = [
        _item(
            row.intake, "Dibaca" if row.read_at else "Disposisi baru", row.sent_at, "Kerjakan", row.get_absolute_url(),
            row.due_on,
        )
        for row in rows
    ]  # fmt: skip
    return Queue(_count("disposisi", rows), items)


def _count(label: str, rows: list) -> list[Count]:
    if not rows:
        return []
    return [Count(label, len(rows), rows[0].get_absolute_url() if len(rows) == 1 else reverse("home"), "wait")]


def _item(intake: Intake, status: str, since, act: str, url: str, due) -> QueueItem:
    where = " · ".join(filter(None, place(intake)))
    return QueueItem(
        intake.number, intake.subject_label, intake.service.name, where, status, "wait", since, act, url, due
    )
