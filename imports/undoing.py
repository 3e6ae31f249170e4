"""Taking an applied batch back, part by part: what it created goes, what it changed returns to what it was.

Whoever was changed afterwards, or has got something since that hangs on them (a request, a file, a membership), stays
whole as they are, and the row says who did what and when (`staying`). What a row made stands in `Row.made`.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models

from cases import actions as cases_actions
from cases import name_index
from cases.actions import nik as claims
from cases.models import (
    DesilRecord,
    DuplicatePair,
    Family,
    FamilyCard,
    FamilyMembership,
    Participation,
    Person,
    PersonExternalId,
)
from imports import handing_back, staying
from imports.models import Batch, Origin, Result, Row, Undone
from imports.staying import Group, Groups
from imports.writes import delete_many, set_many
from office import lookups  # noqa: F401 - brings `__among`
from trail import actions as trail
from trail.actions import Draft

ROWS_A_STEP = 4_000
MADE = staying.VERSIONED | {"desil": DesilRecord, "number": PersonExternalId, "member": FamilyMembership}
CHANGED = (Result.CREATED, Result.UPDATED)


def undo_step(batch: Batch, after: int, *, by) -> tuple[int | None, int]:
    """Take the next part of a batch back inside the caller's transaction: (last row, how many); None at the end."""
    rows = batch.rows.filter(pk__gt=after, undone="", result__in=CHANGED).order_by("pk")
    part = list(rows.values_list("pk", "person_id")[:ROWS_A_STEP])
    if not part:
        return None, 0
    groups = _groups(batch, {person for _, person in part if person})
    if others := staying.others_of(groups):
        groups = Groups(groups | _groups(batch, others))
    staying.keep_changed(batch, groups)
    free = groups.free()
    families = _families_of(free)
    _forget_facts(groups, free)
    _restore_participations(batch, groups, by=by)
    _bring_home(batch, free, by=by)
    _restore(free, by=by, batch=batch)
    _return_to_old(batch, free)
    _leave_families(batch, free, families, by=by)
    _delete_persons(batch, free, by=by)
    _tell(groups.values())
    return part[-1][0], sum(len(group.rows) for group in groups.values())


def _groups(batch: Batch, persons: set[int]) -> Groups:
    groups = Groups((pk, Group(pk)) for pk in sorted(persons))
    rows = batch.rows.filter(person_id__among=persons, undone="", result__in=CHANGED).order_by("pk")
    for pk, number, made, person in rows.values_list("pk", "number", "made", "person_id"):
        groups[person].add(pk, number, made)
    return Groups((pk, group) for pk, group in groups.items() if group.rows)


# --- What goes and what returns --------------------------------------------------------------------------------------
def _families_of(groups: Groups) -> set[int]:
    """Families that these persons joined through the batch, that it made or numbered, or that follow their data."""
    joined = FamilyMembership.objects.filter(pk__among=groups.keys_of("member", "left"))
    made = {*groups.keys_of("family", "card"), *joined.values_list("family_id", flat=True)}
    return made | _families_that_follow(groups)


def _families_that_follow(groups: Groups) -> set[int]:
    """Families whose name or secrecy may change with the own data of these persons, or that they head."""
    told = [(pk, values) for (what, pk, values, _), _ in groups.made("set") if what == "person"]
    returning = {pk for pk, values in told if not values.keys().isdisjoint({"name_key", "restricted"})}
    heads = Family.objects.filter(head_id__among={*groups.keys_of("person"), *returning})
    found = set(heads.values_list("pk", flat=True))
    if returning:
        within = FamilyMembership.objects.filter(person_id__among=returning, until=None)
        found |= set(within.values_list("family_id", flat=True))
    return found


def _forget_facts(groups: Groups, free: Groups) -> None:
    """What these persons' rows made goes, but a payment that the row of somebody who stays has changed since."""
    stay = {pk for (what, pk, *_), group in groups.made("set") if what == "participation" and group.why}
    for what, model in MADE.items():
        made = free.keys_of(what)
        delete_many(model, "id", [pk for pk in made if pk not in stay] if what == "participation" else made)


def _restore_participations(batch: Batch, groups: Groups, *, by) -> None:
    """Each holds again what it held before the first of the rows that go back; changes are taken off from the last."""
    values: dict[int, dict] = {}
    before: dict[int, int] = {}
    for pk, changes in groups.changes("participation").items():
        for version, held, group in changes:
            if group.why:
                break
            values[pk], before[pk] = values.get(pk, {}) | held, version - 1
    if not values:
        return
    rows = Participation.objects.select_related("person", "family").in_bulk(list(values))
    values = {pk: _revived(Participation, held) for pk, held in values.items() if pk in rows and held}
    note = f"Impor #{batch.pk} ditarik kembali"
    _set_alike(Participation, values)
    trail.record_many([_returned(rows[pk], held, note) for pk, held in values.items()], by=by)
    handing_back.participations(batch, {pk: (before[pk], rows[pk].version + 1) for pk in values})


def _returned(row: Participation, held: dict, note: str) -> Draft:
    changes = {name: (getattr(row, name), value) for name, value in held.items()}
    return Draft("participation.undo", row, changes, note)


def _set_alike(model: type[models.Model], values: dict[int, dict]) -> None:
    """Set columns of many records; those that change the same ones are written together."""
    alike: dict[tuple, list[tuple]] = defaultdict(list)
    for pk, held in values.items():
        names = tuple(sorted(held))
        alike[names].append((pk, *(held[name] for name in names)))
    for names, rows in alike.items():
        set_many(model, names, rows, version=True)


