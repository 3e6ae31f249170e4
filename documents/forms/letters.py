"""One form for each step of a letter."""

from django import forms

from documents.forms.files import UploadField
from documents.models import Letter, Mode
from documents.numbers import LIMIT
from office import clock, signing
from office.forms import DateField, EditForm, OnceForm

REASON = forms.Textarea(attrs={"rows": 3})


class DraftForm(OnceForm):
    """What is asked before drafting; rooms derive theirs. `record`: what the letter belongs to.

    `version`: of a draft that is written anew, as the user has seen it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args, record, **kwargs):
        self.record = record
        super().__init__(*args, **kwargs)

    def given(self) -> dict:
        """The answers as the letter keeps them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"once", "version"}}


class NumberForm(EditForm):
    """The date, and the number where it does not come from the own counter."""

    dated = DateField(label="Tanggal surat", initial=clock.today, help_text="Penanda tangan mengikuti tanggal ini.")
    number = forms.CharField(label="Nomor surat", max_length=LIMIT, widget=forms.TextInput({"autocomplete": "off"}))
    field_order = ["version", "number", "dated"]

    def __init__(self, *args, letter: Letter, **kwargs):
        super().__init__(*args, **kwargs)
        if today := signing.block_on(clock.today(), letter.signs_as):
            who = " ".join([*today["above"], today["below"][0]])
            self.fields["dated"].help_text = f"Penanda tangan mengikuti tanggal ini; hari ini {who.rstrip('.')}."
        if letter.kind.mode == Mode.OWN:
            del self.fields["number"]
        else:
            where = "SRIKANDI" if letter.kind.mode == Mode.SRIKANDI else "agenda Subbag Umum"
            self.fields["number"].help_text = f"Salin dari {where}, misalnya 400.9/0012/409.105/XI/2026."
            self.fields["number"].widget.attrs["autofocus"] = True


class StepForm(EditForm):
    """A step with nothing to fill in."""

    def given(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "note"}}


class ParafForm(StepForm):
    paraf_by = forms.CharField(label="Diparaf oleh", max_length=120, help_text="Nama dan jabatan.")
    paraf_on = DateField(label="Tanggal paraf", initial=clock.today)


class SignForm(StepForm):
    signed_on = DateField(label="Ditandatangani pada", initial=clock.today)


class HandForm(StepForm):
    handed_on = DateField(label="Diserahkan pada", initial=clock.today)
    handed_to = forms.CharField(label="Kepada siapa", max_length=120, help_text="Nama penerima, misalnya anaknya.")


class VoidForm(StepForm):
    note = forms.CharField(label="Alasan", max_length=500, widget=REASON)


STEP_FORMS: dict[str, type[StepForm]] = {
    "paraf": ParafForm,
    "sign": SignForm,
    "hand": HandForm,
    "discard": StepForm,
    "void": VoidForm,
}


class ScanForm(EditForm):
    upload = UploadField(label="Pindaian surat yang ditandatangani", required=True)
