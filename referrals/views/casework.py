"""Making a case out of an intake, or linking it to one there is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authz import Can, requires
from cases import casework
from cases.forms.case import CaseCreateForm
from cases.models import Case, Person
from cases.views.shared import posted, refuse
from office.errors import DomainError
from referrals import actions
from referrals.models import Intake
from referrals.views.register import crumbs, scoped


@requires(Can.CASE_EDIT)
@require_http_methods(["GET", "POST"])
def intake_case(request, pk):
    """Open a case of the person the intake is linked to, or choose one that runs already."""
    intake = scoped(request, Can.INTAKE_VIEW, pk)
    person = Person.objects.visible_to(request.user, Can.CASE_EDIT).filter(pk=intake.person_id).first()
    form = _form(request, intake, person) if person else None
    if form and request.method == "POST" and form.is_valid():
        try:
            case = actions.open_case_of(intake=intake, by=request.user, person=person, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Kasus {case} dibuka dari {intake}.")
            return redirect(case)
    rows = Case.objects.visible_to(request.user, Can.CASE_EDIT).open().filter(person=person) if person else []
    context = {
        "title": f"Jadikan kasus: {intake}",
        "lead": intake.subject_label,
        "crumbs": crumbs(intake),
        "intake": intake,
        "form": form,
        "running": casework.listed(rows.order_by("-pk")) if person else [],
        "cancel": intake.get_absolute_url(),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "referrals/case.html", context, status=status)


def _form(request, intake: Intake, person: Person) -> CaseCreateForm:
    initial = {
        "problem": intake.text,
        "source": f"Layanan {intake.number}",
        "level": intake.level,
        "kinds": casework.present_kinds(request.user, person),
    }
    return CaseCreateForm(posted(request), user=request.user, subject=person, initial=initial)


@requires(Can.CASE_EDIT)
@require_POST
def intake_case_link(request, pk):
    """Link to the case of the number posted, or take the link back when none is."""
    intake = scoped(request, Can.INTAKE_VIEW, pk)
    number, version = request.POST.get("case", ""), request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else intake.version
    try:
        if number:
            actions.link_case(intake=intake, by=request.user, case=_numbered(request, number), version=seen)
            messages.success(request, "Ditautkan ke kasus.")
        else:
            actions.unlink_case(intake=intake, by=request.user, version=seen)
            messages.success(request, "Tautan ke kasus dilepas.")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(intake)


def _numbered(request, number: str) -> Case:
    found = Case.objects.visible_to(request.user, Can.CASE_EDIT).filter(number=casework.number_of(number)).first()
    if found is None:
        raise Http404
    return found
