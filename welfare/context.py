"""What the frame around every page shows."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import Notice
from office import clock, settings
from welfare import menu

MOST_SHOWN = 99  # unread notices the bell counts


def frame(request) -> dict:
    """`frame`: office name, menu and who one is; worked out only when a page shows it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request) -> dict:
    user = getattr(request, "user", None)
    office = settings.get_many("office.short_name", "office.district")
    shown = {"office": office["office.short_name"], "district": office["office.district"], "user": None}
    if user is None or not user.is_authenticated:
        return shown
    groups = menu.for_user(user, request.path)
    bar = menu.bar(groups)
    return shown | {
        "user": user,
        "now": clock.now(),
        "groups": groups,
        "bar": bar,
        "beyond_bar": any(item.current for _, items in groups for item in items if item not in bar),
        "roles": [str(row) for row in user.in_force],
        "profile_url": reverse("accounts:profile"),
        "notices_url": reverse("accounts:notice_list"),
        "unread": Notice.objects.of(user).unread()[: MOST_SHOWN + 1].count(),
        "logout_url": reverse("accounts:logout"),
    }
