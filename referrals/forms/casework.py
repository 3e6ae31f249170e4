"""What is asked before a case sends somebody on."""

from django import forms

from accounts.authz import LIMITED
from cases.models import Case
from office.forms import OnceForm
from referrals.forms.entry import ServiceField
from referrals.models import ServiceKind

USUAL = "orang-terlantar"


class CaseIntakeForm(OnceForm):
    """The person stands in the case. `text` is read by whoever reads intakes, so it is asked anew and not copied."""

    service = ServiceField(label="Keperluan")
    text = forms.CharField(
        label="Uraian singkat", max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="Terbaca juga oleh Front Office: tulis yang diperlukan, bukan diagnosis. Rinciannya tetap di kasus.",
    )  # fmt: skip

    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)
        offered = ServiceKind.objects.active().filter(level__lte=max(case.level, LIMITED), at_once=False)
        self.fields["service"].queryset = offered
        self.fields["service"].initial = offered.filter(slug=USUAL).first()
        if case.restricted:
            self.fields["text"].help_text = "Rahasia seperti kasusnya; hanya terbaca oleh yang berwenang."

    def given(self) -> dict:
        data = self.cleaned_data
        return {"service": data["service"], "text": data["text"], "key": data["once"]}
