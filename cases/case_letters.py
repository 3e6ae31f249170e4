"""How letters hang on cases: who reaches them and what a BAST klien and a laporan sosial say (ADR 20)."""

from typing import Any

from accounts.authz import Can
from cases import casework, queries
from cases.forms import letters as forms
from cases.models import Case, Intervention, Person, Sex
from cases.nik import mask
from cases.workflow import Status
from documents import queries as letters
from documents.content import SIFAT, Block, facts, heading, lines, par, plain, points, said, signer, table
from documents.models import Letter
from office.dates import day_in_words, long_date
from office.joints import LetterBuilder, LetterOwner, Panel

CASE = "cases.case"
PARTS = {
    "background": "Latar belakang",
    "condition": "Keadaan fisik, mental, sosial, dan ekonomi",
    "analysis": "Analisis masalah dan kebutuhan",
    "recommendation": "Kesimpulan dan rekomendasi",
}


def rows(user, can: Can):
    """Cases whose letters `user` may treat so: the same assignment must let the case itself be read."""
    return casework.listed(Case.objects.lettered(user, can))


def summary(case: Case) -> list[tuple[str, str]]:
    return [
        ("Nomor kasus", case.number),
        ("Untuk", casework.subject_words(case)),
        ("Jenis PPKS", casework.kind_words(case)),
        ("Masalah", case.problem),
    ]


def panels(case: Case, user) -> list[Panel]:
    """The letters of a case for whoever may read them (not by Akses darurat), and those that may be drafted."""
    same = Case.objects.filter(pk=case.pk)
    if not same.lettered(user, Can.LETTER_VIEW).exists():
        return []
    drafts = same.lettered(user, Can.LETTER_DRAFT).exists()
    return [letters.panel(Letter.objects.of(case), letters.offers([case]) if drafts else [])]


def handover(user, case: Case, extra: dict[str, Any]) -> dict[str, Any]:
    """BAST klien: the worker hands a person over to family or an institution; the bidang is witness."""
    belongings = lines(extra["belongings"])
    return said(
        title="Berita Acara Serah Terima Klien",
        sifat=SIFAT[case.level],
        position=_head(case),
        blocks=[
            plain(f"Pada {day_in_words(extra['on'])}, bertempat di {extra['place']}, kami yang bertanda tangan:"),
            facts(_worker(case)),
            plain("selanjutnya disebut Pihak Pertama;"),
            facts(
                [
                    ("Nama", extra["receiver"]),
                    ("Hubungan/jabatan", extra["receiver_as"]),
                    ("Nomor KTP/NIP", extra["receiver_id"]),
                    ("Telepon", extra["receiver_phone"]),
                    ("Alamat", extra["receiver_address"]),
                ]
            ),
            plain("selanjutnya disebut Pihak Kedua."),
            plain("Pihak Pertama menyerahkan kepada Pihak Kedua, dan Pihak Kedua menerima, klien:"),
            facts(_client(user, case)),
            plain(f"Keadaan saat diserahkan: {extra['condition']}"),
            *([plain("Barang yang diserahkan:"), points(belongings)] if belongings else []),
            par(
                "Sejak ditandatanganinya berita acara ini, perawatan dan pengawasan klien menjadi tanggung jawab Pihak "
                "Kedua. Berita acara ini dibuat dalam rangkap dua untuk masing-masing pihak."
            ),
        ],
        signers=[signer("Pihak Kedua,", name=extra["receiver"]), _signs(case, "Pihak Pertama,")],
    )


def report(user, case: Case, extra: dict[str, Any]) -> dict[str, Any]:
    """Laporan sosial: what the worker writes about a person for whoever takes over."""
    to = [plain(f"Kepada Yth. {extra['addressee']}")] if extra["addressee"] else []
    identity = [*_client(user, case), ("Jenis PPKS", casework.kind_words(case)), ("Sifat", SIFAT[case.level])]
    parts = [
        block
        for number, (name, title) in enumerate(PARTS.items(), start=2)
        for block in (heading(f"{number}. {title}"), *map(plain, lines(extra[name])))
    ]
    return said(
        title="Laporan Sosial",
        sifat=SIFAT[case.level],
        position=_head(case),
        blocks=[*to, heading("1. Identitas klien"), facts(identity), *parts, *_services(case)],
        signers=[_signs(case, "Pembuat laporan,")],
    )


def _services(case: Case) -> list[Block]:
    given = case.interventions.filter(status=Intervention.Status.DONE).select_related("service")
    found = [(long_date(row.done_on), row.service.name, row.result) for row in given.order_by("done_on", "pk")]
    if not found:
        return []
    title = heading(f"{len(PARTS) + 2}. Layanan yang sudah diberikan")
    return [title, table(("Tanggal", "Layanan", "Hasil"), found, widths=(34, 0, 0))]


def _worker(case: Case) -> list[tuple[str, str]]:
    worker = case.worker
    return [("Nama", worker.name), ("NIP", worker.nip), ("Jabatan", f"Petugas {case.desk.name}")]


def _signs(case: Case, above: str) -> dict:
    worker = case.worker
    return signer(above, name=worker.name, below=[*filter(None, [worker.rank, worker.nip and f"NIP {worker.nip}"])])


def _head(case: Case) -> str:
    """Who signs: the Kabid, who is cleared for every case of the own bidang; the Kadis is not."""
    return f"Kepala {case.desk.name}"


def _client(user, case: Case) -> list[tuple[str, str]]:
    """Who it is about, as the register has it."""
    subject = case.subject
    address = " ".join(filter(None, [getattr(subject, "address", ""), queries.place(subject)]))
    if not isinstance(subject, Person):
        return [("Nama", str(subject)), ("Alamat", address), ("Nomor kasus", case.number)]
    return [
        ("Nama", subject.name),
        ("Jenis kelamin", subject.get_sex_display() if subject.sex != Sex.UNKNOWN else "tidak diketahui"),
        ("Umur", queries.age(subject).words),
        ("NIK", _nik(user, subject)),
        ("Alamat", address),
        ("Nomor kasus", case.number),
    ]


def _nik(user, person: Person) -> str:
    """In full only where whoever drafts may uncover it on the page of the person; nobody learns it by drafting."""
    whole = Person.objects.visible_to(user, Can.PERSON_REVEAL).filter(pk=person.pk).exists()
    return (person.nik if whole else mask(person.nik)) or "tidak ada"


def _real(case: Case) -> bool:
    return case.status != Status.CANCELLED


OWNER = LetterOwner(rows, summary)
BUILDERS = {
    (CASE, "bast-klien"): LetterBuilder(handover, forms.HandoverForm, _real),
    (CASE, "laporan-sosial"): LetterBuilder(report, forms.ReportForm, _real),
}
