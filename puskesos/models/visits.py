"""Outreach of the facilitators: whom they plan to visit, and what they found (domain.md 3.3 B)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.authz import Area, Can, Role, scope
from cases.models import Family, Person, Programme
from office import clock
from puskesos.workflow import VISIT_MOVES, VISIT_TONES, VisitStatus
from referrals.models import Intake
from regions.models import Region


class DataWork(models.TextChoices):
    """What was done for the data on a visit, as the monthly report counts it (domain.md 3.6)."""

    CHECK = "cek_bansos", "Cek bansos"
    PROPOSE = "usulan_baru", "Usulan baru"
    BIRTH = "bbl", "Bayi baru lahir (BBL)"
    ENTITLED = "kelayakan", "Kelayakan"
    OTHER = "tugas_lain", "Tugas lain"


class InData(models.TextChoices):
    """Whether the family stands in the unified data, as far as could be seen."""

    YES = "sudah", "Sudah ada"
    NO = "belum", "Belum ada"
    UNSURE = "tidak_tahu", "Belum dapat dipastikan"


OPENLY_KNOWN = (Q(person=None) | Q(person__restricted=False)) & (Q(family=None) | Q(family__restricted=False))


class OutreachVisitQuerySet(models.QuerySet):
    def visible_to(self, user, can: Can = Can.VISIT_VIEW):
        """Visits in the area; a facilitator's are the own ones. Whom only Rahasia knows is visited by nobody here."""

        def reach(area: Area) -> Q:
            own = Q(facilitator_id=user.pk) if area.role == Role.FACILITATOR else Q()
            return area.q() & own & OPENLY_KNOWN

        return self.filter(scope(user, can, reach))

    def planned(self):
        return self.filter(status=VisitStatus.PLANNED)

    def done(self):
        return self.filter(status=VisitStatus.DONE)


class OutreachVisit(models.Model):
    """One visit of a facilitator to a family, a person, or a name that is not in the register.

    `subject_name` and `address` are typed, or copied from the register when the visit is planned. `receives`: the
    programmes the family says it has; nothing follows from it in the register. `intake`: what they complained of.
    """

    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="fasilitator", related_name="+"
    )
    planned_on = models.DateField("direncanakan tanggal")
    village = models.ForeignKey(Region, models.PROTECT, verbose_name="desa/kelurahan", related_name="+", db_index=False)
    kecamatan = models.ForeignKey(Region, models.PROTECT, related_name="+", editable=False, db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="outreach")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="outreach")
    subject_name = models.CharField("nama", max_length=120)
    address = models.CharField("alamat", max_length=200, blank=True, default="")
    purpose = models.CharField("keperluan", max_length=200)
    status = models.CharField("keadaan", max_length=12, choices=VisitStatus.choices, default=VisitStatus.PLANNED)
    done_on = models.DateField("dilakukan tanggal", null=True, blank=True)
    work = models.CharField("pendataan", max_length=12, choices=DataWork.choices, blank=True, default="")
    in_data = models.CharField("di data terpadu", max_length=12, choices=InData.choices, blank=True, default="")
    receives = models.ManyToManyField(Programme, verbose_name="bantuan yang diterima", blank=True, related_name="+")
    findings = models.TextField("hasil kunjungan", max_length=2000, blank=True, default="")
    latitude = models.DecimalField("lintang", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=8, decimal_places=5, null=True, blank=True)
    intake = models.OneToOneField(Intake, models.PROTECT, null=True, blank=True, related_name="+")
    end_note = models.CharField("alasan batal", max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now, editable=False)
    moved_by = models.CharField(max_length=120, blank=True, default="", editable=False)
    last_move = models.CharField(max_length=24, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OutreachVisitQuerySet.as_manager()
    trail_skip = frozenset({"created_at", "moved_at", "moved_by", "last_move"})

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        indexes = [
            models.Index(fields=["village", "planned_on"], name="puskesos_visit_village"),
            models.Index(fields=["kecamatan", "planned_on"], name="puskesos_visit_kecamatan"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=VisitStatus.values), name="puskesos_outreachvisit_status"),
            models.CheckConstraint(
                condition=~Q(status=VisitStatus.DONE) | Q(done_on__isnull=False), name="puskesos_outreachvisit_done"
            ),
        ]

    def __str__(self):
        return f"Kunjungan {self.day:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        return reverse("puskesos:visit_detail", args=[self.pk])

    @property
    def day(self) -> date:
        """When it was; until then when it is planned."""
        return self.done_on or self.planned_on

    @property
    def place(self) -> str:
        """As a map app takes and copies it: "-3.91235, 103.84512"; "" if not noted."""
        return f"{self.latitude}, {self.longitude}" if self.latitude is not None else ""

    @property
    def tone(self) -> str:
        return "late" if self.late else VISIT_TONES.get(self.status, "")

    @property
    def late(self) -> bool:
        return self.status == VisitStatus.PLANNED and self.planned_on < clock.today()

    @property
    def last_done(self) -> str:
        return VISIT_MOVES[self.last_move].done if self.last_move else "direncanakan"

    @property
    def trail_owner(self) -> str:
        return f"visit:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id
