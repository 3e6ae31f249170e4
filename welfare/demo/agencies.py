"""Agencies of the demo district: their directory entries, who is away, a link, work given by name."""

from datetime import timedelta

from accounts.actions import update_user
from accounts.models import User
from office import clock
from office.actions import confirm_desk, update_desk
from office.models import Desk
from referrals import actions
from referrals.models import Intake
from referrals.workflow import Holder, Status

ENTRIES = {  # desk -> (member or "", hours, needs, quota, contact, phone)
    "baznas": (
        "baznas", "Senin-Kamis 08.00-15.00", "KTP, KK, surat keterangan tidak mampu", "20 keluarga sebulan",
        "Iwan Setiadi", "0812-7100-2211",
    ),
    "disdukcapil": ("disdukcapil", "Senin-Jumat 08.00-14.00", "KK lama, surat pengantar desa", "", "Sri Rahayu", ""),
    "bpjs-kesehatan": ("bpjs", "Senin-Jumat 08.00-15.00", "KIS atau KTP, surat faskes", "", "Loket peserta", ""),
    "pln": ("", "Senin-Jumat 08.00-16.00", "Nomor pelanggan, KTP", "", "Pelayanan pelanggan", "0811-7890-123"),
}  # fmt: skip


def write(users: dict[str, User]) -> None:
    """What the desks say of themselves, then a referral to PLN that waits for an answer by link."""
    _directory(users)
    today = clock.today()
    away = {"away_since": today, "away_until": today + timedelta(days=4), "away_note": "Iwan Setiadi"}
    update_user(by=users["baznas2"], user=users["baznas2"], **away)
    ready = Intake.objects.filter(status=Status.VERIFIED, holder_level=Holder.DISTRICT, level__lt=3)
    rows = list(ready.order_by("pk")[:4])
    for intake in rows[1:]:
        actions.move(intake=intake, name="assign", by=users["manajer"], worker=users["back"])
    if rows:
        _link(rows[0], users["back"])


def _link(intake: Intake, back: User) -> None:
    pln = Desk.objects.get(slug="pln")
    referral = actions.refer(
        intake=intake, by=back, desk=pln, purpose="Mohon keringanan sambungan.", fields=["name", "address"]
    )
    actions.make_link(referral=referral, by=back)


def _directory(users: dict[str, User]) -> None:
    for slug, (member, hours, needs, quota, contact, phone) in ENTRIES.items():
        desk = Desk.objects.get(slug=slug)
        said = {"hours": hours, "needs": needs, "quota": quota, "contact": contact, "phone": phone}
        confirm_desk(desk, by=users[member or "admin"], version=desk.version, **said)
    care = Desk.objects.get(slug="lks")
    update_desk(care, by=users["admin"], version=care.version, from_village=True)
