"""What an assessment form asks, what of it is shown for given answers, and what they score. Pure.

A definition is kept as JSON: {"sections": [{"title", "questions": [...]}], "score": {"label", "bands": [...]}}.
A question: {"key", "label", "type"} and, where it has any, "help", "required", "choices": [{"value", "label", "score"}]
and "when": {"question", "is"} (shown only if that earlier question was answered so). A band: {"low", "high", "words"}.
Answers are JSON by key: text, a whole number, a day as 2026-01-31, the value of a choice, or a list of values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import TextChoices

MOST_QUESTIONS, MOST_CHOICES = 150, 30
LABEL_LIMIT, HELP_LIMIT = 200, 300  # letters
YES, NO = "ya", "tidak"


class Type(TextChoices):
    TEXT = "text", "Teks pendek"
    PARAGRAPH = "paragraph", "Teks panjang"
    NUMBER = "number", "Angka"
    DATE = "date", "Tanggal"
    YES_NO = "yesno", "Ya atau tidak"
    ONE = "one", "Satu pilihan"
    SEVERAL = "several", "Beberapa pilihan"


CHOOSING = (Type.YES_NO, Type.ONE, Type.SEVERAL)


class Malformed(ValueError):
    """Data that is no definition at all."""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    score: int = 0


YES_OR_NO = (Choice(YES, "Ya"), Choice(NO, "Tidak"))


@dataclass(frozen=True)
class When:
    """The question is shown only if `question` was answered with the choice `value`."""

    question: str
    value: str


@dataclass(frozen=True)
class Question:
    key: str
    label: str
    type: str
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    when: When | None = None

    @property
    def type_label(self) -> str:
        return Type(self.type).label

    @property
    def scored(self) -> bool:
        return any(choice.score for choice in self.choices)

    def word(self, value: str) -> str:
        """The label of a choice."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True)
class Section:
    title: str
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Band:
    """What a score from `low` to `high` means, both included."""

    low: int
    high: int
    words: str


@dataclass(frozen=True)
class Definition:
    sections: tuple[Section, ...] = ()
    score_label: str = ""
    bands: tuple[Band, ...] = field(default=())

    @property
    def questions(self) -> list[Question]:
        return [question for section in self.sections for question in section.questions]

    def find(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)


Answers = Mapping[str, Any]


