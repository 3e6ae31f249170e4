"""Monthly reports: opened, written, sent with frozen figures, received or given back."""

from django.db import IntegrityError, transaction

from accounts.authz import Can, Role
from accounts.models import User
from accounts.notices import holders, tell
from office import clock, records
from office.errors import DomainError, IllegalMove, Incomplete
from office.moves import check_version, compare_and_set, denied_kept
from puskesos import figures
from puskesos.models import MonthlyReport, ServicePoint
from puskesos.workflow import MONTHLY_MOVES, monthly_fits

NOT_YET = "Bulan ini belum mulai."
NOT_YOURS = "Laporan ini di luar tugas Anda."
OWN = "Laporan yang Anda kirim sendiri diterima atau dikembalikan oleh orang lain."


def open_monthly(*, by, month: str, point: ServicePoint | None = None) -> MonthlyReport:
    """The report of a month: of `point`, or of `by` as a facilitator; made if there is none yet. Raises DomainError."""
    if figures.bounds(month)[0] > clock.today():
        raise DomainError(NOT_YET, fields={"month": NOT_YET})
    key = {"point": point, "month": month} if point else {"facilitator": by, "month": month}
    if found := MonthlyReport.objects.filter(**key).first():
        return found
    kecamatan = point.kecamatan_id if point else _kecamatan(by)
    try:
        with transaction.atomic():
            report = records.create(
                MonthlyReport(**key, kecamatan_id=kecamatan), by=by, act="monthlyreport.create"
            )  # fmt: skip
            _refuse_foreign(report, by, Can.MONTHLY_SEND)
            return report
    except IntegrityError:  # opened twice in the same moment
        return MonthlyReport.objects.get(**key)


def write_monthly(*, by, report: MonthlyReport, version: int | None = None, **values: str) -> MonthlyReport:
    """The typed part: `remarks`, `challenges`; while it was not sent."""
    if not report.written:
        raise IllegalMove("Laporan yang sudah dikirim tidak dapat diubah.")
    _refuse_foreign(report, by, Can.MONTHLY_SEND)
    return records.update(report, by=by, act="monthlyreport.write", values=values, version=version)


def move_monthly(
    *, by, report: MonthlyReport, name: str, note: str = "", version: int | None = None
) -> MonthlyReport:  # fmt: skip
    """Send, accept or return. Sending counts the figures and keeps them; the next in line is told."""
    move = MONTHLY_MOVES[name]
    with denied_kept(f"monthlyreport.{name}", by=by, subject=report):
        check_version(report, version, by)
        _refuse_foreign(report, by, move.cans[0])
        if not monthly_fits(name, report, by):
            state = f"{report} tidak dapat {move.done}: {report.get_status_display().lower()}."
            raise IllegalMove(OWN if move.fits(report) else state)
        if gaps := move.missing(report, note):
            raise Incomplete(" ".join(gaps.values()), fields=gaps)
        values = {"return_note": note if name == "return" else ""}
        if name == "send":
            values |= {"figures": figures.count(report), "sent_by_id": by.pk, "sent_at": clock.now()}
        compare_and_set(report, by=by, name=name, status=move.targets[0], values=values, note=note)
        _tell(report, name, by)
    return report


def reviewers(report: MonthlyReport) -> list[User]:
    """Who receives it: the supervisors of the kecamatan, where there is none the manager."""
    found = holders(Can.MONTHLY_REVIEW, roles=[Role.SUPERVISOR], kecamatan=report.kecamatan_id)
    return [user for user in found if user.pk != report.sent_by_id] or holders(
        Can.MONTHLY_REVIEW, roles=[Role.MANAGER], kecamatan=report.kecamatan_id
    )


def _refuse_foreign(report: MonthlyReport, by, can: Can) -> None:
    if not MonthlyReport.objects.visible_to(by, can).filter(pk=report.pk).exists():
        raise IllegalMove(NOT_YOURS)


def _kecamatan(user) -> str:
    """Where a facilitator works: the kecamatan of the first village."""
    codes = sorted(code for area in user.areas if area.role == Role.FACILITATOR for code in area.villages)
    if not codes:
        raise IllegalMove(NOT_YOURS)
    return codes[0].rpartition(".")[0]


def _tell(report: MonthlyReport, name: str, by) -> None:
    """The supervisor of what was sent, its writer of what was received or given back."""
    kind = f"Puskesos {report.point.village.name}" if report.point_id else "fasilitator"
    users = reviewers(report) if name == "send" else [report.sent_by]
    text = f"Laporan bulanan {kind} {report.month_words} {MONTHLY_MOVES[name].done}"
    tell(users, text=text, url=report.get_absolute_url(), but=by)
