"""Moving an intake: with `refer` and the return of referrals the only code that writes its status once sent."""

from collections.abc import Callable
from typing import Any

from accounts.authz import Can
from accounts.models import User
from documents.actions import drop_drafts, store
from office import clock
from office.errors import DomainError, IllegalMove, Incomplete
from office.models import Desk, DeskKind
from office.moves import check_version, denied_kept
from referrals.actions.entry import place, restricted_desk, submit
from referrals.actions.voices import settle_by_reopening
from referrals.actions.writing import write
from referrals.models import Intake, IntakeNote, IntakeStep, Level
from referrals.workflow import MOVES, Holder, Move, Status, is_open, works_on

# What is no longer to be sent, or not in the words of the draft.
_DRAFTS_GO = {
    "cancel": "Permintaannya dibatalkan.",
    "merge": "Permintaannya digabung dengan nomor lain.",
    "conceal": "Sifat suratnya berubah; susun draf baru.",
}
TOLD = frozenset({"told_on", "told_how", "told_by", "unreachable_reason"})
# What each move may bring along; nothing else of the row can be changed through it.
GIVEN: dict[str, frozenset[str]] = {
    "verify": frozenset({"service", "kind", "village", "kecamatan", "domicile_note"}),
    "ask": frozenset({"asked_for"}),
    "ask_for_referral": frozenset({"asked_for"}),
    "hand": frozenset({"holder"}),
    "assign": frozenset({"worker"}),
    "finish": frozenset({"result_text", "result_value", "result_on"}),
    "close": TOLD,
    "tell": TOLD,
    "reject": frozenset({"reject_reason"}),
    "merge": frozenset({"merged_into"}),
    "submit": frozenset({"keep"}),
}


def move(*, intake: Intake, name: str, by, version: int | None = None, note: str = "", **given: Any) -> Intake:
    """Make the named move. `given`: what the move may bring along (GIVEN), `version`: what the form was made from.

    Raises Stale (somebody was first: who and when), IllegalMove (not open to this user from this state; both are kept
    in the trail), Incomplete (everything missing, by field), DomainError.
    """
    if unknown := set(given) - GIVEN.get(name, frozenset()):
        raise TypeError(f"{name} takes no {', '.join(sorted(unknown))}")
    with denied_kept(f"intake.{name}", by=by, subject=intake):
        check_version(intake, version, by)
        chosen = _chosen(name, intake, by)
        if name != "submit":
            return _move(chosen, intake, by, note, given)
    return submit(by=by, intake=intake, **given)


def complete(*, intake: Intake, by, text: str = "", uploads=(), version: int | None = None) -> Intake:
    """Answer what was asked back: words, files (file, label) or both. The original text stays as it is."""
    name = "complete_referral" if intake.status == Status.REFERRED else "complete"
    with denied_kept(f"intake.{name}", by=by, subject=intake):
        check_version(intake, version, by)
        chosen = _chosen(name, intake, by)
        said = text.strip() or (f"Berkas dilampirkan: {', '.join(label for _, label in uploads)}." if uploads else "")
        _move(chosen, intake, by, said, {})
        for upload, label in uploads:
            store(upload=upload, owner=intake, by=by, label=label)
    return intake


def _chosen(name: str, intake: Intake, by) -> Move:
    found = MOVES.get(name)
    if found is None or found.inner or not is_open(found, intake, by):
        raise IllegalMove(_refusal(found, intake))
    return found


def _refusal(found: Move | None, intake: Intake) -> str:
    if found is None or found.inner:
        return "Langkah ini tidak dikenal."
    state = intake.get_status_display().lower()
    if found.name == "close" and not intake.result_text:
        return "Belum dapat ditutup: hasilnya belum dicatat. Catat hasil dahulu, lalu beri tahu keluarga."
    if not found.fits(intake):
        return f"{intake} tidak dapat {found.done} karena keadaannya {state}."
    return f"{intake} ({state}) tidak dapat {found.done} oleh peran Anda; yang memegangnya {intake.holder_label}."


def _move(chosen: Move, intake: Intake, by, note: str, given: dict[str, Any]) -> Intake:
    values = _COLUMNS.get(chosen.name, _plain)(intake, by, note, given)
    status = values.pop("status", chosen.targets[0] if chosen.targets else intake.status)
    _check(chosen, intake, values, note)
    write(intake, by=by, name=chosen.name, status=status, values=values, note=note)
    _after(chosen, intake, by, note)
    return intake


def _check(chosen: Move, intake: Intake, values: dict[str, Any], note: str) -> None:
    """Everything missing at once, as the row would be with `values`."""
    after = Intake(**{field.attname: getattr(intake, field.attname) for field in Intake._meta.concrete_fields} | values)
    if gaps := chosen.missing(after, note):
        raise Incomplete(" ".join(gaps.values()), fields=gaps)


def _after(chosen: Move, intake: Intake, by, note: str) -> None:
    if chosen.name in {"complete", "complete_referral"}:
        IntakeNote.objects.create(intake=intake, by=by, text=note, answer=True)
    if chosen.name == "reopen":
        settle_by_reopening(intake, by)
    if why := _DRAFTS_GO.get(chosen.name):
        owners = [intake, *intake.referrals.all(), *intake.dispositions.all()]
        drop_drafts(owners=owners, by=by, why=why)
    if chosen.name == "verify":
        IntakeStep.objects.create(
            intake=intake, step=IntakeStep.Step.BACK_OFFICE, on=clock.today(), who=by.get_full_name(), recorded_by=by
        )


