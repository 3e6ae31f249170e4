"""What happened to a person or family, in sentences, for one reader: nothing of what the reader is not cleared for."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.authz import LIMITED, SECRET, Can
from cases import changes
from cases.models import (
    BasisEnd,
    Classification,
    DuplicatePair,
    Dwelling,
    EndReason,
    Family,
    FamilyRole,
    LegalBasis,
    Merge,
    NikCheck,
    Participation,
    Person,
)
from cases.models.person import DeactivationReason
from office.dates import long_date
from trail.reading import Reading, history

NUMBERS = re.compile(r" #\d+")  # of assignments, which mean nothing to a reader
LOOKS = {"person.nik_reveal", "person.nik_copy", "family.no_kk_reveal", "family.no_kk_copy", "classification.read",
         "nik.elsewhere", "document.read", "person.nik_dispute", "emergency.read"}  # fmt: skip
TOLD_BY_OTHERS = {"family.move", "person.settle", "person.nik_check"}  # their parts are events of their own
MOVES = {"family.join", "family.leave"}
SECRET_ACTS = {
    "person.known", "family.known", "community.known", "emergency.open", "emergency.open_case", "emergency.end",
    "emergency.review",
}  # fmt: skip
FIELDWISE = {"person.update", "family.update", "community.update", "person.nik", "family.companion", "family.kk",
             "participation.update", "dwelling.update"}  # fmt: skip
FACTS = ((Classification, "kind"), (Participation, "programme"), (Dwelling, "family"), (LegalBasis, "desk"))
PAIRS = {
    "cases.duplicatepair": (DuplicatePair, "low_id", "high_id"),
    "cases.merge": (Merge, "kept_id", "absorbed_id"),
}
OTHERS = {  # act -> whom its change names, and how the change is called
    **dict.fromkeys(("person.merge", "person.part", "person.absorb", "person.return"), (Person, "with")),
    "family.take_in": (Family, "from"), "family.give_back": (Family, "to"),
}  # fmt: skip
FACT_TYPES = {model._meta.label_lower for model, _ in FACTS}
MANY = 200  # events read at most


@dataclass(frozen=True)
class Told:
    """One sentence of the story, as `components/timeline.html` takes it; `lines`: what changed, field by field."""

    at: datetime
    text: str
    by: str
    note: str = ""
    tone: str = ""
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What one reader may know of the events: facts and persons by (type, id), names of keys, the clearance."""

    facts: dict[tuple[str, str], str]
    names: changes.Names
    level: int


def told(user, record, *, level: int, limit: int = 30) -> list[Told]:
    """The newest events of `record` (a person, family or community) that `user` may know of; `level`: clearance."""
    skipped = LOOKS | TOLD_BY_OTHERS
    events = [event for event in history(owner=record.trail_owner, limit=MANY) if event.act not in skipped]
    known, unseen = Known(_facts(user, events), changes.names_for(user, events), level), _unseen(user, events)
    story = [sentence for event in events if event.id not in unseen and (sentence := _tell(event, known))]
    return story[:limit]


def _facts(user, events: list[Reading]) -> dict[tuple[str, str], str]:
    """Names of what was found or given, among the events, as far as the user may see it."""
    names = {}
    for model, related in FACTS:
        kind = model._meta.label_lower
        ids = {int(event.subject_id) for event in events if event.subject_type == kind}
        rows = model.objects.visible_to(user, Can.PERSON_VIEW).filter(pk__in=ids).select_related(related)
        names |= {(kind, str(row.pk)): _fact(row) for row in rows}
    return names | _people(user, events)


def _fact(row) -> str:
    if isinstance(row, LegalBasis):
        return f"{row}, berbagi dengan {row.desk.name}" if row.desk_id else f"{row}, pencatatan di Dinas Sosial"
    return f"{row.surveyed_on:%d-%m-%Y}" if isinstance(row, Dwelling) else str(row)


