"""Surveys of a family's house and means, and the files of a family."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.authz import LIMITED, Can, requires
from cases import actions, scope
from cases.forms.dwelling import DwellingCreateForm, DwellingEditForm
from cases.models import Dwelling
from cases.views.shared import family_or_404, form_page, posted, taken


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def dwelling_create(request, pk):
    family = family_or_404(request, pk, Can.PERSON_EDIT)
    if scope.clearance(request.user, Can.PERSON_EDIT, family) < LIMITED:
        raise Http404
    form = DwellingCreateForm(posted(request), user=request.user)
    done = taken(
        request, form,
        lambda: actions.record_dwelling(
            by=request.user, family=family, values=form.values(), once=form.cleaned_data["once"]
        ),
        family, "Pendataan rumah tercatat.",
    )  # fmt: skip
    return done or form_page(request, form, family, title="Rumah dan ekonomi", submit="Simpan pendataan")


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def dwelling_edit(request, pk):
    rows = Dwelling.objects.visible_to(request.user, Can.PERSON_EDIT).select_related("family__head")
    row = get_object_or_404(rows, pk=pk)
    form = DwellingEditForm(posted(request), user=request.user, initial=DwellingEditForm.initial_of(row))
    done = taken(
        request, form,
        lambda: actions.update_dwelling(
            by=request.user, dwelling=row, values=form.values(), version=form.cleaned_data["version"]
        ),
        row.family,
    )  # fmt: skip
    return done or form_page(request, form, row.family, title=f"Ubah pendataan {row.surveyed_on:%d-%m-%Y}")
