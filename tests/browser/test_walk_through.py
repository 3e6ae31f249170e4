"""The story of issue 2: an old woman of Segamit, from the neighbour's word to the family told."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.authz import Role
from documents.models import Attachment
from referrals.models import Intake
from tests.factories.accounts import make_user
from tests.unit.documents.test_store import photo

pytestmark = pytest.mark.django_db(transaction=True)
SEGAMIT, PELAKAT = "16.03.10.2004", "16.03.10.2009"
TEXT = "Rumah hampir roboh, tinggal sendiri, atap bocor."


def press(page: Page, name: str) -> None:
    """A button or a link that looks like one."""
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first.click()


def open_intake(visit, user, width, number) -> Page:
    return visit(user, f"/layanan/nomor/{number}/", width)


@pytest.mark.parametrize("width", [360, 1366])
def test_the_old_woman_of_segamit(visit, look, at, width):
    operator = make_user(Role.OPERATOR, SEGAMIT, name="Leni Marlina")
    back, manager = make_user(Role.BACK, name="Yudi Pranata"), make_user(Role.MANAGER, name="Dewi Kesuma")
    member = make_user(Role.AGENCY, desk="baznas", name="Iwan Setiadi")
    colleague = make_user(Role.AGENCY, desk="baznas", name="Rohana Asmara")
    stranger = make_user(Role.OPERATOR, PELAKAT, name="Deni Sobri")
    at(datetime(2026, 11, 20, 9, 30))

    # The operator, on her phone: number and receipt.
    page = visit(operator, "/puskesos/catat/", 360)
    look(page)
    press(page, "Rumah")
    page.get_by_label("Nama orang yang membutuhkan").fill("Sumarni")
    page.get_by_label("Apa keperluannya?").fill(TEXT)
    page.get_by_text("Tambahan (boleh kosong)").click()
    page.get_by_label("Bila tanpa NIK").select_option("belum_punya")
    page.get_by_label("Perkiraan umur").fill("67")
    page.get_by_label("Siapa yang melapor?").select_option("tetangga")
    look(page)
    press(page, "Kirim")
    number = re.search(r"\d{4}-\d{6}", page.get_by_role("heading", level=1).inner_text())[0]
    look(page)
    receipt = page.request.get(page.get_by_role("link", name="Tanda terima").get_attribute("href"))
    assert receipt.body().startswith(b"%PDF-")

    # The back office verifies and asks for a photo of the house.
    page = open_intake(visit, back, width, number)
    look(page)
    press(page, "Verifikasi")
    look(page)
    press(page, "Verifikasi")
    press(page, "Minta dilengkapi")
    page.get_by_label("Apa yang perlu dilengkapi?").fill("Foto rumah")
    press(page, "Minta dilengkapi")
    expect(page.get_by_text("Perlu dilengkapi:")).to_be_visible()

    # It stands in the operator's "Tugas saya"; her answer leaves the first text as it was.
    page = visit(operator, "/", 360)
    look(page)
    expect(page.get_by_text(number)).to_be_visible()
    page.locator("main").get_by_role("link", name=re.compile("Lengkapi")).first.click()
    look(page)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_label("Keterangan tambahan").fill("Foto tampak depan.")
    page.locator("main form button.primary").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    assert Attachment.objects.count() == 1

    # The manager refers to Baznas.
    page = open_intake(visit, manager, width, number)
    press(page, "Rujuk")
    look(page)
    page.locator("select[name=desk]").select_option(label="Baznas Kabupaten Muara Enim")
    page.get_by_label("Apa yang diminta?").fill("Santunan untuk perbaikan rumah")
    page.locator("main form button.primary").click()
    expect(page.get_by_text("Dirujuk ke Baznas Kabupaten Muara Enim.").first).to_be_visible()

    # Two members open it; one accepts at 10.12, the other sees who and when.
    at(datetime(2026, 11, 22, 10, 5))
    first = visit(member, "/layanan/rujukan/", width)
    look(first)
    first.get_by_role("link", name=re.compile(number)).first.click()
    look(first)
    second = visit(colleague, first.url.replace(first.url.split("/layanan")[0], ""), 360)
    at(datetime(2026, 11, 22, 10, 12))
    press(second, "Terima")
    press(first, "Terima")
    first.locator("main form button.primary").click()
    second.locator("main form button.primary").click()
    expect(second.get_by_text(re.compile("Iwan Setiadi.*10.12", re.S)).first).to_be_visible()

    # Closing without a result is refused.
    at(datetime(2026, 11, 22, 10, 20))
    page = visit(manager, f"/layanan/{Intake.objects.get().pk}/langkah/close/", width)
    expect(page.get_by_text("tidak terbuka")).to_be_visible()
    look(page)

    # The result comes, the family is told.
    press(first, "Catat hasil")
    first.locator("[name=result_text]").fill("Santunan diserahkan")
    first.locator("[name=result_value]").fill("600.000")
    first.locator("main form button.primary").click()
    expect(first.get_by_text("Rp600.000").first).to_be_visible()
    at(datetime(2026, 11, 23, 14, 5))
    page = open_intake(visit, back, width, number)
    expect(page.get_by_text("Rp600.000").first).to_be_visible()
    press(page, "Tutup")
    look(page)
    page.locator("main form button.primary").click()
    expect(page.locator("[data-errors]")).to_be_visible()
    page.locator("input[name=told_on]").fill("23-11-2026")
    page.get_by_label("Lewat apa").select_option("kunjungan")
    page.get_by_label("Oleh siapa").fill("Leni Marlina")
    page.locator("main form button.primary").click()
    expect(page.get_by_text("Ditutup").first).to_be_visible()
    look(page)

    # All the while nothing of it existed for the operator of the next village.
    pk = Intake.objects.get().pk
    page = visit(stranger, "/", 360)
    for path in (
        f"/layanan/{pk}/",
        f"/layanan/nomor/{number}/",
        f"/layanan/{pk}/langkah/close/",
        f"/layanan/{pk}/tanda-terima/",
    ):
        assert page.request.get(path).status == 404, path
    assert "Sumarni" not in page.request.get("/layanan/").text()
