"""Families, their KK numbers and members over time, their desil, and communities."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace
from django.urls import reverse

from cases import scope
from cases.models.person import Person, copied_place, in_its_kecamatan
from office import clock
from office.fields import SortKeyField
from regions.models import Region


class FamilyRole(models.TextChoices):
    """SHDK, the standing in the family as a Kartu Keluarga gives it."""

    HEAD = "kepala", "Kepala keluarga"
    HUSBAND = "suami", "Suami"
    WIFE = "istri", "Istri"
    CHILD = "anak", "Anak"
    CHILD_IN_LAW = "menantu", "Menantu"
    GRANDCHILD = "cucu", "Cucu"
    PARENT = "orang_tua", "Orang tua"
    PARENT_IN_LAW = "mertua", "Mertua"
    KIN = "famili_lain", "Famili lain"
    HELPER = "pembantu", "Pembantu"
    OTHER = "lainnya", "Lainnya"


class FamilyQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Families in an area where `user` holds `can`; one known only through Rahasia needs the clearance there."""
        return self.filter(scope.families(user, can))

    def active(self):
        return self.filter(active=True)


class Family(models.Model):
    """A family. Its No. KK changes over time and is never a key; `no_kk` repeats the one of the open FamilyCard.

    `restricted`: made through something Rahasia, or all present members are known only so.
    `joined_into`: the family this one was joined to; it keeps its past and may be separated again.
    """

    no_kk = models.CharField("No. KK", max_length=16, null=True, blank=True)
    head = models.ForeignKey(
        Person, models.PROTECT, verbose_name="kepala keluarga", null=True, blank=True, related_name="headed"
    )
    head_key = SortKeyField(max_length=160, editable=False, default="")
    village = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan", null=True, blank=True, related_name="+", db_index=False
    )
    kecamatan = copied_place(verbose_name="kecamatan")
    address = models.CharField("alamat", max_length=200, blank=True, default="")
    rt = models.CharField("RT", max_length=3, blank=True, default="")
    rw = models.CharField("RW", max_length=3, blank=True, default="")
    companion = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="pendamping PKH", null=True, blank=True, related_name="+"
    )
    note = models.TextField("catatan", max_length=2000, blank=True, default="")
    restricted = models.BooleanField("hanya dikenal lewat data rahasia", default=False)
    active = models.BooleanField("aktif", default=True)
    closed_on = models.DateField("ditutup pada", null=True, blank=True)
    joined_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="digabung ke",
        null=True,
        blank=True,
        related_name="joined",
        db_index=False,
    )
    origin = models.CharField("asal data", max_length=80, blank=True, default="", editable=False)
    created_at = models.DateTimeField("dicatat", default=clock.now, editable=False)
    created_on = models.DateField("tanggal dicatat", default=clock.today, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FamilyQuerySet.as_manager()
    trail_skip = frozenset({"head_key", "created_at", "created_on"})

    class Meta:
        verbose_name = "keluarga"
        verbose_name_plural = "keluarga"
        indexes = [
            models.Index(fields=["head_key", "id"], name="cases_family_head"),
            models.Index(fields=["village", "head_key", "id"], name="cases_family_village"),
            models.Index(fields=["kecamatan", "head_key", "id"], name="cases_family_kecamatan"),
            models.Index(
                fields=["joined_into"], condition=Q(joined_into__isnull=False), name="cases_family_joined_into"
            ),
        ]
        constraints = [
            # A restricted family yields its number: whoever is not cleared must not run into it.
            models.UniqueConstraint(
                fields=["no_kk"],
                condition=Q(no_kk__isnull=False, active=True, restricted=False),
                name="cases_family_no_kk_once",
            ),
            in_its_kecamatan("cases_family"),
        ]

    def __str__(self):
        return f"Keluarga {self.head.name}" if self.head_id else f"Keluarga #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:family_detail", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"family:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""


class FamilyCard(models.Model):
    """A No. KK a family had, from and until when (both days may be unknown)."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="cards")
    no_kk = models.CharField("No. KK", max_length=16)
    since = models.DateField("sejak", null=True, blank=True)
    until = models.DateField("sampai", null=True, blank=True)
    source = models.CharField("sumber", max_length=120, blank=True, default="")

    class Meta:
        verbose_name = "nomor KK"
        verbose_name_plural = "nomor KK"
        indexes = [models.Index(fields=["no_kk"], name="cases_familycard_no_kk")]
        constraints = [
            models.UniqueConstraint(fields=["family"], condition=Q(until=None), name="cases_familycard_one_open"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=models.F("since")), name="cases_familycard_span"
            ),
        ]

    def __str__(self):
        return self.no_kk

    @property
    def trail_owner(self) -> str:
        return f"family:{self.family_id}"

    @property
    def trail_region(self) -> str:
        return self.family.trail_region


class FamilyMembership(models.Model):
    """Who belonged to which family, as what, from and until when; at most one open membership a person."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField("hubungan (SHDK)", max_length=12, choices=FamilyRole.choices, default=FamilyRole.OTHER)
    since = models.DateField("sejak", null=True, blank=True)
    until = models.DateField("sampai", null=True, blank=True)
    end_reason = models.CharField("alasan keluar", max_length=120, blank=True, default="")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "anggota keluarga"
        verbose_name_plural = "anggota keluarga"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="cases_membership_one_open"),
            models.UniqueConstraint(
                fields=["family"], condition=Q(until=None, role="kepala"), name="cases_membership_one_head"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=models.F("since")), name="cases_membership_span"
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_role_display()})"

    @property
    def trail_owner(self) -> str:
        return f"person:{self.person_id}"

    @property
    def trail_region(self) -> str:
        return self.family.trail_region


