"""Letters of the office: kinds as reference data, and each letter with the words and the signature it was given."""

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.authz import Can, may
from documents import codes
from documents.workflow import MOVES, TONES, Status
from office import clock, joints
from office import settings as office_settings


class Mode(models.TextChoices):
    """Where the number of a letter comes from (domain.md 10)."""

    OWN = "own", "Penghitung sendiri"
    AGENDA = "agenda", "Diketik dari agenda Subbag Umum"
    SRIKANDI = "srikandi", "Diketik dari SRIKANDI"


class Paper(models.TextChoices):
    F4 = "f4", "F4 (21,5 x 33 cm)"
    A4 = "a4", "A4"


class Shape(models.TextChoices):
    """How a letter is laid out (Permendagri 1/2023)."""

    LETTER = "surat", "Surat dinas (nomor, sifat, lampiran, hal)"
    STATEMENT = "keterangan", "Surat keterangan/rekomendasi (judul di tengah)"
    MEMO = "nota", "Nota dinas"
    MINUTES = "berita", "Berita acara"
    REPORT = "laporan", "Laporan"


class LetterKindQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)


class LetterKind(models.Model):
    """What kinds of letters there are and how each is numbered; seeded from `documents/data/letter_kinds.csv`.

    Kinds of the same `series` share one run of numbers in a year. `position`: whose signatory signs
    (`office.Signatory.position`). `validity_days`: printed on the letter; None: no end.
    """

    slug = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=120)
    klas = models.CharField("kode klasifikasi arsip", max_length=20, help_text="Permendagri 83/2022, misalnya 400.9.")
    mode = models.CharField("nomor dari", max_length=10, choices=Mode.choices, default=Mode.AGENDA)
    series = models.SlugField("seri nomor", max_length=40, help_text="Jenis dengan seri sama berbagi urutan nomor.")
    pattern = models.CharField(
        "pola nomor",
        max_length=80,
        default="{klas}/{urut:04}/{unit}/{bulan_romawi}/{tahun}",
        help_text="Bagian: {klas} {urut:04} {unit} {bulan} {bulan_romawi} {tahun}.",
    )
    position = models.CharField("jabatan penanda tangan", max_length=120, default="Kepala Dinas")
    needs_paraf = models.BooleanField("perlu paraf", default=True)
    paper = models.CharField("kertas", max_length=4, choices=Paper.choices, default=Paper.F4)
    validity_days = models.PositiveSmallIntegerField("berlaku (hari)", null=True, blank=True)
    shape = models.CharField("bentuk", max_length=12, choices=Shape.choices, default=Shape.LETTER)
    order = models.PositiveSmallIntegerField("urutan", default=100)
    active = models.BooleanField("aktif", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LetterKindQuerySet.as_manager()

    class Meta:
        verbose_name = "jenis surat"
        verbose_name_plural = "jenis surat"
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="documents_letterkind_mode"),
            models.CheckConstraint(condition=Q(paper__in=Paper.values), name="documents_letterkind_paper"),
            models.CheckConstraint(condition=Q(shape__in=Shape.values), name="documents_letterkind_shape"),
        ]

    def __str__(self):
        return self.name


class Letterhead(models.Model):
    """A letterhead as letters were printed with; a new row only when the office changes it."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    lines = models.TextField("baris kop", max_length=300)
    address = models.CharField("alamat", max_length=300, blank=True)
    contact = models.CharField("kontak", max_length=300, blank=True)
    emblem = models.TextField("lambang", max_length=400_000, blank=True)

    class Meta:
        verbose_name = "kop surat"
        verbose_name_plural = "kop surat"

    def __str__(self):
        return self.lines


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Letters of records over which `user` holds `can` (`joints.letter_owner` asks the room of the record)."""
        if not may(user, can):
            return self.none()
        within = Q(pk__in=[])
        for owner_type, owner in joints.letter_owner.items():
            within |= Q(owner_type=owner_type, owner_id__in=owner.rows(user, can).order_by().values("pk"))
        return self.filter(within)

    def for_signing(self, user):
        """Letters that wait for the signature of the head of the office, of restricted records too."""
        if not may(user, Can.LETTER_SIGN):
            return self.none()
        head = office_settings.get("letters.head_position")
        signs = Q(position__iexact=head) | Q(position="", kind__position__iexact=head)
        return self.filter(signs, status=Status.NUMBERED)

    def known_to(self, user):
        """Letters of which `user` may know number, kind and dates: those read, those to sign, at the registry all."""
        if may(user, Can.LETTER_REGISTER):
            return self.all()
        return self.visible_to(user, Can.LETTER_VIEW) | self.for_signing(user)

    def movable(self, user, move):
        """Letters on which `user` may make `move`, as far as rights go; the registry gives and voids all numbers."""
        rows = self.none()
        for can in move.cans:
            all_of_them = can == Can.LETTER_NUMBER and may(user, Can.LETTER_REGISTER)
            rows = rows | (self.all() if all_of_them else self.visible_to(user, can))
        return rows

    def of(self, owner: models.Model):
        """The letters of one record, newest first."""
        return self.filter(owner_type=owner._meta.label_lower, owner_id=owner.pk).order_by("-pk")


