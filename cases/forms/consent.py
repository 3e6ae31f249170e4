"""Legal bases and consent, and answers of Dukcapil about a NIK."""

from django import forms
from django.utils.html import format_html

from cases.actions import GROWN_UP, needs_guardian
from cases.forms.base import PastDateField
from cases.models import Basis, BasisEnd, ConsentWay, NikCheck, Person
from cases.models.reference import Secrecy
from cases.settings import WORDING, WORDING_TEXT
from documents.forms import UploadField
from office import clock, settings
from office.forms import EditForm, OnceForm
from office.models import Desk


class BasisForm(OnceForm):
    """Why the data may be processed here or shared with one agency. `cleared`: may mark it as Rahasia."""

    desk = forms.ModelChoiceField(
        Desk.objects.none(), label="Untuk apa", required=False, empty_label="Pencatatan di Dinas Sosial",
        help_text="Pilih instansi bila datanya boleh dibagikan ke sana.",
    )  # fmt: skip
    basis = forms.ChoiceField(label="Dasar", choices=Basis.choices, initial=Basis.CONSENT)
    since = PastDateField(label="Sejak", initial=clock.today)
    given_by = forms.CharField(label="Siapa yang menyetujui", max_length=120, required=False)
    relation = forms.CharField(label="Hubungannya", max_length=40, required=False)
    way = forms.ChoiceField(
        label="Cara", choices=[("", "Pilih cara"), *ConsentWay.choices], required=False,
        help_text="Wajib bila dasarnya persetujuan.",
    )  # fmt: skip
    upload = UploadField(label="Bukti", help_text="Foto surat persetujuan atau tangkapan layar WA. Boleh kosong.")
    secret = forms.BooleanField(
        label="Menyangkut perkara rahasia", required=False, help_text="Hanya terlihat oleh petugas yang berwenang."
    )
    note = forms.CharField(label="Keterangan", max_length=300, required=False)
    sections = [
        ("Dasar", ["desk", "basis", "since", "secret", "note"]),
        ("Persetujuan", ["given_by", "relation", "way", "upload"]),
    ]

    def __init__(self, *args, person: Person, cleared: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["desk"].queryset = Desk.objects.active().agencies().order_by("name")
        words = settings.get_many(WORDING, WORDING_TEXT)
        self.wording = words[WORDING]
        self.fields["basis"].help_text = format_html("Naskah {}: {}", self.wording, words[WORDING_TEXT])
        if needs_guardian(person, clock.today()):
            names = ("guardian_name", "guardian_relation")
            guardian, relation = (getattr(person, name) for name in names)
            self.initial |= {"given_by": guardian, "relation": relation}
            self.fields["given_by"].help_text = f"Di bawah {GROWN_UP} tahun: nama orang tua atau wali."
        else:
            self.initial |= {"given_by": person.name}
            self.fields["relation"].help_text = "Kosongkan bila orang itu sendiri."
        if not cleared:
            del self.fields["secret"]

    def values(self) -> dict:
        """What `actions.record_basis` takes."""
        cleaned = self.cleaned_data
        consent = cleaned["basis"] == Basis.CONSENT
        kept = {name: cleaned[name] for name in ("desk", "basis", "since", "note", "upload", "once")}
        given = {name: cleaned[name] if consent else "" for name in ("given_by", "relation", "way")}
        level = Secrecy.SECRET if cleaned.get("secret") else Secrecy.ORDINARY
        return kept | given | {"wording": self.wording if consent else "", "level": level}


class BasisEndForm(EditForm):
    ended_on = PastDateField(label="Berakhir pada", initial=clock.today)
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *BasisEnd.choices])
    note = forms.CharField(label="Keterangan", max_length=300, required=False)


class NikCheckForm(EditForm):
    """What Dukcapil answered about the NIK."""

    answer = forms.ChoiceField(label="Jawaban Dukcapil", choices=[("", "Pilih jawaban"), *NikCheck.ANSWERS])
    checked_on = PastDateField(label="Tanggal jawaban", initial=clock.today)
    source = forms.CharField(
        label="Sumber", max_length=120, help_text="Misalnya SIAK lewat Disdukcapil, surat nomor ..., unduhan SIKS-NG."
    )
    note = forms.CharField(label="Keterangan", max_length=300, required=False)
