"""Asking for Akses darurat, and judging one."""

from django import forms

from accounts.authz import Can, may
from cases.actions.emergency import SHORTEST_REASON
from cases.models import EmergencyAccess
from office.forms import EditForm, Form


class AskForm(Form):
    """Posted, so that no number stands in an address."""

    number = forms.CharField(
        label="Nomor", max_length=40, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Nomor kasus, nomor register layanan, atau NIK, ditulis lengkap.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan mendesak", max_length=1000, min_length=SHORTEST_REASON, widget=forms.Textarea({"rows": 4}),
        help_text="Apa yang terjadi sekarang, dan untuk apa data itu diperlukan.",
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if not may(user, Can.CASE_VIEW):  # the number of a case opens nothing for them
            self.fields["number"].help_text = "Nomor register layanan atau NIK, ditulis lengkap."


class ReviewForm(EditForm):
    verdict = forms.ChoiceField(label="Penilaian", choices=EmergencyAccess.Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Catatan", required=False, max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="Wajib bila tidak sah.",
    )  # fmt: skip
