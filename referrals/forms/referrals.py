"""Referring, answering, recording an answer, supplying what a desk asked for."""

from django import forms

from cases.forms.base import PastDateField
from cases.models import Programme
from documents.forms import UploadField
from documents.models import Attachment
from office import clock
from office.forms import EditForm, OnceForm
from office.models import Desk
from referrals import routing, snapshot
from referrals.forms.moves import LINES
from referrals.models import AnswerVia, Level, Referral, ReferralReject
from referrals.queries import with_members


class DeskField(forms.ModelChoiceField):
    """Own bidang (a disposisi) and agencies apart; those nobody answers for here say so."""

    staffed: frozenset[int] = frozenset()
    agreed: frozenset[int] = frozenset()  # agencies the person's data may be shared with

    def label_from_instance(self, obj) -> str:
        said = ["berbagi disetujui"] if obj.pk in self.agreed else []
        said += [] if obj.pk in self.staffed else ["belum punya pengguna"]
        return f"{obj.name} ({', '.join(said)})" if said else obj.name


class ProgrammeField(forms.ModelChoiceField):
    """Programmes with the desks that serve them here."""

    served: dict[int, str] = {}  # noqa: RUF012 - set for each form

    def label_from_instance(self, obj) -> str:
        return f"{obj.name} → {self.served[obj.pk]}" if obj.pk in self.served else obj.name


class RefusedField(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return f"{obj.desk}: {obj.get_reject_reason_display().lower()}"


class ReferForm(OnceForm, EditForm):
    desk = DeskField(Desk.objects.none(), label="Tujuan", empty_label="Pilih bidang atau instansi")
    programme = ProgrammeField(
        Programme.objects.none(), label="Program", required=False, empty_label="Tanpa program tertentu"
    )
    purpose = forms.CharField(
        label="Apa yang diminta?", max_length=2000, widget=LINES, help_text="Dibaca oleh tujuan rujukan."
    )
    fields_shared = forms.MultipleChoiceField(
        label="Data yang dibagikan",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tujuan hanya membaca yang dicentang, dan hanya selama rujukan berjalan.",
    )
    files = forms.ModelMultipleChoiceField(
        Attachment.objects.none(), label="Berkas yang dibagikan", required=False, widget=forms.CheckboxSelectMultiple
    )
    replaces = RefusedField(
        Referral.objects.none(), label="Menggantikan rujukan yang ditolak", required=False,
        empty_label="Tidak, ini keperluan lain",
        help_text="Bila ya, hasil dari tujuan baru ini menyelesaikan permintaannya.",
    )  # fmt: skip
    confirmed = forms.BooleanField(label="Ini data rahasia. Tujuan ini memang perlu tahu.", required=True)

    def __init__(self, *args, intake, agreed=frozenset(), routed=(), replaced=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.replaced = replaced
        self._offer_refused(intake)
        desks = self.fields["desk"]
        desks.agreed = agreed
        desks.queryset = routing.targets(intake).order_by("-kind", "name")
        desks.staffed = frozenset(with_members())
        desks.choices = self._grouped(desks, {row.desk.pk for row in routed})
        top = Level.SECRET if intake.restricted else Level.LIMITED
        self.fields["programme"].served = routing.of_programmes(intake)
        self.fields["programme"].queryset = Programme.objects.filter(active=True, level__lte=top)
        offered = snapshot.choices(intake)
        self.fields["fields_shared"].choices = [(name, _offered(label, value)) for name, label, value in offered]
        self.initial.setdefault("fields_shared", snapshot.usual(intake))
        self.fields["files"].queryset = Attachment.objects.of(intake)
        if not intake.restricted:
            del self.fields["confirmed"]
        if intake.restricted or not self.fields["files"].queryset.exists():
            del self.fields["files"]

    def _offer_refused(self, intake) -> None:
        """The refusal that is answered by referring on, unless the page says which already."""
        field = self.fields["replaces"]
        field.queryset = intake.referrals.of_round(intake).refused().select_related("desk").order_by("-pk")
        first = None if self.replaced else field.queryset.first()
        if first is None:
            del self.fields["replaces"]
        else:
            self.initial.setdefault("replaces", first.pk)

    @staticmethod
    def _grouped(field: DeskField, routed: set[int]) -> list:
        usual = [(row.pk, field.label_from_instance(row)) for row in field.queryset if row.pk in routed]
        rows = [row for row in field.queryset if row.pk not in routed]
        own = [(row.pk, field.label_from_instance(row)) for row in rows if not row.is_agency]
        others = [(row.pk, field.label_from_instance(row)) for row in rows if row.is_agency]
        first = [("Biasanya untuk layanan ini", usual)] if usual else []
        return [("", field.empty_label), *first, ("Bidang sendiri (disposisi)", own), ("Instansi luar", others)]

    def given(self) -> dict:
        """What `actions.refer` takes of this form."""
        data = self.cleaned_data
        values = {name: data[name] for name in ("desk", "programme", "purpose", "version")}
        return values | {
            "fields": data["fields_shared"],
            "files": list(data.get("files", [])),
            "confirmed": data.get("confirmed", False),
            "replaces": self.replaced or data.get("replaces"),
            "key": data["once"],
        }


class AnswerForm(EditForm):
    """An answer of a member: accept or start, with a note if one likes."""

    UPLOADED = "Balasan"  # what an uploaded file is called
    note = forms.CharField(label="Catatan", max_length=1000, required=False, widget=LINES)
    upload = UploadField(label="Berkas")
    via = forms.ChoiceField(
        label="Balasan datang lewat",
        choices=[("", "Pilih"), *[c for c in AnswerVia.choices if c[0] not in (AnswerVia.SYSTEM, AnswerVia.LINK)]],
    )
    answered_by = forms.CharField(label="Dari siapa", max_length=120, help_text="Nama dan jabatan yang membalas.")
    answered_on = PastDateField(label="Tanggal balasan", initial=clock.today)

    def __init__(self, *args, move, recorded: bool = False, **kwargs):
        self.move = move
        super().__init__(*args, **kwargs)
        self.fields["note"].required = move.note
        if not recorded:
            for name in ("via", "answered_by", "answered_on"):
                del self.fields[name]

    def given(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "upload"}}

    def uploads(self) -> list[tuple]:
        upload = self.cleaned_data.get("upload")
        return [(upload, self.UPLOADED)] if upload else []


class AnswerAskForm(AnswerForm):
    asked_for = forms.CharField(label="Apa yang perlu dilengkapi?", max_length=500, widget=LINES)
    field_order = ["version", "asked_for", "note"]


class AnswerFinishForm(AnswerForm):
    result_text = forms.CharField(label="Hasil", max_length=2000, widget=LINES)
    result_value = forms.IntegerField(
        label="Nilai (rupiah)",
        min_value=0,
        max_value=10**12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Bila berupa uang atau barang. Angka saja, misalnya 600000.",
    )
    result_on = PastDateField(label="Tanggal hasil", initial=clock.today)
    field_order = ["version", "result_text", "result_value", "result_on", "note"]


class AnswerRejectForm(AnswerForm):
    reject_reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *ReferralReject.choices])
    field_order = ["version", "reject_reason", "note"]


