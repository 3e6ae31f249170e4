"""Public pages that answer to a code: guessing is limited like wrong passwords, before anything is looked up.

Ten wrong codes from one address close one door (a name for the page) to it for a quarter of an hour. Right ones cost
nothing. Addresses are kept as keyed digests and for a day.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils.crypto import salted_hmac

from office import clock
from office.jobs import stepped
from office.models import Guess

LIMIT = 10
COOL_OFF = timedelta(minutes=15)
KEEP = timedelta(days=1)
BATCH = 5000


def locked(door: str, request) -> bool:
    """Whether the visitor guessed too often at this door."""
    begun = clock.now() - COOL_OFF
    return Guess.objects.filter(door=door, visitor=_visitor(request), since__gt=begun, count__gte=LIMIT).exists()


def missed(door: str, request) -> int:
    """Count a wrong guess; how many it are now."""
    visitor, now = _visitor(request), clock.now()
    rows = Guess.objects.filter(door=door, visitor=visitor)
    rows.filter(since__lte=now - COOL_OFF).update(since=now, count=0)
    if not rows.update(count=F("count") + 1):
        Guess.objects.get_or_create(door=door, visitor=visitor, defaults={"since": now})
        rows.update(count=F("count") + 1)
    return rows.values_list("count", flat=True).first() or 0


def address(request) -> str:
    """Where a request comes from. Behind our own proxy: the address it added last, which nobody outside can write."""
    if settings.SECURE_PROXY_SSL_HEADER:
        passed = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if passed:
            return passed[:64]
    return request.META.get("REMOTE_ADDR", "")


@stepped()
def forget_guesses(job):
    """Take away what nobody is held by any more."""
    keys = list(Guess.objects.filter(since__lt=clock.now() - KEEP).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not keys:
        return True
    with job.step(done=job.done + len(keys)):
        Guess.objects.filter(pk__in=keys).delete()
    return False


def _visitor(request) -> str:
    return salted_hmac("office.guessing", address(request)).hexdigest()
