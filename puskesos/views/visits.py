"""Visits of the facilitators: the week on a phone, the list for who supervises, one visit and what is done on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from cases.models import Family, Person
from documents.models import Attachment
from office import clock
from office.errors import DomainError
from office.paging import page
from puskesos import actions, outreach
from puskesos.filters import VisitFilter
from puskesos.forms.visits import (
    CancelForm,
    ComplaintForm,
    FamilyProfileForm,
    PlanEditForm,
    PlanForm,
    RecordForm,
)
from puskesos.models import OutreachVisit
from puskesos.workflow import VisitStatus, visit_open
from referrals.models import Intake

WITH = ("facilitator", "village", "kecamatan", "person", "family")


def visit_or_404(request, pk: int, can: Can) -> OutreachVisit:
    return get_object_or_404(OutreachVisit.objects.visible_to(request.user, can).select_related(*WITH), pk=pk)


def way(visit: OutreachVisit | None = None, *, own: bool = True) -> list[tuple[str, str]]:
    home = ("Kunjungan saya", reverse("puskesos:visit_week"))
    first = home if own else ("Kunjungan fasilitator", reverse("puskesos:visit_list"))
    return [first] + ([(visit.subject_name, visit.get_absolute_url())] if visit else [])


@requires(Can.VISIT_EDIT)
@require_safe
def visit_week(request):
    """The plan of the week: what is late, today, this week; one tap to record."""
    mine = OutreachVisit.objects.visible_to(request.user, Can.VISIT_EDIT)
    context = {
        "title": "Kunjungan saya",
        "lead": outreach.week_words(clock.today()),
        "parts": outreach.week(mine.select_related("village"), clock.today()),
    }
    return TemplateResponse(request, "puskesos/visit_week.html", context)


@requires(Can.VISIT_VIEW)
@require_safe
def visit_list(request):
    rows = OutreachVisit.objects.visible_to(request.user, Can.VISIT_VIEW).select_related("village", "facilitator")
    filtered = VisitFilter(request.GET, queryset=rows, user=request.user)
    context = {
        "title": "Kunjungan fasilitator",
        "lead": "Rencana dan hasil kunjungan rumah di wilayah Anda.",
        "filter": filtered,
        "page": page(filtered.qs, request, order=("-planned_on", "-pk")),
        "can_plan": request.user.holds(Can.VISIT_EDIT),
    }
    return TemplateResponse(request, "puskesos/visit_list.html", context)


@requires(Can.VISIT_VIEW)
@require_safe
def visit_detail(request, pk):
    visit = visit_or_404(request, pk, Can.VISIT_VIEW)
    own = visit.facilitator_id == request.user.pk
    live = own and visit.status != VisitStatus.CANCELLED
    context = {
        "title": visit.subject_name,
        "lead": f"{visit} · {visit.village.short_label}",
        "crumbs": way(own=own),
        "visit": visit,
        "record": visit_open("record", visit, request.user),
        "planned": visit_open("cancel", visit, request.user),
        "complain": live and not visit.intake_id,
        "collect": live and not (visit.person_id or visit.family_id),
        "receives": visit.receives.order_by("name"),
        "attachments": Attachment.objects.of(visit),
        "subject": outreach.subject_url(request.user, visit),
        "propose": outreach.propose_url(request.user, visit) if live else "",
        "intake": known_intake(request, visit),
    }
    return TemplateResponse(request, "puskesos/visit_detail.html", context)


def known_intake(request, visit: OutreachVisit) -> Intake | None:
    """What was complained of, as far as the reader may know of it at all."""
    if not visit.intake_id or not request.user.holds(Can.INTAKE_VIEW):
        return None
    known = Intake.objects.known_to(request.user, Can.INTAKE_VIEW).filter(pk=visit.intake_id)
    return known.select_related("service").first()


@requires(Can.VISIT_EDIT)
@require_http_methods(["GET", "POST"])
def visit_create(request):
    """A new visit, of the family or person named in the address (`?keluarga=`, `?orang=`), or of a typed name."""
    known = chosen(request)
    form = PlanForm(request.POST or None, user=request.user, known=known)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | (outreach.planned_for(known) if known else {})
        try:
            visit = actions.plan_visit(by=request.user, **values)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Kunjungan direncanakan.")
            if visit.planned_on <= clock.today():
                return redirect("puskesos:visit_record", pk=visit.pk)
            return redirect("puskesos:visit_week")
    whom = f"Rencanakan kunjungan: {known}" if known else "Rencanakan kunjungan"
    return form_page(request, form, title=whom, submit="Simpan rencana", draft="rencana-kunjungan")


def chosen(request) -> Family | Person | None:
    """Whom the address names; 404 where this user may not know of them."""
    for name, model in (("keluarga", Family), ("orang", Person)):
        if (given := request.GET.get(name, "")) and given.isascii() and given.isdigit() and len(given) < 18:
            rows = model.objects.visible_to(request.user, Can.PERSON_VIEW).filter(restricted=False)
            return get_object_or_404(rows.select_related("village"), pk=int(given))
    return None


@requires(Can.VISIT_EDIT)
@require_http_methods(["GET", "POST"])
def visit_edit(request, pk):
    visit = visit_or_404(request, pk, Can.VISIT_EDIT)
    form = PlanEditForm(request.POST or None, user=request.user, initial=PlanEditForm.initial_of(visit))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_plan(by=request.user, visit=visit, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Rencana diubah.")
            return redirect(visit)
    return form_page(request, form, visit, title="Ubah rencana")


@requires(Can.VISIT_EDIT)
@require_http_methods(["GET", "POST"])
def visit_record(request, pk):
    visit = visit_or_404(request, pk, Can.VISIT_EDIT)
    initial = RecordForm.initial_of(visit)
    form = RecordForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_visit(by=request.user, visit=visit, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Kunjungan tercatat.")
            return redirect(visit)
    context = {"title": f"Catat kunjungan: {visit.subject_name}", "visit": visit, "form": form, "crumbs": way(visit)}
    return TemplateResponse(request, "puskesos/visit_record.html", context, status=422 if form.errors else 200)


@requires(Can.VISIT_EDIT)
@require_http_methods(["GET", "POST"])
def visit_cancel(request, pk):
    visit = visit_or_404(request, pk, Can.VISIT_EDIT)
    form = CancelForm(request.POST or None, user=request.user, initial={"version": visit.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_visit(by=request.user, visit=visit, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Kunjungan dibatalkan.")
            return redirect("puskesos:visit_week")
    return form_page(request, form, visit, title="Batalkan kunjungan", submit="Batalkan kunjungan")


@requires(Can.VISIT_EDIT)
@require_http_methods(["GET", "POST"])
def visit_complaint(request, pk):
    """What the family asks for becomes a number of the register, of the channel "kunjungan"."""
    visit = visit_or_404(request, pk, Can.VISIT_EDIT)
    form = ComplaintForm(request.POST or None, request.FILES or None, user=request.user, visit=visit)
    if request.method == "POST" and form.is_valid():
        try:
            intake = actions.take_complaint(by=request.user, visit=visit, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Terkirim dengan nomor {intake.number}.")
            return redirect(visit)
    title = "Catat permintaan atau pengaduan"
    return form_page(request, form, visit, title=title, submit="Kirim")


@requires(Can.VISIT_EDIT)
@require_http_methods(["GET", "POST"])
def visit_family(request, pk):
    """A family that is not in the data: into the register, and if wished into the usulan of its village."""
    visit = visit_or_404(request, pk, Can.VISIT_EDIT)
    initial = {"name": visit.subject_name, "address": visit.address}
    form = FamilyProfileForm(request.POST or None, user=request.user, visit=visit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.collect_family(by=request.user, visit=visit, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            proposed = form.cleaned_data["programme"]
            messages.success(request, "Keluarga masuk register" + (" dan usulan desa." if proposed else "."))
            return redirect(visit)
    title = "Keluarga belum ada di data"
    return form_page(request, form, visit, title=title, draft=f"keluarga-{visit.pk}")


def form_page(request, form, visit=None, *, title: str, submit: str = "Simpan", draft: str = ""):
    steps = way(visit)
    context = {
        "title": title, "form": form, "submit": submit, "draft": draft, "crumbs": steps, "cancel": steps[-1][1],
    }  # fmt: skip
    return TemplateResponse(request, "puskesos/form.html", context, status=422 if form.errors else 200)
