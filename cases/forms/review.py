"""Putting records in order: a kind outgrown, and what ends when somebody has died or moved away."""

from django import forms

from cases.forms.base import PastDateField
from cases.forms.facts import ReasonMixin
from cases.models import Kind
from office import clock
from office.forms import EditForm


class OutgrowForm(ReasonMixin, EditForm):
    """A kind that was outgrown ends, and another begins the same day."""

    on = PastDateField(label="Sejak")
    kind = forms.ModelChoiceField(
        Kind.objects.none(), label="Jenis PPKS sesudahnya", required=False, empty_label="Tidak ada",
        help_text="Kosongkan bila orang ini tidak lagi memerlukan pelayanan.",
    )  # fmt: skip
    note = forms.CharField(label="Keterangan", required=False, max_length=300)
    override_reason = forms.CharField(label="Alasan tetap dicatat", required=False, max_length=300)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds
        self.hide_reason()


class SettleForm(EditForm):
    """What ends with a death or a move, each ticked at first."""

    on = PastDateField(label="Sejak", initial=clock.today)
    classifications = forms.MultipleChoiceField(
        label="Jenis PPKS yang diakhiri", required=False, widget=forms.CheckboxSelectMultiple
    )
    participations = forms.MultipleChoiceField(
        label="Program yang dihentikan", required=False, widget=forms.CheckboxSelectMultiple
    )
    leave = forms.BooleanField(label="Keluar dari keluarganya", required=False, initial=True)

    def __init__(self, *args, classifications, participations, member: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {"classifications": list(classifications), "participations": list(participations)}
        for name, rows in self.rows.items():
            self.fields[name].choices = [(str(row.pk), str(row)) for row in rows]
            self.initial[name] = [str(row.pk) for row in rows]
            if not rows:
                del self.fields[name]
        if not member:
            del self.fields["leave"]

    def values(self) -> dict:
        """What `actions.settle_departed` takes."""
        cleaned = self.cleaned_data
        chosen = {
            name: [row for row in rows if str(row.pk) in cleaned.get(name, ())] for name, rows in self.rows.items()
        }
        return chosen | {"on": cleaned["on"], "leave": cleaned.get("leave", False), "version": cleaned["version"]}
