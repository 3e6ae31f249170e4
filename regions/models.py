"""Where: province > kabupaten > kecamatan > village, by Kemendagri code; and other spellings of their names."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Length
from django.db.models.lookups import Exact, StartsWith

from regions.levels import Level


class Kind(models.TextChoices):
    PROVINCE = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten"
    KOTA = "kota", "Kota"
    KECAMATAN = "kecamatan", "Kecamatan"
    KELURAHAN = "kelurahan", "Kelurahan"
    DESA = "desa", "Desa"
    DESA_ADAT = "desa_adat", "Desa Adat"


KINDS_OF_LEVEL = {
    Level.PROVINCE: [Kind.PROVINCE],
    Level.KABUPATEN: [Kind.KABUPATEN, Kind.KOTA],
    Level.KECAMATAN: [Kind.KECAMATAN],
    Level.VILLAGE: [Kind.KELURAHAN, Kind.DESA, Kind.DESA_ADAT],
}
CODE_LENGTH = {Level.PROVINCE: 2, Level.KABUPATEN: 5, Level.KECAMATAN: 8, Level.VILLAGE: 13}


def _any(conditions) -> Q:
    total = Q()
    for condition in conditions:
        total |= condition
    return total


class RegionQuerySet(models.QuerySet):
    def kecamatan(self):
        """All kecamatan."""
        return self.filter(level=Level.KECAMATAN)

    def villages(self):
        """All desa and kelurahan."""
        return self.filter(level=Level.VILLAGE)

    def under(self, code: str):
        """Everything below a region, whatever the depth; the region itself is left out."""
        return self.filter(code__startswith=f"{code}.")


class Region(models.Model):
    """One administrative region. Codes never change hands: a region that ends keeps its row."""

    code = models.CharField("kode Kemendagri", max_length=13, primary_key=True)
    level = models.PositiveSmallIntegerField("tingkat", choices=Level.choices)
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    name = models.CharField("nama", max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="bagian dari"
    )
    kode_bps = models.CharField("kode BPS", max_length=10, null=True, blank=True)  # noqa: DJ001 - unique, so "" won't do

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "name"], name="regions_region_level_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["kode_bps"],
                name="regions_region_kode_bps_once",
                violation_error_message="Kode BPS ini sudah dipakai wilayah lain.",
            ),
            models.CheckConstraint(
                name="regions_region_kind_fits_level",
                condition=_any(Q(level=level, kind__in=kinds) for level, kinds in KINDS_OF_LEVEL.items()),
            ),
            models.CheckConstraint(
                name="regions_region_code_fits_level",
                condition=_any(Q(Exact(Length("code"), size), level=level) for level, size in CODE_LENGTH.items()),
            ),
            models.CheckConstraint(
                name="regions_region_code_continues_parent",
                condition=Q(level=Level.PROVINCE, parent__isnull=True)
                | Q(
                    StartsWith(F("code"), Concat(F("parent_id"), Value("."))),
                    level__gt=Level.PROVINCE,
                    parent__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return self.short_label

    @property
    def short_label(self) -> str:
        """With its kind: "Desa Segamit", "Kecamatan Lubai", "Kabupaten Muara Enim"."""
        return self.name if self.kind == Kind.DESA_ADAT else f"{self.get_kind_display()} {self.name}"

    @property
    def label(self) -> str:
        """With its kind, a village with its kecamatan too: "Desa Segamit, Semende Darat Ulu" (reads `parent`)."""
        return f"{self.short_label}, {self.parent.name}" if self.level == Level.VILLAGE else self.short_label

    @property
    def kecamatan_code(self) -> str | None:
        """The code of the kecamatan it lies in or is; None above kecamatan."""
        return self.code[: CODE_LENGTH[Level.KECAMATAN]] if self.level >= Level.KECAMATAN else None

    @property
    def trail_region(self) -> str:
        return self.code


class RegionAlias(models.Model):
    """Another spelling or an old name of a kecamatan, or of a village inside its kecamatan."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="aliases", verbose_name="wilayah")
    kecamatan = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="+", editable=False)
    text = models.CharField("nama lain", max_length=100)
    key = models.CharField(max_length=100, editable=False)  # `text` as `regions.names` compares it

    class Meta:
        verbose_name = "nama lain wilayah"
        verbose_name_plural = "nama lain wilayah"
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(
                fields=["kecamatan", "key"],
                name="regions_regionalias_once_in_kecamatan",
                condition=Q(kecamatan__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["key"], name="regions_regionalias_once_of_kecamatan", condition=Q(kecamatan__isnull=True)
            ),
            models.CheckConstraint(name="regions_regionalias_key_not_empty", condition=~Q(key="")),
        ]

    def __str__(self):
        return f"{self.text} = {self.region_id}"

    @property
    def trail_region(self) -> str:
        return self.region_id
