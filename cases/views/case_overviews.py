"""Over many cases: respon kasus at night, the agenda of a month, caseload, services delivered."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from cases import actions, agenda, casework, deliveries
from cases.case_filters import PeriodForm
from cases.forms.case import RespondForm
from cases.models import Case
from cases.views.cases import crumbs, form_page
from cases.views.shared import person_or_404, posted, refuse
from cases.workflow import ASKED, OPEN, Status
from office import clock
from office.dates import MONTH_NAMES
from office.errors import DomainError


@requires(Can.CASE_EDIT)
@require_http_methods(["GET", "POST"])
def respond(request, pk=None):
    """Act first: one form makes the person (if nobody knows who it is) and a case already at work."""
    person = person_or_404(request, pk, Can.CASE_EDIT) if pk else None
    form = RespondForm(posted(request), request.FILES or None, user=request.user, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.respond(by=request.user, person=person, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Respon kasus {case} tercatat. Kepala Bidang menyetujui kemudian.")
            return redirect(case)
    lead = "Bertindak dahulu; persetujuan Kepala Bidang menyusul."
    if person:
        lead = f"{lead} {casework.running_words(person, request.user)}".strip()
    return form_page(request, form, title="Respon kasus", lead=lead, submit="Catat respon kasus", draft="respon")


@requires(Can.CASE_VIEW)
@require_safe
def month(request):
    """What is due in a month, day by day."""
    first = _month(request.GET.get("bulan", ""))
    bidang = agenda.may_see_bidang(request.user) and request.GET.get("lingkup") != "saya"
    entries = agenda.month(request.user, first, bidang=bidang)
    days: dict[date, list] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    context = {
        "title": f"Agenda {MONTH_NAMES[first.month - 1]} {first.year}",
        "lead": "Semua kasus bidang Anda." if bidang else "Tugas, bimbingan lanjut, dan intervensi kasus Anda.",
        "crumbs": crumbs(),
        "days": list(days.items()),
        "today": clock.today(),
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=32):%Y-%m}",
        "now": f"{first:%Y-%m}",
        "choice": agenda.may_see_bidang(request.user),
        "bidang": bidang,
    }
    return TemplateResponse(request, "cases/agenda.html", context)


def _month(text: str) -> date:
    """The first day of the month asked for, this month when it cannot be read."""
    try:
        found = parse_date(f"{text}-01"[:10])
    except ValueError:
        found = None
    return found if found and 2000 <= found.year <= 2100 else clock.today().replace(day=1)


@requires(Can.CASE_ASSIGN)
@require_safe
def caseload(request):
    """How many cases each worker has, for who assigns them."""
    rows = Case.objects.visible_to(request.user, Can.CASE_ASSIGN).filter(status__in=OPEN)
    counted = rows.order_by("worker__name").values("worker", "worker__name").annotate(
        number=Count("pk"),
        waiting=Count("pk", filter=Q(status__in=ASKED)),
        assessing=Count("pk", filter=Q(status__in=[Status.INTAKE, Status.ASSESSMENT, Status.PLAN])),
        acting=Count("pk", filter=Q(status__in=[Status.ACTION, Status.MONITORING])),
        urgent=Count("pk", filter=Q(urgent=True)),
    )  # fmt: skip
    late_of = agenda.late_tasks(rows)
    context = {
        "title": "Beban kasus",
        "lead": "Kasus yang berjalan di bidang Anda, menurut petugas.",
        "crumbs": crumbs(),
        "rows": [row | {"late": late_of.get(row["worker"], 0)} for row in counted],
    }
    return TemplateResponse(request, "cases/caseload.html", context)


@requires(Can.CASE_VIEW)
@require_safe
def services(request):
    """Services delivered in a period, by function and bidang."""
    form = PeriodForm(request.GET or None, user=request.user)
    today = clock.today()
    first, last = today.replace(month=1, day=1), today
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["since"] or first, form.cleaned_data["until"] or last
    given = deliveries.delivered(request.user, first, last)
    context = {
        "title": "Layanan yang diberikan",
        "lead": "Intervensi kasus yang selesai, menurut fungsi kesejahteraan sosial.",
        "crumbs": crumbs(),
        "form": form,
        "first": first,
        "last": last,
        "table": deliveries.table(given),
        "spm": deliveries.spm(given),
    }
    return TemplateResponse(request, "cases/services.html", context, status=422 if form.errors else 200)
