"""One person: the page, changes, the NIK, papers, leaving the register."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.authz import LIMITED, Can, requires
from cases import actions, merged, queries, review, scope, story, summary
from cases.forms.person import AttachForm, DeactivateForm, NikForm, PersonEditForm
from cases.models import Classification, Disability, LegalBasis, NikState, Participation, Person
from cases.views.entry import claim
from cases.views.shared import (
    attached,
    crumbs,
    form_page,
    history_page,
    person_or_404,
    posted,
    private,
    readable_person_or_404,
    refuse,
)
from documents.models import Attachment
from office.errors import DomainError
from office.joints import matters_for, panels_for

SHOWN = 15  # events on the page; all of them stand under Riwayat


@requires(Can.PERSON_VIEW)
@require_safe
def person_detail(request, pk):
    """The page of a person; a double leads to the person it was taken into."""
    person = readable_person_or_404(request, pk)
    kept = Person.objects.visible_to(request.user, Can.PERSON_VIEW).filter(pk=person.merged_into_id).first()
    if kept is None:
        return detail_page(request, person)
    messages.info(request, f"{person.name} tercatat ganda dan sudah digabung ke halaman ini.")
    return redirect(kept)


def detail_page(request, person: Person, *, number: str = "", attach_form=None, status: int = 200):
    user = request.user
    level = scope.clearance(user, Can.PERSON_VIEW, person)
    emergency = actions.under_emergency(by=user, record=person)
    kinds, past_kinds = found_of(user, person)
    family = queries.family_of(user, person)
    relatives, away = queries.members(user, family) if family else ([], 0)
    in_family = family is not None or person.memberships.filter(until=None).exists()
    programmes, desil = programmes_of(user, person, family), queries.latest_desil(family)
    can = queries.held(user, person)
    context = {
        "title": person.name,
        "lead": queries.who(person),
        "person": person,
        "emergency": emergency,
        "level": level,
        "can": {right.name.lower(): right in can for right in queries.EDITS},
        "facts": summary.of_person(
            family=family, relatives=relatives, person_id=person.pk, elsewhere=in_family and family is None,
            desil=desil, kinds=kinds, programmes=programmes, matters=matters_for(person, user),
        ),
        "kinds": kinds,
        "past_kinds": past_kinds,
        "programmes": programmes,
        "family": family,
        "relatives": relatives,
        "away": away,
        "family_kinds": family_kinds(user, family),
        "desil": desil,
        "in_family": in_family,
        "unsettled": unsettled(user, person),
        "events": story.told(user, person, level=level, limit=SHOWN),
        "panels": panels_for(person, user),
        "crumbs": crumbs(),
    }  # fmt: skip
    context |= identity(user, person, number) | papers(user, person, level, attach_form) | doubles(user, person)
    return TemplateResponse(request, "cases/person_detail.html", context, status=status)


def identity(user, person: Person, number: str) -> dict:
    """Who the person is, for "Data diri"."""
    return {
        "number": number,
        "guardian": guardian_of(user, person),
        "disabilities": ", ".join(Disability(kind).label for kind in person.disabilities),
        "rivals": rivals(user, person),
        "nik_check": person.nik_checks.order_by("-checked_on", "-pk").first() if person.nik else None,
        "external_ids": person.external_ids.all(),
    }


def doubles(user, person: Person) -> dict:
    """Who the person may be recorded as once more, and who became this person."""
    return {
        "mergers": merged.into(user, person),
        "pairs": merged.pairs(user, person),
        "may_merge": person.active and user.holds(Can.PERSON_MERGE),
    }


def papers(user, person: Person, level: int, attach_form) -> dict:
    """Legal bases with their proof, and files; for who is cleared for health details."""
    bases = LegalBasis.objects.visible_to(user, Can.PERSON_VIEW).filter(person=person)
    bases = list(bases.select_related("desk", "recorded_by").order_by("desk__name", "-since"))
    proofs = Attachment.objects.filter(owner_type=LegalBasis._meta.label_lower, owner_id__in=[row.pk for row in bases])
    by_row = {proof.owner_id: proof for proof in proofs}
    for row in bases:
        row.proof = by_row.get(row.pk)
    return {
        "bases": [row for row in bases if not row.ended_on],
        "past_bases": [row for row in bases if row.ended_on],
        "attachments": Attachment.objects.of(person) if level >= LIMITED else [],
        "attach_form": attach_form or AttachForm(user=user),
    }


def found_of(user, person: Person) -> tuple[list, list]:
    """The kinds the person is and was found to be of; a kind the user should look at again says so (`outgrown`)."""
    rows = Classification.objects.readable_by(user, Can.PERSON_VIEW).filter(person=person).select_related("kind")
    rows = list(rows.order_by("ended_on", "kind__code"))
    actions.read_secret(by=user, classifications=rows)
    again = set()
    if rows and user.holds(Can.CLASSIFICATION_EDIT):
        again = set(review.due(user).filter(person=person).values_list("pk", flat=True))
    for row in rows:
        row.outgrown = row.pk in again
    return [row for row in rows if not row.ended_on], [row for row in rows if row.ended_on]


def unsettled(user, person: Person) -> bool:
    """Whether somebody who has died or moved away still has something open that the user may end."""
    if person.active or person.deactivation_reason not in actions.DEPARTED or not user.holds(Can.PERSON_EDIT):
        return False
    found, taken, member = review.standing(user, person)
    return member is not None or found.exists() or taken.exists()


def programmes_of(user, person, family):
    rows = (
        Participation.objects.readable_by(user, Can.PERSON_VIEW).select_related("programme").order_by("-period", "-pk")
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
    """Others with the same NIK, those the user may see; not who gave it up as a double."""
    if not person.nik:
        return []
    rows = Person.objects.visible_to(user, Can.PERSON_VIEW).filter(nik=person.nik).exclude(pk=person.pk)
    rows = rows.exclude(active=False, nik_state=NikState.DISPUTED)
    return list(rows.select_related("village", "kecamatan")[:5])


@requires(Can.PERSON_VIEW)
@require_safe
def person_history(request, pk):
    """Who changed what of the person, from what to what."""
    person = readable_person_or_404(request, pk)
    actions.under_emergency(by=request.user, record=person)
    return history_page(request, person)


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
            return redirect("cases:person_settle", person.pk) if unsettled(request.user, person) else redirect(person)
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
    form = attached(request, person)
    return redirect(person) if form is None else detail_page(request, person, attach_form=form, status=422)
