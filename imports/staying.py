"""Who stays when a batch is taken back: whom somebody has changed since, or given something, and who that was."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from cases.models import (
    Classification,
    DesilRecord,
    DuplicatePair,
    Dwelling,
    EmergencyAccess,
    Family,
    FamilyCard,
    FamilyMembership,
    FamilyRole,
    Kind,
    Participation,
    Person,
    PersonExternalId,
    Programme,
)
from cases.models.reference import Secrecy
from cases.story import SECRET_ACTS
from documents.models import Attachment
from imports.models import Batch, Origin
from office import clock, lookups  # noqa: F401 - brings `__among`
from trail import words
from trail.models import Event
from trail.reading import events_of, last_event, read

GONE = "Orangnya sudah tidak ada di register."
HALF = "Sebagian dari yang dicatat sudah dihapus."
ASIDE = {Origin, FamilyCard, DuplicatePair}  # they go with whom they are of
VERSIONED = {"participation": Participation, "classification": Classification, "dwelling": Dwelling}
FACTS = {Participation, Classification, Dwelling, DesilRecord}  # they name the batch that made them
NO_CHANGE = {"version", "was", "seen", "kept"}  # what else `Row.made` holds


@dataclass
class Group:
    """One person with all rows of the batch that speak of them."""

    pk: int
    rows: list[tuple[int, int, dict]] = field(default_factory=list)  # pk, number, made
    things: dict[str, list] = field(default_factory=lambda: defaultdict(list))  # what all rows made, by kind
    version: int = 0  # in which the batch left the person
    why: str = ""  # what keeps the person as it is
    secret: bool = False  # whether only who is cleared may read why

    def add(self, pk: int, number: int, made: dict) -> None:
        self.rows.append((pk, number, made))
        self.version = max(self.version, made.get("version", 0))
        for what, found in made.items():
            if what not in NO_CHANGE:
                self.things[what] += found

    def keep(self, record: models.Model) -> None:
        """The person stays, as somebody touched `record`; the first reason counts."""
        if not self.why:
            self.why, self.secret = who(record), _is_secret(record)

    @property
    def created(self) -> bool:
        return "person" in self.things

    @property
    def was(self) -> set[int]:
        """The versions of the person before the batch changed it, and after."""
        before = [made["was"] for *_, made in self.rows if "was" in made]
        return {min(before, default=self.version), self.version}

    def before(self, kind: str) -> dict[int, dict]:
        """What records of `kind` held before the first of the rows changed them, by key."""
        found: dict[int, dict] = defaultdict(dict)
        for *_, made in reversed(self.rows) if "set" in self.things else ():
            for what, pk, values, _ in made.get("set", ()):
                if what == kind:
                    found[pk] |= values
        return found


class Groups(dict[int, Group]):
    """The groups of one step by person; what all their rows made is looked through once."""

    @cached_property
    def _by_kind(self) -> dict[str, list[tuple[Any, Group]]]:
        found: dict[str, list] = defaultdict(list)
        for group in self.values():
            for what, things in group.things.items():
                found[what] += [(thing, group) for thing in things]
        return found

    def made(self, what: str) -> list[tuple[Any, Group]]:
        """All of a kind, each with whose it is: keys, or for "set" [kind, key, values before, version left]."""
        return self._by_kind.get(what, [])

    def keys_of(self, *kinds: str) -> list[int]:
        return [pk for what in kinds for pk, _ in self.made(what)]

    def free(self) -> "Groups":
        """Those that nothing keeps."""
        return Groups({pk: group for pk, group in self.items() if not group.why})

    def changes(self, kind: str) -> dict[int, list[tuple[int, dict, Group]]]:
        """What rows changed of each record of a kind, the last change first: (version left, values before, whose)."""
        found: dict[int, list] = defaultdict(list)
        for (what, pk, values, version), group in self.made("set"):
            if what == kind:
                found[pk].append((version, values, group))
        for changes in found.values():
            changes.sort(key=lambda change: change[0], reverse=True)
        return found

    def left(self, kind: str) -> dict[int, int]:
        """The version in which the batch left each record of a kind that it made or changed."""
        made = dict.fromkeys(self.keys_of(kind), 1)
        return made | {pk: changes[0][0] for pk, changes in self.changes(kind).items()}


def others_of(groups: Groups) -> set[int]:
    """Persons whose rows may have changed the same payments of a family: all of them go back together or stay."""
    expected, changed = groups.left("participation"), groups.changes("participation")
    rows = Participation.objects.filter(pk__among=expected, family__isnull=False)
    told = rows.values_list("pk", "version", "family_id")
    shared = {family for pk, version, family in told if pk in changed or version != expected[pk]}
    if not shared:
        return set()
    members = FamilyMembership.objects.filter(family_id__among=shared)
    return set(members.values_list("person_id", flat=True)) - groups.keys()


def keep_changed(batch: Batch, groups: Groups) -> None:
    """Note on each group what stands against taking it back."""
    persons = Person.objects.filter(pk__among=groups).order_by("pk").select_for_update()
    versions = dict(persons.values_list("pk", "version"))
    for group in groups.values():
        if group.pk not in versions:
            group.why = GONE
        elif group.version and versions[group.pk] != group.version:
            group.keep(Person(pk=group.pk))
    _keep_edited_facts(groups)
    _keep_with_edited_desil(batch, groups)
    _keep_who_left_since(groups)
    _keep_where_the_old_family_has_changed(groups)
    _keep_with_children(batch, groups, Person, {pk: group for pk, group in groups.items() if group.created})
    founders = dict(groups.made("family"))
    _keep_founders(groups, founders)
    _keep_with_children(batch, groups, Family, founders)


def _keep_edited_facts(groups: Groups) -> None:
    """Participations, classifications and surveys that somebody ended or changed: all stay whose rows told of them."""
    for kind, model in VERSIONED.items():
        expected, owners = groups.left(kind), defaultdict(list)
        for pk, group in groups.made(kind):
            owners[pk].append(group)
        for pk, changes in groups.changes(kind).items():
            owners[pk] += [group for *_, group in changes]
        found = dict(model.objects.filter(pk__among=expected).values_list("pk", "version"))
        edited = {pk for pk, version in found.items() if version != expected[pk]}
        for record in model.objects.filter(pk__among=edited).order_by("pk"):
            for group in owners[record.pk]:
                group.keep(record)
        for pk in expected.keys() - found.keys():
            for group in owners[pk]:
                group.why = group.why or HALF


def _keep_with_edited_desil(batch: Batch, groups: Groups) -> None:
    owner = dict(groups.made("desil"))
    for record in DesilRecord.objects.filter(pk__among=owner).exclude(source=batch.source).select_related("family"):
        owner[record.pk].keep(record.family)


def _keep_who_left_since(groups: Groups) -> None:
    joined = dict(groups.made("member"))
    again = set(groups.keys_of("left"))  # moved on by a later row of the batch
    ended = FamilyMembership.objects.filter(pk__among=joined.keys() - again).exclude(until=None)
    for record in ended.select_related("family"):
        joined[record.pk].keep(record.family)


def _keep_where_the_old_family_has_changed(groups: Groups) -> None:
    """Who moved through the batch can go back only to a family that is there and, as its head, has no other."""
    moved = dict(groups.made("left"))
    for record in FamilyMembership.objects.filter(pk__among=moved).select_related("family"):
        heads = FamilyMembership.objects.filter(family=record.family_id, until=None, role=FamilyRole.HEAD)
        if not record.family.active or (record.role == FamilyRole.HEAD and heads.exists()):
            moved[record.pk].keep(record.family)


def _keep_founders(groups: Groups, founders: dict[int, Group]) -> None:
    """Who made a family that somebody has changed since stays in it: a family without anybody would tell nothing."""
    expected = groups.left("family")
    for family in Family.objects.filter(pk__among=founders).only("pk", "version"):
        if family.version != expected[family.pk]:
            founders[family.pk].keep(family)


def _keep_with_children(batch: Batch, groups: Groups, model: type[models.Model], owner: dict[int, Group]) -> None:
    """Records the batch made (key -> whose) and something hangs on now that it did not make, whichever row it was."""
    owner = {pk: group for pk, group in owner.items() if not group.why}
    ours = {
        PersonExternalId: groups.keys_of("number"),
        FamilyMembership: groups.keys_of("member"),
    }
    for pk, record in hanging(model, owner, batch, ours):
        owner[pk].keep(record)
    for file in Attachment.objects.filter(owner_type=model._meta.label_lower, owner_id__among=owner):
        owner[file.owner_id].keep(model(pk=file.owner_id))


def hanging(
    model: type[models.Model], keys: Iterable[int], batch: Batch | None = None, ours: Mapping = {}
) -> Iterator[tuple[int, models.Model]]:
    """(key, record) of all that hangs on these persons or families, without what `batch` made."""
    for key in leading_to(model) if keys else ():
        child, name = key.model, key.attname
        if child in ASIDE or name == "head_id" or (child is FamilyMembership and model is Family):
            continue
        rows = child._base_manager.filter(**{f"{name}__among": keys}).exclude(pk__among=ours.get(child, ()))
        if batch and child in FACTS:
            rows = rows.exclude(**{"source": batch.source} if child is DesilRecord else {"origin": f"impor:{batch.pk}"})
        for record in rows.order_by("pk"):
            yield getattr(record, name), record


def leading_to(model: type[models.Model]) -> list[models.ForeignKey]:
    """Every foreign key to a model, of relations without a name of their own, too."""
    relations = model._meta.get_fields(include_hidden=True)
    return [relation.field for relation in relations if relation.auto_created and not relation.concrete]


# --- Who it was ------------------------------------------------------------------------------------------------------
def who(record: models.Model) -> str:
    """Who touched a record last, and when; in words for the list of what stays."""
    event = _last(record)
    if event is None:
        return f"Ada {record._meta.verbose_name} yang dicatat sesudahnya."
    return f"{event.actor}, {clock.local(event.at):%d-%m-%Y %H.%M}: {words.phrase(event.act)}"[:200]


def _last(record: models.Model) -> Event | None:
    """The newest event that counts: neither the taking back of another batch nor what that batch had done."""
    newest = last_event(record) or _told_by_an_import(record)
    if newest is None or not newest.act.endswith(".undo"):
        return newest
    events = list(events_of(record)[:20])
    told = [
        (event, reading.note.partition(" ditarik kembali")) for event, reading in zip(events, read(events), strict=True)
    ]
    back = {batch for event, (batch, *_) in told if event.act.endswith(".undo")}
    rest = (
        e for e, (note, *_) in told if e.fields and not e.act.endswith(".undo") and note.partition(",")[0] not in back
    )
    return next(rest, newest)


def _told_by_an_import(record: models.Model) -> Event | None:
    """An import tells what it did to a fact in an event of its person or family, under the name of the fact."""
    owner = getattr(record, "person", None) or getattr(record, "family", None)
    name = f"{record._meta.model_name} {record.pk}"
    events = events_of(owner)[:20] if owner else ()
    return next((event for event in events if any(f"{told} ".startswith(f"{name} ") for told in event.fields)), None)


def _is_secret(record: models.Model) -> bool:
    """Whether a record, or what happened to it last, is Rahasia."""
    about = getattr(record, "kind", None) or getattr(record, "programme", None)
    levels = [getattr(about, "level", 0), getattr(record, "level", 0)]
    if isinstance(record, EmergencyAccess) or any(type(n) is int and n >= Secrecy.SECRET for n in levels):
        return True
    event = _last(record)
    return event is not None and (event.act in SECRET_ACTS or _names_secret(event.fields))


def _names_secret(fields: Iterable[str]) -> bool:
    """Whether an event of an import tells of a fact that is Rahasia ("classification 12", "participation 3 amount")."""
    keys = defaultdict(set)
    for kind, pk, *_ in (name.split() for name in fields if " " in name):
        keys[kind].add(pk)
    kinds = Kind.objects.filter(classifications__in=keys["classification"], level__gte=Secrecy.SECRET)
    programmes = Programme.objects.filter(participations__in=keys["participation"], level__gte=Secrecy.SECRET)
    return bool(keys) and (kinds.exists() or programmes.exists())