# --- JSON ----------------------------------------------------------------------------------------
def read(data: Mapping[str, Any]) -> Definition:
    """A definition out of JSON. Raises Malformed; what is merely unwise is told by `faults`."""
    try:
        score = data.get("score", {})
        return Definition(
            sections=tuple(_section(part) for part in data["sections"]),
            score_label=str(score.get("label", "")),
            bands=tuple(Band(int(b["low"]), int(b["high"]), str(b["words"])) for b in score.get("bands", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed(f"no definition: {error!r}") from error


def write(definition: Definition) -> dict[str, Any]:
    """The same as JSON, without what is empty."""
    score = {"label": definition.score_label, "bands": [asdict(band) for band in definition.bands]}
    sections = [
        {"title": section.title, "questions": [_written(question) for question in section.questions]}
        for section in definition.sections
    ]
    return {"sections": sections} | ({"score": score} if definition.score_label or definition.bands else {})


def _section(part: Mapping) -> Section:
    return Section(str(part["title"]), tuple(_question(row) for row in part.get("questions", ())))


def _question(row: Mapping) -> Question:
    kind = Type(row["type"])
    choices = tuple(
        Choice(str(one["value"]), str(one["label"]), int(one.get("score", 0))) for one in row.get("choices", ())
    )
    when = row.get("when")
    return Question(
        key=str(row["key"]), label=str(row["label"]), type=kind, help=str(row.get("help", "")),
        required=bool(row.get("required", False)), choices=choices or (YES_OR_NO if kind == Type.YES_NO else ()),
        when=When(str(when["question"]), str(when["is"])) if when else None,
    )  # fmt: skip


def _written(question: Question) -> dict[str, Any]:
    row: dict[str, Any] = {"key": question.key, "label": question.label, "type": str(question.type)}
    row |= {"help": question.help} if question.help else {}
    row |= {"required": True} if question.required else {}
    row |= {"choices": [asdict(choice) for choice in question.choices]} if question.choices else {}
    return row | ({"when": {"question": question.when.question, "is": question.when.value}} if question.when else {})


# --- Answers -------------------------------------------------------------------------------------
def shown(definition: Definition, answers: Answers) -> list[Question]:
    """The questions that are asked, given these answers; a question hangs on earlier ones that are asked themselves."""
    seen: dict[str, Question] = {}
    for question in definition.questions:
        if question.when is None or (question.when.question in seen and _is(answers, question.when)):
            seen[question.key] = question
    return list(seen.values())


def kept(definition: Definition, answers: Answers) -> dict[str, Any]:
    """The answers worth storing: to questions that are shown, not empty."""
    return {q.key: answers[q.key] for q in shown(definition, answers) if _filled(answers.get(q.key))}


def missing(definition: Definition, answers: Answers) -> list[Question]:
    """The required questions that are shown and not answered."""
    return [q for q in shown(definition, answers) if q.required and not _filled(answers.get(q.key))]


def score(definition: Definition, answers: Answers) -> int | None:
    """The sum of the scores of what was chosen in questions that are shown; None if nothing of the form is scored."""
    if not any(question.scored for question in definition.questions):
        return None
    return sum(_points(question, answers.get(question.key)) for question in shown(definition, answers))


def meaning(definition: Definition, total: int | None) -> str:
    """The words of the band a score lies in, "" if none."""
    if total is None:
        return ""
    return next((band.words for band in definition.bands if band.low <= total <= band.high), "")


def told(definition: Definition, answers: Answers) -> list[tuple[str, list[tuple[Question, str]]]]:
    """The sections with their questions that were asked and each answer in words ("" where there is none)."""
    asked = {question.key for question in shown(definition, answers)}
    parts = (
        (part.title, [(q, in_words(q, answers.get(q.key))) for q in part.questions if q.key in asked])
        for part in definition.sections
    )
    return [(title, rows) for title, rows in parts if rows]


def in_words(question: Question, value: Any) -> str:
    """One answer as people read it."""
    if not _filled(value):
        return ""
    if question.type == Type.DATE:
        return f"{date.fromisoformat(value):%d-%m-%Y}"
    if question.type == Type.NUMBER:
        return f"{value:,}".replace(",", ".")
    return ", ".join(question.word(one) for one in _chosen(value)) if question.choices else str(value)


def _filled(value: Any) -> bool:
    return value not in (None, "", [])


def _chosen(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is(answers: Answers, when: When) -> bool:
    return when.value in _chosen(answers.get(when.question))


def _points(question: Question, value: Any) -> int:
    chosen = _chosen(value)
    return sum(choice.score for choice in question.choices if choice.value in chosen)


# --- What an administrator must still mend ---------------------------------------------------------
def span(definition: Definition) -> tuple[int, int]:
    """The lowest and the highest score these questions can give."""
    ends = [_ends(question) for question in definition.questions if question.scored]
    return sum(low for low, _ in ends), sum(high for _, high in ends)


def _ends(question: Question) -> tuple[int, int]:
    scores = [choice.score for choice in question.choices]
    if question.type == Type.SEVERAL:
        return sum(one for one in scores if one < 0), sum(one for one in scores if one > 0)
    left_out = [] if question.required and question.when is None else [0]
    return min(scores + left_out), max(scores + left_out)


def faults(definition: Definition) -> list[str]:
    """Why this cannot be published yet, in sentences for the administrator; all at once."""
    questions = definition.questions
    found = [f"Bagian “{part.title}” belum berisi pertanyaan." for part in definition.sections if not part.questions]
    if not questions:
        found = ["Formulir ini belum berisi pertanyaan."]
    if len(questions) > MOST_QUESTIONS:
        found.append(f"Paling banyak {MOST_QUESTIONS} pertanyaan; sekarang {len(questions)}.")
    return found + list(_question_faults(definition)) + list(_band_faults(definition))


def _question_faults(definition: Definition) -> Iterator[str]:
    before: dict[str, Question] = {}
    for question in definition.questions:
        if question.key in before:
            yield f"Pertanyaan “{question.label}” berdiri dua kali."
        if question.type in CHOOSING and not 2 <= len(question.choices) <= MOST_CHOICES:
            yield f"Pertanyaan “{question.label}” perlu 2 sampai {MOST_CHOICES} pilihan."
        if len({choice.label.casefold() for choice in question.choices}) < len(question.choices):
            yield f"Pertanyaan “{question.label}” mempunyai pilihan yang sama."
        if question.when and not _standing(before.get(question.when.question), question.when.value):
            yield (
                f"Syarat pertanyaan “{question.label}” tidak dapat dipakai: "
                "pertanyaan atau jawaban yang dirujuk tidak ada, atau berada di bawahnya."
            )
        before[question.key] = question


def _standing(asked: Question | None, value: str) -> bool:
    return asked is not None and any(choice.value == value for choice in asked.choices)


def _band_faults(definition: Definition) -> Iterator[str]:
    bands = sorted(definition.bands, key=lambda band: band.low)
    if not any(question.scored for question in definition.questions):
        if bands:
            yield "Ada arti skor, tetapi tidak satu pun pilihan bernilai."
        return
    low, high = span(definition)
    following = low
    for band in bands:
        if band.low < following and band is not bands[0]:
            yield f"Arti skor “{band.words}” bertumpuk dengan yang lain."
        if band.low > following:
            yield f"Skor {_reach(following, band.low - 1)} belum mempunyai arti."
        following = max(following, band.high + 1)
    if following <= high:
        yield f"Skor {_reach(following, high)} belum mempunyai arti."


def _reach(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} sampai {high}"
