"""What pages, the search box, the queue and the joints ask about cases, always within the user's scope."""

import re

from django.db.models import Prefetch, Q

from accounts.authz import GRANTS, SECRET, Area, Can, areas, may
from accounts.models import Assignment, User
from cases import scope as reach
from cases.models import Case, CaseGoal, CaseTask, Community, Family, Intervention, Kind, Person
from cases.queries import kinds as cleared_kinds
from cases.queries import place
from cases.workflow import MOVES, Move, Seat, Standing, open_to
from office.joints import Hit, Matter, Panel
from office.models import Desk
from psks.models import Actor

HITS = 8
SHOWN = 8
LIST = (
    "person__village", "person__kecamatan", "family__head", "family__village", "family__kecamatan",
    "community__village", "community__kecamatan", "desk", "worker",
)  # fmt: skip
WORKING = [role for role, granted in GRANTS.items() if Can.CASE_EDIT in granted]
DECIDING = [role for role, granted in GRANTS.items() if Can.CASE_APPROVE in granted]
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
    planned = case.interventions.filter(status=Intervention.Status.PLANNED).count()
    return Standing(
        case=case,
        kinds=case.kinds.count(),
        assessed=case.assessments.done().exists(),
        goals=case.goals.exclude(status=CaseGoal.Status.DROPPED).count(),
        interventions=case.interventions.exclude(status=Intervention.Status.DROPPED).count(),
        open_interventions=planned,
        open_tasks=case.tasks.filter(status=CaseTask.Status.OPEN, kind=CaseTask.Kind.TASK).count(),
        open_stays=case.stays.filter(until=None).count(),
    )


def gaps(case: Case, name: str) -> dict[str, str]:
    """What is missing before the named move, as the case stands now."""
    return MOVES[name].missing(standing(case), note="-")


def fitting_kinds(user, subject: Person | Family | Community):
    """Kinds a case of this subject may be opened under, up to the clearance of the user there."""
    model = subject._meta.model_name
    offered = {"person": ("person", "family", "community")}.get(model, (model,))
    top = reach.clearance(user, Can.CASE_EDIT, subject)
    return cleared_kinds(user, Can.CASE_EDIT, *offered).filter(level__lte=top)


def urgent_kinds(user):
    """Kinds a respon kasus may be recorded under by this user, for somebody nobody knows yet."""
    return cleared_kinds(user, Can.CASE_EDIT, "person")


def present_kinds(user, subject) -> list[int]:
    """Ids of the kinds recorded of the subject now that the user may see."""
    rows = subject.classifications.visible_to(user, Can.CASE_EDIT).current()
    return list(rows.values_list("kind", flat=True))


def desks(level: int = 0):
    """The bidang a case may be with: those that answer for a kind of PPKS; Rahasia only where it is handled."""
    rows = Desk.objects.active().bidang().filter(pk__in=Kind.objects.exclude(desk=None).values("desk"))
    return rows.filter(handles_restricted=True) if level >= SECRET else rows


def clearance(user, subject, can: Can = Can.CASE_EDIT) -> int:
    return reach.clearance(user, can, subject)


def workers(case: Case) -> list[User]:
    """Users who may work on this case, by name."""
    subject = case.subject
    rows = Assignment.objects.active().filter(role__in=WORKING, user__is_active=True)
    rows = rows.select_related("user", "desk").prefetch_related("regions")
    found = {row.user for row in rows if _covers(row.area, case, subject)}
    return sorted(found, key=lambda user: user.name)


def colleagues(case: Case):
    """Whom a case conference may list: who works on cases here, and who decides on them."""
    deciding = Assignment.objects.active().filter(role__in=DECIDING).filter(Q(desk=case.desk_id) | Q(desk=None))
    ids = {user.pk for user in workers(case)} | set(deciding.values_list("user", flat=True))
    return User.objects.filter(pk__in=ids, is_active=True).order_by("name")


def deciders(case: Case) -> list[User]:
    """Who may decide on what this case waits for now; nobody: somebody has to be named as substitute first (ADR 16)."""
    named = Assignment.objects.active().filter(Q(desk=case.desk_id) | Q(desk=None), role__in=DECIDING)
    users = User.objects.filter(pk__in=named.values("user"), is_active=True).order_by("name")
    same = Case.objects.filter(pk=case.pk)
    return [user for user in users if same.approvable(user, Can.CASE_APPROVE).exists()]


def helpers(user, case: Case):
    """PSKS that serve where the subject of the case lives, or the whole district."""
    subject = case.subject
    near = Q(village=subject.village_id) | Q(kecamatan=subject.kecamatan_id, village=None) | Q(kecamatan=None)
    return Actor.objects.visible_to(user, Can.PSKS_VIEW).serving().filter(near).order_by("name_key", "pk")


def _covers(area: Area, case: Case, subject) -> bool:
    """Python twin of `scope.cases` for the roles that work on cases (a test compares the two)."""
    return case.level <= area.level and area.covers(village=subject.village_id, kecamatan=subject.kecamatan_id)


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
    return [
        Matter(
            f"Kasus {case.number}", case.get_absolute_url(), case.approval_due if case.awaits_response else None,
            "late" if case.response_late else "",
        )
        for case in running(record, user)
    ]  # fmt: skip


def running(record: Person | Family | Community, user) -> list[Case]:
    """Open cases of a person (with those of the family), family or community, as far as the user sees them."""
    if not may(user, Can.CASE_VIEW):
        return []
    rows = Case.objects.visible_to(user, Can.CASE_VIEW).open().filter(about(record))
    return list(listed(rows.order_by("pk"))[:SHOWN])


def running_words(record: Person | Family | Community, user) -> str:
    """What to know before another case is opened for somebody; empty: nothing runs that the user sees."""
    found = [f"{case.number} ({kind_words(case)}, {case.worker})" for case in running(record, user)]
    return f"Sudah ada kasus yang berjalan: {'; '.join(found)}. Buka lagi hanya untuk masalah lain." if found else ""


def about(record: Person | Family | Community) -> Q:
    """Cases of the record; of a person also those of the present family."""
    found = Q(**{record._meta.model_name: record})
    if isinstance(record, Person):
        found |= Q(family__memberships__person=record, family__memberships__until=None)
    return found


def everywhere(user) -> bool:
    """Whether the user looks at the cases of the whole district."""
    return any(area.district and area.desk_id is None for area in areas(user, Can.CASE_VIEW))
