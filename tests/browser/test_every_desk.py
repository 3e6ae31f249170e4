"""One complaint through all desks, and every paper that is printed on its way, opened."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.authz import Role
from documents.models import Letter
from documents.workflow import Status as LetterStatus
from referrals.models import Intake
from referrals.workflow import Status
from tests.browser.test_walk_through import press
from tests.factories.accounts import make_user
from tests.factories.letters import make_signatory
from tests.factories.referrals import desk
from tests.unit.documents.test_printing import metadata, page_size

pytestmark = pytest.mark.django_db(transaction=True)
SEGAMIT = "16.03.10.2004"
F4, A5 = 215, 210  # mm; the receipt lies across


def printed(page: Page, name: str, width: int) -> None:
    """The paper behind a link is a PDF/A of this width (mm)."""
    link = page.locator("main").get_by_role("link", name=name, exact=True).first
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert page_size(answer.body())[0] == width and "pdfaid" in metadata(answer.body())


def send(page: Page) -> None:
    page.locator("main form button.primary").last.click()


def draft(page: Page, kind: str, **given: str) -> None:
    """Draft a letter from the page of its record, fill in what it asks, and print the draft."""
    if not page.get_by_role("link", name=kind).first.is_visible():
        page.locator("summary", has_text="Susun surat").click()
    page.get_by_role("link", name=kind).first.click()
    for name, value in given.items():
        page.locator(f"[name={name}]").fill(value)
    press(page, "Susun draf")
    expect(page.get_by_role("link", name="Lihat draf")).to_be_visible()
    printed(page, "Lihat draf", F4)


def take(page: Page, step: str, field: str = "", value: str = "") -> None:
    """One step of a letter: its link, what it asks, its button."""
    page.get_by_role("link", name=step, exact=True).first.click()
    if value:
        page.get_by_label(field).fill(value)
    page.get_by_role("button", name=step, exact=True).click()


def finish(page: Page, to: str, number: str = "") -> None:
    """Number, paraf where it is wanted, signature on paper, hand-over; printed once it is numbered."""
    take(page, "Beri nomor", "Nomor surat", number)
    printed(page, "Cetak surat", F4)
    if page.get_by_role("link", name="Catat paraf").count():
        take(page, "Catat paraf", "Diparaf oleh", "Herlina Wijaya, Kabid")
    take(page, "Catat tanda tangan")
    take(page, "Catat penyerahan", "Kepada siapa", to)
    expect(page.get_by_text("Diserahkan").first).to_be_visible()
    printed(page, "Cetak surat", F4)


@pytest.mark.parametrize("width", [1366, 360])
def test_a_complaint_through_all_desks_with_every_print(visit, look, at, width):
    at(datetime(2026, 11, 24, 8, 10))
    make_signatory()
    operator = make_user(Role.OPERATOR, SEGAMIT, name="Leni Marlina")
    surveyor = make_user(Role.FACILITATOR, SEGAMIT, name="Arman Saputra")
    back, manager = make_user(Role.BACK, name="Yudi Pranata"), make_user(Role.MANAGER, name="Dewi Kesuma")
    kadis = make_user(Role.KADIS, name="Mahmud Anwar")
    kabid = make_user(Role.KABID, desk="rehabilitasi-sosial", name="Zainal Hakim")

    # The village: number and receipt.
    page = visit(operator, "/puskesos/catat/", 360)
    press(page, "Rumah")
    page.get_by_label("Nama orang yang membutuhkan").fill("Sumarni")
    page.get_by_label("Apa keperluannya?").fill("Rumah hampir roboh, atap bocor.")
    press(page, "Kirim")
    number = re.search(r"\d{4}-\d{6}", page.get_by_role("heading", level=1).inner_text())[0]
    printed(page, "Tanda terima", A5)
    home = Intake.objects.get(number=number).get_absolute_url()

    # The back office: verified, and the surveyor sent.
    page = visit(back, home, width)
    press(page, "Verifikasi")
    press(page, "Verifikasi")
    page.locator("section", has=page.get_by_role("heading", name="Kunjungan", exact=True)).get_by_role("link").click()
    page.locator("[name=officer]").select_option(label="Arman Saputra")
    page.locator("[name=instruction]").fill("Lihat atap dan lantai.")
    look(page)
    send(page)
    expect(page.get_by_text("direncanakan").first).to_be_visible()

    # The surveyor: what was found, on the phone.
    page = visit(surveyor, "/", 360)
    page.locator("main").get_by_role("link", name=re.compile("Catat kunjungan")).first.click()
    page.locator("[name=findings]").fill("Atap rumbia lapuk, lantai tanah.")
    page.locator("[name=result]").fill("Layak dibantu.")
    look(page)
    send(page)

    # The back office: berita acara of the visit, signed and handed over.
    page = visit(back, home, width)
    expect(page.get_by_text("Atap rumbia lapuk").first).to_be_visible()
    draft(page, "Berita Acara Kunjungan")
    look(page)
    finish(page, "Arsip SLRT")

    # Kadis -> Kabid: a disposition, printed as nota dinas.
    page = visit(kadis, home, width)
    page.get_by_role("link", name="Disposisi", exact=True).click()
    page.locator("[name=desk]").select_option(label="Bidang Rehabilitasi Sosial")
    page.locator("[name=instruction]").fill("Tindak lanjuti, laporkan hasilnya.")
    send(page)
    page = visit(back, home, width)
    draft(page, "Nota Dinas untuk Bidang Rehabilitasi Sosial")
    finish(page, "Bidang Rehabilitasi Sosial")
    page = visit(kabid, "/", width)
    page.locator("main").get_by_role("link", name=re.compile("Kerjakan")).first.click()
    page.locator("[name=report]").fill("Sudah dikoordinasikan dengan Perkim.")
    look(page)
    send(page)

    # The manager: decision, and the referral with its letter.
    page = visit(manager, home, width)
    press(page, "Tangani")
    send(page)
    press(page, "Rujuk")
    page.locator("select[name=desk]").select_option(str(desk("baznas").pk))
    page.get_by_label("Apa yang diminta?").fill("Santunan perbaikan rumah")
    send(page)
    expect(page.get_by_text("Dirujuk ke Baznas Kabupaten Muara Enim.").first).to_be_visible()
    page = visit(back, home, width)
    draft(page, "Surat Rujukan ke Baznas Kabupaten Muara Enim")
    finish(page, "Sekretaris Baznas", "400.9/0012/409.105/XI/2026")

    # The answer comes on paper; the family is told; the register is printed.
    page.goto(home)
    page.locator("main a[href*='/rujukan/']").first.click()
    page.locator("summary", has_text="Catat balasan").click()
    page.get_by_role("link", name=re.compile("hasil", re.I)).first.click()
    page.locator("[name=result_text]").fill("Santunan diserahkan")
    page.locator("[name=result_value]").fill("600.000")
    page.locator("[name=via]").select_option("surat")
    page.locator("[name=answered_by]").fill("Iwan Setiadi, Baznas")
    look(page)
    send(page)
    expect(page.get_by_text("Iwan Setiadi, Baznas").first).to_be_visible()
    page.goto(home)
    expect(page.get_by_text("Rp600.000").first).to_be_visible()
    printed(page, "Tanda terima", A5)
    press(page, "Tutup")
    page.locator("[name=told_on]").fill("24-11-2026")
    page.get_by_label("Lewat apa").select_option("kunjungan")
    page.get_by_label("Oleh siapa").fill("Leni Marlina")
    send(page)
    expect(page.get_by_text("Ditutup").first).to_be_visible()
    look(page)

    kinds = dict(Letter.objects.values_list("kind__slug", "status"))
    assert kinds == dict.fromkeys(["berita-acara-kunjungan", "nota-dinas", "surat-rujukan"], LetterStatus.HANDED)
    assert Intake.objects.get().status == Status.CLOSED
