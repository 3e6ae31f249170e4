"""Respon kasus: how somebody was found and brought, shelter, and the papers that go with a person."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from cases.models.case_rows import CaseRow, of_case
from cases.models.cases import Case
from office import clock
from regions.models import Region


class Bringer(models.TextChoices):
    SATPOL = "satpol_pp", "Satpol PP"
    POLICE = "polisi", "Polisi"
    VILLAGE = "desa", "Perangkat desa/kelurahan"
    HEALTH = "kesehatan", "Puskesmas/rumah sakit"
    CITIZEN = "warga", "Warga"
    FAMILY = "keluarga", "Keluarga"
    PATROL = "petugas", "Ditemukan petugas sendiri"
    OTHER = "lainnya", "Lainnya"


class CaseResponse(CaseRow):
    """The night somebody was brought: by whom, found where and in what state, what was done at once."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="response", verbose_name="kasus")
    brought_by = models.CharField("dibawa oleh", max_length=12, choices=Bringer.choices)
    brought_name = models.CharField("nama yang membawa", max_length=120, blank=True, default="")
    found_at = models.DateTimeField("ditemukan pada")
    village = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan ditemukan", related_name="+", db_index=False
    )
    place = models.CharField("tempat ditemukan", max_length=200)
    condition = models.TextField("keadaan", max_length=2000)
    acts = models.TextField("tindakan yang sudah diambil", max_length=2000, blank=True, default="")

    class Meta:
        verbose_name = "respon kasus"
        verbose_name_plural = "respon kasus"

    def __str__(self):
        return f"Respon {self.case}"


class ShelterStay(CaseRow):
    """Days in a shelter. `days` allowed (14 in practice [V domain.md 10]) is a setting, kept with each stay."""

    case = of_case("stays")
    shelter = models.CharField("rumah singgah", max_length=120)
    since = models.DateField("masuk")
    until = models.DateField("keluar", null=True, blank=True)
    days = models.PositiveSmallIntegerField("batas hari", editable=False)
    note = models.CharField("keterangan", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "tinggal di rumah singgah"
        verbose_name_plural = "tinggal di rumah singgah"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="cases_shelterstay_one_open"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="cases_shelterstay_span"),
        ]

    def __str__(self):
        return f"{self.shelter} {self.since:%d-%m-%Y}"

    @property
    def limit(self) -> date:
        """The last day allowed: the day of arrival counts as the first."""
        return self.since + timedelta(days=self.days - 1)

    @property
    def day(self) -> int:
        """Which day it is, or how many days it was."""
        return ((self.until or clock.today()) - self.since).days + 1

    @property
    def over(self) -> bool:
        return self.until is None and self.day > self.days


class PaperKind(models.TextChoices):
    """What a file of a case is."""

    POLICE = "polsek", "Surat keterangan polsek"
    HOME = "pengantar", "Surat pengantar ke Dinas Sosial daerah asal"
    TICKET = "tiket", "Tiket pulang"
    HOSPITAL = "rujukan", "Surat rujukan atau keterangan dokter"
    CONSENT = "persetujuan", "Pernyataan keluarga"
    PHOTO = "foto", "Foto"
    OTHER = "lainnya", "Berkas lain"
