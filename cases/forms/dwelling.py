"""The survey of a family's house and means, in the order of the DTSEN form."""

import re
from decimal import Decimal

from django import forms

from cases.forms.base import NUMBER, PastDateField
from cases.housing import Asset
from cases.models import Dwelling
from office import clock
from office.forms import EditForm, Form, OnceForm

PLACE = re.compile(r"(-?\d{1,2}[.,]\d{2,10})\s*[,; ]\s*(-?\d{1,3}[.,]\d{2,10})")
MICRO = Decimal("0.000001")  # of a degree, about 11 cm
CHOSEN = ("tenure", "floor", "wall", "roof", "water", "light", "power", "fuel", "toilet", "sewage")
COUNTED = {"floor_area": 5_000, "cattle": 10_000, "goats": 10_000}
MONEY = 1_000_000_000  # rupiah a month; more is a typing mistake


class CoordinateField(forms.CharField):
    """Latitude and longitude as a map gives them: "-3.651234, 103.771234"; None where empty."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Koordinat rumah", required=False, max_length=60, help_text="Seperti -3.651234, 103.771234.", **kwargs
        )

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = PLACE.fullmatch(text.strip().strip("()"))
        pair = [Decimal(part.replace(",", ".")).quantize(MICRO) for part in found.groups()] if found else []
        if not pair or not -90 <= pair[0] <= 90 or not -180 <= pair[1] <= 180:
            raise forms.ValidationError("Koordinat tidak terbaca. Tulis seperti -3.651234, 103.771234.")
        return tuple(pair)


def choice(name: str) -> forms.ChoiceField:
    field = Dwelling._meta.get_field(name)
    label = field.verbose_name[0].upper() + field.verbose_name[1:]
    return forms.ChoiceField(label=label, required=False, choices=[("", "Tidak didata"), *field.choices])


def number(name: str, largest: int, help_text: str = "") -> forms.IntegerField:
    label = Dwelling._meta.get_field(name).verbose_name
    return forms.IntegerField(
        label=label[0].upper() + label[1:], required=False, min_value=0, max_value=largest, help_text=help_text,
        widget=forms.TelInput(NUMBER),
    )  # fmt: skip


class DwellingForm(Form):
    surveyed_on = PastDateField(label="Tanggal pendataan", initial=clock.today)
    source = forms.CharField(
        label="Sumber", max_length=120, required=False, help_text="Misalnya DTSEN, kunjungan TKSK, musdes."
    )
    tenure, floor, wall, roof = choice("tenure"), choice("floor"), choice("wall"), choice("roof")
    floor_area = number("floor_area", COUNTED["floor_area"])
    water, light, power, fuel = choice("water"), choice("light"), choice("power"), choice("fuel")
    toilet, sewage = choice("toilet"), choice("sewage")
    assets = forms.MultipleChoiceField(
        label="Yang dimiliki", choices=Asset.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    cattle, goats = number("cattle", COUNTED["cattle"]), number("goats", COUNTED["goats"])
    income = number("income", MONEY, "Misalnya 1.500.000.")
    spending = number("spending", MONEY)
    coordinates = CoordinateField()
    note = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    sections = [
        ("Pendataan", ["surveyed_on", "source"]),
        ("Bangunan", ["tenure", "floor_area", "floor", "wall", "roof"]),
        ("Air, listrik, dapur, dan kakus", ["water", "light", "power", "fuel", "toilet", "sewage"]),
        ("Harta dan penghasilan", ["assets", "cattle", "goats", "income", "spending"]),
        ("Letak dan catatan", ["coordinates", "note"]),
    ]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("power") and not str(cleaned.get("light", "")).startswith("pln"):
            self.add_error("power", "Daya hanya untuk listrik PLN. Periksa penerangannya.")
        return cleaned

    def values(self) -> dict:
        """Columns of `Dwelling`."""
        names = ("surveyed_on", "source", *CHOSEN, *COUNTED, "assets", "income", "spending", "note")
        latitude, longitude = self.cleaned_data["coordinates"] or (None, None)
        place = {"latitude": latitude, "longitude": longitude}
        return {name: self.cleaned_data[name] for name in names} | place


class DwellingCreateForm(OnceForm, DwellingForm):
    pass


class DwellingEditForm(EditForm, DwellingForm):
    @staticmethod
    def initial_of(row: Dwelling) -> dict:
        names = ("surveyed_on", "source", *CHOSEN, *COUNTED, "assets", "income", "spending", "note", "version")
        place = f"{row.latitude}, {row.longitude}" if row.latitude is not None else ""
        return {name: getattr(row, name) for name in names} | {"coordinates": place}
