"""Letters as PDF: archivable, watermarked until numbered, on the paper of their kind."""

import re
import zlib
from datetime import date, datetime

import pytest

from documents import actions, content, pdf, printing
from documents.workflow import Status
from office import settings
from tests.factories.letters import PBI, kind, make_letter, make_letter_at, make_signatory
from tests.factories.referrals import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    return Office()


def metadata(pdf_bytes: bytes) -> str:
    found = re.search(rb"<\?xpacket begin.*?<\?xpacket end", pdf_bytes, re.DOTALL)
    return found[0].decode()


def page_size(pdf_bytes: bytes) -> tuple[int, int]:
    """In mm."""
    found = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", _plain(pdf_bytes))
    return round(float(found[1]) * 25.4 / 72), round(float(found[2]) * 25.4 / 72)


def _plain(pdf_bytes: bytes) -> bytes:
    """The file with its packed object streams opened."""
    out = [pdf_bytes]
    for part in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf_bytes, re.DOTALL):
        try:
            out.append(zlib.decompress(part[1]))
        except zlib.error:
            continue
    return b"\n".join(out)


def test_the_file_declares_pdf_a_2b(office):
    for status in (Status.DRAFT, Status.NUMBERED):
        said = metadata(printing.letter_pdf(make_letter_at(status, office)))
        assert "<pdfaid:part>2</pdfaid:part>" in said and "<pdfaid:conformance>B</pdfaid:conformance>" in said


@pytest.mark.parametrize(("paper", "size"), [("f4", (215, 330)), ("a4", (210, 297))])
def test_paper(office, paper, size):
    kind("pbi-aktif", paper=paper)
    assert page_size(printing.letter_pdf(make_letter(office))) == size


def test_a_draft_says_so_and_names_today_s_signatory(office):
    letter = make_letter(office)
    marks = printing._marks(letter)
    assert marks["stamp"] == "DRAF" and marks["signature"]["below"][0] == "Drs. H. Mahmud Anwar, M.Si."
    actions.give_number(letter=letter, by=office.back, dated=date(2026, 11, 28), number="400.9/0012/2026")
    assert printing._marks(letter)["stamp"] == ""
    assert printing._marks(letter)["address"].endswith(f"/surat/{marks['code']}/")


def test_a_void_letter_says_so_on_paper(office):
    assert printing._marks(make_letter_at(Status.VOID, office))["stamp"] == "BATAL"


def test_what_people_type_never_becomes_layout(office):
    typed = '#pagebreak() $x$ *tebal* #eval("1") \\ <label> @ref'
    extra = {"purpose": typed, "listed": "ya", "desil": None, "period": ""}
    letter = make_letter(office, slug="keterangan-dtsen", extra=extra)
    assert printing.letter_pdf(letter).startswith(b"%PDF-")


@pytest.mark.parametrize("shape", ["surat", "keterangan", "nota", "berita", "laporan"])
def test_every_shape_prints(office, shape):
    kind("pbi-aktif", shape=shape)
    assert printing.letter_pdf(make_letter(office)).startswith(b"%PDF-")


def test_a_report_has_the_letterhead_and_no_number(office):
    table = content.table(["No", "Nama"], [["1", "Sumarni"]] * 80, widths=[10, 0], align="rl")
    made = printing.report_pdf(
        "Buku register", content.said(title="Buku register", blocks=[content.heading("A. Layanan"), table])
    )
    assert "pdfaid" in metadata(made)


def test_an_emblem_is_drawn(office):
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    assert 'viewBox="0 0 1 1"' in pdf.picture(png)
    settings.set("letterhead.logo", png, by=office.admin)
    assert printing.letter_pdf(make_letter(office)).startswith(b"%PDF-")


def test_signs_no_font_has_do_not_stop_a_paper(office):
    """Text copied from WhatsApp: emoji go, letters of far scripts become "?", what can be shown stays."""
    assert [pdf._has_glyph(sign) for sign in "→✓ع😀🏽中"] == [True, True, True, False, False, False]
    odd = "Atap bocor 🙏🏽 → mohon 中 bantuan"
    assert pdf._FOREIGN.sub(pdf._shown, odd) == "Atap bocor  → mohon ? bantuan"
    letter = make_letter(office, extra=PBI | {"faskes": odd})
    assert printing.letter_pdf(letter).startswith(b"%PDF-")
