"""Reference data: what people come for. Seeded from `referrals/data/services.csv`, kept in the admin."""

from django.db import models

from accounts.authz import LIMITED, ORDINARY, SECRET
from office.models import Desk


class IntakeKind(models.TextChoices):
    """The four kinds of the register, counted apart (domain.md 10)."""

    REQUEST = "permohonan", "Permohonan"
    COMPLAINT = "pengaduan", "Pengaduan"
    QUESTION = "pertanyaan", "Pertanyaan"
    SUGGESTION = "saran", "Saran"


class Level(models.IntegerChoices):
    """How secret an intake is; the same numbers as `accounts.authz`."""

    ORDINARY = ORDINARY, "Biasa"
    LIMITED = LIMITED, "Terbatas"
    SECRET = SECRET, "Rahasia"


class ServiceKindQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)

    def buttons(self):
        """The big buttons of the operator's phone screen, in their order."""
        return self.active().exclude(button="").order_by("order", "pk")


class ServiceKind(models.Model):
    """A service or subject (domain.md 3.4). `button`: its words on the phone screen; empty: not a button.

    `desk`: the bidang that answers for it. `village_may`: a village may finish it by itself.
    `text_optional`: the name of the service says it all ("BPJS mati"). `at_once`: may be answered while one waits.
    """

    slug = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=120)
    group = models.CharField("kelompok", max_length=60, blank=True, default="")
    kind = models.CharField("jenis", max_length=12, choices=IntakeKind.choices, default=IntakeKind.REQUEST)
    level = models.PositiveSmallIntegerField("kerahasiaan", choices=Level.choices, default=Level.ORDINARY)
    desk = models.ForeignKey(
        Desk, models.PROTECT, verbose_name="bidang penanggung jawab", null=True, blank=True, related_name="+"
    )
    button = models.CharField("tulisan pada tombol", max_length=40, blank=True, default="")
    icon = models.CharField("gambar tombol", max_length=40, blank=True, default="")
    hint = models.CharField("petunjuk isian", max_length=200, blank=True, default="")
    village_may = models.BooleanField("dapat diselesaikan di desa", default=False)
    text_optional = models.BooleanField("uraian boleh kosong", default=False)
    at_once = models.BooleanField("dapat dijawab di tempat", default=False)
    order = models.PositiveSmallIntegerField("urutan", default=100)
    active = models.BooleanField("aktif", default=True)

    objects = ServiceKindQuerySet.as_manager()

    class Meta:
        verbose_name = "jenis layanan"
        verbose_name_plural = "jenis layanan"
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="referrals_servicekind_level"),
            models.CheckConstraint(condition=models.Q(kind__in=IntakeKind.values), name="referrals_servicekind_kind"),
        ]

    def __str__(self):
        return self.name

    @property
    def restricted(self) -> bool:
        return self.level >= Level.SECRET
