"""Taking an applied batch back, part by part: what it created goes, what it changed returns to what it was.

Whoever was changed afterwards, or has got something since that hangs on them (a request, a file, a membership), stays
whole as they are, and the row says who did what and when. What a row made stands in `Row.made`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

from cases import actions as cases_actions
from cases import name_index
from cases.actions import nik as claims
from cases.models import (
    Classification,
    DesilRecord,
    DuplicatePair,
    Dwelling,
    Family,
    FamilyCard,
    FamilyMembership,
    FamilyRole,
    Participation,
    Person,
    PersonExternalId,
)
from documents.models import Attachment
from imports.models import Batch, Origin, Result, Row, Undone
from imports.writes import delete_many, set_many
from office import clock, lookups  # noqa: F401 - brings `__among`
from trail import actions as trail
from trail import words
from trail.actions import Draft
from trail.reading import last_event

ROWS_A_STEP = 4_000
MADE = {
    "participation": Participation,
    "classification": Classification,
    "desil": DesilRecord,
    "dwelling": Dwelling,
    "number": PersonExternalId,
    "member": FamilyMembership,
}
CHANGED = (Result.CREATED, Result.UPDATED)
GONE = "Orangnya sudah tidak ada di register."


@dataclass
class Group:
    """One person with all rows of the batch that speak of them."""

    pk: int
    rows: list[tuple[int, int, dict]] = field(default_factory=list)  # pk, number, made
    things: dict[str, list] = field(default_factory=lambda: defaultdict(list))  # what all rows made, by kind
    version: int = 0  # in which the batch left the person
    why: str = ""  # what keeps the person as it is

    def add(self, pk: int, number: int, made: dict) -> None:
        self.rows.append((pk, number, made))
        self.version = max(self.version, made.get("version", 0))
        for what, found in made.items():
            if what not in {"version", "seen"}:
                self.things[what] += found

    @property
    def created(self) -> bool:
        return "person" in self.things

    def made(self, what: str) -> list[int]:
        return self.things.get(what, [])

    def before(self, kind: str) -> dict[int, dict]:
        """What records of `kind` held before the first of the rows changed them, by key."""
        found: dict[int, dict] = defaultdict(dict)
        for *_, made in reversed(self.rows) if "set" in self.things else ():
            for what, pk, values, _ in made.get("set", ()):
                if what == kind:
                    found[pk] |= values
        return found

    def left(self, kind: str) -> dict[int, int]:
        """The version in which the last of the rows left each record of `kind`."""
        return {pk: version for what, pk, _, version in self.made("set") if what == kind}


def undo_step(batch: Batch, after: int, *, by) -> tuple[int | None, int]:
    """Take the next part of a batch back inside the caller's transaction: (last row, how many); None at the end."""
    rows = batch.rows.filter(pk__gt=after, undone="", result__in=CHANGED).order_by("pk")
    part = list(rows.values_list("pk", "person_id")[:ROWS_A_STEP])
    if not part:
        return None, 0
    groups = _groups(batch, {person for _, person in part if person})
    _keep_changed(groups)
    free = [group for group in groups.values() if not group.why]
    families = _families_of(free)
    _forget_facts(free)
    _bring_home(batch, free, by=by)
    _restore(free, by=by, batch=batch)
    _leave_families(batch, families, by=by)
    _delete_persons(batch, free, by=by)
    _tell(list(groups.values()))
    return part[-1][0], sum(len(group.rows) for group in groups.values())


def _groups(batch: Batch, persons: set[int]) -> dict[int, Group]:
    groups = {pk: Group(pk) for pk in sorted(persons)}
    rows = batch.rows.filter(person_id__among=persons, undone="", result__in=CHANGED).order_by("pk")
    for pk, number, made, person in rows.values_list("pk", "number", "made", "person_id"):
        groups[person].add(pk, number, made)
    return groups


# --- Who stays -------------------------------------------------------------------------------------------------------
def _keep_changed(groups: dict[int, Group]) -> None:
    """Note on each group what stands against taking it back."""
    persons = Person.objects.filter(pk__among=groups).order_by("pk").select_for_update()
    versions = dict(persons.values_list("pk", "version"))
    for group in groups.values():
        if group.pk not in versions:
            group.why = GONE
        elif group.version and versions[group.pk] != group.version:
            group.why = who(Person(pk=group.pk))
    free = {pk: group for pk, group in groups.items() if not group.why}
    _keep_edited_facts(free)
    created = {pk: group for pk, group in free.items() if group.created and not group.why}
    _keep_with_children(created, Person, lambda group: [group.pk])
    houses = {pk: group for pk, group in free.items() if group.made("family") and not group.why}
    _keep_with_children(houses, Family, lambda group: group.made("family"))


