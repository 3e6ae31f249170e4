"""What the person who waits says to us, without an account: how it was, and that it was not right."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from office import clock
from referrals import scope
from referrals.models.intakes import Intake, OfIntake


class Rating(OfIntake):
    """The one answer to "Bagaimana layanan kami?" when an intake is over."""

    class Score(models.IntegerChoices):
        """Kepuasan in four steps, as the survey of PermenPANRB 14/2017 has them."""

        VERY_GOOD = 4, "Sangat puas"
        GOOD = 3, "Puas"
        POOR = 2, "Kurang puas"
        BAD = 1, "Tidak puas"

    intake = models.OneToOneField(Intake, models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField("penilaian", choices=Score.choices)
    comment = models.TextField("komentar", max_length=500, blank=True, default="")
    at = models.DateTimeField("pada", default=clock.now, editable=False)

    class Meta:
        verbose_name = "penilaian warga"
        verbose_name_plural = "penilaian warga"
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=4), name="referrals_rating_score_range")
        ]

    def __str__(self):
        return f"{self.intake}: {self.get_score_display()}"


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Objections to intakes whose whole content `user` may see through `can`."""
        return self.filter(Exists(Intake.objects.filter(scope.intakes(user, can), pk=OuterRef("intake"))))

    def open(self):
        return self.filter(answered_at=None)


class Objection(OfIntake):
    """*Keberatan*: the person asks to look again at what is over. Answered in words, or by reopening the intake."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="objections")
    text = models.TextField("keberatan", max_length=1000)
    at = models.DateTimeField("pada", default=clock.now, editable=False)
    answer = models.TextField("jawaban", max_length=1000, blank=True, default="")
    reopened = models.BooleanField("dibuka kembali", default=False)
    answered_at = models.DateTimeField("dijawab", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ObjectionQuerySet.as_manager()
    trail_skip = frozenset({"at"})

    class Meta:
        verbose_name = "keberatan warga"
        verbose_name_plural = "keberatan warga"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intake"], condition=Q(answered_at=None), name="referrals_objection_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(reopened=True) | ~Q(answer=""), name="referrals_objection_answered"
            ),
        ]

    def __str__(self):
        return f"Keberatan {self.intake}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:objection_answer", args=[self.pk])
