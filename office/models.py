"""Who we are: settings, bidang and agencies as desks, signatories, holidays; and two tools of every room."""

from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from office import clock
from office.errors import DomainError
from office.jobs.models import Job, Schedule  # noqa: F401 - so that Django finds them


class Once(models.Model):
    """A creating form that was already answered, and with which record (`office.records.once`)."""

    key = models.UUIDField()
    user_id = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now, db_index=True)
    model = models.CharField(max_length=100, blank=True)
    object_id = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "user_id"], name="office_once_key_of_user")]

    def __str__(self):
        return f"{self.key} {self.model} {self.object_id}"

    def target(self) -> models.Model:
        """The record made then. Raises DomainError when it is no longer there."""
        made = apps.get_model(self.model)._base_manager.filter(pk=self.object_id).first() if self.model else None
        if made is None:
            raise DomainError("Isian ini sudah pernah dikirim, tetapi catatannya sudah tidak ada. Buka formulir baru.")
        return made


class Sequence(models.Model):
    """The last number handed out in a series of a year (`office.numbering`)."""

    name = models.CharField("seri", max_length=60)
    year = models.PositiveSmallIntegerField("tahun")
    last = models.PositiveBigIntegerField("nomor terakhir", default=0)

    class Meta:
        verbose_name = "penghitung nomor surat"
        verbose_name_plural = "penghitung nomor surat"
        ordering = ["name", "-year"]
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="office_sequence_once_a_year")]

    def __str__(self):
        return f"{self.name} {self.year}: {self.last}"


class Guess(models.Model):
    """How often somebody at one address asked a public page for what does not exist (`office.guessing`)."""

    door = models.CharField(max_length=20)
    visitor = models.CharField(max_length=64)  # keyed digest of the address
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "visitor"], name="office_guess_once_a_visitor")]

    def __str__(self):
        return f"{self.door}: {self.count}"


class Setting(models.Model):
    """The value of one setting; what it is called, its type and default stand in `office.settings`."""

    key = models.CharField("kunci", max_length=60, primary_key=True)
    value = models.JSONField("isi", null=True)  # None: the default applies
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "pengaturan"
        verbose_name_plural = "pengaturan"
        ordering = ["key"]

    def __str__(self):
        from office.settings import DEFINITIONS  # which imports this model

        return DEFINITIONS[self.key].label if self.key in DEFINITIONS else self.key


CONFIRM_AFTER = timedelta(days=183)


class DeskKind(models.TextChoices):
    BIDANG = "bidang", "Bidang"
    AGENCY = "agency", "Instansi luar"


class DeskQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)

    def bidang(self):
        return self.filter(kind=DeskKind.BIDANG)

    def agencies(self):
        return self.filter(kind=DeskKind.AGENCY)

    def serving(self, village: str | None, kecamatan: str | None):
        """Desks whose area holds the place; a desk without areas serves the whole kabupaten."""
        reach = Desk.areas.through.objects.filter(desk_id=models.OuterRef("pk"))
        codes = [code for code in (village, kecamatan) if code]
        return self.filter(~models.Exists(reach) | models.Exists(reach.filter(region_id__in=codes)))


