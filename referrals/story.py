"""What happened to an intake or a referral, in sentences, out of the trail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from documents.models import Letter
from office.clock import local
from office.dates import long_date
from office.models import Desk
from referrals.models import (
    AnswerVia,
    Disposition,
    Intake,
    IntakeStep,
    Rating,
    Referral,
    ReferralReject,
    RejectReason,
    TellChannel,
    Unreachable,
)
from referrals.workflow import Holder
from trail.reading import Reading, history

# A link to a case is told nowhere here: the case may be more secret than the intake.
UNTOLD = {
    *("intake.same_elsewhere", "intake.read", "intake.draft", "intake.edit", "intake.receive_denied", "intake.reveal"),
    *("intake.case", "intake.uncase"),
    *("referral.read", "document.read", "letter.read", "letter.print"),
}


_HOW = {AnswerVia.VISIT: "langsung", AnswerVia.LINK: "lewat tautan"}
Names = dict[tuple[str, str], str]  # (subject type, id) of the trail -> what its sentences call it
REFERRAL, LETTER = "referrals.referral", "documents.letter"


@dataclass(frozen=True)
class Told:
    """One sentence, as `components/timeline.html` takes it."""

    at: datetime
    text: str
    by: str
    note: str = ""
    tone: str = ""
    attachments: tuple = ()


def of_intake(intake: Intake, limit: int = 100) -> list[Told]:
    """The story of an intake with its referrals, newest first; for a reader who may see it wholly."""
    names = {(REFERRAL, str(pk)): desk for pk, desk in intake.referrals.values_list("pk", "desk__name")}
    return _tell(history(owner=intake.trail_owner, limit=limit), names | _memos(intake))


def of_referral(referral: Referral, limit: int = 60) -> list[Told]:
    """The story of one referral alone, as the desk may read it."""
    return _tell(history(referral, limit=limit), {(REFERRAL, str(referral.pk)): referral.desk.name})


def _memos(intake: Intake) -> Names:
    """The letters whose steps are no steps of the intake: those of its dispositions."""
    rows = intake.dispositions.order_by().values("pk")
    letters = Letter.objects.filter(owner_type=Disposition._meta.label_lower, owner_id__in=rows)
    return {(LETTER, str(pk)): f"{name} disposisi" for pk, name in letters.values_list("pk", "kind_name")}


def _tell(events: list[Reading], names: Names) -> list[Told]:
    kept = (e for e in events if e.act not in UNTOLD and not e.act.endswith(".denied"))
    return [told for event in kept if (told := _sentence(event, names))]


def _sentence(event: Reading, names: Names) -> Told | None:
    new = {change.field: change.new for change in event.changes}
    unknown = "Tujuan rujukan" if event.subject_type == REFERRAL else ""
    name = names.get((event.subject_type, event.subject_id), unknown)
    write = SENTENCES.get(event.act)
    text = write(new, name) if write else f"{event.actor} {event.words}."
    if not text:
        return None
    own = event.act in _TELL_NOTE_THEMSELVES
    return Told(event.at, text, event.actor, "" if own else event.note, _TONES.get(event.act, ""))


def _label(choices, value: Any) -> str:
    return choices(value).label if value in choices.values else str(value or "")


def _day(value: Any) -> str:
    """A day out of the trail, which keeps it as ISO text."""
    try:
        return long_date(date.fromisoformat(str(value)))
    except ValueError:
        return ""


def _until(value: Any) -> str:
    """The day of a moment out of the trail, as the clock on the wall has it."""
    try:
        return long_date(local(datetime.fromisoformat(str(value))).date())
    except ValueError:
        return ""


def _money(value: Any) -> str:
    return f" (Rp{int(value):,})".replace(",", ".") if value else ""


def _receive(new, desk) -> str:
    if holder := new.get("holder") or new.get("holder_id"):
        return f"Dicatat dan dibuka di {_bidang(holder)}."
    if new.get("holder_level") == Holder.VILLAGE:
        return "Dicatat, ditangani di desa."
    return "Dicatat dan dikirim ke SLRT Kabupaten."


def _hand(new, desk) -> str:
    return f"Diserahkan ke {_bidang(new.get('holder_id'))}."


def _bidang(pk) -> str:
    return Desk.objects.filter(pk=pk).values_list("name", flat=True).first() or "bidang"


def _told(new, desk) -> str:
    if reason := new.get("unreachable_reason"):
        return f"Keluarga tidak dapat diberi tahu: {_label(Unreachable, reason).lower()}."
    how = _label(TellChannel, new.get("told_how")).lower()
    by = new.get("told_by") or "petugas"
    return f"Keluarga diberi tahu {_day(new.get('told_on'))}, lewat {how or 'cara lain'}, oleh {by}."


def _result(new, desk) -> str:
    return f"Hasil dicatat{_money(new.get('result_value'))}: {new.get('result_text', '')}"


def _step(new, desk) -> str:
    shape = " ({})" if new.get("step") == IntakeStep.Step.HAND_OVER else " oleh {}"  # who gave it, or who took it
    who = shape.format(new["who"]) if new.get("who") else ""
    return f"{_label(IntakeStep.Step, new.get('step'))}, {_day(new.get('on'))}{who}".rstrip(".") + "."


def _user(pk: Any) -> str:
    return User.objects.filter(pk=pk).values_list("name", flat=True).first() or "petugas"


def _number(pk: Any) -> str:
    return Intake.objects.filter(pk=pk).values_list("number", flat=True).first() or "lain"


def _merge(new, desk) -> str:
    return f"Digabung dengan nomor {_number(new.get('merged_into_id'))}."


def _via(new: dict) -> str:
    via = new.get("via")
    if not via or via == AnswerVia.SYSTEM:
        return ""
    how = _HOW.get(via) or f"lewat {_label(AnswerVia, via)}"
    return f" Balasan {how} dari {new.get('answered_by')}, {_day(new.get('answered_on'))}."


def _said(text: str, new: dict) -> str:
    """What a desk said, closed with a full stop where more follows."""
    via = _via(new)
    stop = "" if text.endswith((".", "?", "!")) else "."
    return f"{text}{stop}{via}" if via else text


def _refused(reason: Any) -> str:
    if reason == ReferralReject.WRONG_DESK:
        return "mengembalikan rujukan: bukan kewenangannya."
    return f"menolak: {_label(ReferralReject, reason).lower()}."


def _referral(verb: str) -> Callable[[dict, str], str]:
    return lambda new, desk: f"{desk} {verb}.{_via(new)}"


SENTENCES: dict[str, Callable[[dict, str], str]] = {
    "intake.receive": _receive,
    "intake.submit": _receive,
    "intake.forward": lambda new, desk: "Diteruskan ke SLRT Kabupaten.",
    "intake.verify": lambda new, desk: "Diverifikasi.",
    "intake.ask": lambda new, desk: f"Diminta melengkapi: {new.get('asked_for', '')}",
    "intake.ask_for_referral": lambda new, desk: f"Diminta melengkapi untuk rujukan: {new.get('asked_for', '')}",
    "intake.complete": lambda new, desk: "Dilengkapi.",
    "intake.complete_referral": lambda new, desk: "Dilengkapi.",
    "intake.handle": lambda new, desk: "Mulai ditangani.",
    "intake.handle_village": lambda new, desk: "Mulai ditangani di desa.",
    "intake.refer": lambda new, desk: "",  # referral.send tells it
    "intake.return": lambda new, desk: (
        _result(new, desk) if new.get("result_text") else "Rujukan selesai; kembali ditangani kantor."
    ),
    "intake.hand": _hand,
    "intake.assign": lambda new, desk: f"Ditugaskan kepada {_user(new.get('worker_id'))}.",
    "intake.give_back": lambda new, desk: "Dikembalikan ke SLRT Kabupaten.",
    "intake.recall": lambda new, desk: "Ditarik ke SLRT Kabupaten.",
    "intake.finish": _result,
    "intake.close": lambda new, desk: f"Ditutup. {_told(new, desk)}",
    "intake.tell": _told,
    "intake.reject": lambda new, desk: (
        f"Belum dapat dipenuhi, karena {_label(RejectReason, new.get('reject_reason'))}."
    ),
    "intake.cancel": lambda new, desk: "Dibatalkan.",
    "intake.merge": _merge,
    "intake.reopen": lambda new, desk: "Dibuka kembali.",
    "intake.conceal": lambda new, desk: "Dijadikan rahasia; selanjutnya hanya bidang yang menanganinya yang membaca.",
    "intake.unveil": lambda new, desk: "Dinyatakan bukan data rahasia.",
    "intake.note": lambda new, desk: f"Catatan ditambahkan: {new.get('text', '')}",
    "intake.step": _step,
    "intake.relate": lambda new, desk: f"Terkait dengan nomor {_number(new.get('related_id'))}.",
    "intake.link": lambda new, desk: "Ditautkan ke orang di register.",
    "intake.unlink": lambda new, desk: "Tautan ke register dilepas.",
    "intake.rate": lambda new, desk: f"Warga menilai layanan: {_label(Rating.Score, new.get('score')).lower()}.",
    "intake.object": lambda new, desk: "Warga mengajukan keberatan.",
    "objection.answer": lambda new, desk: (
        "Keberatan dijawab dengan membuka kembali." if new.get("reopened") else "Keberatan dijawab."
    ),
    "letter.draft": lambda new, desk: f"Surat disusun: {new.get('kind_name', '')}.",
    "letter.redraft": lambda new, desk: "Draf surat disusun ulang.",
    "letter.number": lambda new, desk: f"Surat diberi nomor {new.get('number', '')}, {_day(new.get('dated'))}.",
    # of a disposition; of other letters intake.step tells it
    "letter.paraf": lambda new, memo: (
        memo and f"{memo} diparaf oleh {new.get('paraf_by')}, {_day(new.get('paraf_on'))}."
    ),
    "letter.sign": lambda new, memo: memo and f"{memo} ditandatangani, {_day(new.get('signed_on'))}.",
    "letter.hand": lambda new, memo: (
        memo and f"{memo} diserahkan kepada {new.get('handed_to')}, {_day(new.get('handed_on'))}."
    ),
    "letter.discard": lambda new, desk: "Draf surat dibuang.",
    "letter.void": lambda new, desk: "Surat dibatalkan; nomornya tidak dipakai lagi.",
    "document.add": lambda new, desk: f"Berkas ditambahkan: {new.get('lampiran', '')}.",
    "referral.send": lambda new, desk: f"Dirujuk ke {desk}: {new.get('purpose', '')}",
    "referral.link": lambda new, desk: f"Tautan untuk {desk} dibuat, berlaku sampai {_until(new.get('expires_at'))}.",
    "referral.unlink": lambda new, desk: f"Tautan untuk {desk} ditarik.",
    "referral.open_link": lambda new, desk: f"Tautan dibuka oleh {desk}.",
    "referral.accept": _referral("menerima rujukan"),
    "referral.start": _referral("mulai memproses"),
    "referral.ask": lambda new, desk: f"{desk} meminta kelengkapan: {_said(new.get('asked_for', ''), new)}",
    "referral.supply": lambda new, desk: f"Kelengkapan dikirim ke {desk}.",
    "referral.finish": lambda new, desk: (
        f"{desk} selesai{_money(new.get('result_value'))}: {_said(new.get('result_text', ''), new)}"
    ),
    "referral.reject": lambda new, desk: f"{desk} {_refused(new.get('reject_reason'))}{_via(new)}",
    "referral.cancel": lambda new, desk: f"Rujukan ke {desk} dibatalkan.",
}
_TELL_NOTE_THEMSELVES = {"intake.note"}
_TONES = {
    "intake.ask": "wait",
    "intake.ask_for_referral": "wait",
    "intake.reject": "late",
    "referral.reject": "late",
    "referral.ask": "wait",
    "intake.finish": "done",
    "intake.close": "done",
    "intake.return": "done",
    "referral.finish": "done",
}
