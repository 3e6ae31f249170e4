"""What the pages of this room have in common."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.authz import Can
from cases import actions, queries, scope, story
from cases.forms.person import AttachForm
from cases.models import Community, Family, FamilyMembership, Person
from cases.search import kk_holder
from documents.actions import store
from office import records
from office.errors import DomainError


def person_or_404(request, pk: int, can: Can) -> Person:
    """A person in the user's scope. One that was taken into another is only looked at: what is changed is the other."""
    rows = Person.objects.visible_to(request.user, can).select_related("village", "kecamatan")
    return get_object_or_404(rows if can == Can.PERSON_VIEW else rows.filter(merged_into=None), pk=pk)


def readable_person_or_404(request, pk: int) -> Person:
    """For the page of one person: the usual scope, or Akses darurat."""
    rows = Person.objects.readable_by(request.user, Can.PERSON_VIEW)
    return get_object_or_404(rows.select_related("village", "kecamatan"), pk=pk)


def family_or_404(request, pk: int, can: Can) -> Family:
    rows = Family.objects.visible_to(request.user, can).select_related("village", "kecamatan", "head", "companion")
    return get_object_or_404(rows, pk=pk)


def community_or_404(request, pk: int, can: Can) -> Community:
    rows = Community.objects.visible_to(request.user, can).select_related("village", "kecamatan")
    return get_object_or_404(rows, pk=pk)


def membership_or_404(request, pk: int) -> FamilyMembership:
    """A membership of a family and a person the user may edit; it may have ended meanwhile (`has_left`)."""
    families = Family.objects.visible_to(request.user, Can.PERSON_EDIT)
    persons = Person.objects.visible_to(request.user, Can.PERSON_EDIT)
    rows = FamilyMembership.objects.filter(family__in=families, person__in=persons)
    return get_object_or_404(rows.select_related("family", "person"), pk=pk)


def has_left(request, row: FamilyMembership) -> HttpResponse:
    """Back to the family with a word: a colleague was faster."""
    messages.warning(request, f"{row.person} sudah keluar dari keluarga ini sejak {row.until:%d-%m-%Y}.")
    return redirect(row.family)


def kk_told(user, error: DomainError, no_kk: str) -> DomainError:
    """`error` in place, or if another family has this No. KK whose it is, for who may see it.

    Of one elsewhere only that it is, and the hit is logged.
    """
    holder = kk_holder(no_kk) if "no_kk" in error.fields else None
    if holder is None:
        return error
    if Family.objects.visible_to(user, Can.PERSON_VIEW).filter(pk=holder.pk).exists():
        sentence = f"No. KK ini sudah tercatat pada {holder} ({queries.place(holder)})."
    else:
        try:
            actions.elsewhere(by=user, person=holder.head or holder)
        except DomainError as limit:
            return limit
        sentence = "No. KK ini sudah tercatat pada keluarga di wilayah lain. Hubungi kabupaten."
    return DomainError(sentence, fields={"no_kk": sentence})


def posted(request):
    """The data of a form: what was posted, even if it was nothing."""
    return request.POST if request.method == "POST" else None


def crumbs(record=None) -> list[tuple[str, str]]:
    """The way to the pages of a record: its list, then itself."""
    lists = {
        "family": ("Keluarga", reverse("cases:family_list")),
        "community": ("Komunitas", reverse("cases:community_list")),
    }
    name = record._meta.model_name if record else "person"
    way = [lists.get(name, ("PPKS", reverse("cases:person_list")))]
    return way + ([(str(record), record.get_absolute_url())] if record else [])


def refuse(form, error: DomainError) -> None:
    """Put a DomainError beside the fields it names, or on top."""
    if "override_reason" in error.fields and hasattr(form, "ask_reason"):
        form.ask_reason()
    named = {field: text for field, text in error.fields.items() if field in form.fields}
    for field, text in named.items():
        form.add_error(field, text)
    if not named or error.message not in named.values():
        form.add_error(None, error.message)


def taken(request, form, act: Callable[[], Any], to, told: str = "Perubahan disimpan.") -> HttpResponse | None:
    """The way on to `to` (a record, a URL or a name) once `act` took the form; None while it is to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act()
    except DomainError as error:
        refuse(form, error)
        return None
    messages.success(request, told)
    return redirect(to)


def form_page(
    request, form, record=None, *, title: str, submit: str = "Simpan", note: str = "", **more
) -> HttpResponse:
    """A page with one form; 422 when it was refused."""
    way = crumbs(record)
    context = {
        "title": title, "form": form, "submit": submit, "note": note, "crumbs": way, "cancel": way[-1][1], "draft": "",
    } | more  # fmt: skip
    return TemplateResponse(request, "cases/form.html", context, status=422 if form.errors else 200)


def private(response: HttpResponse) -> HttpResponse:
    """A page with an uncovered number is kept nowhere."""
    response.headers["Cache-Control"] = "no-store"
    return response


def attached(request, record, form_class=AttachForm):
    """Keep the file of a form with its record: None when done, else the form with what was wrong."""
    form = form_class(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return form
    data = form.cleaned_data
    try:
        records.once(
            data["once"], by=request.user,
            make=lambda: store(upload=data["upload"], owner=record, by=request.user, label=data["label"]),
        )  # fmt: skip
    except DomainError as error:
        refuse(form, error)
        return form
    messages.success(request, "Berkas disimpan.")
    return None


def history_page(request, record) -> HttpResponse:
    """The whole story of a person or family."""
    level = scope.clearance(request.user, Can.PERSON_VIEW, record)
    context = {
        "title": f"Riwayat {record}",
        "lead": "Siapa mengubah apa, dari apa menjadi apa, yang terbaru di atas.",
        "events": story.told(request.user, record, level=level, limit=story.MANY),
        "crumbs": crumbs(record),
    }
    return TemplateResponse(request, "cases/history.html", context)
