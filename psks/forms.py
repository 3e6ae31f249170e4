"""One form per task of the PSKS register."""

from django import forms
from django.db.models import Q

from accounts.authz import Can, areas
from office import clock
from office.forms import DateField, EditForm, Form, OnceForm
from psks import details
from psks.models import TKSK, Actor, Kind, Paper, PaperKind, Sex, Subject
from regions.models import Region

NUMERIC = {"inputmode": "numeric"}


class ActorForm(Form):
    """Who, what kind, where; choices of places are those the user may register in."""

    kind = forms.ModelChoiceField(Kind.objects.filter(active=True), label="Jenis PSKS", empty_label="Pilih jenis")
    name = forms.CharField(label="Nama", max_length=120, help_text="Nama orang, keluarga, atau lembaga.")
    kecamatan = forms.ModelChoiceField(
        Region.objects.none(), label="Kecamatan", required=False, empty_label="Seluruh kabupaten"
    )
    village = forms.ModelChoiceField(
        Region.objects.none(), label="Desa/kelurahan", required=False, empty_label="Seluruh kecamatan"
    )
    nik = forms.RegexField(
        r"^(\d{16})?$",
        label="NIK",
        required=False,
        help_text="16 angka, untuk perorangan.",
        error_messages={"invalid": "NIK terdiri dari 16 angka."},
        widget=forms.TextInput(attrs=NUMERIC),
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, required=False)
    birth_date = DateField(label="Tanggal lahir", required=False)
    education = forms.CharField(label="Pendidikan terakhir", max_length=60, required=False)
    leader = forms.CharField(label="Nama ketua", max_length=120, required=False, help_text="Untuk lembaga.")
    members = forms.IntegerField(
        label="Jumlah anggota", min_value=0, max_value=100_000, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    phone = forms.CharField(
        label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label="Surel", max_length=120, required=False)
    address = forms.CharField(label="Alamat", max_length=200, required=False)
    member_number = forms.CharField(label="Nomor induk/anggota", max_length=60, required=False)
    since = DateField(label="Bertugas sejak", required=False)
    cover_until = DateField(
        label="Penugasan sementara sampai", required=False, help_text="Hanya untuk TKSK yang menggantikan sementara."
    )
    note = forms.CharField(label="Catatan", max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reach = areas(self.user, Can.PSKS_EDIT)
        kecamatan, villages = Region.objects.kecamatan(), Region.objects.villages()
        if not any(area.district for area in reach):
            codes = frozenset().union(*(area.kecamatan for area in reach))
            kecamatan, villages = kecamatan.filter(pk__in=codes), villages.filter(parent__in=codes)
            self.fields["kecamatan"].empty_label = "Pilih kecamatan"
            self.fields["kecamatan"].required = True
        self.fields["kecamatan"].queryset = kecamatan.order_by("name")
        self.fields["village"].queryset = villages.select_related("parent").order_by("name")
        self.fields["village"].label_from_instance = lambda region: f"{region.name} ({region.parent.name})"

    def clean_birth_date(self):
        day = self.cleaned_data["birth_date"]
        if day and day > clock.today():
            raise forms.ValidationError("Tanggal lahir tidak boleh setelah hari ini.")
        return day

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        village, kecamatan = cleaned.get("village"), cleaned.get("kecamatan")
        if village and kecamatan and village.parent_id != kecamatan.pk:
            self.add_error("village", f"{village.short_label} tidak berada di {kecamatan.short_label}.")
        if cleaned.get("cover_until") and cleaned.get("kind") and cleaned["kind"].pk != TKSK:
            self.add_error("cover_until", "Hanya untuk TKSK; kosongkan.")
        if cleaned.get("nik") and cleaned.get("kind") and cleaned["kind"].subject == Subject.ORGANISATION:
            self.add_error("nik", "Lembaga tidak mempunyai NIK; kosongkan.")
        return cleaned


class ActorCreateForm(OnceForm, ActorForm):
    pass


class ActorEditForm(EditForm, ActorForm):
    """Besides, what is kept of the actor's kind."""

    def __init__(self, *args, actor: Actor, **kwargs):
        self.kept = actor.details
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = Kind.objects.filter(Q(active=True) | Q(pk=actor.kind_id))
        self.details = details.of(actor.kind_id, self.kept)
        for detail in self.details:
            self.fields[f"detail_{detail.key}"] = forms.CharField(
                label=detail.label, max_length=details.LENGTH, required=False, initial=self.kept.get(detail.key, "")
            )
            self.prepare(f"detail_{detail.key}")

    def values(self) -> dict:
        """What `actions.update_actor` takes."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if not name.startswith("detail_")}
        typed = {detail.key: self.cleaned_data.get(f"detail_{detail.key}") for detail in self.details}
        return cleaned | {"details": {key: text for key, text in (self.kept | typed).items() if text}}


class EndForm(EditForm):
    ended_on = DateField(label="Berhenti pada", initial=clock.today)
    reason = forms.CharField(
        label="Alasan", max_length=120, help_text="Misalnya mengundurkan diri, meninggal, masa bakti habis."
    )


class PaperForm(OnceForm):
    kind = forms.ChoiceField(label="Jenis surat", choices=PaperKind.choices)
    number = forms.CharField(label="Nomor", max_length=80)
    issued_on = DateField(label="Tanggal terbit", required=False)
    valid_until = DateField(label="Berlaku sampai", required=False)
    grade = forms.CharField(
        label="Nilai/peringkat", max_length=20, required=False, help_text="Untuk akreditasi: A, B, atau C."
    )
    note = forms.CharField(label="Keterangan", max_length=200, required=False)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("issued_on") and cleaned.get("valid_until") and cleaned["valid_until"] < cleaned["issued_on"]:
            self.add_error("valid_until", "Berlaku sampai tidak boleh sebelum tanggal terbit.")
        return cleaned


class PaperRemoveForm(Form):
    paper = forms.ModelChoiceField(Paper.objects.none())

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = actor.papers.all()
