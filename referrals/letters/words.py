"""Parts that several letters of this room say alike."""

from typing import Any

from cases.models import Person
from documents.content import Block, facts, par, plain
from documents.models import LetterKind
from office import settings
from office.dates import long_date, spelled
from referrals import queries
from referrals.models import Intake
from referrals.snapshot import address, number_or_reason


def head_of_office() -> str:
    """Kepala Dinas Sosial Kabupaten Muara Enim."""
    return f"Kepala {settings.get('office.name')}"


def opening(says: str = "menerangkan bahwa") -> Block:
    return plain(f"Yang bertanda tangan di bawah ini, {head_of_office()}, {says}:")


def identity(user, intake: Intake) -> Block:
    """Who the letter is about: as typed at the desk; birth and work only from a register page `user` may open."""
    person = queries.linked_person(user, intake)
    return facts(
        [
            ("Nama", intake.subject_label),
            ("NIK", number_or_reason(intake)),
            ("No. KK", intake.no_kk),
            ("Tempat/tanggal lahir", _born(person)),
            ("Jenis kelamin", intake.get_sex_display() if intake.sex != "T" else ""),
            ("Alamat", address(intake)),
        ]
    )


def _born(person: Person | None) -> str:
    if person is None or not person.birth_date:
        return ""
    return ", ".join(filter(None, [person.birth_place, long_date(person.birth_date)]))


def closing(slug: str, use: str = "dipergunakan sebagaimana mestinya") -> list[Block]:
    """The last sentences, with how long the letter holds if its kind says so."""
    days = LetterKind.objects.filter(slug=slug).values_list("validity_days", flat=True).first()
    holds = f" Surat ini berlaku {days} ({spelled(days)}) hari sejak tanggal diterbitkan." if days else ""
    return [par(f"Demikian surat ini dibuat dengan sebenarnya untuk {use}.{holds}")]


def registered(intake: Intake) -> str:
    return f"nomor register {intake.number} tanggal {long_date(intake.received_on)}"


def day(value: Any) -> str:
    return long_date(value) if value else ""
