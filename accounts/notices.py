"""Telling users that something waits or happened: inside the system at once, by mail once a day (ADR 21)."""

from collections.abc import Iterable

from django.utils.http import url_has_allowed_host_and_scheme

from accounts.authz import GRANTS, Can, Role
from accounts.models import Assignment, Notice, User
from office import clock


def tell(users: Iterable[User], *, text: str, url: str = "", key: str = "", but: User | None = None) -> int:
    """Tell each of `users` once; how many were told.

    `text`: a sentence of ours with a number, never a name, a NIK or a quotation (at most 200 letters).
    `url`: a path of ours. `but`: who did it and needs no telling. `key`: who was told under this key before isn't told
    again (jobs may repeat).
    """
    ids = sorted({user.pk for user in users if user.is_active and user != but})
    if key:
        ids = [
            pk
            for pk in ids
            if pk not in set(Notice.objects.filter(key=key, user__in=ids).values_list("user", flat=True))
        ]
    rows = [Notice(user_id=pk, text=text, url=url, key=key) for pk in ids]
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)


def holders(
    can: Can,
    *,
    roles: Iterable[Role] | None = None,
    village: str | None = None,
    kecamatan: str | None = None,
    desk: int | None = None,
    level: int = 1,
) -> list[User]:
    """Active users who hold `can` (in one of `roles`) for a record there, cleared for `level`, each once.

    Those out of office today are left out, unless nobody else is there.

    `village`, `kecamatan`: region codes of the record. `desk`: a desk's id; given, only assignments of that desk count.
    """
    granting = [role for role in (roles or Role) if can in GRANTS[role]]
    rows = Assignment.objects.active().filter(role__in=granting, user__is_active=True)
    if desk is not None:
        rows = rows.filter(desk=desk)
    rows = rows.select_related("user", "desk").prefetch_related("regions").order_by("pk")
    found = {}
    for row in rows:
        area = row.area
        reached = desk is not None or area.covers(village=village, kecamatan=kecamatan)
        if reached and area.level >= level:
            found.setdefault(row.user_id, row.user)
    users = list(found.values())
    return [user for user in users if not user.is_away] or users


def read(notice: Notice) -> str:
    """Mark one as read; where it leads."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
    return notice.url if url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None) else ""


def read_all(user: User) -> int:
    """Mark all of a user's as read; how many were not."""
    return Notice.objects.of(user).unread().update(read_at=clock.now())
