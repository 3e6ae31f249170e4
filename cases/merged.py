"""What a merger moved, left and found since, named for one reader: only what that reader may open (ADR 19)."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Q

from accounts.authz import Can
from cases.models import DuplicatePair, Merge, PairState, Person
from cases.references import references
from office import joints

SHOWN = 40


def of_pair(user, pair: DuplicatePair) -> Merge | None:
    """The merger of these two that stands, or the last one that was taken back."""
    both = [pair.low_id, pair.high_id]
    found = Merge.objects.visible_to(user, Can.PERSON_MERGE).filter(kept__in=both, absorbed__in=both)
    return found.order_by("-pk").first()


def pairs(user, person: Person) -> list[DuplicatePair]:
    """Open pairs of a person, most alike first; the other stands on each as `other`."""
    rows = DuplicatePair.objects.visible_to(user, Can.PERSON_MERGE).standing().filter(state=PairState.OPEN)
    found = list(
        rows.filter(Q(low=person) | Q(high=person)).select_related("low", "high").order_by("-score", "-pk")[:5]
    )
    for pair in found:
        pair.other = pair.high if pair.low_id == person.pk else pair.low
    return found


def into(user, person: Person) -> list[Merge]:
    """Mergers by which others became this person, those the user may see."""
    rows = Merge.objects.visible_to(user, Can.PERSON_MERGE).filter(kept=person, parted_at=None)
    return list(rows.select_related("absorbed").order_by("-pk"))


def added(user, merge: Merge) -> list[tuple[str, str]]:
    """What was recorded on the kept person since the merger; it stays there when the two are parted."""
    moved = {(label, key) for label, key, _ in merge.changes}
    since = [
        [found.label, key]
        for found in references()
        for key in found.keys(merge.kept_id)
        if key not in merge.had.get(found.name, ()) and (found.label, key) not in moved
    ]
    return rows(user, since)


def rows(user, keys: Iterable[list]) -> list[tuple[str, str]]:
    """(words, address) of rows; those of a room that gives no page to this user are left out."""
    named = (_named(user, label, key) for label, key in list(keys)[:SHOWN])
    return [found for found in named if found]


def _named(user, label: str, key: int) -> tuple[str, str] | None:
    find = joints.subject.get(label)
    if find is None:
        return None
    found = find(user, str(key))
    name = str(apps.get_model(label)._meta.verbose_name)
    return (f"{name[:1].upper()}{name[1:]}: {found[0]}", found[1]) if found else None
