"""What is answered while one waits: the desil of a family."""

from typing import Any

from accounts.authz import Can
from cases.models import Person
from documents.actions import draft
from documents.models import LetterKind
from office import records
from referrals.actions.entry import receive
from referrals.models import Intake, ServiceKind
from referrals.standing import Standing, standing

DESIL = "cek-desil"
LETTER_KIND = "keterangan-dtsen"


def answer_desil(*, by, purpose: str = "", person: Person | None = None, key=None, **entry: Any) -> Intake:
    """Record a visit of who asked for the desil, answered and told; makes no person of a typed identity.

    `purpose`: what a surat keterangan is for; its draft stands at once where a desil is known and `by` drafts letters.
    """

    def make() -> Intake:
        found = standing(by, person, DESIL) if person else None
        service = ServiceKind.objects.get(slug=DESIL)
        text = f"Surat keterangan untuk {purpose}" if purpose else ""
        intake = receive(by=by, service=service, text=text, answer=in_words(found), person=person, **entry)
        if purpose and found and found.desil:
            _draft(intake, by, purpose, found)
        return intake

    return records.once(key, by=by, make=make)


def in_words(found: Standing | None) -> str:
    """What was told: desil, period and the programmes received."""
    if found is None:
        return "Tidak ditemukan dalam data yang dapat diperiksa petugas."
    desil = f"Desil {found.desil.desil} (periode {found.desil.period})." if found.desil else "Desil belum tercatat."
    now = dict.fromkeys(row.programme.name for row in found.programmes if row.status == row.Status.ACTIVE)
    return f"{desil} {'Menerima: ' + ', '.join(now) if now else 'Tidak tercatat menerima bantuan'}."[:2000]


def _draft(intake: Intake, by, purpose: str, found: Standing) -> None:
    kind = LetterKind.objects.active().filter(slug=LETTER_KIND).first()
    if kind and Intake.objects.visible_to(by, Can.LETTER_DRAFT).filter(pk=intake.pk).exists():
        extra = {"purpose": purpose, "listed": "ya", "desil": found.desil.desil, "period": found.desil.period}
        draft(owner=intake, kind=kind, by=by, extra=extra)
