"""Planning and recording a visit; an instruction down the line."""

from django import forms

from accounts.authz import Can, Role
from accounts.models import User
from accounts.notices import holders
from cases.forms.base import PastDateField
from documents.forms import UploadField
from office import clock
from office.forms import DateField, EditForm, OnceForm
from office.models import Desk
from referrals.actions.fieldwork import visitors_of
from referrals.models import Intake

LINES = forms.Textarea(attrs={"rows": 3})


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return obj.get_full_name() or obj.get_username()


class VisitPlanForm(OnceForm):
    officer = PersonField(User.objects.none(), label="Petugas", empty_label="Pilih petugas")
    planned_for = DateField(label="Tanggal kunjungan", initial=clock.today)
    instruction = forms.CharField(label="Yang perlu dilihat", max_length=500, required=False, widget=LINES)

    def __init__(self, *args, intake: Intake, **kwargs):
        super().__init__(*args, **kwargs)
        ids = [user.pk for user in visitors_of(intake)]
        self.fields["officer"].queryset = User.objects.filter(pk__in=ids).order_by("name", "pk")

    def clean_planned_for(self):
        day = self.cleaned_data["planned_for"]
        if day < clock.today():
            raise forms.ValidationError("Tanggal ini sudah lewat.")
        return day


class VisitForm(EditForm):
    visited_on = PastDateField(label="Tanggal kunjungan", initial=clock.today)
    met = forms.CharField(label="Yang ditemui", max_length=120)
    findings = forms.CharField(label="Temuan", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    result = forms.CharField(label="Kesimpulan", max_length=500, required=False, widget=LINES)
    photo = UploadField(label="Foto")
    photo2 = UploadField(label="Foto lain")
    latitude = forms.DecimalField(
        label="Lintang", min_value=-11, max_value=6, max_digits=9, decimal_places=6, required=False,
        help_text="Boleh kosong, misalnya -3.658100.",
    )  # fmt: skip
    longitude = forms.DecimalField(
        label="Bujur", min_value=95, max_value=141, max_digits=9, decimal_places=6, required=False
    )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", "Isi lintang dan bujur, atau kosongkan keduanya.")
        return cleaned

    def found(self) -> dict:
        names = ("version", "visited_on", "met", "findings", "result", "latitude", "longitude")
        return {name: self.cleaned_data[name] for name in names}

    def uploads(self) -> list[tuple]:
        label = f"Foto kunjungan {self.cleaned_data['visited_on']:%d-%m-%Y}"
        return [(upload, label) for name in ("photo", "photo2") if (upload := self.cleaned_data.get(name))]


class DispositionForm(OnceForm):
    desk = forms.ModelChoiceField(Desk.objects.none(), label="Kepada bidang", required=False, empty_label="–")
    to_user = PersonField(User.objects.none(), label="Atau kepada orang", required=False, empty_label="–")
    instruction = forms.CharField(label="Petunjuk", max_length=1000, widget=LINES)
    due_on = DateField(label="Paling lambat", required=False)

    def __init__(self, *args, intake: Intake, **kwargs):
        super().__init__(*args, **kwargs)
        desks = Desk.objects.active().bidang()
        self.fields["desk"].queryset = desks.filter(handles_restricted=True) if intake.restricted else desks
        place = {"village": intake.village_id, "kecamatan": intake.kecamatan_id, "level": intake.level}
        people = holders(Can.INTAKE_COMPLETE, roles=set(Role) - {Role.KABID}, **place)
        ids = [user.pk for user in people if user != self.user]
        self.fields["to_user"].queryset = User.objects.filter(pk__in=ids).order_by("name", "pk")

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("desk")) == bool(cleaned.get("to_user")):
            self.add_error("desk", "Pilih satu tujuan: bidang atau orang.")
        if cleaned.get("due_on") and cleaned["due_on"] < clock.today():
            self.add_error("due_on", "Tanggal ini sudah lewat.")
        return cleaned


class ReportForm(EditForm):
    report = forms.CharField(label="Apa yang sudah dikerjakan?", max_length=1000, widget=LINES)
