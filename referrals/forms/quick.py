"""The one-minute flows at the desk: PBI reactivation, cek desil, questions and suggestions."""

from django import forms

from accounts.authz import Can
from cases.forms.base import NikField, PastDateField
from cases.models import Person
from cases.places import VillageField
from office import clock
from office.forms import EditForm, Form, OnceForm
from referrals.forms.checklist import DocumentsField, checklist
from referrals.forms.twins import AsksForTwins
from referrals.letters.forms import PbiForm as PbiLetterForm
from referrals.models import Channel, IntakeKind, PbiStep, Reporter, ServiceDocument, ServiceKind
from referrals.reactivation import OUTCOMES, Step
from regions.models import Region

PLAIN = {"autocomplete": "off"}
PARTLY = "Surat faskes: isi nama faskes, nomor, dan tanggalnya, atau kosongkan ketiganya."


class SearchForm(Form):
    q = forms.CharField(label="NIK atau nama", max_length=100, widget=forms.TextInput(PLAIN))


class QuickForm(AsksForTwins, OnceForm):
    """Asks for twins on top, where the eyes are; where there are none it costs no key."""

    def ask_for_twins(self, service, entry: dict) -> None:
        super().ask_for_twins(service, entry)
        if "same" in self.fields:
            self.order_fields(["same"])


class WhoForm(QuickForm):
    """A person of the register (`person`), or as much of one as was typed. What one asks for is for that one alone."""

    person = forms.ModelChoiceField(Person.objects.none(), required=False, widget=forms.HiddenInput)
    subject_name = forms.CharField(label="Nama", max_length=120, required=False, widget=forms.TextInput(PLAIN))
    nik = NikField(help_text="")
    village = VillageField(label="Desa/kelurahan tempat tinggal")
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False, widget=forms.TelInput(PLAIN))

    def __init__(self, *args, known: Person | None, service: ServiceKind | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        self.fields["person"].queryset = Person.objects.visible_to(self.user, Can.PERSON_VIEW)
        if known is not None:
            self.initial |= {"person": known.pk, "phone": known.phone}
            for name in ("subject_name", "nik", "village"):
                del self.fields[name]
            return
        rows = Region.objects.villages().select_related("parent").order_by("parent__name", "name")
        self.fields["village"].queryset, self.fields["village"].empty_label = rows, "Belum ditempatkan"
        self.fields["subject_name"].required = True

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if self.service and not self.errors:
            numbers = {"nik": cleaned["person"].nik or ""} if cleaned.get("person") else {}
            self.ask_for_twins(self.service, cleaned | numbers | {"family": False})
        return cleaned

    def who(self) -> dict:
        names = ("person", "subject_name", "nik", "village", "phone")
        given = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        return given | {"reporter": Reporter.FAMILY if self.cleaned_data.get("by_family") else Reporter.SELF}


class FacilityMixin(Form):
    """Documents shown, and the letter of the facility: whole or not at all."""

    shown = DocumentsField(label="Dokumen yang diperlihatkan", help_text="Hapus centang pada yang belum ada.")
    faskes = forms.CharField(
        label="Fasilitas kesehatan", max_length=120, required=False, widget=forms.TextInput(PLAIN),
        help_text="Kosong bila surat faskes belum ada.",
    )  # fmt: skip
    faskes_number = forms.CharField(
        label="Nomor surat faskes", max_length=80, required=False, widget=forms.TextInput(PLAIN)
    )
    faskes_date = PastDateField(label="Tanggal surat faskes", required=False)
    need = forms.ChoiceField(label="Kebutuhan", choices=PbiLetterForm.NEEDS, initial="layanan")
    off_since = forms.CharField(
        label="Nonaktif sejak", max_length=40, required=False, widget=forms.TextInput(PLAIN),
        help_text="Misalnya Februari 2026.",
    )  # fmt: skip

    def prepare_checklist(self, service: ServiceKind | None) -> None:
        rows = checklist(service).exclude(slug=ServiceDocument.FACILITY)
        self.fields["shown"].queryset = rows
        self.initial.setdefault("shown", [row.pk for row in rows if row.required])
        self.letter = checklist(service).filter(slug=ServiceDocument.FACILITY).first()

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        parts = ("faskes", "faskes_number", "faskes_date")
        if any(cleaned.get(name) for name in parts):
            for name in parts:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, PARTLY)
        return cleaned

    def facility(self) -> dict | None:
        if not self.cleaned_data.get("faskes_number"):
            return None
        return {
            name: self.cleaned_data[name] for name in ("faskes", "faskes_number", "faskes_date", "need", "off_since")
        }

    def papers(self) -> list[ServiceDocument]:
        """What was ticked, and the facility's letter when it was typed."""
        shown = list(self.cleaned_data["shown"])
        return [*shown, self.letter] if self.facility() and self.letter else shown


