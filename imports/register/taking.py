"""Row by row: who is meant, and what taking the row in would do. Changes the states in memory, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cases import derive
from cases.models import BirthPrecision, FamilyRole, Kind, NikMissing, NikState, SubjectType
from cases.models.person import DeactivationReason
from cases.names import unlike
from imports.codes import Outcome
from imports.models import Decision, Placing, Plan, Result
from imports.register import alike, housed, moving, personal, receiving, telling
from imports.register.states import (
    CLASSIFICATION,
    FAMILY,
    PERSON,
    FamilyState,
    Known,
    Line,
    PersonState,
    Record,
    record,
)

GONE = {
    DeactivationReason.DEAD: "register_deceased",
    DeactivationReason.MOVED: "register_moved",
}
# What a visit found, told until the office has recorded it of the person.
SAID_GONE = {
    "meninggal": (DeactivationReason.DEAD, "register_said_deceased"),
    "pindah": (DeactivationReason.MOVED, "register_said_moved"),
}
OVERRIDE = "Menurut daftar yang diimpor."
NUMBERS = ("id_dtks", "no_kks", "nik_mask")  # other numbers of a person
LEFT_OUT = {Decision.SKIP, Decision.ALONE}
LEVELS = {Result.UNCHANGED: 0, Result.UPDATED: 1, Result.CREATED: 2}


@dataclass(slots=True)
class Taken:
    """What taking one row in does. `made`: (what, state or unsaved record) for the writing, in order."""

    row: Line
    result: Result
    state: PersonState | None = None
    codes: list[str] = field(default_factory=list)
    changes: dict[str, tuple] = field(default_factory=dict)
    shown: dict[str, tuple] = field(default_factory=dict)  # what else a preview shows: its name, old and new in words
    similar: list[int] = field(default_factory=list)
    made: list[tuple[str, object]] = field(default_factory=list)

    def note(self, what: str, thing: object, result: Result = Result.UPDATED) -> None:
        self.made.append((what, thing))
        if LEVELS[result] > LEVELS[self.result]:
            self.result = result

    def say(self, code: str) -> None:
        if code not in self.codes:
            self.codes.append(code)


def take_all(known: Known, rows: Iterable[Line]) -> list[Taken]:
    """All rows of one part, in their order."""
    return [take(known, row) for row in rows]


def take(known: Known, row: Line) -> Taken:
    """What one row does, given all that stands and all that earlier rows of the part did."""
    if row.outcome == Outcome.ERROR:
        return Taken(row, Result.FAILED)
    if row.decision in LEFT_OUT:
        return Taken(row, Result.SKIPPED)
    if row.leader in known.pending:
        return Taken(row, Result.UNCHANGED)
    state, follows = _who(known, row)
    if _changed_meanwhile(known, row, state, follows=follows):
        return Taken(row, Result.FAILED, codes=["register_changed"])
    if state and (code := _obstacle(state, row)):
        return _refused(known, row, state, code)
    if state is None and (rival := _rival(known, row)):
        return Taken(row, Result.FAILED, codes=["register_id_differs"], similar=[rival.person.pk])
    placed = known.batch.placing != Placing.KNOWN or row.values.get("kode_desa")
    if not placed and not _openly_known(known, row, state):
        return Taken(row, Result.SKIPPED)
    taken = Taken(row, Result.UNCHANGED, state)
    if state is None:
        taken.state = _newcomer(known, row, taken)
    else:
        _update(known, row, taken, follows=follows)
    known.by_row[row.pk] = taken.state
    if said_gone(row):
        taken.say(SAID_GONE[row.values["hasil"]][1])
    _origin(known, row, taken)
    _numbers(row, taken)
    _family(known, row, taken)
    _kinds(known, row, taken)
    receiving.programmes(known, row, taken)
    receiving.desil(known, row, taken)
    housed.take(known, row, taken)
    if not known.applying and not taken.state.new:
        taken.shown |= telling.added(known, taken.made)
    return taken


def _changed_meanwhile(known: Known, row: Line, state: PersonState | None, *, follows: bool) -> bool:
    """Whether, since the preview, somebody changed the person a row names, or it names another one now."""
    if not known.applying or row.plan in (Plan.SKIP, Plan.FAIL) or follows or (state and state.led):
        return False
    if row.seen is None:
        return state is not None and not state.new and state.person.origin != known.origin
    return state is None or (state.person.pk, state.person.version) != row.seen


# --- Who is meant ----------------------------------------------------------------------------------------------------
def _who(known: Known, row: Line) -> tuple[PersonState | None, bool]:
    """The person a row means, and whether it only follows an earlier row of this file."""
    if row.decision == Decision.SAME and row.person_id in known.by_pk:
        return known.by_pk[row.person_id], False
    nik = row.values.get("nik")
    holders = _holders(known, row) if nik else []
    if row.leader in known.by_row:
        leader = known.by_row[row.leader]
        if not holders or leader in holders:
            return leader, True
    if holders:
        fitting = [state for state in holders if not _different(state, row)]
        return (fitting or holders)[0], False
    if row.origin in known.by_origin:
        return known.by_origin[row.origin], False
    carrier = _carrier(known, row)
    return (carrier, False) if carrier and not _other_nik(carrier, row) else (None, False)


def _carrier(known: Known, row: Line) -> PersonState | None:
    """The one person with the ID DTKS of a row, if the row may know of them; what several carry names nobody."""
    found = known.by_number.get(row.values.get("id_dtks"), ())
    if not known.secret_row(row):
        found = [state for state in found if not state.person.restricted]
    return found[0] if len(found) == 1 and not _different(found[0], row) else None


def _rival(known: Known, row: Line) -> PersonState | None:
    """Who has the ID DTKS of a row that no other person has, under another NIK: the user says who it is."""
    carrier = _carrier(known, row) if row.decision != Decision.OTHER else None
    return carrier if carrier and _other_nik(carrier, row) else None


def _other_nik(state: PersonState, row: Line) -> bool:
    nik = row.values.get("nik")
    return bool(nik and state.person.nik and state.person.nik != nik)


def _holders(known: Known, row: Line) -> list[PersonState]:
    """Who carries the NIK of a row. To an open row somebody else who is known only through Rahasia is nobody."""
    found = known.by_nik.get(row.values["nik"], [])
    if known.secret_row(row):
        return found
    return [s for s in found if not s.person.restricted or (s.person.active and not _different(s, row))]


def _openly_known(known: Known, row: Line, state: PersonState | None) -> bool:
    return state is not None and (known.secret_row(row) or not state.person.restricted)


def _different(state: PersonState, row: Line) -> bool:
    """Whether the register clearly has somebody else: another or no birth date, nothing alike in the names."""
    born, person = row.values.get("tanggal_lahir"), state.person
    same_birth = bool(born and person.birth_date and person.birth_date.isoformat() == born)
    return not same_birth and unlike(row.values["nama"], person.name)


def _obstacle(state: PersonState, row: Line) -> str:
    """Why a row may not touch the person it names; "" if it may."""
    if row.values.get("nik") and _different(state, row):
        return "register_conflict"
    if not state.person.active:
        return GONE.get(state.person.deactivation_reason, "register_inactive")
    return ""


def _refused(known: Known, row: Line, state: PersonState, code: str) -> Taken:
    """A row that may not touch its person; what a programme has stopped for somebody who is gone ends all the same, and
    one that says of them what the register says is no mistake."""
    if said_gone(row) and SAID_GONE[row.values["hasil"]][0] == state.person.deactivation_reason:
        return Taken(row, Result.UNCHANGED, state, codes=[code])
    if code not in GONE.values() or row.values.get("keadaan_program") != "berhenti":
        return Taken(row, Result.FAILED, codes=[code])
    taken = Taken(row, Result.UNCHANGED, state, codes=[code])
    receiving.programmes(known, row, taken)
    return taken


def said_gone(row: Line) -> bool:
    """Whether the row says that its person died or moved away."""
    return row.values.get("hasil") in SAID_GONE


# --- The person ----------------------------------------------------------------------------------------------------
def _newcomer(known: Known, row: Line, taken: Taken) -> PersonState:
    said = personal.columns(row.values)
    where = {} if said.get("village_id") else personal.place(known.batch)
    person = record(PERSON, **said | where, restricted=known.only_secret(row), origin=known.origin)
    _give_nik(person, row)
    state = PersonState(person, led=True)
    if row.values.get("nik"):
        for rival in known.by_nik[row.values["nik"]]:
            taken.note("yield", (rival, state))
        known.by_nik[row.values["nik"]].append(state)
    if not person.village_id and not person.kecamatan_id:
        taken.codes.append("register_unplaced")
    taken.similar = (row.similar or []) if known.applying else alike.found(known, row)
    if taken.similar and row.decision != Decision.OTHER:
        taken.codes.append("register_similar")
    taken.note("person", state, Result.CREATED)
    return state


def _give_nik(person: Record, row: Line) -> None:
    person.nik = row.values.get("nik")
    if person.nik:
        person.nik_state = personal.nik_state(row.values) or NikState.UNCHECKED.value
    else:
        person.nik_state, person.nik_missing_reason = NikState.EMPTY.value, NikMissing.UNREADABLE.value
        if "nik_missing" in row.code_list:
            person.nik_missing_reason = NikMissing.UNKNOWN.value


def _update(known: Known, row: Line, taken: Taken, *, follows: bool) -> None:
    state = taken.state
    secret = known.only_secret(row)
    if secret and not state.person.restricted:
        return  # a Rahasia list changes nothing of somebody the open register knows
    if not secret and state.person.restricted:
        state.person.restricted = False
        state.opened = not state.new
        openly_new = Result.UPDATED if follows else Result.CREATED  # once a person; to the open register it is new
        taken.note("opened", state, openly_new if state.opened else Result.UNCHANGED)
    said = personal.columns(row.values)
    if not state.person.village_id and not state.person.kecamatan_id and not said.get("village_id"):
        said |= personal.place(known.batch)
    found = personal.changed(state.person, said, row, fill_only=follows or state.led)
    found |= _nik_changes(known, state, row)
    state.led = True
    if found:
        taken.changes = found
        for name, (_, new) in found.items():
            setattr(state.person, name, new)
        if not state.new:
            state.changes |= {name: (state.changes.get(name, (old,))[0], new) for name, (old, new) in found.items()}
        taken.note("changed", state)


def _nik_changes(known: Known, state: PersonState, row: Line) -> dict[str, tuple]:
    """A NIK for somebody who had none, and what Dukcapil says of one that stands."""
    person, nik = state.person, row.values.get("nik")
    if nik and not person.nik and not known.by_nik.get(nik):
        known.by_nik[nik].append(state)
        wanted = record(PERSON)
        _give_nik(wanted, row)
        names = ("nik", "nik_state", "nik_missing_reason")
        return {name: (getattr(person, name), getattr(wanted, name)) for name in names}
    told = personal.nik_state(row.values) if nik == person.nik else ""  # not of that of somebody absorbed
    settled = {NikState.UNCHECKED, NikState.MATCHED, NikState.UNMATCHED}
    if nik and told and person.nik_state in settled and person.nik_state != told:
        return {"nik_state": (person.nik_state, told)}
    return {}


def _origin(known: Known, row: Line, taken: Taken) -> None:
    """Whom a row without NIK became or was said to be is found again by its next edition."""
    new = taken.result == Result.CREATED and not taken.state.opened
    if row.origin and row.origin not in known.by_origin and (new or row.decision == Decision.SAME):
        known.by_origin[row.origin] = taken.state
        taken.note("origin" if new else "origin_said", (row.origin, taken.state))


def _numbers(row: Line, taken: Taken) -> None:
    for system in NUMBERS:
        number = (system, row.values.get(system))
        if number[1] and number not in taken.state.numbers:
            taken.state.numbers.add(number)
            taken.note("number", (taken.state, *number))


# --- The family ----------------------------------------------------------------------------------------------------
def _family(known: Known, row: Line, taken: Taken) -> None:
    number, state = row.values.get("no_kk"), taken.state
    if not number:
        return
    if state.family is None:
        family = _family_with(known, number, state, taken)
        if family:
            _join(family, state, personal.role_of(row.values), taken)
    elif state.family.family.no_kk == number:
        _role(known, row, taken)
    elif state.family.family.no_kk is None and (number, state.person.restricted) not in known.families:
        state.family.family.no_kk = number
        known.families[number, state.family.family.restricted] = state.family
        taken.note("card", state.family)
    elif not state.opened:
        _other_card(known, row, taken)


def _other_card(known: Known, row: Line, taken: Taken) -> None:
    """Nobody moves to another family but by a decision; one known only through Rahasia not even so."""
    wish, old = moving.wish(known.batch, row), taken.state.family
    if wish == moving.MOVE:
        family = _family_with(known, row.values["no_kk"], taken.state, taken)
        if family:
            taken.note("left", (old, taken.state))
            _join(family, taken.state, personal.role_of(row.values), taken)
        wish = wish if family else ""
    taken.codes.append(moving.CODES[wish])


def _role(known: Known, row: Line, taken: Taken) -> None:
    """A role is filled in where none stands, and no family gets a second head; any other difference is pointed out."""
    state, role = taken.state, str(personal.role_of(row.values))
    silent = state.opened or (known.only_secret(row) and not state.person.restricted)
    if silent or role in (FamilyRole.OTHER, state.role):
        return
    is_head = role == FamilyRole.HEAD
    if state.role != FamilyRole.OTHER or (is_head and state.family.has_head):
        taken.say("register_role_differs")
    elif state.member:
        taken.shown["Hubungan keluarga"] = (FamilyRole(state.role).label, FamilyRole(role).label)
        taken.note("role", (state, state.role, role))
        state.role, state.family.has_head = role, state.family.has_head or is_head


def _family_with(known: Known, number: str, state: PersonState, taken: Taken) -> FamilyState | None:
    """The family with this No. KK; somebody known only through Rahasia never joins one of the open register."""
    restricted = state.person.restricted
    if restricted and (number, False) in known.families:
        return None
    if (number, restricted) not in known.families:
        known.families[number, restricted] = _new_family(known, state, number, taken)
    return known.families[number, restricted]


def _new_family(known: Known, state: PersonState, number: str | None, taken: Taken) -> FamilyState:
    person = state.person
    family = record(
        FAMILY, no_kk=number, village_id=person.village_id, kecamatan_id=person.kecamatan_id, address=person.address,
        rt=person.rt, rw=person.rw, restricted=person.restricted, origin=known.origin,
    )  # fmt: skip
    made = FamilyState(family)
    taken.note("family", made)
    return made


def _join(family: FamilyState, state: PersonState, role: str, taken: Taken) -> None:
    if role == FamilyRole.HEAD and family.has_head:
        role = FamilyRole.OTHER
    family.has_head = family.has_head or role == FamilyRole.HEAD
    family.members.append((state.person, role))
    state.family, state.role, state.member = family, str(role), None
    taken.note("joined", (family, state, role))


# --- What was found of them --------------------------------------------------------------------
def _kinds(known: Known, row: Line, taken: Taken) -> None:
    for code in row.values.get("kategori") or ():
        kind = known.kinds[code]
        subject = _subject(known, kind, taken)
        day, standing = known.batch.reference_date, subject.facts.kinds
        if kind.pk in standing and (standing[kind.pk] is None or standing[kind.pk] >= day):
            continue
        standing[kind.pk] = None
        taken.note("classification", (subject, _classification(known, row, kind, subject, taken.state.person)))


def _subject(known: Known, kind: Kind, taken: Taken) -> PersonState | FamilyState:
    """A family kind is the family's, made of the one person if there is none; every other kind is the person's."""
    allowed, state = kind.subject_types, taken.state
    if SubjectType.PERSON in allowed or SubjectType.FAMILY not in allowed:
        return state
    if state.family is None:
        _join(_new_family(known, state, None, taken), state, FamilyRole.HEAD, taken)
    return state.family


def _classification(known: Known, row: Line, kind: Kind, subject, person: Record) -> Record:
    batch, of_person = known.batch, isinstance(subject, PersonState)
    age = derive.age_on(batch.reference_date, person.birth_date, person.birth_year) if of_person else None
    age = age if age is not None and age >= 0 else None
    exact = person.birth_precision == BirthPrecision.DATE
    broken = of_person and derive.misfits(kind, age=age, sex=person.sex, disabilities=person.disabilities, exact=exact)
    return record(
        CLASSIFICATION, kind_id=kind.pk, assessed_on=min(batch.reference_date, known.today), age=age,
        assessed_by_id=batch.applied_by_id, level=kind.level,
        source=known.source, note=(row.values.get("catatan") or "")[:2000], origin=known.origin,
        override_reason=OVERRIDE if broken else "", village_id=person.village_id, kecamatan_id=person.kecamatan_id,
    )  # fmt: skip
