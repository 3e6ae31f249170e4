from datetime import date

import pytest
from django import forms
from django.utils.formats import date_format, number_format


def test_dates_are_read_day_first_and_never_month_first():
    field = forms.DateField()
    assert field.clean("31-01-2026") == field.clean("31/01/2026") == field.clean("2026-01-31") == date(2026, 1, 31)
    assert field.clean("02-03-2026") == date(2026, 3, 2)
    with pytest.raises(forms.ValidationError):
        field.clean("01/31/2026")


def test_dates_and_numbers_are_shown_the_indonesian_way():
    assert date_format(date(2026, 1, 31)) == "31 Januari 2026"
    assert date_format(date(2026, 1, 31), "SHORT_DATE_FORMAT") == "31-01-2026"
    assert number_format(1234567, use_l10n=True, force_grouping=True) == "1.234.567"
