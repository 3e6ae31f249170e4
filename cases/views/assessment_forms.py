"""Assessment forms for the administrator: list, draft, questions, preview, publication."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from cases import actions, drafting, questionnaire
from cases.forms.answering import AnswerForm
from cases.forms.assessment_forms import (
    ArrangeForm,
    AssessmentFormCreateForm,
    AssessmentFormEditForm,
    QuestionForm,
    ScoreForm,
    SectionForm,
)
from cases.models import AssessmentForm, AssessmentVersion
from cases.views.shared import posted, refuse
from office.errors import DomainError
from office.forms import EditForm

MANAGE = requires(Can.REFERENCE_MANAGE)


@MANAGE
@require_safe
def assessment_form_list(request):
    rows = AssessmentForm.objects.prefetch_related("kinds", "versions").order_by("-active", "name")
    context = {
        "title": "Formulir asesmen",
        "lead": "Yang ditanyakan petugas saat asesmen. Perubahan dibuat sebagai draf, lalu diterbitkan.",
        "forms": [(form, *_editions(form)) for form in rows],
    }
    return TemplateResponse(request, "cases/assessment_form_list.html", context)


def _editions(form: AssessmentForm) -> tuple[AssessmentVersion | None, AssessmentVersion | None]:
    """The version in force and the draft, out of what was fetched."""
    rows = list(form.versions.all())
    return next((row for row in rows if not row.is_draft), None), next((row for row in rows if row.is_draft), None)


@MANAGE
@require_http_methods(["GET", "POST"])
def assessment_form_create(request):
    form = AssessmentFormCreateForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_assessment_form(by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Formulir dibuat. Tambahkan pertanyaannya, lalu terbitkan.")
            return redirect(actions.start_draft(by=request.user, form=made))
    return _page(request, form, title="Formulir baru", submit="Buat formulir")


@MANAGE
@require_safe
def assessment_form_detail(request, pk):
    form = get_object_or_404(AssessmentForm.objects.prefetch_related("kinds", "versions"), pk=pk)
    current, draft = _editions(form)
    context = {
        "title": form.name, "lead": form.purpose, "form_row": form, "current": current, "draft": draft,
        "versions": [row for row in form.versions.all() if not row.is_draft], "crumbs": _crumbs(),
    }  # fmt: skip
    return TemplateResponse(request, "cases/assessment_form_detail.html", context)


@MANAGE
@require_http_methods(["GET", "POST"])
def assessment_form_edit(request, pk):
    row = get_object_or_404(AssessmentForm, pk=pk)
    form = AssessmentFormEditForm(posted(request), user=request.user, initial=AssessmentFormEditForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_assessment_form(by=request.user, form=row, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(row)
    return _page(request, form, row, title=f"Ubah {row.name}")


@MANAGE
@require_POST
def assessment_form_draft(request, pk):
    form = get_object_or_404(AssessmentForm, pk=pk)
    return redirect(actions.start_draft(by=request.user, form=form))


# --- One version ---------------------------------------------------------------------------------
@MANAGE
@require_safe
def assessment_version(request, pk):
    return version_page(request, version_or_404(pk))


def version_page(request, row: AssessmentVersion, *, wrong: list[str] = (), status: int = 200):
    """A draft with its buttons, a published version without."""
    definition = row.content
    context = {
        "title": f"{row.form.name}, {'draf ' if row.is_draft else ''}versi {row.number}",
        "row": row,
        "definition": definition,
        "sections": [(part.title, [(q, _only(definition, q)) for q in part.questions]) for part in definition.sections],
        "faults": questionnaire.faults(definition) if row.is_draft else [],
        "span": questionnaire.span(definition) if any(q.scored for q in definition.questions) else None,
        "wrong": wrong,
        "seen": EditForm(initial={"version": row.version}),
        "crumbs": _crumbs(row.form),
    }
    return TemplateResponse(request, "cases/assessment_version.html", context, status=status)


def _only(definition, question) -> str:
    """When a question is asked, in words; "" if always."""
    asked = definition.find(question.when.question) if question.when else None
    if question.when and not asked:
        return "syaratnya tidak ada lagi"
    return f"bila “{asked.label}” dijawab “{asked.word(question.when.value)}”" if asked else ""


@MANAGE
@require_http_methods(["GET", "POST"])
def assessment_preview(request, pk):
    """As the social worker sees it; trying it out stores nothing."""
    row = version_or_404(pk)
    form = AnswerForm(
        posted(request), user=request.user, definition=row.content, finishing=True, initial={"version": row.version}
    )
    context = {
        "title": f"Pratinjau {row.form.name}", "row": row, "form": form, "crumbs": _crumbs(row.form, row),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        total = questionnaire.score(row.content, answers)
        context |= {"tried": True, "total": total, "meaning": questionnaire.meaning(row.content, total)}
        context |= {"told": questionnaire.told(row.content, answers), "score_label": row.content.score_label}
    return TemplateResponse(request, "cases/assessment_preview.html", context, status=422 if form.errors else 200)


@MANAGE
@require_http_methods(["GET", "POST"])
def assessment_section(request, pk, at=None):
    """A new section, or another title for one."""
    draft = draft_or_404(pk)
    standing = _part(draft, at) if at is not None else None
    initial = {"version": draft.version, "title": standing.title if standing else ""}
    form = SectionForm(posted(request), user=request.user, initial=initial)

    def change(data):
        if standing:
            return drafting.rename_section(draft.content, at, data["title"])
        return drafting.add_section(draft.content, data["title"])

    title, item = ("Ubah bagian", f"s{at}") if standing else ("Bagian baru", "")
    return _edit(request, draft, form, change, title=title, item=item)


@MANAGE
@require_http_methods(["GET", "POST"])
def assessment_question(request, pk, key=None, at=0):
    """A new question at the end of section `at`, or a change of the one with that key."""
    draft = draft_or_404(pk)
    definition = draft.content
    standing = definition.find(key) if key else None
    if key and not standing:
        raise Http404
    _part(draft, at)
    home = drafting.home_of(definition, key) if standing else at
    given = QuestionForm.initial_of(standing, home) if standing else {"section": home}
    form = QuestionForm(
        posted(request), user=request.user, definition=definition, key=key, initial={"version": draft.version} | given
    )
    return _edit(
        request, draft, form,
        lambda data: drafting.put_question(definition, form.question(), section=data["section"]),
        title="Ubah pertanyaan" if standing else "Pertanyaan baru", item=f"q:{key}" if standing else "",
    )  # fmt: skip


@MANAGE
@require_http_methods(["GET", "POST"])
def assessment_score(request, pk):
    draft = draft_or_404(pk)
    bands, label = drafting.band_lines(draft.content.bands), draft.content.score_label
    initial = {"version": draft.version, "bands": bands, "label": label}
    form = ScoreForm(posted(request), user=request.user, initial=initial)
    return _edit(
        request, draft, form,
        lambda data: replace(draft.content, score_label=data["label"], bands=data["bands"]), title="Arti skor",
    )  # fmt: skip


@MANAGE
@require_POST
def assessment_arrange(request, pk):
    """Move a section or question one place, or take it away."""
    draft = draft_or_404(pk)
    form = ArrangeForm(request.POST, user=request.user)
    return _act(
        request, draft, form,
        lambda version: actions.save_draft(
            by=request.user, draft=draft, definition=form.applied(draft.content), version=version
        ),
    )  # fmt: skip


@MANAGE
@require_POST
def assessment_publish(request, pk):
    draft = draft_or_404(pk)
    form = EditForm(request.POST, user=request.user)
    done = "Versi baru terbit. Asesmen yang sudah diisi tetap memakai versinya sendiri."
    return _act(
        request, draft, form,
        lambda version: actions.publish_draft(by=request.user, draft=draft, version=version).form, done,
    )  # fmt: skip


@MANAGE
@require_POST
def assessment_discard(request, pk):
    draft = draft_or_404(pk)
    form = EditForm(request.POST, user=request.user)
    return _act(
        request, draft, form, lambda version: actions.discard_draft(by=request.user, draft=draft, version=version),
        "Draf dibuang.",
    )  # fmt: skip


def version_or_404(pk: int) -> AssessmentVersion:
    return get_object_or_404(AssessmentVersion.objects.select_related("form"), pk=pk)


def draft_or_404(pk: int) -> AssessmentVersion:
    return get_object_or_404(AssessmentVersion.objects.select_related("form"), pk=pk, published_on=None)


def _part(draft: AssessmentVersion, at: int):
    try:
        return drafting.section_at(draft.content, at)
    except DomainError as error:
        raise Http404 from error


def _edit(request, draft, form, change, *, title: str, item: str = ""):
    """One small form about a draft: done, or shown again with what was wrong. `item`: what may be removed there."""
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            definition = change(form.cleaned_data)
            actions.save_draft(by=request.user, draft=draft, definition=definition, version=version)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "Draf disimpan.")
            return redirect(draft)
    return _page(request, form, draft.form, draft, title=title, item=item, draft_row=draft)


def _act(request, draft, form, act, done: str = ""):
    """One button about a draft; what it refuses stands on top of the draft's page."""
    if not form.is_valid():
        return version_page(request, draft, wrong=[e for es in form.errors.values() for e in es], status=422)
    try:
        target = act(form.cleaned_data["version"])
    except DomainError as error:
        return version_page(request, version_or_404(draft.pk), wrong=[error.message], status=422)
    if done:
        messages.success(request, done)
    return redirect(target)


def _crumbs(form: AssessmentForm | None = None, row: AssessmentVersion | None = None) -> list[tuple[str, str]]:
    way = [("Formulir asesmen", reverse("cases:assessment_form_list"))]
    way += [(form.name, form.get_absolute_url())] if form else []
    return way + ([(f"Versi {row.number}", row.get_absolute_url())] if row else [])


def _page(request, form, row=None, version=None, *, title: str, submit: str = "Simpan", **more):
    way = _crumbs(row, version)
    context = {"title": title, "form": form, "submit": submit, "note": "", "crumbs": way, "cancel": way[-1][1]} | more
    context |= {"draft": ""}
    return TemplateResponse(request, "cases/assessment_part.html", context, status=422 if form.errors else 200)