def _bring_home(batch: Batch, groups: Groups, *, by) -> None:
    """Who moved to another No. KK belongs to the old family again."""
    left = FamilyMembership.objects.filter(pk__among=groups.keys_of("left"))
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


def _restore(groups: Groups, *, by, batch: Batch) -> None:
    """Persons that stood before return to their old values."""
    stood = {pk: group for pk, group in groups.items() if not group.created}
    values = {pk: _revived(Person, group.before("person").get(pk, {})) for pk, group in stood.items()}
    changed = {pk: held for pk, held in values.items() if held}
    with_nik = [pk for pk, held in changed.items() if "nik" in held]
    numbers = {changed[pk]["nik"] for pk in with_nik}
    numbers |= set(Person.objects.filter(pk__among=with_nik).values_list("nik", flat=True)) if with_nik else set()
    _set_alike(Person, changed)
    trail.record_many([_draft(batch, group, "person.undo", values[pk]) for pk, group in stood.items()], by=by)
    for number in filter(None, numbers):
        claims.refresh(number, by=by)
    handing_back.persons(batch, {pk: stood[pk].was for pk in changed})


def _revived(model: type[models.Model], values: dict) -> dict:
    """Values from JSON as the columns hold them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def _draft(batch: Batch, group: Group, act: str, values: dict) -> Draft:
    note = f"Impor #{batch.pk} ditarik kembali, baris {group.rows[0][1]}"
    changes = {name: (None, value) for name, value in values.items()}
    return Draft(act, ("cases.person", group.pk), changes, note, owner=f"person:{group.pk}")


def _leave_families(batch: Batch, groups: Groups, families: set[int], *, by) -> None:
    """Families nobody belongs to any more go, if the batch made them; the others stand under whom they have left."""
    mine = f"impor:{batch.pk}"
    left = set(FamilyMembership.objects.filter(family_id__among=families).values_list("family_id", flat=True))
    rows = Family.objects.filter(pk__among=families).values_list("pk", "origin")
    empty = {pk for pk, origin in rows if origin == mine and pk not in left}
    founded = set(groups.keys_of("family"))
    empty -= {pk for pk, _ in staying.hanging(Family, empty - founded)}  # since the step that looked at its founder
    _without_numbers(batch, groups, by=by)
    cases_actions.refresh_families(families - empty)
    delete_many(FamilyCard, "family_id", empty)
    delete_many(Family, "id", empty)
    note = f"Impor #{batch.pk} ditarik kembali"
    gone = sorted(empty)
    trail.record_many(
        [Draft("family.undo", ("cases.family", pk), None, note, owner=f"family:{pk}") for pk in gone], by=by
    )


def _without_numbers(batch: Batch, groups: Groups, *, by) -> None:
    """A No. KK that the batch gave to a family without one goes again, if it is still the one it has."""
    given = groups.keys_of("card")
    if not given:
        return
    note, held = f"Impor #{batch.pk} ditarik kembali", groups.changes("family")
    cards = FamilyCard.objects.filter(family_id__among=given, source=batch.source, until=None).select_related("family")
    cards = [card for card in cards if card.no_kk == card.family.no_kk and card.family.origin != f"impor:{batch.pk}"]
    delete_many(FamilyCard, "id", [card.pk for card in cards])
    set_many(Family, ["no_kk"], [(card.family_id, None) for card in cards], version=True)
    trail.record_many([Draft("family.kk", card.family, {"no_kk": (card.no_kk, None)}, note) for card in cards], by=by)
    before = {pk: changes[-1][0] - 1 for pk, changes in held.items()}
    now = {card.family_id: card.family.version + 1 for card in cards}
    handing_back.families(batch, {pk: (before[pk], version) for pk, version in now.items() if pk in before})


def _delete_persons(batch: Batch, groups: Groups, *, by) -> None:
    created = [group for group in groups.values() if group.created]
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
    back, kept = [], []
    for group in groups:
        if not group.why:
            back += [pk for pk, *_ in group.rows]
            continue
        mark = {"kept": "rahasia"} if group.secret else {}
        kept += [(pk, Undone.KEPT.value, group.why[:200], made | mark) for pk, _, made in group.rows]
    Row.objects.filter(pk__among=back).update(undone=Undone.BACK)
    set_many(Row, ["undone", "kept_why", "made"], kept)


def _return_to_old(batch: Batch, free: Groups) -> None:
    """What rows changed and has no version goes back, unless somebody changed it since; whom they were said to be."""
    delete_many(Origin, "id", free.keys_of("origin"))
    deciles = {pk: before for group in free.values() for pk, before in group.before("desil").items()}
    ours = DesilRecord.objects.filter(pk__among=deciles, source=batch.source).values_list("pk", flat=True)
    set_many(DesilRecord, ["desil", "source"], [(pk, deciles[pk]["desil"], deciles[pk]["source"]) for pk in ours])
    roles = {pk: before for group in free.values() for pk, before in group.before("role").items()}
    members = FamilyMembership.objects.filter(pk__among=roles, until=None)
    ours = [pk for pk, role in members.values_list("pk", "role") if role == roles[pk]["to"]]
    set_many(FamilyMembership, ["role"], [(pk, roles[pk]["role"]) for pk in ours])
    for family in Family.objects.filter(pk__among=set(members.values_list("family_id", flat=True))):
        cases_actions.refresh_family(family)
