"""Lists as files: samples to fill in, lists taken out of the register, and what was made in the background."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from imports import handing_on, list_tasks, results, template_files
from imports.list_forms import HandOnForm
from imports.samples import SAMPLES
from imports.views import crumbs
from office.exports import attachment, stream_csv
from office.jobs.models import Job
from office.jobs.views import fragment


@requires(Can.IMPORT_UPLOAD)
@require_safe
def sample_list(request):
    context = {
        "title": "Contoh berkas",
        "lead": "Berkas kosong untuk diisi, dengan penjelasan setiap kolom dan pilihan isiannya.",
        "crumbs": crumbs(),
        "shapes": SAMPLES.values(),
    }
    return TemplateResponse(request, "imports/samples.html", context)


@requires(Can.IMPORT_UPLOAD)
@require_safe
def sample_file(request, layout):
    """An empty workbook in the form of a layout."""
    shape = SAMPLES.get(layout)
    if shape is None:
        raise Http404
    made = BytesIO()
    template_files.write(made, shape)
    response = HttpResponse(made.getvalue(), content_type=results.TYPES["xlsx"])
    response["Content-Disposition"] = attachment(f"contoh {shape.title}.xlsx")
    return response


@requires(Can.PERSON_EXPORT)
@require_http_methods(["GET", "POST"])
def hand_on(request):
    """Persons of the register in the form of a list; whole numbers, so the right to see one is asked as well."""
    if not request.user.holds(Can.PERSON_REVEAL):
        raise PermissionDenied
    wanted = {name: request.GET[name] for name in ("layout", "programme", "period") if name in request.GET}
    form = HandOnForm(request.POST or None, user=request.user, initial={"layout": handing_on.LAYOUTS[0]} | wanted)
    if request.method == "POST" and form.is_valid():
        wish, asked = form.wish(), form.cleaned_data
        if asked["ending"] == "xlsx":
            job = list_tasks.begin(wish, reason=asked["reason"], once=asked["once"])
            return redirect("imports:result", public=job.public)
        handing_on.exported(wish=wish, reason=asked["reason"], ending="csv")
        header = [column.header for column in wish.shape.columns]
        return stream_csv(f"{wish.shape.title}.csv", header, handing_on.table(wish), wish.shape.delimiter)
    context = {
        "title": "Unduh daftar dari register",
        "lead": "Daftar dalam bentuk yang dikenal kementerian dan desa, untuk diteruskan.",
        "crumbs": _crumbs(request.user),
        "form": form,
    }
    return TemplateResponse(request, "imports/hand_on.html", context, status=422 if form.errors else 200)


def _crumbs(user) -> list[tuple[str, str]]:
    """The way back: not everybody who takes a list out may see the imports."""
    return crumbs() if user.holds(Can.IMPORT_VIEW) else [("PPKS", reverse("cases:person_list"))]


@requires(Can.PERSON_EXPORT, Can.IMPORT_APPLY)
@require_safe
@never_cache
def result(request, public):
    """How far a file is that was asked for, and where to take it: for the one who asked alone."""
    job = _own(request, public)
    if request.htmx:
        return fragment(request, job, poll=request.path)
    context = {
        "title": job.title,
        "crumbs": _crumbs(request.user),
        "job": job,
        "poll": request.path,
        "ready": results.file_of(job) is not None,
        "days": results.KEPT_DAYS,
    }
    return TemplateResponse(request, "imports/result.html", context)


@requires(Can.PERSON_EXPORT, Can.IMPORT_APPLY)
@require_safe
@never_cache
def result_file(request, public):
    """The file itself."""
    job = _own(request, public)
    path = results.file_of(job)
    if path is None:
        raise Http404
    name = job.result["name"]
    response = FileResponse(path.open("rb"), content_type=results.TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = attachment(name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _own(request, public) -> Job:
    """A job of this user's own that makes a file; anybody else's is not there."""
    return get_object_or_404(Job.objects.of_owner(request.user), public=public, task__in=results.TASKS)
