"""Mail to who waits, if they gave an address: that there is news, where to read it, nothing else."""

from django.conf import settings
from django.urls import reverse

from accounts import mails
from office import settings as office
from referrals.models import Intake
from referrals.workflow import OPEN, OVER


def send(intake: Intake) -> None:
    """Tell that something changed, once for each state of the intake; nothing of what is Rahasia."""
    if not intake.email or intake.restricted or intake.status not in (*OPEN, *OVER):
        return
    name = office.get("office.name")
    page = f"{settings.SITE_URL}{reverse('track')}"
    body = (
        f"Ada perkembangan pada nomor register {intake.number}.\n\n"
        f"Buka {page} lalu isi nomor itu dan kode lacak pada tanda terima Anda.\n\n{name}"
    )
    mails.put(
        to=intake.email, subject=f"{name}: kabar nomor {intake.number}", body=body,
        key=f"intake:{intake.pk}:{intake.status}:{intake.moved_at:%Y%m%d%H%M%S}",
    )  # fmt: skip
