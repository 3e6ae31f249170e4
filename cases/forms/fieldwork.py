"""Lists for the field: asked for, worked, handed back, reviewed."""

from django import forms

from accounts.authz import Can
from cases import nik, places, proposed
from cases.fieldwork import MADE_BY_HAND, NEED_NAMES, WORKERS, Kind, outcomes
from cases.forms.base import PastDateField
from cases.forms.facts import PeriodField
from cases.models import FieldItem, FieldRound, Programme
from documents.forms import UploadField
from office import clock
from office.forms import DateField, EditForm, OnceForm
from regions.models import Region

MOST_NUMBERS = 2_000
KINDS = [(kind.value, kind.label) for kind in MADE_BY_HAND]
ROLES = [(role.value, role.label) for role in WORKERS]


class RoundForm(OnceForm):
    """Which lists are made, for whom, until when."""

    kind = forms.ChoiceField(label="Jenis daftar", choices=KINDS, widget=forms.RadioSelect)
    programme = forms.ModelChoiceField(
        label="Program", queryset=Programme.objects.none(), required=False, empty_label="Tidak menyangkut satu program",
        help_text="Wajib untuk verval: daftarnya berisi semua penerima program ini.",
    )  # fmt: skip
    kecamatan = forms.ModelChoiceField(
        label="Kecamatan", queryset=Region.objects.none(), required=False, empty_label="Seluruh kabupaten"
    )
    village = places.VillageField(help_text="Kosongkan untuk semua desa.")
    numbers = forms.CharField(
        label="NIK", required=False, max_length=40_000, widget=forms.Textarea({"rows": 4, "inputmode": "numeric"}),
        help_text="Untuk sanggah dan ground check: tempel NIK dari daftar yang diterima, satu per baris.",
    )  # fmt: skip
    role = forms.ChoiceField(label="Dikerjakan oleh", choices=ROLES)
    period = PeriodField(required=True)
    deadline = DateField(label="Batas waktu")
    note = forms.CharField(label="Catatan untuk petugas", required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = proposed.programmes()
        self.fields["kecamatan"].queryset = places.kecamatan(self.user, Can.FIELD_MAKE)
        self.fields["village"].queryset = places.villages(self.user, Can.FIELD_MAKE)
        self.fields["village"].empty_label = "Semua desa/kelurahan"

    def clean_deadline(self):
        day = self.cleaned_data["deadline"]
        if day < clock.today():
            raise forms.ValidationError("Batas waktu tidak boleh sebelum hari ini.")
        return day

    def clean_numbers(self):
        """The NIKs as they were pasted, without what is none."""
        read = [nik.read(line) for line in self.cleaned_data["numbers"].replace(",", "\n").splitlines() if line.strip()]
        if wrong := sum(not one.digits or bool(one.fault) for one in read):
            raise forms.ValidationError(f"{wrong} baris bukan NIK 16 angka. Perbaiki lalu kirim lagi.")
        if len(read) > MOST_NUMBERS:
            raise forms.ValidationError(f"Paling banyak {MOST_NUMBERS} NIK sekali kirim.")
        return [one.digits for one in read]

    def clean(self):
        cleaned = super().clean()
        kind, numbers = cleaned.get("kind"), cleaned.get("numbers")
        if kind == Kind.VERVAL and not cleaned.get("programme") and "programme" not in self.errors:
            self.add_error("programme", "Pilih program yang penerimanya diperiksa.")
        if kind in NEED_NAMES and not numbers and "numbers" not in self.errors:
            self.add_error("numbers", "Tempel NIK yang akan dikunjungi.")
        if kind == Kind.YEARLY and (numbers or cleaned.get("programme")):
            self.add_error("kind", "Pemutakhiran tahunan memuat semua PMKS/PSKS; kosongkan program dan NIK.")
        if kind == Kind.YEARLY and cleaned.get("role") == "pendamping":
            self.add_error("role", "Pendamping hanya mengerjakan daftar keluarga dampingannya.")
        kecamatan, village = cleaned.get("kecamatan"), cleaned.get("village")
        if kecamatan and village and village.parent_id != kecamatan.pk:
            self.add_error("village", "Desa ini tidak terletak di kecamatan yang dipilih.")
        return cleaned

    def values(self) -> dict:
        """Columns of the round."""
        names = [f.name for f in FieldRound._meta.fields if f.name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names}


class OutcomeForm(OnceForm):
    """What was found of one name."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    outcome = forms.ChoiceField(label="Hasil", widget=forms.RadioSelect)
    visited_on = PastDateField(label="Tanggal kunjungan", required=False, help_text="Kosong berarti hari ini.")
    note = forms.CharField(label="Catatan", required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
    upload = UploadField(label="Foto kunjungan")
    field_order = ["outcome", "upload", "note", "visited_on"]

    def __init__(self, *args, item: FieldItem, **kwargs):
        super().__init__(*args, **kwargs)
        found = outcomes(item.list.kind, item.type)
        self.fields["outcome"].choices = [(one.value, one.label) for one in found]


class ReportForm(EditForm):
    """The worked list goes back; for the yearly one who signed it."""

    note = forms.CharField(label="Catatan", required=False, max_length=300)
    signed_by = forms.CharField(label="Nama penanda tangan", required=False, max_length=120)
    signed_as = forms.CharField(label="Jabatan", required=False, max_length=80, help_text="Kepala Desa, Lurah, Pj.")
    signed_on = PastDateField(label="Tanggal tanda tangan", required=False)
    upload = UploadField(label="Pindaian daftar bertanda tangan")

    def __init__(self, *args, signed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not signed:
            for name in ("signed_by", "signed_as", "signed_on"):
                del self.fields[name]


class ReturnForm(EditForm):
    note = forms.CharField(label="Apa yang perlu diperiksa lagi?", max_length=300)


class ReviewForm(EditForm):
    """Which outcomes take effect."""

    items = forms.MultipleChoiceField(label="Diterapkan", required=False)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(str(item.pk), str(item)) for item in items]

    def clean_items(self):
        return {int(pk) for pk in self.cleaned_data["items"]}


class ReleaseForm(EditForm):
    """Only the version of the round that was seen."""
