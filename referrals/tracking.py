"""What somebody outside is told of an intake: its state in plain words and what is still needed, of nobody's person.

Pure but for the settings. Of a Rahasia intake neither service nor request is named: a receipt may lie on a table.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from django.urls import reverse

from documents import codes
from office import clock, settings
from referrals.models import Intake, Reporter
from referrals.workflow import OVER, Status

CODE_LENGTH = 8  # 31^8, about 40 bits, beside the number
_DATE = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d(?![./-]?\d)"
# A date, which stays, or ten digits and more somebody wrote into a request: a NIK, a No. KK, a phone number.
LONG_NUMBER = re.compile(rf"({_DATE})|\d(?:[ .-]*\d){{9,}}")
STAGES = ["Diterima", "Diperiksa", "Ditangani", "Selesai"]

# Status -> (sentence, how far: place in STAGES, tone)
WORDS: dict[str, tuple[str, int, str]] = {
    Status.RECEIVED: ("Sudah kami terima dan menunggu diperiksa petugas.", 1, "now"),
    Status.INCOMPLETE: ("Menunggu kelengkapan dari Anda.", 2, "wait"),
    Status.VERIFIED: ("Sudah diperiksa dan akan ditangani.", 2, "now"),
    Status.HANDLED: ("Sedang ditangani.", 3, "now"),
    Status.REFERRED: ("Sudah diteruskan kepada instansi yang berwenang; kami menunggu jawabannya.", 3, "now"),
    Status.REOPENED: ("Dibuka kembali dan sedang diperiksa lagi.", 2, "now"),
    Status.DONE: ("Sudah selesai. Petugas akan memberi tahu Anda hasilnya.", 4, "done"),
    Status.CLOSED: ("Sudah selesai.", 4, "done"),
    Status.REJECTED: ("Belum dapat dipenuhi.", 4, "wait"),
    Status.CANCELLED: ("Dibatalkan.", 4, ""),
    Status.MERGED: ("Digabung dengan permintaan lain yang sama.", 4, ""),
}


@dataclass(frozen=True)
class Progress:
    """What the public page shows. `stage`: place in STAGES, from 1. `over_since`: the day it ended, None while open."""

    number: str
    service: str
    sentence: str
    stage: int
    tone: str
    needed: str
    received_on: date
    moved_on: date
    over_since: date | None


def new_code() -> str:
    return codes.new_code(CODE_LENGTH)


def printed(code: str) -> str:
    """ABCD-EFGH."""
    return codes.printed(code)


def read_code(text: str) -> str:
    return codes.read_code(text, CODE_LENGTH)


def progress(intake: Intake) -> Progress:
    sentence, stage, tone = WORDS[intake.status]
    if intake.status == Status.REJECTED:
        sentence = f"Belum dapat dipenuhi, karena {intake.get_reject_reason_display()}."
    if intake.status == Status.MERGED and intake.merged_into_id:
        sentence = f"Digabung dengan nomor {intake.merged_into}."
    if intake.restricted and intake.status not in OVER:
        sentence, tone = "Sedang ditangani.", "now"
    moved = clock.local(intake.moved_at).date()
    return Progress(
        number=intake.number,
        service="" if intake.restricted else intake.service.name,
        sentence=sentence,
        stage=stage,
        tone=tone,
        needed=_needed(intake),
        received_on=intake.received_on,
        moved_on=moved,
        over_since=moved if intake.status in OVER else None,
    )


def may_object(intake: Intake) -> bool:
    """Whether it is over and the time to object has not passed (setting `tracking.reopen_days`)."""
    if intake.status not in OVER or intake.status == Status.MERGED:
        return False
    ended = clock.local(intake.moved_at).date()
    return clock.today() <= ended + timedelta(days=settings.get("tracking.reopen_days"))


def address(intake: Intake) -> str:
    """The full address behind the QR code of a receipt."""
    return settings.public_address(reverse("track_scanned", args=[intake.number, printed(intake.tracking)]))


def message(intake: Intake) -> str:
    """The ready text an officer sends from the own phone; "" of what is Rahasia or not sent yet."""
    if intake.restricted or not intake.number:
        return ""
    told = progress(intake)
    office = settings.get_many("office.name", "office.phone")
    lines = [
        f"Yth. Bapak/Ibu, dari {office['office.name']}.",
        f"Nomor register {told.number} ({told.service}): {_said(intake, told)}",
        f"Yang masih diperlukan: {told.needed}" if told.needed else "",
        f"Perkembangan dapat dilihat di {settings.public_address(reverse('track'))} dengan nomor register"
        f" dan kode lacak {printed(intake.tracking)}."
        if intake.tracking
        else "",
        f"Pertanyaan: {office['office.phone']}" if office["office.phone"] else "",
    ]
    return "\n".join(line for line in lines if line)


def _said(intake: Intake, told: Progress) -> str:
    """The sentence of the state; with the result where the message is the word to the family itself, nobody else's."""
    family = intake.reporter in {Reporter.SELF, Reporter.FAMILY}
    if intake.status == Status.DONE and intake.result_text and family:
        return f"sudah selesai. Hasilnya: {_open(intake.result_text)}"
    return f"{told.sentence[0].lower()}{told.sentence[1:]}"


def whatsapp(intake: Intake) -> str:
    """A wa.me link with the ready text, to the person concerned or else the reporter; "" where there is no number."""
    phone = intake.phone or intake.reporter_phone
    text = message(intake)
    return f"https://wa.me/{phone}?text={quote(text)}" if text and phone.startswith("62") else ""


def _needed(intake: Intake) -> str:
    if not intake.asked_for:
        return ""
    if intake.restricted:
        return "Hubungi petugas yang menerima laporan Anda."
    return _open(intake.asked_for)


def _open(text: str) -> str:
    return LONG_NUMBER.sub(lambda found: found[1] or "...", text)
