"""What the pages of monthly reports show: whose are due, who sent and who did not, what waits."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.authz import Can, Role, areas
from accounts.models import Assignment, User
from office import clock
from office.joints import Count, Queue, QueueItem
from puskesos import figures
from puskesos.models import MonthlyReport, ServicePoint
from puskesos.workflow import MONTHLY_TONES, WRITTEN, MonthlyStatus, monthly_fits

MONTHS = 4  # how far back a report may still be opened
QUEUED = 15


@dataclass(frozen=True)
class Standing:
    """One line of "who sent": whose, where, the report if there is one to read."""

    whose: str
    place: str
    report: MonthlyReport | None

    @property
    def state(self) -> str:
        return self.report.get_status_display() if self.report else "Belum dikirim"

    @property
    def tone(self) -> str:
        return self.report.tone if self.report else "late"


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def months(today: date) -> list[str]:
    """This month and those before it for which a report may still be opened, the newest first."""
    count = today.year * 12 + today.month - 1
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(count, count - MONTHS, -1)]


def early(report: MonthlyReport) -> bool:
    """Whether it goes, or went, before its month is over: what is recorded later is in no report then."""
    _, after = figures.bounds(report.month)
    sent_on = clock.today() if report.written else clock.local(report.sent_at).date()
    return sent_on < after


def own_points(user):
    """The service points whose report this user writes."""
    return ServicePoint.objects.filter(village__in=_villages(user, Role.OPERATOR), active=True).order_by("name")


def is_facilitator(user) -> bool:
    return bool(_villages(user, Role.FACILITATOR))


def facilitators(user, can: Can, month: str) -> Q:
    """Users who are facilitators at work in the area of `user`, and were before the month ended."""
    inside = Q(pk__in=[])
    for area in areas(user, can):
        if area.district:
            inside = Q()
            break
        inside |= Q(regions__parent__in=area.kecamatan) | Q(regions__in=area.villages)
    at_work = _begun(month).filter(inside, user__is_active=True)
    return Q(pk__in=at_work.values("user"))


def of_facilitators(user, month: str) -> list[Standing]:
    """Who sent the report of a month: the facilitators at work here, and who left since; three queries.

    Who works in two kecamatan and reported to the other one is not here.
    """
    written = MonthlyReport.objects.filter(month=month, facilitator__isnull=False)
    seen = written.visible_to(user, Can.MONTHLY_REVIEW).select_related("kecamatan")
    reports = {row.facilitator_id: row for row in seen}
    elsewhere = written.sent().exclude(pk__in=seen.values("pk"))
    named = facilitators(user, Can.MONTHLY_REVIEW, month) & ~Q(pk__in=elsewhere.values("facilitator"))
    people = list(User.objects.filter(named | Q(pk__in=reports)).order_by("name", "pk"))
    at_work = Assignment.objects.active().filter(role=Role.FACILITATOR, user__in=people).prefetch_related("regions")
    places: dict[int, list[str]] = {}
    for row in at_work:
        places.setdefault(row.user_id, []).extend(region.name for region in row.regions.all())
    found = []
    for person in people:
        report = reports.get(person.pk)
        place = ", ".join(sorted(places.get(person.pk, []))) or (report.kecamatan.name if report else "")
        found.append(Standing(person.name, place, report))
    return found


def points(user, month: str, *, sent: str = ""):
    """Service points of the area with the `state` of their report: those at work, and those that sent it before they
    closed. `sent`: "1" only sent, "0" only not."""
    reports = MonthlyReport.objects.filter(point=OuterRef("pk"), month=month).sent()
    due = ServicePoint.objects.filter(active=True).exclude(_opened_after(month))
    rows = ServicePoint.objects.visible_to(user, Can.PUSKESOS_VIEW).filter(Q(pk__in=due.values("pk")) | Exists(reports))
    rows = rows.filter(pk__in=ServicePoint.objects.visible_to(user, Can.MONTHLY_REVIEW).values("pk"))
    rows = rows.annotate(state=Subquery(reports.values("status")[:1])).select_related("village", "kecamatan")
    return rows.filter(state__isnull=sent == "0") if sent else rows


def lines(user, found: list[ServicePoint], month: str) -> list[Standing]:
    """Those of one page, with their reports."""
    seen = MonthlyReport.objects.visible_to(user, Can.MONTHLY_REVIEW).filter(month=month, point__in=found)
    reports = {row.point_id: row for row in seen}
    return [
        Standing(point.name, f"{point.village.short_label}, {point.kecamatan.name}", reports.get(point.pk))
        for point in found
    ]


def moves(user, report: MonthlyReport) -> list[str]:
    """Names of the moves open to this user."""
    found = [("send", Can.MONTHLY_SEND), ("accept", Can.MONTHLY_REVIEW), ("return", Can.MONTHLY_REVIEW)]
    return [name for name, can in found if monthly_fits(name, report, user) and reaches(user, report, can)]


def reaches(user, report: MonthlyReport, can: Can) -> bool:
    return MonthlyReport.objects.visible_to(user, can).filter(pk=report.pk).exists()


def subject(user, pk: str) -> tuple[str, str] | None:
    report = MonthlyReport.objects.visible_to(user, Can.MONTHLY_VIEW).filter(pk=pk).first()
    return (str(report), report.get_absolute_url()) if report else None


def queue(user) -> Queue:
    """Reports that wait to be received, and one's own that were given back."""
    heaps = []
    if user.holds(Can.MONTHLY_REVIEW):
        waiting = MonthlyReport.objects.visible_to(user, Can.MONTHLY_REVIEW).filter(status=MonthlyStatus.SENT)
        others = waiting.exclude(sent_by=user)
        heaps.append(("laporan bulanan menunggu", others, "Periksa", reverse("puskesos:monthly_overview")))
    if user.holds(Can.MONTHLY_SEND):
        back = MonthlyReport.objects.visible_to(user, Can.MONTHLY_SEND).filter(status=MonthlyStatus.RETURNED)
        heaps.append(("laporan bulanan dikembalikan", back, "Perbaiki", reverse("puskesos:monthly_list")))
    counts, items = [], []
    for label, rows, act, url in heaps:
        shown = list(rows.select_related("point", "facilitator", "kecamatan").order_by("moved_at", "pk")[:QUEUED])
        if shown:
            number = len(shown) if len(shown) < QUEUED else rows.count()
            counts.append(Count(label, number, url, "wait"))
            items += [_item(report, act) for report in shown]
    return Queue(counts, items)


