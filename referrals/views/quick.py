"""The one-minute flows: type a NIK, see the family, press Enter until the receipt or the letter is there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, areas, may, requires
from cases.search import digits16
from documents.models import Letter
from office.errors import DomainError
from referrals import actions, queries, reactivation, tracking
from referrals.actions.desk import DESIL, LETTER_KIND
from referrals.forms.quick import AnswerForm, DesilForm, PbiForm, SearchForm
from referrals.models import Intake, ServiceKind
from referrals.standing import found_by, known, standing
from referrals.views.register import crumbs


@dataclass(frozen=True)
class Flow:
    """One of the two that begin with a NIK."""

    slug: str
    service: str
    title: str
    lead: str
    submit: str
    url_name: str


PBI = Flow(
    "pbi", reactivation.SERVICE, "Pengaktifan kembali PBI-JK",
    "Ketik NIK, tekan Enter. Enter berikutnya pindah isian; terakhir mencatat.", "Catat", "referrals:pbi_create",
)  # fmt: skip
CHECK = Flow(
    "desil", DESIL, "Cek desil", "Ketik NIK, tekan Enter. Tidak ada orang baru yang dibuat.", "Catat kunjungan",
    "referrals:desil_create",
)  # fmt: skip
FLOWS = {flow.slug: flow for flow in (PBI, CHECK)}


@requires(Can.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def pbi_create(request):
    """A PBI reactivation from greeting to receipt or letter."""
    person = _person(request)
    form = _form(request, PBI, person, request.POST or None)

    def take_in(**more):
        return actions.open_pbi(by=request.user, shown=form.papers(), facility=form.facility(), **form.who(), **more)

    return _taken_in(request, form, take_in) or _page(request, PBI, form, person)


@requires(Can.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def desil_create(request):
    """The desil on screen; one Enter records the visit."""
    person = _person(request)
    form = _form(request, CHECK, person, request.POST or None)

    def take_in(**more):
        return actions.answer_desil(by=request.user, purpose=form.cleaned_data["purpose"], **form.who(), **more)

    return _taken_in(request, form, take_in) or _page(request, CHECK, form, person)


@requires(Can.INTAKE_CREATE)
@require_POST
def quick_search(request, flow):
    """By POST, so that no NIK stands in an address. One found: straight on; none: what was typed goes along."""
    chosen = FLOWS.get(flow)
    if chosen is None:
        raise Http404
    search = SearchForm(request.POST, user=request.user)
    if not search.is_valid():
        return _page(request, chosen, _form(request, chosen, None), None, search=search)
    text = search.cleaned_data["q"]
    found = found_by(request.user, text)
    if len(found) == 1:
        return redirect(f"{reverse(chosen.url_name)}?orang={found[0].pk}")
    nik = digits16(text)
    form = _form(request, chosen, None, initial={"nik": nik} if nik else {"subject_name": text})
    return _page(request, chosen, form, None, search=search, found=found)


@requires(Can.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def answer_create(request):
    """A question or a suggestion, and what was answered."""
    form = AnswerForm(request.POST or None, user=request.user)
    if done := _taken_in(request, form, lambda **more: actions.receive(by=request.user, **form.entry(), **more)):
        return done
    _told(request, form)
    _focus(form)
    context = {
        "title": "Pertanyaan & saran",
        "lead": "Dicatat dan dijawab sekaligus. Ctrl+Enter mencatat.",
        "crumbs": crumbs(),
        "form": form,
        "submit": "Catat",
        "cancel": reverse("referrals:intake_list"),
    }
    return TemplateResponse(request, "referrals/answer_form.html", context, status=422 if form.errors else 200)


@requires(Can.INTAKE_CREATE)
@require_safe
def quick_done(request, pk):
    """What is handed over now: the receipt, or the letter that waits for its number."""
    rows = Intake.objects.visible_to(request.user, Can.INTAKE_VIEW).exclude(number=None)
    intake = get_object_or_404(rows.select_related(*queries.LIST), pk=pk)
    mine = Letter.objects.visible_to(request.user, Can.LETTER_VIEW) if may(request.user, Can.LETTER_VIEW) else None
    letter = mine.of(intake).exclude(status="batal").first() if mine is not None else None
    flow = next((flow for flow in FLOWS.values() if flow.service == intake.service.slug), None)
    context = {
        "title": f"Nomor {intake.number}",
        "lead": f"{intake.subject_label} · {intake.service}",
        "crumbs": crumbs(),
        "intake": intake,
        "letter": letter,
        "code": tracking.printed(intake.tracking),
        "again": reverse(flow.url_name if flow else "referrals:answer_create"),
        "wanted": _wanted(request.user, intake) if letter is None else "",
    }
    return TemplateResponse(request, "referrals/quick_done.html", context)


def _taken_in(request, form, take_in: Callable[..., Intake]):
    """Take in what a valid form says, and go on to what is handed over; else None.

    `take_in(key=, related=)`: the form's key, and the intake this one belongs to.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        intake = take_in(key=form.cleaned_data["once"], related=form.cleaned_data.get("related"))
    except DomainError as error:
        form.refuse(error)
        return None
    return redirect("referrals:quick_done", pk=intake.pk)


def _wanted(user, intake: Intake) -> str:
    """Where the letter asked for beside a desil nobody knows is drafted by hand."""
    drafts = Intake.objects.visible_to(user, Can.LETTER_DRAFT).filter(pk=intake.pk)
    if intake.service.slug != DESIL or not intake.text or not drafts.exists():
        return ""
    return reverse("letters:create", args=[intake._meta.label_lower, intake.pk, LETTER_KIND])


def _person(request):
    return known(request.user, request.POST.get("person") or request.GET.get("orang", ""))


def _form(request, flow: Flow, person, data=None, initial=None):
    service = ServiceKind.objects.filter(slug=flow.service).first()
    kind = DesilForm if flow is CHECK else PbiForm
    return kind(data, user=request.user, known=person, service=service, initial=dict(initial or {}))


def _page(request, flow: Flow, form, person, *, search=None, found=None):
    _told(request, form)
    seen = standing(request.user, person, flow.service) if person else None
    everywhere = any(area.district for area in areas(request.user, Can.PERSON_VIEW))
    context = {
        "title": flow.title,
        "lead": flow.lead,
        "crumbs": crumbs(),
        "flow": flow,
        "form": form,
        "search": search or SearchForm(user=request.user),
        "search_url": reverse("referrals:quick_search", args=[flow.slug]),
        "here": reverse(flow.url_name),
        "found": found,
        "standing": seen,
        "everywhere": everywhere,
        "begun": seen is not None or found is not None or form.is_bound,
    }
    _focus(form if context["begun"] and not found else context["search"])
    status = 422 if form.errors or context["search"].errors else 200
    return TemplateResponse(request, "referrals/quick.html", context, status=status)


def _told(request, form) -> None:
    """That a number typed is open outside the own area is kept, like every such hit."""
    if form.twins.elsewhere:
        actions.told_elsewhere(intake=form.twins.elsewhere, by=request.user)


def _focus(form) -> None:
    """The first field one fills has the focus, so that hands stay on the keys."""
    form.visible_fields()[0].field.widget.attrs["autofocus"] = True
