"""The page of an agency without accounts: `/tautan/<token>/` opens one referral to who has link and code (ADR 24).

The link alone shows nothing, whether it is one or not. A wrong code, an unknown, ended or made-up link get one answer;
who guesses on is asked to wait, before anything is looked up.
"""

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from documents import codes
from documents.models import Attachment
from documents.views.files import handed_out
from office import guessing
from office.errors import DomainError
from referrals import actions, links, snapshot
from referrals.forms.links import LINK_FORMS, LinkCodeForm
from referrals.models import AnswerVia, ReferralLink
from referrals.workflow import ReferralStatus, answerable
from trail import actions as trail

DOOR = "tautan"
UNKNOWN = "Tautan atau kode ini tidak cocok, atau sudah tidak berlaku. Periksa kode pada surat rujukan."
WAIT = (
    "Terlalu banyak percobaan yang tidak cocok dari jaringan ini. Coba lagi 15 menit lagi, atau hubungi Dinas Sosial."
)
WORDS = {
    "accept": "Kami terima",
    "finish": "Sudah ada hasilnya",
    "ask": "Perlu dilengkapi dahulu",
    "reject": "Belum dapat kami penuhi",
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agency_link(request, token):
    if request.method != "POST":
        return _ask(request, token, LinkCodeForm())
    form = LinkCodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, token, form, status=422)
    link = _opened(request, token, form.cleaned_data["code"])
    if isinstance(link, HttpResponse):
        return link
    actions.link_opened(link=link)
    return _page(request, link, token, form.cleaned_data["code"])


@login_not_required
@never_cache
@require_POST
def agency_answer(request, token, name):
    code = request.POST.get("code", "")
    link = _opened(request, token, code)
    if isinstance(link, HttpResponse):
        return link
    move = next((move for move in answerable(link.referral) if move.name == name), None)
    if move is None:
        return _page(request, link, token, code, late=True, status=422)
    form = LINK_FORMS[name](request.POST, request.FILES, move=move, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            actions.answer_by_link(
                link=link, name=name, by=links.Answerer(form.answerer()), version=form.cleaned_data["version"],
                uploads=form.uploads(), **form.given(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return _page(request, link, token, code, thanks=True)
    return _page(request, link, token, code, form, status=422)


@login_not_required
@never_cache
@require_POST
def agency_file(request, token, public_id):
    """A file shared with the referral, while it is open."""
    link = _opened(request, token, request.POST.get("code", ""))
    if isinstance(link, HttpResponse):
        return link
    shared = Attachment.objects.of(link.referral) if link.referral.is_open else Attachment.objects.none()
    return handed_out(get_object_or_404(shared, public_id=public_id))


def _opened(request, token: str, code: str) -> ReferralLink | HttpResponse:
    """The link of this token if the code fits, or the page that says no."""
    if guessing.locked(DOOR, request):
        return guessing.refusal(WAIT)
    key, read = links.key_of(token), codes.read_code(code, links.CODE_LENGTH)
    found = ReferralLink.objects.in_force().filter(key=key).select_related(*_WITH).first() if key and read else None
    if found is None or not secrets.compare_digest(found.referral.code, read):
        if guessing.missed(DOOR, request) == guessing.LIMIT:
            trail.record("referral.link_locked", by=None, subject=None)
        form = LinkCodeForm({"code": ""})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, UNKNOWN)
        return _ask(request, token, form, status=404)
    return found


_WITH = ("referral__intake__service", "referral__desk", "referral__programme")


def _ask(request, token: str, form: LinkCodeForm, *, status: int = 200):
    context = {
        "title": "Buka rujukan",
        "lead": "Dengan kode yang tertulis pada surat rujukan.",
        "token": token,
        "form": form,
        "referral": None,
    }
    return _hidden(TemplateResponse(request, "referrals/agency_link.html", context, status=status))


def _page(request, link, token, code, form=None, *, thanks: bool = False, late: bool = False, status: int = 200):
    referral = link.referral
    shown = referral.is_open
    context = {
        "title": f"Rujukan {referral.number}",
        "lead": f"Untuk {referral.desk}",
        "token": token,
        "code": code,
        "referral": referral,
        "shared": snapshot.for_reader(referral, office=False),
        "purpose": referral.purpose if shown else "",
        "attachments": Attachment.objects.of(referral) if shown else [],
        "answers": _answers(referral, code, form),
        "own": referral.via == AnswerVia.LINK and referral.status != ReferralStatus.CANCELLED,
        "until": link.expires_at,
        "thanks": thanks,
        "late": late,
    }
    return _hidden(TemplateResponse(request, "referrals/agency_link.html", context, status=status))


def _answers(referral, code: str, failed) -> list[dict]:
    """The answers that are open now, each with its form; the one that failed keeps what was typed."""
    found = []
    for move in answerable(referral):
        kind = LINK_FORMS[move.name]
        begun = {"code": code, "version": referral.version}
        form = failed if isinstance(failed, kind) else kind(move=move, auto_id=f"{move.name}_%s", initial=begun)
        found.append({"name": move.name, "label": WORDS[move.name], "move": move, "form": form})
    return found


def _hidden(response: TemplateResponse) -> TemplateResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
