"""A morning at the desk of the demo district: PBI at every step, cek desil, a question, a visit, a disposition."""

from datetime import timedelta

from accounts.models import User
from cases.actions import record_participation
from cases.models import Person, Programme
from documents.actions import draft, give_number
from documents.models import Letter, LetterKind
from office import clock
from referrals import actions
from referrals.models import Intake, ServiceDocument, ServiceKind
from referrals.workflow import Status

STEPS = ("missing", "letter", "kemensos", "bpjs")


def fill(users: dict[str, User]) -> None:
    front = users["front"]
    people = Person.objects.active().filter(restricted=False, nik__isnull=False, village__isnull=False)
    found = list(people.filter(memberships__until=None).order_by("-pk")[: len(STEPS) + 1])
    programme = Programme.objects.get(slug="pbi-jkn")
    for person in found:
        record_participation(
            by=users["back"], subject=person, programme=programme, status="berhenti",
            reason="Daftar penonaktifan bulanan", ended_on=clock.today() - timedelta(days=40),
        )  # fmt: skip
    for number, (step, person) in enumerate(zip(STEPS, found, strict=False)):
        _reactivate(users, person, step, f"400.9/{1280 + number}/409.105/{clock.today().year}")
    if found:
        actions.answer_desil(by=front, person=found[-1])
    actions.answer_desil(by=front, subject_name="Tamu tanpa data", channel="datang")
    actions.receive(
        by=front, service=ServiceKind.objects.get(slug="tanya"), text="Apa syarat rekomendasi KIP Kuliah?",
        answer="KTP, KK, ijazah; datang ke kantor pada jam layanan.", subject_unknown=True, reporter="anonim",
    )  # fmt: skip
    _send_out(users)


def _reactivate(users: dict[str, User], person, step: str, number: str) -> None:
    back, today = users["back"], clock.today()
    facility = {
        "faskes": "RSUD dr. H. M. Rabain",
        "faskes_number": "440/221/RSUD/2026",
        "faskes_date": today,
        "need": "rutin",
    }
    shown = ServiceDocument.objects.filter(service__slug="pbi-aktif", required=True)
    if step == "missing":
        actions.open_pbi(by=users["front"], shown=shown.exclude(slug="surat-faskes"), facility=None, person=person)
        return
    intake = actions.open_pbi(by=users["front"], shown=shown, facility=facility, person=person)
    if step == "letter":
        return
    give_number(letter=Letter.objects.of(intake).get(), by=back, dated=today, number=number)
    actions.move(intake=intake, name="verify", by=back)
    actions.record_pbi(intake=intake, by=back, step="kemensos", outcome="disetujui", on=today)
    if step == "bpjs":
        actions.record_pbi(intake=intake, by=back, step="bpjs", outcome="aktif", on=today)


def _send_out(users: dict[str, User]) -> None:
    """A visit planned for whoever may go, and an instruction of the Kadis."""
    waits = Intake.objects.filter(service__slug="rumah", status__in=[Status.VERIFIED, Status.HANDLED], holder=None)
    intake = waits.filter(holder_level="kabupaten").order_by("-pk").first()
    if intake is None:
        return
    actions.plan_visit(
        intake=intake, by=users["back"], officer=users["manajer"], planned_for=clock.today() + timedelta(days=2),
        instruction="Lihat atap dan dinding; tanyakan status tanah.",
    )  # fmt: skip
    disposition = actions.instruct(
        intake=intake, by=users["kadis"], to_user=users["manajer"], instruction="Percepat bersama Perkim.",
        due_on=clock.today() + timedelta(days=5),
    )  # fmt: skip
    extra = {
        "to": "Yth. Manajer SLRT", "sender": "Kepala Dinas Sosial", "position": "", "copies": "",
        "instruction": disposition.instruction,
    }  # fmt: skip
    memo = draft(owner=disposition, kind=LetterKind.objects.get(slug="nota-dinas"), by=users["back"], extra=extra)
    give_number(letter=memo, by=users["back"], dated=clock.today())
