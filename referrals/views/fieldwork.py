"""Visits and dispositions of an intake."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.authz import Can, may, requires
from office.errors import DomainError
from office.joints import panels_for
from referrals import actions
from referrals.forms.fieldwork import DispositionForm, ReportForm, VisitForm, VisitPlanForm
from referrals.models import Disposition, IntakeVisit
from referrals.views.moves import plain
from referrals.views.register import crumbs, scoped


@requires(Can.INTAKE_VERIFY, Can.INTAKE_HANDLE)
@require_http_methods(["GET", "POST"])
def visit_plan(request, pk):
    """Send somebody to the family."""
    intake = scoped(request, Can.INTAKE_VERIFY if may(request.user, Can.INTAKE_VERIFY) else Can.INTAKE_HANDLE, pk)
    form = VisitPlanForm(request.POST or None, user=request.user, intake=intake)
    sent = _sent(request, intake, form, actions.plan_visit, "Kunjungan direncanakan; petugasnya diberi tahu.")
    return sent or plain(request, intake, form, f"Rencanakan kunjungan: {intake}", "Rencanakan")


@requires(Can.INTAKE_COMPLETE)
@require_http_methods(["GET", "POST"])
def visit_record(request, pk):
    """What was found; made for a phone."""
    rows = IntakeVisit.objects.visible_to(request.user, Can.INTAKE_COMPLETE)
    visit = get_object_or_404(rows.select_related("intake__holder", "officer", "planned_by"), pk=pk)
    if visit.visited_on and request.method == "GET":
        return redirect(visit.intake)
    form = VisitForm(
        request.POST or None, request.FILES or None, user=request.user,
        initial={"version": visit.version, "met": visit.intake.subject_name},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_visit(visit=visit, by=request.user, uploads=form.uploads(), **form.found())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Kunjungan dicatat.")
            return redirect(visit.intake)
    return plain(request, visit.intake, form, f"Kunjungan: {visit.intake}", "Catat kunjungan", visit.instruction)


@requires(Can.INTAKE_INSTRUCT)
@require_http_methods(["GET", "POST"])
def disposition_create(request, pk):
    """An instruction to a bidang or to one of the staff."""
    intake = scoped(request, Can.INTAKE_INSTRUCT, pk)
    form = DispositionForm(request.POST or None, user=request.user, intake=intake)
    sent = _sent(request, intake, form, actions.instruct, "Disposisi dikirim.")
    return sent or plain(request, intake, form, f"Disposisi: {intake}", "Kirim disposisi")


@requires(Can.INTAKE_VIEW)
@require_http_methods(["GET", "POST"])
def disposition_detail(request, pk):
    """The instruction; the addressee reports here when it is done."""
    rows = Disposition.objects.visible_to(request.user, Can.INTAKE_VIEW)
    row = get_object_or_404(rows.select_related("intake__service", "sent_by", "to_user", "desk"), pk=pk)
    actions.opened(intake=row.intake, by=request.user)
    actions.disposition_read(disposition=row, by=request.user)
    form = ReportForm(request.POST or None, user=request.user, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_disposition(disposition=row, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Disposisi selesai.")
            return redirect(row.intake)
    mine = row.done_at is None and rows.addressed_to(request.user).filter(pk=row.pk).exists()
    context = {
        "title": f"Disposisi {row.intake}",
        "lead": f"{row.intake.subject_label} · {row.intake.service}",
        "crumbs": crumbs(row.intake),
        "row": row,
        "form": form if mine or form.errors else None,
        "panels": panels_for(row, request.user),
    }
    return TemplateResponse(request, "referrals/disposition.html", context, status=422 if form.errors else 200)


def _sent(request, intake, form, send, said: str):
    """Do what a valid form asks and go back to the intake; None where the form is to be shown."""
    if request.method != "POST" or not form.is_valid():
        return None
    data = dict(form.cleaned_data)
    try:
        send(intake=intake, by=request.user, key=data.pop("once"), **data)
    except DomainError as error:
        form.refuse(error)
        return None
    messages.success(request, said)
    return redirect(intake)
