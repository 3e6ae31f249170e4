"""Reference data: the 26 kinds of PPKS and the programmes. Seeded from `cases/data/`, kept in the admin."""

from django.db import models

from office.models import Desk


class Secrecy(models.IntegerChoices):
    """domain.md 1.2, S1-S3; the same numbers as `accounts.authz` ORDINARY, LIMITED, SECRET."""

    ORDINARY = 1, "Biasa"
    LIMITED = 2, "Terbatas"
    SECRET = 3, "Rahasia"


class SubjectType(models.TextChoices):
    PERSON = "person", "Orang"
    FAMILY = "family", "Keluarga"
    COMMUNITY = "community", "Komunitas"


class Spm(models.TextChoices):
    """The five district services of the SPM sosial (PP 2/2018, Permensos 9/2018; names as these spell them)."""

    DISABILITY = "disabilitas", "Penyandang disabilitas telantar"
    CHILD = "anak", "Anak telantar"
    ELDERLY = "lansia", "Lanjut usia telantar"
    HOMELESS = "gepeng", "Gelandangan dan pengemis"
    DISASTER = "bencana", "Korban bencana"


class Kind(models.Model):
    """One of the 26 kinds of PPKS (Permensos 8/2012). `code` is the official number, `slug` our own name for it."""

    slug = models.SlugField("slug", max_length=60, unique=True)
    code = models.CharField("nomor", max_length=4, unique=True)
    name = models.CharField("nama", max_length=120)
    subjects = models.CharField(
        "subjek", max_length=40, default=SubjectType.PERSON, help_text="person|family|community"
    )
    age_min = models.PositiveSmallIntegerField("usia paling muda", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("usia paling tua", null=True, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, blank=True, default="")
    spm = models.CharField("layanan SPM", max_length=12, choices=Spm.choices, blank=True, default="")
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="jenis sesudah lewat usia",
        null=True,
        blank=True,
        related_name="+",
        help_text="Ditawarkan lebih dahulu bila seseorang melewati batas usia jenis ini.",
    )
    needs_disability = models.BooleanField("perlu jenis disabilitas", default=False)
    level = models.PositiveSmallIntegerField("kerahasiaan", choices=Secrecy.choices, default=Secrecy.ORDINARY)
    desk = models.ForeignKey(
        Desk, models.PROTECT, verbose_name="bidang penanggung jawab", null=True, blank=True, related_name="+"
    )
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True, default="")
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    active = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = "jenis PPKS"
        verbose_name_plural = "jenis PPKS"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=[1, 2, 3]), name="cases_kind_level"),
            models.CheckConstraint(condition=models.Q(sex__in=["", "L", "P"]), name="cases_kind_sex"),
        ]

    def __str__(self):
        return self.name

    @property
    def subject_types(self) -> list[str]:
        return self.subjects.split("|")


class KindAlias(models.Model):
    """How a kind is written in the wild. Not unique: "Gepeng" means 11 and 12."""

    kind = models.ForeignKey(Kind, models.CASCADE, related_name="aliases")
    name = models.CharField("tertulis", max_length=120)
    key = models.CharField("kunci", max_length=120, editable=False)

    class Meta:
        verbose_name = "sebutan jenis PPKS"
        verbose_name_plural = "sebutan jenis PPKS"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="cases_kindalias_once")]

    def __str__(self):
        return self.name


class Programme(models.Model):
    """An aid or service one can take part in or be referred to, and the desks that answer for it here."""

    class Unit(models.TextChoices):
        PERSON = "person", "orang"
        FAMILY = "family", "keluarga"
        HOUSE = "house", "rumah"
        GROUP = "group", "kelompok"
        ANY = "any", "siapa saja"

    slug = models.SlugField("slug", max_length=60, unique=True)
    code = models.CharField("kode impor", max_length=20, blank=True, default="")
    name = models.CharField("nama", max_length=120)
    unit = models.CharField("satuan", max_length=10, choices=Unit.choices, default=Unit.PERSON)
    central = models.CharField("pengelola pusat", max_length=120, blank=True, default="")
    local = models.CharField("rujukan di daerah", max_length=160, blank=True, default="")
    level = models.PositiveSmallIntegerField("kerahasiaan", choices=Secrecy.choices, default=Secrecy.ORDINARY)
    desks = models.ManyToManyField(Desk, verbose_name="meja penjawab", blank=True, related_name="programmes")
    benefit = models.BooleanField("dapat diikuti", default=True, help_text="Tidak: hanya tujuan rujukan.")
    active = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name = "program"
        verbose_name_plural = "program"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="cases_programme_code_once"),
            models.CheckConstraint(condition=models.Q(level__in=[1, 2, 3]), name="cases_programme_level"),
        ]

    def __str__(self):
        return self.name


class ProgrammeAlias(models.Model):
    """How a programme is written in the wild."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="aliases")
    name = models.CharField("tertulis", max_length=120)
    key = models.CharField("kunci", max_length=120, unique=True, editable=False)

    class Meta:
        verbose_name = "sebutan program"
        verbose_name_plural = "sebutan program"

    def __str__(self):
        return self.name


class NameWord(models.Model):
    """A word that stands in some name: what a misspelt one is compared with (`cases.dictionary`)."""

    word = models.CharField("kata", max_length=160, primary_key=True)

    class Meta:
        verbose_name = "kata nama"
        verbose_name_plural = "kata nama"

    def __str__(self):
        return self.word
