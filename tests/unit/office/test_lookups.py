"""`__among`: the same rows as `__in` on both databases, with one parameter."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import FamilyMembership, Person
from office import lookups  # noqa: F401 - what is tested
from tests.factories.cases import make_family, make_person

pytestmark = pytest.mark.django_db


def found(**wanted) -> list[str]:
    return sorted(Person.objects.filter(**wanted).values_list("name", flat=True))


@pytest.fixture
def three():
    return [
        make_person(name="Ani", nik="1603014101800001", birth_date=date(1980, 1, 1)),
        make_person(name="Budi 'é", nik="1603010202800002", birth_date=date(1980, 2, 2)),
        make_person(name="Cici"),
    ]


def test_finds_text_numbers_and_dates(three):
    assert found(nik__among=["1603014101800001", "1603010202800002", "9"]) == ["Ani", "Budi 'é"]
    assert found(name__among={"Budi 'é", "Dodi"}) == ["Budi 'é"]
    assert found(pk__among=[three[0].pk, three[2].pk, 10**15]) == ["Ani", "Cici"]
    assert found(birth_date__among=[date(1980, 2, 2)]) == ["Budi 'é"]


def test_nothing_is_among_nothing(three):
    assert found(pk__among=[]) == []


def test_follows_foreign_keys_and_is_negated(three):
    family = make_family(head=three[0])
    assert list(FamilyMembership.objects.filter(family_id__among=[family.pk]).values_list("person_id", flat=True)) == [
        three[0].pk
    ]
    assert list(Person.objects.filter(memberships__family_id__among=[family.pk])) == [three[0]]
    assert list(Person.objects.exclude(pk__among=[p.pk for p in three[:2]]).filter(name="Cici")) == [three[2]]


def test_thousands_are_one_parameter(three):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert found(pk__among=range(three[0].pk, 300_000)) == ["Ani", "Budi 'é", "Cici"]
    assert len(queries) == 1
