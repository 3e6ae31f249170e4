"""Pages for what goes wrong, in the same frame: plain sentences, what to do next, nobody's data."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseServerError
from django.template import loader
from django.template.response import TemplateResponse

from office.errors import DomainError
from trail import context

log = logging.getLogger(__name__)
GONE_WRONG = "<!doctype html><html lang=id><title>Ada gangguan</title><h1>Ada gangguan</h1><p>Nomor: {}</p></html>"


def page(request, status: int, title: str, *, template: str = "", **data) -> HttpResponse:
    """The page of a status. `template` where several pages share one status."""
    return TemplateResponse(request, template or f"{status}.html", {"title": title, **data}, status=status).render()


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        return page(request, 413, "Kiriman terlalu besar")
    return page(request, 400, "Permintaan tidak terbaca")


def forbidden(request, exception=None):
    return page(request, 403, "Ini di luar peran Anda")


def csrf_failure(request, reason=""):
    return page(request, 403, "Kirim sekali lagi", template="403_csrf.html")


def not_found(request, exception=None):
    return page(request, 404, "Halaman tidak ditemukan")


def wrong_way(request, response):
    """An address that only takes what a button sends, opened by itself: typed, kept as a bookmark, come back to."""
    shown = page(request, 405, "Tidak dapat dibuka langsung")
    shown["Allow"] = response["Allow"]
    return shown


def refused(request, error: DomainError):
    """A rule of the domain that no form caught, in its own sentence."""
    return page(request, 409, "Belum dapat dilakukan", sentence=error.message)


def server_error(request):
    """Only a number to quote: the database, the session and even the templates may be what is broken."""
    number = context.request_id.get()
    log.error("The visitor was told number %s for the error above or below", number)
    try:
        return HttpResponseServerError(loader.render_to_string("500.html", {"number": number}))
    except Exception:  # noqa: BLE001 - whatever it is, the visitor gets the number
        return HttpResponseServerError(GONE_WRONG.format(number))
