"""What a batch took back is as an earlier one had left it: that one must know it again under its new version.

Versions count on when a batch is taken back, so that a form opened in between overwrites nothing; but the rows of the
earlier batch look for the version they left (`staying`). They are told the new one, if the version this batch found
was theirs. Where somebody had changed the record between the two it was not, and what they changed stays.
"""

from collections.abc import Iterable, Mapping

from cases.models import FamilyMembership, Participation, Person
from imports.models import Batch, Content, Ended, Result, Row
from imports.writes import set_many
from office import lookups  # noqa: F401 - brings `__among`
from psks.models import Actor

Versions = Mapping[int, tuple[int, int]]  # key -> the version this batch found, the version now


def persons(batch: Batch, found: Mapping[int, set[int]]) -> None:
    """Own data of persons. `found`: the version before the batch and the one it left, which later rows may have met."""
    if not found:
        return
    now = dict(Person.objects.filter(pk__among=found).values_list("pk", "version"))
    rows = _rows_of(batch, found)
    known = [(pk, made | {"version": now[of]}) for pk, of, made in rows if made.get("version") in found[of]]
    set_many(Row, ["made"], known)


def participations(batch: Batch, versions: Versions) -> None:
    """Of persons and of families, and the note of an earlier batch that it had ended them."""
    if not versions:
        return
    about = Participation.objects.filter(pk__among=versions).values_list("person_id", "family_id")
    people, homes = {person for person, _ in about}, {family for _, family in about}
    _tell("participation", versions, _rows_of(batch, (people | _members(homes - {None})) - {None}))
    endings = Ended.objects.filter(participation_id__among=versions, undone="").exclude(batch=batch)
    for ended in endings:
        before, now = versions[ended.participation_id]
        if ended.version == before:
            Ended.objects.filter(pk=ended.pk).update(version=now)


def families(batch: Batch, versions: Versions) -> None:
    """Families as such; their members may have rows of the batch that made them."""
    if versions:
        _tell("family", versions, _rows_of(batch, _members(set(versions))))


def actors(batch: Batch, found: Mapping[int, set[int]]) -> None:
    """PSKS, as `persons`."""
    if not found:
        return
    now = dict(Actor.objects.filter(pk__in=list(found)).values_list("pk", "version"))
    others = Batch.objects.filter(content=Content.PSKS).exclude(pk=batch.pk)
    rows = Row.objects.filter(batch__in=others, undone="", made__actor__in=list(found)).order_by("pk")
    known = [
        (pk, {"was": made["version"] - 1} | made | {"version": now[made["actor"]]})
        for pk, made in rows.values_list("pk", "made")
        if made["version"] in found[made["actor"]]
    ]
    set_many(Row, ["made"], known)


def _members(homes: set[int]) -> set[int]:
    if not homes:
        return set()
    return set(FamilyMembership.objects.filter(family_id__among=homes).values_list("person_id", flat=True))


def _rows_of(batch: Batch, people: Iterable[int]) -> Iterable[tuple[int, int, dict]]:
    """(key, person, what it made) of the rows of other batches that stand and speak of these persons."""
    changed = Row.objects.filter(person_id__among=people, undone="", result__in=(Result.CREATED, Result.UPDATED))
    return changed.exclude(batch=batch).order_by("pk").values_list("pk", "person_id", "made")


def _tell(kind: str, versions: Versions, rows: Iterable[tuple[int, int, dict]]) -> None:
    """Note on each row that left a record in the version this batch found: another one, without values before."""
    told = []
    for pk, _, made in rows:
        left = [(key, 1) for key in made.get(kind, ())]
        left += [(key, version) for what, key, _, version in made.get("set", ()) if what == kind]
        again = [[kind, key, {}, versions[key][1]] for key, version in left if versions.get(key, (0,))[0] == version]
        if again:
            told.append((pk, made | {"set": [*made.get("set", ()), *again]}))
    set_many(Row, ["made"], told)
