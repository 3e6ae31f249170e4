"""Rows of a list of PSKS against the register of those who help: who is meant, what changes, what is written.

A person is known by kind and NIK, an organisation by kind and number; else both by kind, name and birth date or place.
Empty cells erase nothing. Lists of PSKS are short, so every write is the PSKS room's own act, with its event.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.names import unlike
from imports.codes import Outcome
from imports.models import Batch, Decision, Placing, Plan, Result, Row
from imports.psks_values import telephone
from imports.register.states import LINE, Line, lines
from imports.values import squeeze
from imports.workflow import Status
from imports.writes import set_many
from office.errors import DomainError
from psks import actions
from psks.details import BY_KEY
from psks.models import TKSK, Actor, Kind
from regions.models import Region

ROWS_A_STEP = 300  # each its own act
LEFT_OUT = {Decision.SKIP, Decision.ALONE}
COLUMNS = {
    "name": "nama", "nik": "nik", "sex": "jenis_kelamin", "birth_date": "tanggal_lahir", "education": "pendidikan",
    "leader": "psks_ketua", "members": "psks_anggota", "phone": "telepon", "email": "psks_surel", "address": "alamat",
    "member_number": "psks_nomor", "since": "psks_mulai",
}  # fmt: skip
BESIDE = {"nama_ibu", "tempat_lahir"}  # fields of people's lists that an actor keeps as a detail
NOTES = ("catatan", "keterangan")
PLANS = {
    Result.CREATED: Plan.NEW,
    Result.UPDATED: Plan.CHANGED,
    Result.UNCHANGED: Plan.SAME,
    Result.SKIPPED: Plan.SKIP,
    Result.FAILED: Plan.FAIL,
}


@dataclass
class Taken:
    """What taking one row in does. `values`: columns of the actor that are new or change."""

    row: Line
    result: Result
    actor: Actor | None = None
    values: dict = field(default_factory=dict)
    code: str = ""


@dataclass
class Known:
    """The actors behind the rows of one part, by everything a row can name them with."""

    batch: Batch
    kinds: dict[str, Kind]
    places: dict[str, Region]
    by_nik: dict[tuple[str, str], Actor] = field(default_factory=dict)
    by_number: dict[tuple[str, str], Actor] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Actor]] = field(default_factory=lambda: defaultdict(list))
    tksk: dict[str, Actor] = field(default_factory=dict)  # who is it in which kecamatan
    touched: set[int] = field(default_factory=set)  # by earlier rows of this part

    def note(self, actor: Actor) -> None:
        """Let later rows find an actor as it is now."""
        kind = actor.kind_id
        if actor.nik:
            self.by_nik[kind, actor.nik] = actor
        if actor.member_number:
            self.by_number[kind, squeeze(actor.member_number)] = actor
        if actor not in self.by_name[kind, squeeze(actor.name)]:
            self.by_name[kind, squeeze(actor.name)].append(actor)
        if kind == TKSK and actor.active and actor.cover_until is None:
            self.tksk[actor.kecamatan_id] = actor


def part_of(batch: Batch, after: int, *, unsettled: bool = False) -> list[Line]:
    """The next rows of a batch behind the row `after`, in their order."""
    rows = batch.rows.filter(pk__gt=after)
    rows = rows.filter(result="") if unsettled else rows
    return lines(rows.order_by("pk").values_list(*LINE)[:ROWS_A_STEP])


def load(batch: Batch, rows: list[Line]) -> Known:
    """Everything the register knows that these rows may mean; a fixed number of queries."""
    kinds = {row.values["psks_jenis"] for row in rows if row.values.get("psks_jenis")}
    codes = {code for row in rows for code in _place(batch, row.values) if code}
    places = {region.pk: region for region in Region.objects.filter(pk__in=codes).select_related("parent")}
    known = Known(batch, {kind.pk: kind for kind in Kind.objects.filter(pk__in=kinds)}, places)
    # Some hundreds a kind and district at most; the names are compared without blanks and signs, so in Python.
    for actor in Actor.objects.filter(kind__in=kinds).order_by("active", "-pk").select_related("village", "kecamatan"):
        known.note(actor)
    return known


def take_all(known: Known, rows: Iterable[Line], *, apply=None) -> list[Taken]:
    """All rows in their order; `apply` writes each before the next is looked at."""
    done = []
    for row in rows:
        taken = take(known, row)
        done.append(apply(taken) if apply else taken)
        if taken.result in (Result.CREATED, Result.UPDATED):
            _seen(known, taken)
    return done


def take(known: Known, row: Line) -> Taken:
    """What one row does, given all that stands and all that earlier rows of the part did."""
    if row.outcome == Outcome.ERROR:
        return Taken(row, Result.FAILED)
    if row.decision in LEFT_OUT:
        return Taken(row, Result.SKIPPED)
    meant = _who(known, row.values)
    if len(meant) > 1:
        return Taken(row, Result.FAILED, code="register_psks_several")
    actor = meant[0] if meant else None
    if _changed_meanwhile(known, row, actor):
        return Taken(row, Result.FAILED, actor, code="register_changed")
    if actor is None and known.batch.placing == Placing.KNOWN and not row.values.get("kode_desa"):
        return Taken(row, Result.SKIPPED)
    said = _said(known, row.values, actor)
    if code := _obstacle(known, row.values, actor, said):
        return Taken(row, Result.FAILED, actor, code=code)
    if actor is None:
        return Taken(row, Result.CREATED, None, said)
    changes = {name: new for name, new in said.items() if _differs(name, getattr(actor, name), new)}
    return Taken(row, Result.UPDATED if changes else Result.UNCHANGED, actor, changes)


def _changed_meanwhile(known: Known, row: Line, actor: Actor | None) -> bool:
    """Whether, since the preview, somebody changed the actor a row names, or it names another one now."""
    if known.batch.status != Status.APPLYING or row.plan in (Plan.SKIP, Plan.FAIL):
        return False
    if actor is None or actor.pk in known.touched:
        return row.seen is not None and actor is None
    return (actor.pk, actor.version) != row.seen


def _seen(known: Known, taken: Taken) -> None:
    """Remember what a row did, so that a later row of the part follows it; in a preview nothing is stored."""
    actor = taken.actor
    if actor is None:
        kind = known.kinds[taken.row.values["psks_jenis"]]
        actor = Actor(kind=kind, **{name: value for name, value in taken.values.items() if name != "details"})
        actor.details = taken.values.get("details", {})
    known.note(actor)
    known.touched.add(actor.pk)


# --- Who is meant ----------------------------------------------------------------------------------------------------
def _who(known: Known, values: dict) -> list[Actor]:
    """Whom a row may mean: nobody, one, or several of the same name it does not tell apart."""
    kind, nik, number = values["psks_jenis"], values.get("nik"), values.get("psks_nomor")
    if nik and (found := known.by_nik.get((kind, nik))):
        return [found]
    if number and not nik and (found := known.by_number.get((kind, squeeze(number)))):
        return [found]
    nowhere = not any(_place(known.batch, values)) and not values.get("tanggal_lahir")
    named = known.by_name.get((kind, squeeze(values["nama"])), ())
    same = [actor for actor in named if _not_another(actor, values)]
    if nowhere:
        return same
    same = [actor for actor in same if _fits(known, actor, values)]
    running = [actor for actor in same if actor.active] or same[-1:]
    return _of_leader(running, values.get("psks_ketua")) or running


def _of_leader(actors: list[Actor], leader: str | None) -> list[Actor]:
    """Of several of one name the only one whose leader a row names."""
    led = [actor for actor in actors if leader and squeeze(actor.leader) == squeeze(leader)]
    return led if len(led) == 1 else []


def _not_another(actor: Actor, values: dict) -> bool:
    """Whether no number says that somebody of this kind and name is somebody else."""
    pairs = ((actor.nik, values.get("nik")), (actor.member_number, values.get("psks_nomor")))
    return not any(mine and other and squeeze(mine) != squeeze(other) for mine, other in pairs)


def _fits(known: Known, actor: Actor, values: dict) -> bool:
    """Whether birth date or place say that somebody of this kind and name is the one meant."""
    born = values.get("tanggal_lahir")
    if born and actor.birth_date:
        return actor.birth_date.isoformat() == born
    village, kecamatan = _place(known.batch, values)
    if village and actor.village_id:
        return actor.village_id == village
    return (actor.kecamatan_id or None) == kecamatan


def _place(batch: Batch, values: dict) -> tuple[str | None, str | None]:
    """Village and kecamatan a row names, or else the place of the whole batch."""
    village, kecamatan = values.get("kode_desa"), values.get("kode_kecamatan")
    if not village and not kecamatan and batch.region_id:
        return (batch.region_id, batch.region_id[:8]) if len(batch.region_id) > 8 else (None, batch.region_id)
    return village or None, kecamatan or None


def _obstacle(known: Known, values: dict, actor: Actor | None, said: dict) -> str:
    """Why a row may not go in; "" if it may."""
    if actor is not None and not actor.active:
        return "register_psks_ended"
    if actor is not None and values.get("nik") and actor.nik == values["nik"] and unlike(values["nama"], actor.name):
        return "register_conflict"
    if values["psks_jenis"] == TKSK:
        place = said.get("kecamatan") or (actor and actor.kecamatan)
        holder = known.tksk.get(place.pk) if place else None
        if place is None:
            return "register_unplaced"
        if holder is not None and holder is not actor and (actor is None or actor.cover_until is None):
            return "register_tksk_taken"
    return ""


# --- What a row says -------------------------------------------------------------------------------------------------
def _said(known: Known, values: dict, actor: Actor | None) -> dict:
    """The columns of an actor that a row fills; empty cells say nothing."""
    said = {name: values.get(source) for name, source in COLUMNS.items()}
    said["note"] = " ".join(text for name in NOTES if (text := values.get(name)))
    said = {name: _cut(name, value) for name, value in said.items() if value not in (None, "")}
    village, kecamatan = _place(known.batch, values)
    if actor is None or not (known.batch.region_id and actor.kecamatan_id and not values.get("kode_kecamatan")):
        if village:
            said |= {"village": known.places[village], "kecamatan": known.places[village].parent}
        elif kecamatan and (actor is None or actor.kecamatan_id != kecamatan):
            said |= {"village": None, "kecamatan": known.places[kecamatan]}
    kept = {name.removeprefix("psks:"): values[name] for name in values if name.startswith("psks:") and values[name]}
    kept |= {name: values[name] for name in BESIDE if values.get(name)}
    if kept:
        said["details"] = (actor.details if actor else {}) | kept
    return said


def _cut(name: str, value):
    column = Actor._meta.get_field(name)
    if name in {"birth_date", "since"}:
        return column.to_python(value)
    return value[: column.max_length].rstrip() if isinstance(value, str) else value


def _differs(name: str, old, new) -> bool:
    if name == "name":
        return squeeze(old) != squeeze(new)
    if name == "phone":
        return telephone(old) != telephone(new)
    if isinstance(old, str) and isinstance(new, str):
        return old.casefold() != new.casefold()
    return old != new


# --- Preview and application -----------------------------------------------------------------------------------------
def preview_step(batch: Batch, after: int, count: int) -> int | None:
    """Note on each row of the next part what applying it would do: the last row, or None where none is left."""
    rows, noted = part_of(batch, after), []
    if not rows:
        return None
    for taken in take_all(load(batch, rows), rows):
        actor = taken.actor if taken.actor and taken.actor.pk else None
        made = {"seen": [actor.pk, actor.version]} if actor else {}
        noted.append((taken.row.pk, str(PLANS[taken.result]), _diff(taken), _codes(taken), made))
    set_many(Row, ["plan", "diff", "register_codes", "made"], noted)
    return rows[-1].pk


def _diff(taken: Taken) -> dict:
    """Label -> [old, new] of what would change on somebody known; a NIK under the name that masks it."""
    found: dict[str, list[str]] = {}
    if taken.actor is None or taken.result != Result.UPDATED:
        return found
    for name, new in taken.values.items():
        old = getattr(taken.actor, name)
        if name == "details":
            changed = {key: value for key, value in new.items() if old.get(key) != value}
            found |= {BY_KEY[key].label: [old.get(key, ""), value] for key, value in changed.items() if key in BY_KEY}
        elif name == "nik":
            found["nik"] = [old, new]
        elif name != "kecamatan" or "village" not in taken.values or new is not None and not taken.values["village"]:
            label = str(Actor._meta.get_field(name).verbose_name)
            found[label[:1].upper() + label[1:]] = [_shown(old), _shown(new)]
    return found


def _shown(value) -> str:
    return f"{value:%d-%m-%Y}" if hasattr(value, "strftime") else "" if value is None else str(value)


def _codes(taken: Taken) -> str:
    return f" {taken.code} " if taken.code else " "


def apply_step(batch: Batch, rows: list[Line], *, by) -> None:
    """Take these rows in. Must run inside the transaction that saves the position."""
    done = take_all(load(batch, rows), rows, apply=lambda taken: _write(batch, taken, by))
    set_many(Row, ["result", "made", "register_codes"], [(t.row.pk, str(t.result), _made(t), _codes(t)) for t in done])


def _write(batch: Batch, taken: Taken, by) -> Taken:
    """Do what was decided; a place that somebody took this very moment sends the row back."""
    told = f"Impor #{batch.pk}, baris {taken.row.number}"
    try:
        if taken.result == Result.CREATED:
            kind = Kind.objects.get(pk=taken.row.values["psks_jenis"])
            taken.actor = actions.create_actor(by=by, told=told, kind=kind, **taken.values)
            taken.values = {}
        elif taken.result == Result.UPDATED:
            before = {name: getattr(taken.actor, name) for name in taken.values}
            actions.update_actor(by=by, actor=taken.actor, told=told, **taken.values)
            taken.values = before
    except DomainError:
        taken.result, taken.code = Result.FAILED, "register_changed"
    return taken


def _made(taken: Taken) -> dict:
    """What undoing needs: who, in which version, and (of somebody who stood already) the old values."""
    if taken.result not in (Result.CREATED, Result.UPDATED):
        return {}
    before = {Actor._meta.get_field(name).attname: _plain(value) for name, value in taken.values.items()}
    made = {"actor": taken.actor.pk, "version": taken.actor.version}
    return made | ({"new": True} if taken.result == Result.CREATED else {"before": before})


def _plain(value):
    """An old value as JSON keeps it."""
    if isinstance(value, Region):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value
