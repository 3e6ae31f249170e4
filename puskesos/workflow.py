"""The states of a visit and of a monthly report, and the moves between them: pure."""

from django.db.models import TextChoices

from accounts.authz import Can, areas
from office.moves import Move, Need


class VisitStatus(TextChoices):
    PLANNED = "direncanakan", "Direncanakan"
    DONE = "dilakukan", "Dilakukan"
    CANCELLED = "batal", "Batal"


VISIT_TONES = {VisitStatus.PLANNED: "wait", VisitStatus.DONE: "done"}
_V = VisitStatus
DAY = Need("done_on", "Isi kapan kunjungan dilakukan.", lambda visit: visit.done_on)
FOUND = Need("findings", "Tuliskan singkat apa yang ditemukan.", lambda visit: visit.findings)

# `record` may be made again, for what was typed in a hurry is mended by whoever typed it.
VISIT_MOVES = {
    move.name: move
    for move in (
        Move("record", "Catat kunjungan", "dicatat", (_V.PLANNED, _V.DONE), (_V.DONE,), (Can.VISIT_EDIT,),
             needs=(DAY, FOUND), tone="primary"),
        Move("cancel", "Batalkan", "dibatalkan", (_V.PLANNED,), (_V.CANCELLED,), (Can.VISIT_EDIT,), note=True,
             tone="danger"),
    )
}  # fmt: skip


def visit_open(name: str, visit, user) -> bool:
    """Whether a move is open: to the facilitator whose visit it is, while the village is still theirs."""
    move = VISIT_MOVES[name]
    own = visit.facilitator_id == user.pk and move.fits(visit)
    return own and any(visit.village_id in area.villages for can in move.cans for area in areas(user, can))


class MonthlyStatus(TextChoices):
    DRAFT = "draf", "Draf"
    SENT = "dikirim", "Dikirim"
    ACCEPTED = "diterima", "Diterima"
    RETURNED = "dikembalikan", "Dikembalikan"


MONTHLY_TONES = {MonthlyStatus.SENT: "wait", MonthlyStatus.ACCEPTED: "done", MonthlyStatus.RETURNED: "late"}
_M = MonthlyStatus
WRITTEN = (_M.DRAFT, _M.RETURNED)  # while it is its writer's

MONTHLY_MOVES = {
    move.name: move
    for move in (
        Move("send", "Kirim", "dikirim", WRITTEN, (_M.SENT,), (Can.MONTHLY_SEND,), tone="primary"),
        Move("accept", "Terima", "diterima", (_M.SENT,), (_M.ACCEPTED,), (Can.MONTHLY_REVIEW,), tone="primary"),
        Move("return", "Kembalikan", "dikembalikan", (_M.SENT,), (_M.RETURNED,), (Can.MONTHLY_REVIEW,), note=True),
    )
}


def monthly_fits(name: str, report, user) -> bool:
    """Whether a report stands where the move starts; nobody receives or gives back what they sent."""
    move = MONTHLY_MOVES[name]
    return move.fits(report) and (name == "send" or report.sent_by_id != user.pk)
