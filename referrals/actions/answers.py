"""What happens to a referral after it was sent; the result flows back to the intake when the last open one ends."""

from datetime import date
from typing import Any

from documents.actions import drop_drafts, share, store
from office import clock
from office.errors import IllegalMove, Incomplete
from office.moves import check_version, denied_kept
from referrals import snapshot
from referrals.actions.refer import check_files
from referrals.actions.writing import write, write_referral
from referrals.links import Answerer
from referrals.models import AnswerVia, Intake, Referral, ReferralLink
from referrals.workflow import (
    OPEN_REFERRAL,
    REFERRAL_MOVES,
    Move,
    ReferralStatus,
    Status,
    answerable,
    recordable_by,
    referral_open_to,
)

UNANSWERED = {"via": "", "answered_by": "", "answered_on": None, "answer_note": ""}
GIVEN: dict[str, frozenset[str]] = {
    "ask": frozenset({"asked_for"}),
    "finish": frozenset({"result_text", "result_value", "result_on"}),
    "reject": frozenset({"reject_reason"}),
}


def answer(
    *, referral: Referral, name: str, by, version: int | None = None, note: str = "", uploads=(), **given: Any
) -> Referral:
    """A member of the desk answers: accept, start, ask, finish, reject. Raises as `actions.move`."""
    said = {
        "via": AnswerVia.SYSTEM,
        "answered_by": by.get_full_name(),
        "answered_on": clock.today(),
        "answer_note": note,
    }
    return _make(referral, name, by, version, note, uploads, given | said)


def record_answer(
    *, referral: Referral, name: str, by, via: str, answered_by: str, answered_on: date, version: int | None = None,
    note: str = "", uploads=(), **given: Any,
) -> Referral:  # fmt: skip
    """The back office writes down an answer that came by WhatsApp, telephone or paper: from whom, when, how."""
    if gaps := _unsaid(via, answered_by, answered_on):
        raise Incomplete(" ".join(gaps.values()), fields=gaps)
    said = {"via": via, "answered_by": answered_by, "answered_on": answered_on, "answer_note": note}
    return _make(referral, name, by, version, note, uploads, given | said, open_to=recordable_by)


def answer_by_link(
    *, link: ReferralLink, name: str, by: Answerer, version: int | None = None, note: str = "", uploads=(), **given: Any
) -> Referral:
    """Somebody of the desk answers through a link, by the name given there. Raises as `answer`."""
    said = {"via": AnswerVia.LINK, "answered_by": by.name, "answered_on": clock.today(), "answer_note": note}

    def open_to(referral: Referral, by: Answerer) -> list[Move]:
        alive = ReferralLink.objects.in_force().filter(pk=link.pk).exists()
        return answerable(referral) if alive else []

    return _make(link.referral, name, by, version, note, uploads, given | said, open_to)


def supply(
    *, referral: Referral, by, note: str, fields=(), files=(), uploads=(), version: int | None = None
) -> Referral:  # fmt: skip
    """The office sends what the desk asked for: words, further fields, files of the intake, new ones."""
    return _make(referral, "supply", by, version, note, uploads, {"fields": tuple(fields)}, files=files)


def cancel(*, referral: Referral, by, note: str, version: int | None = None) -> Referral:
    """The office takes a referral back. The desk keeps number and dates, no more."""
    return _make(referral, "cancel", by, version, note, (), {"answer_note": note})


def _unsaid(via: str, answered_by: str, answered_on: date | None) -> dict[str, str]:
    gaps = {}
    if via not in AnswerVia.values or via in (AnswerVia.SYSTEM, AnswerVia.LINK):
        gaps["via"] = "Pilih lewat apa balasan datang."
    if not answered_by.strip():
        gaps["answered_by"] = "Isi dari siapa balasan datang."
    if answered_on is None or answered_on > clock.today():
        gaps["answered_on"] = "Isi tanggal balasan, paling lambat hari ini."
    return gaps


