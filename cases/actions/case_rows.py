"""What is recorded on a case without moving it: plan, notes, visits, tasks, conferences."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from cases.actions.case_checks import not_cancelled, not_later, running, sighted
from cases.models import Case, CaseConference, CaseGoal, CaseNote, CaseTask, CaseVisit, Intervention
from cases.models.case_rows import CaseRow
from cases.workflow import Status, plan_open
from documents.actions import store
from office import clock, records
from office.errors import IllegalMove

LINKS = {"service", "goal", "desk", "actor"}
PLAN_WAITS = "Rencana sedang menunggu persetujuan dan tidak dapat dikurangi. Tunggu putusannya dahulu."
PLAN_SHUT = "Rencana hanya dapat diubah pada tahap rencana. Pakai langkah “Ubah rencana” dahulu."


# --- The plan -------------------------------------------------------------------------------------
def add_goal(*, by, case: Case, text: str, once=None) -> CaseGoal:
    _plan(case)
    return _add(CaseGoal(case=case, text=text), by=by, act="case.goal", once=once)


def change_goal(*, by, goal: CaseGoal, text: str, status: str, note: str = "", version: int | None = None) -> CaseGoal:
    """Another wording (while the plan is open), or how far it was reached (as long as the case runs)."""
    running(goal.case)
    if text != goal.text:
        _plan(goal.case)
    if status == CaseGoal.Status.DROPPED:
        _decided(goal.case)
    values = {"text": text, "status": status, "note": note}
    return records.update(goal, by=by, act="case.goal_change", values=values, version=version)


def add_intervention(*, by, case: Case, once=None, **values: Any) -> Intervention:
    """Plan a service. `values`: service, goal, desk or actor, due, quantity, cost, cost_source, detail."""
    _plan(case)
    return _add(Intervention(case=case, **values), by=by, act="case.intervention", once=once)


def change_intervention(*, by, intervention: Intervention, version: int | None = None, **values: Any) -> Intervention:
    _plan(intervention.case)
    _planned(intervention)
    columns = {f"{key}_id" if key in LINKS else key: getattr(value, "pk", value) for key, value in values.items()}
    return records.update(intervention, by=by, act="case.intervention_change", values=columns, version=version)


def deliver(
    *, by, intervention: Intervention, done_on: date, result: str, quantity: int, cost: int | None = None,
    cost_source: str = "", version: int | None = None,
) -> Intervention:  # fmt: skip
    """The service was given: when, how much, with what result. It counts on that day."""
    running(intervention.case)
    _planned(intervention)
    not_later(done_on, "done_on")
    values = {
        "status": Intervention.Status.DONE, "done_on": done_on, "result": result, "quantity": quantity, "cost": cost,
        "cost_source": cost_source,
    }  # fmt: skip
    return records.update(intervention, by=by, act="case.delivered", values=values, version=version)


def drop_intervention(*, by, intervention: Intervention, result: str, version: int | None = None) -> Intervention:
    """It will not be given, and why."""
    running(intervention.case)
    _decided(intervention.case)
    _planned(intervention)
    values = {"status": Intervention.Status.DROPPED, "result": result}
    return records.update(intervention, by=by, act="case.intervention_drop", values=values, version=version)


# --- Notes, visits, conferences -------------------------------------------------------------------
def add_note(*, by, case: Case, text: str, once=None) -> CaseNote:
    not_cancelled(case)
    return _add(CaseNote(case=case, text=text), by=by, act="case.note", once=once)


def add_visit(*, by, case: Case, photos: Collection = (), once=None, **values: Any) -> CaseVisit:
    """`values`: on, place, latitude, longitude, who, findings. `photos`: uploads kept with the visit."""
    not_cancelled(case)
    not_later(values["on"], "on")

    def make() -> CaseVisit:
        visit = records.create(CaseVisit(case=case, recorded_by=by, **values), by=by, act="case.visit")
        for photo in photos:
            store(upload=photo, owner=visit, by=by, label="Foto kunjungan")
        return visit

    return records.once(once, by=by, make=make)


def change_visit(*, by, visit: CaseVisit, version: int | None = None, **values: Any) -> CaseVisit:
    not_cancelled(visit.case)
    not_later(values["on"], "on")
    return records.update(visit, by=by, act="case.visit_change", values=values, version=version)


def add_conference(*, by, case: Case, users: Collection[User] = (), once=None, **values: Any) -> CaseConference:
    """Temu bahas kasus. `values`: on, place, others, topic, decisions."""
    running(case)
    not_later(values["on"], "on")

    def make() -> CaseConference:
        made = CaseConference(case=case, recorded_by=by, present=_names(users), **values)
        records.create(made, by=by, act="case.conference")
        made.users.set(users)
        return made

    return records.once(once, by=by, make=make)


@transaction.atomic
def change_conference(
    *, by, conference: CaseConference, users: Collection[User] = (), version: int | None = None, **values: Any
) -> CaseConference:
    running(conference.case)
    not_later(values["on"], "on")
    columns = values | {"present": _names(users)}
    records.update(conference, by=by, act="case.conference_change", values=columns, version=version)
    conference.users.set(users)
    return conference


# --- Tasks ----------------------------------------------------------------------------------------
def add_task(
    *, by, case: Case, what: str, due: date, assignee: User | None = None, kind: str = CaseTask.Kind.TASK, once=None
) -> CaseTask:
    """Something to do by a day, for `assignee` (None: who records it). Bimbingan lanjut also after the case ended."""
    if kind == CaseTask.Kind.TASK:
        running(case)
    else:
        not_cancelled(case)
    task = CaseTask(case=case, kind=kind, what=what, due=due, assignee=sighted(case, assignee or by, "assignee"))
    return _add(task, by=by, act="case.task", once=once)


def change_task(*, by, task: CaseTask, what: str, due: date, assignee: User, version: int | None = None) -> CaseTask:
    _open_task(task)
    values = {"what": what, "due": due, "assignee_id": sighted(task.case, assignee, "assignee").pk}
    return records.update(task, by=by, act="case.task_change", values=values, version=version)


def finish_task(*, by, task: CaseTask, done_on: date, result: str, version: int | None = None) -> CaseTask:
    _open_task(task)
    not_later(done_on, "done_on")
    values = {"status": CaseTask.Status.DONE, "done_on": done_on, "result": result}
    return records.update(task, by=by, act="case.task_done", values=values, version=version)


def drop_task(*, by, task: CaseTask, result: str, version: int | None = None) -> CaseTask:
    """It need not be done any more, and why."""
    _open_task(task)
    values = {"status": CaseTask.Status.DROPPED, "done_on": clock.today(), "result": result}
    return records.update(task, by=by, act="case.task_drop", values=values, version=version)


# --- What they share ------------------------------------------------------------------------------
def _add(row: CaseRow, *, by, act: str, once) -> CaseRow:
    row.recorded_by = by
    return records.once(once, by=by, make=lambda: records.create(row, by=by, act=act))


def _plan(case: Case) -> None:
    if not plan_open(case):
        raise IllegalMove(PLAN_SHUT)


def _decided(case: Case) -> None:
    if case.status == Status.PLAN_ASKED:
        raise IllegalMove(PLAN_WAITS)


def _planned(intervention: Intervention) -> None:
    if intervention.status != Intervention.Status.PLANNED:
        raise IllegalMove(f"{intervention} sudah {intervention.get_status_display().lower()}.")


def _open_task(task: CaseTask) -> None:
    not_cancelled(task.case)
    if task.status != CaseTask.Status.OPEN:
        raise IllegalMove(f"Tugas ini sudah {task.get_status_display().lower()}.")


def _names(users) -> str:
    return ", ".join(sorted(user.name for user in users))
