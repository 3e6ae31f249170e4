"""The project's addresses and some that go wrong on purpose."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from office.errors import IllegalMove
from welfare.urls import *  # noqa: F403 - handlers too
from welfare.urls import urlpatterns as ours

SECRET = "Sumarni 1603025507590001"


def fails(error):
    @login_not_required
    def view(request):
        raise error

    return view


@login_not_required
@csrf_protect
def posted(request):
    return HttpResponse("terkirim")


@login_not_required
@require_POST
def only_posted(request):
    return HttpResponse("terkirim")


urlpatterns = [
    path("uji/domain/", fails(IllegalMove("Rujukan ini sudah diterima Iwan, 21-11-2026 10.12."))),
    path("uji/terlarang/", fails(PermissionDenied(SECRET))),
    path("uji/rusak/", fails(SuspiciousOperation(SECRET))),
    path("uji/besar/", fails(RequestDataTooBig(SECRET))),
    path("uji/gagal/", fails(RuntimeError(SECRET))),
    path("uji/kirim/", posted),
    path("uji/kiriman/", only_posted),
    *ours,
]
