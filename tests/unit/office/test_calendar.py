"""Working days of November 2026: the 21st is a Saturday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import calendar, settings
from office.calendar import Calendar
from office.models import Holiday

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))
CHRISTMAS = date(2026, 12, 25)
PLAIN = Calendar(frozenset({1, 2, 3, 4, 5}), {CHRISTMAS})
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_weekend_and_holidays_are_no_working_days():
    assert [PLAIN.is_working_day(day) for day in (FRIDAY, SATURDAY, SUNDAY, MONDAY)] == [True, False, False, True]
    assert not PLAIN.is_working_day(CHRISTMAS)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (FRIDAY, 5, date(2026, 11, 27)),
        (FRIDAY, 0, FRIDAY),
        (SATURDAY, 0, MONDAY),
        (MONDAY, -1, FRIDAY),
        (SUNDAY, -1, FRIDAY),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_add_working_days(start, days, end):
    assert PLAIN.add_working_days(start, days) == end


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, MONDAY, 1),
        (FRIDAY, SUNDAY, 0),
        (MONDAY, FRIDAY, -1),
        (date(2026, 12, 24), CHRISTMAS, 0),
    ],
)
def test_working_days_between(first, last, days):
    assert PLAIN.working_days_between(first, last) == days


@given(DAYS, st.integers(1, 60), st.sets(DAYS, max_size=30))
def test_adding_and_counting_agree(start, days, holidays):
    plain = Calendar(frozenset({1, 2, 3, 4, 5}), holidays)
    end = plain.add_working_days(start, days)
    assert plain.is_working_day(end)
    assert plain.working_days_between(start, end) == days
    assert plain.working_days_between(start, end - timedelta(days=1)) == days - 1


def test_a_calendar_without_working_days_ends_with_an_error():
    with pytest.raises(ValueError, match="working days"):
        Calendar(frozenset(), set()).add_working_days(FRIDAY, 1)


@pytest.mark.django_db
def test_reads_the_setting_and_the_table(django_assert_num_queries):
    Holiday.objects.all().delete()
    assert calendar.add_working_days(FRIDAY, 1) == MONDAY
    Holiday.objects.create(date=MONDAY, name="Ulang tahun kabupaten", kind="kantor")
    assert calendar.add_working_days(FRIDAY, 1) == date(2026, 11, 24)
    settings.set("calendar.weekdays", [1, 2, 3, 4, 5, 6], by=None)
    assert calendar.is_working_day(SATURDAY)
    assert calendar.working_days_between(FRIDAY, date(2026, 11, 24)) == 2
    with django_assert_num_queries(2):
        calendar.load()
