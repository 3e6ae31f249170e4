"""Every write of the service points. Requests logged there are `referrals.actions.receive`."""

from office import records
from office.errors import DomainError
from puskesos.models import ServicePoint
from regions.models import Region


def create_point(*, by, village: Region, once=None, **values) -> ServicePoint:
    """Register the service point of a village; there is one per village."""

    def make():
        if ServicePoint.objects.filter(village=village).exists():
            sentence = f"{village.short_label} sudah mempunyai Puskesos."
            raise DomainError(sentence, fields={"village": sentence})
        point = ServicePoint(village=village, kecamatan=village.parent, **values)
        return records.create(point, by=by, act="puskesos.create")

    return records.once(once, by=by, make=make)


def update_point(*, by, point: ServicePoint, version: int | None = None, **values) -> ServicePoint:
    """Change a service point by compare-and-set on `version`; its village stays."""
    return records.update(point, by=by, act="puskesos.update", values=values, version=version)