class Letter(models.Model):
    """One letter. `data`: its finished text (`documents.content`), frozen once it has a number.

    `extra`: what was asked before drafting. `position`: whose signatory signs, where it is not the one of the kind.
    `signature`: {"above": lines, "below": lines} as printed. `series` and `year` are those the number counts in; a
    voided number stays taken. `sealed_for`, `region`: of the record's trail.
    """

    code = models.CharField(max_length=12, unique=True, default=codes.new_code, editable=False)
    kind = models.ForeignKey(LetterKind, models.PROTECT, verbose_name="jenis surat", related_name="+")
    kind_name = models.CharField("jenis", max_length=120, editable=False)
    owner_type = models.CharField(max_length=60, editable=False)
    owner_id = models.BigIntegerField(editable=False)
    sealed_for = models.CharField(max_length=80, blank=True, default="", editable=False)
    region = models.CharField(max_length=20, blank=True, default="", editable=False)
    extra = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    data = models.JSONField("isi surat", default=dict, editable=False)
    paper = models.CharField("kertas", max_length=4, choices=Paper.choices, editable=False)
    shape = models.CharField("bentuk", max_length=12, choices=Shape.choices, editable=False)
    status = models.CharField("keadaan", max_length=16, choices=Status.choices, default=Status.DRAFT, editable=False)

    number = models.CharField("nomor", max_length=80, blank=True, default="", editable=False)
    number_key = models.CharField(max_length=80, null=True, editable=False)
    series = models.CharField("seri", max_length=40, blank=True, default="", editable=False)
    year = models.PositiveSmallIntegerField("tahun", null=True, editable=False)
    dated = models.DateField("tanggal surat", null=True, editable=False)
    numbered_at = models.DateTimeField("diberi nomor", null=True, editable=False)
    position = models.CharField("jabatan penanda tangan", max_length=120, blank=True, default="", editable=False)
    signature = models.JSONField("blok tanda tangan", null=True, editable=False)
    seat = models.CharField("tempat", max_length=60, blank=True, default="", editable=False)
    letterhead = models.ForeignKey(Letterhead, models.PROTECT, null=True, related_name="+", editable=False)
    address = models.CharField("alamat pemeriksaan", max_length=200, blank=True, default="", editable=False)

    paraf_by = models.CharField("diparaf oleh", max_length=120, blank=True, default="", editable=False)
    paraf_on = models.DateField("tanggal paraf", null=True, editable=False)
    signed_on = models.DateField("ditandatangani", null=True, editable=False)
    handed_on = models.DateField("diserahkan", null=True, editable=False)
    handed_to = models.CharField("diserahkan kepada", max_length=120, blank=True, default="", editable=False)
    void_reason = models.CharField("alasan batal", max_length=500, blank=True, default="", editable=False)
    drafted_at = models.DateTimeField("disusun", default=clock.now, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    moved_at = models.DateTimeField("keadaan sejak", default=clock.now, editable=False)
    moved_by = models.CharField(max_length=120, blank=True, default="", editable=False)
    last_move = models.CharField(max_length=24, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LetterQuerySet.as_manager()
    trail_skip = frozenset(
        {"code", "data", "extra", "number_key", "signature", "letterhead_id", "moved_at", "moved_by", "last_move"}
    )

    class Meta:
        verbose_name = "surat"
        verbose_name_plural = "surat"
        indexes = [
            models.Index("owner_type", "owner_id", name="documents_letter_owner"),
            models.Index("status", "id", name="documents_letter_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number_key"], name="documents_letter_number_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="documents_letter_status_known"),
            models.CheckConstraint(
                condition=Q(number="", number_key__isnull=True, status__in=[Status.DRAFT, Status.VOID])
                | (
                    ~Q(number="")
                    & Q(number_key__isnull=False, year__isnull=False, dated__isnull=False, letterhead__isnull=False)
                    & ~Q(status=Status.DRAFT)
                ),
                name="documents_letter_number_of_status",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=False) | ~Q(status__in=[Status.SIGNED, Status.HANDED]),
                name="documents_letter_signed_when",
            ),
            models.CheckConstraint(
                condition=Q(handed_on__isnull=False) | ~Q(status=Status.HANDED), name="documents_letter_handed_when"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.VOID) | Q(number="") | ~Q(void_reason=""), name="documents_letter_void_why"
            ),
        ]

    def __str__(self):
        return f"{self.kind_name} {self.number or '(draf)'}"

    def get_absolute_url(self) -> str:
        return reverse("letters:detail", args=[self.pk])

    @property
    def record(self) -> models.Model:
        """What it belongs to, whoever asks; rights were asked before."""
        return apps.get_model(self.owner_type)._base_manager.get(pk=self.owner_id)

    @property
    def restricted(self) -> bool:
        """As its record; reading it and opening its scan are then events."""
        return self.record.restricted

    @property
    def signs_as(self) -> str:
        """The position whose signatory signs on the date of the letter."""
        return self.position or self.kind.position

    @property
    def tone(self) -> str:
        return TONES[Status(self.status)]

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def last_done(self) -> str:
        return MOVES[self.last_move].done if self.last_move in MOVES else "diubah"

    @property
    def trail_owner(self) -> str:
        return self.sealed_for

    @property
    def trail_region(self) -> str:
        return self.region
