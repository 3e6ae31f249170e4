"""The plan of a case: goals, and the services that are to reach them."""

from django.db import models
from django.db.models import Q

from cases.models.case_rows import CaseRow, of_case
from cases.models.facts import exactly_one
from office import clock
from office.models import Desk
from psks.models import Actor


class Function(models.TextChoices):
    """The four functions of social welfare (UU 11/2009 Ps 6), by which services are counted."""

    REHABILITATION = "rehabilitasi", "Rehabilitasi sosial"
    SECURITY = "jaminan", "Jaminan sosial"
    PROTECTION = "perlindungan", "Perlindungan sosial"
    EMPOWERMENT = "pemberdayaan", "Pemberdayaan sosial"


class CaseServiceQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)


class CaseService(models.Model):
    """A service a plan can hold. Seeded from `cases/data/services.csv`, kept in the admin."""

    slug = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=120)
    function = models.CharField("fungsi", max_length=16, choices=Function.choices)
    unit = models.CharField("satuan", max_length=30, blank=True, default="")
    order = models.PositiveSmallIntegerField("urutan", default=100)
    active = models.BooleanField("aktif", default=True)

    objects = CaseServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "layanan kasus"
        verbose_name_plural = "layanan kasus"
        ordering = ["function", "order", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(function__in=Function.values), name="cases_caseservice_function")
        ]

    def __str__(self):
        return self.name


class CaseGoal(CaseRow):
    """What the plan is to reach."""

    class Status(models.TextChoices):
        OPEN = "berjalan", "Belum tercapai"
        REACHED = "tercapai", "Tercapai"
        MISSED = "tidak_tercapai", "Tidak tercapai"
        DROPPED = "dibatalkan", "Dibatalkan"

    case = of_case("goals")
    text = models.CharField("tujuan", max_length=300)
    status = models.CharField("keadaan", max_length=16, choices=Status.choices, default=Status.OPEN)
    note = models.CharField("keterangan", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "tujuan kasus"
        verbose_name_plural = "tujuan kasus"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["berjalan", "tercapai", "tidak_tercapai", "dibatalkan"]),
                name="cases_casegoal_status",
            )
        ]

    def __str__(self):
        return self.text


class CostSource(models.TextChoices):
    DISTRICT = "apbd", "APBD kabupaten"
    PROVINCE = "apbd_prov", "APBD provinsi"
    STATE = "apbn", "APBN"
    VILLAGE = "dana_desa", "Dana desa"
    ZAKAT = "baznas", "Baznas"
    COMPANY = "csr", "Perusahaan (CSR)"
    SOCIETY = "masyarakat", "Masyarakat/LKS"
    NONE = "tanpa_biaya", "Tanpa biaya"


class Intervention(CaseRow):
    """One service of the plan: who gives it, until when, and what came of it.

    Exactly one provider: `desk` (own bidang or an agency) or `actor` (PSKS). `done_on` is the day it counts on.
    """

    class Status(models.TextChoices):
        PLANNED = "direncanakan", "Direncanakan"
        DONE = "selesai", "Selesai"
        DROPPED = "dibatalkan", "Dibatalkan"

    case = of_case("interventions")
    goal = models.ForeignKey(
        CaseGoal, models.PROTECT, verbose_name="untuk tujuan", null=True, blank=True, related_name="interventions",
        db_index=False,
    )  # fmt: skip
    service = models.ForeignKey(CaseService, models.PROTECT, verbose_name="layanan", related_name="+", db_index=False)
    desk = models.ForeignKey(
        Desk, models.PROTECT, verbose_name="bidang/instansi", null=True, blank=True, related_name="+", db_index=False
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, verbose_name="PSKS", null=True, blank=True, related_name="+", db_index=False
    )
    detail = models.CharField("rincian", max_length=300, blank=True, default="")
    due = models.DateField("paling lambat")
    quantity = models.PositiveIntegerField("jumlah", default=1)
    cost = models.PositiveBigIntegerField("biaya (rupiah)", null=True, blank=True)
    cost_source = models.CharField("sumber biaya", max_length=16, choices=CostSource.choices, blank=True, default="")
    status = models.CharField("keadaan", max_length=16, choices=Status.choices, default=Status.PLANNED)
    done_on = models.DateField("diberikan pada", null=True, blank=True)
    result = models.TextField("hasil", max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = "intervensi"
        verbose_name_plural = "intervensi"
        ordering = ["due", "pk"]
        indexes = [
            models.Index("due", condition=Q(status="direncanakan"), name="cases_intervention_due"),
            models.Index("done_on", "service", condition=Q(status="selesai"), name="cases_intervention_done"),
        ]
        constraints = [
            models.CheckConstraint(condition=exactly_one("desk", "actor"), name="cases_intervention_one_provider"),
            models.CheckConstraint(
                condition=Q(status="selesai", done_on__isnull=False) | (~Q(status="selesai") & Q(done_on=None)),
                name="cases_intervention_done_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["direncanakan", "selesai", "dibatalkan"]), name="cases_intervention_status"
            ),
        ]

    def __str__(self):
        return self.service.name

    @property
    def provider(self) -> Desk | Actor:
        return self.desk or self.actor

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.PLANNED and self.due < clock.today()

    @property
    def amount(self) -> str:
        """ "3 paket", "1"."""
        return f"{self.quantity} {self.service.unit}".strip()
