"""Two persons who may be one, and two that were made one (ADR 19)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases import scope
from cases.likeness import REASONS
from cases.models.person import Person
from office import clock


class PairState(models.TextChoices):
    OPEN = "terbuka", "Belum diputuskan"
    LATER = "nanti", "Nanti"
    OTHER = "bukan", "Bukan orang yang sama"
    MERGED = "digabung", "Digabung"


# The least score (of 100) -> its words.
LIKE = [(90, "Hampir pasti"), (80, "Sangat mirip"), (1, "Mungkin"), (0, "Pilihan petugas")]


class PairSource(models.TextChoices):
    ENTRY = "entri", "Saat mencatat"
    IMPORT = "impor", "Dari impor"
    NIGHT = "malam", "Pemeriksaan malam"
    HAND = "petugas", "Dipilih petugas"


class PairQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Pairs of which `user` reaches both persons through `can`; of anybody else there is no pair and no count."""
        return self.filter(scope.persons(user, can, "low__"), scope.persons(user, can, "high__"))

    def standing(self):
        """Pairs of two persons who both still stand in the register."""
        return self.filter(low__active=True, high__active=True)


class DuplicatePair(models.Model):
    """Two persons who may be one. `low` is the person with the lower key.

    `reasons`: codes of `cases.likeness.REASONS`, a blank around each. `fingerprint`: of what was known of both; a
    decided pair opens again only when it changed. `found_at`: when it was last found.
    """

    low = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    high = models.ForeignKey(Person, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField("kemiripan")
    reasons = models.CharField("alasan", max_length=200, default=" ")
    source = models.CharField("ditemukan", max_length=8, choices=PairSource.choices, default=PairSource.NIGHT)
    state = models.CharField("keadaan", max_length=8, choices=PairState.choices, default=PairState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    note = models.CharField("keterangan", max_length=300, blank=True, default="")
    fingerprint = models.CharField(max_length=32)
    found_at = models.DateTimeField("terakhir ditemukan", default=clock.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = "data ganda"
        verbose_name_plural = "data ganda"
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="cases_duplicatepair_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="cases_duplicatepair_order"),
        ]
        indexes = [models.Index(fields=["state", "-score", "-id"], name="cases_duplicatepair_desk")]

    def __str__(self):
        return f"{self.low} / {self.high}"

    def get_absolute_url(self) -> str:
        return reverse("cases:pair_detail", args=[self.pk])

    @property
    def reason_words(self) -> list[str]:
        return [REASONS[code] for code in self.reasons.split() if code in REASONS]

    @property
    def words(self) -> str:
        """How alike the two are."""
        return next(words for least, words in LIKE if self.score >= least)

    @property
    def decided(self) -> bool:
        return self.state in {PairState.OTHER, PairState.MERGED}

    @property
    def trail_owner(self) -> str:
        return f"person:{self.low_id}"

    @property
    def trail_region(self) -> str:
        return self.low.trail_region


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Mergers of two persons `user` reaches through `can`."""
        return self.filter(scope.persons(user, can, "kept__"), scope.persons(user, can, "absorbed__"))


class Merge(models.Model):
    """One person taken into another, with all that is needed to part them again.

    `changes`: [model, key, {column: [old, new]}] in the order they were made. `stayed`: [model, key] of what could not
    move. `had`: model -> keys that hung on the kept person before, so that what came later can be told.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changes = models.JSONField(default=list)
    stayed = models.JSONField(default=list)
    had = models.JSONField(default=dict)
    note = models.CharField("keterangan", max_length=300, blank=True, default="")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField("digabung", default=clock.now)
    parted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    parted_at = models.DateTimeField("dipisahkan kembali", null=True)
    part_note = models.CharField("alasan dipisahkan", max_length=300, blank=True, default="")
    unreturned = models.JSONField(default=list)  # [model, key] of what could not go back
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "penggabungan"
        verbose_name_plural = "penggabungan"
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(parted_at=None), name="cases_merge_absorbed_once"),
        ]

    def __str__(self):
        return f"{self.absorbed} → {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("cases:merge_detail", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"person:{self.kept_id}"

    @property
    def trail_region(self) -> str:
        return self.kept.trail_region
