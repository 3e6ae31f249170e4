"""What is recorded of a person, family or community: kinds of PPKS and programmes, and their end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.authz import Can, requires
from cases import actions, queries
from cases.forms.facts import (
    ClassificationForm,
    EndClassificationForm,
    EndParticipationForm,
    LinkForm,
    ParticipationForm,
)
from cases.models import Classification, Community, Participation
from cases.views.shared import (
    community_or_404,
    family_or_404,
    form_page,
    person_or_404,
    posted,
    refuse,
    taken,
)
from office.errors import DomainError

ONLY_SECRET = (
    "Sampai sekarang hanya dikenal lewat data rahasia. Dengan jenis yang tidak rahasia, namanya masuk register umum."
)
FIND = {"person": person_or_404, "family": family_or_404, "community": community_or_404}
# What a person's page offers: family kinds go to the family, a community kind waits for its community.
OFFERED = {"person": ("person", "family", "community"), "family": ("family",), "community": ("community",)}


@requires(Can.CLASSIFICATION_EDIT)
@require_http_methods(["GET", "POST"])
def classification_create(request, subject, pk):
    record = FIND[subject](request, pk, Can.CLASSIFICATION_EDIT)
    kinds = queries.kinds(request.user, Can.CLASSIFICATION_EDIT, *OFFERED[subject])
    form = ClassificationForm(posted(request), user=request.user, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.classify(by=request.user, subject=record, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{found.kind.name} tercatat{_where(found, record)}.")
            return redirect(record)
    note = ONLY_SECRET if record.restricted else ""
    return form_page(request, form, record, title=f"Jenis PPKS untuk {record}", submit="Simpan jenis", note=note)


def _where(found: Classification, record) -> str:
    return " pada keluarganya" if found.family_id and record._meta.model_name == "person" else ""


@requires(Can.CLASSIFICATION_EDIT)
@require_http_methods(["GET", "POST"])
def classification_end(request, pk):
    found = classification_or_404(request, pk)
    form = EndClassificationForm(posted(request), user=request.user, initial={"version": found.version})
    return _change(
        request, form, found.subject, f"Akhiri {found.kind.name}", "Akhiri",
        lambda data: actions.end_classification(by=request.user, classification=found, **data),
    )  # fmt: skip


@requires(Can.CLASSIFICATION_EDIT)
@require_http_methods(["GET", "POST"])
def classification_link(request, pk):
    """Carry a community kind over from the person to the community."""
    found = classification_or_404(request, pk)
    if not found.person_id or "person" in found.kind.subject_types:
        return redirect(found.subject)
    near = Community.objects.visible_to(request.user, Can.CLASSIFICATION_EDIT).filter(active=True).order_by("name")
    form = LinkForm(posted(request), user=request.user, communities=near, initial={"version": found.version})
    return _change(
        request, form, found.subject, f"Komunitas untuk {found.kind.name}", "Alihkan",
        lambda data: actions.link_community(by=request.user, classification=found, **data),
    )  # fmt: skip


def classification_or_404(request, pk: int) -> Classification:
    """A standing classification the user may edit."""
    rows = Classification.objects.visible_to(request.user, Can.CLASSIFICATION_EDIT)
    return get_object_or_404(rows.select_related("kind", "person", "family__head", "community"), pk=pk)


@requires(Can.PARTICIPATION_EDIT)
@require_http_methods(["GET", "POST"])
def participation_create(request, subject, pk):
    record = FIND[subject](request, pk, Can.PARTICIPATION_EDIT)
    programmes = queries.programmes(request.user, Can.PARTICIPATION_EDIT)
    if subject == "family":
        programmes = programmes.exclude(unit="person")
    form = ParticipationForm(posted(request), user=request.user, programmes=programmes)
    done = taken(
        request, form, lambda: actions.enter_participation(by=request.user, subject=record, **form.values()), record,
        "Kepesertaan tercatat.",
    )  # fmt: skip
    return done or form_page(request, form, record, title=f"Program untuk {record}", submit="Simpan kepesertaan")


@requires(Can.PARTICIPATION_EDIT)
@require_http_methods(["GET", "POST"])
def participation_end(request, pk):
    rows = Participation.objects.visible_to(request.user, Can.PARTICIPATION_EDIT)
    row = get_object_or_404(rows.select_related("programme", "person", "family__head"), pk=pk)
    form = EndParticipationForm(posted(request), user=request.user, initial={"version": row.version})
    return _change(
        request, form, row.subject, f"Akhiri {row.programme.name}", "Simpan",
        lambda data: actions.end_participation(by=request.user, participation=row, **data),
    )  # fmt: skip


def _change(request, form, record, title, submit, act):
    """One form about a record: done, or shown again with what was wrong."""
    done = taken(request, form, lambda: act(form.cleaned_data), record)
    return done or form_page(request, form, record, title=title, submit=submit)
