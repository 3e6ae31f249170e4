"""How a family lives and what it has, one dated record a survey, in the words of DTSEN (domain.md 4.2, issue 4)."""

from django.db import models
from django.db.models import Q

from cases import scope
from cases.housing import Asset, Floor, Fuel, Light, Power, Roof, Sewage, Tenure, Toilet, Wall, Water
from cases.models.family import Family
from office import clock


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
