"""What an administrator types to keep assessment forms."""

from django import forms

from cases import drafting, questionnaire
from cases.models import AssessmentForm, Kind
from cases.questionnaire import CHOOSING, HELP_LIMIT, LABEL_LIMIT, YES_OR_NO, Choice, Definition, Question, Type, When
from office.errors import DomainError
from office.forms import EditForm, Form, OnceForm

ARROW = "|"  # between question and answer in the value of a condition


class _Named(Form):
    """The fields of a form itself."""

    name = forms.CharField(label="Nama formulir", max_length=120)
    purpose = forms.CharField(
        label="Dipakai untuk", required=False, max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="Satu dua kalimat bagi petugas yang memilih formulir.",
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label="Kerahasiaan jawaban", coerce=int, choices=AssessmentForm._meta.get_field("level").choices,
        help_text="Rahasia: hanya dapat dipakai dalam kasus rahasia.",
    )  # fmt: skip
    kinds = forms.ModelMultipleChoiceField(
        Kind.objects.none(), to_field_name="code", label="Cocok untuk jenis PPKS", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Formulir yang cocok ditawarkan lebih dahulu; yang lain tetap dapat dipilih.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = Kind.objects.filter(active=True)


class AssessmentFormCreateForm(_Named, OnceForm):
    pass


class AssessmentFormEditForm(_Named, EditForm):
    active = forms.BooleanField(
        label="Dipakai", required=False, help_text="Tanpa centang: tidak lagi ditawarkan; asesmen lama tetap terbaca."
    )

    @staticmethod
    def initial_of(form: AssessmentForm) -> dict:
        names = ("name", "purpose", "level", "active", "version")
        return {name: getattr(form, name) for name in names} | {"kinds": form.kinds.all()}


class SectionForm(EditForm):
    title = forms.CharField(label="Judul bagian", max_length=120)


class QuestionForm(EditForm):
    """A question of a draft: `key` names the one changed, None a new one."""

    label = forms.CharField(label="Pertanyaan", max_length=LABEL_LIMIT)
    type = forms.ChoiceField(label="Dijawab dengan", choices=Type.choices)
    choices = forms.CharField(
        label="Pilihan", required=False, max_length=4000, widget=forms.Textarea({"rows": 5}),
        help_text=(
            "Satu pilihan tiap baris. Bila pilihan bernilai, tulis nilainya sesudah tanda sama dengan: Mandiri = 2. "
            "Untuk Ya atau tidak cukup diisi bila ada nilainya."
        ),
    )  # fmt: skip
    required = forms.BooleanField(label="Wajib dijawab", required=False)
    help = forms.CharField(label="Petunjuk bagi petugas", required=False, max_length=HELP_LIMIT)
    when = forms.ChoiceField(
        label="Hanya ditanyakan bila",
        required=False,
        help_text="Jawaban dari pertanyaan pilihan yang berada di atasnya.",
    )
    section = forms.TypedChoiceField(label="Bagian", coerce=int)

    def __init__(self, *args, definition: Definition, key: str | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.definition, self.standing = definition, definition.find(key) if key else None
        self.fields["when"].choices = [("", "Selalu ditanyakan"), *_conditions(definition, key)]
        self.fields["section"].choices = [(n, part.title) for n, part in enumerate(definition.sections)]

    @staticmethod
    def initial_of(question: Question, section: int) -> dict:
        plain = {name: getattr(question, name) for name in ("label", "type", "required", "help")}
        bare = question.type == Type.YES_NO and not question.scored
        when = f"{question.when.question}{ARROW}{question.when.value}" if question.when else ""
        lines = "" if bare else drafting.lines_of(question.choices)
        return plain | {"choices": lines, "when": when, "section": section}

    def clean(self):
        cleaned = super().clean()
        kind, text = cleaned.get("type"), cleaned.get("choices", "")
        if kind is None or "choices" in self.errors:
            return cleaned
        found = self._choices(kind, text)
        if kind in CHOOSING and not 2 <= len(found) <= questionnaire.MOST_CHOICES:
            self.add_error("choices", f"Tulis 2 sampai {questionnaire.MOST_CHOICES} pilihan, satu tiap baris.")
        if kind == Type.YES_NO and [choice.label.casefold() for choice in found] != ["ya", "tidak"]:
            self.add_error("choices", "Untuk Ya atau tidak tulis dua baris: Ya dan Tidak, dengan nilainya bila ada.")
        if any(len(choice.label) > LABEL_LIMIT for choice in found):
            self.add_error("choices", f"Satu pilihan paling banyak {LABEL_LIMIT} huruf.")
        if len({choice.label.casefold() for choice in found}) < len(found):
            self.add_error("choices", "Ada pilihan yang ditulis dua kali.")
        self.found = found
        return cleaned

    def question(self) -> Question:
        """The question as typed. Only of a valid form."""
        data, standing = self.cleaned_data, self.standing
        taken = {question.key for question in self.definition.questions}
        asked, _, value = data["when"].partition(ARROW)
        return Question(
            key=standing.key if standing else drafting.new_key(data["label"], taken), label=data["label"],
            type=data["type"], help=data["help"], required=data["required"], choices=self.found,
            when=When(asked, value) if asked else None,
        )  # fmt: skip

    def _choices(self, kind: str, text: str) -> tuple[Choice, ...]:
        if kind not in CHOOSING:
            return ()
        if kind == Type.YES_NO:
            return drafting.choices_of(text, YES_OR_NO) if text.strip() else YES_OR_NO
        return drafting.choices_of(text, self.standing.choices if self.standing else ())


def _conditions(definition: Definition, key: str | None) -> list:
    """Answers of the questions with choices that stand above `key` (of all, for a new question)."""
    groups = []
    for question in definition.questions:
        if question.key == key:
            break
        if question.choices:
            rows = [(f"{question.key}{ARROW}{choice.value}", choice.label) for choice in question.choices]
            groups.append((question.label, rows))
    return groups


class ScoreForm(EditForm):
    label = forms.CharField(label="Nama skor", required=False, max_length=80, help_text="Misalnya Indeks Barthel.")
    bands = forms.CharField(
        label="Arti skor", required=False, max_length=4000, widget=forms.Textarea({"rows": 6}),
        help_text="Satu baris tiap rentang: 0-4 = Ketergantungan total.",
    )  # fmt: skip

    def clean_bands(self):
        try:
            return drafting.bands_of(self.cleaned_data["bands"])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class ArrangeForm(EditForm):
    """One button beside a section or question: `do` is "up s0", "down q:makan", "remove q:makan"."""

    do = forms.CharField(max_length=60, label="Tindakan")

    def applied(self, definition: Definition) -> Definition:
        """The definition after it. Raises DomainError."""
        act, _, item = self.cleaned_data["do"].partition(" ")
        step = {"up": -1, "down": 1, "remove": 0}.get(act)
        if step is None:
            raise DomainError(drafting.GONE)
        if item.startswith("q:"):
            key = item.removeprefix("q:")
            return drafting.move_question(definition, key, step) if step else drafting.remove_question(definition, key)
        at = int(item[1:]) if item[1:].isdecimal() else -1
        return drafting.move_section(definition, at, step) if step else drafting.remove_section(definition, at)
