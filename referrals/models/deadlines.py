"""Reference data: how long each stage of a service may take. Seeded from `referrals/data/deadlines.csv`."""

from django.db import models
from django.db.models import Q

from referrals.models.services import IntakeKind, ServiceKind


class Stage(models.TextChoices):
    """What is waited for. The clock of a stage runs on while the intake moves within it."""

    VERIFY = "verifikasi", "Verifikasi"
    WORK = "penanganan", "Penanganan sampai ada hasil"
    ANSWER = "balasan", "Balasan rujukan"
    TELL = "pemberitahuan", "Pemberitahuan kepada keluarga"


class Unit(models.TextChoices):
    DAYS = "hari", "hari kerja"
    HOURS = "jam", "jam kerja"


class DeadlineRule(models.Model):
    """So many working days or hours for one stage of one service; without a service, of one kind; without both, of all.

    `warn`: so much before (in the same unit) those who hold it are reminded. `escalate`: working days after it is late
    until the next level up is told.
    """

    service = models.ForeignKey(
        ServiceKind, models.CASCADE, verbose_name="layanan", null=True, blank=True, related_name="deadlines"
    )
    kind = models.CharField("jenis", max_length=12, choices=IntakeKind.choices, blank=True, default="")
    stage = models.CharField("tahap", max_length=16, choices=Stage.choices)
    amount = models.PositiveSmallIntegerField("paling lama")
    unit = models.CharField("satuan", max_length=4, choices=Unit.choices, default=Unit.DAYS)
    warn = models.PositiveSmallIntegerField("diingatkan sebelum", default=1)
    escalate = models.PositiveSmallIntegerField("diteruskan ke atasan setelah (hari kerja)", default=2)
    active = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = "tenggat"
        verbose_name_plural = "tenggat"
        ordering = ["stage", "service__order", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "stage"], condition=Q(service__isnull=False), name="referrals_deadlinerule_service"
            ),
            models.UniqueConstraint(
                fields=["kind", "stage"], condition=Q(service__isnull=True), name="referrals_deadlinerule_kind"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="referrals_deadlinerule_amount"),
            models.CheckConstraint(
                condition=Q(service__isnull=True) | Q(kind=""), name="referrals_deadlinerule_one_subject"
            ),
        ]

    def __str__(self):
        subject = self.service or self.get_kind_display() or "Semua layanan"
        return f"{self.get_stage_display()} · {subject}: {self.amount} {self.get_unit_display()}"
