"""Batches (one uploaded file each), their rows from cell to result, and what is remembered for the next file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.authz import SECRET, Can, areas, scope
from cases.models import Person
from imports import layouts
from imports.cells import decode_row
from imports.codes import Outcome
from imports.workflow import STEP_OF, TONES, WORKING, Status
from office import clock
from psks.models import Kind as PsksKind
from regions.models import Region


class Content(models.TextChoices):
    """Which register a list speaks of."""

    PEOPLE = "orang", "Orang dan keluarga"
    PSKS = "psks", "PSKS (orang atau lembaga yang membantu)"


class Placing(models.TextChoices):
    """Where persons come to live whom neither their row nor their table places."""

    FILE = "berkas", "Menurut kolom wilayah dalam berkas"
    REGION = "wilayah", "Semua di satu desa/kelurahan atau kecamatan"
    NONE = "tanpa", "Belum ditempatkan"
    KNOWN = "dikenal", "Hanya yang NIK-nya sudah tercatat; yang lain dilewati"


class Plan(models.TextChoices):
    """What applying a row would do."""

    NEW = "baru", "Baru"
    CHANGED = "berubah", "Berubah"
    SAME = "tetap", "Tetap"
    SKIP = "lewati", "Dilewati"
    FAIL = "gagal", "Tidak dapat masuk"


class Result(models.TextChoices):
    """What applying a row did; a row counts once, by the most that happened to it."""

    CREATED = "created", "Dicatat baru"
    UPDATED = "updated", "Diperbarui"
    UNCHANGED = "unchanged", "Tidak berubah"
    SKIPPED = "skipped", "Dilewati"
    FAILED = "failed", "Dikembalikan"


class Decision(models.TextChoices):
    """What the user decided of one row."""

    SKIP = "lewati", "Dilewati"
    SAME = "sama", "Orang yang sama"  # as `Row.person_id`
    OTHER = "lain", "Orang lain"
    ALONE = "sendiri", "Baris ini dilewati"  # by itself, not with all of a reason


class Undone(models.TextChoices):
    """What taking a batch back did with what one row had made."""

    BACK = "kembali", "Dikembalikan"
    KEPT = "tetap", "Tetap karena sudah diubah"


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user, can=Can.IMPORT_VIEW):
        """Imports are the work of the whole district: all batches for whoever holds `can` there, none otherwise."""
        return self.filter(scope(user, can, lambda area: Q() if area.district else Q(pk__in=[])))


class Batch(models.Model):
    """One uploaded file on its way into the register."""

    file_name = models.CharField("nama berkas", max_length=160)
    path = models.CharField(max_length=100, editable=False)  # below MEDIA_ROOT, a random name
    size = models.PositiveBigIntegerField("ukuran")
    sha256 = models.CharField(max_length=64, db_index=True)
    status = models.CharField("keadaan", max_length=12, choices=Status.choices, default=Status.READING)
    refusal = models.CharField("alasan ditolak", max_length=300, blank=True, default="")

    layout = models.CharField("bentuk daftar", max_length=40, blank=True, default="")
    list_name = models.CharField(max_length=60, blank=True, default="")  # what `Origin` knows this list by
    format = models.JSONField(default=dict)  # of `cage.FileInfo`
    tables = models.JSONField(default=list)  # see `imports.tables`
    others = models.JSONField(default=list)  # [sheet name, why it is no list]
    key = models.JSONField(default=list)
    content = models.CharField("isi daftar", max_length=8, choices=Content.choices, default=Content.PEOPLE)
    psks_kind = models.ForeignKey(
        PsksKind, models.PROTECT, null=True, blank=True, verbose_name="jenis PSKS", related_name="+", db_index=False
    )  # of the whole list; without one a column says

    reference_date = models.DateField("tanggal acuan")
    placing = models.CharField("wilayah", max_length=8, choices=Placing.choices, default=Placing.FILE)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="wilayah untuk berkas ini", related_name="+"
    )  # a village or a kecamatan

    rows_total = models.PositiveIntegerField("baris", default=0)
    counts = models.JSONField(default=dict)  # of outcomes, plans, results, codes, register codes; see `Batch.count`

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    uploaded_at = models.DateTimeField("diunggah", default=clock.now)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    applied_at = models.DateTimeField("diterapkan", null=True)
    finished_at = models.DateTimeField("selesai", null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    undone_at = models.DateTimeField("ditarik kembali", null=True)
    decisions = models.JSONField(default=dict)  # reason -> {"do": "take" | "skip", "note": why}
    version = models.PositiveIntegerField(default=1)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        constraints = [
            models.CheckConstraint(
                condition=Q(placing="wilayah", region__isnull=False) | (~Q(placing="wilayah") & Q(region=None)),
                name="imports_batch_region_if_placed",
            ),
        ]

    def __str__(self):
        return f"Impor #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.status), "")

    @property
    def step(self) -> int:
        """Which of the steps the user sees it stands at, from 1."""
        return STEP_OF[Status(self.status)]

    @property
    def is_working(self) -> bool:
        return self.status in WORKING

    @property
    def layout_title(self) -> str:
        known = layouts.BY_NAME.get(self.layout)
        return known.title if known else "Bentuk lain"

    @property
    def of_psks(self) -> bool:
        return self.content == Content.PSKS

    @property
    def source(self) -> str:
        """How facts taken from this list name their source."""
        return f"Impor #{self.pk}: {self.layout_title}"[:120]

    def count(self, group: str, name: str) -> int:
        """A count by group ("outcome", "plan", "result", "code", "register") and name; 0 if there is none."""
        return self.counts.get(group, {}).get(name, 0)


class RowQuerySet(models.QuerySet):
    def visible_to(self, user, can=Can.IMPORT_VIEW):
        """Rows of batches in reach. One of a Rahasia kind stands here for everybody, but only as a masked line."""
        return self.filter(batch__in=Batch.objects.visible_to(user, can))

    def with_code(self, code: str):
        """Rows that carry a reason, the file's or the register's."""
        return self.filter(Q(codes__contains=f" {code} ") | Q(register_codes__contains=f" {code} "))

    def importable(self):
        """Rows that may go in: no error in the file."""
        return self.exclude(outcome=Outcome.ERROR)


class Row(models.Model):
    """One row of data: its cells as they came, its values, its reasons, what is planned and what was done.

    `codes` and `register_codes` hold the reasons with a blank around each. `leader`: the earlier row of this file that
    is the same person; the person's own data are taken from the leader alone.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", db_index=False)
    table = models.PositiveSmallIntegerField()  # place in batch.tables
    number = models.PositiveIntegerField("baris")
    cells = models.JSONField()
    values = models.JSONField(default=dict)
    codes = models.CharField(max_length=1_000, default=" ")
    register_codes = models.CharField(max_length=300, default=" ")
    outcome = models.CharField(max_length=8, choices=[(o.value, o.label) for o in Outcome])
    secret = models.BooleanField(default=False)  # names a kind that is Rahasia
    leader = models.BigIntegerField(null=True)  # pk of a row
    nik_mark = models.BigIntegerField(
        null=True
    )  # the same in rows of one NIK, of one key, of one person: see `doubles`
    key_mark = models.BigIntegerField(null=True)
    person_mark = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=64, default="")  # fingerprint of a row without NIK
    village = models.CharField(max_length=13, default="")  # code, as in `values`: rows are counted and found by it
    plan = models.CharField(max_length=8, choices=Plan.choices, default="")
    diff = models.JSONField(default=dict)  # field -> [old, new]
    similar = models.JSONField(null=True)  # pk of persons this might be
    decision = models.CharField(max_length=8, choices=Decision.choices, default="")
    decisions = models.JSONField(null=True)  # beside it: "kk" (`register.moving`), "note" (why it is left out)
    fixes = models.JSONField(null=True)  # column -> [cell as it came, cell put in its place]
    result = models.CharField(max_length=10, choices=Result.choices, default="")
    person_id = models.BigIntegerField(null=True)
    made = models.JSONField(default=dict)  # what was created or changed: see `imports.register.writing`
    undone = models.CharField(max_length=8, choices=Undone.choices, default="")
    kept_why = models.CharField(max_length=200, default="")  # who changed what before it could be taken back

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        constraints = [models.UniqueConstraint(fields=["batch", "table", "number"], name="imports_row_once")]
        indexes = [
            models.Index(fields=["batch", "id"], name="imports_row_batch"),
            models.Index(
                fields=["person_id", "batch"], condition=Q(person_id__isnull=False), name="imports_row_person"
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.table}:{self.number}"

    @property
    def code_list(self) -> list[str]:
        return self.codes.split()

    @property
    def register_code_list(self) -> list[str]:
        return self.register_codes.split()

    @property
    def raw(self) -> list:
        """The cells as they came."""
        return decode_row(self.cells)

    def hidden_from(self, cleared: bool) -> bool:
        """Whether the reader is shown only that there is a row."""
        return self.secret and not cleared


def cleared(user, can: Can = Can.IMPORT_VIEW) -> bool:
    """Whether `user` may read rows of Rahasia kinds through `can`."""
    return any(area.district and area.level >= SECRET and area.desk_id is None for area in areas(user, can))


class Ended(models.Model):
    """A participation that ended as its subject was no longer on this list; it comes back when the list is taken back.

    `before`: status, reason and day it held; `version`: the one the ending left.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="endings")
    participation_id = models.BigIntegerField()
    before = models.JSONField()
    version = models.PositiveIntegerField()
    undone = models.CharField(max_length=8, choices=Undone.choices, default="")
    kept_why = models.CharField(max_length=200, default="")

    class Meta:
        verbose_name = "kepesertaan yang diakhiri"
        verbose_name_plural = "kepesertaan yang diakhiri"

    def __str__(self):
        return f"{self.batch_id}:{self.participation_id}"


class ColumnMapping(models.Model):
    """What the user once said about the columns of lists with these headers."""

    fingerprint = models.CharField(max_length=32, unique=True)
    fields = models.JSONField()  # place of the column -> field or null
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "pemetaan kolom"
        verbose_name_plural = "pemetaan kolom"

    def __str__(self):
        return self.fingerprint


class Origin(models.Model):
    """Which person a row without NIK became, so that the same list again finds the same person."""

    list_name = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "asal baris"
        verbose_name_plural = "asal baris"
        constraints = [models.UniqueConstraint(fields=["list_name", "fingerprint"], name="imports_origin_once")]

    def __str__(self):
        return f"{self.list_name}:{self.fingerprint[:8]}"
