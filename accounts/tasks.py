"""Background work of this room: mail."""

from django.conf import settings

from accounts import mails
from accounts.models import User
from office.jobs import stepped


@stepped()
def send_mails(job):
    """Send what is due, a mail a step."""
    mail = mails.claim()
    if mail is None:
        return True
    values = mails.send(mail)
    with job.step(done=job.done + 1):
        mails.settle(mail, values)
    return False


@stepped()
def write_digests(job):
    """Each user's summary of the day, a user a step; run twice on a day it writes nothing new."""
    waiting = User.objects.filter(is_active=True, digest=True, pk__gt=job.position.get("after", 0)).exclude(email="")
    user = waiting.order_by("pk").first() if settings.MAIL_ON else None
    if user is None:
        return True
    with job.step(position={"after": user.pk}, done=job.done + 1):
        mails.write_digest(user)
    return False
