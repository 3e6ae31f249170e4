"""Classifications, programmes, desil."""

import re
from copy import deepcopy

from django import forms

from cases.forms.base import NUMBER, PastDateField
from cases.models import Community, DesilRecord, EndReason, Kind, Participation, Programme
from office import clock
from office.forms import EditForm, OnceForm

PERIOD = re.compile(r"(19|20)\d\d(-(TW[1-4]|T([1-9]|1[0-2])|0[1-9]|1[0-2]))?")
OF_THE_SYSTEM = (EndReason.LINKED, EndReason.DOUBLE)  # reasons nobody chooses
PERIOD_HELP = "Tahun (2026), tahap (2026-T2), triwulan (2026-TW3), atau bulan (2026-09)."


class PeriodField(forms.CharField):
    def __init__(self, *, required=False, help_text=PERIOD_HELP):
        super().__init__(label="Periode", required=required, max_length=10, help_text=help_text)

    def clean(self, value):
        text = super().clean(value).upper().replace(" ", "")
        if text and not PERIOD.fullmatch(text):
            raise forms.ValidationError(f"Periode tidak terbaca. {PERIOD_HELP}")
        return text


class ReasonMixin:
    """Asks for `override_reason` only once a rule of the kind turned out not to fit (`ask_reason`)."""

    def hide_reason(self) -> None:
        if self.add_prefix("override_reason") not in self.data:
            del self.fields["override_reason"]

    def ask_reason(self) -> None:
        self.fields.setdefault("override_reason", deepcopy(self.base_fields["override_reason"]))


class ClassificationForm(ReasonMixin, OnceForm):
    """A kind of PPKS for a subject."""

    kind = forms.ModelChoiceField(Kind.objects.none(), label="Jenis PPKS", empty_label="Pilih jenis")
    assessed_on = PastDateField(label="Dinilai pada", initial=clock.today)
    note = forms.CharField(
        label="Keadaan yang ditemukan", required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    override_reason = forms.CharField(label="Alasan tetap dicatat", required=False, max_length=300)
    field_order = ["kind", "assessed_on", "note", "override_reason"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds
        self.hide_reason()

    def values(self) -> dict:
        """What `actions.classify` takes."""
        chosen = {name: self.cleaned_data[name] for name in ("kind", "assessed_on", "note", "once")}
        return chosen | {"override_reason": self.cleaned_data.get("override_reason", "")}


class EndClassificationForm(EditForm):
    ended_on = PastDateField(label="Berakhir pada", initial=clock.today)
    reason = forms.ChoiceField(
        label="Alasan", choices=[("", "Pilih alasan"), *[c for c in EndReason.choices if c[0] not in OF_THE_SYSTEM]]
    )
    note = forms.CharField(label="Keterangan", required=False, max_length=300)


class LinkForm(EditForm):
    community = forms.ModelChoiceField(Community.objects.none(), label="Komunitas", empty_label="Pilih komunitas")

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities


class ParticipationForm(OnceForm):
    programme = forms.ModelChoiceField(Programme.objects.none(), label="Program", empty_label="Pilih program")
    period = PeriodField(help_text=f"{PERIOD_HELP} Kosongkan untuk kepesertaan tetap.")
    status = forms.ChoiceField(label="Keadaan", choices=Participation.Status.choices)
    amount = forms.IntegerField(
        label="Jumlah (rupiah)",
        required=False,
        min_value=0,
        widget=forms.TelInput(NUMBER),
        help_text="Misalnya 600.000.",
    )
    since = PastDateField(label="Sejak", required=False)
    reason = forms.CharField(label="Keterangan", required=False, max_length=300)
    source = forms.CharField(
        label="Sumber", required=False, max_length=120, help_text="Misalnya SIKS-NG, daftar bayar."
    )

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes

    def clean(self):
        cleaned = super().clean()
        _want_reason(self, cleaned)
        return cleaned

    def values(self) -> dict:
        names = ("programme", "period", "status", "amount", "since", "reason", "source", "once")
        return {name: self.cleaned_data[name] for name in names}


class EndParticipationForm(EditForm):
    status = forms.ChoiceField(
        label="Keadaan sekarang",
        choices=[c for c in Participation.Status.choices if c[0] not in {"aktif", "usulan"}],
    )
    ended_on = PastDateField(label="Sejak", initial=clock.today)
    reason = forms.CharField(label="Alasan", max_length=300)


class DesilForm(OnceForm):
    period = PeriodField(required=True, help_text="Triwulan (2026-TW3) atau bulan (2026-09).")
    level = forms.ChoiceField(label="Tingkat", choices=DesilRecord.Level.choices)
    desil = forms.IntegerField(label="Desil", min_value=1, max_value=10, widget=forms.TelInput(NUMBER))
    source = forms.CharField(label="Sumber", required=False, max_length=120, help_text="Misalnya DTSEN, SIKS-NG.")

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("period", "level", "desil", "source")}


class ParticipationEditForm(EditForm):
    """What may change of a participation; programme and period name it and stay."""

    status = forms.ChoiceField(label="Keadaan", choices=Participation.Status.choices)
    amount = forms.IntegerField(
        label="Jumlah (rupiah)", required=False, min_value=0, widget=forms.TelInput(NUMBER),
        help_text="Misalnya 600.000.",
    )  # fmt: skip
    since = PastDateField(label="Sejak", required=False)
    ended_on = PastDateField(label="Berakhir pada", required=False)
    reason = forms.CharField(label="Alasan", required=False, max_length=300)
    source = forms.CharField(label="Sumber", required=False, max_length=120)

    @classmethod
    def initial_of(cls, row: Participation) -> dict:
        return {name: getattr(row, name) for name in (*cls.base_fields, "version")}

    def clean(self):
        cleaned = super().clean()
        since, ended = cleaned.get("since"), cleaned.get("ended_on")
        if since and ended and ended < since:
            self.add_error("ended_on", "Tanggal berakhir tidak boleh sebelum tanggal mulai.")
        _want_reason(self, cleaned)
        return cleaned


def _want_reason(form, cleaned: dict) -> None:
    """Why somebody was refused, stopped or not paid is told on the page of the family."""
    needy = {Participation.Status.REFUSED, Participation.Status.STOPPED, Participation.Status.FAILED}
    if cleaned.get("status") in needy and not cleaned.get("reason"):
        form.add_error("reason", "Tulis alasannya.")
