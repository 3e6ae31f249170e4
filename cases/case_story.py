"""What happened in a case, in sentences, out of the trail."""

from collections.abc import Callable

from accounts.models import User
from cases.models import Case, Outcome
from cases.story import Told
from trail.reading import Reading, history

UNTOLD = {"case.read", "document.read", "assessment.save", "assessment.read", "emergency.read"}
NAMES = {field.name: str(field.verbose_name) for field in Case._meta.concrete_fields} | {"kinds": "jenis PPKS"}


def told(case: Case, limit: int = 100) -> list[Told]:
    """The story of a case, newest first; for a reader who may see it."""
    events = history(owner=case.trail_owner, limit=limit)
    kept = (event for event in events if event.act not in UNTOLD and not event.act.endswith(".denied"))
    return [Told(event.at, _sentence(event), event.actor, event.note, TONES.get(event.act, "")) for event in kept]


def _sentence(event: Reading) -> str:
    write = SENTENCES.get(event.act)
    new = {change.field: change.new for change in event.changes}
    if write is None:
        return f"{event.actor} {event.words}."
    return write(new) if callable(write) else write


def _changed(new: dict) -> str:
    words = ", ".join(NAMES.get(name, name) for name in new)
    return f"Diubah: {words}."


def _ended(new: dict) -> str:
    outcome = new.get("outcome")
    words = Outcome(outcome).label.lower() if outcome in Outcome.values else "tanpa hasil"
    return f"Terminasi diajukan: {words}. {new.get('outcome_note') or ''}".strip()


def name_of(model, pk) -> str:
    """The name of a user or desk out of the trail, which keeps its id."""
    found = model.objects.filter(pk=pk).first() if pk else None
    return str(found) if found else "petugas lain" if model is User else "bidang lain"


SENTENCES: dict[str, str | Callable[[dict], str]] = {
    "case.open": lambda new: f"Kasus dibuka: {new.get('kinds', '')}. {new.get('problem', '')}",
    "case.edit": _changed,
    "case.assess": "Asesmen dimulai.",
    "case.plan": "Penyusunan rencana dimulai.",
    "case.ask_plan": "Rencana diajukan untuk disetujui.",
    "case.approve_plan": "Rencana disetujui; pelaksanaan dimulai.",
    "case.return_plan": "Rencana dikembalikan untuk diperbaiki.",
    "case.approve_response": "Respon kasus disetujui.",
    "case.question_response": "Penjelasan atas respon kasus diminta.",
    "case.monitor": "Monitoring dimulai.",
    "case.ask_end": _ended,
    "case.approve_end": "Terminasi disetujui; kasus berakhir.",
    "case.return_end": "Terminasi dikembalikan.",
    "assessment.start": "Pengisian asesmen dimulai.",
    "assessment.finish": "Asesmen selesai.",
    "assessment.cancel": "Asesmen dibatalkan.",
    "case.reopen": "Kasus dibuka kembali.",
    "case.cancel": "Kasus dibatalkan.",
    "document.add": lambda new: f"Berkas ditambahkan: {new.get('lampiran', '')}.",
}
TONES = {
    "case.ask_plan": "wait",
    "case.ask_end": "wait",
    "case.return_plan": "late",
    "case.return_end": "late",
    "case.question_response": "wait",
    "assessment.finish": "done",
    "case.approve_plan": "done",
    "case.approve_response": "done",
    "case.approve_end": "done",
}
