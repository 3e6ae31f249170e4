"""What is asked before a letter is drafted: only what the record does not hold."""

from django import forms

from accounts.authz import Role
from cases.forms.base import PastDateField
from cases.models import DesilRecord
from documents.forms.letters import DraftForm
from documents.models import LetterKind
from office import clock, settings
from office.models import Signatory
from referrals import queries
from referrals.models import IntakeStep

LINES = forms.Textarea(attrs={"rows": 3})
FACILITIES = "Nama rumah sakit, puskesmas, atau klinik."


class CopiesForm(DraftForm):
    copies = forms.CharField(
        label="Tembusan", max_length=500, required=False, widget=LINES, help_text="Satu baris satu penerima."
    )


class ReferralLetterForm(CopiesForm):
    to = forms.CharField(label="Kepada", max_length=160)
    place = forms.CharField(label="Di", max_length=120)
    lampiran = forms.CharField(label="Lampiran", max_length=60, initial="-")
    field_order = ["once", "to", "place", "lampiran", "copies"]

    def __init__(self, *args, record, **kwargs):
        desk = record.desk
        known = {"to": f"Yth. Pimpinan {desk.name}", "place": desk.address or "Tempat"}
        kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, record=record, **kwargs)


class MemoForm(CopiesForm):
    to = forms.CharField(label="Kepada", max_length=160)
    instruction = forms.CharField(label="Petunjuk/disposisi", max_length=1000, widget=LINES)
    field_order = ["once", "to", "instruction", "copies"]

    def __init__(self, *args, record, **kwargs):
        known = {"to": f"Kepala {record.desk.name}", "instruction": record.purpose}
        kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, record=record, **kwargs)


class DispositionMemoForm(CopiesForm):
    """Who sends it need not be the head of the office: a Kabid signs what goes to the staff."""

    to = forms.CharField(label="Kepada", max_length=160)
    sender = forms.CharField(label="Dari", max_length=160)
    position = forms.ChoiceField(
        label="Ditandatangani", help_text="Jabatan yang punya pejabat penanda tangan hari ini.", required=False
    )
    instruction = forms.CharField(label="Petunjuk/disposisi", max_length=1000, widget=LINES)
    field_order = ["once", "to", "sender", "position", "instruction", "copies"]

    def __init__(self, *args, record, **kwargs):
        to = f"Kepala {record.desk.name}" if record.desk_id else record.to_user.get_full_name()
        known = {"to": f"Yth. {to}", "sender": _sends(record.sent_by), "instruction": record.instruction}
        kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, record=record, **kwargs)
        if record.restricted:
            del self.fields["instruction"]  # nothing of it is printed
        usual = LetterKind.objects.filter(slug="nota-dinas").values_list("position", flat=True).first() or ""
        others = Signatory.objects.in_force(clock.today()).order_by("position").values_list("position", flat=True)
        names = dict.fromkeys(name for name in others if name != usual)
        self.fields["position"].choices = [("", usual), *((name, name) for name in names)]


def _sends(user) -> str:
    """Kepala Dinas Sosial, or the name with what it acts as."""
    held = list(user.in_force)
    if any(row.role == Role.KADIS for row in held):
        return f"Kepala {settings.get('office.short_name')}"
    return ", ".join([user.get_full_name(), *(str(row) for row in held[:1])])


class PbiForm(DraftForm):
    """The faskes letter is what the whole thing stands on (Permensos 3/2026 Ps 20)."""

    NEEDS = [
        ("rawat", "Sedang dirawat"),
        ("rutin", "Perlu pengobatan rutin"),
        ("darurat", "Keadaan darurat"),
        ("layanan", "Perlu layanan kesehatan"),
    ]
    faskes = forms.CharField(label="Fasilitas kesehatan", max_length=120, help_text=FACILITIES)
    faskes_number = forms.CharField(label="Nomor surat faskes", max_length=80)
    faskes_date = PastDateField(label="Tanggal surat faskes")
    need = forms.ChoiceField(label="Kebutuhan", choices=NEEDS, initial="layanan")
    card = forms.CharField(label="Nomor kartu JKN-KIS", max_length=20, required=False)
    off_since = forms.CharField(
        label="Nonaktif sejak", max_length=40, required=False, help_text="Misalnya Februari 2026."
    )
    to = forms.CharField(label="Disampaikan kepada", max_length=120, initial="BPJS Kesehatan")
    diagnosis = forms.CharField(
        label="Diagnosis",
        max_length=200,
        required=False,
        help_text="Biasanya dikosongkan. Isi hanya bila BPJS memintanya; ikut tercetak pada surat.",
    )


