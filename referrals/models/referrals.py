"""Referrals of an intake to a desk, each with its own workflow in the desk's inbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from office import clock
from office.models import Desk
from referrals import scope
from referrals.models.deadlines import Stage, Unit
from referrals.models.intakes import CLOCK, Intake, OfIntake
from referrals.workflow import OPEN_REFERRAL, REFERRAL_MOVES, REFERRAL_TONES, ReferralStatus


class ReferralReject(models.TextChoices):
    WRONG_DESK = "salah_alamat", "Dikembalikan: bukan kewenangan kami"
    NOT_ELIGIBLE = "tidak_memenuhi", "Tidak memenuhi syarat program"
    QUOTA = "kuota_habis", "Kuota atau anggaran habis"
    ALREADY = "sudah_menerima", "Sudah menerima bantuan yang sama"
    NO_DATA = "data_kurang", "Data atau berkas tidak cukup"
    NOT_FOUND = "tidak_ditemukan", "Orang atau alamat tidak ditemukan"
    OTHER = "lainnya", "Alasan lain"


class AnswerVia(models.TextChoices):
    """How the last answer came. SYSTEM: a member of the desk wrote it here; LINK: somebody of it without account."""

    SYSTEM = "sistem", "Lewat sistem"
    WHATSAPP = "whatsapp", "WhatsApp"
    PHONE = "telepon", "Telepon"
    PAPER = "surat", "Surat/kertas"
    VISIT = "langsung", "Disampaikan langsung"
    LINK = "tautan", "Lewat tautan"


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Referrals sent to the own desk, or of intakes within the area of an assignment that grants `can`."""
        return self.filter(scope.referrals(user, can))

    def open(self):
        return self.filter(status__in=OPEN_REFERRAL)

    def of_round(self, intake):
        """Those sent since the intake was reopened last."""
        return self.filter(sent_at__gte=intake.reopened_at) if intake.reopened_at else self.all()

    def refused(self):
        """Those no other referral stands in for yet."""
        return self.filter(status=ReferralStatus.REJECTED, replaced_by=None)


class Referral(OfIntake):
    """One referral of an intake to a desk; to an own bidang it is a *disposisi*, counted "ditangani sendiri".

    `shared`: the snapshot of exactly the fields the office chose, [label, value] pairs of text; the desk reads nothing
    else, and this only while the referral is open. `replaces`: the refused referral this one takes the place of.
    `code`: printed on the letter, it opens a link (`ReferralLink`).
    """

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="referrals")
    serial = models.PositiveSmallIntegerField("urutan", default=1, editable=False)
    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name="tujuan", related_name="referrals")
    programme = models.ForeignKey(
        "cases.Programme",
        models.PROTECT,
        verbose_name="program",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    purpose = models.TextField("yang diminta", max_length=2000)
    shared = models.JSONField("data yang dibagikan", default=list)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="pengganti rujukan", null=True, blank=True, related_name="replaced_by"
    )
    code = models.CharField("kode pada surat", max_length=8, blank=True, default="", editable=False)
    status = models.CharField("keadaan", max_length=20, choices=ReferralStatus.choices, default=ReferralStatus.SENT)
    resume = models.CharField(max_length=20, choices=ReferralStatus.choices, blank=True, default="", editable=False)
    sent_at = models.DateTimeField("dikirim", default=clock.now, editable=False)
    sent_on = models.DateField("tanggal dikirim", default=clock.today, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikirim oleh", related_name="+", editable=False
    )
    asked_for = models.CharField("yang diminta dilengkapi", max_length=500, blank=True, default="")
    reject_reason = models.CharField(
        "alasan penolakan", max_length=20, choices=ReferralReject.choices, blank=True, default=""
    )
    answer_note = models.CharField("keterangan balasan", max_length=1000, blank=True, default="")
    result_text = models.TextField("hasil", max_length=2000, blank=True, default="")
    result_value = models.PositiveBigIntegerField("nilai (rupiah)", null=True, blank=True)
    result_on = models.DateField("tanggal hasil", null=True, blank=True)
    via = models.CharField("balasan lewat", max_length=10, choices=AnswerVia.choices, blank=True, default="")
    answered_by = models.CharField("dibalas oleh", max_length=120, blank=True, default="")
    answered_on = models.DateField("tanggal balasan", null=True, blank=True)
    due_stage = models.CharField(max_length=16, choices=Stage.choices, blank=True, default="", editable=False)
    due_at = models.DateTimeField("tenggat", null=True, blank=True, editable=False)
    due_left = models.IntegerField(null=True, blank=True, editable=False)
    due_unit = models.CharField(max_length=4, choices=Unit.choices, blank=True, default="", editable=False)
    due_told = models.PositiveSmallIntegerField(default=0, editable=False)
    ended_at = models.DateTimeField("berakhir", null=True, blank=True, editable=False)
    moved_at = models.DateTimeField("keadaan sejak", default=clock.now, editable=False)
    moved_by = models.CharField(max_length=120, blank=True, default="", editable=False)
    last_move = models.CharField(max_length=24, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReferralQuerySet.as_manager()
    trail_skip = CLOCK | frozenset({"code", "resume", "moved_at", "moved_by", "last_move"})

    class Meta:
        verbose_name = "rujukan"
        verbose_name_plural = "rujukan"
        indexes = [
            models.Index("desk", "status", "id", name="referrals_referral_inbox"),
            models.Index("due_at", condition=Q(due_at__isnull=False), name="referrals_referral_due"),
            models.Index("status", "sent_at", name="referrals_referral_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["intake", "serial"], name="referrals_referral_serial_once"),
            models.UniqueConstraint(
                fields=["intake", "desk", "programme"],
                condition=Q(status__in=OPEN_REFERRAL),
                name="referrals_referral_open_once",
            ),
            models.UniqueConstraint(
                fields=["intake", "desk"],
                condition=Q(status__in=OPEN_REFERRAL, programme__isnull=True),
                name="referrals_referral_open_once_plain",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReferralStatus.values), name="referrals_referral_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferralStatus.REJECTED) | ~Q(reject_reason=""),
                name="referrals_referral_rejected_why",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferralStatus.DONE) | (~Q(result_text="") & Q(result_on__isnull=False)),
                name="referrals_referral_done_has_result",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_REFERRAL, ended_at__isnull=True)
                | (~Q(status__in=OPEN_REFERRAL) & Q(ended_at__isnull=False)),
                name="referrals_referral_ended_when",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("referrals:referral_detail", args=[self.pk])

    @property
    def number(self) -> str:
        """2026-001842/1."""
        return f"{self.intake.number}/{self.serial}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_REFERRAL

    @property
    def standing(self) -> str:
        """The state in words; one refused as not theirs was sent back (*rujuk balik*)."""
        return "Dikembalikan" if self.reject_reason == ReferralReject.WRONG_DESK else self.get_status_display()

    @property
    def last_done(self) -> str:
        """What was done last, completing "sudah ... oleh"."""
        return REFERRAL_MOVES[self.last_move].done if self.last_move in REFERRAL_MOVES else "diubah"

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < clock.now()

    @property
    def tone(self) -> str:
        return REFERRAL_TONES.get(ReferralStatus(self.status), "")
