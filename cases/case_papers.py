"""What stands on a BAST klien and a laporan sosial: finished text for the templates of `templates/typst/`."""

from typing import Any

from cases import casework, nik, queries
from cases.models import Case, ClientHandover, Person, Sex, SocialReport
from documents.pdf import render
from office import settings
from office.dates import long_date
from office.images import emblem

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def handover_pdf(paper: ClientHandover, *, whole: bool) -> bytes:
    """`whole`: the NIK is printed in full; else with the middle hidden."""
    return render("case_handover.typ", handover(paper, whole=whole))


def report_pdf(paper: SocialReport, *, whole: bool) -> bytes:
    return render("case_report.typ", report(paper, whole=whole))


def handover(paper: ClientHandover, *, whole: bool) -> dict[str, Any]:
    receiver = [
        ["Nama", paper.receiver],
        ["Hubungan/jabatan", paper.receiver_as],
        ["Nomor KTP/NIP", paper.receiver_id],
        ["Telepon", paper.receiver_phone],
        ["Alamat", paper.receiver_address],
    ]
    return _head() | {
        "title": "BERITA ACARA SERAH TERIMA KLIEN",
        "number": "Nomor: ................................",
        "opening": f"Pada hari ini {DAYS[paper.on.weekday()]}, tanggal {long_date(paper.on)}, bertempat di "
        f"{paper.place}, yang bertanda tangan di bawah ini:",
        "first": _officer(paper),
        "second": [pair for pair in receiver if pair[1]],
        "client": _client(paper.case, whole),
        "condition": paper.condition,
        "belongings": [line for line in paper.belongings.splitlines() if line.strip()],
        "place_date": _place_date(paper.on),
        "worker": paper.signed["worker"],
        "head_block": paper.signed["head"],
        "receiver": paper.receiver,
    }


def report(paper: SocialReport, *, whole: bool) -> dict[str, Any]:
    parts = [
        ["Latar belakang", paper.background],
        ["Keadaan fisik, mental, sosial, dan ekonomi", paper.condition],
        ["Analisis masalah dan kebutuhan", paper.analysis],
        ["Kesimpulan dan rekomendasi", paper.recommendation],
    ]
    services = paper.case.interventions.filter(status="selesai").select_related("service").order_by("done_on", "pk")
    return _head() | {
        "title": "LAPORAN SOSIAL",
        "number": "Nomor: ................................",
        "addressee": paper.addressee,
        "client": [*_client(paper.case, whole), ["Jenis PPKS", casework.kind_words(paper.case)]],
        "parts": parts,
        "services": [[long_date(row.done_on), row.service.name, row.result] for row in services],
        "place_date": _place_date(paper.on),
        "worker": paper.signed["worker"],
        "head_block": paper.signed["head"],
    }


def _head() -> dict[str, Any]:
    office = settings.get_many("office.address", "office.phone", "office.email", "letterhead.lines")
    contact = " · ".join(filter(None, [office["office.phone"], office["office.email"]]))
    return {
        "head": office["letterhead.lines"].splitlines(),
        "logo": list(emblem() or b""),
        "address": office["office.address"],
        "contact": contact,
    }


def _officer(paper: ClientHandover) -> list[list[str]]:
    """The worker as printed: name, rank, NIP, position."""
    below = paper.signed["worker"]["below"]
    return [["Nama", below[0]], *([["NIP", below[-1].removeprefix("NIP ")]] if len(below) > 1 else []),
            ["Jabatan", f"Petugas {paper.case.desk.name}"]]  # fmt: skip


def _client(case: Case, whole: bool) -> list[list[str]]:
    subject = case.subject
    lines = [["Nama", str(subject)]]
    if isinstance(subject, Person):
        sex = subject.get_sex_display() if subject.sex != Sex.UNKNOWN else "tidak diketahui"
        lines += [["Jenis kelamin", sex], ["Umur", queries.age(subject).words]]
        lines += [["NIK", (subject.nik if whole else nik.mask(subject.nik)) or "tidak ada"]]
    address = " ".join(filter(None, [getattr(subject, "address", ""), queries.place(subject)]))
    return [*lines, ["Alamat", address], ["Nomor kasus", case.number]]


def _place_date(day) -> str:
    return f"{settings.get('office.seat')}, {long_date(day)}"