# --- What each move writes: column values, besides the status of the table ------------------------
def _plain(intake, by, note, given) -> dict[str, Any]:
    return dict(given)


def _verify(intake, by, note, given) -> dict[str, Any]:
    values = {"verified_at": clock.now()}
    if service := given.get("service"):
        if service.restricted and not intake.restricted:
            sentence = "Layanan ini untuk data rahasia. Jadikan rahasia dahulu."
            raise DomainError(sentence, fields={"service": sentence})
        values |= {"service_id": service.pk, "level": Level.SECRET if intake.restricted else service.level}
    if given.get("kind"):
        values["kind"] = given["kind"]
    if {"village", "kecamatan"} & set(given):
        values |= place(given)
    if "domicile_note" in given:
        values["domicile_note"] = given["domicile_note"]
    return values


def _ask(intake, by, note, given) -> dict[str, Any]:
    return {"asked_for": given.get("asked_for", ""), "resume": intake.status}


def _ask_for_referral(intake, by, note, given) -> dict[str, Any]:
    return {"asked_for": given.get("asked_for", "")}


def _complete(intake, by, note, given) -> dict[str, Any]:
    return {"status": intake.resume or Status.RECEIVED, "asked_for": "", "resume": ""}


def _complete_referral(intake, by, note, given) -> dict[str, Any]:
    return {"asked_for": ""}


def _to_district(intake, by, note, given) -> dict[str, Any]:
    return {"holder_level": Holder.DISTRICT, "holder_id": None, "worker_id": None}


def _forward(intake, by, note, given) -> dict[str, Any]:
    return _to_district(intake, by, note, given) | {"asked_for": "", "resume": ""}


def _hand(intake, by, note, given) -> dict[str, Any]:
    desk: Desk | None = given.get("holder")
    if desk is None:
        return {"holder_id": None}
    if desk.kind != DeskKind.BIDANG or not desk.active or (intake.restricted and not desk.handles_restricted):
        sentence = "Bidang ini tidak dapat menanganinya."
        raise DomainError(sentence, fields={"holder": sentence})
    return {"holder_level": Holder.BIDANG, "holder_id": desk.pk, "worker_id": None}


def _assign(intake, by, note, given) -> dict[str, Any]:
    worker: User | None = given.get("worker")
    if worker is not None and not (worker.is_active and works_on(intake, worker)):
        sentence = f"{worker} tidak bekerja di tempat nomor ini: {intake.holder_label}."
        raise DomainError(sentence, fields={"worker": sentence})
    return {"worker_id": worker and worker.pk}


def _end(intake, by, note, given) -> dict[str, Any]:
    return {**given, "end_note": note, "asked_for": "", "resume": ""}


def _close(intake, by, note, given) -> dict[str, Any]:
    told_on, result_on = given.get("told_on"), intake.result_on
    if told_on and result_on and told_on < result_on:
        sentence = f"Hasilnya baru ada pada {result_on:%d-%m-%Y}."
        raise DomainError(sentence, fields={"told_on": sentence})
    return dict(given)


def _merge(intake, by, note, given) -> dict[str, Any]:
    target: Intake | None = given.get("merged_into")
    if target is None:
        return {"merged_into_id": None}
    seen = Intake.objects.visible_to(by, Can.INTAKE_VIEW).filter(pk=target.pk).exists()
    gone = target.status in (Status.DRAFT, Status.CANCELLED, Status.MERGED)
    if not seen or gone or target.pk == intake.pk or target.restricted != intake.restricted:
        sentence = "Nomor ini tidak dapat menjadi tujuan penggabungan."
        raise DomainError(sentence, fields={"merged_into": sentence})
    return {"merged_into_id": target.pk, "end_note": note, "asked_for": "", "resume": ""}


def _reopen(intake, by, note, given) -> dict[str, Any]:
    """What was decided stays in the trail; closing again needs a new result and new word to the family."""
    blank = dict.fromkeys(
        [
            "result_text",
            "told_how",
            "told_by",
            "unreachable_reason",
            "reject_reason",
            "end_note",
            "asked_for",
            "resume",
        ],
        "",
    )
    nothing = dict.fromkeys(["result_value", "result_on", "told_on", "merged_into_id"])
    at_village = intake.holder_level == Holder.VILLAGE
    nothing["reopened_at"] = clock.now()
    return blank | nothing | (_to_district(intake, by, note, given) if at_village else {})


def _conceal(intake, by, note, given) -> dict[str, Any]:
    return {"level": Level.SECRET, "holder_level": Holder.BIDANG, "holder_id": restricted_desk().pk, "worker_id": None}


def _unveil(intake, by, note, given) -> dict[str, Any]:
    if intake.person_id and intake.person.restricted:
        raise DomainError("Orangnya hanya dikenal lewat data rahasia. Lepaskan tautan ke register dahulu.")
    level = Level.LIMITED if intake.service.restricted else intake.service.level
    return {"level": level} | _to_district(intake, by, note, given)


_COLUMNS: dict[str, Callable[..., dict[str, Any]]] = {
    "verify": _verify,
    "ask": _ask,
    "ask_for_referral": _ask_for_referral,
    "complete": _complete,
    "complete_referral": _complete_referral,
    "forward": _forward,
    "hand": _hand,
    "assign": _assign,
    "give_back": _to_district,
    "recall": _to_district,
    "reject": _end,
    "cancel": _end,
    "close": _close,
    "merge": _merge,
    "reopen": _reopen,
    "conceal": _conceal,
    "unveil": _unveil,
}