class SupplyForm(AnswerForm):
    """What the office sends on: words, further fields, files of the intake, a new one."""

    UPLOADED = "Kelengkapan"
    fields_shared = forms.MultipleChoiceField(
        label="Data tambahan yang dibagikan", required=False, widget=forms.CheckboxSelectMultiple
    )
    files = forms.ModelMultipleChoiceField(
        Attachment.objects.none(), label="Berkas yang dibagikan", required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["version", "note", "fields_shared", "files", "upload"]

    def __init__(self, *args, referral, **kwargs):
        super().__init__(*args, **kwargs)
        known = {label for label, _ in referral.shared}
        more = [
            (name, _offered(label, value))
            for name, label, value in snapshot.choices(referral.intake)
            if label not in known
        ]
        self.fields["fields_shared"].choices = more
        if not more:
            del self.fields["fields_shared"]
        sent = Attachment.objects.of(referral).order_by().values("sha256")
        self.fields["files"].queryset = Attachment.objects.of(referral.intake).exclude(sha256__in=sent)
        if referral.restricted or not self.fields["files"].queryset.exists():
            del self.fields["files"]

    def given(self) -> dict:
        data = self.cleaned_data
        return {"note": data["note"], "fields": data.get("fields_shared", []), "files": list(data.get("files", []))}


class CancelForm(AnswerForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "Alasan"
        del self.fields["upload"]


ANSWER_FORMS: dict[str, type[AnswerForm]] = {
    "accept": AnswerForm,
    "start": AnswerForm,
    "ask": AnswerAskForm,
    "finish": AnswerFinishForm,
    "reject": AnswerRejectForm,
    "supply": SupplyForm,
    "cancel": CancelForm,
}


def _offered(label: str, value: str) -> str:
    text = snapshot.on_screen(label, value)
    return f"{label}: {text if len(text) <= 80 else f'{text[:77]}...'}"
