"""Cases, brought to a stage by the real moves."""

from datetime import timedelta
from typing import Any

from cases import actions, questionnaire
from cases.models import Assessment, AssessmentForm, Case, CaseService, Kind
from cases.workflow import Status
from office import clock
from office.models import Desk
from regions.models import Region
from tests.factories import cases
from tests.factories.letters import make_case_letter
from tests.factories.referrals import Office, fresh


def make_case(subject=None, *, by=None, kind: str = "11", problem: str = "Tidak terurus.", **values) -> Case:
    """A case of `subject` (a person of Segamit if not given) under the kind with that number; `by` works on it."""
    subject = subject or cases.make_person()
    return actions.open_case(
        by=by or Office().rehsos, subject=subject, kinds=[Kind.objects.get(code=kind)], problem=problem,
        override_reason="Sesuai keadaan di lapangan.", **values,
    )  # fmt: skip


def make_response(village: str = cases.MINE, person=None, *, by=None, kind: str = "11", **values) -> Case:
    """A respon kasus of somebody found there; `values` go to `actions.respond`, the rest to what was found."""
    found = {
        "brought_by": "satpol_pp", "brought_name": "Rusdi", "found_at": clock.now() - timedelta(hours=1),
        "village": Region.objects.get(pk=village), "place": "Emper pasar", "condition": "Bicara sendiri, kotor.",
        "acts": "Dibawa ke RSUD.",
    }  # fmt: skip
    own = {name: values.pop(name) for name in list(values) if name in found}
    return actions.respond(
        by=by or Office().rehsos, found=found | own, kinds=[Kind.objects.get(code=kind)], person=person, **values
    )


def step(case: Case, name: str, by, **given) -> Case:
    """One move, on the case as it stands now."""
    return actions.move(case=fresh(case), name=name, by=by, **given)


def assess(case: Case, *, by=None, slug: str = "umum-keluarga", done: bool = True, **answers) -> Assessment:
    """An assessment of the case; every required question that is asked gets some answer, `answers` come first."""
    row = actions.start_assessment(by=by or case.worker, case=fresh(case), form=AssessmentForm.objects.get(slug=slug))
    given = filled(row.edition.content, answers)
    act = actions.finish_assessment if done else actions.save_answers
    return act(by=by or case.worker, assessment=row, answers=given, assessed_on=clock.today())


def filled(definition, answers: dict) -> dict:
    """Answers to all required questions that are asked: the first choice, or some text."""
    given = dict(answers)
    while gaps := questionnaire.missing(definition, given):
        given |= {question.key: _any(question) for question in gaps}
    return given


def _any(question):
    if not question.choices:
        return {"number": 1, "date": "2026-01-31"}.get(question.type, "Jawaban")
    first = question.choices[0].value
    return [first] if question.type == "several" else first


def to_plan(case: Case, by) -> None:
    """Assessed, and on the stage of the plan."""
    step(case, "assess", by)
    assess(case, by=by)
    step(case, "plan", by)


def plan_for(case: Case, by, *, service: str = "konseling") -> Any:
    """A goal and one intervention for it."""
    goal = actions.add_goal(by=by, case=fresh(case), text="Kembali ke keluarga")
    return actions.add_intervention(
        by=by, case=fresh(case), goal=goal, service=CaseService.objects.get(slug=service), desk=case.desk,
        due=clock.today() + timedelta(days=14),
    )  # fmt: skip


def delivered(intervention, by, **values) -> Any:
    given = {"done_on": clock.today(), "result": "Tenang.", "quantity": 1} | values
    return actions.deliver(by=by, intervention=fresh(intervention), **given)


END = {"outcome": "kembali_keluarga", "outcome_note": "Tinggal dengan kakaknya."}
_PLANNED = ("assess", "*assess", "plan", "*plan", "ask_plan")
_WAY: dict[str, tuple[str, ...]] = {
    Status.INTAKE: (),
    Status.ASSESSMENT: ("assess",),
    Status.PLAN: ("assess", "*assess", "plan", "*plan"),
    Status.PLAN_ASKED: _PLANNED,
    Status.ACTION: (*_PLANNED, "approve_plan"),
    Status.MONITORING: (*_PLANNED, "approve_plan", "*deliver", "monitor"),
    Status.END_ASKED: (*_PLANNED, "approve_plan", "*deliver", "ask_end"),
    Status.ENDED: (*_PLANNED, "approve_plan", "*deliver", "ask_end", "approve_end"),
    Status.CANCELLED: ("cancel",),
}


def make_case_at(status: str, office: Office | None = None, **values) -> Case:
    """A case of Segamit in `status`: rehsos works on it, the Kabid decides."""
    office = office or Office()
    case = make_case(by=office.rehsos, **values)
    for name in _WAY[status]:
        _take(case, name, office)
    case = fresh(case)
    assert case.status == status
    return case