def _item(report: MonthlyReport, act: str) -> QueueItem:
    return QueueItem(
        number="Laporan", title=report.whose, detail=f"Bulan {report.month_words}", place=report.kecamatan.name,
        status=report.get_status_display(), tone=MONTHLY_TONES[report.status], since=report.moved_at, act=act,
        url=report.get_absolute_url(),
    )  # fmt: skip


def _begun(month: str):
    """Assignments of facilitators in force that began before a month ended."""
    return Assignment.objects.active().filter(role=Role.FACILITATOR, since__lt=figures.bounds(month)[1])


def _opened_after(month: str) -> Q:
    return Q(opened_on__isnull=False, opened_on__gte=figures.bounds(month)[1])


def _villages(user, role: Role) -> set[str]:
    return {code for area in areas(user, Can.MONTHLY_SEND) if area.role == role for code in area.villages}


# --- Reminders -----------------------------------------------------------------------------------
def unsent_points(month: str):
    """Service points at work in a month that did not send a month."""
    done = MonthlyReport.objects.filter(month=month, point__isnull=False).exclude(status__in=WRITTEN)
    due = ServicePoint.objects.filter(active=True).exclude(_opened_after(month))
    return due.exclude(pk__in=done.values("point")).select_related("village")


def unsent_facilitators(month: str) -> list[User]:
    """Facilitators at work who did not send a month."""
    done = MonthlyReport.objects.filter(month=month, facilitator__isnull=False).exclude(status__in=WRITTEN)
    at_work = _begun(month).filter(user__is_active=True)
    return list(User.objects.filter(pk__in=at_work.values("user")).exclude(pk__in=done.values("facilitator")))


def today_month() -> str:
    return month_of(clock.today())
