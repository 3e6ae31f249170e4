"""Taking in at a desk: who, what, who reports."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.urls import reverse

from accounts.authz import Can, areas
from cases.models import NikMissing, Person, Sex
from cases.places import VillageField, villages
from documents.forms import UploadField
from office.forms import Form, OnceForm
from referrals.actions.entry import ENTRY
from referrals.forms.checklist import DocumentsField, checklist
from referrals.forms.twins import AsksForTwins
from referrals.models import Channel, IntakeKind, Reporter, ServiceKind
from regions.models import Region

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
DEFAULTS = {"sex": Sex.UNKNOWN, "reporter": Reporter.SELF, "channel": Channel.WALK_IN}


class ByGroup(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        ordered = sorted(self.queryset, key=lambda row: (row.group == "", row.group, row.order))
        for group, rows in groupby(ordered, key=lambda row: row.group or "Lain"):
            yield (group, [self.choice(row) for row in rows])


class ServiceField(forms.ModelChoiceField):
    """One service, grouped by subject."""

    iterator = ByGroup

    def __init__(self, *, label="Layanan/pokok", required=True, **kwargs):
        super().__init__(
            ServiceKind.objects.none(), label=label, required=required, empty_label="Pilih layanan", **kwargs
        )


class IntakeForm(AsksForTwins, OnceForm):
    """One person at the desk. Required are only who and what; numbers and address may follow."""

    person = forms.ModelChoiceField(Person.objects.none(), required=False, widget=forms.HiddenInput)
    subject_name = forms.CharField(label="Nama orang yang membutuhkan", max_length=120, required=False)
    subject_unknown = forms.BooleanField(label="Namanya tidak diketahui", required=False)
    nik = forms.CharField(label="NIK", max_length=30, required=False, widget=forms.TextInput(attrs=NUMERIC))
    nik_missing = forms.ChoiceField(
        label="Bila tanpa NIK, mengapa", choices=[("", "–"), *NikMissing.choices], required=False
    )
    no_kk = forms.CharField(label="No. KK", max_length=30, required=False, widget=forms.TextInput(attrs=NUMERIC))
    age = forms.IntegerField(
        label="Perkiraan umur", min_value=0, max_value=130, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    phone = forms.CharField(
        label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    village = VillageField(label="Desa/kelurahan tempat tinggal")
    address = forms.CharField(label="Alamat", max_length=200, required=False)
    rt = forms.CharField(label="RT", max_length=6, required=False, widget=forms.TextInput(attrs=NUMERIC))
    rw = forms.CharField(label="RW", max_length=6, required=False, widget=forms.TextInput(attrs=NUMERIC))
    domicile_note = forms.CharField(
        label="Bila bukan di kabupaten ini",
        max_length=120,
        required=False,
        help_text="Misalnya “luar kabupaten” atau “tidak diketahui”.",
    )
    service = ServiceField()
    kind = forms.ChoiceField(
        label="Jenis",
        choices=[("", "Sesuai layanan"), *IntakeKind.choices],
        required=False,
        help_text="Kosongkan bila sesuai layanan.",
    )
    shown = DocumentsField(
        label="Dokumen yang diperlihatkan", help_text="Yang wajib dan belum ada tercetak pada tanda terima."
    )
    text = forms.CharField(
        label="Apa yang diperlukan atau dikeluhkan?",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Setelah dikirim tidak dapat diubah; tambahan ditulis sebagai catatan.",
    )
    photo = UploadField(label="Foto KK, surat, atau keadaan")
    restricted = forms.BooleanField(
        label="Rahasia",
        required=False,
        help_text="Kekerasan dan sejenisnya. Hanya Bidang Rehabilitasi Sosial yang membaca; "
        "setelah dikirim Anda melihat nomor dan keadaannya saja.",
    )
    reporter = forms.ChoiceField(
        label="Siapa yang melapor?", choices=Reporter.choices, initial=Reporter.SELF, required=False
    )
    reporter_name = forms.CharField(label="Nama pelapor", max_length=120, required=False)
    reporter_phone = forms.CharField(
        label="Nomor HP pelapor", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(
        label="Surel untuk kabar",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocapitalize": "none"}),
        help_text="Bila mau. Isinya hanya nomor dan tautan, bukan data.",
    )
    channel = forms.ChoiceField(label="Lewat apa?", choices=Channel.choices, initial=Channel.WALK_IN, required=False)
    received_village = VillageField(label="Diterima di desa/kelurahan")
    keep = forms.BooleanField(label="Diselesaikan di desa, tidak dikirim ke SLRT Kabupaten", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(self.user, Can.PERSON_VIEW)
        self.fields["service"].queryset = ServiceKind.objects.active()
        self.fields["service"].widget.attrs |= {
            "hx-get": reverse("referrals:intake_checklist"), "hx-target": "#daftar-dokumen", "hx-trigger": "change",
        }  # fmt: skip
        self.fields["shown"].queryset = checklist(self._service())
        self.fields["village"].queryset = (
            Region.objects.villages().select_related("parent").order_by("parent__name", "name")
        )
        self.fields["village"].empty_label = "Belum ditempatkan"
        self._offer_reception()

    def _service(self) -> int | None:
        """The id of the service chosen so far, whatever was sent for it."""
        chosen = str(self.data.get("service", "") if self.is_bound else self.initial.get("service") or "")
        return int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else None

    def _offer_reception(self) -> None:
        """Only who receives at more than one village is asked where; only a village user may keep."""
        mine = areas(self.user, Can.INTAKE_CREATE)
        field = self.fields["received_village"]
        field.queryset = villages(self.user, Can.INTAKE_CREATE)
        codes = frozenset().union(*(area.villages for area in mine))
        if any(area.district for area in mine) or len(codes) < 2:
            del self.fields["received_village"]
        else:
            field.required, field.empty_label = True, "Pilih desa penerima"
        if not any(area.villages for area in areas(self.user, Can.INTAKE_HANDLE)):
            del self.fields["keep"]
        elif len(codes) == 1:
            self.initial.setdefault("village", next(iter(codes)))

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("subject_name") and cleaned.get("subject_unknown"):
            self.add_error("subject_unknown", "Nama sudah diisi; hapus centang ini atau kosongkan nama.")
        if not self.errors and self.data.get("act") != "draft" and not cleaned["restricted"]:
            self.ask_for_twins(cleaned["service"], cleaned)
        return cleaned

    def entry(self) -> dict:
        """What `actions.receive` and `actions.save_draft` take of this form."""
        values = {name: self.cleaned_data.get(name) for name in ENTRY}
        values |= {name: value for name, value in DEFAULTS.items() if not values[name]}
        more = {
            "received_village": self.cleaned_data.get("received_village"),
            "restricted": self.cleaned_data["restricted"],
        }
        return values | more | {"service": self.cleaned_data["service"]}

    def uploads(self) -> list[tuple]:
        return [(self.cleaned_data["photo"], "Foto/berkas")] if self.cleaned_data.get("photo") else []


class PersonSearchForm(Form):
    """Search first: the person may be known."""

    q = forms.CharField(label="Sudah ada di register? Cari nama atau NIK", max_length=100, required=False)
