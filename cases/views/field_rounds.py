"""Rounds of field lists: made for many villages as one job, looked through, released with one approval."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from cases import field_lists, fieldwork, programme_tasks
from cases.actions import fieldwork as actions
from cases.fieldwork import RoundStatus
from cases.forms.fieldwork import ReleaseForm, RoundForm
from cases.models import FieldList, FieldRound
from cases.views.fieldwork import way
from cases.views.shared import form_page, posted
from office import clock, settings
from office.errors import DomainError
from office.jobs.models import Job
from office.paging import page

OBJECTION_DAYS = "field.objection_days"
MOVES = {"release": (actions.release, Can.FIELD_CONFIRM), "cancel": (actions.cancel, Can.FIELD_MAKE)}


def round_or_404(request, pk: int, *cans: Can) -> FieldRound:
    rows = FieldRound.objects.none()
    for can in cans:
        rows |= FieldRound.objects.visible_to(request.user, can)
    return get_object_or_404(rows.select_related("programme", "village", "kecamatan", "made_by", "approved_by"), pk=pk)


@requires(Can.FIELD_MAKE, Can.FIELD_CONFIRM)
@require_safe
def round_list(request):
    rows = FieldRound.objects.visible_to(request.user, Can.FIELD_VIEW).select_related(
        "programme", "village", "kecamatan"
    )
    listed = page(rows, request, order=("-pk",))
    for row in listed.rows:
        row.tone = fieldwork.ROUND_TONES.get(row.status, "")
    context = {
        "title": "Putaran daftar kerja",
        "lead": "Daftar untuk banyak desa yang dibuat dan disetujui sekaligus.",
        "page": listed,
        "makes": request.user.holds(Can.FIELD_MAKE),
        "crumbs": way(),
    }
    return TemplateResponse(request, "cases/field_rounds.html", context)


@requires(Can.FIELD_MAKE)
@require_http_methods(["GET", "POST"])
def round_create(request):
    deadline = clock.today() + timedelta(days=settings.get(OBJECTION_DAYS))
    initial = {"kind": fieldwork.Kind.YEARLY, "period": str(clock.today().year), "deadline": deadline}
    form = RoundForm(posted(request), user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect(_make(request, form))
    days = settings.get(OBJECTION_DAYS)
    return form_page(
        request, form, title="Daftar baru", submit="Buat daftar", crumbs=way(), cancel=way()[0][1],
        note=f"Daftar dibuat per desa, lalu menunggu satu persetujuan. Batas sanggah: {days} hari.",
    )  # fmt: skip


def _make(request, form: RoundForm) -> FieldRound:
    """Names given by NIK at once; everything else village by village in the background."""
    data, user = form.cleaned_data, request.user
    made = actions.create_round(by=user, once=data["once"], **form.values())
    if made.status != RoundStatus.PREPARING:
        return made
    if data["numbers"]:
        subjects, missing = field_lists.by_numbers(user, made.programme, data["numbers"])
        actions.fill_persons(by=user, round=made, subjects=subjects)
        if missing:
            messages.warning(request, f"{missing} NIK tidak ada di register dan tidak masuk daftar.")
    elif not Job.objects.about(made).exists():
        programme_tasks.begin_round(round=made)
    return made


@requires(Can.FIELD_MAKE, Can.FIELD_CONFIRM)
@require_safe
def round_detail(request, pk):
    row = round_or_404(request, pk, Can.FIELD_MAKE, Can.FIELD_CONFIRM)
    user = request.user
    rows = FieldList.objects.visible_to(user, Can.FIELD_VIEW).filter(round=row)
    listed = page(rows.select_related("village", "assigned_to", "kecamatan"), request, order=("pk",))
    progress = field_lists.progress(user, listed.rows)
    for found in listed.rows:
        found.worked, found.all = progress.get(found.pk, (0, 0))
        found.tone = "late" if found.late else fieldwork.TONES.get(found.status, "")
    context = {
        "title": str(row),
        "lead": " · ".join(filter(None, [row.programme.name if row.programme_id else "", row.get_role_display()])),
        "round": row,
        "tone": fieldwork.ROUND_TONES.get(row.status, ""),
        "page": listed,
        "job": Job.objects.about(row).filter(owner=user.pk).order_by("-pk").first(),
        "may_release": row.status == RoundStatus.READY and user.holds(Can.FIELD_CONFIRM) and row.made_by_id != user.pk,
        "may_cancel": row.status in {RoundStatus.PREPARING, RoundStatus.READY} and user.holds(Can.FIELD_MAKE),
        "crumbs": way(),
    }
    return TemplateResponse(request, "cases/field_round.html", context)


@requires(Can.FIELD_MAKE, Can.FIELD_CONFIRM)
@require_POST
def round_move(request, pk, name):
    if name not in MOVES:
        raise Http404
    act, can = MOVES[name]
    if not request.user.holds(can):
        raise PermissionDenied
    row = round_or_404(request, pk, can)
    form = ReleaseForm(request.POST, user=request.user)
    try:
        act(by=request.user, round=row, version=form.cleaned_data["version"] if form.is_valid() else 0)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Putaran {row.get_status_display().lower()}.")
    return redirect(row)
