"""One-time links by which an agency without accounts answers one referral (ADR 24)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.authz import SECRET
from office import clock
from referrals.models.referrals import Referral


class ReferralLinkQuerySet(models.QuerySet):
    def in_force(self):
        """Those neither withdrawn, nor replaced by a newer one, nor past their day; nothing of what is Rahasia."""
        return self.filter(ended_at=None, expires_at__gt=clock.now(), referral__intake__level__lt=SECRET)


class ReferralLink(models.Model):
    """The key half of a link; the other half is `Referral.code`, printed on the surat rujukan alone.

    The address holds `key` with our signature, so a made-up one is refused before anything is looked up.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="links")
    key = models.CharField(max_length=16, unique=True, editable=False)
    made_at = models.DateTimeField("dibuat", default=clock.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    expires_at = models.DateTimeField("berlaku sampai", editable=False)
    ended_at = models.DateTimeField("diakhiri", null=True, blank=True, editable=False)

    objects = ReferralLinkQuerySet.as_manager()
    trail_skip = frozenset({"key"})

    class Meta:
        verbose_name = "tautan rujukan"
        verbose_name_plural = "tautan rujukan"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(ended_at=None), name="referrals_referrallink_one_in_force"
            )
        ]

    def __str__(self):
        return f"Tautan {self.referral}"
