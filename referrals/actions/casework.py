"""An intake becomes a case, or belongs to one there is."""

from typing import Any

from django.db import transaction

from accounts.authz import Can, may
from cases import actions as cases
from cases.actions.case_checks import running
from cases.models import Case, Person
from office import records
from office.errors import DomainError
from office.models import Desk
from office.moves import check_version, compare_and_set
from referrals.actions.entry import receive
from referrals.actions.moves import move
from referrals.models import Intake, Reporter, ServiceKind
from referrals.workflow import MOVES, Status, is_open
from trail import actions as trail

NO_PERSON = "Tautkan dahulu ke orang di register; kasus dibuka untuk orang itu."


def open_case_of(*, intake: Intake, by, person: Person, version: int | None = None, once=None, **values: Any) -> Case:
    """Open a case of the person concerned and link it. `values`: what `cases.actions.open_case` takes.

    The case is at least as secret as the intake it tells of. Raises Stale, Incomplete, DomainError.
    """

    def make() -> Case:
        check_version(intake, version, by)
        _linkable(intake)
        if person.pk != intake.person_id:
            raise DomainError(NO_PERSON)
        level = max(values.pop("level", 0), intake.level)
        case = cases.open_case(by=by, subject=person, level=level, **values)
        _link(intake, case, by)
        return case

    return records.once(once, by=by, make=make)


@transaction.atomic
def link_case(*, intake: Intake, by, case: Case, version: int | None = None) -> Intake:
    """Say that the intake is handled in this case. Raises Stale, DomainError."""
    check_version(intake, version, by)
    _linkable(intake)
    if not Case.objects.visible_to(by, Can.CASE_EDIT).filter(pk=case.pk).exists():
        raise DomainError("Kasus ini tidak ada di wilayah Anda.")
    if case.level < intake.level:
        raise DomainError("Kasus ini kurang rahasia daripada layanan ini. Naikkan kerahasiaan kasus dahulu.")
    _link(intake, case, by)
    return intake


@transaction.atomic
def unlink_case(*, intake: Intake, by, version: int | None = None) -> Intake:
    """Take back a wrong link."""
    check_version(intake, version, by)
    case = intake.case
    compare_and_set(intake, by=by, name="uncase", status=intake.status, values={"case_id": None})
    if case is not None:
        trail.record("case.unlink", by=by, subject=case, changes={"layanan": (intake.number, None)})
    return intake


def intake_for(*, case: Case, by, service: ServiceKind, text: str, key=None) -> Intake:
    """Take in what a case needs of somebody else: verified where `by` may, linked to the case, ready to be referred.

    As secret as the service, and Rahasia where the case is; a case less secret becomes as secret as what it needs. It
    opens at the bidang of the case where its workers refer themselves, else at SLRT. Raises IllegalMove, Incomplete,
    DomainError.
    """

    def make() -> Intake:
        referable(case)
        intake = receive(
            by=by, service=service, restricted=case.restricted, person=case.person, text=text,
            reporter=Reporter.OFFICIAL, reporter_name=by.get_full_name(), desk=_holder(case, by),
        )  # fmt: skip
        if case.level < intake.level:
            cases.raise_level(by=by, case=case, level=intake.level)
        link_case(intake=intake, by=by, case=case)
        if is_open(MOVES["verify"], intake, by):
            move(intake=intake, name="verify", by=by)
        return intake

    return records.once(key, by=by, make=make)


def referable(case: Case) -> None:
    """Raises DomainError where nothing can be taken in for a case: it is over, or is not about one person."""
    running(case)
    if case.person_id is None:
        raise DomainError("Rujukan dicatat untuk satu orang; kasus ini untuk keluarga atau komunitas.")


def _holder(case: Case, by) -> Desk | None:
    """The bidang of the case if its staff work on intakes themselves, of Rahasia too; None: where any would open."""
    return case.desk if case.desk.handles_restricted and may(by, Can.INTAKE_REFER) else None


def _linkable(intake: Intake) -> None:
    if intake.status == Status.DRAFT:
        raise DomainError("Ini masih draf. Kirim dahulu.")
    if intake.case_id:
        raise DomainError("Layanan ini tidak dapat ditautkan lagi. Hubungi Bidang Rehabilitasi Sosial.")


def _link(intake: Intake, case: Case, by) -> None:
    compare_and_set(intake, by=by, name="case", status=intake.status, values={"case_id": case.pk})
    trail.record("case.link", by=by, subject=case, changes={"layanan": (None, intake.number)})
