"""What the user says about the file itself, on the page of its columns."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.authz import Can, requires
from imports import source_actions, staging, tables, tasks
from imports.forms import ColumnsForm
from imports.source_forms import HiddenSheetForm, WrittenForm
from imports.views import batch_of, columns_page
from imports.workflow import Status
from office.errors import DomainError


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_written(request, pk):
    """Read the file again with the encoding and delimiter the user says."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    if batch.status != Status.COLUMNS:
        return redirect(batch)
    form = WrittenForm(request.POST, batch=batch, user=request.user)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            source_actions.reread(by=request.user, batch=batch, version=version, begin=tasks.begin, **form.wishes())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(batch)
    return _columns(request, batch, written_form=form)


@requires(Can.IMPORT_UPLOAD)
@require_POST
def batch_hidden(request, pk):
    """Import a hidden sheet, too."""
    batch = batch_of(request, pk, Can.IMPORT_UPLOAD)
    if batch.status != Status.COLUMNS:
        return redirect(batch)
    form = HiddenSheetForm(request.POST, batch=batch, user=request.user)
    if form.is_valid():
        name = form.cleaned_data["sheet"]
        try:
            table = staging.hidden_table(batch, name)
            source_actions.include(by=request.user, batch=batch, table=table, version=form.cleaned_data["version"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Lembar {name} ikut diimpor.")
            return redirect("imports:columns", pk=batch.pk)
    return _columns(request, batch, hidden_form=form)


def _columns(request, batch, **forms):
    columns = ColumnsForm(user=request.user, batch=batch, tables=tables.of(batch))
    return columns_page(request, batch, columns, **forms)
