"""Making a case out of an intake, or linking it to one there is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authz import Can, may, requires
from cases import casework
from cases.forms.case import CaseCreateForm
from cases.models import Case, Person
from cases.views.cases import case_or_404, form_page
from cases.views.shared import posted, refuse
from office.errors import DomainError
from referrals import actions, queries
from referrals.forms.casework import CaseIntakeForm
from referrals.models import Intake
from referrals.views.register import crumbs, scoped
from referrals.workflow import MOVES, is_open


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


@requires(Can.CASE_EDIT)
@requires(Can.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def case_intake(request, pk):
    """What a case needs of somebody else: taken in for its person, then on to whom it is referred."""
    case = case_or_404(request, pk, Can.CASE_EDIT)
    if request.method == "GET" and not queries.sends(request.user, case):
        messages.error(request, "Dari kasus ini tidak dapat dirujuk: sudah berakhir, atau bukan tentang satu orang.")
        return redirect(case)
    form = CaseIntakeForm(posted(request), user=request.user, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            intake = actions.intake_for(case=case, by=request.user, **form.given())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Tercatat dengan nomor {intake.number} dan tertaut ke {case}.")
            refers = is_open(MOVES["refer"], intake, request.user)
            return redirect("referrals:referral_create", intake.pk) if refers else redirect(intake)
    refers = may(request.user, Can.INTAKE_REFER)
    title, submit = ("Rujuk ke instansi", "Lanjut memilih tujuan") if refers else ("Minta dirujuk", "Kirim ke SLRT")
    note = "Sesudah ini Anda memilih tujuan dan data yang dibagikan." if refers else "SLRT Kabupaten memilih tujuannya."
    return form_page(request, form, case=case, title=title, lead=str(case.subject), submit=submit, note=note)


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
