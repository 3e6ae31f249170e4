"""Akses darurat: one restricted record opened to read, for hours, with a reason, under the eyes of a supervisor."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases import scope
from cases.models.cases import Case
from cases.models.facts import exactly_one
from cases.models.person import Person
from office import clock
from office.models import Desk

LASTS = timedelta(hours=4)  # at most; decided for this system, ADR 17


class EmergencyAccessQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Those `user` has to judge: of the own bidang, or where nobody nearer is free to; never one's own."""
        return self.filter(scope.emergency_reviews(user, can))

    def asked_by(self, user):
        return self.filter(user=user)

    def running(self):
        return self.filter(ended_at=None, until__gt=clock.now())

    def unreviewed(self):
        return self.filter(verdict="")


class EmergencyAccess(models.Model):
    """`user` may read exactly one person or case until `until`, if not ended before. `desk`: who answers for it."""

    class Verdict(models.TextChoices):
        LAWFUL = "sah", "Sah"
        UNLAWFUL = "tidak_sah", "Tidak sah"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="peminta", related_name="emergency_accesses"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField("alasan", max_length=1000)
    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name="bidang", related_name="+", db_index=False)
    opened_at = models.DateTimeField("dibuka", default=clock.now, editable=False)
    until = models.DateTimeField("berlaku sampai")
    ended_at = models.DateTimeField("diakhiri", null=True, blank=True, editable=False)
    verdict = models.CharField("penilaian", max_length=10, choices=Verdict.choices, blank=True, default="")
    review_note = models.CharField("catatan penilaian", max_length=500, blank=True, default="")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField("dinilai", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EmergencyAccessQuerySet.as_manager()
    trail_skip = frozenset({"reason"})  # stands as the note of its event

    class Meta:
        verbose_name = "akses darurat"
        verbose_name_plural = "akses darurat"
        indexes = [models.Index(fields=["desk", "verdict"], name="cases_emergencyaccess_desk")]
        constraints = [
            models.CheckConstraint(condition=exactly_one("person", "case"), name="cases_emergencyaccess_one_record"),
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="cases_emergencyaccess_span"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="cases_emergencyaccess_reviewed_by",
            ),
        ]

    def __str__(self):
        return f"Akses darurat {clock.local(self.opened_at):%d-%m-%Y %H.%M}"

    def get_absolute_url(self) -> str:
        return reverse("casework:emergency_review", args=[self.pk])

    @property
    def record(self) -> Person | Case:
        return self.person or self.case

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and self.until > clock.now()

    @property
    def time_left(self) -> str:
        """How long a running one still runs, in words."""
        hours, minutes = divmod(max(int((self.until - clock.now()).total_seconds() // 60), 0), 60)
        return f"{hours} jam {minutes} menit" if hours else f"{minutes} menit"

    @property
    def trail_owner(self) -> str:
        return self.record.trail_owner

    @property
    def trail_region(self) -> str:
        return self.record.trail_region
