"""The village desk's forms: what a person at the door needs, and the service point itself."""

from django import forms

from accounts.authz import Can, areas
from cases.forms.base import KkField, NikField
from cases.models import NikMissing, Sex
from documents.forms import UploadField
from office.forms import DateField, EditForm, Form, OnceForm
from puskesos.forms.photos import TellsOfPhotos
from puskesos.models import ServicePoint
from referrals.forms.twins import AsksForTwins
from referrals.models import Channel, Reporter
from regions.models import Region

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class EntryForm(TellsOfPhotos, AsksForTwins, OnceForm):
    """One person at the desk. Required are only who and what; a photo of the KK may stand for the numbers."""

    village = forms.ModelChoiceField(Region.objects.none(), label="Desa/kelurahan", empty_label="Pilih desa/kelurahan")
    subject_name = forms.CharField(
        label="Nama orang yang membutuhkan",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    subject_unknown = forms.BooleanField(label="Namanya tidak diketahui", required=False)
    text = forms.CharField(
        label="Apa keperluannya?", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    kk_photo = UploadField(label="Foto KK atau KTP", help_text="Boleh sebagai ganti mengetik nomor.")
    photo = UploadField(label="Foto lain", help_text="Misalnya foto rumah atau surat.")
    nik = NikField()
    nik_missing = forms.ChoiceField(
        label="Bila tanpa NIK, mengapa", choices=[("", "–"), *NikMissing.choices], required=False
    )
    no_kk = KkField()
    age = forms.IntegerField(
        label="Perkiraan umur", min_value=0, max_value=130, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    rt = forms.CharField(label="RT", max_length=6, required=False, widget=forms.TextInput(attrs=NUMERIC))
    rw = forms.CharField(label="RW", max_length=6, required=False, widget=forms.TextInput(attrs=NUMERIC))
    phone = forms.CharField(
        label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    reporter = forms.ChoiceField(label="Siapa yang melapor?", choices=Reporter.choices, initial=Reporter.SELF)
    reporter_name = forms.CharField(label="Nama pelapor", max_length=120, required=False)
    channel = forms.ChoiceField(label="Lewat apa?", choices=Channel.choices, initial=Channel.WALK_IN)
    restricted = forms.BooleanField(
        label="Rahasia",
        required=False,
        help_text="Hanya Bidang Rehabilitasi Sosial yang membaca. Setelah itu Anda hanya melihat nomor dan keadaannya.",
    )

    WHO = ("subject_name", "subject_unknown")
    WHAT = ("text", "kk_photo", "photo")
    MORE = ("nik", "nik_missing", "no_kk", "age", "sex", "rt", "rw", "phone", "reporter", "reporter_name", "channel")

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        codes = frozenset().union(*(area.villages for area in areas(self.user, Can.PUSKESOS_DESK)))
        self.fields["village"].queryset = villages = Region.objects.filter(pk__in=codes).select_related("parent")
        if len(codes) == 1:
            self.fields["village"].widget = forms.HiddenInput()
            self.initial.setdefault("village", villages.get().pk)
        self.fields["text"].help_text = service.hint
        self.fields["text"].required = not service.text_optional
        if service.restricted:
            del self.fields["restricted"]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("subject_name") and not cleaned.get("subject_unknown") and "subject_name" not in self.errors:
            self.add_error("subject_name", "Isi nama, atau centang “Namanya tidak diketahui”.")
        if cleaned.get("subject_name") and cleaned.get("subject_unknown"):
            self.add_error("subject_unknown", "Nama sudah diisi; hapus centang ini atau kosongkan nama.")
        if not self.errors and not cleaned.get("restricted"):
            self.ask_for_twins(self.service, cleaned)
        return cleaned

    def entry(self) -> dict:
        """What `referrals.actions.receive` takes, the files apart."""
        skipped = {"once", "village", "kk_photo", "photo", "restricted", "same", "related"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in skipped}
        return values | {"village": self.cleaned_data["village"]}

    def uploads(self) -> list[tuple]:
        labels = {"kk_photo": "Foto KK/KTP", "photo": "Foto"}
        return [(self.cleaned_data[name], label) for name, label in labels.items() if self.cleaned_data.get(name)]

    def parts(self) -> dict:
        """The bound fields by step, for the page."""
        steps = {"who": self.WHO, "what": self.WHAT, "more": self.MORE}
        return {step: [self[name] for name in names] for step, names in steps.items()}

    def more_has_errors(self) -> bool:
        return any(name in self.errors for name in self.MORE)


class PointForm(Form):
    name = forms.CharField(label="Nama", max_length=120)
    coordinator = forms.CharField(
        label="Koordinator", max_length=120, required=False, help_text="Kepala desa, lurah, atau kasi kesejahteraan."
    )
    address = forms.CharField(label="Alamat", max_length=200, required=False)
    hours = forms.CharField(
        label="Jam layanan", max_length=120, required=False, help_text="Misalnya Senin–Jumat 08.00–14.00."
    )
    phone = forms.CharField(
        label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    sk_number = forms.CharField(label="Nomor SK", max_length=80, required=False)
    opened_on = DateField(label="Berdiri", required=False)
    active = forms.BooleanField(label="Melayani", required=False, initial=True)
    note = forms.CharField(label="Catatan", max_length=500, required=False)


class PointCreateForm(OnceForm, PointForm):
    village = forms.ModelChoiceField(Region.objects.none(), label="Desa/kelurahan", empty_label="Pilih desa/kelurahan")
    field_order = ["village"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        taken = ServicePoint.objects.values("village_id")
        free = Region.objects.villages().exclude(pk__in=taken).select_related("parent").order_by("parent__name", "name")
        self.fields["village"].queryset = free
        self.fields["village"].label_from_instance = lambda region: f"{region.parent.name}: {region.short_label}"


class PointEditForm(EditForm, PointForm):
    pass
