"""How a family lives: one dated survey each, corrected where it was read wrongly."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from cases.actions.family import still_open
from cases.models import Dwelling, Family
from office import clock, records
from office.errors import DomainError

TWICE = "Pendataan pada tanggal ini sudah tercatat; ubah yang ada."


def record_dwelling(*, by, family: Family, values: Mapping[str, Any], origin: str = "entri", once=None) -> Dwelling:
    """A survey of this family's house and means. `values`: columns of `Dwelling`. DomainError for a day twice."""

    def make() -> Dwelling:
        row = Dwelling(family=family, origin=origin, **values)
        still_open(family)
        _refuse_later(row.surveyed_on)
        try:
            with transaction.atomic():
                return records.create(row, by=by, act="dwelling.create")
        except IntegrityError as error:
            raise DomainError(TWICE, fields={"surveyed_on": TWICE}) from error

    return records.once(once, by=by, make=make)


def update_dwelling(*, by, dwelling: Dwelling, values: Mapping[str, Any], version: int | None = None) -> Dwelling:
    """Correct a survey by compare-and-set; another survey is a record of its own."""
    _refuse_later(values.get("surveyed_on", dwelling.surveyed_on))
    try:
        with transaction.atomic():
            return records.update(dwelling, by=by, act="dwelling.update", values=values, version=version)
    except IntegrityError as error:
        raise DomainError(TWICE, fields={"surveyed_on": TWICE}) from error


def _refuse_later(day) -> None:
    if day > clock.today():
        sentence = "Tanggal pendataan tidak boleh sesudah hari ini."
        raise DomainError(sentence, fields={"surveyed_on": sentence})
