"""How a family lives and what it has, one dated record a survey, in the words of DTSEN (domain.md 4.2, issue 4)."""

from django.db import models
from django.db.models import Q

from cases import scope
from cases.models.family import Family
from office import clock


class Tenure(models.TextChoices):
    OWN = "milik_sendiri", "Milik sendiri"
    RENT = "kontrak_sewa", "Kontrak/sewa"
    FREE = "bebas_sewa", "Bebas sewa"
    DUTY = "dinas", "Rumah dinas"
    OTHER = "lainnya", "Lainnya"


class Floor(models.TextChoices):
    MARBLE = "marmer_granit", "Marmer/granit"
    CERAMIC = "keramik", "Keramik"
    PARQUET = "parket_vinil_karpet", "Parket/vinil/karpet"
    TILE = "ubin_tegel_teraso", "Ubin/tegel/teraso"
    WOOD = "kayu_papan", "Kayu/papan"
    CEMENT = "semen_bata", "Semen/bata merah"
    BAMBOO = "bambu", "Bambu"
    EARTH = "tanah", "Tanah"
    OTHER = "lainnya", "Lainnya"


class Wall(models.TextChoices):
    BRICK = "tembok", "Tembok"
    PLASTER = "plesteran_anyaman", "Plesteran anyaman bambu/kawat"
    WOOD = "kayu_papan", "Kayu/papan"
    WOVEN = "anyaman_bambu", "Anyaman bambu"
    LOG = "batang_kayu", "Batang kayu"
    BAMBOO = "bambu", "Bambu"
    OTHER = "lainnya", "Lainnya"


class Roof(models.TextChoices):
    CONCRETE = "beton", "Beton"
    TILE = "genteng", "Genteng"
    ZINC = "seng", "Seng"
    ASBESTOS = "asbes", "Asbes"
    BAMBOO = "bambu", "Bambu"
    SHINGLE = "kayu_sirap", "Kayu/sirap"
    THATCH = "jerami_ijuk_daun", "Jerami/ijuk/daun/rumbia"
    OTHER = "lainnya", "Lainnya"


class Water(models.TextChoices):
    BOTTLED = "kemasan", "Air kemasan bermerek"
    REFILL = "isi_ulang", "Air isi ulang"
    PIPED = "leding", "Leding"
    BORE = "sumur_bor", "Sumur bor/pompa"
    WELL = "sumur_terlindung", "Sumur terlindung"
    OPEN_WELL = "sumur_tak_terlindung", "Sumur tak terlindung"
    SPRING = "mata_air_terlindung", "Mata air terlindung"
    OPEN_SPRING = "mata_air_tak_terlindung", "Mata air tak terlindung"
    SURFACE = "air_permukaan", "Air permukaan (sungai, danau, kolam)"
    RAIN = "air_hujan", "Air hujan"
    OTHER = "lainnya", "Lainnya"


class Light(models.TextChoices):
    METER = "pln_meteran", "Listrik PLN dengan meteran"
    NO_METER = "pln_tanpa_meteran", "Listrik PLN tanpa meteran"
    OTHER_GRID = "non_pln", "Listrik non-PLN"
    NONE = "bukan_listrik", "Bukan listrik"


class Power(models.TextChoices):
    W450 = "450", "450 watt"
    W900 = "900", "900 watt"
    W1300 = "1300", "1.300 watt"
    W2200 = "2200", "2.200 watt"
    MORE = "di_atas_2200", "Lebih dari 2.200 watt"


class Fuel(models.TextChoices):
    ELECTRIC = "listrik", "Listrik"
    GAS_LARGE = "elpiji_besar", "Elpiji 5,5 kg atau 12 kg"
    GAS_SMALL = "elpiji_3kg", "Elpiji 3 kg"
    CITY_GAS = "gas_kota_biogas", "Gas kota/biogas"
    KEROSENE = "minyak_tanah", "Minyak tanah"
    BRIQUETTE = "briket", "Briket"
    CHARCOAL = "arang", "Arang"
    WOOD = "kayu_bakar", "Kayu bakar"
    NONE = "tidak_memasak", "Tidak memasak di rumah"
    OTHER = "lainnya", "Lainnya"


class Toilet(models.TextChoices):
    OWN = "sendiri", "Ada, dipakai sendiri"
    SHARED = "bersama", "Ada, dipakai bersama keluarga lain"
    COMMUNAL = "mck_komunal", "MCK komunal"
    PUBLIC = "mck_umum", "MCK umum"
    UNUSED = "tidak_dipakai", "Ada, tidak dipakai"
    NONE = "tidak_ada", "Tidak ada"


class Sewage(models.TextChoices):
    SEPTIC = "tangki_septik", "Tangki septik"
    PLANT = "ipal", "IPAL"
    WATER = "kolam_sungai", "Kolam/sawah/sungai/danau/laut"
    PIT = "lubang_tanah", "Lubang tanah"
    FIELD = "tanah_lapang", "Pantai/tanah lapang/kebun"
    OTHER = "lainnya", "Lainnya"


