"""How far one assignment reaches into the register, and where its holder sits (house.md 3).

Each rule stands twice, as SQL for lists and as Python for one row in hand; a test compares the two over all cases.
"""

from django.apps import apps
from django.db.models import Q

from accounts.authz import AREA_OF, GRANTS, SECRET, Area, AreaKind, Can, Role, scope
from referrals.workflow.table import Holder, Seat

DRAFT = "draf"


def intakes(user, can: Can) -> Q:
    """Intakes `user` may read wholly through `can`: received or living in the area, up to the level cleared there.

    A Kabid: what the own bidang holds or got as a disposisi. Drafts: the author's alone.
    """

    def reach(area: Area) -> Q:
        sent = _reach(area, also=~Q(status=DRAFT))
        writes = Can.INTAKE_CREATE in GRANTS[area.role]
        return Q(status=DRAFT, created_by_id=user.pk) | sent if writes else sent

    return scope(user, can, reach)


def progress(user, can: Can) -> Q:
    """Intakes of which `user` may know number, state and service, no more: a Kasi Kesos in the own kecamatan."""
    return scope(user, can, lambda area: _progress(area))


def traced(user, can: Can) -> Q:
    """Rahasia intakes of which the district desks may know number and state, asking for the exact number."""
    return scope(user, can, lambda area: Q(level__gte=SECRET) & ~Q(status=DRAFT) if area.district else _none())


def referrals(user, can: Can) -> Q:
    """Referrals `user` reads through `can`: those sent to the own desk, and those of intakes within reach."""
    return scope(user, can, _referral)


def seated(user, can: Can, at) -> Q:
    """Intakes within reach whose holder lets somebody with the seat of this user move: `at` = holder -> seats."""
    return scope(user, can, lambda area: _hold(area) & _seat_q(area, at))


def reaches(area: Area, intake) -> bool:
    """Python twin of what `seated` asks of the place and the level of one intake."""
    if intake.level > area.level or not _reads(area):
        return False
    if area.desk_id is not None:
        return intake.holder_id == area.desk_id
    return area.covers(village=intake.received_village_id, kecamatan=intake.received_kecamatan_id) or area.covers(
        village=intake.village_id, kecamatan=intake.kecamatan_id
    )


def seat(area: Area, intake) -> Seat | None:
    """Where the holder of an assignment sits towards one intake."""
    if area.role == Role.KABID:
        return Seat.BIDANG if intake.holder_id == area.desk_id else None
    if area.role == Role.REHSOS:
        return Seat.BIDANG if intake.holder_id and intake.holder.handles_restricted else None
    return _SEAT_OF[AREA_OF[area.role]]


_SEAT_OF = {
    AreaKind.VILLAGE: Seat.VILLAGE,
    AreaKind.KECAMATAN: Seat.KECAMATAN,
    AreaKind.DISTRICT: Seat.DISTRICT,
    AreaKind.DESK: None,
}


def _none() -> Q:
    return Q(pk__in=[])


def _reads(area: Area) -> bool:
    """Whether this assignment reads intakes at all: another right of it (to reveal a number) opens none."""
    return Can.INTAKE_VIEW in GRANTS[area.role] and area.role != Role.KASI


def _placed(area: Area, also: Q, prefix: str = "") -> Q:
    """Received or living in the area, and `also`: said for each of the two, so that each may be asked of its index."""
    received = area.q(f"{prefix}received_village", f"{prefix}received_kecamatan")
    lives = area.q(f"{prefix}village", f"{prefix}kecamatan")
    return (received & also) | (lives & also) if received and lives else also


def _reach(area: Area, prefix: str = "", also: Q = Q()) -> Q:  # noqa: B008 - never changed
    """What this area reads wholly, and `also`. The desk comes first: a Kabid has the whole district as place."""
    if not _reads(area):
        return _none()
    if area.desk_id is None:
        return _placed(area, also & Q(**{f"{prefix}level__lte": area.level}), prefix)
    return also & Q(**{f"{prefix}pk__in": _of_bidang(area)})


def _of_bidang(area: Area):
    """Ids of what a bidang holds or got as a disposisi (Rahasia it reads only where it holds it).

    One list of ids: beside an OR of conditions a database would walk the whole register.
    """
    held = apps.get_model("referrals", "Intake").objects.filter(holder=area.desk_id, level__lte=area.level)
    sent = apps.get_model("referrals", "Referral").objects.filter(desk=area.desk_id, intake__level__lt=SECRET)
    told = apps.get_model("referrals", "Disposition").objects.filter(desk=area.desk_id, intake__level__lt=SECRET)
    sent, told = (rows.order_by().values("intake") for rows in (sent, told))
    return held.order_by().values("pk").union(sent, told, all=True)


def _referral(area: Area) -> Q:
    if area.desk_id is None:
        return _reach(area, "intake__")
    held = Q(intake__holder=area.desk_id, intake__level__lte=area.level) if area.role == Role.KABID else _none()
    return Q(desk=area.desk_id) | held


def _progress(area: Area) -> Q:
    if area.role != Role.KASI:
        return _none()
    return _placed(area, Q(level__lte=area.level) & ~Q(status=DRAFT))


def _hold(area: Area) -> Q:
    """Python twin: `reaches`."""
    if not _reads(area):
        return _none()
    level = Q(level__lte=area.level)
    return level & Q(holder=area.desk_id) if area.desk_id is not None else _placed(area, level)


def _seat_q(area: Area, at) -> Q:
    """Python twin: `seat`, then whether `at` lets that seat move."""
    if area.role in (Role.KABID, Role.REHSOS):
        if Seat.BIDANG not in at.get(Holder.BIDANG, ()):
            return _none()
        own = Q(holder=area.desk_id) if area.role == Role.KABID else Q(holder__handles_restricted=True)
        return Q(holder_level=Holder.BIDANG) & own
    mine = _SEAT_OF[AREA_OF[area.role]]
    return Q(holder_level__in=[holder for holder, seats in at.items() if mine in seats])
