"""Monthly reports: opened, written, moved on, looked for; a day of the visitors' book."""

from django import forms

from cases.forms.proposal import MonthField
from cases.proposing import month_words
from office import clock
from office.forms import DateField, EditForm, Form
from puskesos import monthly

OWN = "fasilitator"
SENT = [("", "Semua"), ("0", "Belum mengirim"), ("1", "Sudah mengirim")]


class OpenForm(Form):
    """Whose report, and of which month."""

    whose = forms.ChoiceField(label="Laporan")
    month = forms.ChoiceField(label="Bulan")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in monthly.own_points(self.user)}
        own = [(OWN, "Fasilitator (saya)")] if monthly.is_facilitator(self.user) else []
        self.fields["whose"].choices = own + [(pk, point.name) for pk, point in self.points.items()]
        self.fields["month"].choices = [(month, month_words(month)) for month in monthly.months(clock.today())]

    def values(self) -> dict:
        """What `actions.open_monthly` takes."""
        return {"month": self.cleaned_data["month"], "point": self.points.get(self.cleaned_data["whose"])}


class WriteForm(EditForm):
    remarks = forms.CharField(
        label="Keterangan", max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="Yang perlu diketahui selain angka. Jangan menulis nama warga.",
    )  # fmt: skip
    challenges = forms.CharField(
        label="Tantangan", max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="Yang menghambat pekerjaan bulan ini.",
    )  # fmt: skip


class MoveForm(EditForm):
    """Confirms a move; a return says why."""

    note = forms.CharField(label="Apa yang perlu diperbaiki?", max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, noted: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not noted:
            del self.fields["note"]


class OverviewForm(Form):
    """Which month, and who of the service points."""

    bulan = MonthField(label="Bulan", help_text="Misalnya 2026-11.")
    keadaan = forms.ChoiceField(label="Puskesos yang", choices=SENT, required=False)


class DayForm(Form):
    tanggal = DateField(label="Tanggal", required=False)
