"""Village service points (Puskesos): one per desa or kelurahan (Permensos 15/2018)."""

from django.db import models
from django.urls import reverse

from accounts.authz import Can, scope
from regions.models import Region


class ServicePointQuerySet(models.QuerySet):
    def visible_to(self, user, can: Can = Can.PUSKESOS_VIEW):
        return self.filter(scope(user, can, lambda area: area.q()))


class ServicePoint(models.Model):
    """The service point of a village: where it is, when it is open, on which decision it stands."""

    village = models.OneToOneField(Region, models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    kecamatan = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False)
    name = models.CharField("nama", max_length=120)
    coordinator = models.CharField(
        "koordinator", max_length=120, blank=True, help_text="Kepala desa, lurah, atau kasi."
    )
    address = models.CharField("alamat", max_length=200, blank=True)
    hours = models.CharField("jam layanan", max_length=120, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    sk_number = models.CharField("nomor SK", max_length=80, blank=True)
    opened_on = models.DateField("berdiri", null=True, blank=True)
    active = models.BooleanField("melayani", default=True)
    note = models.CharField("catatan", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ServicePointQuerySet.as_manager()

    class Meta:
        verbose_name = "Puskesos"
        verbose_name_plural = "Puskesos"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("puskesos:point_detail", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"puskesos:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id
