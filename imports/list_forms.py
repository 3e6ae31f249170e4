"""Which list is taken out of the register."""

from django import forms

from accounts.authz import LIMITED, Can
from cases import places, queries
from cases.forms.person import ExportForm
from cases.forms.proposal import MonthField
from cases.models import Kind, Programme, SubjectType
from imports import handing_on_psks
from imports.handing_on import LAYOUTS, Wish
from imports.psks_shapes import PSKS_SHAPES
from imports.samples import SAMPLES
from office.forms import OnceForm
from regions.models import Region

ENDINGS = [("csv", "CSV, langsung diunduh"), ("xlsx", "Excel (.xlsx), disiapkan di latar belakang")]


class HandOnForm(OnceForm, ExportForm):
    """The form of the list, whom it holds, and what for."""

    layout = forms.ChoiceField(
        label="Bentuk daftar", choices=[("PPKS", [(name, SAMPLES[name].title) for name in LAYOUTS])]
    )
    kecamatan = forms.ModelChoiceField(
        label="Kecamatan", queryset=Region.objects.none(), required=False, empty_label="Semua kecamatan"
    )
    village = places.VillageField()
    kind = forms.ModelChoiceField(
        label="Jenis PPKS", queryset=Kind.objects.none(), required=False, empty_label="Semua jenis"
    )
    programme = forms.ModelChoiceField(
        label="Program",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="Tidak disaring",
        help_text="Untuk usulan: program yang diusulkan. Untuk daftar lain: hanya yang menerima program ini.",
    )
    period = MonthField(help_text="Hanya untuk usulan, misalnya 2026-12: nama yang sudah disetujui Kepala Dinas.")
    ending = forms.ChoiceField(label="Berkas", choices=ENDINGS, initial="csv", widget=forms.RadioSelect)
    field_order = ["layout", "kecamatan", "village", "kind", "programme", "period", "ending", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user, can = self.user, Can.PERSON_EXPORT
        self.fields["kecamatan"].queryset = places.kecamatan(user, can)
        self.fields["village"].queryset = places.villages(user, can)
        self.fields["village"].empty_label = "Semua desa/kelurahan"
        if handing_on_psks.may(user):
            self.fields["layout"].choices += [("PSKS", [(name, shape.title) for name, shape in PSKS_SHAPES.items()])]
        kinds = queries.kinds(user, can, SubjectType.PERSON, SubjectType.FAMILY)
        self.fields["kind"].queryset = kinds.filter(level__lte=LIMITED).order_by("code")
        programmes = queries.programmes(user, can).filter(level__lte=LIMITED).exclude(code="")
        self.fields["programme"].queryset = programmes.order_by("name")

    def clean(self):
        cleaned = super().clean()
        kecamatan, village = cleaned.get("kecamatan"), cleaned.get("village")
        if kecamatan and village and village.parent_id != kecamatan.pk:
            self.add_error("village", "Desa ini tidak terletak di kecamatan yang dipilih.")
        if cleaned.get("layout") in PSKS_SHAPES:
            for name in ("kind", "programme"):
                if cleaned.get(name):
                    self.add_error(name, "Daftar PSKS tidak disaring dengan ini. Kosongkan.")
        if cleaned.get("layout") == "usulan_v4" and not cleaned.get("programme") and "programme" not in self.errors:
            self.add_error("programme", "Pilih program yang diusulkan.")
        if cleaned.get("period") and cleaned.get("layout") != "usulan_v4":
            self.add_error("period", "Bulan hanya untuk daftar usulan. Kosongkan untuk daftar lain.")
        return cleaned

    def wish(self) -> Wish:
        names = ("layout", "kecamatan", "village", "kind", "programme", "period")
        return Wish(self.user, **{name: self.cleaned_data[name] for name in names})
