"""Parts of the page of an intake that only some services have (`joints.panels`)."""

from django.urls import reverse

from accounts.authz import Can, may
from documents.models import Letter
from office.joints import Panel
from referrals import reactivation
from referrals.models import Intake, ServiceDocument
from referrals.reactivation import Stage, Step
from referrals.workflow import MOVES, OPEN, Status, is_open, works_on


def panels(intake: Intake, user) -> list[Panel]:
    """The checklist of the service, visits and dispositions."""
    if intake.status == Status.DRAFT:
        return []
    return [*_papers(intake, user), *_visits(intake, user), *_dispositions(intake, user)]


def _visits(intake: Intake, user) -> list[Panel]:
    """Visits planned and made; offered to who holds the intake, or shown where there are some."""
    visits = list(intake.visits.select_related("officer"))
    holds = intake.status in OPEN and works_on(intake, user)
    if not visits and not holds:
        return []
    adds = _reaches(intake, user)
    mine = {row.pk for row in visits if adds and (holds or row.officer_id == user.pk)}
    plan = reverse("referrals:visit_plan", args=[intake.pk]) if holds else ""
    return [Panel("Kunjungan", "referrals/_visits.html", {"visits": visits, "mine": mine, "plan": plan})]


def _dispositions(intake: Intake, user) -> list[Panel]:
    rows = list(intake.dispositions.select_related("sent_by", "to_user", "desk"))
    sends = intake.status in OPEN and _reaches(intake, user, Can.INTAKE_INSTRUCT)
    if not rows and not sends:
        return []
    send = reverse("referrals:disposition_create", args=[intake.pk]) if sends else ""
    return [Panel("Disposisi", "referrals/_dispositions.html", {"rows": rows, "send": send})]


def _papers(intake: Intake, user) -> list[Panel]:
    asked = list(ServiceDocument.objects.filter(service=intake.service_id, active=True).order_by("order", "pk"))
    if not asked:
        return []
    seen = dict(intake.papers.values_list("document", "shown_on"))
    rows = [(row, seen.get(row.pk)) for row in asked]
    change = intake.status in OPEN and _reaches(intake, user)
    url = reverse("referrals:intake_papers", args=[intake.pk]) if change else ""
    return [Panel("Dokumen", "referrals/_papers.html", {"rows": rows, "url": url})]


def reactivation_of(intake: Intake, user) -> Panel | None:
    """The steps of a PBI reactivation with the next one as a button; None of any other service."""
    if intake.service.slug != reactivation.SERVICE or intake.status == Status.DRAFT:
        return None
    progress = reactivation.of(intake)
    return Panel(
        "Pengaktifan kembali PBI",
        "referrals/_pbi.html",
        {"lines": progress.lines, "acts": _acts(intake, user, progress)},
    )


def _acts(intake: Intake, user, progress) -> list[tuple[str, str]]:
    """The next step as buttons: label, address."""
    if progress.stage == Stage.FACILITY:
        if intake.status not in OPEN or not _reaches(intake, user):
            return []
        return [("Isi surat faskes dan dokumen", reverse("referrals:pbi_continue", args=[intake.pk]))]
    if progress.stage == Stage.LETTER:
        return _letter(intake, user)
    if is_open(MOVES["verify"], intake, user):
        return [("Verifikasi", reverse("referrals:intake_move", args=[intake.pk, "verify"]))]
    if intake.status not in reactivation.TAKES_ANSWERS or not works_on(intake, user):
        return []
    return [
        (
            f"Catat {Step(step).label[0].lower()}{Step(step).label[1:]}",
            reverse("referrals:pbi_step", args=[intake.pk, step]),
        )
        for step in Step.values
        if progress.takes(step)
    ]


def _letter(intake: Intake, user) -> list[tuple[str, str]]:
    """To the draft that waits for its number, or to drafting it."""
    if intake.status not in OPEN or not _reaches(intake, user, Can.LETTER_DRAFT):
        return []
    kind = reactivation.LETTER_KIND
    found = Letter.objects.visible_to(user, Can.LETTER_VIEW).of(intake).filter(kind__slug=kind, status="draf").first()
    if found is not None:
        return [("Beri nomor surat keterangan", found.get_absolute_url())]
    url = reverse("letters:create", args=[intake._meta.label_lower, intake.pk, kind])
    return [("Susun surat keterangan", url)]


def _reaches(intake: Intake, user, can: Can = Can.INTAKE_COMPLETE) -> bool:
    return may(user, can) and Intake.objects.visible_to(user, can).filter(pk=intake.pk).exists()
