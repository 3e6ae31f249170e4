"""The form a social worker fills in, made of a version of an assessment form."""

from datetime import date

from django import forms

from cases import questionnaire
from cases.forms.base import NUMBER, PastDateField
from cases.questionnaire import Definition, Question, Type
from office import clock
from office.forms import DateField, EditForm

PREFIX = "q_"
LINE, LINES = 300, 3000  # letters of an answer
RADIOS = 8  # choices; more go into a drop-down


class AnswerForm(EditForm):
    """Answers to one definition. Hidden questions are dropped; required ones count only when `finishing`.

    Without JavaScript all questions stand on the page and say when they are to be answered.
    """

    assessed_on = PastDateField(label="Tanggal asesmen", initial=clock.today)

    def __init__(self, *args, definition: Definition, finishing: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.definition, self.finishing = definition, finishing
        for question in definition.questions:
            self.fields[PREFIX + question.key] = field_of(question, definition)
            self.prepare(PREFIX + question.key)
        parts = [(part.title, [PREFIX + question.key for question in part.questions]) for part in definition.sections]
        self.sections = [("", ["assessed_on"]), *parts]

    def full_clean(self):
        """Only what is shown must be answered, and only when finishing; the marks on the page stay."""
        marked = {question.key: self.fields[PREFIX + question.key] for question in self.definition.questions}
        asked = {question.key for question in questionnaire.shown(self.definition, self._raw())}
        for key, field in marked.items():
            field.required = field.must and self.finishing and key in asked
            field.disabled = self.is_bound and key not in asked
        super().full_clean()
        for field in marked.values():
            field.required, field.disabled = field.must, False

    def answers(self) -> dict:
        """The answers as JSON, without those to hidden questions. Only of a valid form."""
        given = {q.key: _plain(self.cleaned_data.get(PREFIX + q.key)) for q in self.definition.questions}
        return questionnaire.kept(self.definition, given)

    def _raw(self) -> dict:
        """What was chosen, before any check: enough to know which questions are shown."""
        choosing = (question for question in self.definition.questions if question.choices)
        names = {question.key: self.add_prefix(PREFIX + question.key) for question in choosing}
        return {
            key: self.fields[PREFIX + key].widget.value_from_datadict(self.data, {}, name)
            for key, name in names.items()
        }


def initial_of(definition: Definition, answers: dict) -> dict:
    """Stored answers as the fields take them."""
    days = {question.key for question in definition.questions if question.type == Type.DATE}
    return {
        PREFIX + key: date.fromisoformat(value) if key in days and value else value for key, value in answers.items()
    }


def field_of(question: Question, definition: Definition) -> forms.Field:
    """The field for a question; `must` keeps whether it is required once it is shown."""
    given = {"label": question.label, "help_text": _help(question, definition), "required": question.required}
    shown = {"data-when": PREFIX + question.when.question, "data-is": question.when.value} if question.when else {}
    field = _FIELDS[Type(question.type)](question, given, shown)
    field.must = question.required
    return field


def _text(question, given, shown):
    return forms.CharField(max_length=LINE, widget=forms.TextInput(shown), **given)


def _paragraph(question, given, shown):
    return forms.CharField(max_length=LINES, widget=forms.Textarea({"rows": 3} | shown), **given)


def _number(question, given, shown):
    return forms.IntegerField(min_value=0, widget=forms.TextInput(NUMBER | shown), **given)


def _date(question, given, shown):
    field = DateField(**given)
    field.widget.attrs.update(shown)
    return field


def _one(question, given, shown):
    choices = [(choice.value, choice.label) for choice in question.choices]
    if len(choices) > RADIOS:
        return forms.ChoiceField(choices=[("", "Pilih"), *choices], widget=forms.Select(shown), **given)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(shown), **given)


def _several(question, given, shown):
    choices = [(choice.value, choice.label) for choice in question.choices]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple(shown), **given)


_FIELDS = {
    Type.TEXT: _text, Type.PARAGRAPH: _paragraph, Type.NUMBER: _number, Type.DATE: _date,
    Type.YES_NO: _one, Type.ONE: _one, Type.SEVERAL: _several,
}  # fmt: skip


def _help(question: Question, definition: Definition) -> str:
    asked = definition.find(question.when.question) if question.when else None
    only = f"Diisi bila “{asked.label}” dijawab “{asked.word(question.when.value)}”." if asked else ""
    return " ".join(filter(None, [question.help, only]))


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
