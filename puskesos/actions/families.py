"""A family met on a visit that is not in the data yet: into the register, and among the usulan of its village."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.authz import Can
from cases import actions as cases
from cases.actions.proposal import propose
from cases.models import Person, Programme
from office import records
from office.errors import DomainError, IllegalMove
from puskesos.models import OutreachVisit
from puskesos.models.visits import DataWork, InData
from puskesos.workflow import VisitStatus

KNOWN = "NIK ini sudah ada di register. Cari orangnya, lalu rencanakan kunjungan dari halaman keluarganya."
ORIGIN = "kunjungan"


def collect_family(
    *, by, visit: OutreachVisit, head: Mapping[str, Any], home: Mapping[str, Any], programme: Programme | None = None,
    apart_from: Iterable[int] = (), once=None,
) -> OutreachVisit:  # fmt: skip
    """Make the family of a visit out of its head, and put it down for `programme` in the month that is open.

    `head`: what `cases.actions.create_person` takes; `home`: address, RT, RW and `no_kk`; `apart_from`: keys of persons
    the head is said not to be. Raises DomainError.
    """

    def make() -> OutreachVisit:
        _refuse(by, visit, head)
        place = {"village": visit.village, **{name: home.get(name, "") for name in ("address", "rt", "rw")}}
        person = cases.create_person(
            by=by, values={**head, **place}, origin=ORIGIN, source=str(visit), apart_from=apart_from
        )  # fmt: skip
        family = cases.create_family(by=by, values={**place, "no_kk": home.get("no_kk")}, head=person, origin=ORIGIN)
        values = {
            "person_id": person.pk, "family_id": family.pk, "subject_name": person.name, "in_data": InData.NO,
            "address": family.address or visit.address, "work": DataWork.PROPOSE if programme else visit.work,
        }  # fmt: skip
        records.update(visit, by=by, act="outreachvisit.family", values=values)
        if programme:
            family.refresh_from_db()
            propose(by=by, programme=programme, subject=family)
        return visit

    return records.once(once, by=by, make=make)


def _refuse(by, visit: OutreachVisit, head: Mapping[str, Any]) -> None:
    if visit.facilitator_id != by.pk or visit.status == VisitStatus.CANCELLED:
        raise IllegalMove("Keluarga dicatat pada kunjungan Anda sendiri yang tidak dibatalkan.")
    if visit.family_id or visit.person_id:
        raise IllegalMove("Kunjungan ini sudah bertaut dengan keluarga di register.")
    nik = head.get("nik")
    if nik and Person.objects.visible_to(by, Can.PERSON_VIEW).filter(nik=nik).exists():
        raise DomainError(KNOWN, fields={"nik": KNOWN})
