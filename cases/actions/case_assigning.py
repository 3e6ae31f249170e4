"""Who is responsible for a case: given by a Kabid, or offered by one worker and accepted by another."""

from accounts.models import User
from cases.actions.case import checked_desk
from cases.actions.case_checks import running, sighted
from cases.models import Case, CaseOffer
from office import clock, records
from office.errors import DomainError, IllegalMove
from office.models import Desk
from office.moves import check_version, compare_and_set, denied_kept


def assign_case(
    *, by, case: Case, worker: User, desk: Desk | None = None, note: str = "", version: int | None = None
) -> Case:
    """Give the case to another worker, and to another bidang if `desk` says so, without asking (domain.md 10)."""
    with denied_kept("case.assign", by=by, subject=case):
        check_version(case, version, by)
        desk = checked_desk(desk or case.desk, case.level)
        running(case)
        sighted(case, worker, "worker")
        if (worker.pk, desk.pk) == (case.worker_id, case.desk_id):
            raise DomainError("Petugas dan bidangnya sama seperti sekarang.", fields={"worker": "Pilih yang lain."})
        _set(case, by=by, name="assign", worker=worker, note=note, desk_id=desk.pk)
        for offer in case.offers.filter(status=CaseOffer.Status.OPEN):
            _answer(offer, by=by, act="case.offer_withdraw", status=CaseOffer.Status.WITHDRAWN)
    return case


def offer_case(*, by, case: Case, to: User, note: str = "", once=None) -> CaseOffer:
    """The responsible worker offers the case; it stays with them until it is accepted."""
    if case.worker_id != by.pk:
        raise IllegalMove(f"Hanya penanggung jawab ({case.worker}) yang menyerahkan kasus ini.")
    running(case)
    sighted(case, to, "to")
    if to == by:
        raise DomainError("Pilih petugas lain.", fields={"to": "Pilih petugas lain."})

    def make() -> CaseOffer:
        if case.offers.filter(status=CaseOffer.Status.OPEN).exists():
            raise DomainError("Kasus ini sudah ditawarkan dan masih menunggu jawaban.")
        return records.create(CaseOffer(case=case, to=to, note=note, recorded_by=by), by=by, act="case.offer")

    return records.once(once, by=by, make=make)


def accept_case(*, by, offer: CaseOffer, version: int | None = None) -> Case:
    """Take the case over. Raises Stale if it was answered or given to somebody else meanwhile."""
    case = offer.case
    with denied_kept("case.take_over", by=by, subject=case):
        _refuse_other(offer, by)
        sighted(case, by, "to")
        _answer(offer, by=by, act="case.offer_accept", status=CaseOffer.Status.ACCEPTED, version=version)
        _set(case, by=by, name="take_over", worker=by)
    return case


def decline_offer(*, by, offer: CaseOffer, answer: str, version: int | None = None) -> CaseOffer:
    _refuse_other(offer, by)
    status = CaseOffer.Status.DECLINED
    return _answer(offer, by=by, act="case.offer_decline", status=status, answer=answer, version=version)


def withdraw_offer(*, by, offer: CaseOffer, version: int | None = None) -> CaseOffer:
    if offer.case.worker_id != by.pk:
        raise IllegalMove("Hanya penanggung jawab yang menarik kembali tawarannya.")
    return _answer(offer, by=by, act="case.offer_withdraw", status=CaseOffer.Status.WITHDRAWN, version=version)


def _answer(offer: CaseOffer, *, by, act: str, status: str, answer: str = "", version: int | None = None) -> CaseOffer:
    if offer.status != CaseOffer.Status.OPEN:
        raise IllegalMove(f"Tawaran ini sudah {offer.get_status_display().lower()}.")
    values = {"status": status, "answer": answer, "answered_at": clock.now()}
    return records.update(offer, by=by, act=act, values=values, version=version)


def _set(case: Case, *, by, name: str, worker: User, note: str = "", **values) -> None:
    compare_and_set(case, by=by, name=name, status=case.status, values={"worker_id": worker.pk, **values}, note=note)
    case.refresh_from_db()


def _refuse_other(offer: CaseOffer, by) -> None:
    if offer.to_id != by.pk:
        raise IllegalMove("Tawaran ini ditujukan kepada petugas lain.")
