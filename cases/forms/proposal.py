"""Proposals: begun, given their paper, moved on name by name."""

import re

from django import forms

from accounts.authz import Can
from cases import places, proposed
from cases.forms.base import PastDateField
from cases.models import Programme, Proposal
from cases.proposing import Move
from documents.forms import UploadField
from office.forms import EditForm, Form

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
NAMED = re.compile(r"(0?[1-9]|1[0-2])[-/ ](20\d\d)")


class MonthField(forms.CharField):
    """A month as 2026-12; 12-2026 is understood."""

    def __init__(self, *, label="Bulan usulan", required=False, help_text="Tahun dan bulan, misalnya 2026-12."):
        super().__init__(label=label, required=required, max_length=10, help_text=help_text)

    def clean(self, value):
        text = super().clean(value).strip()
        if found := NAMED.fullmatch(text):
            text = f"{found[2]}-{int(found[1]):02}"
        if text and not MONTH.fullmatch(text):
            raise forms.ValidationError("Bulan tidak terbaca. Tulis seperti 2026-12.")
        return text


class ProposalForm(Form):
    """Which proposal is opened; one village, programme and month is one proposal."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label="Program", empty_label="Pilih program")
    village = places.VillageField()
    period = MonthField(help_text="Kosongkan untuk masa usulan yang berlaku sekarang. Atau misalnya 2026-12.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = proposed.programmes()
        village = self.fields["village"]
        village.queryset = places.villages(self.user, Can.PROPOSAL_EDIT)
        village.required, village.empty_label = True, "Pilih desa/kelurahan"
        if len(village.queryset[:2]) == 1:
            village.initial = village.queryset[0]


class BasisForm(EditForm):
    basis = forms.ChoiceField(label="Dasar usulan", choices=Proposal.Basis.choices, widget=forms.RadioSelect)
    basis_number = forms.CharField(label="Nomor", max_length=80)
    basis_on = PastDateField(label="Tanggal")
    note = forms.CharField(label="Catatan", required=False, max_length=300)
    upload = UploadField(label="Pindaian atau foto")


class ProposeForm(Form):
    """For which programme a person or family is put down, and for which month."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label="Program", widget=forms.HiddenInput)
    period = MonthField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = proposed.programmes()
        self.fields["period"].widget = forms.HiddenInput()


class FindForm(Form):
    """Whom to put down: by name or NIK."""

    q = forms.CharField(label="Nama atau NIK", max_length=120, widget=forms.TextInput({"autocomplete": "off"}))


class NamesForm(Form):
    """Names ticked on the page of a proposal, and why where a move asks."""

    items = forms.MultipleChoiceField(label="Nama", error_messages={"required": "Pilih nama dahulu."})
    note = forms.CharField(label="Alasan", required=False, max_length=300)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(item.pk): item for item in items}
        self.fields["items"].choices = [(pk, str(item.person)) for pk, item in self.rows.items()]

    def clean_items(self):
        return [self.rows[pk] for pk in dict.fromkeys(self.cleaned_data["items"])]


class RoundForm(Form):
    """Why, where a move of a whole round asks."""

    note = forms.CharField(label="Alasan", required=False, max_length=300)

    def __init__(self, *args, move: Move, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = move.note
