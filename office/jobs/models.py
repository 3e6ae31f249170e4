"""Rows of background work: `Job` (one piece of work) and `Schedule` (work that comes again)."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import models, transaction
from django.db.models import Q

from office import clock
from office.jobs import words

LEASE = timedelta(seconds=10)  # a dead worker's job is free after this; takeover is promised within 20 s


class LeaseLost(Exception):
    """This worker no longer holds the job (taken over or cancelled): its step is rolled back, nobody is told."""


class State(models.TextChoices):
    WAITING = "waiting", "Menunggu giliran"
    RUNNING = "running", "Sedang berjalan"
    DONE = "done", "Selesai"
    FAILED = "failed", "Gagal"
    CANCELLED = "cancelled", "Dibatalkan"


OPEN = [State.WAITING, State.RUNNING]
TONES = {State.WAITING: "wait", State.RUNNING: "now", State.DONE: "done", State.FAILED: "late"}


class JobQuerySet(models.QuerySet):
    def open(self):
        """Jobs not yet finished."""
        return self.filter(state__in=OPEN)

    def due(self):
        """Jobs a worker may take now: waiting ones whose time has come, running ones whose lease ran out."""
        now = clock.now()
        return self.open().filter(
            Q(state=State.WAITING, run_after__lte=now) | Q(state=State.RUNNING, lease_until__lt=now)
        )

    def held(self, job):
        """The row of `job` as long as its present holder still holds it: the base of every compare-and-set."""
        return self.filter(pk=job.pk, state=State.RUNNING, claim=job.claim)

    def about(self, subject):
        """Jobs about one record."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def of_owner(self, user):
        """Jobs this user started; nobody else's."""
        return self.filter(owner=user.pk) if user.pk else self.none()

    def of(self, result) -> "Job":
        """The job behind what `.enqueue()` gave."""
        return self.get(public=result.id)


class Job(models.Model):
    """One piece of background work. `args`, `kwargs`, `position`, `result`: ids and counts, no personal values."""

    public = models.UUIDField(default=uuid4, unique=True, editable=False)
    task = models.CharField("tugas", max_length=200)
    args = models.JSONField("masukan", default=list)
    kwargs = models.JSONField("masukan bernama", default=dict)
    queue = models.CharField(max_length=50, default="default")
    priority = models.SmallIntegerField("prioritas", default=0)
    key = models.CharField(max_length=200, blank=True)
    title = models.CharField("judul", max_length=200, blank=True)
    owner = models.BigIntegerField(
        "nomor pengguna", null=True
    )  # a user's id; no foreign key, accounts stands above this room
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)

    state = models.CharField("keadaan", max_length=10, choices=State, default=State.WAITING)
    run_after = models.DateTimeField("tidak sebelum")
    claim = models.PositiveIntegerField(default=0)  # counts the takings; who holds an older number may not write
    worker = models.CharField("pekerja", max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField("tanda hidup terakhir", null=True)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)  # tries at the present position

    position = models.JSONField("posisi", default=dict)
    done = models.PositiveBigIntegerField("selesai", default=0)
    total = models.PositiveBigIntegerField("jumlah", null=True)
    message = models.CharField("pesan", max_length=500, blank=True)  # for the user
    error = models.TextField("laporan gangguan", blank=True)  # for the administrator
    result = models.JSONField("hasil", null=True)
    created_at = models.DateTimeField("dibuat")
    started_at = models.DateTimeField("dimulai", null=True)
    finished_at = models.DateTimeField("berakhir", null=True)

    steps_here = 0  # saved by this very object; no column

    objects = JobQuerySet.as_manager()

    class Meta:
        app_label = "office"
        verbose_name = "pekerjaan latar belakang"
        verbose_name_plural = "pekerjaan latar belakang"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=OPEN) & ~Q(key=""), name="office_job_one_open_per_key"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="office_job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | Q(lease_until__isnull=False), name="office_job_running_has_lease"
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "-priority", "run_after", "id"],
                condition=Q(state__in=OPEN),
                name="office_job_next_idx",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="office_job_subject_idx"),
        ]

    def __str__(self):
        return f"{self.task} #{self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        """Share done, 0 to 100; None while the total is unknown."""
        if self.state == State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else None

    @property
    def seconds(self) -> float:
        """Seconds since the first start (until the end, once there is one)."""
        if not self.started_at:
            return 0.0
        return max(0.0, ((self.finished_at or clock.now()) - self.started_at).total_seconds())

    @property
    def speed(self) -> float | None:
        """Things done a second since the first start; None before there is anything to measure."""
        return self.done / self.seconds if self.done and self.seconds >= 1 else None

    @property
    def remaining(self) -> int | None:
        """Seconds left at the speed so far; None when that can't be said."""
        if not (self.is_open and self.total and self.speed):
            return None
        return max(0, round((self.total - self.done) / self.speed))

    @property
    def pace(self) -> str:
        """Done, speed and remaining time in words."""
        return words.pace(self)

    @property
    def rate(self) -> str:
        """Speed and remaining time in words."""
        return words.rate(self)

    @property
    def hint(self) -> str:
        """What the user should know while it lasts."""
        return words.hint(self, clock.now())

    @property
    def tone(self) -> str:
        """Tone of its badge."""
        return TONES.get(self.state, "")

    @contextmanager
    def step(self, **values):
        """One step: its effect and `values` (position, done, total, message, result) commit together or not at all.

        What is only known after the effect may be set on the job inside the block instead. Raises LeaseLost, with
        everything rolled back, when another worker has taken the job or it was cancelled. The row is written last,
        so that the heartbeat never waits for a step.
        """
        with transaction.atomic():
            yield self
            for name, value in values.items():
                setattr(self, name, value)
            self._save_step()

    def _save_step(self):
        kept = {name: getattr(self, name) for name in ("position", "done", "total", "message", "result")}
        kept["message"] = self.message[:500]
        now = clock.now()
        if not Job.objects.held(self).update(**kept, attempts=1, heartbeat_at=now, lease_until=now + LEASE):
            raise LeaseLost(self.pk)
        self.attempts = 1
        self.steps_here += 1


class Schedule(models.Model):
    """Work that comes again: every so many seconds, or daily at a local time. What and when stand in the code."""

    name = models.CharField("nama", max_length=60, unique=True)
    task = models.CharField("tugas", max_length=200)
    every = models.PositiveIntegerField("setiap (detik)", null=True)  # seconds
    at = models.TimeField("setiap hari pukul", null=True)  # on an Asia/Jakarta clock
    next_run = models.DateTimeField("berikutnya")
    last_run = models.DateTimeField("terakhir", null=True)
    enabled = models.BooleanField("aktif", default=True)

    class Meta:
        app_label = "office"
        verbose_name = "jadwal"
        verbose_name_plural = "jadwal"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every__isnull=True, at__isnull=False) | Q(every__gt=0, at__isnull=True),
                name="office_schedule_every_or_at",
            )
        ]

    def __str__(self):
        return self.name
