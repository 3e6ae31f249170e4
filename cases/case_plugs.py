"""What cases add to the pages around them (`office.joints`)."""

from accounts.authz import Can
from cases import case_letters, case_queue, casework
from cases.models import (
    Case,
    CaseConference,
    CaseGoal,
    CaseNote,
    CaseOffer,
    CaseResponse,
    CaseTask,
    CaseVisit,
    Intervention,
    ShelterStay,
)
from office import joints

ROWS = (
    CaseConference, CaseGoal, CaseNote, CaseOffer, CaseResponse, CaseTask, CaseVisit, Intervention, ShelterStay,
)  # fmt: skip


def plug_in() -> None:
    joints.search.append(casework.search)
    joints.queue.append(case_queue.queue)
    for subject in ("person", "family", "community"):
        joints.panels.setdefault(f"cases.{subject}", []).append(casework.subject_panels)
        joints.matters.setdefault(f"cases.{subject}", []).append(casework.matters)
    joints.subject["cases.case"] = case_subject
    for model in ROWS:
        joints.subject[model._meta.label_lower] = row_subject(model)
    joints.letter_owner[case_letters.CASE] = case_letters.OWNER
    joints.letters.update(case_letters.BUILDERS)
    joints.panels.setdefault(case_letters.CASE, []).append(case_letters.panels)
    joints.file_owner["cases.case"] = files_of(Case)
    joints.file_owner["cases.casevisit"] = files_of(CaseVisit)


def case_subject(user, pk: str) -> tuple[str, str] | None:
    """For the trail: label and page of a case, None outside the user's scope."""
    found = Case.objects.visible_to(user, Can.CASE_VIEW).filter(pk=pk).first() if pk.isdecimal() else None
    return (found.number, found.get_absolute_url()) if found else None


def row_subject(model):
    """The same for a row of a case."""

    def find(user, pk: str) -> tuple[str, str] | None:
        rows = model.objects.visible_to(user, Can.CASE_VIEW).select_related("case")
        found = rows.filter(pk=pk).first() if pk.isdecimal() else None
        return (f"{found.case.number}: {model._meta.verbose_name}", found.get_absolute_url()) if found else None

    return find


def files_of(model):
    """The record if `user` may read (or add) its files."""

    def find(user, pk: int, change: bool):
        if change:
            return model.objects.visible_to(user, Can.CASE_EDIT).filter(pk=pk).first()
        return model.objects.readable_by(user, Can.CASE_VIEW).filter(pk=pk).first()

    return find