class PbiForm(FacilityMixin, WhoForm):
    """The whole reactivation on one screen."""

    by_family = forms.BooleanField(label="Yang datang keluarganya", required=False)
    field_order = [
        "once", "person", "subject_name", "nik", "village", "shown", "faskes", "faskes_number", "faskes_date", "need",
        "off_since", "by_family", "phone",
    ]  # fmt: skip

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, service=service, **kwargs)
        self.prepare_checklist(service)


class PbiContinueForm(FacilityMixin, EditForm):
    """Who was sent away comes back with what was missing."""

    field_order = ["version", "shown", "faskes", "faskes_number", "faskes_date", "need", "off_since"]

    def __init__(self, *args, intake, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["shown"] = list(intake.papers.values_list("document", flat=True))
        self.prepare_checklist(intake.service)


class PbiStepForm(EditForm):
    """What Kemensos or BPJS answered, and when."""

    outcome = forms.ChoiceField(label="Hasil")
    on = PastDateField(label="Tanggal", initial=clock.today)
    note = forms.CharField(label="Keterangan", max_length=300, required=False)

    def __init__(self, *args, step: str, refused: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [row for row in OUTCOMES[Step(step)] if not (refused and row == PbiStep.Outcome.ACTIVE)]
        self.fields["outcome"].choices = [(row.value, row.label) for row in offered]


class DesilForm(WhoForm):
    """A visit of who wants to know the desil; a letter if it is needed for something."""

    purpose = forms.CharField(
        label="Surat keterangan untuk keperluan", max_length=200, required=False, widget=forms.TextInput(PLAIN),
        help_text="Kosong bila cukup dijawab lisan.",
    )  # fmt: skip
    field_order = ["once", "person", "subject_name", "nik", "village", "purpose", "phone"]


class AnswerForm(QuickForm):
    """A question or a suggestion and what was answered, in one act."""

    service = forms.ModelChoiceField(ServiceKind.objects.none(), label="Jenis", empty_label=None)
    text = forms.CharField(label="Yang ditanyakan atau disarankan", max_length=5000, widget=forms.Textarea({"rows": 3}))
    answer = forms.CharField(
        label="Jawaban yang diberikan", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Kosong bila belum dapat dijawab; lalu masuk antrean verifikasi.",
    )  # fmt: skip
    reporter_name = forms.CharField(label="Nama", max_length=120, required=False, help_text="Boleh kosong.")
    reporter_phone = forms.CharField(label="Nomor HP", max_length=20, required=False, widget=forms.TelInput(PLAIN))
    channel = forms.ChoiceField(label="Lewat apa?", choices=Channel.choices, initial=Channel.WALK_IN)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [IntakeKind.QUESTION, IntakeKind.SUGGESTION]
        self.fields["service"].queryset = ServiceKind.objects.active().filter(kind__in=kinds, at_once=True)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.ask_for_twins(cleaned["service"], {"asker": cleaned["reporter_phone"]})
        return cleaned

    def entry(self) -> dict:
        """What `actions.receive` takes; who asks need not say a name."""
        name, phone = self.cleaned_data["reporter_name"], self.cleaned_data["reporter_phone"]
        return {
            **{name: self.cleaned_data[name] for name in ("service", "text", "answer", "reporter_phone", "channel")},
            "reporter_name": name,
            "reporter": Reporter.SELF if name or phone else Reporter.ANONYMOUS,
            "subject_name": name,
            "subject_unknown": not name,
        }


class PapersForm(EditForm):
    """The checklist of an intake on its page."""

    shown = DocumentsField(label="Dokumen yang diperlihatkan")

    def __init__(self, *args, intake, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shown"].queryset = checklist(intake.service)
        self.initial |= {
            "version": intake.version, "shown": list(intake.papers.values_list("document", flat=True)),
        }  # fmt: skip


class DayForm(Form):
    """One day of the visitors' book."""

    on = PastDateField(label="Tanggal", required=False, initial=clock.today)