class DesilRecordQuerySet(models.QuerySet):
    def in_time(self):
        """The oldest period first: a quarter stands at its last month, a year before its months."""
        told = F("period")
        for quarter in range(1, 5):
            told = Replace(told, Value(f"TW{quarter}"), Value(f"{quarter * 3:02}"))
        return self.order_by(told, "period", "-level")


class DesilRecord(models.Model):
    """The welfare decile (1 poorest) a family had in one period, as given; a time line."""

    class Level(models.TextChoices):
        NATIONAL = "nasional", "Nasional"
        PROVINCE = "provinsi", "Provinsi"
        DISTRICT = "kabupaten", "Kabupaten"

    family = models.ForeignKey(
        Family, models.CASCADE, related_name="desil_records", db_index=False
    )  # see the constraint
    period = models.CharField("periode", max_length=10, help_text="2026, 2026-TW3 atau 2026-09")
    level = models.CharField("tingkat", max_length=10, choices=Level.choices, default=Level.NATIONAL)
    desil = models.PositiveSmallIntegerField("desil")
    source = models.CharField("sumber", max_length=120, blank=True, default="")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DesilRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "desil"
        verbose_name_plural = "desil"
        constraints = [
            models.UniqueConstraint(fields=["family", "period", "level"], name="cases_desilrecord_once"),
            models.CheckConstraint(condition=Q(desil__gte=1, desil__lte=10), name="cases_desilrecord_range"),
        ]

    def __str__(self):
        return f"Desil {self.desil} ({self.period})"

    @property
    def trail_owner(self) -> str:
        return f"family:{self.family_id}"

    @property
    def trail_region(self) -> str:
        return self.family.trail_region


class CommunityQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Communities in an area where `user` holds `can`."""
        return self.filter(scope.communities(user, can))


class Community(models.Model):
    """A community or group that is classified as a whole (KAT, a group hit by a disaster)."""

    name = models.CharField("nama", max_length=120)
    village = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan", null=True, blank=True, related_name="+", db_index=False
    )
    kecamatan = models.ForeignKey(
        Region, models.PROTECT, verbose_name="kecamatan", null=True, blank=True, related_name="+", db_index=False
    )
    members = models.PositiveIntegerField("perkiraan jumlah jiwa", null=True, blank=True)
    note = models.TextField("catatan", max_length=2000, blank=True, default="")
    restricted = models.BooleanField("hanya dikenal lewat data rahasia", default=False)
    active = models.BooleanField("aktif", default=True)
    created_at = models.DateTimeField("dicatat", default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CommunityQuerySet.as_manager()
    trail_skip = frozenset({"created_at"})

    class Meta:
        verbose_name = "komunitas"
        verbose_name_plural = "komunitas"
        indexes = [models.Index(fields=["village"], name="cases_community_village")]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:community_detail", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"community:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""
