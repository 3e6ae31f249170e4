"""Assessment forms as data: a form, and its numbered versions, of which a published one is never edited again."""

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases import questionnaire
from cases.models.reference import Kind, Secrecy


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
