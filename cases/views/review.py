"""Putting records in order: kinds somebody has outgrown, and what remains of who has died or moved away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from cases import actions, queries, review
from cases.forms.review import OutgrowForm, SettleForm
from cases.models import Classification, FamilyMembership, FamilyRole, Person
from cases.views.shared import crumbs, form_page, person_or_404, posted, refuse
from office import clock
from office.errors import DomainError
from office.paging import page


@requires(Can.CLASSIFICATION_EDIT)
@require_safe
def review_list(request):
    """Who has outgrown a kind, kind by kind."""
    rows = review.due(request.user).select_related("kind", "person__village", "person__kecamatan")
    listed = page(rows, request, order=("kind__id", "person__id"))
    for found in listed.rows:
        found.age_words, found.since = queries.age(found.person).cell, review.since(found)
        found.place = queries.place(found.person)
    context = {
        "title": "Perlu ditinjau",
        "lead": "Usianya tidak lagi sesuai dengan jenis PPKS yang tercatat.",
        "page": listed,
        "crumbs": crumbs(),
    }
    return TemplateResponse(request, "cases/review_list.html", context)


@requires(Can.CLASSIFICATION_EDIT)
@require_http_methods(["GET", "POST"])
def classification_outgrow(request, pk):
    """End a kind as outgrown and record the next in one form."""
    rows = Classification.objects.visible_to(request.user, Can.CLASSIFICATION_EDIT).current()
    found = get_object_or_404(rows.filter(person__isnull=False).select_related("kind", "person__village"), pk=pk)
    kinds = queries.kinds(request.user, Can.CLASSIFICATION_EDIT, "person", "family")
    day = max(review.since(found) or clock.today(), found.assessed_on)
    initial = {"version": found.version, "on": min(day, clock.today()), "kind": found.kind.successor_id}
    form = OutgrowForm(posted(request), user=request.user, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.outgrow(by=request.user, classification=found, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{found.kind.name} diakhiri karena lewat usia.")
            return redirect("cases:review_list" if "antrean" in request.GET else found.person)
    years = queries.age(found.person).words
    note = f"{found.person.name} sekarang {years}. {found.kind.name} diakhiri dengan alasan lewat batas usia."
    return form_page(
        request, form, found.person, title=f"Tinjau {found.kind.name}", submit="Akhiri jenis ini", note=note
    )


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_settle(request, pk):
    """What remains open of somebody who has died or moved away; nothing ends that is not ticked."""
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    if person.active or person.deactivation_reason not in actions.DEPARTED:
        return redirect(person)
    found, taken, member = review.standing(request.user, person)
    form = SettleForm(
        posted(request), user=request.user, classifications=found, participations=taken, member=member is not None,
        initial={"version": person.version, "on": person.deactivated_on},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_departed(by=request.user, person=person, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Catatan dibereskan.")
            return redirect(_next(request, person, member))
    return form_page(request, form, person, title=f"Bereskan catatan {person.name}", submit="Akhiri yang dicentang")


def _next(request, person: Person, member: FamilyMembership | None):
    """To the person, or to the family that is left without its head and says so."""
    left = member is not None and member.role == FamilyRole.HEAD and queries.members(request.user, member.family)[0]
    return member.family if left else person
