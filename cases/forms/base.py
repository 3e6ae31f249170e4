"""Fields of this room."""

from django import forms

from cases import nik
from office import clock
from office.forms import DateField

OLDEST = 120  # years; who is older is a typing mistake
NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class NikField(forms.CharField):
    """Sixteen digits as they are typed or pasted; "" if there is none. Raises the sentence of what is wrong."""

    def __init__(self, *, label="NIK", help_text="16 angka.", **kwargs):
        super().__init__(
            label=label, required=False, max_length=40, help_text=help_text, widget=forms.TelInput(NUMBER), **kwargs
        )

    def clean(self, value):
        number = nik.read(super().clean(value))
        if number.fault and number.fault != nik.MISSING:
            raise forms.ValidationError(nik.SENTENCES[number.fault])
        return number.digits or ""


class KkField(forms.CharField):
    """A No. KK; "" if there is none."""

    def __init__(self, *, label="No. KK", required=False, help_text="16 angka."):
        super().__init__(
            label=label, required=required, max_length=40, help_text=help_text, widget=forms.TelInput(NUMBER)
        )

    def clean(self, value):
        number = nik.read_number(super().clean(value))
        if number.fault and (number.fault != nik.MISSING or self.required):
            raise forms.ValidationError("No. KK harus tepat 16 angka.")
        if number.digits and not nik.kk_possible(number.digits):
            raise forms.ValidationError("No. KK tidak mungkin diawali angka 0.")
        return number.digits or ""


class YearField(forms.IntegerField):
    """A year of birth that somebody alive can have."""

    def __init__(self, *, label="Atau tahun lahir", help_text="Bila tanggalnya tidak diketahui."):
        super().__init__(label=label, required=False, help_text=help_text, widget=forms.TelInput(NUMBER))

    def clean(self, value):
        year, now = super().clean(value), clock.today().year
        if year is not None and not now - OLDEST <= year <= now:
            raise forms.ValidationError(f"Tahun lahir antara {now - OLDEST} dan {now}.")
        return year


class PastDateField(DateField):
    """A day not after today."""

    def clean(self, value):
        day = super().clean(value)
        if day and day > clock.today():
            raise forms.ValidationError("Tanggal tidak boleh sesudah hari ini.")
        return day
