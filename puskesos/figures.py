"""What a monthly report counts, out of the records of its month; nothing Rahasia is counted, no name is kept.

The figures as they are kept with a report (JSON): `services` and `days` by service, `complaints`, `work`, `visits`,
`schedule`; see `count`.
"""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from cases.fieldwork import Kind
from cases.models import FieldItem, ProposalItem
from puskesos.models import MonthlyReport, OutreachVisit
from puskesos.models.visits import OPENLY_KNOWN, DataWork
from puskesos.workflow import VisitStatus
from referrals.models import Intake, IntakeKind, Level, Referral
from referrals.workflow import Status

CHECKING = "cek-desil"  # the service that is a "cek bansos"
ENTITLED = {Kind.VERVAL, Kind.OBJECTION, Kind.GROUND}  # field lists that ask whether somebody is entitled
MOST = 300  # visits in the schedule of a report
FEW = 9  # services a table of days has room for across the page
UNCOUNTED = (Status.DRAFT, Status.CANCELLED, Status.MERGED)


def bounds(month: str) -> tuple[date, date]:
    """First day of a month ("2026-11") and of the next one."""
    year, number = map(int, month.split("-"))
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def of(report: MonthlyReport) -> dict[str, Any]:
    """The figures to show: those kept when it was sent, else as they are now."""
    return count(report) if report.written else report.figures


def rekap(counted: dict[str, Any]) -> tuple[list[str], list[tuple[str, list[int], int]]]:
    """Days x services: the services, and day, numbers, total; the less asked for together where there are many."""
    names = [name for name, _ in counted["services"]]
    shown = names if len(names) <= FEW else [*names[: FEW - 1], "Lainnya"]
    rows = [(day_words(day), _folded(numbers, len(shown)), total) for day, numbers, total in counted["days"]]
    return shown, rows


def day_words(day: str) -> str:
    """ "2026-11-05" -> "05-11-2026"."""
    return f"{date.fromisoformat(day):%d-%m-%Y}"


def count(report: MonthlyReport) -> dict[str, Any]:
    """All figures of a report as of now, JSON-able."""
    first, after = bounds(report.month)
    intakes, visits, work = _of_point(report) if report.point_id else _of_facilitator(report)
    taken = intakes.filter(received_on__gte=first, received_on__lt=after)
    by_day = list(taken.values_list("received_on", "service__name").annotate(n=Count("pk")).order_by("received_on"))
    return {
        "services": _services(by_day),
        "days": _days(by_day),
        "complaints": _complaints(taken),
        "work": _work(taken, work(first, after)),
        "visits": _visits(visits, first, after),
        "schedule": _schedule(visits, first, after),
    }


def _of_facilitator(report: MonthlyReport):
    """What one facilitator took in, visited and did for the data."""
    user = report.facilitator_id
    visits = OutreachVisit.objects.filter(OPENLY_KNOWN, facilitator=user)

    def work(first: date, after: date) -> Counter:
        listed = _listed(FieldItem.objects.filter(recorded_by=user), first, after)
        return _visited(visits, first, after) + listed

    return _open(Intake.objects.filter(created_by=user)), visits, work


def _of_point(report: MonthlyReport):
    """What the desk of a village took in and did for the data, and who was visited in the village."""
    village = report.point.village_id
    visits = OutreachVisit.objects.filter(OPENLY_KNOWN, village=village)

    def work(first: date, after: date) -> Counter:
        named = ProposalItem.objects.filter(proposal__village=village, proposal__period=report.month)
        found = _visited(visits.exclude(work=DataWork.PROPOSE), first, after)
        found[DataWork.PROPOSE.value] = named.filter(person__restricted=False).count()
        return found + _listed(FieldItem.objects.filter(list__village=village, list__role="operator"), first, after)

    return _open(Intake.objects.filter(received_village=village)), visits, work


def _open(intakes):
    return intakes.filter(level__lt=Level.SECRET).exclude(status__in=UNCOUNTED)


def _visited(visits, first: date, after: date) -> Counter:
    """Visits that were done in the month, by what kind of work it was."""
    done = visits.done().filter(done_on__gte=first, done_on__lt=after).exclude(work="")
    return Counter(dict(done.values_list("work").annotate(n=Count("pk")).order_by()))


def _listed(items, first: date, after: date) -> Counter:
    """Names of field lists that were visited in the month, by what kind of work it was."""
    rows = items.exclude(outcome="").filter(visited_on__gte=first, visited_on__lt=after)
    found: Counter = Counter()
    for kind, number in rows.values_list("list__kind").annotate(n=Count("pk")).order_by():
        found[(DataWork.ENTITLED if kind in ENTITLED else DataWork.OTHER).value] += number
    return found


def _folded(numbers: list[int], room: int) -> list[int]:
    return numbers if len(numbers) <= room else [*numbers[: room - 1], sum(numbers[room - 1 :])]


def _services(by_day) -> list[list]:
    """[name, number], the most asked for first."""
    total: Counter = Counter()
    for _, name, number in by_day:
        total[name] += number
    return [[name, number] for name, number in sorted(total.items(), key=lambda row: (-row[1], row[0]))]


def _days(by_day) -> list[list]:
    """[day, numbers in the order of `services`, total]: the rekap hari x jenis layanan (domain.md 3.6)."""
    names = [name for name, _ in _services(by_day)]
    days: dict[date, Counter] = defaultdict(Counter)
    for day, name, number in by_day:
        days[day][name] += number
    return [[day.isoformat(), [row[name] for name in names], row.total()] for day, row in sorted(days.items())]


def _complaints(taken) -> dict[str, int]:
    sent = Exists(Referral.objects.filter(intake=OuterRef("pk")))
    return taken.filter(kind=IntakeKind.COMPLAINT).aggregate(
        received=Count("pk"),
        done=Count("pk", filter=Q(status__in=[Status.DONE, Status.CLOSED])),
        referred=Count("pk", filter=sent),
    )


def _work(taken, found: Counter) -> list[list]:
    """[name, number] of the five kinds of work for the data."""
    found = found + Counter({DataWork.CHECK.value: taken.filter(service__slug=CHECKING).count()})
    return [[label, found[value]] for value, label in DataWork.choices]


def _visits(visits, first: date, after: date) -> dict[str, int]:
    planned = Q(planned_on__gte=first, planned_on__lt=after)
    return visits.aggregate(
        planned=Count("pk", filter=planned),
        done=Count("pk", filter=Q(status=VisitStatus.DONE, done_on__gte=first, done_on__lt=after)),
        cancelled=Count("pk", filter=planned & Q(status=VisitStatus.CANCELLED)),
    )


def _schedule(visits, first: date, after: date) -> list[list[str]]:
    """[day, village, state, work] of the visits planned for the month or done in it; nobody's name."""
    planned = Q(planned_on__gte=first, planned_on__lt=after)
    rows = visits.filter(planned | Q(done_on__gte=first, done_on__lt=after)).select_related("village")
    dated = [(row.planned_on if first <= row.planned_on < after else row.done_on, row) for row in rows.order_by("pk")]
    return [
        [day.isoformat(), row.village.name, row.get_status_display(), row.get_work_display()]
        for day, row in sorted(dated, key=lambda pair: pair[0])[:MOST]
    ]
