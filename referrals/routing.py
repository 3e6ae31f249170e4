"""Where an intake is usually referred: place x service x programme -> desks, as data (`Route`)."""

from dataclasses import dataclass

from accounts.models import User
from office.models import Desk
from referrals import directory
from referrals.models import Intake, Route
from referrals.workflow import Holder


def targets(intake: Intake):
    """Desks an intake may be referred to: from the office any; what a village holds only those opened to villages."""
    active = Desk.objects.active()
    if intake.holder_level != Holder.VILLAGE:
        return active
    return active.serving(intake.village_id, intake.kecamatan_id).filter(from_village=True)


@dataclass(frozen=True)
class Routed:
    """A desk that serves the service at the place, with what the sender should know and who answers there."""

    desk: Desk
    note: str
    members: tuple[User, ...]


def of_service(intake: Intake) -> list[Routed]:
    """Each desk once, the usual one first."""
    first: dict[int, Route] = {}
    for route in _serving(intake).filter(service=intake.service_id):
        first.setdefault(route.desk_id, route)
    staffed = directory.members(list(first))
    return [Routed(route.desk, route.note, tuple(staffed.get(pk, ()))) for pk, route in first.items()]


def of_programmes(intake: Intake) -> dict[int, str]:
    """Names of the desks that serve each programme at the place of an intake, by id of the programme."""
    names: dict[int, dict[str, None]] = {}
    for route in _serving(intake).filter(programme__isnull=False):
        names.setdefault(route.programme_id, {})[route.desk.name] = None
    return {pk: ", ".join(found) for pk, found in names.items()}


def _serving(intake: Intake):
    here = targets(intake).serving(intake.village_id, intake.kecamatan_id)
    rows = Route.objects.serving((intake.village_id, intake.kecamatan_id)).filter(desk__in=here)
    return rows.select_related("desk")
