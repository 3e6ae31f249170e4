"""Reference data: which desks serve which service or programme, and where."""

from django.db import models
from django.db.models import Q

from office.models import Desk
from referrals.models.services import ServiceKind
from regions.models import Region


class RouteQuerySet(models.QuerySet):
    def serving(self, places):
        """Active routes for the whole kabupaten, or for one of `places` (region codes of the domicile)."""
        here = Q(area=None) | Q(area__in=[place for place in places if place])
        return self.filter(here, active=True, desk__active=True)


class Route(models.Model):
    """A desk that serves one service or one programme, in one kecamatan or desa, or everywhere (no area).

    Several may serve; `order` says which comes first.
    """

    service = models.ForeignKey(
        ServiceKind, models.CASCADE, verbose_name="layanan", null=True, blank=True, related_name="routes"
    )
    programme = models.ForeignKey(
        "cases.Programme", models.CASCADE, verbose_name="program", null=True, blank=True, related_name="routes"
    )
    area = models.ForeignKey(Region, models.PROTECT, verbose_name="wilayah", null=True, blank=True, related_name="+")
    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name="tujuan", related_name="routes")
    order = models.PositiveSmallIntegerField("urutan", default=10)
    note = models.CharField("catatan bagi yang merujuk", max_length=200, blank=True, default="")
    active = models.BooleanField("aktif", default=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = "rute rujukan"
        verbose_name_plural = "rute rujukan"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=True) ^ Q(programme__isnull=True),
                name="referrals_route_one_subject",
                violation_error_message="Isi layanan atau program, salah satu saja.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "desk", *(["area"] if placed else [])],
                    condition=Q(**{f"{subject}__isnull": False, "area__isnull": not placed}),
                    name=f"referrals_route_{subject}_{'placed' if placed else 'all'}_once",
                    violation_error_message="Rute ini sudah ada.",
                )
                for subject in ("service", "programme")
                for placed in (True, False)
            ),
        ]

    def __str__(self):
        return f"{self.service or self.programme}: {self.desk}"
