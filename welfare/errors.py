"""Pages for what goes wrong, in the same frame: plain sentences, what to do next, no data."""

from django.http import HttpResponseServerError
from django.template import loader
from django.template.response import TemplateResponse

from trail import context


def page(request, template: str, status: int, **data) -> TemplateResponse:
    return TemplateResponse(request, template, data, status=status).render()


def bad_request(request, exception=None):
    return page(request, "400.html", 400, title="Permintaan tidak terbaca")


def forbidden(request, exception=None):
    return page(request, "403.html", 403, title="Halaman ini bukan untuk peran Anda")


def csrf_failure(request, reason=""):
    return page(request, "403_csrf.html", 403, title="Formulir perlu dimuat ulang")


def not_found(request, exception=None):
    return page(request, "404.html", 404, title="Halaman tidak ditemukan")


def refused(request, error):
    """A DomainError that no form caught: its own sentence (409)."""
    return page(request, "409.html", 409, title="Belum dapat dilakukan", sentence=error.message)


def server_error(request):
    """Needs neither database nor session: only a number to quote."""
    html = loader.render_to_string("500.html", {"number": context.request_id.get()})
    return HttpResponseServerError(html)
