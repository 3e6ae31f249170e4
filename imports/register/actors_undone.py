"""Taking a list of PSKS back: who was recorded by it goes, who was changed returns, the rest stays and is said."""

from dataclasses import dataclass, field

from django.db import transaction

from imports import handing_back
from imports.models import Batch, Result, Row, Undone
from imports.staying import GONE, leading_to, who
from imports.writes import set_many
from office import records
from office.errors import DomainError
from psks.actions import name_key
from psks.models import Actor
from trail import actions as trail

ROWS_A_STEP = 300
CHANGED = (Result.CREATED, Result.UPDATED)


@dataclass
class Group:
    """One actor with all rows of the batch that speak of it, in their order."""

    rows: list[tuple[int, int, dict]] = field(default_factory=list)  # pk, number, made
    why: str = ""  # what keeps the actor as it is

    @property
    def created(self) -> bool:
        return any("new" in made for *_, made in self.rows)

    @property
    def version(self) -> int:
        return max(made["version"] for *_, made in self.rows)

    @property
    def was(self) -> int:
        """The version before the first of the rows changed it."""
        return min(made.get("was", made["version"] - 1) for *_, made in self.rows)

    @property
    def before(self) -> dict:
        """What the actor held before the first of the rows changed it."""
        found: dict = {}
        for *_, made in reversed(self.rows):
            found |= made.get("before", {})
        return found


def undo_step(batch: Batch, after: int, *, by) -> tuple[int | None, int]:
    """Take the next part back inside the caller's transaction: (last row, how many); None at the end."""
    rows = batch.rows.filter(undone="", result__in=CHANGED).order_by("pk")
    part = list(rows.filter(pk__gt=after).values_list("pk", "made__actor")[:ROWS_A_STEP])
    if not part:
        return None, 0
    groups: dict[int, Group] = {actor: Group() for _, actor in part}
    for pk, number, made in rows.filter(made__actor__in=list(groups)).values_list("pk", "number", "made"):
        groups[made["actor"]].rows.append((pk, number, made))
    for pk, group in groups.items():
        group.why = _undo(batch, pk, group, by)
    returned = {pk: group for pk, group in groups.items() if not group.why and not group.created}
    handing_back.actors(batch, {pk: {group.was, group.version} for pk, group in returned.items()})
    told = [(row, *_outcome(group)) for group in groups.values() for row, *_ in group.rows]
    set_many(Row, ["undone", "kept_why"], told)
    return part[-1][0], len(told)


def _outcome(group: Group) -> tuple[str, str]:
    return str(Undone.KEPT if group.why else Undone.BACK), group.why[:200]


def _undo(batch: Batch, pk: int, group: Group, by) -> str:
    """Take one actor back; why it stays, "" if it went or returned."""
    actor = Actor.objects.select_for_update().filter(pk=pk).first()
    if actor is None:
        return GONE
    if actor.version != group.version:
        return who(actor)
    told = f"Impor #{batch.pk} ditarik kembali, baris {group.rows[0][1]}"
    if not group.created:
        return _return(actor, group.before, by, told)
    for key in leading_to(Actor):
        if hanging := key.model._base_manager.filter(**{key.name: actor}).order_by("pk").first():
            return who(hanging)
    trail.record("psks.undo_create", by=by, subject=actor, note=told)
    actor.delete()
    return ""


def _return(actor: Actor, before: dict, by, told: str) -> str:
    values = {name: Actor._meta.get_field(name.removesuffix("_id")).to_python(old) for name, old in before.items()}
    if "name" in values:
        values["name_key"] = name_key(values["name"])
    try:
        with transaction.atomic():
            records.update(actor, by=by, act="psks.undo", values=values, note=told)
    except DomainError as error:
        return error.message
    return ""
