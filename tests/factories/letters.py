"""Letters, brought to a state by the real steps."""

from datetime import date
from itertools import count

from documents import actions
from documents.models import Letter, LetterKind
from documents.workflow import Status
from office.models import Signatory
from tests.factories.referrals import fresh, make_intake

serial = count(1)
PBI = {
    "faskes": "Puskesmas Semende", "faskes_number": "440/112/PKM/2026", "faskes_date": date(2026, 11, 20),
    "need": "rutin", "card": "", "off_since": "", "to": "BPJS Kesehatan", "diagnosis": "",
}  # fmt: skip


def make_signatory(position: str = "Kepala Dinas", **values) -> Signatory:
    known = {
        "name": "Drs. H. Mahmud Anwar, M.Si.", "nip": "197001011995031001", "rank": "Pembina Utama Muda (IV/c)",
        "since": date(2020, 1, 1),
    }  # fmt: skip
    return Signatory.objects.create(position=position, **(known | values))


def kind(slug: str = "pbi-aktif", **values) -> LetterKind:
    """A seeded kind, changed as the test needs it."""
    LetterKind.objects.filter(slug=slug).update(**values)
    return LetterKind.objects.get(slug=slug)


def make_letter(office, *, intake=None, slug: str = "pbi-aktif", extra=None, by=None) -> Letter:
    """A draft of an intake at the district."""
    by = by or office.back
    intake = intake or make_intake(by, slug="pbi-aktif")
    return actions.draft(owner=intake, kind=kind(slug), by=by, extra=PBI if extra is None else extra)


def make_case_letter(case, slug: str = "bast-klien", *, by=None, **values) -> Letter:
    """A draft of a case, by its worker."""
    extra = (handover_values if slug == "bast-klien" else report_values)(**values)
    return actions.draft(owner=case, kind=kind(slug), by=by or case.worker, extra=extra)


def make_parafed(office) -> Letter:
    """A numbered letter whose paraf is recorded."""
    letter = make_letter_at(Status.NUMBERED, office)
    actions.record(letter=letter, name="paraf", by=office.back, paraf_by="Herlina", paraf_on=letter.dated)
    return fresh(letter)


def make_letter_at(status: str, office, **values) -> Letter:
    """A letter in `status`, by the steps that lead there; there must be a signatory."""
    letter = make_letter(office, **values)
    by = values.get("by") or office.back
    day = letter.drafted_at.date()
    if status == Status.DRAFT:
        return letter
    actions.give_number(letter=letter, by=by, dated=day, number=f"400.9/{next(serial):04}/409.105/XI/2026")
    if status == Status.VOID:
        return actions.record(letter=letter, name="void", by=by, note="Salah ketik.")
    if status in (Status.SIGNED, Status.HANDED):
        actions.record(letter=letter, name="paraf", by=by, paraf_by="Herlina Wijaya", paraf_on=day)
        actions.record(letter=letter, name="sign", by=by, signed_on=day)
    if status == Status.HANDED:
        actions.record(letter=letter, name="hand", by=by, handed_on=day, handed_to="Rukmini")
    return fresh(letter)


def handover_values(**more) -> dict:
    return {
        "on": date(2026, 11, 27), "place": "Muara Enim", "receiver": "Rusdi", "receiver_as": "Kakak kandung",
        "receiver_id": "1603104308797311", "receiver_phone": "0812", "receiver_address": "Dusun II Segamit",
        "condition": "Sehat.", "belongings": "Pakaian\nObat",
    } | more  # fmt: skip


def report_values(**more) -> dict:
    return {
        "addressee": "Kepala Panti", "background": "Hidup di jalan.", "condition": "Lemah.",
        "analysis": "Tidak ada keluarga.", "recommendation": "Panti.",
    } | more  # fmt: skip