def _take(case: Case, name: str, office: Office) -> None:
    if name == "*assess":
        assess(case, by=office.rehsos)
    elif name == "*plan":
        plan_for(case, office.rehsos)
    elif name == "*deliver":
        delivered(case.interventions.get(), office.rehsos)
    elif name == "ask_end":
        step(case, name, office.rehsos, **END)
    else:
        by = office.kabid_rehsos if name.startswith("approve") else office.rehsos
        step(case, name, by, note="Salah catat." if name == "cancel" else "")


def hang(case: Case, *, by, name: str, to) -> dict[str, Any]:
    """One of everything on a case that is acted upon, told by `name`."""
    today = clock.today()
    goal = actions.add_goal(by=by, case=case, text=f"Tujuan {name}")
    return {
        "goal": goal,
        "intervention": actions.add_intervention(
            by=by, case=case, goal=goal, service=CaseService.objects.get(slug="konseling"),
            desk=Desk.objects.get(slug="rehabilitasi-sosial"), due=today, detail=f"Rincian {name}",
        ),
        "note": actions.add_note(by=by, case=case, text=f"Catatan {name}"),
        "visit": actions.add_visit(by=by, case=case, on=today, place=name, who="Rusdi", findings=f"Temuan {name}"),
        "conference": actions.add_conference(by=by, case=case, on=today, users=[by], decisions=f"Keputusan {name}"),
        "task": actions.add_task(by=by, case=case, what=f"Tugas {name}", due=today),
        "offer": actions.offer_case(by=by, case=case, to=to, note=f"Pesan {name}"),
        "stay": actions.begin_stay(by=by, case=case, shelter=f"Singgah {name}", since=today),
    }  # fmt: skip


# Columns of a case and what hangs on it that hold what somebody typed; `tell` writes every one of them.
TYPED = {
    "Case": ("problem", "source", "outcome_note"),
    "CaseResponse": ("brought_name", "place", "condition", "acts"),
    "ShelterStay": ("shelter", "note"),
    "CaseGoal": ("text", "note"),
    "Intervention": ("detail", "result"),
    "CaseNote": ("text",),
    "CaseVisit": ("place", "who", "findings"),
    "CaseConference": ("place", "others", "topic", "decisions"),
    "CaseTask": ("what", "result"),
    "CaseOffer": ("note", "answer"),
    "Assessment": ("answers",),
    "Letter": ("extra", "data"),
}


def tell(word, person, *, kind: str, office: Office, colleague) -> Case:
    """A respon kasus to its end with `word("Model", "column")` in every column of `TYPED`."""
    by, today = office.rehsos, clock.today()

    def of(model: str, *names: str) -> dict[str, str]:
        return {name: word(model, name) for name in names or TYPED[model]}

    case = make_response(person=person, by=by, kind=kind, **of("CaseResponse"))
    kinds = list(case.kinds.all())
    actions.edit_case(by=by, case=fresh(case), kinds=kinds, level=case.level, **of("Case", "problem", "source"))
    goal = actions.add_goal(by=by, case=fresh(case), text=word("CaseGoal", "text"))
    planned = actions.add_intervention(
        by=by, case=fresh(case), goal=goal, service=CaseService.objects.get(slug="konseling"), desk=case.desk,
        due=today, **of("Intervention", "detail"),
    )  # fmt: skip
    actions.change_goal(by=by, goal=fresh(goal), status="tercapai", **of("CaseGoal"))
    delivered(planned, by, **of("Intervention", "result"))
    actions.add_note(by=by, case=case, **of("CaseNote"))
    actions.add_visit(by=by, case=case, on=today, **of("CaseVisit"))
    actions.add_conference(by=by, case=case, on=today, users=[by], **of("CaseConference"))
    task = actions.add_task(by=by, case=case, due=today, **of("CaseTask", "what"))
    actions.finish_task(by=by, task=task, done_on=today, **of("CaseTask", "result"))
    offer = actions.offer_case(by=by, case=fresh(case), to=colleague, **of("CaseOffer", "note"))
    actions.decline_offer(by=colleague, offer=offer, **of("CaseOffer", "answer"))
    stay = actions.begin_stay(by=by, case=case, since=today, **of("ShelterStay", "shelter"))
    actions.end_stay(by=by, stay=stay, until=today, **of("ShelterStay", "note"))
    assess(case, by=by, slug="korban-kekerasan", simpulan=word("Assessment", "answers"))
    text = word("Letter", "extra")
    make_case_letter(case, by=by, receiver=word("Letter", "data"), condition=text)
    step(case, "approve_response", office.kabid_rehsos)
    step(case, "ask_end", by, outcome="tercapai", **of("Case", "outcome_note"))
    return fresh(case)
