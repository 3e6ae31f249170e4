"""The work on a case: notes, visits, tasks, conferences, hand-over to another worker."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.case_rows import CaseRow, of_case
from office import clock


class CaseNote(CaseRow):
    """Something worth keeping; never changed."""

    case = of_case("notes")
    text = models.TextField("catatan", max_length=3000)

    class Meta:
        verbose_name = "catatan kasus"
        verbose_name_plural = "catatan kasus"
        ordering = ["-pk"]

    def __str__(self):
        return f"Catatan {self.case}"


class CaseVisit(CaseRow):
    """Somebody went there: when, where, what was found. Photos hang on the visit."""

    case = of_case("visits")
    on = models.DateField("tanggal kunjungan")
    place = models.CharField("tempat", max_length=200)
    latitude = models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    who = models.CharField("oleh siapa", max_length=200)
    findings = models.TextField("yang ditemukan", max_length=3000)

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="cases_casevisit_both_coordinates",
            )
        ]

    def __str__(self):
        return f"Kunjungan {self.on:%d-%m-%Y}"


class CaseTask(CaseRow):
    """Something to do by a day. AFTERCARE: bimbingan lanjut, which goes on after the case has ended."""

    class Kind(models.TextChoices):
        TASK = "tugas", "Tugas"
        AFTERCARE = "bimbingan_lanjut", "Bimbingan lanjut"

    class Status(models.TextChoices):
        OPEN = "terbuka", "Belum dikerjakan"
        DONE = "selesai", "Selesai"
        DROPPED = "dibatalkan", "Dibatalkan"

    case = of_case("tasks")
    kind = models.CharField("jenis", max_length=20, choices=Kind.choices, default=Kind.TASK)
    what = models.CharField("yang dikerjakan", max_length=200)
    due = models.DateField("paling lambat")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas", related_name="case_tasks", db_index=False
    )
    status = models.CharField("keadaan", max_length=12, choices=Status.choices, default=Status.OPEN)
    done_on = models.DateField("dikerjakan pada", null=True, blank=True)
    result = models.TextField("hasil", max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = "tugas kasus"
        verbose_name_plural = "tugas kasus"
        ordering = ["due", "pk"]
        indexes = [models.Index("assignee", "due", condition=Q(status="terbuka"), name="cases_casetask_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["terbuka", "selesai", "dibatalkan"]), name="cases_casetask_status"
            ),
            models.CheckConstraint(
                condition=Q(status="terbuka", done_on=None) | (~Q(status="terbuka") & Q(done_on__isnull=False)),
                name="cases_casetask_done_when",
            ),
        ]

    def __str__(self):
        return self.what

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.OPEN and self.due < clock.today()


class CaseConference(CaseRow):
    """Temu bahas kasus: who sat together, and what was decided. `present`: the names of `users` as they were."""

    case = of_case("conferences")
    on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=200, blank=True, default="")
    users = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="peserta", blank=True, related_name="+")
    present = models.CharField("peserta kantor", max_length=1000, blank=True, default="", editable=False)
    others = models.TextField("peserta lain", max_length=1000, blank=True, default="")
    topic = models.TextField("yang dibahas", max_length=2000, blank=True, default="")
    decisions = models.TextField("keputusan", max_length=3000)

    class Meta:
        verbose_name = "temu bahas kasus"
        verbose_name_plural = "temu bahas kasus"
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"Temu bahas kasus {self.on:%d-%m-%Y}"


class CaseOffer(CaseRow):
    """The responsible worker offers the case to another, who accepts or declines."""

    class Status(models.TextChoices):
        OPEN = "ditawarkan", "Menunggu jawaban"
        ACCEPTED = "diterima", "Diterima"
        DECLINED = "ditolak", "Ditolak"
        WITHDRAWN = "ditarik", "Ditarik kembali"

    case = of_case("offers", db_index=False)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="kepada", related_name="case_offers", db_index=False
    )
    status = models.CharField("keadaan", max_length=12, choices=Status.choices, default=Status.OPEN)
    note = models.CharField("pesan", max_length=500, blank=True, default="")
    answer = models.CharField("jawaban", max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "penyerahan kasus"
        verbose_name_plural = "penyerahan kasus"
        indexes = [models.Index("to", condition=Q(status="ditawarkan"), name="cases_caseoffer_open")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(status="ditawarkan"), name="cases_caseoffer_one_open"),
            models.CheckConstraint(
                condition=Q(status__in=["ditawarkan", "diterima", "ditolak", "ditarik"]), name="cases_caseoffer_status"
            ),
        ]

    def __str__(self):
        return f"{self.case} kepada {self.to}"
