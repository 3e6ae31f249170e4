"""Work on an intake that somebody is sent to do: visits, and instructions down the line."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.authz import Can, Role
from office import clock
from office.models import Desk
from referrals.models.intakes import Intake, OfIntake


class OnIntake(models.QuerySet):
    """Rows that are read as far as their intake is; it is asked for each, since few of them are looked at together."""

    def visible_to(self, user, can: Can = Can.INTAKE_VIEW):
        return self.filter(Exists(Intake.objects.visible_to(user, can).filter(pk=OuterRef("intake"))))


class IntakeVisit(OfIntake):
    """A visit: planned for somebody, then what was found. Photos are files of the intake."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="visits")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas", related_name="+")
    planned_for = models.DateField("direncanakan")
    instruction = models.CharField("yang perlu dilihat", max_length=500, blank=True, default="")
    planned_at = models.DateTimeField(default=clock.now, editable=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    visited_on = models.DateField("dikunjungi", null=True, blank=True)
    met = models.CharField("yang ditemui", max_length=120, blank=True, default="")
    findings = models.TextField("temuan", max_length=2000, blank=True, default="")
    result = models.CharField("kesimpulan", max_length=500, blank=True, default="")
    latitude = models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OnIntake.as_manager()

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        ordering = ["planned_for", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="referrals_intakevisit_both_coordinates",
            ),
            models.CheckConstraint(
                condition=Q(visited_on=None) | ~Q(findings=""), name="referrals_intakevisit_visited_found"
            ),
        ]

    def __str__(self):
        return f"Kunjungan {self.intake}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:visit_record", args=[self.pk])


class DispositionQuerySet(OnIntake):
    def addressed_to(self, user):
        """Those sent to this user, or to a bidang this user leads."""
        desks = [area.desk_id for area in user.areas if area.role == Role.KABID]
        return self.filter(Q(to_user=user.pk) | Q(desk__in=desks))

    def open(self):
        return self.filter(done_at=None)


class Disposition(OfIntake):
    """An instruction down the line (Kadis -> Kabid -> staff): to one bidang or to one person."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="dispositions")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dari", related_name="+")
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="kepada", null=True, blank=True, related_name="+"
    )
    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name="bidang", null=True, blank=True, related_name="+")
    instruction = models.CharField("petunjuk", max_length=1000)
    due_on = models.DateField("paling lambat", null=True, blank=True)
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField("dibaca", null=True, blank=True, editable=False)
    done_at = models.DateTimeField("selesai", null=True, blank=True, editable=False)
    done_by = models.CharField("oleh", max_length=120, blank=True, default="", editable=False)
    report = models.CharField("laporan", max_length=1000, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DispositionQuerySet.as_manager()
    trail_skip = frozenset({"sent_at"})

    class Meta:
        verbose_name = "disposisi"
        verbose_name_plural = "disposisi"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_user=None, desk__isnull=False) | Q(to_user__isnull=False, desk=None),
                name="referrals_disposition_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(report=""), name="referrals_disposition_done_told"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Disposisi {self.intake}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:disposition_detail", args=[self.pk])

    @property
    def addressee(self) -> str:
        return self.desk.name if self.desk_id else self.to_user.get_full_name()
