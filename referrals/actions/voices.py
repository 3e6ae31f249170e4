"""What comes from outside, without an account: a rating, an objection; and the answer to one."""

from django.db import IntegrityError, transaction

from accounts.authz import Can
from accounts.notices import holders, tell
from office import clock, records
from office.errors import DomainError
from referrals import tracking
from referrals.models import Intake, Objection, Rating
from referrals.workflow import OVER
from trail import actions as trail

MOST_OBJECTIONS = 3  # to one intake; who still disagrees comes to the office


def rate(*, intake: Intake, score: int, comment: str = "") -> Rating:
    """Keep what the person thinks of how it went, once. Raises DomainError while it is under way or the second time."""
    if intake.status not in OVER:
        raise DomainError("Penilaian dapat diberikan setelah selesai.")
    try:
        with transaction.atomic():
            rating = Rating.objects.create(intake=intake, score=score, comment=comment)
            trail.record("intake.rate", by=None, subject=intake, changes={"score": (None, score)}, note=comment)
    except IntegrityError as error:
        raise DomainError("Penilaian untuk nomor ini sudah kami terima. Terima kasih.") from error
    return rating


def object_to(*, intake: Intake, text: str) -> Objection:
    """Keep that the person asks to look again; who decides is told. Raises DomainError where it can't be asked."""
    if not tracking.may_object(intake):
        raise DomainError("Masa keberatan untuk nomor ini sudah lewat. Silakan datang untuk membuat permohonan baru.")
    if intake.objections.count() >= MOST_OBJECTIONS:
        raise DomainError("Keberatan untuk nomor ini sudah beberapa kali diajukan. Silakan datang ke kantor.")
    try:
        with transaction.atomic():
            objection = Objection.objects.create(intake=intake, text=text)
            trail.record("intake.object", by=None, subject=intake, note=text)
            _tell_deciders(intake, objection)
    except IntegrityError as error:
        raise DomainError("Keberatan Anda sudah kami terima dan sedang diperiksa.") from error
    return objection


def answer_objection(*, objection: Objection, by, answer: str, version: int | None = None) -> Objection:
    """Say why it stays as it is; the person reads it on the tracking page. Reopening answers by itself."""
    if objection.answered_at:
        raise DomainError("Keberatan ini sudah dijawab.")
    values = {"answer": answer, "answered_at": clock.now(), "answered_by_id": by.pk}
    return records.update(objection, by=by, act="objection.answer", values=values, version=version)


def settle_by_reopening(intake: Intake, by) -> None:
    """An objection that stands open is answered by the reopening itself."""
    for objection in intake.objections.open():
        values = {"reopened": True, "answered_at": clock.now(), "answered_by_id": by.pk}
        records.update(objection, by=by, act="objection.answer", values=values)


def _tell_deciders(intake: Intake, objection: Objection) -> None:
    desk = intake.holder_id if intake.restricted else None
    users = holders(
        Can.INTAKE_DECIDE, village=intake.village_id, kecamatan=intake.kecamatan_id, desk=desk, level=intake.level
    )
    text = f"Keberatan warga atas nomor {intake.number}"
    tell(users, text=text, url=objection.get_absolute_url(), key=f"objection:{objection.pk}")
