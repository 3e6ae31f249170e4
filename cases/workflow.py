"""The states of a case and the moves between them. `docs/workflow-case.md` is made from this table. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices

from accounts.authz import Can
from office import moves
from office.moves import Need


class Status(TextChoices):
    INTAKE = "penerimaan", "Penerimaan"
    ASSESSMENT = "asesmen", "Asesmen"
    PLAN = "rencana", "Rencana"
    PLAN_ASKED = "rencana_diajukan", "Rencana menunggu persetujuan"
    ACTION = "pelaksanaan", "Pelaksanaan"
    MONITORING = "monitoring", "Monitoring"
    END_ASKED = "terminasi_diajukan", "Terminasi menunggu persetujuan"
    ENDED = "terminasi", "Terminasi"
    CANCELLED = "dibatalkan", "Dibatalkan"


class Seat(StrEnum):
    """How somebody stands to a case. WORKER: responsible for it. SUPERVISOR: decides, and had no hand in it."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class Standing:
    """A case with what is counted beside it, as the needs of the moves ask."""

    case: Any
    kinds: int = 0
    assessed: bool = False
    goals: int = 0
    interventions: int = 0
    open_interventions: int = 0
    open_tasks: int = 0
    open_stays: int = 0


@dataclass(frozen=True)
class Move(moves.Move):
    """`seat`: who makes it."""

    seat: Seat = field(default=Seat.WORKER, kw_only=True)


TONES = {
    Status.INTAKE: "now",
    Status.ASSESSMENT: "now",
    Status.PLAN: "now",
    Status.PLAN_ASKED: "wait",
    Status.ACTION: "now",
    Status.MONITORING: "now",
    Status.END_ASKED: "wait",
    Status.ENDED: "done",
}
_S = Status
OVER = (_S.ENDED, _S.CANCELLED)
OPEN = tuple(status for status in Status if status not in OVER)
ASKED = (_S.PLAN_ASKED, _S.END_ASKED)
AT_WORK = (_S.ASSESSMENT, _S.PLAN, _S.ACTION, _S.MONITORING)
STAGES = (_S.INTAKE, _S.ASSESSMENT, _S.PLAN, _S.ACTION, _S.MONITORING, _S.ENDED)
STAGE_OF = {_S.PLAN_ASKED: _S.PLAN, _S.END_ASKED: _S.ENDED}

KINDS = Need("kinds", "Catat paling sedikit satu jenis PPKS.", lambda s: s.kinds)
ASSESSED = Need("assessment", "Selesaikan paling sedikit satu asesmen.", lambda s: s.assessed)
GOALS = Need("goals", "Catat paling sedikit satu tujuan.", lambda s: s.goals)
INTERVENTIONS = Need("interventions", "Rencanakan paling sedikit satu intervensi.", lambda s: s.interventions)
DELIVERED = Need(
    "interventions",
    "Masih ada intervensi yang belum selesai. Catat hasilnya, atau batalkan dengan alasan.",
    lambda s: not s.open_interventions,
)
TASKS = Need("tasks", "Masih ada tugas yang belum selesai.", lambda s: not s.open_tasks)
STAYS = Need("stays", "Masih tercatat tinggal di rumah singgah. Catat tanggal keluarnya.", lambda s: not s.open_stays)
SETTLED = (DELIVERED, TASKS, STAYS)  # nothing of a case that is over can be settled any more
RESPONSE = Need(
    "response", "Respon kasus belum disetujui Kepala Bidang.", lambda s: not s.case.urgent or s.case.approved_at
)
OUTCOME = Need("outcome", "Pilih hasil akhir kasus.", lambda s: s.case.outcome)
OUTCOME_NOTE = Need(
    "outcome_note", "Tuliskan keadaan penerima manfaat pada akhir kasus.", lambda s: s.case.outcome_note
)


def _awaits_response(case) -> bool:
    return case.urgent and not case.approved_at


_EDIT, _APPROVE = (Can.CASE_EDIT,), (Can.CASE_APPROVE,)
# fmt: off
MOVES = {
    move.name: move
    for move in (
        Move("assess", "Mulai asesmen", "mulai diasesmen", (_S.INTAKE,), (_S.ASSESSMENT,), _EDIT, needs=(KINDS,),
             tone="primary"),
        Move("plan", "Susun rencana", "mulai direncanakan", (_S.ASSESSMENT,), (_S.PLAN,), _EDIT,
             needs=(KINDS, ASSESSED), tone="primary"),
        Move("ask_plan", "Ajukan rencana", "diajukan rencananya", (_S.PLAN,), (_S.PLAN_ASKED,), _EDIT,
             needs=(ASSESSED, GOALS, INTERVENTIONS), tone="primary"),
        Move("approve_plan", "Setujui rencana", "disetujui rencananya", (_S.PLAN_ASKED,), (_S.ACTION,), _APPROVE,
             seat=Seat.SUPERVISOR, tone="primary"),
        Move("return_plan", "Kembalikan rencana", "dikembalikan rencananya", (_S.PLAN_ASKED,), (_S.PLAN,), _APPROVE,
             seat=Seat.SUPERVISOR, note=True),
        Move("approve_response", "Setujui respon kasus", "disetujui respon kasusnya", OPEN, (), _APPROVE,
             seat=Seat.SUPERVISOR, when=_awaits_response, tone="primary"),
        Move("question_response", "Minta penjelasan", "dimintai penjelasan", OPEN, (), _APPROVE,
             seat=Seat.SUPERVISOR, when=_awaits_response, note=True),
        Move("monitor", "Mulai monitoring", "mulai dimonitor", (_S.ACTION,), (_S.MONITORING,), _EDIT,
             needs=(RESPONSE, INTERVENTIONS, DELIVERED), tone="primary"),
        Move("ask_end", "Ajukan terminasi", "diajukan terminasinya", AT_WORK, (_S.END_ASKED,), _EDIT,
             needs=(OUTCOME, OUTCOME_NOTE, RESPONSE, *SETTLED)),
        Move("approve_end", "Setujui terminasi", "disetujui terminasinya", (_S.END_ASKED,), (_S.ENDED,), _APPROVE,
             seat=Seat.SUPERVISOR, needs=SETTLED, tone="primary"),
        Move("return_end", "Kembalikan", "dikembalikan", (_S.END_ASKED,), AT_WORK, _APPROVE,
             seat=Seat.SUPERVISOR, note=True),
        Move("reopen", "Buka kembali", "dibuka kembali", OVER, (_S.ASSESSMENT,), _APPROVE,
             seat=Seat.SUPERVISOR, note=True),
        Move("reassess", "Lakukan asesmen", "mulai diasesmen", (_S.ACTION, _S.MONITORING), (_S.ASSESSMENT,), _EDIT,
             needs=(KINDS,)),
        Move("replan", "Ubah rencana", "diubah rencananya", (_S.ACTION, _S.MONITORING), (_S.PLAN,), _EDIT,
             when=lambda case: not _awaits_response(case)),
        Move("cancel", "Batalkan kasus", "dibatalkan", (_S.INTAKE, _S.ASSESSMENT), (_S.CANCELLED,), _EDIT,
             needs=SETTLED, note=True, tone="danger"),
    )
}
# fmt: on


def open_to(case, seats: Collection[Seat]) -> list[Move]:
    """The moves somebody with these seats may make now, in the order of the table."""
    return [move for move in MOVES.values() if move.seat in seats and move.fits(case)]


def plan_open(case) -> bool:
    """Whether goals and interventions may be added or changed: while it is planned, or acted upon at once."""
    return case.status == _S.PLAN or (case.status == _S.ACTION and _awaits_response(case))
