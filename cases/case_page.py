"""What stands on the page of a case, gathered in a number of queries that does not grow with it."""

from typing import Any

from accounts.authz import Can
from cases import casework
from cases.models import Case, CaseGoal, CaseOffer, CaseResponse, CaseTask, CaseVisit, Intervention
from cases.workflow import ASKED, Seat, Status, plan_open
from documents.models import Attachment


def sections(user, case: Case, seats) -> dict[str, Any]:
    """The sections of the page, by name."""
    goals, loose = _plan(case)
    tasks = list(case.tasks.select_related("assignee"))
    offer = case.offers.filter(status=CaseOffer.Status.OPEN).select_related("to", "recorded_by").first()
    stays = list(case.stays.all())
    waits = case.is_open and (case.status in ASKED or case.awaits_response)
    return {
        "response": CaseResponse.objects.filter(case=case).select_related("village__parent", "recorded_by").first(),
        "goals": goals,
        "loose": loose,
        "tasks": [task for task in tasks if task.status == CaseTask.Status.OPEN],
        "past_tasks": [task for task in tasks if task.status != CaseTask.Status.OPEN],
        "visits": _visits(case),
        "conferences": list(case.conferences.all()),
        "notes": list(case.notes.select_related("recorded_by")[:50]),
        "stays": stays,
        "sheltered": any(stay.until is None for stay in stays),
        "attachments": Attachment.objects.of(case),
        "offer": offer,
        "unattended": case.is_open and not casework.reaches(case.worker, case, Can.CASE_EDIT),
        "asked": waits,
        "deciders": casework.deciders(case) if waits else [],
        "can": rights(user, case, seats) | {"answer": offer is not None and offer.to_id == user.pk},
    }


def rights(user, case: Case, seats) -> dict[str, bool]:
    """What the page offers beside the moves."""
    edits = casework.reaches(user, case, Can.CASE_EDIT)
    return {
        "edit": edits and case.is_open,
        "add": edits and case.status != Status.CANCELLED,
        "plan": edits and plan_open(case),
        "drop": edits and case.is_open and case.status != Status.PLAN_ASKED,
        "offer": Seat.WORKER in seats and case.is_open,
        "assign": case.is_open and casework.reaches(user, case, Can.CASE_ASSIGN),
    }


def _plan(case: Case) -> tuple[list[CaseGoal], list[Intervention]]:
    """The goals, each with its interventions as `steps`, and the interventions without a goal."""
    goals = list(case.goals.all())
    found = list(case.interventions.select_related("service", "desk", "actor__kind"))
    for goal in goals:
        goal.steps = [row for row in found if row.goal_id == goal.pk]
    return goals, [row for row in found if row.goal_id is None]


def _visits(case: Case) -> list[CaseVisit]:
    """The visits with their photos as `photos`."""
    rows = list(case.visits.all())
    found = Attachment.objects.filter(owner_type=CaseVisit._meta.label_lower, owner_id__in=[row.pk for row in rows])
    photos: dict[int, list[Attachment]] = {}
    for attachment in found.order_by("pk"):
        photos.setdefault(attachment.owner_id, []).append(attachment)
    for row in rows:
        row.photos = photos.get(row.pk, [])
    return rows
