"""What stands on the receipt: enough to ask again, nothing that tells of the person."""

from typing import Any

from office import settings
from office.dates import long_date
from referrals.models import Intake


def data(intake: Intake, *, whole: bool) -> dict[str, Any]:
    """Finished text for `templates/typst/receipt.typ`. Rahasia (or not `whole`): number and date alone."""
    office = settings.get_many("office.name", "office.address", "office.phone", "office.hours", "letterhead.lines")
    facts = [["Nomor register", intake.number], ["Tanggal", long_date(intake.received_on)]]
    if whole and not intake.restricted:
        facts += [
            ["Jenis", intake.get_kind_display()],
            ["Layanan", intake.service.name],
            ["Atas nama", initials(intake.subject_name)],
            [
                "Diterima di",
                intake.received_village.short_label if intake.received_village_id else office["office.name"],
            ],
            ["Petugas", intake.created_by.get_full_name()],
        ]
    return {
        "head": office["letterhead.lines"].splitlines(),
        "address": office["office.address"],
        "contact": " · ".join(filter(None, [office["office.phone"], office["office.hours"]])),
        "title": "TANDA TERIMA",
        "number": intake.number,
        "facts": [fact for fact in facts if fact[1]],
        "missing": intake.asked_for if whole and not intake.restricted else "",
        "closing": "Simpan tanda terima ini. Sebutkan nomor register bila bertanya di Puskesos desa atau Dinas Sosial.",
    }


def initials(name: str) -> str:
    """ "Siti Zainab Karim" -> "S. Z. K.": whose receipt it is, for who knows it."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:4])
