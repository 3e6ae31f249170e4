"""Opening, changing and moving a case."""

from datetime import datetime

from django import forms
from django.utils import timezone

from accounts.authz import Can
from cases import casework
from cases.forms.base import NUMBER, OLDEST, PastDateField
from cases.forms.facts import ReasonMixin
from cases.models import Bringer, Case, CaseResponse, Disability, Kind, Outcome, Sex
from cases.models.reference import Secrecy
from cases.places import VillageField
from documents.forms import UploadField
from office import clock, settings
from office.errors import DomainError
from office.forms import EditForm, Form, OnceForm
from office.models import Desk

LINES = forms.Textarea({"rows": 4})


class CaseForm(ReasonMixin, Form):
    """What a case is about."""

    kinds = forms.ModelMultipleChoiceField(
        Kind.objects.none(), label="Jenis PPKS yang ditangani", widget=forms.CheckboxSelectMultiple,
        help_text="Yang belum tercatat pada orangnya ikut dicatat.",
    )  # fmt: skip
    override_reason = forms.CharField(label="Alasan tetap dicatat", required=False, max_length=300)
    problem = forms.CharField(label="Masalah yang ditangani", max_length=3000, widget=LINES)
    source = forms.CharField(
        label="Asal kasus", max_length=120, required=False, help_text="Misalnya kunjungan, rujukan puskesmas, musdes."
    )
    level = forms.TypedChoiceField(
        label="Kerahasiaan", coerce=int, help_text="Paling rendah mengikuti jenis PPKS yang dipilih."
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = casework.fitting_kinds(self.user, subject)
        top = casework.clearance(self.user, subject)
        self.fields["level"].choices = [pair for pair in Secrecy.choices if pair[0] <= top]
        self.hide_reason()

    def values(self) -> dict:
        """What `actions.open_case` and `edit_case` take of it."""
        chosen = {name: self.cleaned_data[name] for name in ("problem", "source", "level")}
        return chosen | {
            "kinds": list(self.cleaned_data["kinds"]),
            "override_reason": self.cleaned_data.get("override_reason", ""),
        }


class CaseCreateForm(OnceForm, CaseForm):
    desk = forms.ModelChoiceField(
        Desk.objects.none(), label="Bidang", required=False, empty_label="Bidang dari jenis PPKS"
    )
    field_order = ["kinds", "override_reason", "problem", "desk", "level", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = casework.desks()

    def values(self) -> dict:
        return super().values() | {"desk": self.cleaned_data["desk"], "once": self.cleaned_data["once"]}


class CaseEditForm(EditForm, CaseForm):
    field_order = ["kinds", "override_reason", "problem", "level", "source"]

    @staticmethod
    def initial_of(case: Case) -> dict:
        names = ("problem", "source", "level", "version")
        return {name: getattr(case, name) for name in names} | {"kinds": list(case.kinds.all())}

    def values(self) -> dict:
        return super().values() | {"version": self.cleaned_data["version"]}


class CaseMoveForm(EditForm):
    """A move that brings nothing along but, if it likes, a note."""

    note = forms.CharField(label="Catatan", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, move, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = move.note

    def given(self) -> dict:
        """What `actions.move` takes besides version and note."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "note"}}

    def refuse(self, error: DomainError) -> None:
        """Everything missing at once: beside its field, or on top where it is recorded elsewhere on the case."""
        if not error.fields:
            self.add_error(None, error.message)
        for field, sentence in error.fields.items():
            self.add_error(field if field in self.fields else None, sentence)


class EndForm(CaseMoveForm):
    outcome = forms.ChoiceField(label="Hasil akhir", choices=[("", "Pilih hasil"), *Outcome.choices])
    outcome_note = forms.CharField(label="Keadaan pada akhir kasus", max_length=2000, widget=LINES)
    field_order = ["outcome", "outcome_note", "note"]


FORMS = {"ask_end": EndForm}


class FoundFields(Form):
    """How somebody was brought."""

    brought_by = forms.ChoiceField(label="Dibawa oleh", choices=[("", "Pilih"), *Bringer.choices])
    brought_name = forms.CharField(label="Nama yang membawa", max_length=120, required=False)
    found_on = PastDateField(label="Tanggal ditemukan", initial=clock.today)
    found_time = forms.TimeField(
        label="Jam", input_formats=["%H.%M", "%H:%M"], widget=forms.TimeInput({"inputmode": "numeric"}, format="%H.%M"),
        help_text="Misalnya 21.30.",
    )  # fmt: skip
    village = VillageField(label="Desa/kelurahan ditemukan", required=True)
    place = forms.CharField(label="Tempat ditemukan", max_length=180)
    condition = forms.CharField(label="Keadaan", max_length=2000, widget=LINES)
    acts = forms.CharField(
        label="Tindakan yang sudah diambil", max_length=2000, required=False, widget=LINES,
        help_text="Misalnya dibawa ke RSUD, diberi makan, ditempatkan di rumah singgah.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        village = self.fields["village"]
        village.open_to(self.user, Can.CASE_EDIT)
        village.required, village.empty_label = True, "Pilih desa/kelurahan"

    def found(self) -> dict:
        """The columns of a CaseResponse."""
        data = self.cleaned_data
        moment = datetime.combine(data["found_on"], data["found_time"], tzinfo=timezone.get_current_timezone())
        named = {name: data[name] for name in ("brought_by", "brought_name", "village", "place", "condition", "acts")}
        return named | {"found_at": moment}


class RespondForm(OnceForm, FoundFields):
    """One quick form for the night. `person`: known already, so the fields about who it is stay away."""

    name = forms.CharField(label="Nama", max_length=120, required=False, help_text="Kosongkan bila tidak diketahui.")
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, widget=forms.RadioSelect)
    age = forms.IntegerField(
        label="Perkiraan umur (tahun)", min_value=0, max_value=OLDEST, required=False, widget=forms.TelInput(NUMBER)
    )
    kind = forms.ModelChoiceField(Kind.objects.none(), label="Jenis PPKS", empty_label="Pilih jenis")
    also = forms.ModelChoiceField(Kind.objects.none(), label="Jenis PPKS lain", required=False, empty_label="–")
    disabilities = forms.MultipleChoiceField(
        label="Disabilitas", choices=Disability.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="ODGJ: mental.",
    )  # fmt: skip
    shelter = forms.BooleanField(label="Ditempatkan di rumah singgah mulai hari ini", required=False)
    photo = UploadField(label="Foto")
    sections = [
        ("Siapa", ["name", "sex", "age", "kind", "also", "disabilities"]),
        ("Ditemukan", ["brought_by", "brought_name", "found_on", "found_time", "village", "place"]),
        ("Keadaan dan tindakan", ["condition", "acts", "shelter", "photo"]),
    ]
    IDENTITY = ("name", "sex", "age", "disabilities")

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = casework.fitting_kinds(self.user, person) if person else casework.urgent_kinds(self.user)
        self.fields["kind"].queryset = self.fields["also"].queryset = kinds
        if person:
            for name in self.IDENTITY:
                del self.fields[name]

    def values(self) -> dict:
        """What `actions.respond` takes besides `person`."""
        data = self.cleaned_data
        kinds = [kind for kind in (data["kind"], data["also"]) if kind]
        identity = {name: data[name] for name in self.IDENTITY if name in self.fields}
        return identity | {
            "found": self.found(),
            "kinds": list(dict.fromkeys(kinds)),
            "shelter": settings.get("cases.shelter_name") if data["shelter"] else "",
            "photos": [data["photo"]] if data["photo"] else [],
            "once": data["once"],
        }


class ResponseEditForm(EditForm, FoundFields):
    def __init__(self, *args, case: Case, **kwargs):
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(row: CaseResponse) -> dict:
        names = ("brought_by", "brought_name", "village", "place", "condition", "acts", "version")
        moment = clock.local(row.found_at)
        return {name: getattr(row, name) for name in names} | {"found_on": moment.date(), "found_time": moment.time()}

    def values(self) -> dict:
        return self.found() | {"version": self.cleaned_data["version"]}