class Desk(models.Model):
    """An own bidang or an outside agency that work is handed to. Its members are assignments."""

    slug = models.SlugField(
        "kode", max_length=40, unique=True, error_messages={"unique": "Kode ini sudah dipakai bidang/instansi lain."}
    )
    name = models.CharField("nama", max_length=120)
    kind = models.CharField("jenis", max_length=10, choices=DeskKind.choices)
    handles_restricted = models.BooleanField("menangani data Rahasia", default=False)
    areas = models.ManyToManyField("regions.Region", blank=True, related_name="+", verbose_name="wilayah kerja")
    address = models.CharField("alamat", max_length=200, blank=True)
    phone = models.CharField("telepon", max_length=40, blank=True)
    contact = models.CharField("narahubung", max_length=120, blank=True)
    hours = models.CharField("jam layanan", max_length=120, blank=True)
    needs = models.CharField("dokumen yang diperlukan", max_length=500, blank=True, default="")
    quota = models.CharField("kuota", max_length=200, blank=True, default="")
    confirmed_on = models.DateField("dipastikan pada", null=True, blank=True, editable=False)
    confirmed_by = models.CharField("dipastikan oleh", max_length=120, blank=True, default="", editable=False)
    from_village = models.BooleanField("desa/kelurahan boleh merujuk langsung", default=False)
    active = models.BooleanField("aktif", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DeskQuerySet.as_manager()

    class Meta:
        verbose_name = "bidang/instansi"
        verbose_name_plural = "bidang dan instansi"
        ordering = ["-kind", "name"]
        constraints = [
            models.CheckConstraint(name="office_desk_kind_known", condition=Q(kind__in=DeskKind.values)),
            models.CheckConstraint(
                name="office_desk_restricted_is_bidang",
                condition=Q(handles_restricted=False) | Q(kind=DeskKind.BIDANG),
                violation_error_message="Hanya bidang sendiri yang menangani data Rahasia.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody said within half a year that the directory entry is right."""
        return self.confirmed_on is not None and self.confirmed_on > clock.today() - CONFIRM_AFTER

    @property
    def is_agency(self) -> bool:
        return self.kind == DeskKind.AGENCY


class Holiday(models.Model):
    """A day the office is closed besides the weekend."""

    class Kind(models.TextChoices):
        NATIONAL = "nasional", "Libur nasional"
        SHARED_LEAVE = "cuti_bersama", "Cuti bersama"
        OFFICE = "kantor", "Libur kantor"

    date = models.DateField("tanggal")
    name = models.CharField("nama", max_length=120)
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices, default=Kind.OFFICE)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["date", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "name"],
                name="office_holiday_once",
                violation_error_message="Hari libur ini sudah tercatat.",
            ),
            models.CheckConstraint(
                name="office_holiday_kind_known", condition=Q(kind__in=["nasional", "cuti_bersama", "kantor"])
            ),
        ]

    def __str__(self):
        return f"{self.date:%d-%m-%Y} {self.name}"


class SignatoryQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def on(self, day: date, position: str):
        """Who signs for a position on a day, or None. A Plh./Plt./Pj. or an a.n. goes before the holder."""
        stands_in = models.Case(
            models.When(mode=Signatory.Mode.DEFINITIVE, on_behalf=Signatory.OnBehalf.NONE, then=0), default=1
        )
        rows = self.in_force(day).filter(position__iexact=position)
        return rows.order_by(stands_in.desc(), "-since", "-pk").first()


class Signatory(models.Model):
    """Who signs for a position, from when until when, in what quality (Permendagri 1/2023: Plh., Plt., a.n., u.b.)."""

    class Mode(models.TextChoices):
        DEFINITIVE = "definitif", "Definitif"
        PLH = "plh", "Pelaksana harian (Plh.)"
        PLT = "plt", "Pelaksana tugas (Plt.)"
        PJ = "pj", "Penjabat (Pj.)"

    class OnBehalf(models.TextChoices):
        NONE = "", "Atas jabatan sendiri"
        AN = "an", "Atas nama (a.n.)"
        UB = "ub", "Untuk beliau (u.b.)"

    position = models.CharField("jabatan", max_length=120)
    name = models.CharField("nama", max_length=120)
    nip = models.CharField("NIP", max_length=18, blank=True)
    rank = models.CharField("pangkat/golongan", max_length=60, blank=True)
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)
    mode = models.CharField("status", max_length=10, choices=Mode.choices, default=Mode.DEFINITIVE)
    on_behalf = models.CharField(
        "menandatangani", max_length=2, choices=OnBehalf.choices, default=OnBehalf.NONE, blank=True
    )
    own_position = models.CharField("jabatan sendiri", max_length=120, blank=True)
    through = models.CharField("melalui jabatan (u.b.)", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = "pejabat penanda tangan"
        verbose_name_plural = "pejabat penanda tangan"
        ordering = ["position", "-since"]
        constraints = [
            models.CheckConstraint(
                name="office_signatory_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                name="office_signatory_on_behalf_names_own_position",
                condition=Q(on_behalf="", own_position="", through="")
                | (Q(on_behalf="an", through="") & ~Q(own_position=""))
                | (Q(on_behalf="ub") & ~Q(own_position="") & ~Q(through="")),
                violation_error_message="Jabatan sendiri diisi hanya untuk tanda tangan atas nama.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.position}"
