"""The public page behind the QR of a letter: number, date, kind, genuine or void. Nothing of what it says."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from documents import codes, queries
from office import guessing
from trail import actions as trail

DOOR = "surat"
WAIT = "Terlalu banyak kode yang tidak dikenal dari jaringan ini. Coba lagi 15 menit lagi."


@login_not_required
@never_cache
@require_safe
def letter_ask(request):
    """A field for the code printed in the foot, for who can't scan."""
    typed = request.GET.get("kode", "").strip()
    if typed:
        return redirect("letter_check", code=codes.printed(codes.read_code(typed)) or "tidak-terbaca")
    return _page(request, None, "")


@login_not_required
@never_cache
@require_safe
def letter_check(request, code):
    """Unknown, malformed and unnumbered get one answer; who guesses on is asked to wait, whatever the code."""
    if guessing.locked(DOOR, request):
        return guessing.refusal(WAIT)
    letter = queries.genuine(codes.read_code(code))
    if letter is None:
        if guessing.missed(DOOR, request) == guessing.LIMIT:
            trail.record("letter.locked", by=None, subject=None)
        return _page(request, None, "unknown", status=404)
    return _page(request, letter, "")


def _page(request, letter: queries.Genuine | None, said: str, status: int = 200):
    context = {"title": "Periksa keaslian surat", "lead": "", "letter": letter, "said": said}
    response = TemplateResponse(request, "documents/letter_check.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
