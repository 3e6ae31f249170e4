"""The desk of a preview: one row with its cells, a whole reason, and the check again after what was decided."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, requires
from imports import actions, deciding, gates, queries, shown, store, summary, tasks, veil
from imports.codes import WAIVABLE, Outcome, asked, sentence
from imports.forms import (
    AgainForm,
    CellsForm,
    FamilyForm,
    LeaveOutForm,
    MoveForm,
    MovingForm,
    ReasonForm,
    VillageForm,
    WhoForm,
)
from imports.models import Batch, Decision, Row, cleared
from imports.register import moving
from imports.views import batch_of, crumbs, moved
from imports.workflow import Status, open_to
from office.errors import DomainError

DUE_NOTE = "Tekan Periksa ulang pada halaman impor agar hitungannya benar."
PLACELESS = {"village_unknown", "village_ambiguous", "village_guessed", "village_conflict"}


def row_of(request, batch: Batch, pk: int, can: Can = Can.IMPORT_VIEW) -> Row:
    """A row in reach; for writing only one the user may read."""
    row = get_object_or_404(Row.objects.visible_to(request.user, can).filter(batch=batch), pk=pk)
    if can != Can.IMPORT_VIEW and row.hidden_from(cleared(request.user, can)):
        raise Http404
    row.batch = batch
    return row


# --- One row -------------------------------------------------------------------------------------------------------
@requires(Can.IMPORT_VIEW)
@require_safe
def row_detail(request, pk, row):
    batch = batch_of(request, pk)
    return row_page(request, batch, row_of(request, batch, row))


def row_page(request, batch: Batch, row: Row, form=None):
    """The page of a row; `form` is the one of its forms that was refused."""
    sees = cleared(request.user)
    hidden = row.hidden_from(sees)
    if row.secret and sees:
        actions.read_secret(by=request.user, rows=[row])
    context = {
        "title": f"Baris {row.number}",
        "lead": batch.file_name,
        "crumbs": [*crumbs(batch), ("Baris", reverse("imports:rows", args=[batch.pk]))],
        "batch": batch,
        "row": row,
        "hidden": hidden,
        "line": shown.lines(batch, [row], cleared=sees)[0],
        "next": _next(batch, row, cleared=sees),
    }
    if not hidden:
        context |= _open_row(request, batch, row, form)
    return TemplateResponse(request, "imports/row.html", context, status=422 if form is not None else 200)


def _open_row(request, batch: Batch, row: Row, form) -> dict:
    sees = cleared(request.user)
    cells = shown.cells_of(batch, row, cleared=sees)
    writes = "recheck" in open_to(batch, request.user) and not row.hidden_from(cleared(request.user, Can.IMPORT_UPLOAD))
    codes = veil.of(batch, cleared=sees).codes(row)
    wrong = row.outcome != Outcome.OK or bool(row.fixes)
    forms = {}
    if writes:
        start = {"version": batch.version}
        forms["cells"] = CellsForm(cells=cells, initial=start) if wrong else None
        forms["who"] = _who_form(request.user, row, initial=start)
        asks = PLACELESS.intersection(codes) and deciding.village_column(batch, row) is not None
        forms["village"] = VillageForm(words=deciding.new_spelling(batch, row), initial=start) if asks else None
        forms |= _decided_forms(row, codes, start)
    if form is not None:
        forms |= {name: form for name, kind in KINDS.items() if isinstance(form, kind)}
    return {
        "cells": cells,
        "codes": [(asked(code), sentence(code), bool(writes and deciding.choice(asked(code)))) for code in codes],
        **{f"{name}_form": forms.get(name) for name in KINDS},
        "left_out": row.decision == Decision.ALONE,
        "why_left_out": (row.decisions or {}).get("note", ""),
        "move_form": MoveForm(initial={"version": batch.version}) if writes else None,
        "registered": queries.family_shown(request.user, row.person_id) if "family" in forms else None,
        "words": deciding.village_words(batch, row),
        "candidates": deciding.candidates(request.user, row) if not writes else [],
    }


KINDS = {"cells": CellsForm, "who": WhoForm, "village": VillageForm, "family": FamilyForm, "leave": LeaveOutForm}


def _decided_forms(row: Row, codes: list[str], start: dict) -> dict:
    """The forms of what is decided of one row alone, as far as it is asked."""
    forms = {}
    if moving.DIFFERS in map(asked, codes):
        own = deciding.SKIP if row.decision == Decision.ALONE else (row.decisions or {}).get("kk", "")
        forms["family"] = FamilyForm(initial=start | {"do": own})
    if row.outcome != Outcome.ERROR and row.decision != Decision.ALONE:
        forms["leave"] = LeaveOutForm(initial=start)
    return forms


def _who_form(user, row: Row, data=None, **more) -> WhoForm | None:
    """Asked where somebody is alike, or where it was decided already."""
    persons = list(deciding.candidates(user, row).select_related("village"))
    if not persons and row.decision not in (Decision.SAME, Decision.OTHER) and data is None:
        return None
    if "initial" in more:
        more["initial"] |= {"who": str(row.person_id) if row.decision == "sama" else row.decision}
    return WhoForm(data, persons=persons, user=user, **more)


def _next(batch: Batch, row: Row, *, cleared: bool) -> Row | None:
    """The next row of the file that is refused."""
    rows = batch.rows.filter(outcome=Outcome.ERROR, pk__gt=row.pk)
    return (rows if cleared else rows.filter(secret=False)).only("batch", "number").order_by("pk").first()


@requires(Can.IMPORT_UPLOAD)
@require_POST
def row_fix(request, pk, row):
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    row = row_of(request, batch, row, Can.IMPORT_UPLOAD)
    form = CellsForm(request.POST, user=request.user, cells=shown.cells_of(batch, row))
    return _settled(
        request, batch, row, form, lambda: deciding.fix(cells=form.changed(), **_by(request, batch, row, form))
    )


@requires(Can.IMPORT_UPLOAD)
@require_POST
def row_village(request, pk, row):
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    row = row_of(request, batch, row, Can.IMPORT_UPLOAD)
    form = VillageForm(request.POST, user=request.user, words=deciding.new_spelling(batch, row))

    def act():
        village = form.cleaned_data["village"]
        deciding.place(village=village, remember=form.remembers(), **_by(request, batch, row, form))

    return _settled(request, batch, row, form, act)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def row_who(request, pk, row):
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    row = row_of(request, batch, row, Can.IMPORT_UPLOAD)
    form = _who_form(request.user, row, request.POST)

    def act():
        other = form.cleaned_data["who"] == form.OTHER
        deciding.identify(person=form.person(), other=other, **_by(request, batch, row, form))

    return _settled(request, batch, row, form, act)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def row_family(request, pk, row):
    """Another No. KK: moved, left where it is, or the row left out."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    row = row_of(request, batch, row, Can.IMPORT_UPLOAD)
    form = FamilyForm(request.POST, user=request.user)

    def act():
        told = {name: form.cleaned_data[name] for name in ("do", "note")}
        deciding.move_family(**told, **_by(request, batch, row, form))

    return _settled(request, batch, row, form, act)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def row_leave(request, pk, row):
    """This row alone stays out."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    row = row_of(request, batch, row, Can.IMPORT_UPLOAD)
    form = LeaveOutForm(request.POST, user=request.user)

    def act():
        deciding.leave_out(note=form.cleaned_data["note"], **_by(request, batch, row, form))

    return _settled(request, batch, row, form, act)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def row_take(request, pk, row):
    """A row that was left out alone goes in again."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    row = row_of(request, batch, row, Can.IMPORT_UPLOAD)
    form = MoveForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "Halaman ini sudah lama terbuka. Periksa kembali, lalu ulangi.")
        return redirect("imports:row", pk=batch.pk, row=row.pk)
    try:
        deciding.take_in(**_by(request, batch, row, form))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Baris ini ikut lagi. {DUE_NOTE}")
    return redirect("imports:row", pk=batch.pk, row=row.pk)


