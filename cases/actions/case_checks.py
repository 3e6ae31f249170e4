"""What the acts on a case check alike."""

from datetime import date

from accounts.authz import Can
from accounts.models import User
from cases import casework
from cases.models import Case
from cases.workflow import Status
from office import clock
from office.errors import DomainError, IllegalMove


def running(case: Case) -> None:
    """Raises IllegalMove when the case is over."""
    if not case.is_open:
        raise IllegalMove(f"{case} sudah {case.get_status_display().lower()}. Buka kembali dahulu.")


def not_cancelled(case: Case) -> None:
    """After the end notes, visits and bimbingan lanjut go on; not on a case that never was one."""
    if case.status == Status.CANCELLED:
        raise IllegalMove(f"{case} sudah dibatalkan.")


def not_later(day: date, field: str) -> None:
    """Raises DomainError for a day that is yet to come."""
    if day > clock.today():
        raise DomainError("Tanggal tidak boleh sesudah hari ini.", fields={field: "Paling lambat hari ini."})


def sighted(case: Case, user: User, field: str) -> User:
    """The user, if that one may work on the case: nobody is given what they may not see. Raises DomainError."""
    if not casework.reaches(user, case, Can.CASE_EDIT):
        sentence = f"{user} tidak dapat mengerjakan kasus ini."
        raise DomainError(sentence, fields={field: sentence})
    return user
