"""The states of an intake and the moves between them. `docs/workflow-intake.md` is made from this table."""

from django.db.models import TextChoices

from accounts.authz import Can, areas
from referrals import scope
from referrals.workflow.table import Holder, Move, Need, Seat


class Status(TextChoices):
    DRAFT = "draf", "Draf"
    RECEIVED = "diterima", "Diterima"
    VERIFIED = "diverifikasi", "Diverifikasi"
    INCOMPLETE = "perlu_dilengkapi", "Perlu dilengkapi"
    HANDLED = "ditangani", "Ditangani"
    REFERRED = "dirujuk", "Dirujuk"
    DONE = "selesai", "Selesai"
    CLOSED = "ditutup", "Ditutup"
    REJECTED = "ditolak", "Ditolak"
    CANCELLED = "dibatalkan", "Dibatalkan"
    MERGED = "digabung", "Digabung"
    REOPENED = "dibuka_kembali", "Dibuka kembali"


TONES = {
    Status.RECEIVED: "wait",
    Status.INCOMPLETE: "wait",
    Status.REOPENED: "wait",
    Status.VERIFIED: "now",
    Status.HANDLED: "now",
    Status.REFERRED: "now",
    Status.DONE: "done",
    Status.CLOSED: "done",
    Status.REJECTED: "late",
}
OVER = (Status.CLOSED, Status.REJECTED, Status.CANCELLED, Status.MERGED)
OPEN = tuple(status for status in Status if status not in (*OVER, Status.DRAFT))

_V, _K, _D, _B = Seat.VILLAGE, Seat.KECAMATAN, Seat.DISTRICT, Seat.BIDANG
OFFICE = {Holder.DISTRICT: frozenset({_D}), Holder.BIDANG: frozenset({_B})}
OFFICE_AND_TKSK = {Holder.DISTRICT: frozenset({_D, _K}), Holder.BIDANG: frozenset({_B})}
VILLAGE = {Holder.VILLAGE: frozenset({_V})}
HOLDER = OFFICE | VILLAGE
BACK_AT_VILLAGE = HOLDER | {Holder.DISTRICT: frozenset({_D, _V}), Holder.BIDANG: frozenset({_B, _D, _V})}
ANYBODY = {holder: frozenset({_V, _K, _D, _B}) for holder in Holder}
DISTRICT_PULLS = {Holder.VILLAGE: frozenset({_D}), Holder.BIDANG: frozenset({_D})}
REOPENERS = {Holder.VILLAGE: frozenset({_D}), Holder.DISTRICT: frozenset({_D}), Holder.BIDANG: frozenset({_B, _D})}

WHO = Need(
    "subject_name", "Siapa orangnya? Isi nama, atau tandai bahwa orangnya tidak diketahui.", lambda i: i.has_subject
)
WHAT = Need(
    "text", "Ceritakan singkat apa yang diperlukan atau dikeluhkan.", lambda i: i.text or i.service.text_optional
)
DOMICILE = Need(
    "village",
    "Pilih desa/kelurahan tempat tinggal, atau catat mengapa tidak ada (luar kabupaten, tidak diketahui).",
    lambda i: i.village_id or i.kecamatan_id or i.domicile_note,
)
ASKED = Need("asked_for", "Tuliskan apa yang perlu dilengkapi.", lambda i: i.asked_for)
RESULT = Need(
    "result_text", "Catat hasilnya: apa yang diterima keluarga atau apa yang diputuskan.", lambda i: i.result_text
)
RESULT_DAY = Need("result_on", "Isi tanggal hasil.", lambda i: i.result_on)
TOLD = Need(
    "told_on",
    "Isi kapan keluarga diberi tahu, atau alasan keluarga tidak dapat dihubungi.",
    lambda i: i.told_on or i.unreachable_reason,
)
TOLD_HOW = Need("told_how", "Isi lewat apa keluarga diberi tahu.", lambda i: i.told_how or i.unreachable_reason)
TOLD_BY = Need("told_by", "Isi siapa yang memberi tahu keluarga.", lambda i: i.told_by or i.unreachable_reason)
REASON = Need("reject_reason", "Pilih alasan penolakan.", lambda i: i.reject_reason)
DESK = Need("holder", "Pilih bidang yang menangani.", lambda i: i.holder_id)
WORKER = Need("worker", "Pilih petugas.", lambda i: i.worker_id)
INTO = Need("merged_into", "Isi nomor register tujuan penggabungan.", lambda i: i.merged_into_id)

