"""Choosing a form for a case, its photos and signatures, and taking an assessment back."""

from django import forms

from cases import assessing
from cases.models import AssessmentForm, Case
from documents.forms import UploadField
from office.forms import EditForm, OnceForm


class StartForm(OnceForm):
    """Which form is answered for this case; those for its kinds stand first."""

    form = forms.ModelChoiceField(AssessmentForm.objects.none(), label="Formulir", widget=forms.RadioSelect)

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        suited, rest = assessing.offered(case)
        field = self.fields["form"]
        field.queryset = AssessmentForm.objects.filter(pk__in=[form.pk for form in [*suited, *rest]])
        field.choices = [
            (form.pk, f"{form.name}{' (cocok untuk kasus ini)' if form in suited else ''}") for form in [*suited, *rest]
        ]
        if suited:
            field.initial = suited[0].pk


class CancelForm(EditForm):
    note = forms.CharField(label="Alasan", max_length=500, widget=forms.Textarea({"rows": 3}))


class EvidenceForm(OnceForm):
    """A photo or a signature on paper; both are optional."""

    KINDS = ["Foto keadaan", "Foto rumah", "Tanda tangan pemberi keterangan", "Formulir kertas", "Lainnya"]
    label = forms.ChoiceField(label="Berkas apa", choices=[(kind, kind) for kind in KINDS])
    upload = UploadField(label="Berkas", required=True)
