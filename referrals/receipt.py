"""What stands on the receipt: enough to ask again, nothing that tells of the person."""

from typing import Any

from documents import pdf
from office import settings
from office.dates import long_date
from referrals import tracking
from referrals.actions.papers import missing
from referrals.models import Intake
from referrals.workflow import OPEN

PAPERS = {"a5": "A5", "80": "Termal 80 mm", "58": "Termal 58 mm"}


def receipt_pdf(intake: Intake, *, whole: bool, paper: str) -> bytes:
    """The receipt on A5 or on a roll, with the kode lacak and a QR that leads to the public tracking page."""
    shown = data(intake, whole=whole, paper=paper)
    pictures = {"qr.svg": pdf.qr(shown["address"])}
    return pdf.render("receipt.typ", shown, pictures=pictures, archival=True)


def data(intake: Intake, *, whole: bool, paper: str = "a5") -> dict[str, Any]:
    """Finished text for `templates/typst/receipt.typ`. Rahasia (or not `whole`): number and date alone."""
    office = settings.get_many("office.name", "office.address", "office.phone", "office.hours", "letterhead.lines")
    told = whole and not intake.restricted
    return {
        "paper": paper,
        "head": office["letterhead.lines"].splitlines(),
        "address-of-office": office["office.address"],
        "contact": " · ".join(filter(None, [office["office.phone"], office["office.hours"]])),
        "title": "TANDA TERIMA",
        "number": intake.number,
        "facts": _facts(intake, office["office.name"], told),
        "missing": intake.asked_for or lacking(intake) if told else "",
        "code": tracking.printed(intake.tracking),
        "address": tracking.address(intake),
        "closing": "Simpan tanda terima ini. Sebutkan nomor register bila bertanya di Puskesos desa atau Dinas Sosial.",
    }


def lacking(intake: Intake) -> str:
    """What the checklist lacks, once somebody has ticked it and while the intake is open."""
    shown = [paper.document for paper in intake.papers.select_related("document")]
    return missing(intake.service, shown) if shown and intake.status in OPEN else ""


def _facts(intake: Intake, office: str, told: bool) -> list[list[str]]:
    facts = [["Nomor register", intake.number], ["Tanggal", long_date(intake.received_on)]]
    if told:
        at = intake.received_village.short_label if intake.received_village_id else office
        facts += [
            ["Jenis", intake.get_kind_display()],
            ["Layanan", intake.service.name],
            ["Atas nama", initials(intake.subject_name)],
            ["Diterima di", at],
            ["Petugas", intake.created_by.get_full_name()],
        ]
    return [fact for fact in facts if fact[1]]


def initials(name: str) -> str:
    """ "Siti Zainab Karim" -> "S. Z. K.": whose receipt it is, for who knows it."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:4])
