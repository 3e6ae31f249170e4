"""Who is told of a move: officers inside the system, and by mail who waits, if they gave an address."""

from django.urls import reverse

from accounts import mails
from accounts.authz import Can, Role
from accounts.models import User
from accounts.notices import holders, tell
from office import settings as office
from referrals.models import Intake, Referral
from referrals.workflow import OPEN, OVER, Holder

# Told to whoever took it in (a village operator has no other way to hear of it).
TO_AUTHOR = {
    "ask": "perlu dilengkapi",
    "ask_for_referral": "perlu dilengkapi",
    "finish": "sudah ada hasilnya",
    "reject": "belum dapat dipenuhi",
    "return": "sudah dijawab tujuan rujukan",
    "reopen": "dibuka kembali",
}
# Told to whoever sent the referral.
TO_SENDER = {
    "accept": "diterima",
    "ask": "diminta dilengkapi",
    "finish": "selesai",
    "reject": "ditolak",
}


def of_intake(intake: Intake, name: str, by) -> None:
    """After a move of an intake: its author, the bidang it was handed to, and who waits."""
    key, url = f"intake:{intake.pk}:{intake.version}", intake.get_absolute_url()
    if words := TO_AUTHOR.get(name):
        tell([intake.created_by], text=f"Nomor {intake.number} {words}", url=url, key=key, but=by)
    if name == "hand" and intake.holder_id:
        members = holders(Can.INTAKE_HANDLE, desk=intake.holder_id)
        tell(members, text=f"Nomor {intake.number} diserahkan ke bidang Anda", url=url, key=key, but=by)
    if name == "assign" and intake.worker_id:
        tell([intake.worker], text=f"Nomor {intake.number} ditugaskan kepada Anda", url=url, key=key, but=by)
    _mail(intake)


def of_referral(referral: Referral, name: str, by) -> None:
    """After a move of a referral: its sender, or the desk that asked for something."""
    key, url = f"referral:{referral.pk}:{referral.version}", referral.get_absolute_url()
    if words := TO_SENDER.get(name):
        tell(senders(referral), text=f"Rujukan {referral.number} {words}", url=url, key=key, but=by)
    if name in {"send", "supply", "cancel"}:
        words = {"send": "baru", "supply": "sudah dilengkapi", "cancel": "dibatalkan"}[name]
        members = holders(Can.REFERRAL_ANSWER, desk=referral.desk_id)
        tell(members, text=f"Rujukan {referral.number} {words}", url=url, key=key, but=by)


def senders(referral: Referral) -> list[User]:
    """Who sent a referral while that user may read it, else all who may go on with it."""
    intake, sender = referral.intake, referral.sent_by
    if sender.is_active and Intake.objects.visible_to(sender, Can.INTAKE_REFER).filter(pk=intake.pk).exists():
        return [sender]
    roles = (Role.OPERATOR,) if intake.holder_level == Holder.VILLAGE else (Role.BACK, Role.MANAGER, Role.REHSOS)
    return holders(
        Can.INTAKE_REFER, roles=roles, village=intake.received_village_id or intake.village_id,
        kecamatan=intake.received_kecamatan_id or intake.kecamatan_id, level=intake.level,
    )  # fmt: skip


def _mail(intake: Intake) -> None:
    """That there is news and where to read it, once for each state; nothing of what is Rahasia."""
    if not intake.email or intake.restricted or intake.status not in (*OPEN, *OVER):
        return
    name, page = office.get("office.name"), office.public_address(reverse("track"))
    body = (
        f"Ada perkembangan pada nomor register {intake.number}.\n\n"
        f"Buka {page} lalu isi nomor itu dan kode lacak pada tanda terima Anda.\n\n{name}"
    )
    mails.put(
        to=intake.email, subject=f"{name}: kabar nomor {intake.number}", body=body,
        key=f"intake:{intake.pk}:{intake.status}:{intake.version}",
    )  # fmt: skip
