"""One form for each move of an intake: exactly what that move may bring along."""

from django import forms

from accounts.models import User
from cases.forms.base import PastDateField
from cases.places import VillageField
from documents.forms import UploadField
from office import clock
from office.errors import DomainError
from office.forms import EditForm, OnceForm
from office.models import Desk
from referrals.actions.papers import missing
from referrals.forms.entry import ServiceField
from referrals.models import Intake, IntakeKind, IntakeStep, RejectReason, ServiceKind, TellChannel, Unreachable
from referrals.queries import number_of, workers
from referrals.workflow import works_on
from regions.models import Region

LINES = forms.Textarea(attrs={"rows": 3})


class MoveForm(EditForm):
    """A move that brings nothing along but, if it likes, a note."""

    note = forms.CharField(label="Catatan", max_length=1000, required=False, widget=LINES)
    note_label = ""

    def __init__(self, *args, intake: Intake, move, **kwargs):
        self.intake, self.move = intake, move
        super().__init__(*args, **kwargs)
        self.fields["note"].required = move.note
        if self.note_label:
            self.fields["note"].label = self.note_label

    def given(self) -> dict:
        """What `actions.move` takes besides version and note."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "note"}}


class SubmitForm(MoveForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class VerifyForm(MoveForm):
    service = ServiceField()
    kind = forms.ChoiceField(label="Jenis", choices=IntakeKind.choices)
    village = VillageField(label="Desa/kelurahan tempat tinggal")
    domicile_note = forms.CharField(
        label="Bila bukan di kabupaten ini",
        max_length=120,
        required=False,
        help_text="Misalnya “luar kabupaten” atau “tidak diketahui”.",
    )
    field_order = ["version", "service", "kind", "village", "domicile_note", "note"]

    def __init__(self, *args, intake, **kwargs):
        now = {
            "service": intake.service_id,
            "kind": intake.kind,
            "village": intake.village_id,
            "domicile_note": intake.domicile_note,
        }
        kwargs["initial"] = now | (kwargs.get("initial") or {})
        super().__init__(*args, intake=intake, **kwargs)
        services = ServiceKind.objects.active() | ServiceKind.objects.filter(pk=intake.service_id)
        self.fields["service"].queryset = services if intake.restricted else services.filter(level__lt=3)
        self.fields["village"].queryset = (
            Region.objects.villages().select_related("parent").order_by("parent__name", "name")
        )
        self.fields["village"].empty_label = "Belum ditempatkan"

    def given(self) -> dict:
        """An empty village leaves a kecamatan already known."""
        values = super().given()
        if values["village"] is None:
            values["kecamatan"] = self.intake.kecamatan_id if not self.intake.village_id else None
        return values


class AskForm(MoveForm):
    asked_for = forms.CharField(
        label="Apa yang perlu dilengkapi?",
        max_length=500,
        widget=LINES,
        help_text="Tampil pada petugas desa dan tanda terima, misalnya “foto rumah dari depan”.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = [paper.document for paper in self.intake.papers.select_related("document")]
        self.initial.setdefault("asked_for", missing(self.intake.service, shown))
        del self.fields["note"]


class HandForm(MoveForm):
    holder = forms.ModelChoiceField(Desk.objects.none(), label="Bidang", empty_label="Pilih bidang")
    field_order = ["version", "holder", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        desks = Desk.objects.active().bidang().exclude(pk=self.intake.holder_id)
        self.fields["holder"].queryset = desks.filter(handles_restricted=True) if self.intake.restricted else desks
        self.initial.setdefault("holder", self.intake.service.desk_id)


class AssignForm(MoveForm):
    worker = forms.ModelChoiceField(User.objects.none(), label="Petugas", empty_label="Pilih petugas")
    field_order = ["version", "worker", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        there = [user.pk for user in workers() if works_on(self.intake, user)]
        self.fields["worker"].queryset = User.objects.filter(pk__in=there).order_by("name", "pk")
        self.initial.setdefault("worker", self.intake.worker_id)


class FinishForm(MoveForm):
    result_text = forms.CharField(
        label="Hasil", max_length=2000, widget=LINES, help_text="Apa yang diterima keluarga, atau apa yang diputuskan."
    )
    result_value = forms.IntegerField(
        label="Nilai (rupiah)",
        min_value=0,
        max_value=10**12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Bila berupa uang atau barang. Angka saja, misalnya 600000.",
    )
    result_on = PastDateField(label="Tanggal hasil", initial=clock.today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class TellForm(MoveForm):
    """The family told when, how and by whom; or not reachable and why."""

    told_on = PastDateField(label="Keluarga diberi tahu pada", required=False)
    told_how = forms.ChoiceField(label="Lewat apa", choices=[("", "–"), *TellChannel.choices], required=False)
    told_by = forms.CharField(label="Oleh siapa", max_length=120, required=False)
    unreachable_reason = forms.ChoiceField(
        label="Bila tidak dapat diberi tahu, mengapa", choices=[("", "–"), *Unreachable.choices], required=False
    )
    field_order = ["version", "told_on", "told_how", "told_by", "unreachable_reason", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("told_by", self.user.get_full_name())

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("unreachable_reason") and cleaned.get("told_on"):
            self.add_error(
                "unreachable_reason", "Pilih salah satu: keluarga sudah diberi tahu, atau tidak dapat diberi tahu."
            )
        return cleaned

    def given(self) -> dict:
        values = super().given()
        if values["unreachable_reason"]:
            values |= {"told_on": None, "told_how": "", "told_by": ""}
        return values


class RejectForm(MoveForm):
    reject_reason = forms.ChoiceField(
        label="Belum dapat dipenuhi, karena", choices=[("", "Pilih alasan"), *RejectReason.choices]
    )
    note_label = "Penjelasan untuk keluarga"
    field_order = ["version", "reject_reason", "note"]


class MergeForm(MoveForm):
    into = forms.CharField(
        label="Nomor register tujuan",
        max_length=20,
        help_text="Misalnya 2026-001842. Yang ini ditutup dan diteruskan di nomor itu.",
    )
    field_order = ["version", "into", "note"]

    def clean_into(self):
        number = number_of(self.cleaned_data["into"])
        found = (
            Intake.objects.visible_to(self.user, self.move.cans[0]).filter(number=number).first() if number else None
        )
        if found is None:
            raise forms.ValidationError("Nomor ini tidak ditemukan.")
        return found

    def given(self) -> dict:
        return {"merged_into": self.cleaned_data["into"]}

    def refuse(self, error) -> None:
        super().refuse(
            DomainError(error.message, fields=dict.fromkeys(["into"] if error.fields else [], error.message))
        )


class ReasonForm(MoveForm):
    note_label = "Alasan"


FORMS: dict[str, type[MoveForm]] = {
    "submit": SubmitForm,
    "discard": SubmitForm,
    "verify": VerifyForm,
    "ask": AskForm,
    "ask_for_referral": AskForm,
    "hand": HandForm,
    "assign": AssignForm,
    "give_back": ReasonForm,
    "recall": ReasonForm,
    "finish": FinishForm,
    "close": TellForm,
    "tell": TellForm,
    "reject": RejectForm,
    "cancel": ReasonForm,
    "merge": MergeForm,
    "reopen": ReasonForm,
    "unveil": ReasonForm,
}


class CompleteForm(EditForm):
    """The answer to what was asked back: words, photos, or both."""

    text = forms.CharField(label="Keterangan tambahan", max_length=2000, required=False, widget=LINES)
    photo = UploadField(label="Foto")
    photo2 = UploadField(label="Foto lain")

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text") and not self.uploads() and not self.errors:
            self.add_error("text", "Tuliskan keterangan atau lampirkan foto yang diminta.")
        return cleaned

    def uploads(self) -> list[tuple]:
        found = [self.cleaned_data.get("photo"), self.cleaned_data.get("photo2")]
        return [(upload, "Kelengkapan") for upload in found if upload]


class NoteForm(OnceForm):
    """An addition: the text once sent stays as it is."""

    text = forms.CharField(label="Catatan", max_length=2000, required=False, widget=LINES)
    label = forms.CharField(label="Nama berkas", max_length=80, required=False, initial="Berkas tambahan")
    upload = UploadField(label="Berkas")

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text") and not cleaned.get("upload") and not self.errors:
            self.add_error("text", "Tuliskan catatan atau lampirkan berkas.")
        return cleaned

    def uploads(self) -> list[tuple]:
        upload = self.cleaned_data.get("upload")
        return [(upload, self.cleaned_data.get("label") or "Berkas tambahan")] if upload else []


class StepForm(OnceForm):
    """A step of the work with its day; what happened on paper is recorded here."""

    step = forms.ChoiceField(label="Tahap", choices=[("", "Pilih tahap"), *IntakeStep.Step.choices])
    on = PastDateField(label="Tanggal", initial=clock.today)
    who = forms.CharField(label="Oleh siapa", max_length=120, required=False)
    note = forms.CharField(label="Keterangan", max_length=500, required=False)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("step") == IntakeStep.Step.DECISION and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", "Tuliskan apa yang ditetapkan.")
        return cleaned
