"""The monthly report as PDF/A on F4: figures, what was typed, and who signs."""

from datetime import date
from itertools import zip_longest

from documents import content
from documents.printing import report_pdf
from office import clock, settings, signing
from office.dates import long_date
from puskesos import figures
from puskesos.models import MonthlyReport

BLANK = "(.......................................)"
NIP = "NIP ................................"


def monthly_pdf(report: MonthlyReport) -> bytes:
    """Counted anew while it is a draft, as it was sent afterwards."""
    counted = figures.of(report)
    blocks = [content.facts(_head(report)), *_numbers(counted), *_rekap(report, counted), *_schedule(report, counted)]
    for title, text in (("Keterangan", report.remarks), ("Tantangan", report.challenges)):
        blocks += [content.heading(title), *map(content.plain, (text or "-").splitlines())]
    day = clock.today() if report.written else clock.local(report.sent_at).date()
    who = "Puskesos" if report.point_id else "Fasilitator SLRT"
    said = content.said(
        title=f"Laporan Bulanan {who}", blocks=blocks,
        signers=[_office("monthly.coordinator", day, "Memeriksa,"), _writer(report, day)],
    )  # fmt: skip
    said["stamp"] = "DRAF" if report.written else ""
    return report_pdf(f"Laporan bulanan {report.month_words}", said, signature=_office("monthly.secretariat", day))


def _head(report: MonthlyReport) -> list[tuple[str, str]]:
    place = report.point.village.label if report.point_id else f"Kecamatan {report.kecamatan.name}"
    whose = "Puskesos" if report.point_id else "Nama fasilitator"
    return [(whose, report.whose), ("Wilayah", place), ("Bulan", report.month_words)]


def _numbers(counted: dict) -> list[content.Block]:
    """Services, then what was done for the data beside complaints and visits."""
    services = [[name, str(number)] for name, number in counted["services"]] or [["Tidak ada layanan", "0"]]
    complaints, visits = counted["complaints"], counted["visits"]
    beside = [
        ("Pengaduan masuk", complaints["received"]), ("Pengaduan selesai", complaints["done"]),
        ("Pengaduan dirujuk", complaints["referred"]), ("Kunjungan direncanakan", visits["planned"]),
        ("Kunjungan dilakukan", visits["done"]), ("Kunjungan batal", visits["cancelled"]),
    ]  # fmt: skip
    pairs = zip_longest(counted["work"], beside, fillvalue=("", ""))
    rows = [[left, str(one), right, str(other)] for (left, one), (right, other) in pairs]
    head = ["Pendataan", "Jumlah", "Pengaduan dan kunjungan", "Jumlah"]
    return [
        content.heading("Jumlah layanan"),
        content.table(["Layanan", "Jumlah"], services, widths=[0, 20], align="lr"),
        content.heading("Pendataan, pengaduan, dan kunjungan"),
        content.table(head, rows, widths=[0, 20, 0, 20], align="lrlr"),
    ]


def _rekap(report: MonthlyReport, counted: dict) -> list[content.Block]:
    """Hari x jenis layanan of a Puskesos; the less asked for services together where there are many."""
    if not report.point_id or not counted["days"]:
        return []
    shown, days = figures.rekap(counted)
    rows = [[day, *(str(number or "") for number in numbers), str(total)] for day, numbers, total in days]
    head = ["Hari", *shown, "Jumlah"]
    widths = [22, *[0] * len(shown), 15]
    table = content.table(head, rows, widths=widths, align="l" + "r" * (len(shown) + 1), size=8)
    return [content.heading("Rekap layanan menurut hari"), table]


def _schedule(report: MonthlyReport, counted: dict) -> list[content.Block]:
    if not counted["schedule"]:
        return []
    rows = [
        [str(number), figures.day_words(day), village, state, work]
        for number, (day, village, state, work) in enumerate(counted["schedule"], 1)
    ]
    head = ["No", "Tanggal", "Desa/kelurahan", "Keadaan", "Pendataan"]
    table = content.table(head, rows, widths=[10, 24, 0, 30, 40], align="rllll", size=9)
    return [content.heading("Jadwal kunjungan"), table]


def _writer(report: MonthlyReport, day: date) -> dict:
    """Whoever wrote it, with place and date."""
    place = f"{settings.get('office.seat')}, {long_date(day)}"
    if report.point_id:
        return content.signer(place, "Koordinator Puskesos,", name=report.point.coordinator)
    return content.signer(place, "Fasilitator,", name=report.facilitator.name)


def _office(setting: str, day: date, *above: str) -> dict:
    """Who signs for a position on a day; blank where nobody is recorded."""
    position = settings.get(setting)
    found = signing.block_on(day, position) or content.signer(f"{position},", name=BLANK, below=[NIP])
    return found | {"above": [*above, *found["above"]]}
