"""Users with assignments, made the way an administrator makes them."""

from datetime import date
from itertools import count

from accounts.actions import assign
from accounts.authz import AREA_OF, AreaKind, Role
from accounts.models import User
from office.models import Desk
from regions.models import Region

serial = count(1)


def make_user(
    role: Role | None = None, *codes: str, username: str | None = None, desk=None, since=date(2020, 1, 1), **values
) -> User:
    """A user with one assignment: region codes for village and kecamatan roles, a Desk or its slug for desk roles."""
    number = next(serial)
    user = User(username=username or f"user{number}", name=values.pop("name", f"Pengguna {number}"), **values)
    user.set_unusable_password()
    user.save()
    if role is not None:
        give(user, role, *codes, desk=desk, since=since)
    return user


def give(user: User, role: Role, *codes: str, desk=None, since=date(2020, 1, 1), until=None):
    """One more assignment for `user`."""
    if isinstance(desk, str):
        desk = Desk.objects.get(slug=desk)
    if desk is None and AREA_OF[role] == AreaKind.DESK:
        raise ValueError(f"{role} needs a desk")
    regions = list(Region.objects.filter(pk__in=codes))
    assert len(regions) == len(codes), f"unknown region among {codes}"
    for cached in ("in_force", "areas"):
        user.__dict__.pop(cached, None)
    return assign(by=None, user=user, role=role, regions=regions, desk=desk, since=since, until=until)
