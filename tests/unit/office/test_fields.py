"""A sort key sorts alike on both databases, whatever language the database was made with."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from office.fields import SortKeyField

WORDS = ["a b", "ab", "a.b", "a-c", "B", "b", "Z", "é", "1603.01", "1603 02", "~"]


@pytest.mark.django_db(transaction=True)
@isolate_apps("office")
def test_orders_by_code_point():
    class Word(models.Model):
        key = SortKeyField(max_length=20)

        class Meta:
            app_label = "office"

    with connection.schema_editor() as editor:
        editor.create_model(Word)
    try:
        Word.objects.bulk_create(Word(key=word) for word in WORDS)
        assert list(Word.objects.order_by("key").values_list("key", flat=True)) == sorted(WORDS)
        assert set(Word.objects.filter(key__gt="a b").values_list("key", flat=True)) == {
            word for word in WORDS if word > "a b"
        }
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Word)


def test_states_its_collation_on_postgresql_only():
    field = SortKeyField(max_length=20)
    field.set_attributes_from_name("key")
    collation = field.db_parameters(connection)["collation"]
    assert collation == ("C" if connection.vendor == "postgresql" else None)
