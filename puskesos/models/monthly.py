"""The monthly report of a facilitator or a Puskesos (domain.md 3.6): counted from what was recorded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.authz import Area, Can, Role, scope
from cases.proposing import month_words
from office import clock
from puskesos.models.points import ServicePoint
from puskesos.workflow import MONTHLY_MOVES, MONTHLY_TONES, WRITTEN, MonthlyStatus
from regions.models import Region


class MonthlyReportQuerySet(models.QuerySet):
    def visible_to(self, user, can: Can = Can.MONTHLY_VIEW):
        """One's own as a facilitator, those of one's Puskesos, and what others of the area sent (no drafts)."""

        def reach(area: Area) -> Q:
            if area.role == Role.FACILITATOR:
                return Q(facilitator_id=user.pk)
            if area.role == Role.OPERATOR:
                return Q(point__village__in=area.villages)
            return area.q("point__village", "kecamatan") & ~Q(status=MonthlyStatus.DRAFT)

        return self.filter(scope(user, can, reach))

    def sent(self):
        """Those handed in and not given back."""
        return self.exclude(status__in=WRITTEN)


class MonthlyReport(models.Model):
    """One month ("2026-11") of a facilitator or of a service point.

    `figures`: counted at the time of sending and kept (`puskesos.figures`); {} until then. `kecamatan`: who supervises.
    """

    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, blank=True, related_name="+")
    month = models.CharField("bulan", max_length=7)
    kecamatan = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    status = models.CharField("keadaan", max_length=12, choices=MonthlyStatus.choices, default=MonthlyStatus.DRAFT)
    remarks = models.TextField("keterangan", max_length=2000, blank=True, default="")
    challenges = models.TextField("tantangan", max_length=2000, blank=True, default="")
    figures = models.JSONField(default=dict, blank=True, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("dikirim", null=True, editable=False)
    return_note = models.CharField("alasan dikembalikan", max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now, editable=False)
    moved_by = models.CharField(max_length=120, blank=True, default="", editable=False)
    last_move = models.CharField(max_length=24, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MonthlyReportQuerySet.as_manager()
    trail_skip = frozenset({"created_at", "moved_at", "moved_by", "last_move", "figures", "sent_by_id", "sent_at"})

    class Meta:
        verbose_name = "laporan bulanan"
        verbose_name_plural = "laporan bulanan"
        constraints = [
            models.UniqueConstraint(
                fields=["facilitator", "month"],
                condition=Q(facilitator__isnull=False),
                name="puskesos_monthlyreport_facilitator_once",
            ),
            models.UniqueConstraint(
                fields=["point", "month"], condition=Q(point__isnull=False), name="puskesos_monthlyreport_point_once"
            ),
            models.CheckConstraint(
                condition=Q(facilitator=None, point__isnull=False) | Q(facilitator__isnull=False, point=None),
                name="puskesos_monthlyreport_one_subject",
            ),
            models.CheckConstraint(condition=Q(status__in=MonthlyStatus.values), name="puskesos_monthlyreport_status"),
        ]

    def __str__(self):
        return f"Laporan {self.month_words}"

    def get_absolute_url(self) -> str:
        return reverse("puskesos:monthly_detail", args=[self.pk])

    @property
    def month_words(self) -> str:
        return month_words(self.month)

    @property
    def whose(self) -> str:
        return self.point.name if self.point_id else self.facilitator.name

    @property
    def tone(self) -> str:
        return MONTHLY_TONES.get(self.status, "")

    @property
    def written(self) -> bool:
        """Whether it is still its writer's."""
        return self.status in WRITTEN

    @property
    def last_done(self) -> str:
        return MONTHLY_MOVES[self.last_move].done if self.last_move else "dibuka"

    @property
    def trail_owner(self) -> str:
        return f"monthly:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.point.village_id if self.point_id else self.kecamatan_id
