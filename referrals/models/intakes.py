"""The register "Layanan & Pengaduan"."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.authz import Can, may
from cases.models import NikMissing, Sex
from office import clock
from office.fields import SortKeyField
from office.models import Desk
from referrals import scope
from referrals.models.deadlines import Stage, Unit
from referrals.models.services import IntakeKind, Level, ServiceKind
from referrals.workflow import MOVES, OPEN, TONES, Holder, Status
from regions.models import Region

CLOCK = frozenset({"due_stage", "due_at", "due_left", "due_unit", "due_told"})  # follows from the moves


class Channel(models.TextChoices):
    WALK_IN = "datang", "Datang langsung"
    VISIT = "kunjungan", "Kunjungan fasilitator"
    WHATSAPP = "whatsapp", "WhatsApp"
    PHONE = "telepon", "Telepon"
    LETTER = "surat", "Surat"
    LAPOR = "lapor", "LAPOR!"
    SOCIAL = "medsos", "Media sosial"
    MUSDES = "musdes", "Musdes/muskel"


class Reporter(models.TextChoices):
    SELF = "sendiri", "Orang yang bersangkutan"
    FAMILY = "keluarga", "Keluarga"
    NEIGHBOUR = "tetangga", "Tetangga/warga lain"
    OFFICIAL = "petugas", "Petugas/perangkat desa/instansi"
    ANONYMOUS = "anonim", "Tidak mau disebut (anonim)"


class RejectReason(models.TextChoices):
    """Why an intake is not taken up; the sentence to the public begins "Belum dapat dipenuhi, karena"."""

    NOT_ELIGIBLE = "tidak_memenuhi", "belum memenuhi syarat"
    NOT_OURS = "bukan_kewenangan", "bukan kewenangan Dinas Sosial"
    NO_PROOF = "data_kurang", "data tidak dilengkapi"
    NOT_FOUND = "tidak_ditemukan", "orang atau masalahnya tidak ditemukan di lapangan"
    NOT_TRUE = "tidak_benar", "laporan ternyata tidak benar"
    OTHER = "lainnya", "alasan lain"


class TellChannel(models.TextChoices):
    VISIT = "kunjungan", "Kunjungan ke rumah"
    OFFICE = "datang", "Datang ke kantor/desa"
    PHONE = "telepon", "Telepon"
    WHATSAPP = "whatsapp", "WhatsApp"
    LETTER = "surat", "Surat"


class Unreachable(models.TextChoices):
    MOVED = "pindah", "Sudah pindah, alamat baru tidak diketahui"
    DEAD = "meninggal", "Meninggal dunia, tidak ada keluarga"
    ANONYMOUS = "anonim", "Pelapor anonim, orangnya tidak diketahui"
    NO_ANSWER = "tidak_menjawab", "Sudah dihubungi berulang, tidak menjawab"
    UNSAFE = "tidak_aman", "Menghubungi dapat membahayakan"
    OTHER = "lainnya", "Alasan lain"


# What else is written with a move's care, completing "sudah ... oleh".
BESIDE = {"receive": "dikirim", "link": "ditautkan ke register", "unlink": "dilepas dari register"}


class IntakeQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Intakes whose whole content `user` may see through `can` (list, detail, search, count, export, file)."""
        return self.filter(scope.intakes(user, can))

    def known_to(self, user, can, *, secret: bool = True):
        """`visible_to`, and those of which only number and state (and the service, unless Rahasia) may be shown.

        Without `secret` the Rahasia ones this user only sent stay out: a list filtered by content must not hold them.
        """
        if not may(user, can):
            return self.none()
        less = scope.progress(user, can)
        if secret and may(user, Can.INTAKE_CREATE):
            less |= Q(created_by_id=user.pk, level=Level.SECRET) & ~Q(status=Status.DRAFT)
        return self.filter(scope.intakes(user, can) | less)

    def traced_by(self, user, can, number):
        """The intake of exactly this number if `user` may know of it at all."""
        rows = self.filter(number=number)
        return rows.filter(pk__in=self.known_to(user, can).filter(number=number).values("pk")) | rows.filter(
            scope.traced(user, can)
        )

    def tracked(self, number, code):
        """The sent intake of exactly this number and code, for the public page; None where they do not fit."""
        row = self.exclude(tracking="").filter(number=number).order_by().values_list("pk", "tracking").first()
        if row is None or not code or not secrets.compare_digest(row[1], code):
            return None
        return self.select_related("service", "merged_into").get(pk=row[0])

    def movable(self, user, move):
        """Intakes on which `user` may make `move` now; twin of `workflow.is_open` without its `when` and `author`."""
        seated = Q(pk__in=[])
        for can in move.cans:
            seated |= scope.seated(user, can, move.at)
        rows = self.filter(seated, status__in=move.sources)
        return (
            rows if move.secret is None else rows.filter(**{"level__gte" if move.secret else "level__lt": Level.SECRET})
        )

    def open(self):
        return self.filter(status__in=OPEN)

    def late(self):
        """Those whose clock has run out."""
        return self.filter(due_at__lt=clock.now())

    def asked_back(self):
        """Those that wait for something somebody was asked for, while a referral is under way too."""
        return self.filter(Q(status=Status.INCOMPLETE) | (Q(status=Status.REFERRED) & ~Q(asked_for="")))


