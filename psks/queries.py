"""What other rooms see of the PSKS register: search results and the subject of a trail event."""

from accounts.authz import Can
from office.joints import Hit
from office.text import clean_text
from psks.models import Actor

MOST = 8


def search(user, text: str) -> list[Hit]:
    """Actors in the user's area whose name contains all the words."""
    words = clean_text(text).casefold().split()
    if not words or text.isdigit():
        return []
    found = Actor.objects.visible_to(user, Can.PSKS_VIEW)
    for word in words[:5]:
        found = found.filter(name_key__contains=word)
    rows = found.select_related("kind", "village", "kecamatan").order_by("name_key", "pk")[:MOST]
    return [Hit("PSKS", actor.name, f"{actor.kind.name} · {actor.place}", actor.get_absolute_url()) for actor in rows]


def subject(user, pk: str) -> tuple[str, str] | None:
    actor = Actor.objects.visible_to(user, Can.PSKS_VIEW).filter(pk=pk).first()
    return (actor.name, actor.get_absolute_url()) if actor else None
