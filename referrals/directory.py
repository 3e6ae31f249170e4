"""The directory of services: what each desk does, when it is open, and who answers there."""

from accounts.authz import Can, areas, may
from accounts.models import Assignment, User
from office.models import Desk


def keepable(user) -> frozenset[int]:
    """Ids of the desks whose entry the user keeps: members the own, the administrator all."""
    if may(user, Can.OFFICE_MANAGE):
        return frozenset(Desk.objects.values_list("pk", flat=True))
    return frozenset(area.desk_id for area in areas(user, Can.REFERRAL_ANSWER))


def members(desks) -> dict[int, list[User]]:
    """Who answers for each of `desks` (ids) here: active users with an assignment in force, by name."""
    rows = Assignment.objects.active().filter(desk__in=desks, user__is_active=True)
    found: dict[int, dict[int, User]] = {}
    for row in rows.select_related("user").order_by("user__name", "pk"):
        found.setdefault(row.desk_id, {})[row.user_id] = row.user
    return {desk: list(users.values()) for desk, users in found.items()}


def entries(user) -> list[dict]:
    """What the page shows of each active desk."""
    desks = Desk.objects.active().prefetch_related("areas")
    kept, rows = keepable(user), list(desks)
    staffed = members([desk.pk for desk in rows])
    return [
        {
            "desk": desk,
            "members": staffed.get(desk.pk, []),
            "areas": [area.short_label for area in desk.areas.all()],
            "editable": desk.pk in kept,
        }
        for desk in rows
    ]
