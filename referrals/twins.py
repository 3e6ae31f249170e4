"""Open intakes that a new one may repeat: the same service for the same person or family, numbers, or name and village.

Rahasia ones are never told of, nor asked for. Outside the scope only that there is one, and only by NIK or No. KK.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.authz import Can
from cases.derive import phone
from cases.models import FamilyMembership
from cases.names import name_key
from cases.search import digits16, said
from referrals.models import Intake, Level

MOST = 3


@dataclass(frozen=True)
class Twins:
    """`here`: within the user's scope, newest first, at most MOST. `elsewhere`: one outside it."""

    here: tuple[Intake, ...] = ()
    elsewhere: Intake | None = None

    def __bool__(self):
        return bool(self.here or self.elsewhere)


def of(user, service, entry: dict[str, Any]) -> Twins:
    """`entry`: any of person, nik, no_kk, subject_name, village, as typed.

    Also `asker`, the phone of who asks a question, and `family` (True): whether what kin asked for counts.
    """
    if service.restricted:
        return Twins()
    alike = Intake.objects.open().filter(service=service, level__lt=Level.SECRET)
    mine = Intake.objects.visible_to(user, Can.INTAKE_VIEW)
    sure = _sure(entry)
    found: dict[int, Intake] = {}
    for same in [*sure, *_likely(entry)]:
        for row in mine.filter(pk__in=alike.filter(same).order_by("-pk").values("pk")[:MOST]):
            found[row.pk] = row
    here = tuple(sorted(found.values(), key=lambda row: -row.pk)[:MOST])
    return Twins(here, None if here else _first(alike, sure))


def _first(alike, sure: list[Q]) -> Intake | None:
    return next((row for same in sure if (row := alike.filter(same).order_by("-pk").first())), None)


def _sure(entry: dict[str, Any]) -> list[Q]:
    """What names one person or family beyond doubt."""
    nik, card = digits16(entry.get("nik") or ""), digits16(entry.get("no_kk") or "")
    return [said(name, number) for name, number in (("nik", nik), ("no_kk", card)) if number]


def _likely(entry: dict[str, Any]) -> list[Q]:
    person, asker = entry.get("person"), phone(entry.get("asker") or "")
    found = [said("reporter_phone", asker)] if asker else []
    if person:
        families = FamilyMembership.objects.filter(person=person, until=None).values("family")
        kin = FamilyMembership.objects.filter(family__in=families, until=None).values("person")
        found += [Q(person=person), *([Q(person__in=kin)] if entry.get("family", True) else [])]
    key = name_key(entry.get("subject_name") or "")
    return found + ([Q(name_key=key, village=entry["village"])] if key and entry.get("village") else [])
