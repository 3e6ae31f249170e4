"""Which documents a service asks for, and which of them somebody brought."""

from django.conf import settings
from django.db import models

from office import clock
from referrals.models.intakes import Intake
from referrals.models.services import ServiceKind


class ServiceDocument(models.Model):
    """One document of a service's checklist; seeded from `referrals/data/documents.csv`, kept in the admin."""

    FACILITY = "surat-faskes"  # the letter PBI stands on: shown when its number and day are typed

    service = models.ForeignKey(ServiceKind, models.PROTECT, verbose_name="layanan", related_name="documents")
    slug = models.SlugField("kode", max_length=40)
    name = models.CharField("nama dokumen", max_length=80)
    required = models.BooleanField("wajib", default=True)
    note = models.CharField("keterangan", max_length=160, blank=True, default="")
    order = models.PositiveSmallIntegerField("urutan", default=100)
    active = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = "dokumen layanan"
        verbose_name_plural = "dokumen layanan"
        ordering = ["service", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "slug"], name="referrals_servicedocument_once"),
        ]

    def __str__(self):
        return self.name


class IntakeDocument(models.Model):
    """A document that was shown for an intake; what is missing is what has no row here."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="papers", db_index=False)
    document = models.ForeignKey(ServiceDocument, models.PROTECT, related_name="+", db_index=False)
    shown_on = models.DateField("diperlihatkan", default=clock.today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "dokumen diperlihatkan"
        verbose_name_plural = "dokumen diperlihatkan"
        constraints = [models.UniqueConstraint(fields=["intake", "document"], name="referrals_intakedocument_once")]

    def __str__(self):
        return f"{self.document} ({self.intake})"
