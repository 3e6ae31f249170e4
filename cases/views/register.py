"""The list of persons: narrowed, searched by name or NIK, taken out as a file."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.authz import LIMITED, Can, requires
from cases import actions, nik, queries
from cases.filters import PersonFilter
from cases.forms.person import ExportForm
from cases.models import Person
from cases.search import by_nik, digits16
from office.exports import stream_csv
from office.paging import page

UNTOLD = "Daftar dengan saringan ini tidak dapat diunduh: yang disaring rahasia, atau pilihannya tidak dikenal."
HEADER = ["Nama", "NIK", "L/P", "Tanggal lahir", "Tahun lahir", "Desa/kelurahan", "Kecamatan", "RT", "RW", "Jenis PPKS"]


@requires(Can.PERSON_VIEW)
@require_safe
def person_list(request):
    return list_page(request)


def list_page(request, *, export_form=None, status=200):
    user = request.user
    rows = Person.objects.visible_to(user, Can.PERSON_VIEW).select_related("village", "kecamatan")
    filtered = PersonFilter(request.GET, rows, user=user)
    listed = page(filtered.qs.prefetch_related(queries.shown_kinds(user)), request, order=filtered.order)
    for person in listed.rows:
        person.age_words = queries.age(person).cell
    context = {
        "title": "PPKS",
        "lead": "Pemerlu Pelayanan Kesejahteraan Sosial (PMKS) di wilayah Anda.",
        "filter": filtered,
        "page": listed,
        "sought": request.GET.get("q", "")[:120],
        "export_form": (export_form or ExportForm(user=user)) if user.holds(Can.PERSON_EXPORT) else None,
        "can_create": user.holds(Can.PERSON_EDIT),
    }
    return TemplateResponse(request, "cases/person_list.html", context, status=status)


@requires(Can.PERSON_VIEW)
@require_POST
def person_find(request):
    """From the search box of the list: a NIK opens the person, anything else narrows the list by name."""
    text = request.POST.get("q", "")[:200]
    number = digits16(text)
    params = request.GET.copy()
    params.pop("halaman", None)
    if not number:
        params["q"] = text.replace("\x00", "").strip()[:120]
        return redirect(f"{reverse('cases:person_list')}?{params.urlencode()}")
    found = by_nik(Person.objects.visible_to(request.user, Can.PERSON_VIEW), number).order_by("-active", "pk").first()
    if found:
        return redirect(found)
    messages.warning(request, "Tidak ada orang dengan NIK ini di wilayah Anda.")
    return redirect("cases:person_list")


@requires(Can.PERSON_EXPORT)
@require_POST
def person_export(request):
    """The filtered list as CSV: NIK masked, nothing Rahasia in it; what for is written in the trail."""
    form = ExportForm(request.POST, user=request.user)
    if not form.is_valid():
        return list_page(request, export_form=form, status=422)
    narrowed = exportable(request)
    if not narrowed.form.is_valid():
        form.add_error(None, UNTOLD)
        return list_page(request, export_form=form, status=422)
    shown = queries.shown_kinds(request.user, Can.PERSON_EXPORT, kind__level__lte=LIMITED)
    rows = narrowed.qs.prefetch_related(shown).order_by("name_key", "pk")
    what = request.GET.urlencode()[:500]
    actions.exported(by=request.user, rows=rows.count(), what=what, reason=form.cleaned_data["reason"])
    return stream_csv("ppks.csv", HEADER, map(export_row, rows.iterator(chunk_size=1000)))


def exportable(request) -> PersonFilter:
    """Narrowed by nothing Rahasia: of whom a Rahasia kind is recorded would be told by the mere choice of rows."""
    user, can = request.user, Can.PERSON_EXPORT
    rows = Person.objects.visible_to(user, can).filter(restricted=False).select_related("village", "kecamatan")
    return PersonFilter(request.GET, rows, user=user, can=can, openly=True)


def export_row(person: Person) -> tuple:
    village, kecamatan = person.village, person.kecamatan
    return (
        person.name, nik.mask(person.nik), person.sex if person.sex != "T" else "", person.birth_date,
        person.birth_year, village.name if village else "", kecamatan.name if kecamatan else "", person.rt, person.rw,
        ", ".join(row.kind.name for row in person.shown_kinds),
    )  # fmt: skip
