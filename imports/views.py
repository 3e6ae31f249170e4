"""The pages of a batch: uploaded, its columns, its rows, applied, what came back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from cases.models import Participation
from imports import (
    actions,
    applying,
    deciding,
    exports,
    gates,
    shown,
    source_forms,
    staging,
    summary,
    tables,
    tasks,
    veil,
)
from imports.cage import Refused
from imports.fields import PROGRAMMES
from imports.filters import RowFilter
from imports.forms import AgainForm, ColumnsForm, HeaderForm, MoveForm, UploadForm
from imports.models import Batch, Row, Undone, cleared
from imports.workflow import STEPS, Status, open_to
from office.errors import DomainError
from office.exports import stream_csv
from office.jobs.views import fragment
from office.paging import page

KEPT_SHOWN = 50


def crumbs(batch=None):
    return [("Impor", reverse("imports:list"))] + ([(str(batch), batch.get_absolute_url())] if batch else [])


def batch_of(request, pk: int, can: Can = Can.IMPORT_VIEW) -> Batch:
    rows = Batch.objects.visible_to(request.user, can).select_related(
        "uploaded_by", "applied_by", "region", "psks_kind"
    )
    return get_object_or_404(rows, pk=pk)


@requires(Can.IMPORT_VIEW)
@require_safe
def batch_list(request):
    rows = Batch.objects.visible_to(request.user).select_related("uploaded_by")
    context = {
        "title": "Impor",
        "lead": "Daftar dari kementerian, desa, dan bidang yang dimasukkan ke register.",
        "page": page(rows, request, order=("-pk",)),
        "can_upload": request.user.holds(Can.IMPORT_UPLOAD),
    }
    return TemplateResponse(request, "imports/list.html", context)


@requires(Can.IMPORT_UPLOAD)
@require_http_methods(["GET", "POST"])
def batch_upload(request):
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        upload, once = form.cleaned_data["file"], form.cleaned_data["once"]
        try:
            batch = actions.upload(
                by=request.user, name=upload.name, chunks=upload.chunks(), once=once, begin=tasks.begin
            )
        except actions.SameFile as error:
            return redirect(f"{error.batch.get_absolute_url()}?sama=1")
        return redirect(batch)
    context = {"title": "Unggah berkas", "form": form, "crumbs": crumbs(), "steps": STEPS, "step": 1}
    return TemplateResponse(request, "imports/upload.html", context, status=422 if form.errors else 200)


@requires(Can.IMPORT_VIEW)
@require_safe
def batch_detail(request, pk):
    batch = batch_of(request, pk)
    seen_again = "sama" in request.GET
    if batch.status == Status.COLUMNS and "confirm" in open_to(batch, request.user) and not seen_again:
        return redirect("imports:columns", pk=batch.pk)
    return TemplateResponse(request, "imports/detail.html", _detail(request, batch))


def _detail(request, batch: Batch) -> dict:
    settled = bool(batch.rows_total) and not batch.is_working and batch.status != Status.CANCELLED
    moves = open_to(batch, request.user)
    places, more_places = summary.villages(batch, cleared=cleared(request.user)) if settled else ([], False)
    return {
        "title": batch.file_name,
        "lead": f"{batch} · {batch.layout_title}" if batch.layout or batch.tables else str(batch),
        "crumbs": crumbs(),
        "batch": batch,
        "moves": moves,
        "settled": settled,
        "due": gates.due(batch) and "recheck" in moves,
        "against": gates.obstacles(batch, request.user) if "apply" in moves else [],
        "decided": settled and batch.status == Status.PREVIEW and deciding.anything(batch),
        "move_form": MoveForm(initial={"version": batch.version}),
        "job": tasks.job_of(batch) if batch.is_working else None,
        "poll": reverse("imports:progress", args=[batch.pk]),
        "steps": STEPS,
        "similar": batch.count("register", "register_similar"),
        "figures": summary.figures(batch) if settled else [],
        "reasons": summary.reasons(batch, open_to_decide="recheck" in moves) if settled else [],
        "villages": places,
        "more_villages": more_places,
        "samples": summary.samples(batch) if settled and not batch.undone_at else [],
        "kept": _kept(batch, sees=cleared(request.user)) if batch.undone_at and settled else [],
        "kept_ended": _kept_ended(request.user, batch) if batch.undone_at and settled else [],
        "where": shown.where(batch),
        "off": PROGRAMMES.get(batch.tables[0].get("off", ""), "") if batch.tables else "",
        "same_file": None if batch.finished_at else _same_file(request.user, batch),
        "arrived_again": "sama" in request.GET,
        "again_form": AgainForm() if batch.status not in actions.CLOSED else None,
        "returned": exports.returned(batch).count() if batch.rows_total else 0,
        "may_download": request.user.holds(Can.IMPORT_UPLOAD),
    }


def _kept(batch: Batch, *, sees: bool) -> list[shown.Line]:
    """The first rows that stay although the batch was taken back."""
    return shown.lines(batch, list(batch.rows.filter(undone=Undone.KEPT).order_by("pk")[:KEPT_SHOWN]), cleared=sees)


def _kept_ended(user, batch: Batch) -> list[tuple[Participation, str]]:
    """Participations that ended on the word of a list taken back and stay ended, as far as one may see them."""
    why = dict(batch.endings.filter(undone=Undone.KEPT).order_by("pk").values_list("participation_id", "kept_why"))
    rows = Participation.objects.visible_to(user, Can.PERSON_VIEW).filter(pk__in=list(why)[:KEPT_SHOWN])
    return [(row, why[row.pk]) for row in rows.select_related("programme", "person", "family__head").order_by("pk")]


def _same_file(user, batch: Batch) -> Batch | None:
    """An earlier batch of the very same file, whose people are still there."""
    same = Batch.objects.visible_to(user).filter(sha256=batch.sha256, pk__lt=batch.pk, status=Status.APPLIED)
    return next(filter(applying.still_there, same.order_by("-pk")), None)


@requires(Can.IMPORT_VIEW)
@require_safe
def batch_progress(request, pk):
    """The part of the page that shows how far the background work is."""
    batch = batch_of(request, pk)
    job = tasks.job_of(batch)
    if job is None or not request.htmx:
        return redirect(batch)
    return fragment(request, job, poll=request.path)


@requires(Can.IMPORT_UPLOAD)
@require_http_methods(["GET", "POST"])
def batch_columns(request, pk):
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    if batch.status != Status.COLUMNS:
        return redirect(batch)
    form = ColumnsForm(request.POST or None, user=request.user, batch=batch, tables=tables.of(batch))
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm(
                by=request.user,
                batch=batch,
                chosen=form.chosen(),
                version=form.cleaned_data["version"],
                begin=tasks.check,
                **form.settled(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(batch)
    return columns_page(request, batch, form)


def columns_page(request, batch: Batch, form: ColumnsForm, header_form: HeaderForm | None = None, **beside):
    groups = form.groups(shown.samples(batch))
    for group in groups:
        rows = group["header_rows"]
        initial = {"table": group["place"], "first": rows[0], "last": rows[-1] if len(rows) > 1 else None}
        mine = header_form is not None and header_form.data.get("table") == str(group["place"])
        group["hidden"] = source_forms.hidden_notes(batch, group["sheets"])
        group["header_form"] = header_form if mine else HeaderForm(initial=initial, auto_id=f"judul{group['place']}_%s")
    context = {
        "title": "Periksa kolom",
        "lead": f"{batch.file_name} · {batch.layout_title}",
        "crumbs": crumbs(batch),
        "batch": batch,
        "form": form,
        "groups": groups,
        "steps": STEPS,
        "move_form": MoveForm(initial={"version": batch.version}),
        **source_forms.beside(batch),
        **beside,
    }
    failed = any(given is not None and given.errors for given in (form, header_form, *beside.values()))
    return TemplateResponse(request, "imports/columns.html", context, status=422 if failed else 200)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_header(request, pk):
    """The header of one sheet stands elsewhere."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    if batch.status != Status.COLUMNS:
        return redirect(batch)
    form = HeaderForm(request.POST, user=request.user)
    if form.is_valid() and form.cleaned_data["table"] < len(batch.tables):
        try:
            place = form.cleaned_data["table"]
            table = staging.retable(batch, place, form.rows())
            actions.retable(by=request.user, batch=batch, place=place, table=table)
        except Refused as error:
            form.add_error("first", error.message)
        else:
            messages.success(request, "Judul kolom dipindahkan.")
            return redirect("imports:columns", pk=batch.pk)
    columns = ColumnsForm(user=request.user, batch=batch, tables=tables.of(batch))
    return columns_page(request, batch, columns, form)


