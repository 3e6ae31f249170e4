"""Cases, brought to a stage by the real moves."""

from cases import actions, questionnaire
from cases.models import Assessment, AssessmentForm, Case, Kind
from office import clock
from tests.factories import cases
from tests.factories.referrals import Office, fresh


def make_case(subject=None, *, by=None, kind: str = "11", problem: str = "Tidak terurus.", **values) -> Case:
    """A case of `subject` (a person of Segamit if not given) under the kind with that number; `by` works on it."""
    subject = subject or cases.make_person()
    return actions.open_case(
        by=by or Office().rehsos, subject=subject, kinds=[Kind.objects.get(code=kind)], problem=problem,
        override_reason="Sesuai keadaan di lapangan.", **values,
    )  # fmt: skip


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
