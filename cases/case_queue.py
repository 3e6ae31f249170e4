"""What waits for whom in the work on cases: rows of "Tugas saya" and the counts above them."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.authz import Can, may
from cases import casework
from cases.models import Case, CaseOffer, CaseTask, Intervention, ShelterStay
from cases.queries import place
from cases.workflow import ASKED, OPEN, Status
from office import clock
from office.joints import Count, Queue, QueueItem

MOST, CAP = 25, 1000
SOON = 7  # days ahead a task comes up
NEAR_LIMIT = 2  # days before the last one in a shelter


def queue(user) -> Queue:
    """What waits for this user, each row with its next act."""
    if not may(user, Can.CASE_VIEW):
        return Queue()
    parts = [part(user) for part in PARTS]
    return Queue(
        counts=[count for part in parts for count in part.counts], items=[item for part in parts for item in part.items]
    )


def _approvals(user) -> Queue:
    if not may(user, Can.CASE_APPROVE):
        return Queue()
    rows = Case.objects.approvable(user, Can.CASE_APPROVE).open()
    asked = rows.filter(status__in=ASKED)
    urgent = rows.filter(urgent=True, approved_at=None)
    late = urgent.filter(approval_due__lt=clock.today()).exists()
    url = reverse("casework:case_list")
    counts = _counts(
        ("menunggu persetujuan saya", asked, f"{url}?status=menunggu", "wait"),
        ("respon kasus menunggu persetujuan", urgent, f"{url}?respon=putusan", "late" if late else "wait"),
    )
    items = [_item(case, "Respon kasus", "Putuskan", due=case.approval_due) for case in _first(urgent)]
    items += [_item(case, case.get_status_display(), "Putuskan") for case in _first(asked)]
    return Queue(counts, items)


def _own(user) -> Queue:
    """One's own cases that wait for oneself: just opened, given by the Kabid, or sent back."""
    if not may(user, Can.CASE_EDIT):
        return Queue()
    own = Case.objects.visible_to(user, Can.CASE_EDIT).filter(worker=user)
    back = own.filter(last_move__in=["return_plan", "return_end", "question_response"]).open()
    given = own.filter(last_move="assign").open()
    new = own.filter(status=Status.INTAKE).exclude(last_move="assign")
    url = f"{reverse('casework:case_list')}?petugas=saya"
    counts = _counts(
        ("kasus baru", new, f"{url}&status=penerimaan", "now"),
        ("kasus ditugaskan kepada saya", given, f"{url}&status=terbuka", "now"),
        ("kasus dikembalikan", back, f"{url}&status=terbuka", "late"),
    )
    items = [_item(case, "Dikembalikan", "Perbaiki", tone="late") for case in _first(back)]
    items += [_item(case, "Ditugaskan kepada Anda", "Buka", tone="now") for case in _first(given)]
    items += [_item(case, "Kasus baru", "Mulai asesmen", tone="now") for case in _first(new)]
    return Queue(counts, items)


def _tasks(user) -> Queue:
    cases = Case.objects.visible_to(user, Can.CASE_VIEW)
    rows = CaseTask.objects.filter(assignee=user, status=CaseTask.Status.OPEN, case__in=cases)
    rows = rows.filter(due__lte=clock.today() + timedelta(days=SOON))
    late = rows.filter(due__lt=clock.today()).exists()
    counts = _counts(("tugas kasus", rows, reverse("casework:agenda"), "late" if late else "wait"))
    shown = rows.select_related(*(f"case__{path}" for path in casework.LIST)).order_by("due", "pk")[:MOST]
    return Queue(counts, [_task_item(row) for row in shown])


def _task_item(row: CaseTask) -> QueueItem:
    return QueueItem(
        number=row.case.number, title=row.what, detail=casework.subject_words(row.case), place=place(row.case.subject),
        status=row.get_kind_display(), tone="wait", since=row.recorded_at, act="Kerjakan",
        url=reverse("casework:task_done", args=[row.pk]), due=row.due,
    )  # fmt: skip


