"""Who is told of a move: officers inside the system, and by mail who waits, if they gave an address."""

from django.urls import reverse

from accounts import mails
from accounts.authz import Can
from accounts.notices import holders, tell
from office import settings as office
from referrals.models import Intake, Referral
from referrals.workflow import OPEN, OVER

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
        tell([referral.sent_by], text=f"Rujukan {referral.number} {words}", url=url, key=key, but=by)
    if name in {"send", "supply", "cancel"}:
        words = {"send": "baru", "supply": "sudah dilengkapi", "cancel": "dibatalkan"}[name]
        members = holders(Can.REFERRAL_ANSWER, desk=referral.desk_id)
        tell(members, text=f"Rujukan {referral.number} {words}", url=url, key=key, but=by)


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
