"""What happened to a person or family, in sentences, for one reader: nothing of what the reader is not cleared for."""

import re
from dataclasses import dataclass
from datetime import datetime

from accounts.authz import LIMITED, SECRET, Can
from cases.models import Classification, EndReason, FamilyRole, Participation, Person
from trail.reading import Reading, history

NUMBERS = re.compile(r" #\d+")  # of assignments, which mean nothing to a reader
LOOKS = {"person.nik_reveal", "person.nik_copy", "family.no_kk_reveal", "family.no_kk_copy", "classification.read",
         "nik.elsewhere", "document.read", "person.nik_dispute"}  # fmt: skip
MOVES = {"family.join", "family.leave"}
SECRET_ACTS = {"person.known", "family.known", "community.known"}
HEALTH = {"disabilities", "note"}
DERIVED = {"name_key", "kecamatan_id", "birth_precision", "restricted", "head_key", "nik_disputed"}
LABELS = {field.name: str(field.verbose_name) for field in Person._meta.concrete_fields} | {
    "village_id": "desa/kelurahan", "guardian_id": "wali", "disabilities": "jenis disabilitas"
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One sentence of the story, as `components/timeline.html` takes it."""

    at: datetime
    text: str
    by: str
    note: str = ""
    tone: str = ""


def told(user, record, *, level: int, limit: int = 30) -> list[Told]:
    """The newest events of `record` (a person, family or community) that `user` may know of; `level`: clearance."""
    events = [event for event in history(owner=record.trail_owner, limit=200) if event.act not in LOOKS]
    facts = _facts(user, events)
    story = [sentence for event in events if (sentence := _tell(event, facts, level))]
    return story[:limit]


def _facts(user, events: list[Reading]) -> dict[tuple[str, str], str]:
    """Names of the classifications and participations among the events that the user may see."""
    names = {}
    for model, field in ((Classification, "kind"), (Participation, "programme")):
        kind = model._meta.label_lower
        ids = {int(event.subject_id) for event in events if event.subject_type == kind}
        rows = model.objects.visible_to(user, Can.PERSON_VIEW).filter(pk__in=ids).select_related(field)
        names |= {(kind, str(row.pk)): str(row) for row in rows}
    return names | _people(user, events)


def _people(user, events: list[Reading]) -> dict[tuple[str, str], str]:
    """Who joined or left a family, by name where the user may see the person; who is restricted is left out."""
    ids = {
        change.new for event in events for change in event.changes if event.act in MOVES and change.field == "person"
    }
    openly = Person.objects.filter(pk__in=ids, restricted=False).values_list("pk", flat=True)
    named = Person.objects.visible_to(user, Can.PERSON_VIEW).filter(pk__in=ids).values_list("pk", "name")
    return {("person", str(pk)): "seorang anggota" for pk in openly} | {("person", str(pk)): name for pk, name in named}


def _tell(event: Reading, facts: dict[tuple[str, str], str], level: int) -> Told | None:
    key = (event.subject_type, event.subject_id)
    if event.subject_type in {"cases.classification", "cases.participation"} and key not in facts:
        return None
    if event.act in SECRET_ACTS and level < SECRET:
        return None
    text, note = f"{event.actor} {event.words}", event.note
    new = {change.field: change.new for change in event.changes}
    if key in facts:
        text = f"{text}: {facts[key]}{_ending(event)}"
    elif event.act in {"person.update", "family.update", "community.update"}:
        changed = [change.field for change in event.changes if change.field not in DERIVED]
        if level < LIMITED:
            changed = [name for name in changed if name not in HEALTH]
        if not changed:
            return None
        text = f"{text}: {', '.join(LABELS.get(name, name) for name in changed)}"
    elif event.act in MOVES:
        name = facts.get(("person", str(new.get("person"))))
        if name is None:
            return None
        text = f"{text}: {name}{_role(new.get('role'))}"
    elif event.act == "family.desil":
        text = f"{text} {', '.join(f'{value} ({period})' for period, value in new.items())}"
    if level < LIMITED:
        note = ""
    return Told(
        event.at, f"{text}.", NUMBERS.sub("", event.acting_as), note, "done" if event.act.endswith(".end") else ""
    )


def _role(role) -> str:
    return f" ({FamilyRole(role).label.lower()})" if role in FamilyRole.values else ""


def _ending(event: Reading) -> str:
    reasons = [change.new for change in event.changes if change.field == "end_reason" and change.new]
    return f" ({EndReason(reasons[0]).label.lower()})" if reasons and reasons[0] in EndReason.values else ""