def _by(request, batch: Batch, row: Row, form) -> dict:
    return {"by": request.user, "batch": batch, "row": row, "version": form.cleaned_data["version"]}


def _settled(request, batch: Batch, row: Row, form, act):
    """Do it and show the row again, or show what stands against it."""
    if form.is_valid():
        try:
            act()
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Tersimpan. {DUE_NOTE}" if gates.due(batch) else "Tersimpan.")
            return redirect("imports:row", pk=batch.pk, row=row.pk)
    return row_page(request, batch, row, form)


# --- A whole reason ------------------------------------------------------------------------------------------------
@requires(Can.IMPORT_UPLOAD)
@require_http_methods(["GET", "POST"])
def reason_decide(request, pk, code):
    """All rows with one reason, let in without what is wrong or left out; with another No. KK moved, too."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    if not deciding.choice(code) or asked(code) != code:
        raise Http404
    if batch.status != Status.PREVIEW:
        return redirect(batch)
    kind = MovingForm if code == moving.DIFFERS else ReasonForm
    form = kind(request.POST or None, user=request.user, initial={"version": batch.version})
    if request.method == "POST" and form.is_valid():
        try:
            rows = deciding.decide(by=request.user, batch=batch, code=code, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{rows} baris diputuskan.{' ' + DUE_NOTE if gates.due(batch) else ''}")
            return redirect(batch)
    context = _reason_context(batch, code, form)
    return TemplateResponse(request, "imports/reason.html", context, status=422 if form.errors else 200)


def _reason_context(batch: Batch, code: str, form) -> dict:
    takes = deciding.choice(code) == deciding.TAKE
    title, submit = f"Lewati semua: {sentence(code)}", "Lewati semua baris ini"
    if takes:
        title = submit = f"Impor {WAIVABLE[code][0]}"
    elif code == moving.DIFFERS:
        title, submit = "Pindah KK", "Simpan keputusan"
    return {
        "title": title,
        "lead": batch.file_name,
        "crumbs": crumbs(batch),
        "batch": batch,
        "code": code,
        "text": sentence(code),
        "number": sum(batch.count(group, name) for group, name in deciding.carrying(batch, code)),
        "takes": takes,
        "moves": code == moving.DIFFERS,
        "instead": WAIVABLE[code][0] if takes else "",
        "form": form,
        "submit_label": submit,
        "decision": summary.decision_of(code, deciding.decided(batch).get(code)),
        "move_form": MoveForm(initial={"version": batch.version}),
    }


@requires(Can.IMPORT_UPLOAD)
@require_POST
def reason_withdraw(request, pk, code):
    return moved(request, pk, Can.IMPORT_UPLOAD, deciding.withdraw, done="Keputusan ditarik kembali.", code=code)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_recheck(request, pk):
    return moved(request, pk, Can.IMPORT_UPLOAD, deciding.recheck, begin=tasks.recheck)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_again(request, pk):
    """The same file read once more as a new import."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    form = AgainForm(request.POST, user=request.user)
    if batch.status in actions.CLOSED or not form.is_valid():
        messages.error(request, "Berkas ini tidak dapat dibaca lagi. Unggah kembali berkasnya.")
        return redirect(batch)
    new = actions.upload(
        by=request.user,
        name=batch.file_name,
        chunks=store.chunks_of(store.file_of(batch)),
        once=form.cleaned_data["once"],
        begin=tasks.begin,
        force=True,
    )
    return redirect(new)
