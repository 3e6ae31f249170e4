"""Who helps: PSKS persons, families and organisations, with their area, papers and time of service."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.authz import Can, scope
from office import clock
from office.fields import SortKeyField
from regions.models import Region

TKSK = "tksk"  # the kind of which there is one active per kecamatan (Permensos 28/2018)


class Subject(models.TextChoices):
    PERSON = "person", "Perorangan"
    FAMILY = "family", "Keluarga"
    ORGANISATION = "organisation", "Lembaga"


class Kind(models.Model):
    """A kind of PSKS: own slug as key, the number is for display (sources order them differently)."""

    slug = models.SlugField("kode", max_length=30, primary_key=True)
    number = models.PositiveSmallIntegerField("nomor", null=True, blank=True)
    name = models.CharField("nama", max_length=100)
    aliases = models.CharField(
        "sebutan lain", max_length=300, blank=True, default="", help_text="Dipisahkan koma; dikenali saat impor."
    )
    subject = models.CharField("bentuk", max_length=12, choices=Subject.choices)
    pillar = models.BooleanField("termasuk 12 jenis PSKS", default=True)
    active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "jenis PSKS"
        verbose_name_plural = "jenis PSKS"
        ordering = [F("number").asc(nulls_last=True), "name"]

    def __str__(self):
        return self.name


def _above(area) -> Q:
    if area.district or not area.villages:
        return Q()
    return Q(village=None, kecamatan__in={village.rpartition(".")[0] for village in area.villages})


class ActorQuerySet(models.QuerySet):
    def visible_to(self, user, can: Can = Can.PSKS_VIEW):
        """Actors of the user's area; a village also sees (not edits) those who serve its whole kecamatan."""
        return self.filter(scope(user, can, lambda area: area.q() | _above(area) if can == Can.PSKS_VIEW else area.q()))

    def serving(self):
        """Those active today; who stood in for a time does so no longer once it is over."""
        return self.filter(Q(cover_until=None) | Q(cover_until__gte=clock.today()), active=True)


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"
    UNKNOWN = "", "Tidak diketahui"


class Actor(models.Model):
    """One PSKS person, family or organisation. `village`/`kecamatan` are the area served; both empty: the kabupaten."""

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="actors", verbose_name="jenis")
    name = models.CharField("nama", max_length=120)
    name_key = SortKeyField(max_length=120, editable=False)
    nik = models.CharField("NIK", max_length=16, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    education = models.CharField("pendidikan terakhir", max_length=60, blank=True)
    leader = models.CharField("nama ketua", max_length=120, blank=True)
    members = models.PositiveIntegerField("jumlah anggota", null=True, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    email = models.EmailField("surel", max_length=120, blank=True)
    address = models.CharField("alamat", max_length=200, blank=True)
    village = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="desa/kelurahan"
    )
    kecamatan = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kecamatan"
    )
    member_number = models.CharField("nomor induk/anggota", max_length=60, blank=True)
    since = models.DateField("bertugas sejak", null=True, blank=True)
    cover_until = models.DateField("penugasan sementara sampai", null=True, blank=True)
    active = models.BooleanField("aktif", default=True)
    ended_on = models.DateField("berhenti", null=True, blank=True)
    end_reason = models.CharField("alasan berhenti", max_length=120, blank=True)
    note = models.CharField("catatan", max_length=500, blank=True)
    details = models.JSONField("keterangan lain", default=dict, blank=True)  # key of `psks.details` -> text
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="akun"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActorQuerySet.as_manager()
    trail_skip = frozenset({"name_key", "created_at"})

    class Meta:
        verbose_name = "PSKS"
        verbose_name_plural = "PSKS"
        indexes = [models.Index(fields=["name_key", "id"], name="psks_actor_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["kecamatan"],
                condition=Q(kind=TKSK, active=True, cover_until__isnull=True),
                name="psks_actor_one_tksk_per_kecamatan",
            ),
            models.UniqueConstraint(fields=["kind", "nik"], condition=~Q(nik=""), name="psks_actor_nik_once_a_kind"),
            models.CheckConstraint(
                name="psks_actor_tksk_has_kecamatan", condition=~Q(kind=TKSK) | Q(kecamatan__isnull=False)
            ),
            models.CheckConstraint(
                name="psks_actor_ended_is_inactive", condition=Q(ended_on__isnull=True) | Q(active=False)
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("psks:actor_detail", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"psks:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""

    @property
    def state(self) -> str:
        """ "ended", "over" (stood in for a time that has passed), "cover" or "active"."""
        if not self.active:
            return "ended"
        if self.cover_until is None:
            return "active"
        return "over" if self.cover_until < clock.today() else "cover"

    @property
    def place(self) -> str:
        """The area served in words."""
        region = self.village or self.kecamatan
        return region.short_label if region else "Kabupaten"


class PaperKind(models.TextChoices):
    SK = "sk", "SK pengangkatan/pengukuhan"
    STD = "std", "Surat Tanda Daftar (STD)"
    SIOP = "siop", "Izin operasional (SIOP)"
    DEED = "akta", "Akta notaris"
    KUMHAM = "kumham", "SK Kemenkumham"
    NPWP = "npwp", "NPWP"
    DOMICILE = "domisili", "Surat domisili"
    ACCREDITATION = "akreditasi", "Akreditasi"
    CERTIFICATE = "sertifikat", "Sertifikat/pelatihan"
    NIAT = "niat", "Nomor induk anggota Tagana (NIAT)"
    OTHER = "lain", "Lainnya"


class Paper(models.Model):
    """A numbered document of an actor and how long it is valid."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="papers")
    kind = models.CharField("jenis surat", max_length=12, choices=PaperKind.choices)
    number = models.CharField("nomor", max_length=80)
    issued_on = models.DateField("tanggal terbit", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    grade = models.CharField("nilai/peringkat", max_length=20, blank=True)
    note = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        verbose_name = "surat PSKS"
        verbose_name_plural = "surat PSKS"
        ordering = ["kind", "-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "kind", "number"], name="psks_paper_number_once"),
            models.CheckConstraint(
                name="psks_paper_valid_after_issue",
                condition=Q(valid_until__isnull=True) | Q(issued_on__isnull=True) | Q(valid_until__gte=F("issued_on")),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def expired(self) -> bool:
        return bool(self.valid_until and self.valid_until < clock.today())
