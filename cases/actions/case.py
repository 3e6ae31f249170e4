"""Cases: opened, changed, moved. With `cases.actions.assigning` the only code that writes a case."""

from collections.abc import Callable, Collection
from typing import Any

from cases import casework
from cases.actions.case_checks import running
from cases.actions.classification import Subject, classify, subject_for
from cases.actions.family import still_there
from cases.models import Case, Classification, Kind
from cases.models.reference import Secrecy
from cases.workflow import MOVES, Move
from office import clock, records
from office.errors import DomainError, IllegalMove, Incomplete
from office.models import Desk, DeskKind
from office.moves import check_version, compare_and_set, denied_kept
from office.numbering import next_number
from trail import actions as trail

NO_DESK = "Pilih bidang yang menangani."
ONLY_SECRET_DESK = "Kasus rahasia hanya pada bidang yang menangani data rahasia."
# What each move may bring along; nothing else of the row can be changed through it.
GIVEN: dict[str, frozenset[str]] = {"ask_end": frozenset({"outcome", "outcome_note"})}


def open_case(
    *,
    by,
    subject: Subject,
    kinds: Collection[Kind],
    problem: str,
    desk: Desk | None = None,
    level: int = Secrecy.ORDINARY,
    source: str = "",
    override_reason: str = "",
    once=None,
) -> Case:
    """Open a case of `subject` under `kinds`; `by` is responsible for it. Kinds not recorded yet are recorded.

    `desk`: the bidang (None: that of the first kind). `level`: at least this secret. Raises Incomplete, DomainError.
    """
    columns = {"problem": problem, "level": level, "source": source, "desk": desk}
    return records.once(once, by=by, make=lambda: opened(by, subject, kinds, override_reason, **columns))


def opened(
    by, subject: Subject, kinds: Collection[Kind], override_reason: str, *, desk, level, act="case.open", **columns: Any
) -> Case:
    """A new case with its number and event, inside the transaction of who asks for it. `columns`: more of the row."""
    if not kinds:
        raise Incomplete("Pilih jenis PPKS yang ditangani.", fields={"kinds": "Pilih paling sedikit satu jenis."})
    still_there(subject)
    record_kinds(by=by, subject=subject, kinds=kinds, override_reason=override_reason)
    subject.refresh_from_db()
    level = level_of(subject, kinds, level)
    case = Case(
        desk=checked_desk(desk or next((kind.desk for kind in kinds if kind.desk_id), None), level),
        worker=by, opened_by=by, level=level, moved_by=by.get_full_name(), last_move="open",
        village_id=subject.village_id, kecamatan_id=subject.kecamatan_id,
        **{subject._meta.model_name: subject}, **columns,
    )  # fmt: skip
    year = clock.today().year
    case.number = f"K-{year}-{next_number('case', year):06}"  # late: whoever asks meanwhile waits
    case.save(force_insert=True)
    case.kinds.set(kinds)
    changes = records._filled(case) | {"kinds": (None, kind_names(kinds))}
    trail.record(act, by=by, subject=case, changes=changes)
    return case


def record_kinds(*, by, subject: Subject, kinds: Collection[Kind], override_reason: str = "") -> None:
    """Classify the subject (or its family) under those of `kinds` it is not recorded under yet.

    As if entered by hand: a source "Kasus" would tell of a case to those who may not know of it.
    """
    for kind in kinds:
        target = subject_for(kind, subject, by=by)
        standing = Classification.objects.current().filter(kind=kind, **{target._meta.model_name: target})
        if not standing.exists():
            try:
                classify(by=by, subject=target, kind=kind, assessed_on=clock.today(), override_reason=override_reason)
            except DomainError as error:
                fields = {"kinds" if name == "kind" else name: text for name, text in error.fields.items()}
                raise type(error)(error.message, fields=fields) from error


def level_of(subject: Subject, kinds: Collection[Kind], least: int) -> int:
    """How secret the case is: as its most secret kind, Rahasia for whom is known only so, or raised by hand."""
    floor = Secrecy.SECRET if subject.restricted else Secrecy.ORDINARY
    return max([floor, int(least), *(kind.level for kind in kinds)])


def checked_desk(desk: Desk | None, level: int) -> Desk:
    """The bidang if it may hold a case of this level. Raises DomainError."""
    if desk is None or desk.kind != DeskKind.BIDANG or not desk.active:
        raise DomainError(NO_DESK, fields={"desk": NO_DESK})
    if level >= Secrecy.SECRET and not desk.handles_restricted:
        raise DomainError(ONLY_SECRET_DESK, fields={"desk": ONLY_SECRET_DESK})
    return desk


