"""Cases with answered assessments, and one Akses darurat to be judged, in the demo district."""

from random import Random
from typing import Any

from accounts.models import User
from cases import actions, questionnaire
from cases.models import Assessment, AssessmentForm, Case, Person
from cases.questionnaire import Definition, Question, Type
from office import clock

# kind, form, what the case is about, whether the assessment is finished
CASES = (
    ("08", "lansia-terlantar", "Tinggal sendiri sejak istrinya meninggal; makan dari tetangga.", True),
    ("09", "disabilitas", "Tidak dapat berjalan, belum mempunyai kursi roda.", False),
    ("11", "gelandangan-pengemis", "Tidur di emperan pasar, tidak membawa dokumen.", True),
)
SAID = ("Menurut keterangan tetangga.", "Disampaikan sendiri oleh yang bersangkutan.", "Terlihat saat kunjungan.")
REASON = "Korban dibawa ke IGD RSUD malam ini, keluarga perlu dihubungi."


def assess(users: dict[str, User], chance: Random) -> None:
    """Cases of openly known persons, one Rahasia case, and an access to it that waits for the Kabid."""
    rehsos = users["rehsos"]
    for kind, form, problem, done in CASES:
        person = _first(kind)
        if person:
            answer(_open(rehsos, person, problem), form=form, by=rehsos, chance=chance, done=done)
    victim = _first("19", restricted=True)
    if victim:
        case = _open(rehsos, victim, "Memerlukan perlindungan dan pendampingan.")
        answer(case, form="korban-kekerasan", by=rehsos, chance=chance)
        actions.open_emergency(by=users["manajer"], number=case.number, reason=REASON)


def answer(case: Case, *, form: str, by: User, chance: Random, done: bool = True) -> Assessment:
    """Begin the form for the case and answer what it requires; finished, or kept as a draft."""
    row = actions.start_assessment(by=by, case=case, form=AssessmentForm.objects.get(slug=form))
    answers = _answers(row.edition.content, chance)
    act = actions.finish_assessment if done else actions.save_answers
    return act(by=by, assessment=row, answers=answers, assessed_on=clock.today())


def _first(kind: str, *, restricted: bool = False) -> Person | None:
    rows = Person.objects.filter(classifications__kind__code=kind, classifications__ended_on=None, active=True)
    return rows.filter(cases=None, restricted=restricted).order_by("pk").first()


def _open(by: User, person: Person, problem: str) -> Case:
    kinds = [row.kind for row in person.classifications.current().select_related("kind")]
    fitting = [kind for kind in kinds if "person" in kind.subject_types]
    return actions.open_case(by=by, subject=person, kinds=fitting, problem=problem, source="Kunjungan")


def _answers(definition: Definition, chance: Random) -> dict[str, Any]:
    given: dict[str, Any] = {}
    while gaps := questionnaire.missing(definition, given):
        given |= {question.key: _any(question, chance) for question in gaps}
    return given


def _any(question: Question, chance: Random) -> Any:
    if question.choices:
        value = chance.choice(question.choices).value
        return [value] if question.type == Type.SEVERAL else value
    return {Type.NUMBER: 1, Type.DATE: f"{clock.today():%Y-%m-%d}"}.get(Type(question.type), chance.choice(SAID))
