"""A person, known with or without a NIK."""

from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Left
from django.urls import reverse

from cases import scope
from office import clock
from office.fields import SortKeyField
from regions.models import Region


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"
    UNKNOWN = "T", "Tidak diketahui"


class NikState(models.TextChoices):
    """What is known of a person's NIK (domain.md 4.1)."""

    EMPTY = "kosong", "Kosong"
    DUMMY = "dummy", "NIK sementara"
    UNCHECKED = "belum_diperiksa", "Belum diperiksa"
    MATCHED = "padan", "Padan Dukcapil"
    UNMATCHED = "tidak_padan", "Tidak padan Dukcapil"
    DISPUTED = "sengketa", "Sengketa: dipakai orang lain juga"
    DEAD = "meninggal", "Meninggal menurut Dukcapil"


KECAMATAN_CODE = 8  # characters of a village's code that are the code of its kecamatan


def copied_place(**more) -> models.ForeignKey:
    """A place that follows another column: checked beside it, not by a key of its own (ADR 8)."""
    alone = {"related_name": "+", "db_index": False, "db_constraint": False}
    return models.ForeignKey(Region, models.PROTECT, null=True, blank=True, **alone, **more)


def in_its_kecamatan(table: str) -> models.CheckConstraint:
    """`kecamatan`, by which areas are told apart, is that of `village`; a copy, so it has no foreign key (ADR 8)."""
    condition = Q(village=None) | Q(kecamatan=Left("village_id", KECAMATAN_CODE))
    return models.CheckConstraint(condition=condition, name=f"{table}_in_its_kecamatan")


NAMELESS = "Tanpa nama"  # how the name of somebody begins whom nobody knows yet


class NikMissing(models.TextChoices):
    NOT_YET = "belum_punya", "Belum punya"
    UNKNOWN = "tidak_diketahui", "Tidak diketahui"
    FORGOTTEN = "tidak_ingat", "Tidak ingat / kartu tidak dibawa"
    UNREADABLE = "tidak_terbaca", "Tidak terbaca dari berkas"
    OTHER = "lainnya", "Lainnya"


class BirthPrecision(models.TextChoices):
    DATE = "date", "Tanggal lengkap"
    YEAR = "year", "Tahun saja"
    ESTIMATE = "estimate", "Perkiraan"
    UNKNOWN = "unknown", "Tidak diketahui"


class Disability(models.TextChoices):
    PHYSICAL = "fisik", "Fisik"
    INTELLECTUAL = "intelektual", "Intelektual"
    MENTAL = "mental", "Mental"
    SENSORY = "sensorik", "Sensorik"


class Marital(models.TextChoices):
    """Marital status as a Kartu Keluarga gives it."""

    SINGLE = "belum_kawin", "Belum kawin"
    MARRIED = "kawin", "Kawin"
    DIVORCED = "cerai_hidup", "Cerai hidup"
    WIDOWED = "cerai_mati", "Cerai mati"


class Education(models.TextChoices):
    """Highest schooling as a Kartu Keluarga gives it (DTSEN: pendidikan_akhir_ktp)."""

    NONE = "belum_sekolah", "Tidak/belum sekolah"
    SOME_PRIMARY = "belum_tamat_sd", "Belum tamat SD/sederajat"
    PRIMARY = "sd", "Tamat SD/sederajat"
    JUNIOR = "sltp", "SLTP/sederajat"
    SENIOR = "slta", "SLTA/sederajat"
    DIPLOMA_1 = "d1_d2", "Diploma I/II"
    DIPLOMA_3 = "d3", "Diploma III"
    BACHELOR = "s1", "Diploma IV/Strata I"
    MASTER = "s2", "Strata II"
    DOCTOR = "s3", "Strata III"


