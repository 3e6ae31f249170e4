"""Direktori layanan: read by all who refer, kept by the members of each desk and the administrator."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authz import Can, requires
from office.actions import confirm_desk
from office.errors import DomainError
from office.models import Desk
from referrals import directory
from referrals.forms.directory import DirectoryForm


@requires(Can.REFERRAL_VIEW, Can.OFFICE_MANAGE)
@require_safe
def directory_list(request):
    context = {
        "title": "Direktori layanan",
        "lead": "Ke mana warga dapat dirujuk, kapan buka, dan apa yang perlu dibawa.",
        "entries": directory.entries(request.user),
    }
    return TemplateResponse(request, "referrals/directory.html", context)


@requires(Can.REFERRAL_ANSWER, Can.OFFICE_MANAGE)
@require_http_methods(["GET", "POST"])
def directory_edit(request, pk):
    desk = get_object_or_404(Desk.objects.active().filter(pk__in=directory.keepable(request.user)), pk=pk)
    known = {name: getattr(desk, name) for name in DirectoryForm.base_fields if hasattr(desk, name)}
    form = DirectoryForm(request.POST or None, user=request.user, initial=known | {"version": desk.version})
    if request.method == "POST" and form.is_valid():
        try:
            confirm_desk(desk, by=request.user, version=form.cleaned_data["version"], **form.given())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Isi direktori {desk} dipastikan.")
            return redirect("referrals:directory_list")
    home = reverse("referrals:directory_list")
    context = {
        "title": f"Direktori: {desk}",
        "lead": "Dibaca oleh semua yang merujuk. Jangan menulis data warga.",
        "crumbs": [("Direktori layanan", home)],
        "form": form,
        "submit": "Simpan dan pastikan benar",
        "cancel": home,
    }
    return TemplateResponse(request, "referrals/form.html", context, status=422 if form.errors else 200)
