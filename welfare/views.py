"""Home ("Tugas saya"), the one search, and whether the system is well."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from office import clock, joints


@require_safe
def home(request):
    parts = [provide(request.user) for provide in joints.queue]
    items = sorted((item for part in parts for item in part.items), key=_urgency)
    counts = [count for part in parts for count in part.counts]
    return TemplateResponse(request, "welfare/home.html", {"title": "Tugas saya", "items": items, "counts": counts})


def _urgency(item):
    """Late ones first, then the oldest."""
    late = item.due is not None and item.due < clock.today()
    return (not late, item.since)


@require_http_methods(["GET", "POST"])
def search(request):
    text = request.POST.get("q", "").strip()
    hits = [hit for provide in joints.search for hit in provide(request.user, text)] if text else []
    return TemplateResponse(request, "welfare/search.html", {"title": "Cari", "text": text, "hits": hits})


@login_not_required
@require_GET
def health(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
