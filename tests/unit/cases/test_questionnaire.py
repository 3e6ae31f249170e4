"""What a form asks, shows and scores."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import questionnaire as q
from cases.questionnaire import Band, Choice, Definition, Malformed, Question, Section, Type, When

SHIPPED = sorted((Path(q.__file__).parent / "data" / "assessments").glob("*.json"))


def one(key, *scores, when=None, required=False, kind=Type.ONE):
    choices = tuple(Choice(f"c{n}", f"Pilihan {n}", score) for n, score in enumerate(scores))
    return Question(key, f"Soal {key}", kind, required=required, choices=choices, when=when)


def made(*questions, bands=()):
    return Definition((Section("Bagian", tuple(questions)),), bands=tuple(bands))


SICK = made(
    one("sakit", 2, 0, required=True),
    Question("apa", "Sakit apa", Type.TEXT, required=True, when=When("sakit", "c0")),
    one("obat", 1, 3, when=When("sakit", "c0")),
    one("teratur", 5, 0, when=When("obat", "c1")),
)


def test_a_question_waits_for_the_answer_it_hangs_on():
    assert [x.key for x in q.shown(SICK, {})] == ["sakit"]
    assert [x.key for x in q.shown(SICK, {"sakit": "c0"})] == ["sakit", "apa", "obat"]
    assert [x.key for x in q.shown(SICK, {"sakit": "c1", "obat": "c1"})] == ["sakit"]


def test_a_hidden_question_shows_nothing_that_hangs_on_it():
    """The answer of a hidden question may still travel with the form."""
    answers = {"sakit": "c1", "obat": "c1", "teratur": "c0"}
    assert q.kept(SICK, answers) == {"sakit": "c1"}
    assert q.score(SICK, answers) == 0


def test_several_choices_hang_on_any_of_them():
    form = made(one("alat", 0, 0, kind=Type.SEVERAL), one("mana", 0, 0, when=When("alat", "c1")))
    assert [x.key for x in q.shown(form, {"alat": ["c0", "c1"]})] == ["alat", "mana"]
    assert [x.key for x in q.shown(form, {"alat": ["c0"]})] == ["alat"]


def test_what_is_missing_is_told_all_at_once():
    assert [x.key for x in q.missing(SICK, {"sakit": "c0"})] == ["apa"]
    assert [x.key for x in q.missing(SICK, {})] == ["sakit"]
    assert q.missing(SICK, {"sakit": "c1"}) == []


def test_scores_add_up_and_mean_something():
    assert q.score(SICK, {"sakit": "c0", "obat": "c1", "teratur": "c0"}) == 2 + 3 + 5
    several = made(one("tanda", 1, 2, 4, kind=Type.SEVERAL), bands=[Band(0, 2, "ringan"), Band(3, 7, "berat")])
    assert q.score(several, {"tanda": ["c0", "c2"]}) == 5
    assert q.meaning(several, 5) == "berat"
    assert q.score(made(one("a", 0, 0)), {"a": "c0"}) is None
    assert q.meaning(several, None) == ""


def test_answers_are_read_in_the_words_of_the_form():
    form = made(
        one("a", 1, 2), one("b", 0, 0, kind=Type.SEVERAL), Question("c", "Hari", Type.DATE),
        Question("d", "Rupiah", Type.NUMBER), Question("e", "Kosong", Type.TEXT),
    )  # fmt: skip
    answers = {"a": "c1", "b": ["c0", "c1"], "c": "2026-01-31", "d": 1200000}
    words = [said for _, rows in q.told(form, answers) for _, said in rows]
    assert words == ["Pilihan 1", "Pilihan 0, Pilihan 1", "31-01-2026", "1.200.000", ""]


@pytest.mark.parametrize(
    "data",
    [{}, {"sections": 3}, {"sections": [{"title": "x", "questions": [{"key": "a"}]}]},
     {"sections": [{"title": "x", "questions": [{"key": "a", "label": "A", "type": "javascript"}]}]},
     {"sections": [], "score": {"bands": [{"low": "x", "high": 1, "words": ""}]}}],
)  # fmt: skip
def test_what_is_no_definition_is_refused(data):
    with pytest.raises(Malformed):
        q.read(data)


# --- Faults --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("definition", "word"),
    [
        (Definition(), "belum berisi pertanyaan"),
        (Definition((Section("Kosong"), *made(one("a", 0, 0)).sections)), "Bagian “Kosong”"),
        (made(one("a", 0)), "perlu 2 sampai"),
        (made(one("a", 0, 0), one("a", 0, 0)), "dua kali"),
        (made(one("a", 0, 0, when=When("b", "c0")), one("b", 0, 0)), "berada di bawahnya"),
        (made(one("a", 0, 0), one("b", 0, 0, when=When("a", "c7"))), "tidak ada"),
        (made(one("a", 0, 2)), "Skor 0 sampai 2 belum mempunyai arti"),
        (made(one("a", 0, 2), bands=[Band(0, 0, "x"), Band(2, 2, "y")]), "Skor 1 belum mempunyai arti"),
        (made(one("a", 0, 2), bands=[Band(0, 1, "x"), Band(1, 2, "y")]), "bertumpuk"),
        (made(one("a", 0, 0), bands=[Band(0, 1, "x")]), "tidak satu pun pilihan bernilai"),
    ],
)
def test_what_must_be_mended_before_publication_is_said(definition, word):
    assert any(word in sentence for sentence in q.faults(definition)), q.faults(definition)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_form_is_sound(path):
    definition = q.read(json.loads(path.read_text()))
    assert q.faults(definition) == []
    assert len(definition.questions) >= 20
    assert q.read(q.write(definition)) == definition


def test_six_forms_are_shipped():
    assert {path.stem for path in SHIPPED} == {
        "umum-keluarga", "lansia-terlantar", "anak", "disabilitas", "gelandangan-pengemis", "korban-kekerasan",
    }  # fmt: skip


# --- For all definitions and answers ---------------------------------------------------------------
@st.composite
def definitions(draw):
    questions = []
    for number in range(draw(st.integers(1, 8))):
        scores = draw(st.lists(st.integers(-5, 5), min_size=2, max_size=4))
        above = draw(st.none() | st.sampled_from(questions)) if questions else None
        when = When(above.key, draw(st.sampled_from(above.choices)).value) if above else None
        kind = draw(st.sampled_from([Type.ONE, Type.SEVERAL]))
        questions.append(one(f"q{number}", *scores, when=when, required=draw(st.booleans()), kind=kind))
    return made(*questions)


@st.composite
def answered(draw):
    """A definition with answers somebody could send, hidden questions answered too."""
    definition, answers = draw(definitions()), {}
    for question in definition.questions:
        values = st.sampled_from([choice.value for choice in question.choices])
        several = question.type == Type.SEVERAL
        answers[question.key] = draw(st.lists(values, unique=True) if several else st.none() | values)
    return definition, answers


@given(answered())
def test_what_is_kept_is_shown_and_keeping_twice_changes_nothing(pair):
    definition, answers = pair
    kept = q.kept(definition, answers)
    assert set(kept) <= {question.key for question in q.shown(definition, answers)}
    assert q.kept(definition, kept) == kept
    assert [x.key for x in q.shown(definition, kept)] == [x.key for x in q.shown(definition, answers)]
    assert q.score(definition, kept) == q.score(definition, answers)


@given(answered())
def test_a_question_is_shown_exactly_when_its_condition_holds(pair):
    definition, answers = pair
    seen = {question.key for question in q.shown(definition, answers)}
    for question in definition.questions:
        value = answers.get(question.when.question) if question.when else None
        holds = question.when is None or (
            question.when.question in seen and question.when.value in (value if isinstance(value, list) else [value])
        )
        assert (question.key in seen) == holds


@given(answered())
def test_a_finished_score_lies_in_the_span_and_has_a_meaning(pair):
    definition, answers = pair
    total, (low, high) = q.score(definition, answers), q.span(definition)
    if total is None or q.missing(definition, answers):
        return
    assert low <= total <= high
    whole = Definition(definition.sections, bands=(Band(low, total, "sampai sini"), Band(total + 1, high + 1, "lebih")))
    assert q.faults(whole) == [] or "sama" in str(q.faults(whole))
    assert q.meaning(whole, total) == "sampai sini"


@given(definitions())
def test_a_definition_survives_json(definition):
    assert q.read(json.loads(json.dumps(q.write(definition)))) == definition
