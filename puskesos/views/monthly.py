"""Monthly reports: one's own, one of them, who sent and who did not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from cases.proposing import month_words
from office import clock
from office.errors import DomainError
from office.paging import page
from puskesos import actions, figures, monthly, monthly_paper
from puskesos.forms.monthly import MoveForm, OpenForm, OverviewForm, WriteForm
from puskesos.models import MonthlyReport
from puskesos.workflow import MONTHLY_MOVES

WITH = ("point__village__parent", "facilitator", "kecamatan", "sent_by")
NOTES = {
    "send": "Angka dihitung sekarang dan tidak berubah lagi sesudah dikirim.",
    "accept": "Laporan selesai dan masuk rekap bulan ini.",
    "return": "Penulisnya diberi tahu dan dapat memperbaiki lalu mengirim lagi.",
}
EARLY = {
    "send": "Bulan ini belum berakhir: yang dicatat sesudah dikirim tidak ikut terhitung.",
    "accept": "Laporan ini dikirim sebelum bulannya berakhir: yang dicatat sesudah itu tidak terhitung.",
}


def report_or_404(request, pk: int, can: Can) -> MonthlyReport:
    rows = MonthlyReport.objects.visible_to(request.user, can).select_related(*WITH)
    return get_object_or_404(rows, pk=pk)


def way(request, report: MonthlyReport | None = None) -> list[tuple[str, str]]:
    own = request.user.holds(Can.MONTHLY_SEND)
    home = ("Laporan saya", "puskesos:monthly_list") if own else ("Laporan bulanan", "puskesos:monthly_overview")
    return [(home[0], reverse(home[1]))] + ([(str(report), report.get_absolute_url())] if report else [])


@requires(Can.MONTHLY_SEND)
@require_safe
def monthly_list(request):
    rows = MonthlyReport.objects.visible_to(request.user, Can.MONTHLY_SEND).select_related("point", "facilitator")
    context = {
        "title": "Laporan saya",
        "lead": "Laporan bulanan dibuat dari yang sudah dicatat; Anda hanya menambah keterangan.",
        "page": page(rows, request, order=("-month", "-pk")),
    }
    return TemplateResponse(request, "puskesos/monthly_list.html", context)


@requires(Can.MONTHLY_SEND)
@require_http_methods(["GET", "POST"])
def monthly_create(request):
    form = OpenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.open_monthly(by=request.user, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(report)
    return form_page(request, form, title="Buat laporan bulanan", submit="Buat laporan")


@requires(Can.MONTHLY_VIEW)
@require_safe
def monthly_detail(request, pk):
    report = report_or_404(request, pk, Can.MONTHLY_VIEW)
    place = report.point.village.label if report.point_id else f"Kecamatan {report.kecamatan.name}"
    counted = figures.of(report)
    services, days = figures.rekap(counted) if report.point_id else ([], [])
    context = {
        "title": f"Laporan {report.month_words}",
        "lead": f"{report.whose} · {place}",
        "crumbs": way(request),
        "report": report,
        "figures": counted,
        "services": services,
        "days": [(day, list(zip(services, numbers, strict=True)), total) for day, numbers, total in days],
        "schedule": [(figures.day_words(day), *rest) for day, *rest in counted["schedule"]],
        "moves": [MONTHLY_MOVES[name] for name in monthly.moves(request.user, report)],
        "writes": report.written and monthly.reaches(request.user, report, Can.MONTHLY_SEND),
    }
    return TemplateResponse(request, "puskesos/monthly_detail.html", context)


@requires(Can.MONTHLY_SEND)
@require_http_methods(["GET", "POST"])
def monthly_write(request, pk):
    report = report_or_404(request, pk, Can.MONTHLY_SEND)
    initial = {name: getattr(report, name) for name in ("remarks", "challenges", "version")}
    form = WriteForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_monthly(by=request.user, report=report, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Keterangan disimpan.")
            return redirect(report)
    return form_page(request, form, report, title="Keterangan dan tantangan", draft=f"laporan-{report.pk}")


@requires(Can.MONTHLY_SEND, Can.MONTHLY_REVIEW)
@require_http_methods(["GET", "POST"])
def monthly_move(request, pk, name):
    if name not in MONTHLY_MOVES:
        raise Http404
    move = MONTHLY_MOVES[name]
    report = report_or_404(request, pk, move.cans[0])
    initial = {"version": report.version}
    form = MoveForm(request.POST or None, user=request.user, noted=move.note, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_monthly(by=request.user, report=report, name=name, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Laporan {report.month_words} {move.done}.")
            return redirect(report)
    title = f"{move.label} laporan {report.month_words}"
    note = " ".join(filter(None, [monthly.early(report) and EARLY.get(name), NOTES[name]]))
    return form_page(request, form, report, title=title, submit=move.label, note=note)


@requires(Can.MONTHLY_VIEW)
@require_safe
def monthly_pdf(request, pk):
    report = report_or_404(request, pk, Can.MONTHLY_VIEW)
    response = HttpResponse(monthly_paper.monthly_pdf(report), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="laporan-bulanan-{report.month}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@requires(Can.MONTHLY_REVIEW)
@require_safe
def monthly_overview(request):
    """Who sent the report of a month and who did not, facilitators and service points."""
    form = OverviewForm(request.GET or None, user=request.user, initial={"bulan": monthly.today_month()})
    asked = form.cleaned_data if form.is_valid() else {}
    month = asked.get("bulan") or monthly.today_month()
    rows = monthly.points(request.user, month, sent=asked.get("keadaan", ""))
    shown = page(rows, request, order=("kecamatan__name", "name", "pk"))
    everywhere = monthly.points(request.user, month)
    context = {
        "title": "Laporan bulanan",
        "lead": f"Siapa yang sudah dan belum mengirim laporan {month_words(month)}.",
        "form": form,
        "month": month,
        "facilitators": monthly.of_facilitators(request.user, month),
        "page": shown,
        "lines": monthly.lines(request.user, shown.rows, month),
        "sent": everywhere.exclude(state=None).count(),
        "missing": everywhere.filter(state=None).count(),
        "today": clock.today(),
    }
    return TemplateResponse(request, "puskesos/monthly_overview.html", context)


def form_page(request, form, report=None, *, title: str, submit: str = "Simpan", draft: str = "", note: str = ""):
    steps = way(request, report)
    context = {
        "title": title, "form": form, "submit": submit, "draft": draft, "note": note, "crumbs": steps,
        "cancel": steps[-1][1],
    }  # fmt: skip
    return TemplateResponse(request, "puskesos/form.html", context, status=422 if form.errors else 200)
