"""Home ("Tugas saya"), the one search, and whether the system is well."""

import re
from datetime import datetime
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from office import clock, joints
from office.text import clean_text
from welfare import menu
from welfare.templatetags.ui import hari

ROWS = 50  # of the queue on one page; the lists behind the counts hold the rest
SHORTEST, LONGEST = 3, 100  # characters of a search
WHOLE_NUMBER = re.compile(r"\d{16}|\d{4}-\d{6}")  # a NIK, a No. KK or a register number, typed in full


@require_safe
def home(request):
    """What waits for me: late and oldest first, each with its next act."""
    parts = [provide(request.user) for provide in joints.queue]
    items = sorted((item for part in parts for item in part.items), key=_urgency)
    return TemplateResponse(
        request,
        "welfare/home.html",
        {
            "title": "Tugas saya",
            "lead": f"{hari(clock.today())} · yang terlambat dan terlama di atas",
            "items": [(item, _late(item)) for item in items[:ROWS]],
            "with_due": any(item.due for item in items[:ROWS]),
            "more": max(len(items) - ROWS, 0),
            "counts": [count for part in parts for count in part.counts],
            "start": menu.start(request.user),
        },
    )


def _late(item) -> bool:
    if isinstance(item.due, datetime):
        return item.due < clock.now()
    return item.due is not None and item.due < clock.today()


def _urgency(item):
    return (not item.mine, not _late(item), item.since)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request):
    """One box for everything. It is posted, so that no NIK and no name stands in an address or a log."""
    text = clean_text(request.POST.get("q", "")[: LONGEST + 1])
    wrong = _unsearchable(text) if request.method == "POST" else ""
    hits = [] if wrong or not text else [hit for provide in joints.search for hit in provide(request.user, text)]
    if len(hits) == 1 and WHOLE_NUMBER.fullmatch(re.sub(r"(?<=\d)[ .](?=\d)", "", text)):
        return redirect(hits[0].url)
    hits.sort(key=lambda hit: hit.kind)
    groups = [(kind, list(rows)) for kind, rows in groupby(hits, key=lambda hit: hit.kind)]
    data = {
        "title": "Cari",
        "text": text[:LONGEST],
        "wrong": wrong,
        "groups": groups,
        "asked": request.method == "POST",
    }
    return TemplateResponse(request, "welfare/search.html", data, status=422 if wrong else 200)


def _unsearchable(text: str) -> str:
    if not text:
        return "Ketik dahulu nama, NIK, atau nomor register yang dicari."
    if len(text) < SHORTEST:
        return f"Ketik paling sedikit {SHORTEST} huruf."
    if len(text) > LONGEST:
        return f"Terlalu panjang: paling banyak {LONGEST} huruf."
    return ""


@login_not_required
@require_safe
def health(request):
    """For the watchdog and the load balancer: answers only when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
