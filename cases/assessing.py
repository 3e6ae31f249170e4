"""What pages and joints ask about assessments, always within the user's scope."""

from django.db.models import Exists, OuterRef

from accounts.authz import Can, may
from cases.models import Assessment, AssessmentForm, AssessmentVersion, Case
from cases.models.assessment import AssessmentStatus
from cases.models.reference import Secrecy
from office import joints
from office.joints import Panel


def offered(case: Case) -> tuple[list[AssessmentForm], list[AssessmentForm]]:
    """The forms one may answer for this case: those for its kinds, then the others. Rahasia only in a Rahasia case."""
    published = AssessmentVersion.objects.filter(form=OuterRef("pk")).exclude(published_on=None)
    rows = AssessmentForm.objects.filter(Exists(published), active=True, level__lte=max(case.level, Secrecy.LIMITED))
    suited = set(rows.filter(kinds__cases=case).values_list("pk", flat=True))
    found = list(rows.order_by("name"))
    return [form for form in found if form.pk in suited], [form for form in found if form.pk not in suited]


def works_on(user, case: Case) -> bool:
    """Whether `user` may begin or go on with assessments of this case now."""
    if not case.is_open or not may(user, Can.CASE_EDIT):
        return False
    return Case.objects.visible_to(user, Can.CASE_EDIT).filter(pk=case.pk).exists()


def case_panel(case: Case, user) -> list[Panel]:
    """The assessments of a case, newest first."""
    rows = Assessment.objects.readable_by(user, Can.CASE_VIEW).filter(case=case)
    rows = rows.exclude(status=AssessmentStatus.CANCELLED).select_related("edition__form", "started_by", "case")
    context = {"assessments": list(rows.order_by("-pk")), "case": case, "adds": works_on(user, case)}
    return [Panel("Asesmen", "cases/_assessments.html", context)]


def subject_page(user, pk: str) -> tuple[str, str] | None:
    """For the trail: label and page of an assessment, None outside the user's scope."""
    row = _visible(user, pk) if pk.isdecimal() else None
    return (f"{row}, {row.case.number}", row.get_absolute_url()) if row else None


def files(user, pk: int, change: bool) -> Assessment | None:
    """The assessment if `user` may read (or add) its photos and signatures."""
    if not change and may(user, Can.CASE_VIEW):
        return Assessment.objects.readable_by(user, Can.CASE_VIEW).select_related("case").filter(pk=pk).first()
    return _visible(user, pk, Can.CASE_EDIT)


def plug_in() -> None:
    """What assessments add to the pages around them (`office.joints`)."""
    joints.panels.setdefault("cases.case", []).append(case_panel)
    joints.subject["cases.assessment"] = subject_page
    joints.file_owner["cases.assessment"] = files


def _visible(user, pk, can: Can = Can.CASE_VIEW) -> Assessment | None:
    if not may(user, can):
        return None
    return Assessment.objects.visible_to(user, can).select_related("case", "edition__form").filter(pk=pk).first()
