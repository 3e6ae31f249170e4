"""The one clock of the system, so that tests can travel in time."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware (UTC inside, shown in Asia/Jakarta)."""
    return timezone.now()


def today() -> date:
    """The present day in Asia/Jakarta."""
    return timezone.localdate(now())


def local(moment: datetime) -> datetime:
    """The same moment on an Asia/Jakarta clock."""
    return timezone.localtime(moment)
