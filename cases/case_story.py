"""What happened in a case, in sentences, out of the trail; of a change every field with its old and new value."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from cases.models import Case
from cases.story import Told
from office.dates import long_date
from trail.reading import Reading, history

UNTOLD = {"case.read", "document.read", "letter.read", "assessment.save", "assessment.read", "emergency.read"}
LONGEST = 80  # letters of a value that is told
UNSAID = {"answered_at"}  # columns that are not told
# Acts whose event does not say on which row they were done, and what the name of that row is read with.
OF_ROW = {"case.delivered": "service", "case.intervention_drop": "service", "case.task_done": "", "case.task_drop": ""}


def told(case: Case, limit: int = 100) -> list[Told]:
    """The story of a case, newest first; for a reader who may see it."""
    events = history(owner=case.trail_owner, limit=limit)
    kept = [event for event in events if event.act not in UNTOLD and not event.act.endswith(".denied")]
    names = Names(kept)
    return [
        Told(event.at, _sentence(event, names), event.actor, event.note, TONES.get(event.act, "")) for event in kept
    ]


class Names:
    """The names behind the keys of a story, one query a table."""

    def __init__(self, events: list[Reading]):
        wanted: dict[type[Model], set] = {}
        for event in events:
            for change in event.changes:
                field = _field(event, change.field)
                if field is not None and field.related_model:
                    wanted.setdefault(field.related_model, set()).update(filter(None, (change.old, change.new)))
        self.found = {
            (model, str(row.pk)): str(row)
            for model, keys in wanted.items()
            for row in model._base_manager.filter(pk__in=keys)
        } | dict(self._rows(events))

    @staticmethod
    def _rows(events: list[Reading]):
        for path in set(OF_ROW.values()):
            told = [event for event in events if OF_ROW.get(event.act) == path]
            if told:
                model = apps.get_model(told[0].subject_type)
                rows = model._base_manager.filter(pk__in={event.subject_id for event in told})
                for row in rows.select_related(*filter(None, [path])):
                    yield (model, str(row.pk)), str(row)

    def of(self, model: type[Model], key: Any) -> str:
        return self.found.get((model, str(key)), "")


def _field(event: Reading, name: str) -> Field | None:
    """The column a change is about; None for what is told beside the row."""
    if not event.subject_type.startswith("cases."):
        return None
    fields = {
        key: field
        for field in apps.get_model(event.subject_type)._meta.concrete_fields
        for key in (field.name, field.attname)
    }
    return fields.get(name)


def _sentence(event: Reading, names: Names) -> str:
    write = SENTENCES.get(event.act)
    if write is None:
        return f"{event.actor} {event.words}."
    if isinstance(write, str):
        return write
    if write is changed:
        return changed(event, names)
    new = {change.field: _shown(event, change.field, change.new, names) for change in event.changes}
    if event.act in OF_ROW:
        new["row"] = names.of(apps.get_model(event.subject_type), event.subject_id)
    return write(new)


def changed(event: Reading, names: Names) -> str:
    """ "Kunjungan diubah: tempat “Pasar” menjadi “Terminal”." """
    parts = [_change(event, change, names) for change in event.changes if change.field not in UNSAID]
    subject = apps.get_model(event.subject_type)._meta.verbose_name
    return f"{str(subject).capitalize()} diubah: {'; '.join(parts)}."


def _change(event: Reading, change, names: Names) -> str:
    field = _field(event, change.field)
    label = str(field.verbose_name) if field is not None else BESIDE.get(change.field, change.field)
    old, new = (_shown(event, change.field, value, names) for value in (change.old, change.new))
    if not old:
        return f"{label} diisi “{new}”"
    return f"{label} “{old}” menjadi “{new}”" if new else f"{label} “{old}” dikosongkan"


BESIDE = {"kinds": "jenis PPKS"}


def _shown(event: Reading, name: str, value: Any, names: Names) -> str:
    """A value of the trail in words: choices by label, keys by name, days as people say them."""
    if value in (None, "", [], {}):
        return ""
    field = _field(event, name)
    if field is not None and field.related_model:
        return names.of(field.related_model, value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = _day(value) if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _day(text: str) -> str:
    """A day the trail keeps as ISO text; anything else as it is."""
    try:
        return long_date(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _ended(new: Mapping[str, str]) -> str:
    return f"Terminasi diajukan: {new.get('outcome', '').lower()}. {new.get('outcome_note', '')}".strip()


def _given(new: Mapping[str, str]) -> str:
    return f"{new['row']} diberikan {new.get('done_on', '')}: {new.get('result', '')}"


def _planned(new: Mapping[str, str]) -> str:
    provider = new.get("desk") or new.get("actor") or ""
    return f"Intervensi direncanakan: {new.get('service', '')}, oleh {provider}, paling lambat {new.get('due', '')}."


def _assigned(new: Mapping[str, str]) -> str:
    to = [new[name] for name in ("worker_id", "desk_id") if new.get(name)]
    return f"Ditugaskan kepada {', '.join(to)}."


SENTENCES: dict[str, str | Callable[..., str]] = {
    "case.open": lambda new: f"Kasus dibuka: {new.get('kinds', '')}. {new.get('problem', '')}",
    "case.respond": lambda new: f"Respon kasus dicatat: {new.get('kinds', '')}.",
    "case.response": lambda new: (
        f"Dibawa {new.get('brought_by', '')}, ditemukan di {new.get('place', '')}: {new.get('condition', '')}"
    ),
    "case.response_change": changed,
    "case.edit": changed,
    "case.level": changed,
    "case.assess": "Asesmen dimulai.",
    "case.reassess": "Asesmen dimulai.",
    "case.plan": "Penyusunan rencana dimulai.",
    "case.ask_plan": "Rencana diajukan untuk disetujui.",
    "case.approve_plan": "Rencana disetujui; pelaksanaan dimulai.",
    "case.return_plan": "Rencana dikembalikan untuk diperbaiki.",
    "case.replan": "Rencana dibuka untuk diubah.",
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
    "case.assign": _assigned,
    "case.take_over": lambda new: f"{new.get('worker_id', '')} mengambil alih kasus.",
    "case.offer": lambda new: f"Ditawarkan kepada {new.get('to', '')}. {new.get('note', '')}".strip(),
    "case.offer_accept": "Tawaran diterima.",
    "case.offer_decline": lambda new: f"Tawaran ditolak: {new.get('answer', '')}",
    "case.offer_withdraw": "Tawaran ditarik kembali.",
    "case.goal": lambda new: f"Tujuan: {new.get('text', '')}",
    "case.goal_change": changed,
    "case.intervention": _planned,
    "case.intervention_change": changed,
    "case.intervention_drop": lambda new: f"Intervensi {new['row']} dibatalkan: {new.get('result', '')}",
    "case.delivered": _given,
    "case.note": lambda new: f"Catatan: {new.get('text', '')}",
    "case.visit": lambda new: f"Kunjungan {new.get('on', '')} di {new.get('place', '')}: {new.get('findings', '')}",
    "case.visit_change": changed,
    "case.conference": lambda new: f"Temu bahas kasus {new.get('on', '')}. Keputusan: {new.get('decisions', '')}",
    "case.conference_change": changed,
    "case.task": lambda new: (
        f"{new.get('kind', '')} untuk {new.get('assignee', '')}: {new.get('what', '')}, "
        f"paling lambat {new.get('due', '')}."
    ),
    "case.task_change": changed,
    "case.task_done": lambda new: f"Tugas “{new['row']}” selesai: {new.get('result', '')}",
    "case.task_drop": lambda new: f"Tugas “{new['row']}” dibatalkan: {new.get('result', '')}",
    "case.stay": lambda new: f"Masuk {new.get('shelter', '')} {new.get('since', '')}.",
    "case.stay_end": lambda new: f"Keluar rumah singgah {new.get('until', '')}.",
    "letter.draft": lambda new: f"Draf {new.get('kind_name', 'surat')} disusun.",
    "letter.number": lambda new: f"Surat diberi nomor {new.get('number', '')}.",
    "letter.redraft": "Draf surat disusun ulang.",
    "letter.paraf": "Paraf surat dicatat.",
    "letter.sign": "Surat ditandatangani.",
    "letter.hand": lambda new: f"Surat diserahkan kepada {new.get('handed_to', '')}.",
    "letter.scan": "Pindaian surat dilampirkan.",
    "letter.discard": "Draf surat dibuang.",
    "letter.void": "Surat dibatalkan.",
    "letter.print": "Surat dicetak.",
    "case.link": lambda new: f"Layanan {new.get('layanan', '')} ditautkan ke kasus ini.",
    "case.unlink": "Tautan layanan dilepas.",
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
    "case.delivered": "done",
    "case.task_done": "done",
}
