"""What the pages of visits show: the week by days, links to the register, what waits in "Tugas saya"."""

from datetime import date, timedelta

from django.urls import reverse

from accounts.authz import Can, areas
from cases.models import Family, Person
from office import clock
from office.dates import long_date
from office.joints import Count, Panel, Queue, QueueItem
from puskesos.models import OutreachVisit
from puskesos.workflow import VisitStatus

MOST = 60  # visits of one part of the week
SHOWN = 5  # on the page of a family or person
QUEUED = 15


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_words(day: date) -> str:
    first = monday(day)
    return f"Minggu {long_date(first)} sampai {long_date(first + timedelta(days=6))}."


def week(mine, today: date) -> list[tuple[str, list[OutreachVisit]]]:
    """The parts of the week that hold something: late ones first, those done this week last."""
    first, last = monday(today), monday(today) + timedelta(days=6)
    planned, done = mine.planned().order_by("planned_on", "pk"), mine.done().order_by("-done_on", "-pk")
    parts = [
        ("Terlewat", planned.filter(planned_on__lt=today)),
        ("Hari ini", planned.filter(planned_on=today)),
        ("Minggu ini", planned.filter(planned_on__gt=today, planned_on__lte=last)),
        ("Sesudah minggu ini", planned.filter(planned_on__gt=last)),
        ("Sudah dilakukan minggu ini", done.filter(done_on__gte=first, done_on__lte=last)),
    ]
    return [(label, found) for label, rows in parts if (found := list(rows[:MOST]))]


def planned_for(known: Family | Person) -> dict:
    """Who and where of a visit to somebody of the register."""
    person = known if isinstance(known, Person) else known.head
    name = person.name if person and not person.restricted else str(known)
    own = {"person": known} if isinstance(known, Person) else {"family": known}
    return own | {"village": known.village, "subject_name": name, "address": known.address}


def subject_url(user, visit: OutreachVisit) -> str:
    """The page of the family or person visited, where this reader may open it."""
    for row in filter(None, (visit.family, visit.person)):
        if type(row).objects.visible_to(user, Can.PERSON_VIEW).filter(pk=row.pk).exists():
            return row.get_absolute_url()
    return ""


def propose_url(user, visit: OutreachVisit) -> str:
    """Where a family of the register is put down for a programme."""
    if visit.family_id and Family.objects.visible_to(user, Can.PROPOSAL_EDIT).filter(pk=visit.family_id).exists():
        return visit.family.get_absolute_url()
    return ""


def panels(record: Family | Person, user) -> list[Panel]:
    """Visits to a family or person, and the way to plan one."""
    near = any(record.village_id in area.villages for area in areas(user, Can.VISIT_EDIT))
    plans = near and not record.restricted
    name = record._meta.model_name
    seen = OutreachVisit.objects.visible_to(user, Can.VISIT_VIEW) if user.holds(Can.VISIT_VIEW) else None
    rows = list(seen.filter(**{name: record}).order_by("-planned_on", "-pk")[:SHOWN]) if seen is not None else []
    if not rows and not plans:
        return []
    asked = "orang" if isinstance(record, Person) else "keluarga"
    url = f"{reverse('puskesos:visit_create')}?{asked}={record.pk}" if plans else ""
    return [Panel("Kunjungan fasilitator", "puskesos/_visits_panel.html", {"visits": rows, "plan": url})]


def subject(user, pk: str) -> tuple[str, str] | None:
    visit = OutreachVisit.objects.visible_to(user, Can.VISIT_VIEW).filter(pk=pk).first()
    return (str(visit), visit.get_absolute_url()) if visit else None


def files(user, pk: int, change: bool) -> OutreachVisit | None:
    """The visit whose photos `user` may read (or add to: the facilitator alone)."""
    can = Can.VISIT_EDIT if change else Can.VISIT_VIEW
    return OutreachVisit.objects.visible_to(user, can).filter(pk=pk).first()


def queue(user) -> Queue:
    """Visits of today and before that are not recorded yet, for their facilitator."""
    if not user.holds(Can.VISIT_EDIT):
        return Queue()
    mine = OutreachVisit.objects.visible_to(user, Can.VISIT_EDIT).planned()
    due = mine.filter(planned_on__lte=clock.today()).select_related("village").order_by("planned_on", "pk")
    rows = list(due[:QUEUED])
    if not rows:
        return Queue()
    number = len(rows) if len(rows) < QUEUED else due.count()
    url = reverse("puskesos:visit_week")
    return Queue([Count("kunjungan menunggu dicatat", number, url, "wait")], [_item(visit) for visit in rows])


def _item(visit: OutreachVisit) -> QueueItem:
    return QueueItem(
        number="Kunjungan", title=visit.subject_name, detail=visit.purpose, place=visit.village.name,
        status=VisitStatus(visit.status).label, tone=visit.tone, since=visit.created_at, act="Catat",
        url=reverse("puskesos:visit_record", args=[visit.pk]), due=visit.planned_on,
    )  # fmt: skip
