"""Lists as files: samples to fill in."""

from io import BytesIO

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.authz import Can, requires
from imports import results, template_files
from imports.shapes import SHAPES
from imports.views import crumbs
from office.exports import attachment


@requires(Can.IMPORT_UPLOAD)
@require_safe
def sample_list(request):
    context = {
        "title": "Contoh berkas",
        "lead": "Berkas kosong untuk diisi, dengan penjelasan setiap kolom dan pilihan isiannya.",
        "crumbs": crumbs(),
        "shapes": SHAPES.values(),
    }
    return TemplateResponse(request, "imports/samples.html", context)


@requires(Can.IMPORT_UPLOAD)
@require_safe
def sample_file(request, layout):
    """An empty workbook in the form of a layout."""
    shape = SHAPES.get(layout)
    if shape is None:
        raise Http404
    made = BytesIO()
    template_files.write(made, shape)
    response = HttpResponse(made.getvalue(), content_type=results.TYPES["xlsx"])
    response["Content-Disposition"] = attachment(f"contoh {shape.title}.xlsx")
    return response
