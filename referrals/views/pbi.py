"""A PBI reactivation after the desk: what was missing, what Kemensos and BPJS answered; the checklist of any intake."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.authz import Can, may, requires
from office.errors import DomainError
from referrals import actions, reactivation
from referrals.forms.quick import PapersForm, PbiContinueForm, PbiStepForm
from referrals.models import Intake, PbiCase, PbiStep
from referrals.views.moves import plain
from referrals.views.register import scoped


@requires(Can.INTAKE_COMPLETE)
@require_http_methods(["GET", "POST"])
def pbi_continue(request, pk):
    """Who was sent away is back: tick what was brought, type the facility's letter."""
    intake = _reactivation(scoped(request, Can.INTAKE_COMPLETE, pk))
    form = PbiContinueForm(
        request.POST or None, user=request.user, intake=intake, initial={"version": intake.version} | _facility(intake)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.continue_pbi(
                intake=intake, by=request.user, shown=form.papers(), facility=form.facility(),
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Dokumen dicatat.")
            return (
                redirect("referrals:quick_done", pk=intake.pk)
                if may(request.user, Can.INTAKE_CREATE)
                else redirect(intake)
            )
    return plain(request, intake, form, f"Lengkapi: {intake}", "Catat")


@requires(Can.INTAKE_VERIFY, Can.INTAKE_HANDLE)
@require_http_methods(["GET", "POST"])
def pbi_step(request, pk, step):
    """What Kemensos (or then BPJS) answered."""
    if step not in PbiStep.Step.values:
        raise Http404
    can = Can.INTAKE_VERIFY if may(request.user, Can.INTAKE_VERIFY) else Can.INTAKE_HANDLE
    intake = _reactivation(scoped(request, can, pk))
    form = PbiStepForm(
        request.POST or None, user=request.user, step=step, refused=reactivation.of(intake).refused,
        initial={"version": intake.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_pbi(intake=intake, by=request.user, step=step, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{row.get_outcome_display()} dicatat.")
            return redirect(intake)
    return plain(request, intake, form, f"{PbiStep.Step(step).label}: {intake}", "Catat")


@requires(Can.INTAKE_COMPLETE)
@require_http_methods(["GET", "POST"])
def intake_papers(request, pk):
    """Which documents of the checklist were shown."""
    intake = scoped(request, Can.INTAKE_COMPLETE, pk)
    form = PapersForm(request.POST or None, user=request.user, intake=intake)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_papers(intake=intake, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Dokumen dicatat.")
            return redirect(intake)
    return plain(request, intake, form, f"Dokumen: {intake}", "Simpan")


def _reactivation(intake: Intake) -> Intake:
    if intake.service.slug != reactivation.SERVICE or not intake.number:
        raise Http404
    return intake


def _facility(intake: Intake) -> dict:
    case = PbiCase.objects.filter(intake=intake).first()
    names = ("faskes", "faskes_number", "faskes_date", "need", "off_since")
    return {name: getattr(case, name) for name in names} if case else {}