def _keep_edited_facts(groups: dict[int, Group]) -> None:
    """Participations and classifications of the batch that somebody ended or changed."""
    for what, model in (("participation", Participation), ("classification", Classification), ("dwelling", Dwelling)):
        owner = {pk: group for group in groups.values() for pk in group.made(what)}
        expected = {pk: version for group in groups.values() for pk, version in group.left(what).items()}
        found = dict(model.objects.filter(pk__among=owner).values_list("pk", "version"))
        for pk, group in owner.items():
            if pk not in found:
                group.why = group.why or "Sebagian dari yang dicatat sudah dihapus."
            elif found[pk] != expected.get(pk, 1):
                group.why = group.why or who(model(pk=pk))

    joined = {pk: group for group in groups.values() for pk in group.made("member")}
    again = {pk for group in groups.values() for pk in group.made("left")}  # moved on by a later row of the batch
    for record in FamilyMembership.objects.filter(pk__among=joined.keys() - again).exclude(until=None):
        joined[record.pk].why = joined[record.pk].why or who(record.family)
    left = {pk: (group, version) for group in groups.values() for pk, version in group.left("participation").items()}
    for record in Participation.objects.filter(pk__among=left):
        group, version = left[record.pk]
        if record.version != version:
            group.why = group.why or who(record)
    _keep_where_the_old_family_has_changed(groups)


def _keep_where_the_old_family_has_changed(groups: dict[int, Group]) -> None:
    """Who moved through the batch can go back only to a family that is there and, as its head, has no other."""
    left = {pk: group for group in groups.values() for pk in group.made("left")}
    for record in FamilyMembership.objects.filter(pk__among=left).select_related("family"):
        heads = FamilyMembership.objects.filter(family=record.family_id, until=None, role=FamilyRole.HEAD)
        if not record.family.active or (record.role == FamilyRole.HEAD and heads.exists()):
            left[record.pk].why = left[record.pk].why or who(record.family)


def _keep_with_children(groups: dict[int, Group], model, keys) -> None:
    """Records the batch created and something hangs on now that it did not make."""
    ours = {kept: {pk for group in groups.values() for pk in group.made(what)} for what, kept in MADE.items()}
    owner = {pk: group for group in groups.values() for pk in keys(group)}
    for key in leading_to(model):
        child, name = key.model, key.attname
        if child in (Origin, FamilyCard, Family, DuplicatePair) or (child is FamilyMembership and model is Family):
            continue
        rows = child._base_manager.filter(**{f"{name}__among": owner}).exclude(pk__among=ours.get(child, ()))
        for record in rows.order_by("pk"):
            group = owner[getattr(record, name)]
            group.why = group.why or who(record)
    files = Attachment.objects.filter(owner_type=model._meta.label_lower, owner_id__among=owner)
    for file in files:
        owner[file.owner_id].why = owner[file.owner_id].why or who(model(pk=file.owner_id))


def leading_to(model: type[models.Model]) -> list[models.ForeignKey]:
    """Every foreign key to a model, of relations without a name of their own, too."""
    relations = model._meta.get_fields(include_hidden=True)
    return [relation.field for relation in relations if relation.auto_created and not relation.concrete]


def who(record: models.Model) -> str:
    """Who touched a record last, and when; in words for the list of what stays."""
    event = last_event(record)
    if event is None:
        return f"Ada {record._meta.verbose_name} yang dicatat sesudahnya."
    return f"{event.actor}, {clock.local(event.at):%d-%m-%Y %H.%M}: {words.phrase(event.act)}"[:200]


# --- What goes and what returns --------------------------------------------------------------------------------------
def _families_of(groups: list[Group]) -> set[int]:
    """Families that these persons joined through the batch, or that it made or numbered."""
    keys = [pk for group in groups for what in ("member", "left") for pk in group.made(what)]
    joined = FamilyMembership.objects.filter(pk__among=keys)
    made = {pk for group in groups for what in ("family", "card") for pk in group.made(what)}
    return made | set(joined.values_list("family_id", flat=True))


def _forget_facts(groups: list[Group]) -> None:
    for what, model in MADE.items():
        delete_many(model, "id", [pk for group in groups for pk in group.made(what)])
    for group in groups:
        for pk, values in group.before("participation").items():
            before = _revived(Participation, values)
            Participation.objects.filter(pk=pk).update(version=models.F("version") + 1, **before)


