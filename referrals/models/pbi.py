"""What is known of a PBI reactivation beside its intake (domain.md 10)."""

from django.conf import settings
from django.db import models

from office import clock
from referrals.models.intakes import Intake, OfIntake


class PbiCase(OfIntake):
    """The letter of the health facility on which a reactivation stands (Permensos 3/2026 Ps 20)."""

    intake = models.OneToOneField(Intake, models.PROTECT, related_name="pbi")
    faskes = models.CharField("fasilitas kesehatan", max_length=120)
    faskes_number = models.CharField("nomor surat faskes", max_length=80)
    faskes_date = models.DateField("tanggal surat faskes")
    need = models.CharField("kebutuhan", max_length=12)
    off_since = models.CharField("nonaktif sejak", max_length=40, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "pengaktifan kembali PBI"
        verbose_name_plural = "pengaktifan kembali PBI"

    def __str__(self):
        return f"PBI {self.intake}"


class PbiStep(OfIntake):
    """What Kemensos and BPJS said, with its day. A refusal may be followed by another try, so rows, not columns."""

    class Step(models.TextChoices):
        KEMENSOS = "kemensos", "Hasil di Kemensos"
        BPJS = "bpjs", "Kepesertaan di BPJS"

    class Outcome(models.TextChoices):
        APPROVED = "disetujui", "Disetujui Kemensos"
        REFUSED = "ditolak", "Ditolak Kemensos"
        ACTIVE = "aktif", "Aktif kembali di BPJS"
        LOCAL = "daerah", "Dialihkan ke PBI daerah"
        SELF = "mandiri", "Dialihkan ke peserta mandiri"

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="pbi_steps")
    step = models.CharField("langkah", max_length=12, choices=Step.choices)
    outcome = models.CharField("hasil", max_length=12, choices=Outcome.choices)
    on = models.DateField("tanggal")
    note = models.CharField("keterangan", max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "langkah PBI"
        verbose_name_plural = "langkah PBI"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.on:%d-%m-%Y}"
