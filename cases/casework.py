"""What pages, the search box, the queue and the joints ask about cases, always within the user's scope."""

import re

from django.db.models import Prefetch, Q

from accounts.authz import SECRET, Can, areas, may
from cases import scope as reach
from cases.models import Case, Community, Family, Kind, Person
from cases.queries import kinds as cleared_kinds
from cases.queries import place
from cases.workflow import MOVES, Move, Seat, Standing, open_to
from office import joints
from office.joints import Hit, Matter, Panel
from office.models import Desk

HITS = 8
SHOWN = 8
LIST = (
    "person__village", "person__kecamatan", "family__head", "family__village", "family__kecamatan",
    "community__village", "community__kecamatan", "desk", "worker",
)  # fmt: skip
NUMBER = re.compile(r"K[-/ ]?(\d{4})[-/ ](\d{1,6})", re.IGNORECASE)


def listed(rows):
    """Cases with what a list shows of each."""
    return rows.select_related(*LIST).prefetch_related(Prefetch("kinds", Kind.objects.order_by("code")))


def seats(user, case: Case) -> frozenset[Seat]:
    """How `user` stands to a case: works on it, may decide on it, or neither."""
    found = set()
    if case.worker_id == user.pk and reaches(user, case, Can.CASE_EDIT):
        found.add(Seat.WORKER)
    if may(user, Can.CASE_APPROVE) and Case.objects.approvable(user, Can.CASE_APPROVE).filter(pk=case.pk).exists():
        found.add(Seat.SUPERVISOR)
    return frozenset(found)


def reaches(user, case: Case, can: Can) -> bool:
    return may(user, can) and Case.objects.visible_to(user, can).filter(pk=case.pk).exists()


def moves(user, case: Case) -> list[Move]:
    """The moves open to `user` on this case now."""
    return open_to(case, seats(user, case))


def standing(case: Case) -> Standing:
    """The case with what the needs of the moves count beside it."""
    return Standing(case=case, kinds=case.kinds.count(), assessed=case.assessments.done().exists())


def gaps(case: Case, name: str) -> dict[str, str]:
    """What is missing before the named move, as the case stands now."""
    return MOVES[name].missing(standing(case), note="-")


def fitting_kinds(user, subject: Person | Family | Community):
    """Kinds a case of this subject may be opened under, up to the clearance of the user there."""
    model = subject._meta.model_name
    offered = {"person": ("person", "family", "community")}.get(model, (model,))
    top = reach.clearance(user, Can.CASE_EDIT, subject)
    return cleared_kinds(user, Can.CASE_EDIT, *offered).filter(level__lte=top)


def present_kinds(user, subject) -> list[int]:
    """Ids of the kinds recorded of the subject now that the user may see."""
    rows = subject.classifications.visible_to(user, Can.CASE_EDIT).current()
    return list(rows.values_list("kind", flat=True))


def desks(level: int = 0):
    """The bidang a case may be with; Rahasia only where it is handled."""
    rows = Desk.objects.active().bidang()
    return rows.filter(handles_restricted=True) if level >= SECRET else rows


def clearance(user, subject, can: Can = Can.CASE_EDIT) -> int:
    return reach.clearance(user, can, subject)


def subject_words(case: Case) -> str:
    """Who the case is about, in a list."""
    return str(case.subject)


def kind_words(case: Case) -> str:
    return ", ".join(kind.name for kind in case.kinds.all())


def number_of(text: str) -> str:
    """The case number a search text consists of ("k 2026 12" too), else ""."""
    found = NUMBER.fullmatch(" ".join(text.split()))
    return f"K-{found[1]}-{int(found[2]):06}" if found else ""


def search(user, text: str) -> list[Hit]:
    """A case by its number."""
    number = number_of(text)
    if not number or not may(user, Can.CASE_VIEW):
        return []
    rows = listed(Case.objects.visible_to(user, Can.CASE_VIEW).filter(number=number))
    return [_hit(row) for row in rows[:HITS]]


def _hit(case: Case) -> Hit:
    detail = " · ".join(filter(None, [kind_words(case), place(case.subject), case.get_status_display()]))
    return Hit("Kasus", f"{case.number} · {subject_words(case)}", detail, case.get_absolute_url())


def subject_panels(record: Person | Family | Community, user) -> list[Panel]:
    """The cases of a person (with those of the family), family or community, as far as the user sees them."""
    if not may(user, Can.CASE_VIEW):
        return []
    rows = listed(Case.objects.visible_to(user, Can.CASE_VIEW).filter(about(record)).order_by("-pk"))
    shown = list(rows[: SHOWN + 1])
    opens = record.active and type(record).objects.visible_to(user, Can.CASE_EDIT).filter(pk=record.pk).exists()
    if not shown and not opens:
        return []
    context = {"cases": shown[:SHOWN], "more": len(shown) > SHOWN, "record": record, "opens": opens}
    return [Panel("Kasus", "cases/_cases.html", context | {"subject": record._meta.model_name})]


def matters(record: Person | Family | Community, user) -> list[Matter]:
    """Open cases of a person (with those of the family), family or community, for the strip on top of its page."""
    if not may(user, Can.CASE_VIEW):
        return []
    rows = listed(Case.objects.visible_to(user, Can.CASE_VIEW).open().filter(about(record)).order_by("pk"))
    return [
        Matter(
            f"Kasus {case.number}", case.get_absolute_url(), case.approval_due if case.awaits_response else None,
            "late" if case.response_late else "",
        )
        for case in rows[:SHOWN]
    ]  # fmt: skip


def about(record: Person | Family | Community) -> Q:
    """Cases of the record; of a person also those of the present family."""
    found = Q(**{record._meta.model_name: record})
    if isinstance(record, Person):
        found |= Q(family__memberships__person=record, family__memberships__until=None)
    return found


def case_subject(user, pk: str) -> tuple[str, str] | None:
    """For the trail: label and page of a case, None outside the user's scope."""
    found = Case.objects.visible_to(user, Can.CASE_VIEW).filter(pk=pk).first() if pk.isdecimal() else None
    return (found.number, found.get_absolute_url()) if found else None


def case_files(user, pk: int, change: bool) -> Case | None:
    """The case if `user` may read (or add) its files."""
    if change:
        return Case.objects.visible_to(user, Can.CASE_EDIT).filter(pk=pk).first()
    return Case.objects.readable_by(user, Can.CASE_VIEW).filter(pk=pk).first()


def everywhere(user) -> bool:
    """Whether the user looks at the cases of the whole district."""
    return any(area.district and area.desk_id is None for area in areas(user, Can.CASE_VIEW))


def plug_in() -> None:
    """What cases add to the pages around them (`office.joints`)."""
    joints.search.append(search)
    for subject in ("person", "family", "community"):
        joints.panels.setdefault(f"cases.{subject}", []).append(subject_panels)
        joints.matters.setdefault(f"cases.{subject}", []).append(matters)
    joints.subject["cases.case"] = case_subject
    joints.file_owner["cases.case"] = case_files
