"""What the frame around every page shows."""

from django.utils.functional import SimpleLazyObject

from welfare import menu

OFFICE = ("Dinas Sosial", "Kab. Muara Enim")
BAR = 3  # places in the bottom bar of a phone, Menu being the fourth


def frame(request) -> dict:
    """`frame`: office name, menu and who one is; worked out only when a page shows it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request) -> dict:
    user = getattr(request, "user", None)
    office = {"office": OFFICE[0], "district": OFFICE[1]}
    if user is None or not user.is_authenticated:
        return office | {"user": None}
    groups = menu.for_user(user, request.path)
    bar = [item for _, items in groups for item in items][:BAR]
    return office | {"user": user, "groups": groups, "bar": bar, "roles": roles(user)}


def roles(user) -> list[str]:
    """"Operator Puskesos · Desa Embawang", one for each active assignment."""
    return [str(row) for row in user.assignments.active().select_related("desk").prefetch_related("regions")]
