"""The monthly report as PDF/A on F4: figures, what was typed, and who signs."""

from documents import content
from documents.printing import report_pdf
from office import clock, settings, signing
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
    who = "Puskesos" if report.point_id else "Fasilitator SLRT"
    writer = "Koordinator Puskesos," if report.point_id else "Fasilitator,"
    name = report.point.coordinator if report.point_id else report.facilitator.name
    said = content.said(
        title=f"Laporan Bulanan {who}", blocks=blocks,
        signers=[content.signer(writer, name=name), _office("monthly.coordinator")],
    )  # fmt: skip
    return report_pdf(f"Laporan bulanan {report.month_words}", said, signature=_office("monthly.secretariat"))


def _head(report: MonthlyReport) -> list[tuple[str, str]]:
    place = report.point.village.label if report.point_id else f"Kecamatan {report.kecamatan.name}"
    whose = "Puskesos" if report.point_id else "Nama fasilitator"
    state = "DRAF, angka dapat berubah" if report.written else ""
    return [(whose, report.whose), ("Wilayah", place), ("Bulan", report.month_words), ("Keadaan", state)]


def _numbers(counted: dict) -> list[content.Block]:
    services = [[name, str(number)] for name, number in counted["services"]] or [["Tidak ada layanan", "0"]]
    work = [[name, str(number)] for name, number in counted["work"]]
    complaints, visits = counted["complaints"], counted["visits"]
    rest = [
        ["Pengaduan masuk", str(complaints["received"])], ["Pengaduan selesai", str(complaints["done"])],
        ["Pengaduan dirujuk", str(complaints["referred"])], ["Kunjungan direncanakan", str(visits["planned"])],
        ["Kunjungan dilakukan", str(visits["done"])], ["Kunjungan batal", str(visits["cancelled"])],
    ]  # fmt: skip
    parts = [("Jumlah layanan", "Layanan", services), ("Pendataan", "Jenis", work)]
    parts.append(("Pengaduan dan kunjungan", "Uraian", rest))
    blocks = []
    for title, head, rows in parts:
        blocks += [content.heading(title), content.table([head, "Jumlah"], rows, widths=[0, 24], align="lr")]
    return blocks


def _rekap(report: MonthlyReport, counted: dict) -> list[content.Block]:
    """Hari x jenis layanan of a Puskesos; the less asked for services together where there are many."""
    if not report.point_id or not counted["days"]:
        return []
    shown, days = figures.rekap(counted)
    rows = [[day, *map(str, numbers), str(total)] for day, numbers, total in days]
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


def _office(setting: str) -> dict:
    """Who signs for a position today; blank where nobody is recorded."""
    position = settings.get(setting)
    found = signing.block_on(clock.today(), position)
    return found or content.signer(f"{position},", name=BLANK, below=[NIP])
