"""What was found of a subject (classification) and what it takes part in (participation)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases import scope
from cases.models.family import Community, Family
from cases.models.person import Person, copied_place, in_its_kecamatan
from cases.models.reference import Kind, Programme
from office import clock


def exactly_one(*names: str) -> Q:
    """A condition: one of the foreign keys `names` is filled, the others are not."""
    total = Q()
    for chosen in names:
        total |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return total


class EndReason(models.TextChoices):
    RESOLVED = "selesai", "Masalah selesai / mandiri"
    DEAD = "meninggal", "Meninggal dunia"
    MOVED = "pindah", "Pindah ke luar kabupaten"
    AGED = "lewat_usia", "Lewat batas usia jenis ini"
    LINKED = "dialihkan", "Dialihkan ke keluarga atau komunitasnya"
    MISTAKE = "salah_catat", "Salah catat"
    DOUBLE = "ganda", "Tercatat ganda"
    OTHER = "lainnya", "Lainnya"


class ClassificationQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Classifications of subjects in an area where `user` holds `can`, up to the secrecy cleared there."""
        return self.filter(scope.classifications(user, can))

    def readable_by(self, user, can):
        """`visible_to`, and what is open by Akses darurat: for the page of one record alone."""
        return self.filter(scope.readable(scope.classifications(user, can), user, can, "person", "person"))

    def current(self):
        return self.filter(ended_on=None)


class Classification(models.Model):
    """Exactly one of person, family or community was found to be of one kind of PPKS on a day.

    `village` and `kecamatan` are those of the subject at that time; scope follows where the subject lives now.
    `override_reason`: why it holds although the age or sex rule of the kind says otherwise.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="classifications")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="classifications")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="classifications")
    kind = models.ForeignKey(
        Kind, models.PROTECT, verbose_name="jenis PPKS", related_name="classifications", db_index=False
    )
    assessed_on = models.DateField("dinilai pada")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dinilai oleh", null=True, blank=True, related_name="+"
    )
    age = models.PositiveSmallIntegerField("usia saat dinilai", null=True, blank=True)
    source = models.CharField("sumber", max_length=120, blank=True, default="")
    note = models.TextField("catatan", max_length=2000, blank=True, default="")
    override_reason = models.CharField("alasan tetap dicatat", max_length=300, blank=True, default="")
    village = copied_place()
    kecamatan = copied_place()
    ended_on = models.DateField("berakhir pada", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=16, choices=EndReason.choices, blank=True, default="")
    end_note = models.CharField("keterangan berakhir", max_length=300, blank=True, default="")
    origin = models.CharField("asal data", max_length=80, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_on = models.DateField(default=clock.today, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ClassificationQuerySet.as_manager()
    trail_skip = frozenset({"recorded_at", "recorded_on"})

    class Meta:
        verbose_name = "klasifikasi"
        verbose_name_plural = "klasifikasi"
        # None on the kind alone: without statistics a planner asks it "is this person of the kind" and reads 100,000.
        indexes = [
            models.Index(fields=["kind", "person"], condition=Q(ended_on=None), name="cases_classification_kind")
        ]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "family", "community"), name="cases_classification_one_subject"
            ),
            in_its_kecamatan("cases_classification"),
            *(
                models.UniqueConstraint(
                    fields=[subject, "kind"],
                    condition=Q(**{"ended_on": None, f"{subject}__isnull": False}),
                    name=f"cases_classification_{subject}_once",
                )
                for subject in ("person", "family", "community")
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("assessed_on")), name="cases_classification_span"
            ),
        ]

    def __str__(self):
        return self.kind.name

    @property
    def subject(self) -> Person | Family | Community:
        return self.person or self.family or self.community

    @property
    def trail_owner(self) -> str:
        return self.subject.trail_owner

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Participations of subjects in an area where `user` holds `can`, up to the secrecy cleared there."""
        return self.filter(scope.participations(user, can))

    def readable_by(self, user, can):
        """`visible_to`, and what is open by Akses darurat: for the page of one record alone."""
        return self.filter(scope.readable(scope.participations(user, can), user, can, "person", "person"))

    def current(self):
        return self.filter(status=Participation.Status.ACTIVE)


class Participation(models.Model):
    """A person or a family in a programme in one period ("" = no period given: the present standing)."""

    class Status(models.TextChoices):
        ACTIVE = "aktif", "Menerima"
        STOPPED = "berhenti", "Berhenti"
        GRADUATED = "graduasi", "Graduasi"
        FAILED = "gagal_salur", "Gagal salur"
        PROPOSED = "usulan", "Diusulkan"
        REFUSED = "ditolak", "Ditolak"

    # Found by the unique indexes below, which begin with them.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="participations", db_index=False
    )
    family = models.ForeignKey(
        Family, models.PROTECT, null=True, blank=True, related_name="participations", db_index=False
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="program", related_name="participations", db_index=False
    )
    period = models.CharField("periode", max_length=10, blank=True, default="", help_text="2026, 2026-T2, 2026-09")
    status = models.CharField("keadaan", max_length=12, choices=Status.choices, default=Status.ACTIVE)
    amount = models.PositiveBigIntegerField("jumlah (rupiah)", null=True, blank=True)
    reason = models.CharField("alasan", max_length=300, blank=True, default="")
    source = models.CharField("sumber", max_length=120, blank=True, default="")
    since = models.DateField("sejak", null=True, blank=True)
    ended_on = models.DateField("berakhir pada", null=True, blank=True)
    village = copied_place()
    kecamatan = copied_place()
    origin = models.CharField("asal data", max_length=80, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_on = models.DateField(default=clock.today, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ParticipationQuerySet.as_manager()
    trail_skip = frozenset({"recorded_at", "recorded_on"})

    class Meta:
        verbose_name = "kepesertaan"
        verbose_name_plural = "kepesertaan"
        indexes = [models.Index(fields=["programme", "family"], name="cases_participation_family")]
        constraints = [
            models.CheckConstraint(condition=exactly_one("person", "family"), name="cases_participation_one_subject"),
            in_its_kecamatan("cases_participation"),
            *(
                models.UniqueConstraint(
                    fields=[subject, "programme", "period"],
                    condition=Q(**{f"{subject}__isnull": False}),
                    name=f"cases_participation_{subject}_once",
                )
                for subject in ("person", "family")
            ),
        ]

    def __str__(self):
        return f"{self.programme} {self.period}".strip()

    def get_absolute_url(self) -> str:
        return reverse("cases:participation_detail", args=[self.pk])

    @property
    def subject(self) -> Person | Family:
        return self.person or self.family

    @property
    def trail_owner(self) -> str:
        return self.subject.trail_owner

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""
