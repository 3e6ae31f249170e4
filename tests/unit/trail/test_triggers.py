import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.factories.trail import make_event
from trail import seals, triggers
from trail.models import Event, Seal

REFUSED = (DatabaseError,)


def make_rows():
    make_event()
    seals.seal()


def refused(action):
    with pytest.raises(REFUSED, match=triggers.REFUSAL), transaction.atomic():
        action()


def run(query):
    with connection.cursor() as cursor:
        cursor.execute(query)


@pytest.mark.parametrize("model", [Event, Seal])
def test_nothing_is_changed(model):
    make_rows()
    refused(lambda: model.objects.all().update(mac=b""))
    refused(lambda: model.objects.first().save())


@pytest.mark.parametrize("model", [Event, Seal])
def test_nothing_is_deleted(model):
    make_rows()
    refused(lambda: model.objects.all().delete())
    refused(lambda: run(f"DELETE FROM {model._meta.db_table}"))
    assert model.objects.exists()


@pytest.mark.parametrize("model", [Event, Seal])
def test_nothing_is_written_over(model):
    make_rows()
    row = model.objects.first()
    if connection.vendor == "sqlite":
        table = model._meta.db_table
        refused(lambda: run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {row.pk}"))
    else:
        refused(lambda: run(f"TRUNCATE {model._meta.db_table}"))


def test_none_is_missing_after_migrate():
    assert triggers.missing() == {}


def test_missing_ones_are_named_and_put_back():
    with triggers.without():
        names = triggers.missing()
        assert set(names.values()) == {"trail_event", "trail_seal"}
        assert triggers.check(databases=["default"])[0].id == "trail.W001"
        triggers.install()
        assert triggers.missing() == {}
    assert triggers.missing() == {}
    make_rows()
    refused(lambda: Event.objects.all().delete())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
def test_a_connection_that_replaces_in_silence_is_noticed():
    run("PRAGMA recursive_triggers=OFF")
    try:
        assert [found.id for found in triggers.check(databases=["default"])] == ["trail.W002"]
    finally:
        run("PRAGMA recursive_triggers=ON")
    assert triggers.check(databases=["default"]) == []


def test_come_back_after_an_error():
    with pytest.raises(ZeroDivisionError), triggers.without():
        raise ZeroDivisionError
    assert triggers.missing() == {}


def test_the_check_is_quiet_when_all_stand_or_no_database_is_asked():
    assert triggers.check(databases=["default"]) == []
    with triggers.without():
        assert triggers.check(databases=None) == []


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_back_what_a_rebuilt_table_lost():
    triggers._drop(connection)
    assert triggers.missing()
    call_command("migrate", "trail", verbosity=0)
    assert triggers.missing() == {}


@pytest.mark.django_db(transaction=True)
def test_tables_can_be_emptied_after_a_transactional_test():
    make_rows()
    # The teardown of this very test empties the tables; it fails if that is refused.