@requires(Can.IMPORT_VIEW)
@require_safe
def row_list(request, pk):
    batch = batch_of(request, pk)
    sees = cleared(request.user)
    rows = Row.objects.visible_to(request.user).filter(batch=batch).defer("cells")
    filtered = RowFilter(request.GET, queryset=rows, sees_secret=sees, veil=veil.of(batch, cleared=sees))
    found = page(filtered.qs, request, order=("pk",))
    if sees:
        actions.read_secret(by=request.user, rows=found.rows)
    context = {
        "title": "Baris berkas",
        "lead": batch.file_name,
        "crumbs": crumbs(batch),
        "batch": batch,
        "filter": filtered,
        "page": found,
        "lines": shown.lines(batch, found.rows, cleared=sees),
        "sheets": len(batch.tables) > 1,
    }
    return TemplateResponse(request, "imports/rows.html", context)


@requires(Can.IMPORT_APPLY)
@require_POST
def batch_apply(request, pk):
    return moved(request, pk, Can.IMPORT_APPLY, actions.start, begin=tasks.apply)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_reopen(request, pk):
    return moved(request, pk, Can.IMPORT_UPLOAD, actions.reopen)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_cancel(request, pk):
    return moved(request, pk, Can.IMPORT_UPLOAD, actions.cancel, done="Impor dibatalkan. Berkas dan barisnya dihapus.")


@requires(Can.IMPORT_APPLY)
@require_POST
def batch_undo(request, pk):
    return moved(request, pk, Can.IMPORT_APPLY, actions.undo, begin=tasks.undo)


def moved(request, pk: int, can: Can, act, *, done: str = "", **more):
    """Make one move from the state the user has seen; what stands against it is said on the page."""
    batch = batch_of(request, pk, can)
    form = MoveForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "Halaman ini sudah lama terbuka. Periksa kembali, lalu ulangi.")
        return redirect(batch)
    try:
        act(by=request.user, batch=batch, version=form.cleaned_data["version"], **more)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if done:
            messages.success(request, done)
    return redirect("imports:columns", pk=batch.pk) if batch.status == Status.COLUMNS else redirect(batch)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_returned(request, pk):
    """The rows that came back (or all), in the upload's own columns with the reasons."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    if not batch.tables or not batch.rows_total:
        return redirect(batch)
    which = "semua" if request.POST.get("isi") == "semua" else "kembali"
    rows = exports.returned(batch, which=which)
    actions.downloaded(by=request.user, batch=batch, rows=rows.count())
    sees = cleared(request.user, Can.IMPORT_UPLOAD)
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    return stream_csv(f"{stem} - {which}.csv", exports.header(batch), exports.lines(batch, rows, cleared=sees))
