"""One participation: the page with its history and where it came from, and changes to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from cases import actions
from cases.forms.facts import ParticipationEditForm
from cases.models import Participation
from cases.views.shared import crumbs, form_page, posted, refuse
from office.errors import DomainError
from office.joints import panels_for
from trail.reading import history


def participation_or_404(request, pk: int, can: Can) -> Participation:
    rows = Participation.objects.visible_to(request.user, can)
    return get_object_or_404(rows.select_related("programme", "person", "family__head", "village"), pk=pk)


@requires(Can.PERSON_VIEW)
@require_safe
def participation_detail(request, pk):
    row = participation_or_404(request, pk, Can.PERSON_VIEW)
    user = request.user
    editable = Participation.objects.visible_to(user, Can.PARTICIPATION_EDIT).filter(pk=row.pk).exists()
    context = {
        "title": row.programme.name,
        "lead": f"{row.subject} · {row.period or 'kepesertaan tetap'}",
        "row": row,
        "editable": editable,
        "events": history(row, limit=50),
        "panels": panels_for(row, user),
        "crumbs": crumbs(row.subject),
    }
    return TemplateResponse(request, "cases/participation_detail.html", context)


@requires(Can.PARTICIPATION_EDIT)
@require_http_methods(["GET", "POST"])
def participation_edit(request, pk):
    row = participation_or_404(request, pk, Can.PARTICIPATION_EDIT)
    form = ParticipationEditForm(
        posted(request), user=request.user, initial=ParticipationEditForm.initial_of(row)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_participation(by=request.user, participation=row, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(row)
    return form_page(
        request, form, row.subject, title=f"Ubah {row.programme.name}", cancel=row.get_absolute_url()
    )  # fmt: skip