def _people(user, events: list[Reading]) -> dict[tuple[str, str], str]:
    """Who joined or left a family, by name where the user may see the person; who is restricted is left out."""
    ids = {
        change.new for event in events for change in event.changes if event.act in MOVES and change.field == "person"
    }
    openly = Person.objects.filter(pk__in=ids, restricted=False).values_list("pk", flat=True)
    named = Person.objects.visible_to(user, Can.PERSON_VIEW).filter(pk__in=ids).values_list("pk", "name")
    return {("person", str(pk)): "seorang anggota" for pk in openly} | {("person", str(pk)): name for pk, name in named}


def _unseen(user, events: list[Reading]) -> set[int]:
    """Ids of the events that tell of a merger, a pair or a joining with who is restricted beyond the reader's sight."""
    others, hidden = _others(events), set()
    for model in (Person, Family):
        if asked := {pk for found in others.values() for kind, pk in found if kind is model}:
            rows = model.objects.filter(pk__in=asked)
            reached = rows.visible_to(user, Can.PERSON_VIEW).values("pk")
            unreached = rows.filter(restricted=True).exclude(pk__in=reached)
            hidden |= {(model, pk) for pk in unreached.values_list("pk", flat=True)}
    return {key for key, found in others.items() if found & hidden}


def _others(events: list[Reading]) -> dict[int, set[tuple[type, int]]]:
    """Which persons or families the acts of joining name, by id of the event."""
    found = {}
    for label, (model, *ends) in PAIRS.items():
        acts = {event.id: event.subject_id for event in events if event.subject_type == label}
        rows = {str(pk): both for pk, *both in model.objects.filter(pk__in=acts.values()).values_list("pk", *ends)}
        found |= {key: {(Person, pk) for pk in rows.get(subject, ())} for key, subject in acts.items()}
    for event in events:
        model, name = OTHERS.get(event.act, (None, ""))
        if model:
            found[event.id] = {(model, int(row.new)) for row in event.changes if row.field == name and row.new}
    return found


def _tell(event: Reading, known: Known) -> Told | None:
    key = (event.subject_type, event.subject_id)
    if event.subject_type in FACT_TYPES and key not in known.facts:
        return None
    if event.act in SECRET_ACTS and known.level < SECRET:
        return None
    lines = changes.sentences(event, known.names, known.level) if event.act in FIELDWISE else []
    if event.act in FIELDWISE and not lines:
        return None
    more = _more(event, known)
    if more is None:
        return None
    named = known.facts.get(key, "")
    text = f"{event.actor} {event.words}{f': {named}' if named else ''}{more}."
    note = event.note if known.level >= LIMITED else ""
    ended = event.act.endswith((".end", ".deactivate"))
    return Told(event.at, text, NUMBERS.sub("", event.acting_as), note, "done" if ended else "", lines)


def _more(event: Reading, known: Known) -> str | None:
    """What else the sentence says; None: the reader may not know of it at all."""
    new = {change.field: change.new for change in event.changes}
    if event.act in MOVES:
        name = known.facts.get(("person", str(new.get("person"))))
        return None if name is None else f": {name}{_role(new.get('role'))}"
    if event.act == "family.role":
        (change,) = event.changes
        return f": dari {_label(FamilyRole, change.old)} menjadi {_label(FamilyRole, change.new)}"
    if event.act == "family.head":
        name = known.names.get(("person", str(new.get("head"))), "")
        return f": sekarang {name}" if name else ""
    if event.act == "family.desil":
        return f" {', '.join(f'{value} ({period})' for period, value in new.items())}"
    if event.act == "person.deactivate":
        return f": {_label(DeactivationReason, new.get('deactivation_reason'))}"
    if "checked_on" in new:  # an answer of Dukcapil
        answer = dict(NikCheck.ANSWERS).get(new["answer"], "")
        return (
            f": {answer[:1].lower()}{answer[1:]}, {long_date(date.fromisoformat(new['checked_on']))}, {new['source']}"
        )
    return _ending(new)


def _role(role) -> str:
    return f" ({_label(FamilyRole, role)})" if role in FamilyRole.values else ""


def _label(choices, value) -> str:
    return choices(value).label.lower() if value in choices.values else "tidak diketahui"


def _ending(new: dict) -> str:
    reason = new.get("end_reason")
    for choices in (EndReason, BasisEnd):
        if reason in choices.values:
            return f" ({choices(reason).label.lower()})"
    return ""
