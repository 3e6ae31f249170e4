"""Proposals for aid (usulan): names by village, programme and month, and the calendars they keep to."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases import scope
from cases.models.family import Family
from cases.models.person import Person
from cases.models.reference import Programme
from cases.proposing import Status
from office import clock
from regions.models import Region

LAST_DAY = 28  # of every month, so that a day of a calendar is there each month
DAY = [MinValueValidator(1), MaxValueValidator(LAST_DAY)]


class ProposalWindow(models.Model):
    """A monthly calendar (domain.md 10): from which to which day something may be handed in, and when it is pulled.

    Of the kind "usulan" it binds proposals of `programmes`; a programme in no window may be proposed any day.
    """

    class Kind(models.TextChoices):
        AID = "usulan", "Usulan bansos"
        DTSEN = "dtsen", "Pemutakhiran DTSEN"

    name = models.CharField("nama", max_length=80, unique=True)
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    opens_day = models.PositiveSmallIntegerField("dibuka tanggal", validators=DAY)
    closes_day = models.PositiveSmallIntegerField("ditutup tanggal", validators=DAY)
    pulled_day = models.PositiveSmallIntegerField("data ditarik tanggal", null=True, blank=True, validators=DAY)
    programmes = models.ManyToManyField(Programme, verbose_name="berlaku untuk", blank=True, related_name="windows")
    source = models.CharField("dasar", max_length=200, blank=True, default="")
    active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kalender usulan"
        verbose_name_plural = "kalender usulan"
        ordering = ["kind", "opens_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_day__gte=1, closes_day__gte=F("opens_day"), closes_day__lte=LAST_DAY),
                name="cases_proposalwindow_days",
                violation_error_message="Tanggal ditutup tidak boleh sebelum tanggal dibuka.",
            )
        ]

    def __str__(self):
        return self.name


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Proposals of villages in an area where `user` holds `can`."""
        return self.filter(scope.proposals(user, can))


class Proposal(models.Model):
    """The names one village proposes for one programme in one month ("2026-12"), with the paper they stand on."""

    class Basis(models.TextChoices):
        MUSDES = "musdes", "Berita acara musdes/muskel"
        SPTJM = "sptjm", "SPTJM"

    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="program", related_name="proposals", db_index=False
    )
    period = models.CharField("periode", max_length=7)
    village = models.ForeignKey(Region, models.PROTECT, verbose_name="desa/kelurahan", related_name="+")
    kecamatan = models.ForeignKey(Region, models.PROTECT, verbose_name="kecamatan", related_name="+")
    basis = models.CharField("dasar usulan", max_length=10, choices=Basis.choices, blank=True, default="")
    basis_number = models.CharField("nomor", max_length=80, blank=True, default="")
    basis_on = models.DateField("tanggal", null=True, blank=True)
    note = models.CharField("catatan", max_length=300, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProposalQuerySet.as_manager()
    trail_skip = frozenset({"created_at", "created_by"})

    class Meta:
        verbose_name = "usulan"
        verbose_name_plural = "usulan"
        constraints = [
            models.UniqueConstraint(fields=["programme", "period", "village"], name="cases_proposal_once"),
        ]

    def __str__(self):
        return f"Usulan {self.programme} {self.village.name} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("cases:proposal_detail", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"proposal:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id


class ProposalItemQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Names of proposals in the user's area, of persons the user reaches there and may know of."""
        return self.filter(scope.proposal_items(user, can))

    def standing(self):
        """Those not refused."""
        return self.exclude(status=Status.REFUSED)


class ProposalItem(models.Model):
    """One name of a proposal. For a programme that counts by family the person is the pengurus of `family`."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="items", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="nama", related_name="proposed")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="proposed")
    status = models.CharField("keadaan", max_length=12, choices=Status.choices, default=Status.DRAFT)
    reason = models.CharField("alasan", max_length=300, blank=True, default="")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProposalItemQuerySet.as_manager()
    trail_skip = frozenset({"moved_at", "moved_by", "submitted_by"})

    class Meta:
        verbose_name = "nama yang diusulkan"
        verbose_name_plural = "nama yang diusulkan"
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="cases_proposalitem_once")]

    def __str__(self):
        return f"{self.proposal.programme} {self.proposal.period}"

    @property
    def trail_owner(self) -> str:
        return self.person.trail_owner

    @property
    def trail_region(self) -> str:
        return self.proposal.village_id
