"""How much of an intake a user is shown: everything, the progress, or number and state alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from accounts.authz import Can
from referrals.models import Intake

SECRET_WORDS = "Data rahasia - hubungi Bidang Rehsos"


class Sight(IntEnum):
    NUMBER = 1  # Rahasia, for who sent it and the district desks that ask for the exact number
    PROGRESS = 2  # number, state, service: Kasi Kesos
    WHOLE = 3


@dataclass(frozen=True)
class Row:
    """One line of a list, holding nothing its reader may not see."""

    pk: int
    number: str
    sight: Sight
    title: str
    detail: str
    place: str
    kecamatan: str
    status: str
    tone: str
    holder: str
    since: datetime
    received: datetime | None
    url: str
    late: bool = False
    worker: str = ""
    pick: str = ""  # "id:version" where the reader may choose it for a move of several


def sight_of(user, intake: Intake, can: Can = Can.INTAKE_VIEW) -> Sight:
    """For an intake out of `known_to` or `traced_by`."""
    return sights(user, [intake], can)[intake.pk]


def sights(user, intakes: Iterable[Intake], can: Can = Can.INTAKE_VIEW) -> dict[int, Sight]:
    """For several at once, in one query."""
    intakes = list(intakes)
    ids = [intake.pk for intake in intakes]
    whole = set(Intake.objects.visible_to(user, can).filter(pk__in=ids).values_list("pk", flat=True))
    less = {intake.pk: Sight.NUMBER if intake.restricted else Sight.PROGRESS for intake in intakes}
    return {pk: Sight.WHOLE if pk in whole else less[pk] for pk in ids}


def rows(user, intakes: Iterable[Intake]) -> list[Row]:
    """Lines for a list; needs `service`, `village`, `kecamatan` and `holder` selected."""
    intakes = list(intakes)
    seen = sights(user, intakes)
    return [row(intake, seen[intake.pk]) for intake in intakes]


def row(intake: Intake, sight: Sight) -> Row:
    title, detail = {
        Sight.WHOLE: (intake.subject_label, f"{intake.get_kind_display()} · {intake.service}"),
        Sight.PROGRESS: (intake.service.name, intake.get_kind_display()),
        Sight.NUMBER: (SECRET_WORDS, ""),
    }[sight]
    shown = sight > Sight.NUMBER
    return Row(
        pk=intake.pk,
        number=intake.number or "Draf",
        sight=sight,
        title=title,
        detail=detail,
        place=place(intake)[0] if shown else "",
        kecamatan=place(intake)[1] if shown else "",
        status=intake.get_status_display(),
        tone=intake.tone,
        holder=intake.holder_label if shown else "",
        since=intake.moved_at,
        received=intake.received_at,
        url=intake.get_absolute_url(),
        late=intake.is_late,
        worker=intake.worker.name if shown and intake.worker_id else "",
    )


def place(intake: Intake) -> tuple[str, str]:
    """Where the person lives, village and kecamatan in words."""
    kecamatan = intake.kecamatan.name if intake.kecamatan_id else ""
    if intake.village_id:
        return intake.village.name, kecamatan
    return (f"Kec. {kecamatan}", "") if kecamatan else (intake.domicile_note or "Belum ditempatkan", "")
