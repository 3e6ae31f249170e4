"""The office's side of a link for an agency without accounts: making, sending and withdrawing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.authz import Can, requires
from office.errors import DomainError
from referrals import actions, links
from referrals.models import Referral, ReferralLink
from referrals.workflow import may_link


@requires(Can.INTAKE_REFER)
@require_POST
def referral_link(request, pk):
    return _done(request, pk, actions.make_link, "Tautan dibuat. Kirim dengan WhatsApp atau surel Anda sendiri.")


@requires(Can.INTAKE_REFER)
@require_POST
def referral_link_withdraw(request, pk):
    return _done(request, pk, actions.withdraw_link, "Tautan ditarik.")


def link_context(referral: Referral, user) -> dict:
    """What `referrals/_link.html` shows."""
    if not may_link(referral, user):
        return {"may_link": False}
    link = ReferralLink.objects.in_force().filter(referral=referral).select_related("referral__desk").first()
    shown = {"link_address": links.address, "link_whatsapp": links.whatsapp, "link_mail": links.mail}
    return {"may_link": True, "link": link} | ({name: make(link) for name, make in shown.items()} if link else {})


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
