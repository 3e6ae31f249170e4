"""Referring an intake to a desk."""

from collections.abc import Iterable

from django.db.models import Max

from documents import codes
from documents.actions import share
from documents.models import Attachment
from office import records
from office.errors import DomainError, IllegalMove
from office.models import Desk
from office.moves import check_version, denied_kept
from referrals import links, routing, snapshot
from referrals.actions import news
from referrals.actions.writing import begin, write
from referrals.models import Intake, Level, Referral
from referrals.workflow import MOVES, ReferralStatus, is_open
from trail import actions as trail


def refer(
    *,
    intake: Intake,
    by,
    desk: Desk,
    purpose: str,
    programme=None,
    fields: Iterable[str] = (),
    files: Iterable[Attachment] = (),
    replaces: Referral | None = None,
    confirmed: bool = False,
    version: int | None = None,
    key=None,
) -> Referral:
    """Refer to a desk (an own bidang: a disposisi). Several may be open at once, one for each desk and programme.

    `fields`: names of `snapshot.FIELDS` to share, `files`: attachments of the intake to share; the desk opens them only
    while the referral is open. `replaces`: the refused referral this one stands in for.
    `confirmed`: needed for Rahasia, whose snapshot stays minimal. Raises Stale, IllegalMove, DomainError.
    """

    def make() -> Referral:
        locked = Intake.objects.select_for_update().get(pk=intake.pk)
        check_version(locked, version, by)
        if not is_open(MOVES["refer"], locked, by):
            raise IllegalMove(f"{locked} belum dapat dirujuk: keadaannya {locked.get_status_display().lower()}.")
        _check(locked, desk, programme, purpose, fields, replaces, confirmed)
        check_files(locked, files)
        write(locked, by=by, name="refer", status=MOVES["refer"].targets[0], values={})
        referral = _sent(locked, by, desk, programme, purpose, fields, replaces)
        for attachment in files:
            share(attachment=attachment, owner=referral, by=by)
        return referral

    with denied_kept("intake.refer", by=by, subject=intake):
        return records.once(key, by=by, make=make)


def _check(intake, desk, programme, purpose, fields, replaces, confirmed) -> None:
    wrong = {}
    if not purpose.strip():
        wrong["purpose"] = "Tuliskan apa yang diminta dari tujuan rujukan."
    if not desk.active:
        wrong["desk"] = "Tujuan ini sudah tidak aktif. Pilih yang lain."
    elif not routing.targets(intake).filter(pk=desk.pk).exists():
        wrong["desk"] = "Desa belum boleh merujuk langsung ke tujuan ini. Teruskan ke SLRT Kabupaten."
    elif intake.referrals.open().filter(desk=desk, programme=programme).exists():
        wrong["desk"] = "Sudah ada rujukan yang masih berjalan ke tujuan dan program ini."
    if programme is not None and programme.level >= Level.SECRET and not intake.restricted:
        wrong["programme"] = "Program ini untuk data rahasia. Jadikan rahasia dahulu."
    if intake.restricted and not confirmed:
        wrong["confirmed"] = "Ini data rahasia. Centang bahwa tujuan ini memang harus tahu."
    if set(fields) - snapshot.allowed(intake):
        wrong["fields"] = "Ada data yang tidak boleh dibagikan."
    if replaces is not None and (
        replaces.intake_id != intake.pk or replaces.is_open or hasattr(replaces, "replaced_by")
    ):
        wrong["replaces"] = "Rujukan yang digantikan tidak cocok."
    if wrong:
        raise DomainError(" ".join(wrong.values()), fields=wrong)


def check_files(intake: Intake, files: Iterable[Attachment]) -> None:
    """Raises DomainError unless every file is one of the intake and may go to a desk."""
    own = set(Attachment.objects.of(intake).values_list("pk", flat=True))
    if intake.restricted and files or any(attachment.pk not in own for attachment in files):
        sentence = "Ada berkas yang tidak boleh dibagikan."
        raise DomainError(sentence, fields={"files": sentence})


def _sent(intake: Intake, by, desk, programme, purpose, fields, replaces) -> Referral:
    last = intake.referrals.aggregate(last=Max("serial"))["last"] or 0
    referral = Referral(
        intake=intake,
        serial=last + 1,
        desk=desk,
        programme=programme,
        purpose=purpose.strip(),
        shared=snapshot.take(intake, fields),
        code="" if intake.restricted else codes.new_code(links.CODE_LENGTH),
        replaces=replaces,
        sent_by=by,
        status=ReferralStatus.SENT,
        moved_by=by.get_full_name(),
        last_move="receive",
    )
    begin(referral)
    referral.save(force_insert=True)
    trail.record("referral.send", by=by, subject=referral, changes=records._filled(referral))
    news.of_referral(referral, "send", by)
    return referral
