"""What a manager does with several chosen rows of the register at once."""

import re

from django import forms

from accounts.models import User
from office.forms import Form
from office.models import Desk
from referrals.queries import workers

MOST = 100
PICKED = re.compile(r"(\d{1,18}):(\d{1,9})")


class BulkForm(Form):
    """`act`: the button pressed. Rows come as "id:version", several under one name."""

    holder = forms.ModelChoiceField(Desk.objects.none(), label="Bidang", required=False, empty_label="Pilih bidang")
    worker = forms.ModelChoiceField(User.objects.none(), label="Petugas", required=False, empty_label="Pilih petugas")
    act = forms.ChoiceField(choices=[("hand", "Serahkan"), ("assign", "Tugaskan")], widget=forms.HiddenInput)
    NEEDED = {"hand": ("holder", "Pilih bidang yang menangani."), "assign": ("worker", "Pilih petugas.")}  # noqa: RUF012

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = Desk.objects.active().bidang()
        self.fields["worker"].queryset = User.objects.filter(pk__in=[user.pk for user in workers()]).order_by("name")
        sent = self.data.getlist("rows") if self.is_bound else []
        found = (PICKED.fullmatch(text) for text in sent[: MOST + 1])
        self.rows = [(int(match[1]), int(match[2])) for match in found if match]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.rows:
            self.add_error(None, "Pilih paling sedikit satu nomor.")
        elif len(self.rows) > MOST:
            self.add_error(None, f"Paling banyak {MOST} nomor sekaligus.")
        field, sentence = self.NEEDED.get(cleaned.get("act"), ("", ""))
        if field and not cleaned.get(field) and field not in self.errors:
            self.add_error(field, sentence)
        return cleaned

    def given(self) -> dict:
        name = self.NEEDED[self.cleaned_data["act"]][0]
        return {name: self.cleaned_data[name]}
