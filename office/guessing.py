"""Public pages that answer to a code: guessing is limited like wrong passwords, before anything is looked up.

Ten wrong codes from one address close one door (a name for the page) to it for a quarter of an hour. Right ones cost
nothing. Addresses are kept as keyed digests and for a day. Refusing is made cheap, for whoever guesses does not stop:
each process remembers for a minute whom it refuses and sends one page made once a minute. The rows stay the truth: who
is let in by taking the row away waits a minute at most.
"""

from collections import OrderedDict
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from time import monotonic

from django.conf import settings as site
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from office import clock, settings
from office.jobs import stepped
from office.models import Guess

LIMIT = 10
COOL_OFF = timedelta(minutes=15)
RECALL = timedelta(minutes=1)
KEEP = timedelta(days=1)
BATCH = 5000
REMEMBERED = 20_000  # refused visitors a process keeps in mind, some 8 MB
_shut: OrderedDict[tuple[str, str], datetime] = OrderedDict()  # (door, visitor) -> until when


def locked(door: str, request) -> bool:
    """Whether the visitor guessed too often at this door."""
    key, now = (door, _visitor(request)), clock.now()
    if (until := _shut.get(key)) and now < until:
        return True
    rows = Guess.objects.filter(door=door, visitor=key[1], since__gt=now - COOL_OFF, count__gte=LIMIT)
    since = rows.values_list("since", flat=True).first()
    if since is None:
        return False
    _shut[key] = min(since + COOL_OFF, now + RECALL)
    while len(_shut) > REMEMBERED:
        _shut.popitem(last=False)
    return True


@transaction.atomic
def missed(door: str, request) -> int:
    """Count a wrong guess; how many it are now. The row is held till it is read: of many at once each sees its own."""
    visitor, now = _visitor(request), clock.now()
    rows, anew = Guess.objects.filter(door=door, visitor=visitor), When(since__lte=now - COOL_OFF, then=Value(1))
    counted = {
        "count": Case(anew, default=F("count") + 1),
        "since": Case(When(since__lte=now - COOL_OFF, then=Value(now)), default=F("since")),
    }
    if not rows.update(**counted):
        _, first = Guess.objects.get_or_create(door=door, visitor=visitor, defaults={"since": now, "count": 1})
        if not first:
            rows.update(**counted)
    return rows.values_list("count", flat=True).first() or 0


def refusal(sentence: str) -> HttpResponse:
    """The one answer at a shut door: the same for everybody, whatever was asked. Nothing of the request is in it."""
    response = HttpResponse(_page(sentence, int(monotonic() // 60)), status=429)
    response["Retry-After"] = str(int(COOL_OFF.total_seconds()))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def open_all() -> None:
    """Forget whom this process refuses and the page it sends."""
    _shut.clear()
    _page.cache_clear()


def address(request) -> str:
    """Where a request comes from. Behind our own proxy: the address it added last, which nobody outside can write."""
    if site.SECURE_PROXY_SSL_HEADER:
        passed = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):  # what is no address fits no column of addresses
            return str(ip_address(passed))
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


@lru_cache(maxsize=8)
def _page(sentence: str, minute: int) -> bytes:
    """`minute` lets the page go after one, so that a new name of the office is seen."""
    office = settings.get_many("office.short_name", "office.district")
    frame = {"office": office["office.short_name"], "district": office["office.district"], "user": None}
    context = {"title": "Tunggu sebentar", "lead": "", "crumbs": [], "messages": [], "frame": frame}
    return render_to_string("office/refusal.html", context | {"sentence": sentence}).encode()


def _visitor(request) -> str:
    return salted_hmac("office.guessing", address(request)).hexdigest()
