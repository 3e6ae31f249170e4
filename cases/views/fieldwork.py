"""Lists for the field: found, worked name by name (also on a phone), handed back, reviewed, printed."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.authz import Can, requires
from cases import field_lists, field_papers, fieldwork
from cases.actions import field_effects
from cases.actions import fieldwork as actions
from cases.field_filters import FieldListFilter
from cases.fieldwork import NEED_PHOTO, NEED_SIGNATURE, Status
from cases.forms.fieldwork import OutcomeForm, ReportForm, ReturnForm, ReviewForm
from cases.models import FieldItem, FieldList
from cases.views.shared import form_page, posted, taken
from documents.models import Attachment
from office.errors import DomainError
from office.paging import page

TABS = [("belum", "Belum"), ("sudah", "Sudah"), ("semua", "Semua")]
ITEMS = 40  # of a list on one page: each carries its buttons


def way(row: FieldList | None = None) -> list[tuple[str, str]]:
    found = [("Daftar lapangan", reverse("cases:field_list"))]
    return found + ([(row.place, row.get_absolute_url())] if row else [])


def list_or_404(request, pk: int, can: Can) -> FieldList:
    rows = FieldList.objects.visible_to(request.user, can)
    return get_object_or_404(rows.select_related("village", "kecamatan", "assigned_to", "programme", "round"), pk=pk)


@requires(Can.FIELD_VIEW)
@require_safe
def field_list(request):
    user = request.user
    rows = FieldList.objects.visible_to(user, Can.FIELD_VIEW).select_related("village", "assigned_to", "programme")
    filtered = FieldListFilter(request.GET, rows, user=user)
    listed = page(filtered.qs, request, order=("deadline", "pk"))
    progress = field_lists.progress(user, listed.rows)
    for row in listed.rows:
        row.worked, row.all = progress.get(row.pk, (0, 0))
        row.tone = "late" if row.late else fieldwork.TONES.get(row.status, "")
    context = {
        "title": "Daftar kerja lapangan",
        "lead": "Yang harus dikunjungi: verval, sanggah, pemutakhiran. Yang paling dekat batas waktunya di atas.",
        "filter": filtered,
        "page": listed,
        "makes": user.holds(Can.FIELD_MAKE),
        "rounds": user.holds(Can.FIELD_MAKE) or user.holds(Can.FIELD_CONFIRM),
    }
    return TemplateResponse(request, "cases/field_list.html", context)


@requires(Can.FIELD_VIEW)
@require_safe
def field_detail(request, pk):
    """The list as it is worked: big rows, one tap a name."""
    row = list_or_404(request, pk, Can.FIELD_VIEW)
    user, tab = request.user, request.GET.get("keadaan", "belum")
    rows = FieldItem.objects.visible_to(user, Can.FIELD_VIEW).filter(list=row)
    if row.status == Status.OPEN and tab in {"belum", "sudah"}:
        rows = rows.waiting() if tab == "belum" else rows.exclude(outcome="")
    listed = page(field_lists.shown(user, rows), request, order=("due_on", "pk"), size=ITEMS)
    may_work = row.status == Status.OPEN and may(user, row, Can.FIELD_WORK)
    done, total = field_lists.progress(user, [row]).get(row.pk, (0, 0))
    context = {
        "title": f"{row.get_kind_display()}: {row.place}",
        "lead": _lead(row),
        "list": row,
        "page": listed,
        "rows": [_shown(item, may_work) for item in field_lists.add_photos(listed.rows)],
        "tabs": TABS if row.status == Status.OPEN else [],
        "tab": tab,
        "done": done,
        "total": total,
        "found": field_lists.found(user, row),
        "may_work": may_work,
        "may_review": row.status == Status.REPORTED and may(user, row, Can.FIELD_CONFIRM),
        "signed": row.kind in NEED_SIGNATURE,
        "attachments": Attachment.objects.of(row),
        "crumbs": way(),
    }
    return TemplateResponse(request, "cases/field_detail.html", context)


def _lead(row: FieldList) -> str:
    parts = [row.programme.name if row.programme_id else "", row.period, row.get_role_display()]
    return " · ".join(part for part in parts if part)


def _shown(item: FieldItem, may_work: bool) -> dict:
    """One big row. `first`, `rest`: outcomes at once and behind "Lainnya"; none where a photo is needed first."""
    first, rest = field_lists.buttons(item) if may_work and item.list.kind not in NEED_PHOTO else ([], [])
    page_url = item.subject.get_absolute_url()
    return {
        "item": item, "about": field_lists.describe(item), "first": first, "rest": rest, "once": uuid4(),
        "may_work": may_work, "page": page_url,
    }  # fmt: skip


def may(user, row: FieldList, can: Can) -> bool:
    return FieldList.objects.visible_to(user, can).filter(pk=row.pk).exists()


@requires(Can.FIELD_WORK)
@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def field_item(request, pk):
    """What was found of one name: one tap from the list, or the form with photo and note."""
    rows = field_lists.shown(request.user, FieldItem.objects.visible_to(request.user, Can.FIELD_WORK), Can.FIELD_WORK)
    item = get_object_or_404(rows.select_related("list__village", "list__assigned_to"), pk=pk)
    initial = {"version": item.version, "outcome": item.outcome, "visited_on": item.visited_on, "note": item.note}
    files = request.FILES if request.method == "POST" else None
    form = OutcomeForm(posted(request), files, user=request.user, item=item, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_outcome(by=request.user, item=item, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return _recorded(request, item)
    return form_page(
        request, form, title=str(item), submit="Simpan hasil", crumbs=way(item.list), lead=field_lists.describe(item),
        cancel=item.list.get_absolute_url(), draft=f"kunjungan-{item.pk}",
    )  # fmt: skip


def _recorded(request, item: FieldItem) -> HttpResponse:
    """A tap is answered with the row alone, a form with the list."""
    if request.htmx:
        item.refresh_from_db(fields=["outcome", "version", "visited_on", "note"])
        return TemplateResponse(
            request, "cases/_field_row.html", {"row": _shown(field_lists.add_photos([item])[0], True)}
        )
    messages.success(request, f"{item}: {item.get_outcome_display().lower()}.")
    return redirect(item.list)


@requires(Can.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def field_report(request, pk):
    """Hand a worked list back; the yearly one with the signature of the Kades."""
    row = list_or_404(request, pk, Can.FIELD_WORK)
    signed = row.kind in NEED_SIGNATURE
    initial = {"version": row.version, "signed_as": "Kepala Desa"}
    files = request.FILES if request.method == "POST" else None
    form = ReportForm(posted(request), files, user=request.user, signed=signed, initial=initial)
    return _change(
        request, form, row, "Serahkan daftar", "Serahkan",
        lambda data: actions.report(by=request.user, list=row, **data), "Daftar diserahkan untuk dikonfirmasi.",
    )  # fmt: skip


@requires(Can.FIELD_CONFIRM)
@require_http_methods(["GET", "POST"])
def field_return(request, pk):
    row = list_or_404(request, pk, Can.FIELD_CONFIRM)
    form = ReturnForm(posted(request), user=request.user, initial={"version": row.version})
    return _change(
        request, form, row, "Kembalikan daftar", "Kembalikan",
        lambda data: actions.give_back(by=request.user, list=row, **data), "Daftar dikembalikan kepada petugas.",
    )  # fmt: skip


def _change(request, form, row, title, submit, act, told):
    done = taken(request, form, lambda: act(form.cleaned_data), row, told)
    return done or form_page(request, form, title=title, submit=submit, crumbs=way(row), cancel=row.get_absolute_url())


@requires(Can.FIELD_CONFIRM)
@require_http_methods(["GET", "POST"])
def field_review(request, pk):
    """What would follow from each outcome, ticked one by one; confirming lets it happen."""
    row = list_or_404(request, pk, Can.FIELD_CONFIRM)
    items = FieldItem.objects.visible_to(request.user, Can.FIELD_CONFIRM).filter(list=row).exclude(outcome="")
    told = [
        (item, text)
        for item in field_lists.add_photos(list(field_lists.shown(request.user, items).order_by("pk")))
        if (text := fieldwork.effect(row.kind, item.type, item.outcome))
    ]
    form = ReviewForm(
        posted(request), user=request.user, items=[item for item, _ in told], initial={"version": row.version}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = field_effects.confirm(by=request.user, list=row, chosen=data["items"], version=data["version"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Daftar dikonfirmasi; {done} hasil diterapkan ke register.")
            return redirect(row)
    context = {
        "title": "Tinjau hasil", "lead": str(row), "list": row, "told": told, "form": form, "crumbs": way(row),
        "found": field_lists.found(request.user, row), "attachments": Attachment.objects.of(row),
    }  # fmt: skip
    return TemplateResponse(request, "cases/field_review.html", context, status=422 if form.errors else 200)


@requires(Can.FIELD_VIEW)
@require_POST
def field_print(request, pk):
    """The list on paper, to be worked with a pen."""
    row = list_or_404(request, pk, Can.FIELD_VIEW)
    actions.printed(by=request.user, list=row, paper="daftar kerja")
    return _paper(field_papers.work_list(request.user, row), f"daftar-{row.pk}.pdf")


@requires(Can.FIELD_VIEW)
@require_POST
def field_record(request, pk):
    """The berita acara of a list with an outcome for everybody: printed to be signed, and again afterwards."""
    row = list_or_404(request, pk, Can.FIELD_VIEW)
    if FieldItem.objects.visible_to(request.user, Can.FIELD_VIEW).filter(list=row).waiting().exists():
        messages.error(request, "Berita acara dapat dicetak setelah semua nama ada hasilnya.")
        return redirect(row)
    actions.printed(by=request.user, list=row, paper="berita acara")
    return _paper(field_papers.record(request.user, row), f"berita-acara-{row.pk}.pdf")


def _paper(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
