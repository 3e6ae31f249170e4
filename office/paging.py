"""Pages of a list by key instead of by number: as fast on page 10,000 as on the first, steady while rows come and go.

The cursor holds the sort values of the row at the edge. They may be names, so it is sealed: an address line or a log
shows nothing, and a cursor somebody changed leads to the first page.

Empty values stand last in both directions. Text is compared as the database sorts it, so order and cursor always agree;
a column lists are ordered by should be an `office.fields.SortKeyField`, which sorts alike on both databases.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BooleanField, F, Field, Func, Q, QuerySet, Value
from django.http import HttpRequest

CAP = 10_000
PARAM = "halaman"


@dataclass(frozen=True)
class Page:
    """One page. `next` and `previous` are query strings without "?", empty where there is nothing."""

    rows: list
    next: str
    previous: str
    count: int  # of all rows, at most CAP
    capped: bool  # there are more than `count`

    def __iter__(self) -> Iterator:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> str:
        """The count in words: "1.234", "lebih dari 10.000"."""
        return f"{'lebih dari ' if self.capped else ''}{self.count:,}".replace(",", ".")


@dataclass(frozen=True)
class Key:
    """One column of the order."""

    path: str
    descending: bool
    nullable: bool
    field: Field | None  # None: an annotation

    def ordering(self, backwards: bool):
        plain = F(self.path)
        down = self.descending != backwards
        if not self.nullable:
            return plain.desc() if down else plain.asc()
        empty_last = {"nulls_first": True} if backwards else {"nulls_last": True}
        return plain.desc(**empty_last) if down else plain.asc(**empty_last)

    def beyond(self, value: Any, backwards: bool) -> Q:
        """Rows that stand after `value` in reading direction, by this column alone."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else Q(pk__in=[])
        after = Q(**{f"{self.path}__{'lt' if self.descending != backwards else 'gt'}": value})
        return after | Q(**{f"{self.path}__isnull": True}) if self.nullable and not backwards else after

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})


class RowBeyond(Func):
    """`(a, b) > (x, y)`: one comparison of rows, which both databases answer from an index."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, keys: list[Key], values: list, operator: str):
        self.operator = operator
        super().__init__(
            *(F(key.path) for key in keys), *(Value(v, k.field) for k, v in zip(keys, values, strict=True))
        )

    def as_sql(self, compiler, connection, **_):
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {self.operator} ({right})", [param for _, params in parts for param in params]


def page(
    queryset: QuerySet, request: HttpRequest, *, order: tuple[str, ...] = ("name_key", "pk"), size: int = 50
) -> Page:
    """The page the request's cursor asks for, of model instances, `values()` or `values_list(named=True)` rows.

    `order`: field paths, "-" in front for descending; "pk" is added where it is missing. Scope and filters come with
    the queryset.
    """
    keys = _keys(queryset, order)
    seal = "|".join([queryset.model._meta.label, *(f"{key.path}:{key.descending}" for key in keys)])
    backwards, values = _read(request.GET.get(PARAM, ""), seal, keys)
    rows, more = _fetch(queryset, keys, values, backwards, size)
    if values is not None and (not rows or (backwards and not more)):
        backwards, values = False, None  # fallen off an end: the first page is whole again
        rows, more = _fetch(queryset, keys, None, False, size)
    before, after = (more, True) if backwards else (values is not None, more)
    count = queryset.order_by()[: CAP + 1].count()
    return Page(
        rows=rows,
        next=_query(request, _write(keys, rows[-1], False, seal)) if after and rows else "",
        previous=_query(request, _write(keys, rows[0], True, seal)) if before and rows else "",
        count=min(count, CAP),
        capped=count > CAP,
    )


def _keys(queryset: QuerySet, order: tuple[str, ...]) -> list[Key]:
    names = [*order] if {"pk", "-pk"} & {*order} else [*order, "pk"]
    keys = []
    for name in names:
        path = name.removeprefix("-")
        field, nullable = _field(queryset, path)
        keys.append(Key(path, name.startswith("-"), nullable, field))
    return keys


def _field(queryset: QuerySet, path: str) -> tuple[Field | None, bool]:
    """The model field at the end of a path and whether an empty value can be met on the way."""
    if path in queryset.query.annotations:
        return None, True
    model, field, nullable = queryset.model, None, False
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        nullable = nullable or field.null
        model = field.related_model
    if field.is_relation:
        raise FieldDoesNotExist(f"{path}: order by a plain column, such as {path}_id or {path}__name")
    return field, nullable


def _fetch(queryset: QuerySet, keys: list[Key], values: list | None, backwards: bool, size: int) -> tuple[list, bool]:
    """The rows in reading order, and whether there are more behind them in the direction of travel."""
    if values is not None:
        queryset = queryset.filter(_after(keys, values, backwards))
    rows = [*queryset.order_by(*(key.ordering(backwards) for key in keys))[: size + 1]]
    more, rows = len(rows) > size, rows[:size]
    return (rows[::-1] if backwards else rows), more


def _after(keys: list[Key], values: list, backwards: bool):
    """All rows after the cursor's."""
    if len({key.descending for key in keys}) == 1 and not any(key.nullable or key.field is None for key in keys):
        return RowBeyond(keys, values, "<" if keys[0].descending != backwards else ">")
    total, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        total |= equal & key.beyond(value, backwards)
        equal &= key.same(value)
    return total & (
        keys[0].beyond(values[0], backwards) | keys[0].same(values[0])
    )  # lets the index of the first column help


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    if isinstance(row, tuple):
        return getattr(row, path)
    for name in path.split("__"):
        row = getattr(row, name, None) if row is not None else None
    return row


@cache
def _cipher(secret: str) -> AESSIV:
    return AESSIV(sha256(f"office.paging:{secret}".encode()).digest())


def _write(keys: list[Key], row: Any, backwards: bool, seal: str) -> str:
    values = [_value(row, key.path) for key in keys]
    plain = json.dumps([backwards, values], cls=DjangoJSONEncoder, separators=(",", ":"))
    return urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(plain.encode(), [seal.encode()])).decode().rstrip("=")


def _read(cursor: str, seal: str, keys: list[Key]) -> tuple[bool, list | None]:
    if not cursor:
        return False, None
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        backwards, values = json.loads(_cipher(settings.SECRET_KEY).decrypt(sealed, [seal.encode()]))
        return backwards, [
            value if k.field is None or value is None else k.field.to_python(value)
            for k, value in zip(keys, values, strict=True)
        ]
    except (ValueError, InvalidTag, ValidationError):
        return False, None


def _query(request: HttpRequest, cursor: str) -> str:
    params = request.GET.copy()
    params[PARAM] = cursor
    return params.urlencode()