def _bring_home(batch: Batch, groups: list[Group], *, by) -> None:
    """Who moved to another No. KK belongs to the old family again."""
    left = FamilyMembership.objects.filter(pk__among=[pk for group in groups for pk in group.made("left")])
    note = f"Impor #{batch.pk} ditarik kembali"
    drafts = [
        Draft(
            "family.join",
            ("cases.family", family),
            {f"person {person}": (None, person)},
            note,
            owner=f"family:{family}",
        )
        for family, person in left.values_list("family_id", "person_id")
    ]
    left.update(until=None, end_reason="")
    trail.record_many(drafts, by=by)


def _restore(groups: list[Group], *, by, batch: Batch) -> None:
    """Persons that stood before return to their old values."""
    alike: dict[tuple, list[tuple]] = defaultdict(list)
    drafts, numbers = [], set()
    for group in groups:
        values = {} if group.created else _revived(Person, group.before("person").get(group.pk, {}))
        if values:
            names = tuple(sorted(values))
            alike[names].append((group.pk, *(values[name] for name in names)))
        if not group.created:
            drafts.append(_draft(batch, group, "person.undo", values))
    for names, rows in alike.items():
        if "nik" in names:
            place = names.index("nik") + 1
            numbers |= {row[place] for row in rows}
            numbers |= set(Person.objects.filter(pk__among=[row[0] for row in rows]).values_list("nik", flat=True))
        set_many(Person, names, rows, version=True)
    trail.record_many(drafts, by=by)
    for number in filter(None, numbers):
        claims.refresh(number, by=by)


def _revived(model: type[models.Model], values: dict) -> dict:
    """Values from JSON as the columns hold them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def _draft(batch: Batch, group: Group, act: str, values: dict) -> Draft:
    note = f"Impor #{batch.pk} ditarik kembali, baris {group.rows[0][1]}"
    changes = {name: (None, value) for name, value in values.items()}
    return Draft(act, ("cases.person", group.pk), changes, note, owner=f"person:{group.pk}")


def _leave_families(batch: Batch, families: set[int], *, by) -> None:
    """Families nobody belongs to any more go, if the batch made them; the others stand under whom they have left."""
    mine = f"impor:{batch.pk}"
    left = set(FamilyMembership.objects.filter(family_id__among=families).values_list("family_id", flat=True))
    rows = Family.objects.filter(pk__among=families)
    empty = [pk for pk, origin in rows.values_list("pk", "origin") if origin == mine and pk not in left]
    for family in rows.exclude(pk__among=empty):
        _without_number(batch, family)
        cases_actions.refresh_family(family)
    delete_many(FamilyCard, "family_id", empty)
    delete_many(Family, "id", empty)
    note = f"Impor #{batch.pk} ditarik kembali"
    trail.record_many(
        [Draft("family.undo", ("cases.family", pk), None, note, owner=f"family:{pk}") for pk in empty], by=by
    )


def _without_number(batch: Batch, family: Family) -> None:
    """A No. KK that the batch gave to a family without one goes again."""
    card = FamilyCard.objects.filter(family=family, source=batch.source, no_kk=family.no_kk, until=None).first()
    if card and family.origin != f"impor:{batch.pk}":
        card.delete()
        Family.objects.filter(pk=family.pk).update(no_kk=None, version=models.F("version") + 1)
        family.no_kk = None


def _delete_persons(batch: Batch, groups: list[Group], *, by) -> None:
    created = [group for group in groups if group.created]
    pks = [group.pk for group in created]
    held = set(Person.objects.filter(pk__among=pks, nik__isnull=False).values_list("nik", flat=True))
    delete_many(Origin, "person_id", pks)
    for side in ("low_id", "high_id"):
        delete_many(DuplicatePair, side, pks)
    with name_index.leaving(Person._meta.db_table, pks):
        delete_many(Person, "id", pks)
    trail.record_many([_draft(batch, group, "person.undo_create", {}) for group in created], by=by)
    shared = Person.objects.filter(nik__among=held, nik_disputed=True).values_list("nik", flat=True)
    for number in set(shared):
        claims.refresh(number, by=by)


def _tell(groups: Iterable[Group]) -> None:
    back = [pk for group in groups if not group.why for pk, *_ in group.rows]
    Row.objects.filter(pk__among=back).update(undone=Undone.BACK)
    kept = [(pk, Undone.KEPT.value, group.why[:200]) for group in groups if group.why for pk, *_ in group.rows]
    set_many(Row, ["undone", "kept_why"], kept)
