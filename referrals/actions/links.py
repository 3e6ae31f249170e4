"""Links for agencies without accounts: made, withdrawn, opened."""

from django.db import transaction

from office import clock, records
from office.errors import IllegalMove
from office.moves import denied_kept
from referrals import links
from referrals.models import Referral, ReferralLink
from referrals.workflow import may_link
from trail import actions as trail


def make_link(*, referral: Referral, by, key=None) -> ReferralLink:
    """A link for whoever answers at the desk; it ends the one before. `key`: of a OnceForm.

    Raises IllegalMove where there is to be none.
    """

    def make() -> ReferralLink:
        locked = Referral.objects.select_for_update().get(pk=referral.pk)
        if not may_link(locked, by):
            raise IllegalMove("Untuk rujukan ini tidak dibuat tautan.")
        _end(locked)
        link = ReferralLink(referral=locked, key=links.new_key(), made_by=by, expires_at=links.expiry())
        link.save(force_insert=True)
        trail.record("referral.link", by=by, subject=locked, changes={"expires_at": (None, link.expires_at)})
        return link

    with denied_kept("referral.link", by=by, subject=referral):
        return records.once(key, by=by, make=make)


def withdraw_link(*, referral: Referral, by) -> None:
    """No link opens this referral any more. Raises IllegalMove for whoever may not."""
    with denied_kept("referral.unlink", by=by, subject=referral):
        locked = Referral.objects.select_for_update().get(pk=referral.pk)
        if not may_link(locked, by):
            raise IllegalMove("Tautan ini tidak dapat Anda tarik.")
        if _end(locked):
            trail.record("referral.unlink", by=by, subject=locked)


@transaction.atomic
def link_opened(*, link: ReferralLink) -> None:
    """Every opening is an event."""
    trail.record("referral.open_link", by=links.Answerer(""), subject=link.referral)


def _end(referral: Referral) -> int:
    return referral.links.filter(ended_at=None).update(ended_at=clock.now())
