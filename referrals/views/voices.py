"""The office's side of what came from outside: answering an objection."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.authz import Can, requires
from office.errors import DomainError
from referrals import actions
from referrals.forms.voices import AnswerForm
from referrals.models import Objection
from referrals.views.register import crumbs, move_url
from referrals.workflow import MOVES, is_open


@requires(Can.INTAKE_DECIDE)
@require_http_methods(["GET", "POST"])
def objection_answer(request, pk):
    """Look again: answer in words, or reopen the intake, which answers by itself."""
    scoped = Objection.objects.visible_to(request.user, Can.INTAKE_DECIDE).select_related("intake__service")
    objection = get_object_or_404(scoped, pk=pk)
    form = AnswerForm(request.POST or None, user=request.user, initial={"version": objection.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_objection(objection=objection, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Jawaban disimpan; warga membacanya di halaman lacak.")
            return redirect(objection.intake)
    intake, reopen = objection.intake, MOVES["reopen"]
    context = {
        "title": f"Keberatan atas {intake}",
        "lead": f"{intake.service} · {intake.get_status_display().lower()}",
        "crumbs": crumbs(intake),
        "objection": objection,
        "form": form,
        "cancel": intake.get_absolute_url(),
        "reopen_url": move_url(intake, reopen) if is_open(reopen, intake, request.user) else "",
    }
    return TemplateResponse(request, "referrals/objection.html", context, status=422 if form.errors else 200)
