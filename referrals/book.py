"""The buku register of a period on paper: what was received, in the order of its numbers. Never Rahasia."""

from datetime import date

from documents import content
from documents.models import LetterKind
from documents.printing import report_pdf
from office import clock, signing
from office.dates import long_date
from office.errors import DomainError
from referrals.exports import exportable
from referrals.models import Intake, IntakeKind
from referrals.sight import place

MOST = 2000  # rows of one book; more is for the CSV
HEAD = [
    "No",
    "Nomor register",
    "Diterima",
    "Nama",
    "Desa/kelurahan",
    "Layanan",
    "Ditangani di",
    "Keadaan",
    "Hasil",
]
WIDTHS = [10, 26, 21, 38, 42, 46, 30, 24, 0]


def rows_of(visible, *, since: date, until: date, kind: str = ""):
    """The rows of `visible` (what the user may export) that belong into the book."""
    found = exportable(visible).filter(received_on__gte=since, received_on__lte=until, number__isnull=False)
    return found.filter(kind=kind) if kind else found


def book_pdf(rows, *, since: date, until: date, kind: str = "") -> bytes:
    """The book as PDF/A, F4 across. Raises DomainError when there is nothing, or more than a book holds."""
    chosen = list(rows.select_related("service", "village", "kecamatan", "holder").order_by("number")[: MOST + 1])
    if not chosen:
        raise DomainError("Tidak ada yang diterima dalam masa ini.", fields={"since": "Pilih masa yang lain."})
    if len(chosen) > MOST:
        sentence = f"Lebih dari {MOST:,} baris. Pilih masa yang lebih pendek.".replace(",", ".")
        raise DomainError(sentence, fields={"until": sentence})
    what = IntakeKind(kind).label if kind else "Layanan & Pengaduan"
    said = content.said(
        title=f"Buku Register {what}",
        blocks=[
            content.plain(f"Masa {long_date(since)} sampai {long_date(until)} · {len(chosen)} catatan"),
            content.table(
                HEAD, map(_line, range(1, len(chosen) + 1), chosen), widths=WIDTHS, align="rllllllll", size=9
            ),
        ],
    )
    position = LetterKind.objects.filter(slug="laporan-bulanan").values_list("position", flat=True).first() or ""
    return report_pdf(
        f"Buku register {what}", said, landscape=True, signature=signing.block_on(clock.today(), position)
    )


def _line(number: int, intake: Intake) -> list[str]:
    village, kecamatan = place(intake)
    return [
        str(number),
        intake.number,
        f"{intake.received_on:%d-%m-%Y}",
        intake.subject_label,
        ", ".join(filter(None, [village, kecamatan])),
        f"{intake.get_kind_display()}: {intake.service.name}",
        intake.holder_label,
        intake.get_status_display(),
        intake.result_text[:160],
    ]
