"""A letter as PDF/A: the words it was given, the letterhead and signature of its day, the code in its foot."""

import hashlib
from typing import Any

from django.urls import reverse

from documents import codes, pdf
from documents.models import Letter, Letterhead, Paper, Shape
from documents.workflow import Status
from office import clock, settings, signing
from office.dates import long_date

BLANK_NUMBER, BLANK_DAY = "......................................", "........................"
HEAD = ("letterhead.lines", "office.address", "office.phone", "office.email", "letterhead.logo")
UNSIGNED = {"above": ["(pejabat penanda tangan belum diatur),"], "below": ["...................................."]}


def letter_pdf(letter: Letter) -> bytes:
    """The PDF/A-2b of a letter. Once numbered it comes out the same byte for byte, whatever the office changes."""
    head = letter.letterhead or present_letterhead()
    frame = _frame(head, letter.paper, letter.shape, letter.kind_name) | letter.data | _marks(letter)
    pictures = _emblem(head) | {"qr.svg": pdf.qr(frame["address"])}
    return pdf.render("letter.typ", frame, pictures=pictures, archival=True, at=letter.numbered_at or letter.drafted_at)


def report_pdf(
    name: str, data: dict[str, Any], *, paper: str = Paper.F4, landscape: bool = False, signature=None
) -> bytes:
    """A paper with letterhead that has no number of its own (buku register, laporan bulanan); `data` from `said()`.

    `signature`: a block of `office.signing`, or None.
    """
    head, now = present_letterhead(), clock.now()
    frame = _frame(head, paper, Shape.REPORT, name) | data
    frame |= {
        "landscape": landscape,
        "signature": signature,
        "seat": settings.get("office.seat"),
        "date": long_date(clock.today()),
    }
    frame["printed"] = f"Dicetak {long_date(clock.today())} pukul {clock.local(now):%H.%M}"
    return pdf.render("letter.typ", frame, pictures=_emblem(head), archival=True, at=now)


def present_letterhead() -> Letterhead:
    """The letterhead of today, not stored."""
    given = settings.get_many(*HEAD)
    contact = [
        f"Telepon {given['office.phone']}" if given["office.phone"] else "",
        f"Surel {given['office.email']}" if given["office.email"] else "",
    ]
    head = Letterhead(
        lines=given["letterhead.lines"],
        address=given["office.address"],
        contact=" · ".join(filter(None, contact)),
        emblem=given["letterhead.logo"],
    )
    whole = "\0".join([head.lines, head.address, head.contact, head.emblem])
    head.digest = hashlib.sha256(whole.encode()).hexdigest()
    return head


def check_address(code: str) -> str:
    """The public address that says whether the letter of this code is genuine."""
    return settings.public_address(reverse("letter_check", args=[codes.printed(code)]))


def _frame(head: Letterhead, paper: str, shape: str, name: str) -> dict[str, Any]:
    """What every paper has, before its own words."""
    words = {"lines": head.lines.splitlines(), "address": head.address, "contact": head.contact}
    return {
        "name": name, "paper": paper, "shape": shape, "head": words, "emblem": bool(head.emblem), "stamp": "",
        "landscape": False, "paraf": False, "code": "", "address": "", "printed": "", "number": "",
    }  # fmt: skip


def _marks(letter: Letter) -> dict[str, Any]:
    """Number, date, signature and code; of a draft how they would be today. `stamp`: large across the page."""
    code, void = codes.printed(letter.code), letter.status == Status.VOID
    if letter.number:
        return {
            "stamp": "BATAL" if void else "", "number": letter.number, "date": long_date(letter.dated),
            "seat": letter.seat, "signature": letter.signature, "code": code, "address": letter.address,
        }  # fmt: skip
    signature = signing.block_on(clock.today(), letter.signs_as) or UNSIGNED
    return {
        "stamp": "BATAL" if void else "DRAF", "paraf": letter.kind.needs_paraf, "number": BLANK_NUMBER,
        "date": BLANK_DAY, "seat": settings.get("office.seat"), "signature": signature, "code": code,
        "address": check_address(letter.code),
    }  # fmt: skip


def _emblem(head: Letterhead) -> dict[str, str]:
    return {"emblem.svg": pdf.picture(head.emblem)} if head.emblem else {}