class Occupation(models.TextChoices):
    """Main occupation, the long list of the Kartu Keluarga brought together to what the lists name."""

    NONE = "tidak_bekerja", "Belum/tidak bekerja"
    HOUSEHOLD = "rumah_tangga", "Mengurus rumah tangga"
    STUDENT = "pelajar", "Pelajar/mahasiswa"
    RETIRED = "pensiunan", "Pensiunan"
    CIVIL = "pns", "PNS/PPPK"
    FORCES = "tni_polri", "TNI/Polri"
    VILLAGE = "perangkat_desa", "Perangkat desa"
    TEACHER = "guru", "Guru/dosen"
    HEALTH = "kesehatan", "Tenaga kesehatan"
    EMPLOYEE = "karyawan", "Karyawan"
    HONORARY = "honorer", "Pegawai honorer"
    FARMER = "petani", "Petani/pekebun"
    TAPPER = "penyadap_karet", "Penyadap karet"
    FARM_HAND = "buruh_tani", "Buruh tani/perkebunan"
    STOCK = "peternak", "Peternak"
    FISHER = "nelayan", "Nelayan/perikanan"
    LABOURER = "buruh_harian", "Buruh harian lepas"
    MINER = "buruh_tambang", "Buruh tambang"
    TRADER = "pedagang", "Pedagang"
    OWN = "wiraswasta", "Wiraswasta"
    DRIVER = "sopir", "Sopir/tukang ojek"
    CRAFT = "tukang", "Tukang"
    SERVANT = "pembantu", "Asisten rumah tangga"
    SCAVENGER = "pemulung", "Pemulung"
    OTHER = "lainnya", "Lainnya"


