"""Mail going out: written into the outbox with its cause, sent by the worker (ADR 21).

A mail holds no personal content: numbers, counts and links. Without EMAIL_URL nothing is written and nothing is sent.
"""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import Mail, Notice, User
from office import clock, joints
from office import settings as office

BACK_OFF = [timedelta(minutes=minutes) for minutes in (2, 10, 60, 180, 360, 720)]  # then it is given up, after a day
LISTED = 10  # notices a digest names; the rest is a count


def put(*, to: str, subject: str, body: str, key: str) -> Mail | None:
    """Write a mail into the outbox, in the caller's transaction; the same `key` again writes nothing.

    None: mail is not set up here, or there is no address.
    """
    if not (settings.MAIL_ON and to):
        return None
    mail, new = Mail.objects.get_or_create(key=key, defaults={"to": to, "subject": subject[:200], "body": body[:5000]})
    if new:
        from accounts.tasks import send_mails  # the task calls this module

        send_mails.using(key="send-mails").enqueue()
    return mail


def claim() -> Mail | None:
    """Take the oldest due mail; its next try is noted first, so a worker that dies loses only time."""
    for mail in Mail.objects.due()[:20]:
        wait = BACK_OFF[min(mail.attempts, len(BACK_OFF) - 1)]
        same = Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING, attempts=mail.attempts)
        if same.update(attempts=F("attempts") + 1, next_try=clock.now() + wait):
            mail.attempts += 1
            return mail
    return None


def send(mail: Mail) -> dict:
    """Hand one claimed mail to the mail server; the values its row gets.

    The Message-ID is the same at each try: whoever receives it twice (a worker died in between) sees one.
    """
    headers = {"Message-ID": f"<{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}@{settings.SITE_HOST}>"}
    try:
        EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers).send()
    except (SMTPException, OSError) as error:
        over = mail.attempts > len(BACK_OFF)
        return {"error": type(error).__name__, **({"state": Mail.State.FAILED} if over else {})}
    return {"state": Mail.State.SENT, "sent_at": clock.now(), "error": ""}


def settle(mail: Mail, values: dict) -> None:
    Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING).update(**values)


def write_digest(user: User) -> Mail | None:
    """The day's summary for one user, at most once a day; None where nothing waits or mail is off."""
    notices = Notice.objects.of(user).unread()
    fresh = notices.filter(at__gt=user.digested_at) if user.digested_at else notices
    counts = [count for provide in joints.queue for count in provide(user).counts if count.number]
    if not (fresh.exists() or counts):
        return None
    names = office.get_many("office.short_name", "office.district")
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(digested_at=clock.now())
        return put(
            to=user.email,
            subject=f"{names['office.short_name']} {names['office.district']}: ringkasan {clock.today():%d-%m-%Y}",
            body=_digest_text(counts, list(fresh.order_by("-at", "-pk")[:LISTED]), fresh.count()),
            key=f"digest:{user.pk}:{clock.today()}",
        )


def _digest_text(counts, listed: list[Notice], total: int) -> str:
    lines = []
    if counts:
        lines += ["Yang menunggu Anda:", *(f"- {count.label}: {count.number}" for count in counts), ""]
    if listed:
        lines += ["Pemberitahuan baru:", *(f"- {notice.text}" for notice in listed)]
        lines += [f"- dan {total - len(listed)} lainnya"] if total > len(listed) else []
        lines += [""]
    lines += [f"Buka: {office.public_address('/')}", ""]
    lines += [f"Berhenti menerima surel ini: {office.public_address(reverse('accounts:profile'))}"]
    return "\n".join(lines)
