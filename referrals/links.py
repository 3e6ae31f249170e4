"""Links for agencies without accounts: their address, the ready text, and who answers through one (ADR 24).

The address holds a random key and our signature, nothing of the person; the code that opens it stands on the letter.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from documents import codes
from office import clock, settings

CODE_LENGTH = 8  # 31^8, about 40 bits, beside the link
KEY_LENGTH = 16
_SIGNER = Signer(salt="referrals.link", sep=".")


@dataclass(frozen=True)
class Answerer:
    """Who answers through a link: no user, only the name given there. The trail says "Pengunjung"."""

    name: str
    pk: None = None

    def get_full_name(self) -> str:
        return self.name

    get_username = get_full_name


def new_key() -> str:
    return codes.new_code(KEY_LENGTH)


def token(key: str) -> str:
    return _SIGNER.sign(key)


def key_of(text: str) -> str:
    """The key in a token of ours, "" of anything else."""
    try:
        return _SIGNER.unsign(text[:200])
    except BadSignature:
        return ""


def expiry() -> datetime:
    """Until when a link made now opens (setting `referrals.link_days`)."""
    return clock.now() + timedelta(days=settings.get("referrals.link_days"))


def address(link) -> str:
    return settings.public_address(reverse("agency_link", args=[token(link.key)]))


def message(link) -> str:
    """The ready text an officer sends: number, link and how long it opens; never the code, never a person."""
    name = settings.get("office.name")
    until = clock.local(link.expires_at)
    return (
        f"Yth. {link.referral.desk.name}, dari {name}.\n"
        f"Kami mengirim rujukan nomor {link.referral.number}. Mohon dibalas lewat tautan ini sampai {until:%d-%m-%Y}:\n"
        f"{address(link)}\n"
        "Tautan dibuka dengan kode yang tertulis pada surat rujukan kami."
    )


def whatsapp(link) -> str:
    """A wa.me link with the ready text; the officer picks the contact where the desk has no mobile number."""
    digits = "".join(sign for sign in link.referral.desk.phone if sign.isdigit())
    mobile = f"62{digits[1:]}" if digits.startswith("08") else digits if digits.startswith("628") else ""
    return f"https://wa.me/{mobile}?text={quote(message(link))}"


def mail(link) -> str:
    parts = {"subject": f"Rujukan {link.referral.number}", "body": message(link)}
    return f"mailto:?{urlencode(parts, quote_via=quote)}"