class DesilForm(DraftForm):
    purpose = forms.CharField(label="Keperluan", max_length=200, help_text="Misalnya pendaftaran KIP Kuliah.")
    listed = forms.ChoiceField(
        label="Dalam DTSEN", choices=[("ya", "Terdaftar"), ("tidak", "Tidak terdaftar")], initial="ya"
    )
    desil = forms.TypedChoiceField(
        label="Desil", choices=[("", "Tidak disebut"), *((n, str(n)) for n in range(1, 11))], coerce=int,
        empty_value=None, required=False,
    )  # fmt: skip
    period = forms.CharField(label="Menurut data periode", max_length=40, required=False)

    def __init__(self, *args, user, record, **kwargs):
        kwargs["initial"] = _known_desil(user, record) | (kwargs.get("initial") or {})
        super().__init__(*args, user=user, record=record, **kwargs)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("listed") == "tidak" and cleaned.get("desil"):
            self.add_error("desil", "Kosongkan: yang tidak terdaftar tidak punya desil.")
        return cleaned


def _known_desil(user, intake) -> dict:
    """The latest desil of the family, where the register page of the person is open to the user."""
    person = queries.linked_person(user, intake)
    if person is None:
        return {}
    families = person.memberships.filter(until=None).values("family")
    last = DesilRecord.objects.filter(family__in=families).order_by("-recorded_at", "-pk").first()
    return {"desil": last.desil, "period": last.period} if last else {}


class KipForm(DraftForm):
    campus = forms.CharField(label="Perguruan tinggi", max_length=120)
    study = forms.CharField(label="Program studi", max_length=120, required=False)
    year = forms.CharField(label="Tahun akademik", max_length=20, help_text="Misalnya 2026/2027.")
    parent = forms.CharField(label="Nama orang tua/wali", max_length=120, required=False)


class HospitalForm(DraftForm):
    KINDS = [("Jampersal", "Jampersal"), ("keringanan biaya perawatan", "Keringanan biaya perawatan")]
    kind = forms.ChoiceField(label="Untuk", choices=KINDS)
    hospital = forms.CharField(label="Rumah sakit", max_length=120, help_text=FACILITIES)
    since = PastDateField(label="Dirawat sejak", required=False)
    sktm = forms.CharField(
        label="Nomor SKTM", max_length=80, required=False, help_text="Surat keterangan tidak mampu dari desa, bila ada."
    )


class HomeForm(DraftForm):
    origin = forms.CharField(label="Daerah asal", max_length=160, help_text="Kabupaten/kota dan provinsi.")
    found = forms.CharField(label="Ditemukan di", max_length=160)
    found_on = PastDateField(label="Ditemukan pada", required=False)
    police = forms.CharField(label="Nomor surat keterangan polsek", max_length=120, required=False)
    to = forms.CharField(label="Dinas Sosial tujuan", max_length=160)
    transport = forms.CharField(label="Kendaraan", max_length=80, required=False, help_text="Misalnya bus, kereta api.")
    companion = forms.CharField(label="Pendamping perjalanan", max_length=120, required=False)


class CareForm(DraftForm):
    place = forms.CharField(label="Panti/LKS tujuan", max_length=160)
    carer = forms.CharField(label="Yang merawat sekarang", max_length=120, required=False)
    reason = forms.CharField(label="Alasan", max_length=600, widget=LINES, help_text="Mengapa tidak dapat lagi.")


class VisitForm(DraftForm):
    visited_on = PastDateField(label="Tanggal kunjungan", initial=clock.today)
    officer = forms.CharField(label="Petugas", max_length=120)
    position = forms.CharField(label="Jabatan petugas", max_length=120, required=False)
    met = forms.CharField(label="Yang ditemui", max_length=120)
    findings = forms.CharField(
        label="Temuan", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text="Satu baris satu temuan."
    )
    conclusion = forms.CharField(label="Kesimpulan", max_length=1000, widget=LINES)

    def __init__(self, *args, record, **kwargs):
        kwargs["initial"] = _last_visit(record) | (kwargs.get("initial") or {})
        super().__init__(*args, record=record, **kwargs)


def _last_visit(intake) -> dict:
    """What was recorded of the visit last, or of a survey written down as a step: nothing is typed again."""
    visit = intake.visits.exclude(visited_on=None).order_by("-visited_on", "-pk").first()
    if visit is not None:
        return {
            "visited_on": visit.visited_on, "officer": visit.officer.get_full_name(), "met": visit.met,
            "position": ", ".join(dict.fromkeys(row.get_role_display() for row in visit.officer.in_force)),
            "findings": visit.findings, "conclusion": visit.result,
        }  # fmt: skip
    step = intake.steps.filter(step=IntakeStep.Step.SURVEY).order_by("-on", "-pk").first()
    if step is None:
        return {"met": intake.subject_name}
    return {"visited_on": step.on, "officer": step.who, "findings": step.note, "met": intake.subject_name}
