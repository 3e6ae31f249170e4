"""What other rooms see of the service points."""

from accounts.authz import Can
from office.joints import Hit
from office.text import clean_text
from puskesos.models import ServicePoint

MOST = 5


def search(user, text: str) -> list[Hit]:
    """Service points in the user's area whose name or village contains the text."""
    text = clean_text(text)
    if len(text) < 3 or text.isdigit():
        return []
    found = ServicePoint.objects.visible_to(user, Can.PUSKESOS_VIEW).select_related("village__parent")
    rows = (found.filter(name__icontains=text) | found.filter(village__name__icontains=text)).order_by("name")[:MOST]
    return [Hit("Puskesos", point.name, point.village.label, point.get_absolute_url()) for point in rows]


def subject(user, pk: str) -> tuple[str, str] | None:
    point = ServicePoint.objects.visible_to(user, Can.PUSKESOS_VIEW).filter(pk=pk).first()
    return (point.name, point.get_absolute_url()) if point else None