def edit_case(
    *,
    by,
    case: Case,
    kinds: Collection[Kind],
    problem: str,
    source: str = "",
    level: int = Secrecy.ORDINARY,
    override_reason: str = "",
    version: int | None = None,
) -> Case:
    """Change what a case is about. Raises Stale, Incomplete, DomainError."""
    with denied_kept("case.edit", by=by, subject=case):
        check_version(case, version, by)
        if not case.is_open:
            raise IllegalMove(f"{case} sudah {case.get_status_display().lower()}; buka kembali dahulu.")
        if not kinds:
            raise Incomplete("Pilih jenis PPKS yang ditangani.", fields={"kinds": "Pilih paling sedikit satu jenis."})
        record_kinds(by=by, subject=case.subject, kinds=kinds, override_reason=override_reason)
        values = {"problem": problem, "source": source, "level": level_of(case.subject, kinds, level)}
        checked_desk(case.desk, values["level"])
        before, after = kind_names(case.kinds.order_by("code")), kind_names(kinds)
        told = {"kinds": (before, after)} if before != after else {}
        if told or any(getattr(case, name) != value for name, value in values.items()):
            compare_and_set(case, by=by, name="edit", status=case.status, values=values, told=told)
            case.kinds.set(kinds)
    return case


def raise_level(*, by, case: Case, level: int) -> Case:
    """Let an open case be at least this secret, and change nothing else. Raises Stale, IllegalMove, DomainError."""
    with denied_kept("case.level", by=by, subject=case):
        running(case)
        if level > case.level:
            checked_desk(case.desk, level)
            compare_and_set(case, by=by, name="level", status=case.status, values={"level": level})
    return case


def move(*, case: Case, name: str, by, version: int | None = None, note: str = "", **given: Any) -> Case:
    """Make the named move. `given`: what the move may bring along (GIVEN), `version`: what the form was made from.

    Raises Stale (somebody was first: who and when), IllegalMove (not open to this user from this state; both are kept
    in the trail), Incomplete (everything missing, by field).
    """
    if unknown := set(given) - GIVEN.get(name, frozenset()):
        raise TypeError(f"{name} takes no {', '.join(sorted(unknown))}")
    with denied_kept(f"case.{name}", by=by, subject=case):
        check_version(case, version, by)
        chosen = _chosen(name, case, by)
        values = dict(given) | _COLUMNS.get(name, _nothing)(case, by)
        status = values.pop("status", chosen.targets[0] if chosen.targets else case.status)
        _check(chosen, case, values, note)
        compare_and_set(case, by=by, name=name, status=status, values=values, note=note)
    return case


def _chosen(name: str, case: Case, by) -> Move:
    found = MOVES.get(name)
    if found is None:
        raise IllegalMove("Langkah ini tidak dikenal.")
    if not found.fits(case):
        raise IllegalMove(f"{case} tidak dapat {found.done} karena tahapnya {case.get_status_display().lower()}.")
    if found.seat not in casework.seats(by, case):
        raise IllegalMove(f"{case} tidak dapat {found.done} oleh Anda; penanggung jawabnya {case.worker}.")
    return found


def _check(chosen: Move, case: Case, values: dict[str, Any], note: str) -> None:
    """Everything missing at once, as the case would be with `values`."""
    columns = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    if gaps := chosen.missing(casework.standing(Case(**columns | values)), note):
        raise Incomplete(" ".join(gaps.values()), fields=gaps)


# --- What each move writes besides what it was given and the status of the table ------------------
def _nothing(case: Case, by) -> dict[str, Any]:
    return {}


def _ask(case: Case, by) -> dict[str, Any]:
    return {"asked_by_id": by.pk, "resume": case.status}


def _return_end(case: Case, by) -> dict[str, Any]:
    return {"status": case.resume, "resume": ""}


def _end(case: Case, by) -> dict[str, Any]:
    return {"ended_on": clock.today(), "resume": ""}


def _approve_response(case: Case, by) -> dict[str, Any]:
    return {"approved_at": clock.now()}


def _reopen(case: Case, by) -> dict[str, Any]:
    return {"outcome": "", "outcome_note": "", "ended_on": None}


_COLUMNS: dict[str, Callable[[Case, Any], dict[str, Any]]] = {
    "ask_plan": _ask,
    "ask_end": _ask,
    "return_end": _return_end,
    "approve_end": _end,
    "approve_response": _approve_response,
    "reopen": _reopen,
}


def case_opened(*, by, case: Case) -> None:
    """Reading a Rahasia case is an event."""
    if case.restricted:
        trail.record("case.read", by=by, subject=case)


def kind_names(kinds) -> str:
    return ", ".join(kind.name for kind in kinds)