_S = Status
UNDER_WAY = (_S.RECEIVED, _S.VERIFIED, _S.HANDLED, _S.REOPENED)
UNDECIDED = (_S.RECEIVED, _S.INCOMPLETE, _S.VERIFIED, _S.HANDLED, _S.REOPENED)

# fmt: off
MOVES = {
    move.name: move
    for move in (
        Move("submit", "Kirim", "dikirim", (_S.DRAFT,), (_S.RECEIVED,), (Can.INTAKE_CREATE,),
             needs=(WHO, WHAT), author=True, tone="primary"),
        Move("discard", "Buang draf", "dibuang", (_S.DRAFT,), (_S.CANCELLED,), (Can.INTAKE_CREATE,), author=True),
        Move("forward", "Teruskan ke SLRT Kabupaten", "diteruskan ke SLRT Kabupaten",
             (_S.RECEIVED, _S.INCOMPLETE, _S.HANDLED, _S.REOPENED), (_S.RECEIVED,), (Can.INTAKE_CREATE,), VILLAGE,
             secret=False),
        Move("verify", "Verifikasi", "diverifikasi", (_S.RECEIVED, _S.REOPENED), (_S.VERIFIED,), (Can.INTAKE_VERIFY,),
             OFFICE_AND_TKSK, needs=(WHO, DOMICILE), tone="primary"),
        Move("ask", "Minta dilengkapi", "diminta dilengkapi", UNDER_WAY,
             (_S.INCOMPLETE,), (Can.INTAKE_VERIFY, Can.INTAKE_HANDLE), OFFICE_AND_TKSK, needs=(ASKED,)),
        Move("ask_for_referral", "Minta dilengkapi", "diminta dilengkapi", (_S.REFERRED,), (), (Can.INTAKE_REFER,),
             OFFICE, needs=(ASKED,)),
        Move("complete", "Lengkapi", "dilengkapi", (_S.INCOMPLETE,), UNDER_WAY,
             (Can.INTAKE_COMPLETE,), ANYBODY, note=True, tone="primary"),
        Move("complete_referral", "Lengkapi", "dilengkapi", (_S.REFERRED,), (), (Can.INTAKE_COMPLETE,), ANYBODY,
             note=True, tone="primary", when=lambda i: bool(i.asked_for)),
        Move("handle", "Tangani", "mulai ditangani", (_S.VERIFIED, _S.REOPENED), (_S.HANDLED,), (Can.INTAKE_HANDLE,),
             OFFICE, tone="primary"),
        Move("handle_village", "Tangani di desa", "mulai ditangani di desa", (_S.RECEIVED, _S.REOPENED), (_S.HANDLED,),
             (Can.INTAKE_HANDLE,), VILLAGE, secret=False, tone="primary"),
        Move("refer", "Rujuk", "dirujuk", (_S.VERIFIED, _S.HANDLED, _S.REFERRED, _S.REOPENED), (_S.REFERRED,),
             (Can.INTAKE_REFER,), HOLDER, inner=True),
        Move("return", "Rujukan kembali", "dikembalikan dari rujukan", (_S.REFERRED,), (_S.HANDLED, _S.DONE),
             (Can.REFERRAL_ANSWER, Can.REFERRAL_RECORD, Can.INTAKE_REFER), inner=True),
        Move("hand", "Serahkan ke bidang", "diserahkan ke bidang", UNDER_WAY, (),
             (Can.INTAKE_DECIDE,), OFFICE, needs=(DESK,)),
        Move("assign", "Tugaskan ke petugas", "ditugaskan ke petugas", (*UNDECIDED, _S.REFERRED), (),
             (Can.INTAKE_DECIDE,), OFFICE, needs=(WORKER,)),
        Move("give_back", "Kembalikan ke SLRT", "dikembalikan ke SLRT",
             UNDER_WAY, (), (Can.INTAKE_HANDLE,),
             {Holder.BIDANG: frozenset({_B})}, note=True, secret=False),
        Move("recall", "Tarik ke SLRT", "ditarik ke SLRT", UNDECIDED, (),
             (Can.INTAKE_DECIDE,), DISTRICT_PULLS, note=True, secret=False),
        Move("finish", "Catat hasil", "dicatat hasilnya", (_S.VERIFIED, _S.HANDLED), (_S.DONE,), (Can.INTAKE_HANDLE,),
             HOLDER, needs=(RESULT, RESULT_DAY), tone="primary"),
        Move("close", "Tutup", "ditutup", (_S.DONE,), (_S.CLOSED,), (Can.INTAKE_CLOSE,), BACK_AT_VILLAGE,
             needs=(RESULT, TOLD, TOLD_HOW, TOLD_BY), tone="primary"),
        Move("tell", "Catat pemberitahuan", "dicatat pemberitahuannya", (_S.REJECTED, _S.MERGED), (),
             (Can.INTAKE_CLOSE,), BACK_AT_VILLAGE, needs=(TOLD, TOLD_HOW, TOLD_BY), tone="primary",
             when=lambda i: not i.is_told),
        Move("reject", "Tolak", "ditolak", UNDECIDED, (_S.REJECTED,), (Can.INTAKE_DECIDE,), OFFICE,
             needs=(REASON,), note=True, tone="danger"),
        Move("cancel", "Batalkan", "dibatalkan", UNDECIDED, (_S.CANCELLED,), (Can.INTAKE_CLOSE,), HOLDER,
             note=True, tone="danger"),
        Move("merge", "Gabungkan", "digabungkan", UNDECIDED, (_S.MERGED,), (Can.INTAKE_DECIDE,), OFFICE, needs=(INTO,)),
        Move("reopen", "Buka kembali", "dibuka kembali", (_S.DONE, _S.CLOSED, _S.REJECTED, _S.CANCELLED, _S.MERGED),
             (_S.REOPENED,), (Can.INTAKE_DECIDE,), REOPENERS, note=True, when=lambda i: bool(i.number)),
        Move("conceal", "Jadikan rahasia", "dijadikan rahasia", (*OPEN, _S.CLOSED, _S.REJECTED, _S.CANCELLED), (),
             (Can.INTAKE_COMPLETE,), ANYBODY, secret=False, when=lambda i: bool(i.number)),
        Move("unveil", "Bukan data rahasia", "dinyatakan bukan rahasia", OPEN, (), (Can.INTAKE_DECIDE,),
             {Holder.BIDANG: frozenset({_B})}, note=True, secret=True),
    )
}
# fmt: on


def open_to(intake, user) -> list[Move]:
    """The moves this user may make on this intake now, in the order of the table, `refer` among them."""
    return [move for move in MOVES.values() if move.name != "return" and is_open(move, intake, user)]


def is_open(move: Move, intake, user) -> bool:
    """Whether the intake stands where `move` starts and some assignment of `user` grants it from the right seat."""
    if not move.fits(intake):
        return False
    if move.author:
        return intake.created_by_id == user.pk and any(areas(user, can) for can in move.cans)
    return any(_seated(move, area, intake) for can in move.cans for area in areas(user, can))


def works_on(intake, user) -> bool:
    """Whether the user sits at the desk that holds the intake and verifies or handles there."""
    work = (Can.INTAKE_VERIFY, Can.INTAKE_HANDLE)
    return any(
        scope.reaches(area, intake)
        and scope.seat(area, intake) in (OFFICE_AND_TKSK | VILLAGE).get(intake.holder_level, ())
        for can in work
        for area in areas(user, can)
    )


def _seated(move: Move, area, intake) -> bool:
    if not scope.reaches(area, intake):
        return False
    return scope.seat(area, intake) in move.at.get(intake.holder_level, ())