def _make(referral, name, by, version, note, uploads, given, open_to=referral_open_to, files=()) -> Referral:
    act = f"referral.{name}"
    with denied_kept(act, by=by, subject=referral):
        intake = Intake.objects.select_for_update().get(pk=referral.intake_id)  # two last answers wait for each other
        check_version(referral, version, by)
        chosen = _chosen(referral, name, open_to(referral, by))
        values = _columns(chosen, referral, given, note)
        status = values.pop("status", chosen.targets[0])
        _check(chosen, referral, values, note)
        check_files(intake, files)
        write_referral(referral, by=by, name=name, status=status, values=values, note=note)
        for upload, label in uploads:
            store(upload=upload, owner=referral, by=by, label=label)
        for attachment in files:
            share(attachment=attachment, owner=referral, by=by)
        if status not in OPEN_REFERRAL:
            drop_drafts(owners=[referral], by=by, why="Rujukannya sudah berakhir.")
            _return(intake, by)
    return referral


def _chosen(referral: Referral, name: str, open_now: list[Move]) -> Move:
    for move in open_now:
        if move.name == name:
            return move
    found = REFERRAL_MOVES.get(name)
    if found is None:
        raise IllegalMove("Langkah ini tidak dikenal.")
    if not found.fits(referral):
        raise IllegalMove(
            f"Rujukan ini tidak dapat {found.done} karena keadaannya {referral.get_status_display().lower()}."
        )
    raise IllegalMove(f"Rujukan ini tidak dapat {found.done} oleh peran Anda.")


def _columns(chosen: Move, referral: Referral, given: dict[str, Any], note: str) -> dict[str, Any]:
    allowed = GIVEN.get(chosen.name, frozenset()) | {"via", "answered_by", "answered_on", "answer_note", "fields"}
    if unknown := set(given) - allowed:
        raise TypeError(f"{chosen.name} takes no {', '.join(sorted(unknown))}")
    values = dict(given)
    names = values.pop("fields", ())
    if chosen.name == "ask":
        values["resume"] = referral.status
    if chosen.name == "supply":
        values |= {"status": referral.resume or ReferralStatus.SENT, "resume": "", "asked_for": ""}
        values["shared"] = _more(referral, names, note)
        if values["status"] == ReferralStatus.SENT:
            values |= UNANSWERED
    if chosen.targets[0] not in OPEN_REFERRAL:
        values |= {"ended_at": clock.now(), "asked_for": "", "resume": ""}
    return values


def _more(referral: Referral, names, note: str) -> list[list[str]]:
    known = {label for label, _ in referral.shared}
    added = [pair for pair in snapshot.take(referral.intake, names) if pair[0] not in known]
    said = [[f"Kelengkapan {clock.today():%d-%m-%Y}", note.strip()]] if note.strip() else []
    return [*referral.shared, *added, *said]


def _check(chosen: Move, referral: Referral, values: dict[str, Any], note: str) -> None:
    after = Referral(**{f.attname: getattr(referral, f.attname) for f in Referral._meta.concrete_fields} | values)
    if gaps := chosen.missing(after, note):
        raise Incomplete(" ".join(gaps.values()), fields=gaps)


def _return(intake: Intake, by) -> None:
    """The intake comes back when nothing is open any more: finished if every desk that counts gave a result."""
    if intake.status != Status.REFERRED or intake.referrals.open().exists():
        return
    sent = intake.referrals.of_round(intake)
    results = list(sent.filter(status=ReferralStatus.DONE).select_related("desk").order_by("result_on", "pk"))
    if not results or sent.refused().exists():
        write(intake, by=by, name="return", status=Status.HANDLED, values={"asked_for": ""})
        return
    write(intake, by=by, name="return", status=Status.DONE, values=_result(results) | {"asked_for": ""})


def _result(results: list[Referral]) -> dict[str, Any]:
    values = [row.result_value for row in results if row.result_value]
    return {
        "result_text": "\n".join(f"{row.desk.name}: {row.result_text}" for row in results)[:2000],
        "result_value": sum(values) or None,
        "result_on": max(row.result_on for row in results),
    }
