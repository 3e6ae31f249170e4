"""What is recorded on a case: plan, notes, visits, tasks, conferences, hand-over, shelter, papers."""

from django import forms

from accounts.models import User
from cases import casework
from cases.forms.base import PastDateField
from cases.models import (
    Case,
    CaseGoal,
    CaseService,
    CaseTask,
    CostSource,
    Function,
    Intervention,
    PaperKind,
)
from documents.forms import UploadField
from office import clock, settings
from office.forms import DateField, EditForm, Form, OnceForm
from office.models import Desk
from psks.models import Actor

LINES = forms.Textarea({"rows": 4})
FEW_LINES = forms.Textarea({"rows": 2})
WHOLE = forms.TelInput({"inputmode": "numeric", "autocomplete": "off"})


class RowForm(Form):
    """A row of a case; `fields_of` names what of it goes to the action."""

    def __init__(self, *args, case: Case, **kwargs):
        self.case = case
        super().__init__(*args, **kwargs)

    def values(self) -> dict:
        return dict(self.cleaned_data)

    @classmethod
    def initial_of(cls, row) -> dict:
        names = [name for name in cls.base_fields if hasattr(row, name)]
        return {name: getattr(row, name) for name in names}


# --- The plan -------------------------------------------------------------------------------------
class GoalForm(OnceForm, RowForm):
    text = forms.CharField(label="Tujuan", max_length=300, widget=FEW_LINES, help_text="Yang ingin dicapai, terukur.")


class GoalEditForm(EditForm, RowForm):
    text = forms.CharField(label="Tujuan", max_length=300, widget=FEW_LINES)
    status = forms.ChoiceField(label="Keadaan", choices=CaseGoal.Status.choices)
    note = forms.CharField(label="Keterangan", max_length=500, required=False)


class ByFunction(forms.models.ModelChoiceIterator):
    def __iter__(self):
        yield ("", self.field.empty_label)
        for function in Function:
            yield (function.label, [self.choice(row) for row in self.queryset if row.function == function])


class ServiceField(forms.ModelChoiceField):
    iterator = ByFunction


class InterventionFields(RowForm):
    """A service with exactly one provider."""

    service = ServiceField(CaseService.objects.none(), label="Layanan", empty_label="Pilih layanan")
    goal = forms.ModelChoiceField(CaseGoal.objects.none(), label="Untuk tujuan", required=False, empty_label="–")
    detail = forms.CharField(label="Rincian", max_length=300, required=False)
    desk = forms.ModelChoiceField(
        Desk.objects.none(), label="Diberikan oleh bidang/instansi", required=False, empty_label="–"
    )
    actor = forms.ModelChoiceField(
        Actor.objects.none(), label="Atau oleh PSKS", required=False, empty_label="–",
        help_text="Isi salah satu: bidang/instansi, atau PSKS.",
    )  # fmt: skip
    due = DateField(label="Paling lambat")
    quantity = forms.IntegerField(label="Jumlah", min_value=1, max_value=100_000, initial=1, widget=WHOLE)
    cost = forms.IntegerField(
        label="Biaya (rupiah)", min_value=0, max_value=10_000_000_000, required=False, widget=WHOLE
    )
    cost_source = forms.ChoiceField(
        label="Sumber biaya", choices=[("", "Belum diketahui"), *CostSource.choices], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = CaseService.objects.active()
        self.fields["goal"].queryset = self.case.goals.exclude(status=CaseGoal.Status.DROPPED)
        self.fields["desk"].queryset = Desk.objects.active()
        self.fields["actor"].queryset = casework.helpers(self.user, self.case)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("desk")) == bool(cleaned.get("actor")):
            self.add_error("desk", "Isi tepat satu: bidang/instansi, atau PSKS.")
        return cleaned


class InterventionForm(OnceForm, InterventionFields):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        goals = list(self.fields["goal"].queryset[:2])
        self.fields["goal"].initial = goals[0] if len(goals) == 1 else None


class InterventionEditForm(EditForm, InterventionFields):
    pass


class DeliverForm(EditForm, RowForm):
    done_on = PastDateField(label="Diberikan pada", initial=clock.today)
    quantity = forms.IntegerField(label="Jumlah", min_value=1, max_value=100_000, widget=WHOLE)
    result = forms.CharField(label="Hasil", max_length=1000, widget=LINES)
    cost = forms.IntegerField(
        label="Biaya (rupiah)", min_value=0, max_value=10_000_000_000, required=False, widget=WHOLE
    )
    cost_source = forms.ChoiceField(
        label="Sumber biaya", choices=[("", "Belum diketahui"), *CostSource.choices], required=False
    )

    @classmethod
    def initial_of(cls, row: Intervention) -> dict:
        return {name: getattr(row, name) for name in ("quantity", "cost", "cost_source", "version")}


class DropForm(EditForm, RowForm):
    result = forms.CharField(label="Alasan", max_length=1000, widget=FEW_LINES)

    @classmethod
    def initial_of(cls, row) -> dict:
        return {"version": row.version}


# --- Notes, visits, tasks, conferences ------------------------------------------------------------
class CaseNoteForm(OnceForm, RowForm):
    text = forms.CharField(label="Catatan", max_length=3000, widget=LINES)


