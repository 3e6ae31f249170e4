"""Assessment forms as data, their numbered versions (a published one is never edited again), and what was answered."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases import questionnaire, scope
from cases.models.cases import Case
from cases.models.reference import Kind, Secrecy
from office import clock


class AssessmentForm(models.Model):
    """What an assessment is called, which kinds of PPKS it suits, and how secret answers to it are."""

    slug = models.SlugField("slug", max_length=60, unique=True)
    name = models.CharField("nama formulir", max_length=120, unique=True)
    purpose = models.CharField("dipakai untuk", max_length=300, blank=True, default="")
    kinds = models.ManyToManyField(Kind, verbose_name="jenis PPKS", blank=True, related_name="+")
    level = models.PositiveSmallIntegerField("kerahasiaan", choices=Secrecy.choices[1:], default=Secrecy.LIMITED)
    active = models.BooleanField("dipakai", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "formulir asesmen"
        verbose_name_plural = "formulir asesmen"
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(level__in=[2, 3]), name="cases_assessmentform_level")]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:assessment_form_detail", args=[self.pk])


class AssessmentVersion(models.Model):
    """One edition of a form. `published_on` is None while it is a draft; a form has one draft at most."""

    form = models.ForeignKey(AssessmentForm, models.PROTECT, verbose_name="formulir", related_name="versions")
    number = models.PositiveSmallIntegerField("versi")
    published_on = models.DateField("terbit", null=True, blank=True)
    definition = models.JSONField("isi", default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "versi formulir asesmen"
        verbose_name_plural = "versi formulir asesmen"
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="cases_assessmentversion_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(published_on=None), name="cases_assessmentversion_one_draft"
            ),
        ]

    def __str__(self):
        return f"{self.form} versi {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("cases:assessment_version", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.published_on is None

    @cached_property
    def content(self) -> questionnaire.Definition:
        """The definition as it was when this instance was read."""
        return questionnaire.read(self.definition)


class AssessmentStatus(models.TextChoices):
    DRAFT = "draf", "Belum selesai"
    DONE = "selesai", "Selesai"
    CANCELLED = "dibatalkan", "Dibatalkan"


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Assessments of cases `user` reaches through `can`, of forms up to the secrecy cleared there."""
        return self.filter(scope.assessments(user, can))

    def readable_by(self, user, can):
        """`visible_to`, and what is open by Akses darurat: for the page of one record alone."""
        return self.filter(scope.readable(scope.assessments(user, can), user, can, "case", "case"))

    def done(self):
        return self.filter(status=AssessmentStatus.DONE)


class Assessment(models.Model):
    """The answers of one visit or interview for a case; read for ever in the words of `edition`.

    `answers`: JSON by key of the question (`cases.questionnaire`). Written by `cases.actions.assessment` only.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="kasus", related_name="assessments")
    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, verbose_name="formulir", related_name="+")
    status = models.CharField(
        "keadaan", max_length=12, choices=AssessmentStatus.choices, default=AssessmentStatus.DRAFT
    )
    assessed_on = models.DateField("tanggal asesmen", default=clock.today)
    answers = models.JSONField("jawaban", default=dict)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas", related_name="+", db_index=False
    )
    started_at = models.DateTimeField("dimulai", default=clock.now, editable=False)
    finished_at = models.DateTimeField("diselesaikan", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AssessmentQuerySet.as_manager()
    trail_skip = frozenset({"started_at"})

    class Meta:
        verbose_name = "asesmen"
        verbose_name_plural = "asesmen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=AssessmentStatus.DONE) | Q(finished_at__isnull=False),
                name="cases_assessment_done_when",
            ),
            models.UniqueConstraint(
                fields=["case", "edition"], condition=Q(status=AssessmentStatus.DRAFT),
                name="cases_assessment_one_draft",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.edition.form.name

    def get_absolute_url(self) -> str:
        return reverse("casework:assessment_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == AssessmentStatus.DRAFT

    @property
    def tone(self) -> str:
        return {AssessmentStatus.DRAFT: "wait", AssessmentStatus.DONE: "done"}.get(self.status, "")

    @property
    def restricted(self) -> bool:
        """As its case; opening a file of it is then an event."""
        return self.case.restricted

    @property
    def score(self) -> int | None:
        return questionnaire.score(self.edition.content, self.answers)

    @property
    def meaning(self) -> str:
        """The words of the band its score lies in."""
        return questionnaire.meaning(self.edition.content, self.score)

    @property
    def trail_owner(self) -> str:
        return self.case.trail_owner

    @property
    def trail_region(self) -> str:
        return self.case.trail_region
