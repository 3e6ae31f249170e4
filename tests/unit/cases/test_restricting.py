"""On PostgreSQL nobody on whom something hangs can be deleted, past Django's own checks, too."""

import pytest
from django.db import IntegrityError, connection, transaction

from cases import restricting
from cases.models import Family, Person
from tests.factories.cases import make_family, make_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite checks its keys cheaply enough"),
]


def loose() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(restricting.LOOSE, [restricting.TABLES])
        return cursor.fetchall()


def test_refuses_at_once():
    family = make_family()
    for row in (family.head, family):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk)._raw_delete(using="default")
    assert Person.objects.count() and Family.objects.count()


def test_each_key_but_those_into_the_own_table():
    assert loose() == []
    mother = make_person(name="SUMARNI")
    both = [make_person(name="BAGAS", guardian=mother).pk, mother.pk]
    Person.objects.filter(pk__in=both)._raw_delete(using="default")
    connection.check_constraints()
    assert not Person.objects.filter(pk__in=both).exists()


def test_a_key_that_a_migration_made_anew_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case ADD CONSTRAINT anew FOREIGN KEY (person_id) REFERENCES cases_person (id)"
                       " DEFERRABLE INITIALLY DEFERRED")  # fmt: skip
    assert [name for _, name, _ in loose()] == ["anew"]
    restricting.after_migrate()
    assert loose() == []
