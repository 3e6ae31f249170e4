"""The office's side of a link for an agency without accounts: making, sending and withdrawing it."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.authz import Can, requires
from office.errors import DomainError
from office.forms import OnceForm
from referrals import actions, links
from referrals.models import Referral, ReferralLink
from referrals.workflow import may_link


@requires(Can.INTAKE_REFER)
@require_POST
def referral_link(request, pk):
    form = OnceForm(request.POST, user=request.user)
    key = form.cleaned_data["once"] if form.is_valid() else None
    make = partial(actions.make_link, key=key)
    return _done(request, pk, make, "Tautan dibuat. Kirim dengan WhatsApp atau surel Anda sendiri.")


@requires(Can.INTAKE_REFER)
@require_POST
def referral_link_withdraw(request, pk):
    return _done(request, pk, actions.withdraw_link, "Tautan ditarik.")


def link_context(referral: Referral, user) -> dict:
    """What `referrals/_link.html` shows."""
    if not may_link(referral, user):
        return {"may_link": False}
    link = ReferralLink.objects.in_force().filter(referral=referral).select_related("referral__desk").first()
    context = {"may_link": True, "link": link, "link_form": OnceForm(user=user)}
    if link is None:
        return context
    said = {"link_address": links.address(link), "link_whatsapp": links.whatsapp(link), "link_mail": links.mail(link)}
    return context | said


def _done(request, pk: int, act, said: str):
    rows = Referral.objects.visible_to(request.user, Can.INTAKE_REFER).select_related("intake", "desk")
    referral = get_object_or_404(rows, pk=pk)
    try:
        act(referral=referral, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect(referral)
