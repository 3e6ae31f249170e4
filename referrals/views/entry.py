"""Taking in at a desk: search first, then write; drafts of one's own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, may, requires
from cases.models import Person
from office.errors import DomainError
from referrals import actions
from referrals.forms.entry import IntakeForm, PersonSearchForm
from referrals.models import Intake
from referrals.standing import found_by, known
from referrals.views.register import crumbs
from referrals.workflow import Status


@requires(Can.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def intake_create(request):
    person = known(request.user, request.GET.get("orang", ""))
    form = IntakeForm(request.POST or None, request.FILES or None, user=request.user, initial=_prefilled(person))
    if request.method == "POST" and form.is_valid():
        try:
            intake = _save(request, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(intake)
    return _page(request, form, person)


@requires(Can.INTAKE_CREATE)
@require_safe
def intake_checklist(request):
    """The ticks of the service just chosen (`?service=`), for the form."""
    form = IntakeForm(user=request.user, initial={"service": request.GET.get("service", "")})
    return TemplateResponse(request, "referrals/_checklist.html", {"form": form})


@requires(Can.INTAKE_CREATE)
@require_POST
def intake_search_person(request):
    """Candidates for the person concerned; by POST, so that no name or NIK stands in an address."""
    search = PersonSearchForm(request.POST, user=request.user)
    found = found_by(request.user, search.cleaned_data["q"]) if search.is_valid() else []
    return _page(request, IntakeForm(user=request.user), None, search=search, found=found)


@requires(Can.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def intake_edit(request, pk):
    """A draft of one's own; sent ones are never edited."""
    drafts = Intake.objects.visible_to(request.user, Can.INTAKE_CREATE).filter(
        status=Status.DRAFT, created_by=request.user
    )
    intake = get_object_or_404(drafts.select_related("service"), pk=pk)
    form = IntakeForm(request.POST or None, request.FILES or None, user=request.user, initial=_typed(intake))
    if request.method == "POST" and form.is_valid():
        try:
            _edit(request, form, intake)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(intake)
    return _page(request, form, None, intake=intake)


def _save(request, form: IntakeForm) -> Intake:
    entry, key = form.entry(), form.cleaned_data["once"]
    if request.POST.get("act") == "draft":
        intake = actions.save_draft(by=request.user, key=key, **entry)
        _keep_papers(request, form, intake)
        messages.success(request, "Draf disimpan. Hanya Anda yang melihatnya; belum bernomor.")
        return intake
    keep = form.cleaned_data.get("keep", False)
    related = form.cleaned_data.get("related")
    intake = actions.receive(by=request.user, key=key, keep=keep, related=related, uploads=form.uploads(), **entry)
    _keep_papers(request, form, intake)
    messages.success(request, f"Tercatat dengan nomor register {intake.number}.")
    return intake


def _edit(request, form: IntakeForm, intake: Intake) -> None:
    entry = form.entry()
    entry.pop("received_village")
    actions.edit_draft(by=request.user, intake=intake, **entry)
    _keep_papers(request, form, intake)
    if request.POST.get("act") != "draft":
        keep = form.cleaned_data.get("keep", False)
        actions.move(intake=intake, name="submit", by=request.user, keep=keep)
        for upload, label in form.uploads():
            actions.attach(intake=intake, by=request.user, upload=upload, label=label)
        if to := form.cleaned_data.get("related"):
            actions.relate(intake=intake, by=request.user, to=to)
        messages.success(request, f"Tercatat dengan nomor register {intake.number}.")


def _keep_papers(request, form: IntakeForm, intake: Intake) -> None:
    if form.cleaned_data["shown"]:
        actions.record_papers(intake=intake, by=request.user, shown=form.cleaned_data["shown"])


def _page(request, form, person, *, intake=None, search=None, found=None):
    if form.twins.elsewhere:
        actions.told_elsewhere(intake=form.twins.elsewhere, by=request.user)
    context = {
        "title": "Ubah draf" if intake else "Catat layanan",
        "lead": "Wajib hanya siapa dan apa; nomor dan alamat boleh menyusul.",
        "crumbs": crumbs(),
        "form": form,
        "person": person,
        "intake": intake,
        "search": search or PersonSearchForm(user=request.user),
        "searches": intake is None and may(request.user, Can.PERSON_VIEW),
        "found": found,
        "cancel": intake.get_absolute_url() if intake else reverse("referrals:intake_list"),
    }
    return TemplateResponse(request, "referrals/intake_form.html", context, status=422 if form.errors else 200)


def _prefilled(person: Person | None) -> dict:
    if person is None:
        return {}
    return {
        "person": person.pk,
        "subject_name": person.name,
        "sex": person.sex,
        "phone": person.phone,
        "address": person.address,
        "rt": person.rt,
        "rw": person.rw,
        "village": person.village_id,
        "restricted": person.restricted,
    }


def _typed(intake: Intake) -> dict:
    names = [name for name in IntakeForm.base_fields if hasattr(intake, name) and name not in {"restricted"}]
    values = {name: getattr(intake, f"{name}_id", None) or getattr(intake, name) for name in names}
    values["shown"] = list(intake.papers.values_list("document", flat=True))
    return values | {"restricted": intake.restricted and not intake.service.restricted}