class VisitFields(RowForm):
    on = PastDateField(label="Tanggal kunjungan", initial=clock.today)
    place = forms.CharField(label="Tempat", max_length=200)
    who = forms.CharField(label="Oleh siapa", max_length=200)
    findings = forms.CharField(label="Yang ditemukan", max_length=3000, widget=LINES)
    latitude = forms.DecimalField(
        label="Lintang", min_value=-11, max_value=6, max_digits=9, decimal_places=6, required=False,
        help_text="Boleh kosong. Contoh: -3.651234.",
    )  # fmt: skip
    longitude = forms.DecimalField(
        label="Bujur", min_value=95, max_value=141, max_digits=9, decimal_places=6, required=False,
        help_text="Contoh: 103.771234.",
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", "Isi lintang dan bujur, atau kosongkan keduanya.")
        return cleaned


class VisitForm(OnceForm, VisitFields):
    photo = UploadField(label="Foto")
    more = UploadField(label="Foto lain")
    field_order = ["on", "place", "who", "findings", "photo", "more", "latitude", "longitude"]

    def values(self) -> dict:
        cleaned = dict(self.cleaned_data)
        photos = [upload for name in ("photo", "more") if (upload := cleaned.pop(name))]
        return cleaned | {"photos": photos}


class VisitEditForm(EditForm, VisitFields):
    pass


class WorkerField(forms.ModelChoiceField):
    """One of those who may work on the case."""

    def __init__(self, *, label: str):
        super().__init__(User.objects.none(), label=label, empty_label="Pilih petugas")

    def open_to(self, case: Case, *, without: User | None = None) -> None:
        ids = [user.pk for user in casework.workers(case) if user != without]
        self.queryset = User.objects.filter(pk__in=ids).order_by("name")


class TaskFields(RowForm):
    what = forms.CharField(label="Yang dikerjakan", max_length=200)
    due = DateField(label="Paling lambat")
    assignee = WorkerField(label="Petugas")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].open_to(self.case)


class TaskForm(OnceForm, TaskFields):
    kind = forms.ChoiceField(label="Jenis", choices=CaseTask.Kind.choices, widget=forms.RadioSelect)
    field_order = ["kind", "what", "due", "assignee"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.case.is_open:
            self.fields["kind"].choices = [(CaseTask.Kind.AFTERCARE, CaseTask.Kind.AFTERCARE.label)]
        self.fields["kind"].initial = self.fields["kind"].choices[0][0]
        self.fields["assignee"].initial = self.user


class TaskEditForm(EditForm, TaskFields):
    pass


class TaskDoneForm(EditForm, RowForm):
    done_on = PastDateField(label="Dikerjakan pada", initial=clock.today)
    result = forms.CharField(label="Hasil", max_length=1000, widget=LINES)

    @classmethod
    def initial_of(cls, row: CaseTask) -> dict:
        return {"version": row.version}


class ConferenceFields(RowForm):
    on = PastDateField(label="Tanggal", initial=clock.today)
    place = forms.CharField(label="Tempat", max_length=200, required=False)
    users = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Peserta kantor", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="Peserta lain", max_length=1000, required=False, widget=FEW_LINES, help_text="Satu nama satu baris."
    )
    topic = forms.CharField(label="Yang dibahas", max_length=2000, required=False, widget=LINES)
    decisions = forms.CharField(label="Keputusan", max_length=3000, widget=LINES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["users"].queryset = casework.colleagues(self.case)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("users") and not cleaned.get("others"):
            self.add_error("users", "Catat siapa yang hadir.")
        return cleaned

    @classmethod
    def initial_of(cls, row) -> dict:
        return super().initial_of(row) | {"users": list(row.users.all())}


class ConferenceForm(OnceForm, ConferenceFields):
    pass


class ConferenceEditForm(EditForm, ConferenceFields):
    pass


# --- Assignment -----------------------------------------------------------------------------------
class AssignForm(EditForm, RowForm):
    worker = WorkerField(label="Petugas penanggung jawab")
    desk = forms.ModelChoiceField(Desk.objects.none(), label="Bidang", empty_label=None)
    note = forms.CharField(label="Pesan", max_length=500, required=False, widget=FEW_LINES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].open_to(self.case)
        self.fields["desk"].queryset = casework.desks(self.case.level)


class OfferForm(OnceForm, RowForm):
    to = WorkerField(label="Diserahkan kepada")
    note = forms.CharField(label="Pesan", max_length=500, required=False, widget=FEW_LINES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].open_to(self.case, without=self.user)


class DeclineForm(EditForm, RowForm):
    answer = forms.CharField(label="Alasan menolak", max_length=500, widget=FEW_LINES)


class AcceptForm(EditForm, RowForm):
    pass


# --- Shelter and papers ---------------------------------------------------------------------------
class StayForm(OnceForm, RowForm):
    shelter = forms.CharField(label="Rumah singgah", max_length=120)
    since = PastDateField(label="Masuk", initial=clock.today)
    note = forms.CharField(label="Keterangan", max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shelter"].initial = settings.get("cases.shelter_name")


class StayEndForm(EditForm, RowForm):
    until = PastDateField(label="Keluar", initial=clock.today)
    note = forms.CharField(label="Keterangan", max_length=500, required=False)

    @classmethod
    def initial_of(cls, row) -> dict:
        return {"version": row.version, "note": row.note}


class PaperForm(OnceForm, RowForm):
    kind = forms.ChoiceField(label="Jenis berkas", choices=[("", "Pilih jenis"), *PaperKind.choices])
    about = forms.CharField(label="Keterangan", max_length=30, required=False, help_text="Misalnya nomor atau tanggal.")
    upload = UploadField(label="Foto atau PDF", required=True)

    def values(self) -> dict:
        cleaned = self.cleaned_data
        label = ": ".join(filter(None, [PaperKind(cleaned["kind"]).label, cleaned["about"]]))
        return {"label": label, "upload": cleaned["upload"], "once": cleaned["once"]}