class Asset(models.TextChoices):
    """Each is there or not; the order is that of the survey form."""

    GAS_TANK = "tabung_gas_besar", "Tabung gas 5,5 kg atau lebih"
    FRIDGE = "lemari_es", "Lemari es/kulkas"
    AIR_CONDITIONER = "ac", "AC"
    HEATER = "pemanas_air", "Pemanas air"
    TELEPHONE = "telepon_rumah", "Telepon rumah"
    TELEVISION = "tv_layar_datar", "TV layar datar (30 inci atau lebih)"
    GOLD = "emas", "Emas/perhiasan (10 gram atau lebih)"
    COMPUTER = "komputer", "Komputer/laptop/tablet"
    SMARTPHONE = "telepon_pintar", "Telepon pintar"
    BICYCLE = "sepeda", "Sepeda"
    MOTORCYCLE = "sepeda_motor", "Sepeda motor"
    CAR = "mobil", "Mobil"
    BOAT = "perahu", "Perahu"
    MOTOR_BOAT = "perahu_motor", "Kapal/perahu motor"
    LAND = "lahan_lain", "Lahan selain yang ditempati"
    HOUSE = "rumah_lain", "Rumah di tempat lain"


class DwellingQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Surveys of families in reach; what somebody owns is finance (UU 27/2022 Ps 4), so from Terbatas on."""
        return self.filter(scope.dwellings(user, can))


class Dwelling(models.Model):
    """What one survey found of a family's house and means; "" or None: not asked. The newest is how it lives now.

    `assets`: values of `Asset` in its order. `income` and `spending`: rupiah a month.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="dwellings", db_index=False)
    surveyed_on = models.DateField("tanggal pendataan")
    source = models.CharField("sumber", max_length=120, blank=True, default="")
    tenure = models.CharField("status rumah", max_length=16, choices=Tenure.choices, blank=True, default="")
    floor = models.CharField("lantai", max_length=20, choices=Floor.choices, blank=True, default="")
    floor_area = models.PositiveSmallIntegerField("luas lantai (m²)", null=True, blank=True)
    wall = models.CharField("dinding", max_length=20, choices=Wall.choices, blank=True, default="")
    roof = models.CharField("atap", max_length=20, choices=Roof.choices, blank=True, default="")
    water = models.CharField("air minum", max_length=24, choices=Water.choices, blank=True, default="")
    light = models.CharField("penerangan", max_length=20, choices=Light.choices, blank=True, default="")
    power = models.CharField("daya listrik", max_length=16, choices=Power.choices, blank=True, default="")
    fuel = models.CharField("bahan bakar memasak", max_length=16, choices=Fuel.choices, blank=True, default="")
    toilet = models.CharField("tempat buang air besar", max_length=16, choices=Toilet.choices, blank=True, default="")
    sewage = models.CharField("pembuangan tinja", max_length=16, choices=Sewage.choices, blank=True, default="")
    assets = models.JSONField("aset", default=list, blank=True)
    cattle = models.PositiveSmallIntegerField("sapi/kerbau/kuda (ekor)", null=True, blank=True)
    goats = models.PositiveSmallIntegerField("kambing/domba/babi (ekor)", null=True, blank=True)
    income = models.PositiveBigIntegerField("penghasilan sebulan (rupiah)", null=True, blank=True)
    spending = models.PositiveBigIntegerField("pengeluaran sebulan (rupiah)", null=True, blank=True)
    latitude = models.DecimalField("lintang", max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    note = models.TextField("catatan", max_length=2000, blank=True, default="")
    origin = models.CharField("asal data", max_length=80, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_on = models.DateField(default=clock.today, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DwellingQuerySet.as_manager()
    trail_skip = frozenset({"recorded_at", "recorded_on"})

    class Meta:
        verbose_name = "pendataan rumah"
        verbose_name_plural = "pendataan rumah"
        constraints = [
            models.UniqueConstraint(fields=["family", "surveyed_on"], name="cases_dwelling_once_a_day"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="cases_dwelling_place",
            ),
        ]

    def __str__(self):
        return f"Pendataan {self.surveyed_on:%d-%m-%Y}"

    @property
    def trail_owner(self) -> str:
        return f"family:{self.family_id}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was asked, as (label, words) in the order of the survey."""
        names = ("tenure", "floor", "wall", "roof", "water", "light", "power", "fuel", "toilet", "sewage")
        words = {name: getattr(self, f"get_{name}_display")() for name in names}
        words |= {name: _number(getattr(self, name)) for name in ("floor_area", "cattle", "goats")}
        words |= {name: _number(getattr(self, name), "Rp") for name in ("income", "spending")}
        words["assets"] = ", ".join(Asset(value).label for value in self.assets)
        shown = [field for field in self._meta.concrete_fields if words.get(field.name)]
        return [(str(field.verbose_name).capitalize(), words[field.name]) for field in shown]

    @property
    def trail_region(self) -> str:
        return self.family.trail_region


def _number(value: int | None, unit: str = "") -> str:
    return "" if value is None else f"{unit}{value:,}".replace(",", ".")
