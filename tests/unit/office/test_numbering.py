"""Two clerks, two numbers; a failed clerk leaves no gap."""

import pytest
from django.db import transaction

from office.models import Sequence
from office.numbering import next_number
from tests.racing import apart, race, shared_database


@pytest.mark.django_db
def test_counts_from_one_for_each_series_and_year():
    assert [next_number("intake", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number("intake", 2027) == 1
    assert next_number("referral", 2026) == 1
    assert next_number("intake", 2026) == 4


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back():
    next_number("intake", 2026)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_number("intake", 2026) == 2
        raise ZeroDivisionError
    assert next_number("intake", 2026) == 2


@pytest.mark.django_db
def test_a_rolled_back_first_number_leaves_no_series():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_number("intake", 2026)
        raise ZeroDivisionError
    assert not Sequence.objects.exists()
    assert next_number("intake", 2026) == 1


@pytest.mark.django_db(transaction=True)
def test_is_refused_outside_a_transaction():
    with pytest.raises(RuntimeError):
        next_number("intake", 2026)
    assert not Sequence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clerks_at_once_get_different_numbers_without_gaps(tmp_path):
    def clerk():
        numbers = []
        for _ in range(5):
            with transaction.atomic():
                numbers.append(next_number("intake", 2026))
        return numbers

    with shared_database(tmp_path):
        given = race(*[clerk] * 6)
        last = apart(lambda: Sequence.objects.get(name="intake", year=2026).last)
    assert sorted(number for numbers in given for number in numbers) == list(range(1, 31))
    assert last == 30


@pytest.mark.django_db(transaction=True)
def test_clerks_who_fail_among_those_who_succeed_leave_no_gap(tmp_path):
    def good():
        with transaction.atomic():
            return next_number("intake", 2026)

    def bad():
        with transaction.atomic():
            next_number("intake", 2026)
            raise ZeroDivisionError

    with shared_database(tmp_path):
        given = race(good, bad, good, bad, good, bad)
    assert sorted(number for number in given if isinstance(number, int)) == [1, 2, 3]
    assert sum(isinstance(result, ZeroDivisionError) for result in given) == 3