def _interventions(user) -> Queue:
    """What was planned in one's own cases and is due."""
    if not may(user, Can.CASE_EDIT):
        return Queue()
    cases = Case.objects.visible_to(user, Can.CASE_EDIT).filter(worker=user, status=Status.ACTION)
    rows = Intervention.objects.filter(status=Intervention.Status.PLANNED, due__lte=clock.today(), case__in=cases)
    counts = _counts(("intervensi jatuh tempo", rows, reverse("casework:agenda"), "late"))
    shown = rows.select_related("service", *(f"case__{path}" for path in casework.LIST)).order_by("due", "pk")[:MOST]
    return Queue(counts, [_intervention_item(row) for row in shown])


def _intervention_item(row: Intervention) -> QueueItem:
    return QueueItem(
        number=row.case.number, title=row.service.name, detail=casework.subject_words(row.case),
        place=place(row.case.subject), status="Intervensi", tone="wait", since=row.recorded_at, act="Catat hasil",
        url=reverse("casework:intervention_deliver", args=[row.pk]), due=row.due,
    )  # fmt: skip


def _offers(user) -> Queue:
    cases = Case.objects.visible_to(user, Can.CASE_EDIT).open() if may(user, Can.CASE_EDIT) else Case.objects.none()
    rows = CaseOffer.objects.filter(to=user, status=CaseOffer.Status.OPEN, case__in=cases)
    shown = list(rows.select_related("recorded_by", *(f"case__{path}" for path in casework.LIST)).order_by("pk")[:MOST])
    items = [
        _item(row.case, "Ditawarkan kepada Anda", "Jawab", since=row.recorded_at, detail=f"dari {row.recorded_by}")
        for row in shown
    ]
    url = shown[0].case.get_absolute_url() if len(shown) == 1 else reverse("casework:case_list")
    return Queue(_counts(("kasus ditawarkan", rows, url, "wait")), items)


def _unattended(user) -> Queue:
    """Of the own bidang: cases whose worker cannot reach them any more, so that they wait for nobody."""
    if not may(user, Can.CASE_ASSIGN):
        return Queue()
    rows = Case.objects.visible_to(user, Can.CASE_ASSIGN).open().unattended()
    counts = _counts(("kasus perlu petugas lain", rows, reverse("casework:caseload"), "late"))
    items = [_item(case, "Di luar jangkauan petugasnya", "Tugaskan", tone="late") for case in _first(rows)]
    return Queue(counts, items)


def _stays(user) -> Queue:
    """Of one's own cases, or of the own bidang for a Kabid: who is at or over the limit of a shelter."""
    rows = ShelterStay.objects.filter(until=None, case__in=_minded(user)).order_by("since")
    rows = rows.select_related(*(f"case__{path}" for path in casework.LIST))[:CAP]
    near = [row for row in rows if row.limit - timedelta(days=NEAR_LIMIT) <= clock.today()]
    items = [
        _item(
            row.case, f"Hari ke-{row.day} di {row.shelter}", "Lihat", due=row.limit, since=_midnight(row.since),
            tone="late" if row.over else "wait",
        )
        for row in near[:MOST]
    ]  # fmt: skip
    tone = "late" if any(row.over for row in near) else "wait"
    counts = [Count("mendekati batas rumah singgah", len(near), reverse("casework:agenda"), tone)] if near else []
    return Queue(counts, items)


def _minded(user) -> QuerySet[Case]:
    """Open cases this user answers for."""
    if may(user, Can.CASE_ASSIGN):
        return Case.objects.visible_to(user, Can.CASE_ASSIGN).open()
    return Case.objects.visible_to(user, Can.CASE_VIEW).filter(worker=user, status__in=OPEN)


PARTS = (_approvals, _offers, _own, _tasks, _interventions, _unattended, _stays)


def _counts(*rows) -> list[Count]:
    found = [(label, query[:CAP].count(), url, tone) for label, query, url, tone in rows]
    return [Count(label, number, url, tone) for label, number, url, tone in found if number]


def _first(rows: QuerySet[Case]) -> QuerySet[Case]:
    return casework.listed(rows.order_by("moved_at", "pk"))[:MOST]


def _item(
    case: Case, status: str, act: str, *, due=None, since=None, detail: str = "", tone: str = "wait"
) -> QueueItem:
    detail = detail or casework.kind_words(case)
    return QueueItem(
        number=case.number, title=casework.subject_words(case), detail=detail, place=place(case.subject), status=status,
        tone=tone, since=since or case.moved_at, act=act, url=case.get_absolute_url(), due=due,
    )  # fmt: skip


def _midnight(day) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
