"""What is added to an intake without moving it: notes, and the steps of the work."""

from django.conf import settings
from django.db import models

from office import clock
from referrals.models.intakes import Intake, OfIntake


class IntakeNote(OfIntake):
    """An addition to an intake: the text once sent is never changed. `answer`: given to what was asked back."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="notes")
    at = models.DateTimeField("pada", default=clock.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    text = models.TextField("catatan", max_length=2000)
    answer = models.BooleanField("jawaban atas permintaan", default=False)

    class Meta:
        verbose_name = "catatan tambahan"
        verbose_name_plural = "catatan tambahan"
        ordering = ["pk"]

    def __str__(self):
        return f"Catatan {self.intake}"


class IntakeStep(OfIntake):
    """A step of the work with its day (front office, survey, signature ...): steps are not states."""

    class Step(models.TextChoices):
        FRONT_OFFICE = "front_office", "Front office"
        BACK_OFFICE = "back_office", "Back office"
        SURVEY = "survei", "Kunjungan/survei"
        DECISION = "penetapan", "Penetapan layanan"
        PARAF = "paraf", "Paraf Kabid"
        SIGNATURE = "tanda_tangan", "Tanda tangan pimpinan"
        HAND_OVER = "serah", "Diserahkan kepada keluarga"

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="steps")
    step = models.CharField("tahap", max_length=16, choices=Step.choices)
    on = models.DateField("tanggal")
    who = models.CharField("oleh siapa", max_length=120, blank=True, default="")
    note = models.CharField("keterangan", max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "tahap kerja"
        verbose_name_plural = "tahap kerja"
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.get_step_display()} {self.on:%d-%m-%Y}"
