"""The states of a referral and the moves between them. `docs/workflow-referral.md` is made from this table."""

from django.db.models import TextChoices

from accounts.authz import Can, areas
from referrals import scope
from referrals.workflow.table import Holder, Move, Need, Seat


class ReferralStatus(TextChoices):
    SENT = "dikirim", "Dikirim"
    ACCEPTED = "diterima", "Diterima"
    IN_PROGRESS = "diproses", "Diproses"
    INCOMPLETE = "perlu_dilengkapi", "Perlu dilengkapi"
    DONE = "selesai", "Selesai"
    REJECTED = "ditolak", "Ditolak"
    CANCELLED = "dibatalkan", "Dibatalkan"


REFERRAL_TONES = {
    ReferralStatus.SENT: "wait",
    ReferralStatus.INCOMPLETE: "wait",
    ReferralStatus.ACCEPTED: "now",
    ReferralStatus.IN_PROGRESS: "now",
    ReferralStatus.DONE: "done",
    ReferralStatus.REJECTED: "late",
}
_S = ReferralStatus
OPEN_REFERRAL = (_S.SENT, _S.ACCEPTED, _S.IN_PROGRESS, _S.INCOMPLETE)

ASKED = Need("asked_for", "Tuliskan apa yang diminta.", lambda r: r.asked_for)
RESULT = Need("result_text", "Catat hasilnya.", lambda r: r.result_text)
RESULT_DAY = Need("result_on", "Isi tanggal hasil.", lambda r: r.result_on)
REASON = Need("reject_reason", "Pilih alasan penolakan.", lambda r: r.reject_reason)

# What a desk answers; the back office records the same when it came by WhatsApp, telephone or paper.
ANSWERS = (Can.REFERRAL_ANSWER, Can.REFERRAL_RECORD)
OFFICE_SIDE = (Can.INTAKE_REFER,)
LINK_MOVES = ("accept", "ask", "reject", "finish")

# fmt: off
REFERRAL_MOVES = {
    move.name: move
    for move in (
        Move("accept", "Terima", "diterima", (_S.SENT,), (_S.ACCEPTED,), ANSWERS, tone="primary"),
        Move("start", "Mulai proses", "mulai diproses", (_S.ACCEPTED,), (_S.IN_PROGRESS,), ANSWERS),
        Move("ask", "Minta dilengkapi", "diminta dilengkapi", (_S.SENT, _S.ACCEPTED, _S.IN_PROGRESS), (_S.INCOMPLETE,),
             ANSWERS, needs=(ASKED,)),
        Move("finish", "Catat hasil", "diselesaikan", OPEN_REFERRAL, (_S.DONE,), ANSWERS,
             needs=(RESULT, RESULT_DAY), tone="primary"),
        Move("reject", "Tolak", "ditolak", OPEN_REFERRAL, (_S.REJECTED,), ANSWERS,
             needs=(REASON,), note=True, tone="danger"),
        Move("supply", "Kirim kelengkapan", "dilengkapi", (_S.INCOMPLETE,), (_S.SENT, _S.ACCEPTED, _S.IN_PROGRESS),
             OFFICE_SIDE, note=True, tone="primary"),
        Move("cancel", "Batalkan rujukan", "dibatalkan", OPEN_REFERRAL, (_S.CANCELLED,), OFFICE_SIDE,
             note=True, tone="danger"),
    )
}
# fmt: on


def referral_open_to(referral, user) -> list[Move]:
    """The moves this user may make in the own name (a member of the desk; for `supply`, `cancel` the office)."""
    return [move for move in REFERRAL_MOVES.values() if move.fits(referral) and _own(move, referral, user)]


def recordable_by(referral, user) -> list[Move]:
    """The answers this user may record for a desk that answered by WhatsApp, telephone or on paper."""
    moves = (move for move in REFERRAL_MOVES.values() if move.cans == ANSWERS and move.fits(referral))
    return list(moves) if _on_office_side(Can.REFERRAL_RECORD, referral, user) else []


def answerable(referral) -> list[Move]:
    """The answers somebody of the desk without an account may give through a link; never of what is Rahasia."""
    moves = (REFERRAL_MOVES[name] for name in LINK_MOVES)
    return [] if referral.restricted else [move for move in moves if move.fits(referral)]


def may_link(referral, user) -> bool:
    """Whether the user may make or withdraw a link for the agency this referral waits for."""
    wanted = referral.is_open and referral.desk.is_agency and referral.code and not referral.restricted
    if referral.intake.holder_level == Holder.VILLAGE:
        return False  # a village writes no surat rujukan, which would carry the code
    return bool(wanted) and _on_office_side(Can.INTAKE_REFER, referral, user)


def _own(move: Move, referral, user) -> bool:
    if move.cans == OFFICE_SIDE:
        return _on_office_side(Can.INTAKE_REFER, referral, user)
    return any(area.desk_id == referral.desk_id for area in areas(user, Can.REFERRAL_ANSWER))


def _on_office_side(can: Can, referral, user) -> bool:
    return any(scope.reaches(area, referral.intake) and _sends(area, referral.intake) for area in areas(user, can))


def _sends(area, intake) -> bool:
    """A village only for what it holds itself; the district and a bidang for all within reach."""
    seat = scope.seat(area, intake)
    return intake.holder_level == Holder.VILLAGE if seat == Seat.VILLAGE else seat is not None
