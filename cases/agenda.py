"""What is due on which day: tasks, bimbingan lanjut, interventions, shelter limits; of one worker or one bidang."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from accounts.authz import Can, areas, may
from cases.models import Case, CaseTask, Intervention, ShelterStay
from cases.workflow import OPEN
from office import clock


@dataclass(frozen=True)
class Entry:
    """One thing due on a day. `tone`: "late", "wait", "done" or ""."""

    day: date
    what: str
    kind: str
    case: Case
    who: str
    tone: str

    @property
    def url(self) -> str:
        return self.case.get_absolute_url()


def may_see_bidang(user) -> bool:
    return may(user, Can.CASE_ASSIGN)


def month(user, first: date, *, bidang: bool = False) -> list[Entry]:
    """Everything due in the month of `first`, by day: the user's own, or of all cases of the own bidang."""
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    cases = Case.objects.visible_to(user, Can.CASE_VIEW)
    if bidang:
        mine = cases.filter(desk__in=[area.desk_id for area in areas(user, Can.CASE_ASSIGN)])
        worked, tasks = Q(case__in=mine), Q(case__in=mine)
    else:
        worked, tasks = Q(case__in=cases.filter(worker=user)), Q(case__in=cases, assignee=user)
    found = [*_tasks(tasks, first, last), *_interventions(worked, first, last), *_stays(worked, first, last)]
    return sorted(found, key=lambda entry: (entry.day, entry.kind, entry.case.pk))


def late_tasks(cases) -> dict[int, int]:
    """How many tasks of these cases are late, by the id of who has them."""
    late = CaseTask.objects.filter(case__in=cases, status=CaseTask.Status.OPEN, due__lt=clock.today())
    return dict(late.order_by().values_list("assignee").annotate(number=Count("pk")))


def _tasks(where: Q, first: date, last: date) -> Iterator[Entry]:
    rows = CaseTask.objects.filter(where, due__range=(first, last)).exclude(status=CaseTask.Status.DROPPED)
    for row in rows.select_related("case__person", "case__family__head", "case__community", "assignee"):
        tone = "done" if row.status == CaseTask.Status.DONE else _tone(row.due)
        yield Entry(row.due, row.what, row.get_kind_display(), row.case, row.assignee.name, tone)


def _interventions(where: Q, first: date, last: date) -> Iterator[Entry]:
    rows = Intervention.objects.filter(where, due__range=(first, last)).exclude(status=Intervention.Status.DROPPED)
    for row in rows.select_related("service", "case__person", "case__family__head", "case__community", "case__worker"):
        tone = "done" if row.status == Intervention.Status.DONE else _tone(row.due)
        yield Entry(row.due, row.service.name, "Intervensi", row.case, row.case.worker.name, tone)


def _stays(where: Q, first: date, last: date) -> Iterator[Entry]:
    rows = ShelterStay.objects.filter(where, until=None, case__status__in=OPEN)
    for row in rows.select_related("case__person", "case__family__head", "case__community", "case__worker"):
        if first <= row.limit <= last:
            what = f"Hari terakhir di {row.shelter}"
            yield Entry(row.limit, what, "Rumah singgah", row.case, row.case.worker.name, _tone(row.limit))


def _tone(due: date) -> str:
    return "late" if due < clock.today() else "wait" if due == clock.today() else ""
