"""What pages of field lists ask: who belongs on a list, how far it is, what was found."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q

from accounts.authz import Can
from cases import fieldwork, queries
from cases.fieldwork import Kind, Outcome
from cases.models import Classification, Family, FieldItem, FieldList, FieldRound, Participation, Person, Programme
from cases.models.reference import Secrecy
from documents.models import Attachment
from psks.models import Actor
from regions.models import Region


# --- Who belongs on a list -----------------------------------------------------------------------
def villages(round: FieldRound):
    """Villages a round goes over, by code."""
    rows = Region.objects.villages().order_by("pk")
    if round.village_id:
        return rows.filter(pk=round.village_id)
    return rows.filter(parent=round.kecamatan_id) if round.kecamatan_id else rows


def subjects(round: FieldRound, place: Q) -> list[Person | Family | Actor]:
    """Everybody openly known to be visited in a round, of those that match `place`; by RT, then name.

    Yearly: who is of a kind of PPKS that is not Rahasia, and the PSKS. Verval: who receives the programme.
    """
    people = Person.objects.active().filter(place, restricted=False)
    families = Family.objects.active().filter(place, restricted=False)
    if round.kind == Kind.YEARLY:
        found = Classification.objects.current().filter(kind__level__lte=Secrecy.LIMITED)
        actors = list(Actor.objects.serving().filter(place, village__isnull=False).order_by("name_key", "pk"))
    else:
        found, actors = Participation.objects.current().filter(programme=round.programme), []
    people = people.filter(pk__in=found.filter(person__isnull=False).values("person"))
    families = families.filter(pk__in=found.filter(family__isnull=False).values("family"))
    return [*people.order_by("rw", "rt", "name_key"), *families.order_by("rw", "rt", "head_key"), *actors]


def accompanied(round: FieldRound) -> dict:
    """Families on a round for pendamping, by who accompanies them; whoever has nobody is on no list."""
    place = Q(village__in=villages(round).values("pk"), companion__isnull=False)
    rows = Family.objects.active().filter(place, restricted=False).select_related("companion")
    standing = Participation.objects.current().filter(programme=round.programme, family__isnull=False)
    found = defaultdict(list)
    for family in rows.filter(pk__in=standing.values("family")).order_by("village_id", "head_key"):
        found[family.companion].append(family)
    return found


def by_numbers(user, programme: Programme | None, numbers: Iterable[str]) -> tuple[list[Person | Family], int]:
    """Persons with these NIKs the user may put on a list (a family programme: their families), and how many are not."""
    numbers = list(dict.fromkeys(numbers))
    rows = Person.objects.visible_to(user, Can.FIELD_MAKE).active().filter(restricted=False, nik__in=numbers)
    people = list(rows.select_related("village", "kecamatan"))
    missing = len(numbers) - len({person.nik for person in people})
    if programme is None or programme.unit != Programme.Unit.FAMILY:
        return people, missing
    families = Family.objects.active().filter(
        memberships__person__in=people, memberships__until=None, restricted=False
    )  # fmt: skip
    return list(families.select_related("village", "companion").distinct()), missing


# --- How far -------------------------------------------------------------------------------------
def progress(user, lists: Iterable[FieldList]) -> dict[int, tuple[int, int]]:
    """Worked and all names of each list, of those the user may see."""
    rows = FieldItem.objects.visible_to(user, Can.FIELD_VIEW).filter(list__in=[row.pk for row in lists])
    counted = rows.values_list("list").annotate(done=Count("pk", filter=~Q(outcome="")), total=Count("pk")).order_by()
    return {pk: (done, total) for pk, done, total in counted}


def found(user, row: FieldList) -> list[tuple[str, int]]:
    """Outcomes of one list in words, with their number."""
    rows = FieldItem.objects.visible_to(user, Can.FIELD_VIEW).filter(list=row).exclude(outcome="")
    counts = dict(rows.values_list("outcome").annotate(n=Count("pk")).order_by())
    return [(one.label, counts[one]) for one in Outcome if counts.get(one)]


# --- One item as it is shown ---------------------------------------------------------------------
def shown(user, rows, can: Can = Can.FIELD_VIEW):
    """Items with all a row tells, in a number of queries that does not grow."""
    kinds = (
        Classification.objects.visible_to(user, Can.PERSON_VIEW).current().select_related("kind").order_by("kind__code")
    )
    return rows.select_related(
        "list__programme", "person", "family__head", "actor__kind", "recorded_by"
    ).prefetch_related(
        Prefetch("person__classifications", kinds, to_attr="told_kinds"),
        Prefetch("family__classifications", kinds, to_attr="told_kinds"),
    )


def describe(item: FieldItem) -> str:
    """The line under the name: age, RT/RW, kinds, as far as the reader may know."""
    if item.actor_id:
        return f"PSKS · {item.actor.kind.name}"
    record = item.subject
    parts = [queries.age(record).words] if item.person_id else ["keluarga"]
    parts.append(" ".join(filter(None, [record.address, f"RT {record.rt}/RW {record.rw}" if record.rt else ""])))
    parts.append(", ".join(row.kind.name for row in record.told_kinds))
    return " · ".join(part for part in parts if part)


def add_photos(items: list[FieldItem]) -> list[FieldItem]:
    """The same items, each with the photos of its visit as `photos`, in one query."""
    rows = Attachment.objects.filter(owner_type=FieldItem._meta.label_lower, owner_id__in=[item.pk for item in items])
    kept = defaultdict(list)
    for row in rows.order_by("pk"):
        kept[row.owner_id].append(row)
    for item in items:
        item.photos = kept[item.pk]
    return items


def buttons(item: FieldItem) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes offered at once, and the rarer ones."""
    every = list(fieldwork.outcomes(item.list.kind, item.type))
    return every[:2], every[2:]
