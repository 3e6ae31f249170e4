"""Services delivered, counted by function and bidang; what a report counts too."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.authz import Can
from cases.models import Function, Intervention
from cases.models.reference import Spm
from office.models import Desk


@dataclass(frozen=True)
class Table:
    """`rows`: (bidang, numbers by function, total); `services`: (service, function, given, cases)."""

    functions: list[str]
    rows: list[tuple[str, list[int], int]]
    totals: list[int]
    total: int
    services: list[tuple[str, str, int, int]]


def delivered(user, first: date, last: date, can: Can = Can.CASE_VIEW):
    """Interventions given from `first` to `last`, both counted, of cases the user may see."""
    rows = Intervention.objects.visible_to(user, can).filter(status=Intervention.Status.DONE)
    return rows.filter(done_on__range=(first, last))


def spm(rows) -> list[tuple[str, int]]:
    """Persons served by each service of the SPM, each once whatever they got and in however many cases.

    Cases of a family or community count nobody: who of them was served is not recorded (Permensos 9/2018: persons).
    """
    served = rows.filter(case__person__isnull=False).exclude(case__kinds__spm="")
    counted = served.order_by().values_list("case__kinds__spm").annotate(number=Count("case__person", distinct=True))
    numbers = dict(counted)
    return [(label, numbers.get(value, 0)) for value, label in Spm.choices]


def table(rows) -> Table:
    """The interventions of `delivered` as numbers. Each counts once, on the day and for the bidang of its case."""
    counted = rows.order_by().values_list("case__desk", "service__function").annotate(number=Count("pk"))
    cells = {(desk, function): number for desk, function, number in counted}
    desks = Desk.objects.filter(pk__in={desk for desk, _ in cells}).order_by("name")
    lines = [(desk.name, [cells.get((desk.pk, function), 0) for function in Function.values]) for desk in desks]
    totals = [sum(numbers[place] for _, numbers in lines) for place in range(len(Function.values))]
    by_service = rows.order_by().values_list("service__name", "service__function", "service__order")
    given = by_service.annotate(given=Count("pk"), cases=Count("case", distinct=True))
    order = list(Function.values)
    return Table(
        functions=list(Function.labels),
        rows=[(name, numbers, sum(numbers)) for name, numbers in lines],
        totals=totals,
        total=sum(totals),
        services=[
            (name, Function(function).label, number, cases)
            for name, function, _, number, cases in sorted(given, key=lambda row: (order.index(row[1]), row[2], row[0]))
        ],
    )
