"""The page of who waits, without an account: `/lacak/` shows how far it is to who has number and code, no person.

Unknown, malformed and wrong get one answer; who guesses on is asked to wait, before anything is looked up.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office import guessing
from office.errors import DomainError
from referrals import actions, tracking
from referrals.forms.voices import ObjectionForm, RatingForm, TrackForm
from referrals.models import Intake
from referrals.queries import number_of
from trail import actions as trail

DOOR = "lacak"
UNKNOWN = "Nomor register dan kode lacak ini tidak cocok. Periksa keduanya pada tanda terima."
WAIT = (
    "Terlalu banyak percobaan yang tidak cocok dari jaringan ini. Coba lagi 15 menit lagi, atau tanyakan nomor Anda di"
    " Puskesos desa atau di kantor."
)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    if request.method != "POST":
        return _ask(request, TrackForm())
    if guessing.locked(DOOR, request):
        return guessing.refusal(WAIT)
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    return _answer(request, form.cleaned_data["number"], form.cleaned_data["code"], form)


@login_not_required
@never_cache
@require_safe
def track_scanned(request, number, code):
    """From the QR code of a receipt."""
    return _answer(request, number, code)


@login_not_required
@never_cache
@require_POST
def track_rate(request):
    return _said(request, RatingForm(request.POST), lambda intake, data: actions.rate(intake=intake, **data))


@login_not_required
@never_cache
@require_POST
def track_object(request):
    return _said(request, ObjectionForm(request.POST), lambda intake, data: actions.object_to(intake=intake, **data))


def _said(request, form, act):
    """Do what the page's form asks for the intake its key opens."""
    number, code = request.POST.get("number", ""), request.POST.get("code", "")
    intake = _opened(request, number, code)
    if isinstance(intake, HttpResponse):
        return intake
    if not form.is_valid():
        return _page(request, intake, code, form, status=422)
    data = {name: value for name, value in form.cleaned_data.items() if name not in {"number", "code"}}
    try:
        act(intake, data)
    except DomainError as error:
        form.refuse(error)
        return _page(request, intake, code, form, status=422)
    return _page(request, intake, code, thanks=True)


def _answer(request, number: str, code: str, form: TrackForm | None = None):
    intake = _opened(request, number, code, form)
    return intake if isinstance(intake, HttpResponse) else _page(request, intake, code)


def _opened(request, number: str, code: str, form: TrackForm | None = None) -> Intake | HttpResponse:
    """The intake of this number and code, or the page that says no."""
    if guessing.locked(DOOR, request):
        return guessing.refusal(WAIT)
    found = Intake.objects.tracked(number_of(number[:30]), tracking.read_code(code))
    if found is None:
        if guessing.missed(DOOR, request) == guessing.LIMIT:
            trail.record("intake.track_locked", by=None, subject=None)
        form = form or TrackForm({"number": number[:30], "code": ""})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, UNKNOWN)
        return _ask(request, form, status=404)
    return found


def _ask(request, form: TrackForm, *, status: int = 200):
    context = {
        "title": "Lacak permohonan dan pengaduan",
        "lead": "Dengan nomor register dan kode lacak pada tanda terima.",
        "form": form,
        "told": None,
    }
    return _hidden(TemplateResponse(request, "referrals/track.html", context, status=status))


def _page(request, intake: Intake, code: str, form=None, *, thanks: bool = False, status: int = 200):
    key = {"number": intake.number, "code": code}
    rated = hasattr(intake, "rating")
    told = tracking.progress(intake)
    context = {
        "title": f"Nomor {intake.number}",
        "lead": told.service,
        "told": told,
        "stages": tracking.STAGES,
        "thanks": thanks,
        "objections": intake.objections.all(),
        "rating_form": None if rated or not told.over_since else _kept(RatingForm, form, key),
        "objection_form": _kept(ObjectionForm, form, key) if _may_object(intake) else None,
    }
    return _hidden(TemplateResponse(request, "referrals/track.html", context, status=status))


def _may_object(intake: Intake) -> bool:
    return tracking.may_object(intake) and not intake.objections.open().exists()


def _kept(kind, form, key: dict):
    return form if isinstance(form, kind) else kind(initial=key)


def _hidden(response: TemplateResponse) -> TemplateResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
