"""Akses darurat: the page to ask, to end, to judge."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authz import Can, may, requires
from cases import actions, emergencies
from cases.forms.emergency import AskForm, ReviewForm
from cases.models import EmergencyAccess
from cases.views.cases import crumbs
from cases.views.shared import posted, private
from office.errors import DomainError
from office.paging import page

SHOWN = 10


@requires(Can.EMERGENCY_ASK)
@require_http_methods(["GET", "POST"])
def emergency(request):
    """Ask for one record by its exact number; below it one's own accesses."""
    user = request.user
    form = AskForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.open_emergency(by=user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(found.record if isinstance(found, EmergencyAccess) else found)
    rows = EmergencyAccess.objects.asked_by(user).select_related("person", "case").order_by("-pk")
    context = {
        "title": "Akses darurat",
        "lead": "Membaca satu data rahasia untuk keadaan mendesak, paling lama 4 jam.",
        "form": form,
        "running": rows.running(),
        "past": [row for row in rows[:SHOWN] if not row.is_running],
        "reviews": may(user, Can.EMERGENCY_REVIEW),
        "crumbs": crumbs() if may(user, Can.CASE_VIEW) else [],
    }
    return private(TemplateResponse(request, "cases/emergency.html", context, status=422 if form.errors else 200))


@requires(Can.EMERGENCY_ASK)
@require_POST
def emergency_end(request, pk):
    access = get_object_or_404(EmergencyAccess.objects.asked_by(request.user), pk=pk)
    actions.end_emergency(by=request.user, access=access)
    messages.success(request, "Akses darurat diakhiri.")
    return redirect("casework:emergency")


@requires(Can.EMERGENCY_REVIEW)
@require_safe
def emergency_list(request):
    """What was opened under one's eyes, what waits to be judged first."""
    rows = EmergencyAccess.objects.visible_to(request.user, Can.EMERGENCY_REVIEW).select_related("user", "desk")
    context = {
        "title": "Tinjauan akses darurat",
        "lead": "Setiap akses darurat dinilai sah atau tidak sah.",
        "page": page(rows, request, order=("verdict", "-pk")),
        "crumbs": [("Akses darurat", reverse("casework:emergency"))],
    }
    return TemplateResponse(request, "cases/emergency_list.html", context)


@requires(Can.EMERGENCY_REVIEW)
@require_http_methods(["GET", "POST"])
def emergency_review(request, pk):
    rows = EmergencyAccess.objects.visible_to(request.user, Can.EMERGENCY_REVIEW)
    access = get_object_or_404(rows.select_related("user", "desk", "person", "case", "reviewed_by"), pk=pk)
    form = ReviewForm(posted(request), user=request.user, initial={"version": access.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_emergency(by=request.user, access=access, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Penilaian disimpan.")
            return redirect("casework:emergency_list")
    context = {
        "title": str(access),
        "access": access,
        "label": emergencies.label(request.user, access),
        "reads": emergencies.reads(access),
        "form": form,
        "crumbs": [("Tinjauan akses darurat", reverse("casework:emergency_list"))],
    }
    return TemplateResponse(request, "cases/emergency_review.html", context, status=422 if form.errors else 200)
