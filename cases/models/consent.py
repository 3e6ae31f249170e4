"""Why a person's data may be kept and given on (UU 27/2022 Ps 20-26), and what Dukcapil said of a NIK."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases import scope
from cases.models.person import NikState, Person
from cases.models.reference import Secrecy
from office import clock
from office.models import Desk


class Basis(models.TextChoices):
    """The six bases of Ps 20(2)."""

    CONSENT = "persetujuan", "Persetujuan"
    CONTRACT = "perjanjian", "Pemenuhan perjanjian"
    LAW = "kewajiban_hukum", "Kewajiban hukum"
    VITAL = "kepentingan_vital", "Kepentingan vital"
    PUBLIC = "kepentingan_umum", "Tugas kepentingan umum"
    LEGITIMATE = "kepentingan_sah", "Kepentingan sah lainnya"


class ConsentWay(models.TextChoices):
    SIGNED = "tanda_tangan", "Tanda tangan"
    WHATSAPP = "wa", "Pesan WA"
    SPOKEN = "lisan", "Lisan, dicatat petugas"


class BasisEnd(models.TextChoices):
    WITHDRAWN = "ditarik", "Persetujuan ditarik"
    EXPIRED = "berakhir", "Tidak berlaku lagi"
    MISTAKE = "salah_catat", "Salah catat"


class LegalBasisQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Bases of persons in reach, from Terbatas on; one that tells of something Rahasia needs the clearance."""
        return self.filter(scope.legal_bases(user, can))

    def current(self):
        return self.filter(ended_on=None)


class LegalBasis(models.Model):
    """Why the data of a person may be processed here (`desk` empty) or shared with an agency (`desk`), with its proof.

    `given_by`: who consented, the person or, for a child, parent or guardian. `wording`: version of the text they were
    read. `level` SECRET: that this agency gets something already tells of a Rahasia matter. Files hang on the row.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="legal_bases", db_index=False)
    desk = models.ForeignKey(
        Desk, models.PROTECT, verbose_name="instansi", null=True, blank=True, related_name="+", db_index=False
    )
    basis = models.CharField("dasar", max_length=20, choices=Basis.choices)
    since = models.DateField("sejak")
    way = models.CharField("cara", max_length=16, choices=ConsentWay.choices, blank=True, default="")
    wording = models.CharField("versi naskah", max_length=40, blank=True, default="")
    given_by = models.CharField("diberikan oleh", max_length=120, blank=True, default="")
    relation = models.CharField("hubungan", max_length=40, blank=True, default="")
    note = models.CharField("keterangan", max_length=300, blank=True, default="")
    level = models.PositiveSmallIntegerField("kerahasiaan", choices=Secrecy.choices, default=Secrecy.ORDINARY)
    ended_on = models.DateField("berakhir pada", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=16, choices=BasisEnd.choices, blank=True, default="")
    end_note = models.CharField("keterangan berakhir", max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LegalBasisQuerySet.as_manager()
    trail_skip = frozenset({"recorded_at"})

    class Meta:
        verbose_name = "dasar pemrosesan"
        verbose_name_plural = "dasar pemrosesan"
        indexes = [models.Index(fields=["person", "desk"], name="cases_legalbasis_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "basis"],
                condition=Q(desk=None, ended_on=None),
                name="cases_legalbasis_once",
            ),
            models.UniqueConstraint(
                fields=["person", "desk"],
                condition=Q(desk__isnull=False, ended_on=None),
                name="cases_legalbasis_desk_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("since")), name="cases_legalbasis_span"
            ),
            models.CheckConstraint(
                condition=~Q(basis="persetujuan") | (~Q(given_by="") & ~Q(way="")), name="cases_legalbasis_proof"
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="cases_legalbasis_level"),
        ]

    def __str__(self):
        return self.get_basis_display()

    @property
    def trail_owner(self) -> str:
        return self.person.trail_owner

    @property
    def trail_region(self) -> str:
        return self.person.trail_region

    @property
    def restricted(self) -> bool:
        """Whether opening a file of it is an event (`documents.views.file`)."""
        return self.level == Secrecy.SECRET or self.person.restricted


class NikCheck(models.Model):
    """What Dukcapil answered about a person's NIK on a day, and where the answer came from."""

    ANSWERS = [(state.value, state.label) for state in (NikState.MATCHED, NikState.UNMATCHED, NikState.DEAD)]

    person = models.ForeignKey(Person, models.CASCADE, related_name="nik_checks")
    answer = models.CharField("jawaban", max_length=16, choices=ANSWERS)
    checked_on = models.DateField("tanggal jawaban")
    source = models.CharField("sumber", max_length=120)
    note = models.CharField("keterangan", max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "pemeriksaan NIK"
        verbose_name_plural = "pemeriksaan NIK"

    def __str__(self):
        return f"{self.get_answer_display()} ({self.checked_on:%d-%m-%Y})"

    @property
    def trail_owner(self) -> str:
        return f"person:{self.person_id}"

    @property
    def trail_region(self) -> str:
        return self.person.trail_region
