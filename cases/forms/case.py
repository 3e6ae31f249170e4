"""Opening, changing and moving a case."""

from django import forms

from cases import casework
from cases.forms.facts import ReasonMixin
from cases.models import Case, Kind, Outcome
from cases.models.reference import Secrecy
from office.errors import DomainError
from office.forms import EditForm, Form, OnceForm
from office.models import Desk

LINES = forms.Textarea({"rows": 4})


class CaseForm(ReasonMixin, Form):
    """What a case is about."""

    kinds = forms.ModelMultipleChoiceField(
        Kind.objects.none(), label="Jenis PPKS yang ditangani", widget=forms.CheckboxSelectMultiple,
        help_text="Yang belum tercatat pada orangnya ikut dicatat.",
    )  # fmt: skip
    override_reason = forms.CharField(label="Alasan tetap dicatat", required=False, max_length=300)
    problem = forms.CharField(label="Masalah yang ditangani", max_length=3000, widget=LINES)
    source = forms.CharField(
        label="Asal kasus", max_length=120, required=False, help_text="Misalnya kunjungan, rujukan puskesmas, musdes."
    )
    level = forms.TypedChoiceField(
        label="Kerahasiaan", coerce=int, help_text="Paling rendah mengikuti jenis PPKS yang dipilih."
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = casework.fitting_kinds(self.user, subject)
        top = casework.clearance(self.user, subject)
        self.fields["level"].choices = [pair for pair in Secrecy.choices if pair[0] <= top]
        self.hide_reason()

    def values(self) -> dict:
        """What `actions.open_case` and `edit_case` take of it."""
        chosen = {name: self.cleaned_data[name] for name in ("problem", "source", "level")}
        return chosen | {
            "kinds": list(self.cleaned_data["kinds"]),
            "override_reason": self.cleaned_data.get("override_reason", ""),
        }


class CaseCreateForm(OnceForm, CaseForm):
    desk = forms.ModelChoiceField(
        Desk.objects.none(), label="Bidang", required=False, empty_label="Bidang dari jenis PPKS"
    )
    field_order = ["kinds", "override_reason", "problem", "desk", "level", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = casework.desks()

    def values(self) -> dict:
        return super().values() | {"desk": self.cleaned_data["desk"], "once": self.cleaned_data["once"]}


class CaseEditForm(EditForm, CaseForm):
    field_order = ["kinds", "override_reason", "problem", "level", "source"]

    @staticmethod
    def initial_of(case: Case) -> dict:
        names = ("problem", "source", "level", "version")
        return {name: getattr(case, name) for name in names} | {"kinds": list(case.kinds.all())}

    def values(self) -> dict:
        return super().values() | {"version": self.cleaned_data["version"]}


class CaseMoveForm(EditForm):
    """A move that brings nothing along but, if it likes, a note."""

    note = forms.CharField(label="Catatan", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, move, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = move.note

    def given(self) -> dict:
        """What `actions.move` takes besides version and note."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "note"}}

    def refuse(self, error: DomainError) -> None:
        """Everything missing at once: beside its field, or on top where it is recorded elsewhere on the case."""
        if not error.fields:
            self.add_error(None, error.message)
        for field, sentence in error.fields.items():
            self.add_error(field if field in self.fields else None, sentence)


class EndForm(CaseMoveForm):
    outcome = forms.ChoiceField(label="Hasil akhir", choices=[("", "Pilih hasil"), *Outcome.choices])
    outcome_note = forms.CharField(label="Keadaan pada akhir kasus", max_length=2000, widget=LINES)
    field_order = ["outcome", "outcome_note", "note"]


FORMS = {"ask_end": EndForm}
