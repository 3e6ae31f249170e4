"""A row of any model, filled by the types of its columns: for tests that go over everything that points to a person."""

from datetime import time
from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.db import models

from office import clock

serial = count(1)


def make_row(model: type[models.Model], **given) -> models.Model:
    """Save one row. What may be empty stays empty; a needed row of another table is an existing one, or made."""
    values = dict(given)
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in values or field.attname in values or field.null or field.has_default():
            continue
        if field.is_relation:
            other = field.related_model
            values[field.name] = other._base_manager.first() or make_row(other)
        elif not field.blank or not isinstance(field, models.CharField | models.TextField):
            values[field.name] = _value(field)
    return model._base_manager.create(**values)


def _value(field: models.Field):
    if field.choices:
        return field.flatchoices[0][0]
    number = next(serial)
    kinds = [
        (models.DateTimeField, clock.now()), (models.DateField, clock.today()), (models.TimeField, time(8)),
        (models.BooleanField, False), (models.DecimalField, Decimal(number)), (models.FloatField, float(number)),
        (models.IntegerField, number), (models.UUIDField, uuid4()), (models.JSONField, []),
        (models.BinaryField, b"x"),
    ]  # fmt: skip
    found = next((value for kind, value in kinds if isinstance(field, kind)), None)
    return found if found is not None else f"contoh-{number}"[: field.max_length or 30]
