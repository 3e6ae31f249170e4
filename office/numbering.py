"""Running numbers without gaps and without doubles."""

from django.db import transaction
from django.db.models import F

from office.models import Sequence


def next_number(name: str, year: int) -> int:
    """The next number of a series in a year, from 1. A rollback of the caller's transaction gives it back.

    Whoever asks meanwhile waits for that transaction: so ask late and keep it short.
    Raises RuntimeError outside a transaction, where a failed caller would leave a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_number() needs the transaction of the record that carries the number.")
    series = Sequence.objects.filter(name=name, year=year)
    if not series.update(last=F("last") + 1):  # the row stays locked until the caller's transaction ends
        Sequence.objects.get_or_create(name=name, year=year)
        series.update(last=F("last") + 1)
    return series.values_list("last", flat=True).get()