class Intake(models.Model):
    """One request, complaint, question or suggestion.

    The reporter stands apart from the person concerned, who is a `person` of the register, a typed identity, or
    unknown. `text` never changes once sent; what comes later is an `IntakeNote`. Status, holder and level are written
    by `referrals.actions` only. `village` and `kecamatan`: the domicile; None of both: belum ditempatkan.
    `created_by` is who sent it; `moved_*` who moved it last, shown to whoever comes second.
    """

    number = models.CharField("nomor register", max_length=11, null=True, blank=True, unique=True, editable=False)
    tracking = models.CharField("kode lacak", max_length=8, blank=True, default="", editable=False)
    status = models.CharField("keadaan", max_length=20, choices=Status.choices, default=Status.DRAFT)
    resume = models.CharField(max_length=20, choices=Status.choices, blank=True, default="", editable=False)
    kind = models.CharField("jenis", max_length=12, choices=IntakeKind.choices)
    service = models.ForeignKey(
        ServiceKind, models.PROTECT, verbose_name="layanan/pokok", related_name="+", db_index=False
    )
    channel = models.CharField("saluran", max_length=12, choices=Channel.choices, default=Channel.WALK_IN)
    level = models.PositiveSmallIntegerField("kerahasiaan", choices=Level.choices, default=Level.ORDINARY)
    text = models.TextField("uraian", max_length=5000, blank=True, default="")

    reporter = models.CharField("pelapor", max_length=12, choices=Reporter.choices, default=Reporter.SELF)
    reporter_name = models.CharField("nama pelapor", max_length=120, blank=True, default="")
    reporter_phone = models.CharField("telepon pelapor", max_length=20, blank=True, default="")
    email = models.EmailField("surel untuk kabar", blank=True, default="")

    person = models.ForeignKey(
        "cases.Person", models.PROTECT, verbose_name="orang di register", null=True, blank=True, related_name="intakes"
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, verbose_name="kasus", null=True, blank=True, related_name="intakes"
    )
    subject_unknown = models.BooleanField("orangnya tidak diketahui", default=False)
    subject_name = models.CharField("nama", max_length=120, blank=True, default="")
    name_key = SortKeyField(max_length=160, blank=True, default="", editable=False)
    nik = models.CharField("NIK", max_length=16, blank=True, default="")
    nik_missing = models.CharField(
        "alasan tanpa NIK", max_length=16, choices=NikMissing.choices, blank=True, default=""
    )
    no_kk = models.CharField("No. KK", max_length=16, blank=True, default="")
    age = models.PositiveSmallIntegerField("perkiraan umur", null=True, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    phone = models.CharField("telepon", max_length=20, blank=True, default="")
    address = models.CharField("alamat", max_length=200, blank=True, default="")
    rt = models.CharField("RT", max_length=3, blank=True, default="")
    rw = models.CharField("RW", max_length=3, blank=True, default="")
    village = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="desa/kelurahan tempat tinggal",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    kecamatan = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="kecamatan tempat tinggal",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    domicile_note = models.CharField("keterangan tempat tinggal", max_length=120, blank=True, default="")

    received_village = models.ForeignKey(
        Region, models.PROTECT, verbose_name="diterima di desa", null=True, blank=True, related_name="+", db_index=False
    )
    received_kecamatan = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField("dicatat", default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+", db_index=False
    )
    received_at = models.DateTimeField("diterima", null=True, blank=True, editable=False)
    received_on = models.DateField("tanggal diterima", null=True, blank=True, editable=False)

    holder_level = models.CharField("ditangani di", max_length=10, choices=Holder.choices, default=Holder.DISTRICT)
    holder = models.ForeignKey(Desk, models.PROTECT, verbose_name="bidang", null=True, blank=True, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="petugas",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    asked_for = models.CharField("yang perlu dilengkapi", max_length=500, blank=True, default="")
    reopened_at = models.DateTimeField("dibuka kembali", null=True, blank=True, editable=False)
    verified_at = models.DateTimeField("diverifikasi", null=True, blank=True, editable=False)
    result_text = models.TextField("hasil", max_length=2000, blank=True, default="")
    result_value = models.PositiveBigIntegerField("nilai (rupiah)", null=True, blank=True)
    result_on = models.DateField("tanggal hasil", null=True, blank=True)
    told_on = models.DateField("keluarga diberi tahu pada", null=True, blank=True)
    told_how = models.CharField("lewat", max_length=12, choices=TellChannel.choices, blank=True, default="")
    told_by = models.CharField("oleh", max_length=120, blank=True, default="")
    unreachable_reason = models.CharField(
        "alasan tidak dapat dihubungi", max_length=16, choices=Unreachable.choices, blank=True, default=""
    )
    reject_reason = models.CharField(
        "alasan penolakan", max_length=20, choices=RejectReason.choices, blank=True, default=""
    )
    end_note = models.CharField("keterangan", max_length=1000, blank=True, default="")
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="digabung dengan",
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
    )
    related = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="terkait dengan",
        null=True,
        blank=True,
        related_name="kin",
        db_index=False,
        editable=False,
    )
    due_stage = models.CharField(max_length=16, choices=Stage.choices, blank=True, default="", editable=False)
    due_at = models.DateTimeField("tenggat", null=True, blank=True, editable=False)
    due_left = models.IntegerField(null=True, blank=True, editable=False)
    due_unit = models.CharField(max_length=4, choices=Unit.choices, blank=True, default="", editable=False)
    due_told = models.PositiveSmallIntegerField(default=0, editable=False)
    moved_at = models.DateTimeField("keadaan sejak", default=clock.now, editable=False)
    moved_by = models.CharField(max_length=120, blank=True, default="", editable=False)
    last_move = models.CharField(max_length=24, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = IntakeQuerySet.as_manager()
    trail_skip = CLOCK | frozenset({"tracking", "name_key", "resume", "moved_at", "moved_by", "last_move"})

    class Meta:
        verbose_name = "layanan/pengaduan"
        verbose_name_plural = "layanan & pengaduan"
        # Each for one query named here; a foreign key that is only shown has none of its own.
        indexes = [
            models.Index("status", "moved_at", name="referrals_intake_status"),  # what waits, oldest first
            # How many there are of a state and kind, counted without a look at the rows.
            models.Index("status", "level", "kind", "created_by", name="referrals_intake_counted"),
            models.Index("status", "level", condition=Q(told_on__isnull=True), name="referrals_intake_untold"),
            models.Index("due_at", condition=Q(due_at__isnull=False), name="referrals_intake_due"),
            models.Index("village", "id", name="referrals_intake_village"),
            models.Index("kecamatan", "id", name="referrals_intake_kecamatan"),
            # Not the empty ones: half of all, so a planner would take them for a way to what the office received.
            models.Index(
                "received_village", "id", condition=Q(received_village__isnull=False), name="referrals_intake_received"
            ),
            models.Index(
                "received_kecamatan",
                "id",
                condition=Q(received_kecamatan__isnull=False),
                name="referrals_intake_received_kec",
            ),
            models.Index("nik", condition=~Q(nik=""), name="referrals_intake_nik"),
            models.Index("no_kk", condition=~Q(no_kk=""), name="referrals_intake_no_kk"),
            models.Index("worker", "status", condition=Q(worker__isnull=False), name="referrals_intake_worker"),
            models.Index("merged_into", condition=Q(merged_into__isnull=False), name="referrals_intake_merged"),
            models.Index("related", condition=Q(related__isnull=False), name="referrals_intake_related"),
            models.Index("phone", condition=~Q(phone=""), name="referrals_intake_phone"),
            models.Index("reporter_phone", condition=~Q(reporter_phone=""), name="referrals_intake_reporter"),
            models.Index("created_by", condition=Q(status=Status.DRAFT), name="referrals_intake_own_draft"),
            models.Index("created_by", condition=Q(level=Level.SECRET), name="referrals_intake_own_secret"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="referrals_intake_status_known"),
            models.CheckConstraint(condition=Q(kind__in=IntakeKind.values), name="referrals_intake_kind_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="referrals_intake_level_known"),
            models.CheckConstraint(
                condition=Q(holder_level=Holder.BIDANG, holder__isnull=False)
                | Q(holder_level__in=[Holder.VILLAGE, Holder.DISTRICT], holder__isnull=True),
                name="referrals_intake_holder_of_level",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False, received_at__isnull=False)
                | Q(status__in=[Status.DRAFT, Status.CANCELLED]),
                name="referrals_intake_sent_has_number",
            ),
            models.CheckConstraint(
                condition=Q(level__lt=Level.SECRET) | Q(holder_level=Holder.BIDANG) | Q(number__isnull=True),
                name="referrals_intake_secret_at_bidang",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.DONE, Status.CLOSED]) | ~Q(result_text=""),
                name="referrals_intake_done_has_result",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED) | Q(told_on__isnull=False) | ~Q(unreachable_reason=""),
                name="referrals_intake_closed_told",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REJECTED) | ~Q(reject_reason=""), name="referrals_intake_rejected_why"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.MERGED) | Q(merged_into__isnull=False), name="referrals_intake_merged_into"
            ),
        ]

    def __str__(self):
        return self.number or "Draf"

    def get_absolute_url(self) -> str:
        return reverse("referrals:intake_detail", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"intake:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or self.received_village_id or ""

    @property
    def restricted(self) -> bool:
        return self.level >= Level.SECRET

    @property
    def last_done(self) -> str:
        """What was done last, completing "sudah ... oleh"."""
        return MOVES[self.last_move].done if self.last_move in MOVES else BESIDE.get(self.last_move, "diubah")

    @property
    def has_subject(self) -> bool:
        return bool(self.person_id or self.subject_name or self.subject_unknown)

    @property
    def subject_label(self) -> str:
        return self.subject_name or "Orang tidak diketahui"

    @property
    def is_told(self) -> bool:
        return bool(self.told_on or self.unreachable_reason)

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < clock.now()

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.status), "")

    @property
    def holder_label(self) -> str:
        return self.holder.name if self.holder_id else Holder(self.holder_level).label


class OfIntake(models.Model):
    """What belongs to one intake (`intake`): the trail keeps it under the intake's key and place."""

    class Meta:
        abstract = True

    @property
    def trail_owner(self) -> str:
        return self.intake.trail_owner

    @property
    def trail_region(self) -> str:
        return self.intake.trail_region

    @property
    def restricted(self) -> bool:
        return self.intake.restricted
