"""Values of changes as JSON, the same on both databases and after every round trip."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Manager, Model, QuerySet
from django.db.models.fields.files import FieldFile

_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

PLAIN = {str, int, bool}
MOMENTS = {date, datetime, time}


def safe(value: Any) -> Any:
    """`value` as None, bool, int, str, list or dict. Models become their key, numbers with a point become text."""
    if value is None or type(value) in PLAIN:
        return value
    if type(value) in MOMENTS:
        return value.isoformat()
    if isinstance(value, Enum):
        return safe(value.value)
    if isinstance(value, Model):
        return safe(value.pk)
    if isinstance(value, QuerySet | Manager):
        return [safe(pk) for pk in value.order_by("pk").values_list("pk", flat=True)]
    if isinstance(value, Mapping):
        return {str(name): item if type(item) in PLAIN else safe(item) for name, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((safe(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [safe(item) for item in value]
    return _text(value)


def canonical(value: Any) -> bytes:
    """One spelling for one value: ASCII, sorted names, no blanks, no line breaks."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer beyond 64 bits, half a surrogate pair
        text = b""
    if text and text.isascii() and b"\x7f" not in text:  # which both spell alike, orjson six times faster
        return text
    return _encoder.encode(value).encode()


def _text(value: Any) -> str | int:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str | float | Decimal | UUID | timedelta):
        return str(value)
    raise TypeError(f"The trail cannot keep a {type(value).__name__}.")