class DeactivationReason(models.TextChoices):
    DEAD = "meninggal", "Meninggal dunia"
    MOVED = "pindah", "Pindah ke luar kabupaten"
    DOUBLE = "ganda", "Tercatat ganda"
    MISTAKE = "salah_catat", "Salah catat"
    OTHER = "lainnya", "Lainnya"


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Persons in an area where `user` holds `can`; one known only through Rahasia needs the clearance there."""
        return self.filter(scope.persons(user, can))

    def readable_by(self, user, can):
        """`visible_to`, and what is open by Akses darurat: for the page of one record alone."""
        return self.filter(scope.readable(scope.persons(user, can), user, can, "person"))

    def active(self):
        return self.filter(active=True)

    def unplaced(self):
        return self.filter(village=None)


class Person(models.Model):
    """A person of the register. The NIK may be missing and is never a key; scope follows the domicile.

    `restricted`: known only through something Rahasia, so absent for everybody not cleared.
    `merged_into`: whom a double stands for (deactivated as "ganda").
    `nik_disputed`: somebody else claims the same NIK; the later claimant carries NikState.DISPUTED as well.
    """

    name = models.CharField("nama", max_length=120)
    name_key = SortKeyField(max_length=160, editable=False)
    nik = models.CharField("NIK", max_length=16, null=True, blank=True)
    nik_state = models.CharField("keadaan NIK", max_length=16, choices=NikState.choices, default=NikState.EMPTY)
    nik_missing_reason = models.CharField(
        "alasan tanpa NIK", max_length=16, choices=NikMissing.choices, blank=True, default=""
    )
    nik_disputed = models.BooleanField("NIK dipersengketakan", default=False)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    birth_precision = models.CharField(
        "ketepatan lahir", max_length=8, choices=BirthPrecision.choices, default=BirthPrecision.UNKNOWN
    )
    birth_place = models.CharField("tempat lahir", max_length=80, blank=True, default="")
    mother_name = models.CharField("nama ibu kandung", max_length=120, blank=True, default="")
    marital_status = models.CharField("status kawin", max_length=12, choices=Marital.choices, blank=True, default="")
    education = models.CharField("pendidikan", max_length=16, choices=Education.choices, blank=True, default="")
    occupation = models.CharField("pekerjaan", max_length=16, choices=Occupation.choices, blank=True, default="")
    phone = models.CharField("telepon", max_length=16, blank=True, default="")
    disabilities = models.JSONField("jenis disabilitas", default=list, blank=True)

    village = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan", null=True, blank=True, related_name="+", db_index=False
    )
    kecamatan = copied_place(verbose_name="kecamatan")
    address = models.CharField("alamat", max_length=200, blank=True, default="")
    rt = models.CharField("RT", max_length=3, blank=True, default="")
    rw = models.CharField("RW", max_length=3, blank=True, default="")
    ktp_address = models.CharField("alamat sesuai KTP", max_length=200, blank=True, default="")
    ktp_village = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa sesuai KTP", null=True, blank=True, related_name="+", db_index=False
    )

    guardian = models.ForeignKey(
        "self", models.PROTECT, verbose_name="wali", null=True, blank=True, related_name="wards", db_index=False
    )
    guardian_name = models.CharField("nama wali", max_length=120, blank=True, default="")
    guardian_phone = models.CharField("telepon wali", max_length=16, blank=True, default="")
    guardian_relation = models.CharField("hubungan wali", max_length=40, blank=True, default="")
    note = models.TextField("catatan", max_length=2000, blank=True, default="")

    restricted = models.BooleanField("hanya dikenal lewat data rahasia", default=False)
    active = models.BooleanField("aktif", default=True)
    deactivated_on = models.DateField("dinonaktifkan pada", null=True, blank=True)
    deactivation_reason = models.CharField(
        "alasan dinonaktifkan", max_length=16, choices=DeactivationReason.choices, blank=True, default=""
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed", db_index=False
    )
    origin = models.CharField("asal data", max_length=80, blank=True, default="", editable=False)
    created_at = models.DateTimeField("dicatat", default=clock.now, editable=False)
    created_on = models.DateField("tanggal dicatat", default=clock.today, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()
    trail_skip = frozenset({"name_key", "created_at", "created_on"})

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        # Index upkeep is the floor of an import: few, each for one query named here.
        indexes = [
            models.Index(fields=["name_key", "id"], name="cases_person_name"),
            models.Index(fields=["village", "name_key", "id"], name="cases_person_village"),
            models.Index(fields=["kecamatan", "name_key", "id"], name="cases_person_kecamatan"),
            models.Index(fields=["name_key", "id"], condition=Q(nik_disputed=True), name="cases_person_disputed"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="cases_person_phone"),
            # Deleting a person asks who was taken into them, and who has them as guardian.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="cases_person_merged_into"
            ),
            models.Index(fields=["guardian"], condition=Q(guardian__isnull=False), name="cases_person_guardian"),
            # The NIK with it: who of this day has none might be a row of a list that has one.
            models.Index(
                fields=["birth_date", "nik"], condition=Q(birth_date__isnull=False), name="cases_person_birth"
            ),
        ]
        constraints = [
            # One index for both: a NIK is held once, a disputed or temporary one as often as claimed.
            models.UniqueConstraint(
                "nik",
                Case(When(nik_state__in=["sengketa", "dummy"], then="id"), default=0),
                condition=Q(nik__isnull=False),
                name="cases_person_nik_once",
            ),
            models.CheckConstraint(
                condition=Q(nik__isnull=True, nik_state__in=["kosong", "dummy"])
                | (Q(nik__isnull=False) & ~Q(nik_state="kosong")),
                name="cases_person_nik_state",
            ),
            models.CheckConstraint(condition=Q(sex__in=["L", "P", "T"]), name="cases_person_sex"),
            in_its_kecamatan("cases_person"),
            models.CheckConstraint(
                condition=Q(active=True) | ~Q(deactivation_reason=""), name="cases_person_deactivated_why"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:person_detail", args=[self.pk])

    @property
    def nameless(self) -> bool:
        """Recorded in a respon kasus before anybody knew who it is."""
        return self.name.startswith(NAMELESS)

    @property
    def trail_owner(self) -> str:
        return f"person:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""


class PersonExternalId(models.Model):
    """A number some other system gave this person (ID DTKS, IDBDT, KKS card, a masked NIK kept as it came)."""

    class System(models.TextChoices):
        DTKS = "id_dtks", "ID DTKS"
        BDT = "idbdt", "IDBDT"
        KKS = "no_kks", "Nomor KKS"
        JKN = "no_jkn", "Nomor JKN"
        MASK = "nik_mask", "NIK tersamar"
        OTHER = "lainnya", "Lainnya"

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="external_ids", db_index=False
    )  # see the constraint
    system = models.CharField("sistem", max_length=16, choices=System.choices)
    value = models.CharField("nomor", max_length=60)

    class Meta:
        verbose_name = "nomor luar"
        verbose_name_plural = "nomor luar"
        constraints = [
            models.UniqueConstraint(fields=["person", "system", "value"], name="cases_personexternalid_once")
        ]
        indexes = [models.Index(fields=["system", "value"], name="cases_personexternalid_value")]

    def __str__(self):
        return f"{self.get_system_display()} {self.value}"

    @property
    def trail_owner(self) -> str:
        return f"person:{self.person_id}"

    @property
    def trail_region(self) -> str:
        return self.person.trail_region
