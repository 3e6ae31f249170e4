"""What remains open when somebody has died or moved away: offered as a list, ended in one act, never by itself."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from cases.actions.classification import end_classification
from cases.actions.family import end_membership
from cases.actions.participation import end_participation
from cases.models import Classification, EndReason, FamilyMembership, Participation, Person
from cases.models.person import DeactivationReason
from office import clock, records
from office.errors import DomainError

WHY = {DeactivationReason.DEAD: EndReason.DEAD, DeactivationReason.MOVED: EndReason.MOVED}
DEPARTED = frozenset(WHY)  # reasons after which nobody is there any more


def settle_departed(
    *,
    by,
    person: Person,
    classifications: Iterable[Classification] = (),
    participations: Iterable[Participation] = (),
    leave: bool = False,
    on: date | None = None,
    version: int | None = None,
) -> None:
    """End what was chosen of a person who has died or moved away, all since the same day. Raises DomainError."""
    why = WHY.get(person.deactivation_reason)
    if person.active or why is None:
        raise DomainError("Orang ini tidak dinonaktifkan karena meninggal atau pindah.")
    day = on or person.deactivated_on or clock.today()
    classifications, participations = list(classifications), list(participations)
    with transaction.atomic():
        changes = {"kinds": (None, len(classifications)), "programmes": (None, len(participations))}
        records.advance(person, by=by, act="person.settle", changes=changes, version=version)
        for found in classifications:
            end_classification(by=by, classification=found, ended_on=max(day, found.assessed_on), reason=why)
        for row in participations:
            end_participation(
                by=by,
                participation=row,
                status=Participation.Status.STOPPED,
                reason=why.label,
                ended_on=max(day, row.since or day),
            )
        member = FamilyMembership.objects.select_related("family", "person").filter(person=person, until=None).first()
        if leave and member:
            until = max(day, member.since or day)
            end_membership(by=by, membership=member, until=until, reason=person.get_deactivation_reason_display())
