"""Legal bases of a person with their proof, and what Dukcapil answers about the NIK."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.authz import LIMITED, SECRET, Can, requires
from cases import actions, scope
from cases.forms.consent import BasisEndForm, BasisForm, NikCheckForm
from cases.models import LegalBasis, NikState
from cases.views.shared import form_page, person_or_404, posted, refuse, taken
from office.errors import DomainError

DIED = "Menurut Dukcapil orang ini meninggal. Bila sudah pasti, nonaktifkan dan bereskan catatannya."


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def basis_create(request, pk):
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    level = scope.clearance(request.user, Can.PERSON_EDIT, person)
    if level < LIMITED:
        raise Http404
    form = BasisForm(posted(request), request.FILES or None, user=request.user, person=person, cleared=level >= SECRET)
    done = taken(
        request, form, lambda: actions.record_basis(by=request.user, person=person, **form.values()), person,
        "Dasar pemrosesan tercatat.",
    )  # fmt: skip
    return done or form_page(request, form, person, title="Persetujuan dan dasar hukum", submit="Simpan dasar")


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def basis_end(request, pk):
    rows = LegalBasis.objects.visible_to(request.user, Can.PERSON_EDIT).select_related("person", "desk")
    row = get_object_or_404(rows, pk=pk)
    form = BasisEndForm(posted(request), user=request.user, initial={"version": row.version})
    done = taken(
        request, form, lambda: actions.end_basis(by=request.user, row=row, **form.cleaned_data), row.person,
        "Tidak berlaku lagi; tetap tercatat sebagai riwayat.",
    )  # fmt: skip
    what = f"berbagi dengan {row.desk.name}" if row.desk_id else "pencatatan"
    return done or form_page(request, form, row.person, title=f"Akhiri dasar {what}", submit="Akhiri")


@requires(Can.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_check(request, pk):
    """Record what Dukcapil says, with its day and source."""
    person = person_or_404(request, pk, Can.PERSON_EDIT)
    form = NikCheckForm(posted(request), user=request.user, initial={"version": person.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_nik_check(by=request.user, person=person, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Jawaban Dukcapil tercatat.")
            if form.cleaned_data["answer"] == NikState.DEAD and person.active:
                messages.warning(request, DIED)
            return redirect(person)
    return form_page(request, form, person, title=f"Jawaban Dukcapil untuk {person.name}", submit="Simpan jawaban")
