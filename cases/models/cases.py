"""A case: the handling of a person, a family or a community."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases import scope
from cases.models.facts import exactly_one
from cases.models.family import Community, Family
from cases.models.person import Person
from cases.models.reference import Kind, Secrecy
from cases.workflow import MOVES, OPEN, STAGE_OF, TONES, Status
from office import clock
from office.models import Desk
from regions.models import Region


class Outcome(models.TextChoices):
    """How a case ended."""

    REACHED = "tercapai", "Tujuan tercapai / mandiri"
    FAMILY = "kembali_keluarga", "Kembali ke keluarga (resosialisasi)"
    INSTITUTION = "dirujuk_lembaga", "Dirujuk ke panti, balai, atau LKS"
    HANDED_OVER = "dialihkan", "Dialihkan ke instansi lain"
    SENT_HOME = "dipulangkan", "Dipulangkan ke daerah asal"
    MOVED = "pindah", "Pindah ke luar kabupaten"
    DEAD = "meninggal", "Meninggal dunia"
    REFUSED = "menolak", "Menolak layanan"
    LOST = "tidak_ditemukan", "Tidak dapat ditemukan lagi"


BESIDE = {  # written with a move's care without moving; completes "sudah ... oleh"
    "open": "dibuka",
    "edit": "diubah",
    "assign": "ditugaskan",
    "take_over": "diambil alih",
}


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Cases of subjects in an area where `user` holds `can`, up to the secrecy cleared there."""
        return self.filter(scope.cases(user, can))

    def readable_by(self, user, can):
        """`visible_to`, and what is open by Akses darurat: for the page of one record alone."""
        return self.filter(scope.readable(scope.cases(user, can), user, can, "case"))

    def lettered(self, user, can):
        """Cases whose letters `user` may treat by `can`: where one assignment grants this and to read the case."""
        return self.filter(scope.case_letters(user, can))

    def approvable(self, user, can):
        """Cases whose plan, termination or respon kasus `user` may decide on."""
        return self.filter(scope.approvals(user, can))

    def unattended(self):
        """Cases whose responsible worker may not work on them any more."""
        return self.filter(scope.unattended())

    def open(self):
        return self.filter(status__in=OPEN)


class Case(models.Model):
    """The handling of exactly one person, family or community under one or more kinds of PPKS.

    `level` is at least the highest of its kinds. `village`, `kecamatan`: of the subject when it was opened; scope
    follows where the subject lives now. `urgent`: a respon kasus, begun before it was approved; `approval_due` by when.
    `asked_by`: who asked for the approval that is waited for, or was given last. Written by `cases.actions` only.
    """

    number = models.CharField("nomor kasus", max_length=16, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="cases")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="cases")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="cases")
    kinds = models.ManyToManyField(Kind, verbose_name="jenis PPKS", related_name="cases")
    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name="bidang", related_name="+", db_index=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas penanggung jawab", related_name="cases"
    )
    level = models.PositiveSmallIntegerField("kerahasiaan", choices=Secrecy.choices, default=Secrecy.ORDINARY)
    status = models.CharField("tahap", max_length=20, choices=Status.choices, default=Status.INTAKE)
    resume = models.CharField(max_length=20, choices=Status.choices, blank=True, default="", editable=False)
    problem = models.TextField("masalah yang ditangani", max_length=3000)
    source = models.CharField("asal kasus", max_length=120, blank=True, default="")

    urgent = models.BooleanField("respon kasus", default=False)
    approval_due = models.DateField("disetujui paling lambat", null=True, blank=True)
    approved_at = models.DateTimeField("respon kasus disetujui", null=True, blank=True, editable=False)

    opened_on = models.DateField("dibuka pada", default=clock.today)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuka oleh", related_name="+", db_index=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    outcome = models.CharField("hasil akhir", max_length=20, choices=Outcome.choices, blank=True, default="")
    outcome_note = models.TextField("keadaan pada akhir kasus", max_length=2000, blank=True, default="")
    ended_on = models.DateField("diakhiri pada", null=True, blank=True)

    village = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    kecamatan = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    moved_at = models.DateTimeField("tahap sejak", default=clock.now, editable=False)
    moved_by = models.CharField(max_length=120, blank=True, default="", editable=False)
    last_move = models.CharField(max_length=24, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseQuerySet.as_manager()
    trail_skip = frozenset({"resume", "moved_at", "moved_by", "last_move"})

    class Meta:
        verbose_name = "kasus"
        verbose_name_plural = "kasus"
        indexes = [
            models.Index("status", "moved_at", name="cases_case_status"),  # what waits, oldest first
            models.Index("desk", "status", name="cases_case_desk"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "family", "community"), name="cases_case_one_subject"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="cases_case_status_known"),
            models.CheckConstraint(condition=Q(level__in=Secrecy.values), name="cases_case_level_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.ENDED) | (~Q(outcome="") & Q(ended_on__isnull=False)),
                name="cases_case_ended_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | Q(approval_due__isnull=False), name="cases_case_urgent_has_due"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("casework:case_detail", args=[self.pk])

    @property
    def subject(self) -> Person | Family | Community:
        return self.person or self.family or self.community

    @property
    def restricted(self) -> bool:
        return self.level >= Secrecy.SECRET

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def stage(self) -> Status:
        """The stage out of `workflow.STAGES` it stands at."""
        return STAGE_OF.get(Status(self.status), Status(self.status))

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.status), "")

    @property
    def awaits_response(self) -> bool:
        """A respon kasus the Kabid has not approved yet."""
        return self.urgent and self.approved_at is None

    @property
    def response_late(self) -> bool:
        return self.awaits_response and self.is_open and self.approval_due < clock.today()

    @property
    def last_done(self) -> str:
        """What was done last, completing "sudah ... oleh"."""
        return MOVES[self.last_move].done if self.last_move in MOVES else BESIDE.get(self.last_move, "diubah")

    @property
    def trail_owner(self) -> str:
        return f"case:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""
