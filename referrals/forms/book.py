"""The period of a buku register."""

from django import forms

from office import clock
from office.forms import DateField, Form
from referrals.models import IntakeKind


class BookForm(Form):
    since = DateField(label="Diterima sejak", initial=lambda: clock.today().replace(day=1))
    until = DateField(label="Sampai dengan", initial=clock.today)
    kind = forms.ChoiceField(label="Jenis", choices=[("", "Semua jenis"), *IntakeKind.choices], required=False)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", "Tanggal akhir tidak boleh sebelum tanggal mulai.")
        return cleaned
