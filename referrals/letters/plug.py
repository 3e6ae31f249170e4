"""How letters hang on intakes and referrals: who reaches them, which are offered, what their steps write."""

from django.db.models import Q

from accounts.authz import Can, may
from documents import queries
from documents.models import Letter
from office.joints import LetterBuilder, LetterOwner, Panel
from referrals import actions
from referrals.letters import forms, referred, statements
from referrals.models import Disposition, Intake, IntakeStep, Referral
from referrals.workflow import Status

ENDED = (Status.DRAFT, Status.CANCELLED, Status.MERGED)
INTAKE, REFERRAL, DISPOSITION = "referrals.intake", "referrals.referral", "referrals.disposition"
STEPS = {"paraf": IntakeStep.Step.PARAF, "sign": IntakeStep.Step.SIGNATURE, "hand": IntakeStep.Step.HAND_OVER}
# The letter a service is usually asked for, offered first.
USUAL = {
    "pbi-aktif": "pbi-aktif",
    "cek-desil": "keterangan-dtsen",
    "sk-terdaftar": "keterangan-dtsen",
    "rekomendasi-kip-kuliah": "rekomendasi-kip-kuliah",
    "sekolah": "rekomendasi-kip-kuliah",
    "rekomendasi-jampersal": "rekomendasi-jampersal",
    "rekomendasi-panti": "rekomendasi-panti",
    "lansia-terlantar": "rekomendasi-panti",
    "pemulangan": "rekomendasi-pemulangan",
    "orang-terlantar": "rekomendasi-pemulangan",
    "rumah": "berita-acara-kunjungan",
}


def _intakes(user, can: Can):
    sent = Intake.objects.visible_to(user, can).exclude(status=Status.DRAFT)
    return sent.select_related("service", "village", "kecamatan")


def _referrals(user, can: Can):
    """Referrals whose intake the user reads: the desk has the referral itself, the letters are the office's."""
    within = Intake.objects.visible_to(user, can).order_by().values("pk")
    return Referral.objects.filter(intake__in=within).select_related("intake", "desk", "programme")


def _dispositions(user, can: Can):
    return Disposition.objects.visible_to(user, can).select_related("intake__service", "desk", "to_user", "sent_by")


def _intake_summary(intake: Intake) -> list[tuple[str, str]]:
    return [
        ("Nomor register", intake.number),
        ("Layanan", intake.service.name),
        ("Uraian", intake.text or "–"),
    ]


def _told(record: Intake | Referral, step: str, on, who: str, by, note: str) -> None:
    """Paraf, signature and hand-over of a letter to outside stand among the steps of its intake."""
    intake = record if isinstance(record, Intake) else record.intake
    actions.add_letter_step(intake=intake, by=by, step=STEPS[step], on=on, who=who, note=note)


def _going(intake: Intake) -> bool:
    return intake.status not in ENDED


OWNERS = {
    INTAKE: LetterOwner(_intakes, _intake_summary, _told),
    REFERRAL: LetterOwner(_referrals, lambda referral: _intake_summary(referral.intake), _told),
    # Its nota dinas goes down the line: no step of the intake. The story tells of it.
    DISPOSITION: LetterOwner(_dispositions, lambda row: _intake_summary(row.intake)),
}
BUILDERS: dict[tuple[str, str], LetterBuilder] = {
    (REFERRAL, "surat-rujukan"): LetterBuilder(
        referred.referral_letter, forms.ReferralLetterForm, lambda row: row.desk.is_agency and row.is_open
    ),
    (REFERRAL, "nota-dinas"): LetterBuilder(
        referred.memo, forms.MemoForm, lambda row: not row.desk.is_agency and row.is_open
    ),
    (DISPOSITION, "nota-dinas"): LetterBuilder(
        referred.disposition, forms.DispositionMemoForm, lambda row: row.done_at is None and _going(row.intake)
    ),
    (INTAKE, "pbi-aktif"): LetterBuilder(statements.pbi, forms.PbiForm, _going),
    (INTAKE, "keterangan-dtsen"): LetterBuilder(statements.desil, forms.DesilForm, _going),
    (INTAKE, "rekomendasi-kip-kuliah"): LetterBuilder(statements.kip, forms.KipForm, _going),
    (INTAKE, "rekomendasi-jampersal"): LetterBuilder(statements.hospital, forms.HospitalForm, _going),
    (INTAKE, "rekomendasi-pemulangan"): LetterBuilder(statements.home, forms.HomeForm, _going),
    (INTAKE, "rekomendasi-panti"): LetterBuilder(statements.care, forms.CareForm, _going),
    (INTAKE, "berita-acara-kunjungan"): LetterBuilder(statements.visit, forms.VisitForm, _going),
}


def own_panels(record: Referral | Disposition, user) -> list[Panel]:
    """The letters of one referral or disposition, for the office; each kind once, anew when it was voided."""
    if not may(user, Can.LETTER_VIEW):
        return []
    found = Letter.objects.visible_to(user, Can.LETTER_VIEW).of(record)
    drafts = _drafts(record.intake, user)
    offered = queries.offers([record], to=_to, but=queries.standing(found)) if drafts else []
    return [queries.panel(found, offered, offered[0] if offered else None)]


def panels(intake: Intake, user) -> list[Panel]:
    """The letters of an intake, its referrals and dispositions, and those that may be drafted."""
    if intake.status == Status.DRAFT or not may(user, Can.LETTER_VIEW):
        return []
    records = [*intake.referrals.select_related("desk"), *intake.dispositions.select_related("desk", "to_user"), intake]
    theirs = Q()
    for record in records:
        theirs |= Q(owner_type=record._meta.label_lower, owner_id=record.pk)
    found = Letter.objects.visible_to(user, Can.LETTER_VIEW).filter(theirs)
    written = queries.standing(found)
    offered = _offers(intake, records, written) if _drafts(intake, user) else []
    if not offered and not found.exists():
        return []
    slugs = {slug for _, _, slug in written}
    first = next((offer for offer in offered if offer["usual"] and offer["slug"] not in slugs), None)
    return [queries.panel(found.order_by("-pk"), offered, first)]


def _drafts(intake: Intake, user) -> bool:
    return _going(intake) and Intake.objects.visible_to(user, Can.LETTER_DRAFT).filter(pk=intake.pk).exists()


def _offers(intake: Intake, records: list, written: set) -> list[dict]:
    """Letters to draft: those of what is open first, each once, then those of the intake; the usual one is marked."""
    once = {key for key in written if key[0] != INTAKE}
    return queries.offers(records, usual=USUAL.get(intake.service.slug, ""), to=_to, but=once)


def _to(record) -> str:
    return {Referral: " ke {0.desk.name}", Disposition: " untuk {0.addressee}"}.get(type(record), "").format(record)
