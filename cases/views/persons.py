"""One person: the page, changes, the NIK, papers, leaving the register."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.authz import LIMITED, Can, requires
from cases import actions, queries, scope, story
from cases.forms.person import AttachForm, DeactivateForm, NikForm, PersonEditForm
from cases.models import Classification, Disability, Participation, Person
from cases.views.entry import claim
from cases.views.shared import crumbs, form_page, person_or_404, posted, private, refuse
from documents.actions import store
from documents.models import Attachment
from office import records
from office.errors import DomainError
from office.joints import panels_for


@requires(Can.PERSON_VIEW)
@require_safe
def person_detail(request, pk):
    return detail_page(request, person_or_404(request, pk, Can.PERSON_VIEW))


def detail_page(request, person: Person, *, number: str = "", attach_form=None, status: int = 200):
    user = request.user
    level = scope.clearance(user, Can.PERSON_VIEW, person)
    found = Classification.objects.visible_to(user, Can.PERSON_VIEW).filter(person=person).select_related("kind")
    found = list(found.order_by("ended_on", "kind__code"))
    actions.read_secret(by=user, classifications=found)
    family = queries.family_of(user, person)
    relatives, away = queries.members(user, family) if family else ([], 0)
    can = queries.held(user, person)
    context = {
        "title": person.name,
        "lead": queries.who(person),
        "person": person,
        "level": level,
        "number": number,
        "can": {right.name.lower(): right in can for right in queries.EDITS},
        "kinds": [row for row in found if not row.ended_on],
        "past_kinds": [row for row in found if row.ended_on],
        "programmes": programmes_of(user, person, family),
        "family": family,
        "relatives": relatives,
        "away": away,
        "family_kinds": family_kinds(user, family),
        "desil": queries.latest_desil(family),
        "in_family": family is not None or person.memberships.filter(until=None).exists(),
        "guardian": guardian_of(user, person),
        "disabilities": ", ".join(Disability(kind).label for kind in person.disabilities),
        "rivals": rivals(user, person),
        "external_ids": person.external_ids.all(),
        "attachments": Attachment.objects.of(person) if level >= LIMITED else [],
        "attach_form": attach_form or AttachForm(user=user),
        "events": story.told(user, person, level=level),
        "panels": panels_for(person, user),
        "crumbs": crumbs(),
    }
    return TemplateResponse(request, "cases/person_detail.html", context, status=status)


def programmes_of(user, person, family):
    rows = (
        Participation.objects.visible_to(user, Can.PERSON_VIEW).select_related("programme").order_by("-period", "-pk")
    )
    own = list(rows.filter(person=person))
    return own + (list(rows.filter(family=family)) if family else [])


def family_kinds(user, family):
    if family is None:
        return []
    rows = Classification.objects.visible_to(user, Can.PERSON_VIEW).current().filter(family=family)
    rows = list(rows.select_related("kind"))
    actions.read_secret(by=user, classifications=rows)
    return rows


def guardian_of(user, person):
    """The guardian out of the register, if the user may see that person."""
    rows = Person.objects.visible_to(user, Can.PERSON_VIEW)
    return rows.filter(pk=person.guardian_id).first() if person.guardian_id else None


def rivals(user, person):
    """Others with the same NIK, those the user may see."""
    if not person.nik:
        return []
    rows = Person.objects.visible_to(user, Can.PERSON_VIEW).filter(nik=person.nik).exclude(pk=person.pk)
    return list(rows.select_related("village", "kecamatan")[:5])


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_edit(request, pk):
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    family = queries.family_of(request.user, person)
    relatives = Person.objects.visible_to(request.user, Can.PERSON_VIEW).filter(
        memberships__family=family, memberships__until=None
    )
    form = PersonEditForm(
        posted(request), user=request.user, person=person, initial=PersonEditForm.initial_of(person),
        relatives=relatives.exclude(pk=person.pk) if family else None,
        level=scope.clearance(request.user, Can.PERSON_EDIT, person),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.update_person(by=request.user, person=person, values=form.values(), version=version)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(person)
    return form_page(request, form, person, title=f"Ubah {person.name}")


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_nik(request, pk):
    """Correct or add the NIK. The typed number is asked for again, so the page shows none."""
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    initial = {"version": person.version, "nik_missing_reason": person.nik_missing_reason}
    form = NikForm(
        posted(request), user=request.user, person=person, initial=initial,
        claims=lambda number: claim(request.user, number, exclude=person.pk),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            actions.set_nik(
                by=request.user, person=person, nik=cleaned["nik"], missing=cleaned["nik_missing_reason"],
                state=cleaned["state"], version=cleaned["version"], note=cleaned["note"],
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "NIK disimpan. Program dan klasifikasi orang ini tetap.")
            return redirect(person)
    return private(form_page(request, form, person, title=f"NIK {person.name}", submit="Simpan NIK"))


@requires(Can.PERSON_REVEAL)
@require_POST
@vary_on_headers("HX-Request")
def person_reveal(request, pk):
    """Uncover or copy the NIK: in the trail each time, in no URL, in no cache."""
    person = person_or_404(request, pk, Can.PERSON_REVEAL)
    copied = request.POST.get("salin") == "1"
    try:
        number = actions.reveal_nik(by=request.user, person=person, copied=copied)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(person)
    if request.htmx:
        return private(HttpResponse(number, content_type="text/plain; charset=utf-8"))
    return private(detail_page(request, person, number=number))


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_deactivate(request, pk):
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    form = DeactivateForm(posted(request), user=request.user, initial={"version": person.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.deactivate_person(by=request.user, person=person, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{person.name} dinonaktifkan.")
            return redirect(person)
    note = "Orang ini keluar dari daftar harian. Datanya tetap ada dan dapat diaktifkan kembali."
    return form_page(request, form, person, title=f"Nonaktifkan {person.name}", submit="Nonaktifkan", note=note)


@requires(Can.PERSON_EDIT)
@require_POST
def person_reactivate(request, pk):
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    try:
        actions.reactivate_person(by=request.user, person=person)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{person.name} aktif kembali.")
    return redirect(person)


@requires(Can.PERSON_EDIT)
@require_POST
def person_attach(request, pk):
    """Keep a photo or paper with the person."""
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    form = AttachForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            records.once(
                data["once"], by=request.user,
                make=lambda: store(upload=data["upload"], owner=person, by=request.user, label=data["label"]),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Berkas disimpan.")
            return redirect(person)
    return detail_page(request, person, attach_form=form, status=422)
