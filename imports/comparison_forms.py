"""The forms about two editions of a list."""

from django import forms

from cases.forms.person import ExportForm
from imports.comparing import Change
from imports.comparison_actions import COMPARABLE
from imports.fields import PROGRAMMES
from imports.models import Batch, Content
from office.forms import Form, OnceForm

OFFERED = 100  # batches in a choice, the newest first


class PairForm(Form):
    """Which two editions of one list."""

    lama = forms.ModelChoiceField(label="Daftar lama", queryset=Batch.objects.none(), empty_label="Pilih impor")
    baru = forms.ModelChoiceField(label="Daftar baru", queryset=Batch.objects.none(), empty_label="Pilih impor")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Batch.objects.visible_to(self.user).filter(
            status__in=COMPARABLE, rows_total__gt=0, content=Content.PEOPLE
        )
        offered = [(batch.pk, label(batch)) for batch in rows.order_by("-reference_date", "-pk")[:OFFERED]]
        for name in ("lama", "baru"):
            self.fields[name].queryset = rows
            self.fields[name].choices = [("", "Pilih impor"), *offered]


def label(batch: Batch) -> str:
    return f"{batch.layout_title} {batch.reference_date:%d-%m-%Y}: {batch.file_name} ({batch})"


class HiddenPairForm(PairForm):
    """The same two, carried along by a form about them."""

    lama = forms.ModelChoiceField(queryset=Batch.objects.none(), widget=forms.HiddenInput)
    baru = forms.ModelChoiceField(queryset=Batch.objects.none(), widget=forms.HiddenInput)


class NarrowForm(Form):
    """Which part of a comparison is shown or taken out."""

    jenis = forms.ChoiceField(label="Perubahan", choices=[("", "Semua perubahan"), *Change.choices], required=False)
    program = forms.ChoiceField(
        label="Program berakhir", choices=[("", "Semua program"), *PROGRAMMES.items()], required=False
    )
    desa = forms.RegexField(r"^[0-9.]{8,13}$|^-$", label="Wilayah", required=False)


class CompareExportForm(ExportForm, NarrowForm, HiddenPairForm):
    """A part of a comparison as a file, and what for."""

    jenis = forms.ChoiceField(choices=[("", ""), *Change.choices], required=False, widget=forms.HiddenInput)
    program = forms.ChoiceField(choices=[("", ""), *PROGRAMMES.items()], required=False, widget=forms.HiddenInput)
    desa = forms.RegexField(r"^[0-9.]{8,13}$|^-$", required=False, widget=forms.HiddenInput)


class EndForm(OnceForm, HiddenPairForm):
    """Whose participation ends: those who lost these programmes."""

    program = forms.MultipleChoiceField(
        label="Program yang berakhir", choices=list(PROGRAMMES.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, lost: dict[str, int] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if lost is not None:
            self.fields["program"].choices = [
                (code, f"{name}: {lost[code]} orang") for code, name in PROGRAMMES.items() if lost.get(code)
            ]


class LettersForm(OnceForm, HiddenPairForm):
    """For which programme the villages get a list of those who left it."""

    program = forms.ChoiceField(label="Keluar dari program", choices=list(PROGRAMMES.items()))

    def __init__(self, *args, lost: dict[str, int] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if lost is not None:
            self.fields["program"].choices = [
                (code, f"{name}: {lost[code]} orang") for code, name in PROGRAMMES.items() if lost.get(code)
            ]
