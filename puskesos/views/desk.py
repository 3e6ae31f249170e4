"""The operator's phone screens, and the register of service points."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, Role, areas, requires
from accounts.models import Assignment, User
from office.errors import DomainError
from office.paging import page
from puskesos import actions
from puskesos.filters import PointFilter
from puskesos.forms.desk import EntryForm, PointCreateForm, PointEditForm
from puskesos.models import ServicePoint
from referrals import actions as referrals
from referrals.models import Intake, ServiceKind
from referrals.workflow import Status
from regions.models import Region

POINT_FIELDS = ["name", "coordinator", "address", "hours", "phone", "sk_number", "opened_on", "active", "note"]

# --- The operator's phone ------------------------------------------------------------------------


@requires(Can.PUSKESOS_DESK)
@require_safe
def desk(request):
    """Ten big buttons: what does the person need? Above them, what the district asks back."""
    context = {
        "title": "Apa keperluan warga?",
        "lead": "Pilih satu. Isian berikutnya cukup siapa dan apa.",
        "buttons": ServiceKind.objects.buttons(),
        "asked": asked(request)[:5],
    }
    return TemplateResponse(request, "puskesos/desk.html", context)


@requires(Can.PUSKESOS_DESK)
@require_http_methods(["GET", "POST"])
def entry(request, slug):
    service = get_object_or_404(ServiceKind.objects.buttons(), slug=slug)
    form = EntryForm(request.POST or None, request.FILES or None, user=request.user, service=service)
    if request.method == "POST" and form.is_valid():
        try:
            intake = referrals.receive(
                by=request.user,
                service=service,
                restricted=form.cleaned_data.get("restricted", False),
                received_village=form.cleaned_data["village"],
                uploads=form.uploads(),
                related=form.cleaned_data.get("related"),
                key=form.cleaned_data["once"],
                **form.entry(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Tercatat dengan nomor register {intake.number}.")
            return redirect("puskesos:sent", pk=intake.pk)
    if form.twins.elsewhere:
        referrals.told_elsewhere(intake=form.twins.elsewhere, by=request.user)
    context = {
        "title": service.button or service.name,
        "service": service,
        "form": form,
        "crumbs": [("Catat layanan", reverse("puskesos:desk"))],
    }
    return TemplateResponse(request, "puskesos/entry.html", context, status=422 if form.errors else 200)


@requires(Can.PUSKESOS_DESK)
@require_safe
def entry_sent(request, pk):
    """The number, and what happens next. Of a Rahasia one nothing but number and state."""
    intake = get_object_or_404(sent(request), pk=pk)
    context = {
        "title": f"Nomor {intake.number}",
        "intake": intake,
        "crumbs": [("Catat layanan", reverse("puskesos:desk"))],
    }
    return TemplateResponse(request, "puskesos/sent.html", context)


@requires(Can.PUSKESOS_DESK)
@require_safe
def mine(request):
    """What I sent, what is asked back first, then the newest."""
    rows = sent(request)
    context = {
        "title": "Catatan saya",
        "asked": asked(request)[:20],
        "page": page(rows.exclude(pk__in=rows.asked_back().values("pk")), request, order=("-received_at", "-pk")),
    }
    return TemplateResponse(request, "puskesos/mine.html", context)


def sent(request):
    """Requests this user took in and may still know of, drafts apart."""
    return known(request).filter(created_by=request.user)


def asked(request):
    """What is asked back of this desk, the longest waiting first: whoever took it in may have left since."""
    codes = frozenset().union(*(area.villages for area in areas(request.user, Can.PUSKESOS_DESK)))
    here = Q(created_by=request.user) | Q(received_village__in=codes)
    return known(request).filter(here).asked_back().order_by("moved_at")


def known(request):
    rows = Intake.objects.known_to(request.user, Can.INTAKE_VIEW).exclude(status=Status.DRAFT)
    return rows.select_related("service", "village")


# --- The register of service points --------------------------------------------------------------


@requires(Can.PUSKESOS_VIEW)
@require_safe
def point_list(request):
    rows = ServicePoint.objects.visible_to(request.user, Can.PUSKESOS_VIEW).select_related("village", "kecamatan")
    filtered = PointFilter(request.GET, queryset=rows)
    context = {
        "title": "Puskesos",
        "lead": lead(request, rows),
        "filter": filtered,
        "page": page(filtered.qs, request, order=("kecamatan__name", "name", "pk")),
        "can_edit": request.user.holds(Can.PUSKESOS_EDIT),
    }
    return TemplateResponse(request, "puskesos/point_list.html", context)


def lead(request, rows) -> str:
    """How many villages of the user's area have a service point that serves."""
    reach = areas(request.user, Can.PUSKESOS_VIEW)
    villages = Region.objects.villages()
    if not any(area.district for area in reach):
        codes = frozenset().union(*(area.villages for area in reach))
        kecamatan = frozenset().union(*(area.kecamatan for area in reach))
        villages = villages.filter(pk__in=codes) | villages.filter(parent__in=kecamatan)
    return (
        f"{rows.filter(active=True).count()} dari {villages.count()} desa/kelurahan mempunyai Puskesos yang melayani."
    )


@requires(Can.PUSKESOS_VIEW)
@require_safe
def point_detail(request, pk):
    rows = ServicePoint.objects.visible_to(request.user, Can.PUSKESOS_VIEW).select_related("village__parent")
    point = get_object_or_404(rows, pk=pk)
    operators = User.objects.filter(is_active=True, assignments__in=operators_of(point)).distinct().order_by("name")
    context = {
        "title": point.name,
        "lead": point.village.label,
        "point": point,
        "operators": operators,
        "editable": ServicePoint.objects.visible_to(request.user, Can.PUSKESOS_EDIT).filter(pk=pk).exists(),
        "crumbs": [("Puskesos", reverse("puskesos:point_list"))],
    }
    return TemplateResponse(request, "puskesos/point_detail.html", context)


def operators_of(point):
    return Assignment.objects.active().filter(role=Role.OPERATOR, regions=point.village_id)


@requires(Can.PUSKESOS_EDIT)
@require_http_methods(["GET", "POST"])
def point_create(request):
    form = PointCreateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            point = actions.create_point(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{point.name} terdaftar.")
            return redirect(point)
    return point_form(request, form, "Daftarkan Puskesos", reverse("puskesos:point_list"))


@requires(Can.PUSKESOS_EDIT)
@require_http_methods(["GET", "POST"])
def point_edit(request, pk):
    point = get_object_or_404(ServicePoint.objects.visible_to(request.user, Can.PUSKESOS_EDIT), pk=pk)
    initial = {name: getattr(point, name) for name in POINT_FIELDS} | {"version": point.version}
    form = PointEditForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_point(by=request.user, point=point, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(point)
    return point_form(request, form, f"Ubah {point.name}", point.get_absolute_url())


def point_form(request, form, title, cancel):
    context = {"title": title, "form": form, "cancel": cancel, "crumbs": [("Puskesos", reverse("puskesos:point_list"))]}
    return TemplateResponse(request, "puskesos/point_form.html", context, status=422 if form.errors else 200)
