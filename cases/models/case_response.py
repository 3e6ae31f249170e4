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
    HANDOVER = "bast", "BAST klien bertanda tangan"
    REPORT = "laporan", "Laporan sosial bertanda tangan"
    CONSENT = "persetujuan", "Pernyataan keluarga"
    PHOTO = "foto", "Foto"
    OTHER = "lainnya", "Berkas lain"


class ClientHandover(CaseRow):
    """BAST klien: the person is handed over to family or an institution. `signed`: the blocks it was printed with."""

    case = of_case("handovers")
    on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=120)
    receiver = models.CharField("diterima oleh", max_length=120)
    receiver_as = models.CharField("hubungan/jabatan", max_length=120)
    receiver_id = models.CharField("nomor KTP/NIP penerima", max_length=30, blank=True, default="")
    receiver_phone = models.CharField("telepon penerima", max_length=20, blank=True, default="")
    receiver_address = models.CharField("alamat penerima", max_length=200)
    condition = models.TextField("keadaan saat diserahkan", max_length=1000)
    belongings = models.TextField("barang yang diserahkan", max_length=1000, blank=True, default="")
    signed = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "BAST klien"
        verbose_name_plural = "BAST klien"
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"BAST klien {self.on:%d-%m-%Y}"


class SocialReport(CaseRow):
    """Laporan sosial: what the worker writes about a person for whoever takes over. `signed`: as of a handover."""

    case = of_case("reports")
    on = models.DateField("tanggal")
    addressee = models.CharField("ditujukan kepada", max_length=160, blank=True, default="")
    background = models.TextField("latar belakang", max_length=4000)
    condition = models.TextField("keadaan fisik, mental, sosial, dan ekonomi", max_length=4000)
    analysis = models.TextField("analisis masalah dan kebutuhan", max_length=4000)
    recommendation = models.TextField("kesimpulan dan rekomendasi", max_length=4000)
    signed = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "laporan sosial"
        verbose_name_plural = "laporan sosial"
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"Laporan sosial {self.on:%d-%m-%Y}"
