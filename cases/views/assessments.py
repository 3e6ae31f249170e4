"""Assessments of a case: chosen, answered, read, taken back; their photos and signatures."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from cases import actions, assessing, casework, questionnaire
from cases.forms.answering import PREFIX, AnswerForm, initial_of
from cases.forms.assessment import CancelForm, EvidenceForm, StartForm
from cases.models import Assessment
from cases.models.assessment import AssessmentStatus
from cases.views.cases import case_or_404, crumbs, form_page
from cases.views.shared import attached, posted, refuse
from documents.models import Attachment
from office.errors import DomainError

FINISH = "selesai"
SHOWN = ("case", "edition__form", "started_by")


def assessment_or_404(request, pk: int, can: Can) -> Assessment:
    rows = Assessment.objects.visible_to(request.user, can)
    return get_object_or_404(rows.select_related(*SHOWN), pk=pk)


@requires(Can.CASE_EDIT)
@require_http_methods(["GET", "POST"])
def assessment_create(request, pk):
    """Choose what is asked."""
    case = case_or_404(request, pk, Can.CASE_EDIT)
    form = StartForm(posted(request), user=request.user, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_assessment(by=request.user, case=case, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("casework:assessment_fill", pk=made.pk)
    title, lead = f"Asesmen baru: {case}", casework.subject_words(case)
    return form_page(request, form, case=case, title=title, lead=lead, submit="Mulai mengisi")


@requires(Can.CASE_VIEW)
@require_safe
def assessment_detail(request, pk):
    rows = Assessment.objects.readable_by(request.user, Can.CASE_VIEW)
    return detail_page(request, get_object_or_404(rows.select_related(*SHOWN), pk=pk))


def detail_page(request, row: Assessment, *, evidence=None, status: int = 200):
    """The answers in the words of their version."""
    actions.assessment_opened(by=request.user, assessment=row)
    total, definition = row.score, row.edition.content
    context = {
        "title": str(row),
        "lead": f"{casework.subject_words(row.case)} · {row.case.number}",
        "crumbs": crumbs(row.case),
        "row": row,
        "emergency": actions.under_emergency(by=request.user, record=row.case),
        "told": questionnaire.told(definition, row.answers),
        "total": total if row.status == AssessmentStatus.DONE else None,
        "meaning": row.meaning,
        "score_label": definition.score_label,
        "works": assessing.works_on(request.user, row.case),
        "attachments": Attachment.objects.of(row),
        "evidence": evidence or EvidenceForm(user=request.user),
    }
    return TemplateResponse(request, "cases/assessment_detail.html", context, status=status)


@requires(Can.CASE_EDIT)
@require_http_methods(["GET", "POST"])
def assessment_fill(request, pk):
    """Answer: kept as a draft as often as one likes, then finished."""
    row = assessment_or_404(request, pk, Can.CASE_EDIT)
    if not row.is_draft:
        return redirect(row)
    finishing = request.POST.get("simpan") == FINISH
    definition = row.edition.content
    known = {"version": row.version, "assessed_on": row.assessed_on} | initial_of(definition, row.answers)
    form = AnswerForm(posted(request), user=request.user, definition=definition, finishing=finishing, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, row, form, finishing)
        except DomainError as error:
            form.refuse(DomainError(error.message, fields={PREFIX + key: text for key, text in error.fields.items()}))
    context = {
        "title": str(row), "lead": f"{casework.subject_words(row.case)} · {row.case.number}", "row": row, "form": form,
        "crumbs": [*crumbs(row.case), (str(row), row.get_absolute_url())],
    }  # fmt: skip
    return TemplateResponse(request, "cases/assessment_fill.html", context, status=422 if form.errors else 200)


def _kept(request, row: Assessment, form: AnswerForm, finishing: bool):
    act = actions.finish_assessment if finishing else actions.save_answers
    data = form.cleaned_data
    act(
        by=request.user, assessment=row, answers=form.answers(), assessed_on=data["assessed_on"],
        version=data["version"],
    )  # fmt: skip
    if finishing:
        messages.success(request, "Asesmen selesai.")
        return redirect(row)
    messages.success(request, "Disimpan sementara. Anda dapat melanjutkan kapan saja.")
    return redirect("casework:assessment_fill", pk=row.pk)


@requires(Can.CASE_EDIT)
@require_http_methods(["GET", "POST"])
def assessment_cancel(request, pk):
    row = assessment_or_404(request, pk, Can.CASE_EDIT)
    form = CancelForm(posted(request), user=request.user, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_assessment(by=request.user, assessment=row, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Asesmen dibatalkan.")
            return redirect(row.case)
    note = "Asesmen ini tidak lagi dihitung. Isinya tetap tersimpan dan terbaca."
    title = f"Batalkan {row}"
    return form_page(request, form, case=row.case, title=title, submit="Batalkan asesmen", note=note)


@requires(Can.CASE_EDIT)
@require_POST
def assessment_attach(request, pk):
    """Keep a photo, or a signature as a photo, with the assessment."""
    row = assessment_or_404(request, pk, Can.CASE_EDIT)
    form = attached(request, row, EvidenceForm)
    return redirect(row) if form is None else detail_page(request, row, evidence=form, status=422)
