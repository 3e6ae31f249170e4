"""A letter from the page of a request to the phone of who holds it, on a narrow and a wide screen, light and dark."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from accounts.authz import Role
from documents import codes
from documents.models import Letter
from tests.browser.test_walk_through import press
from tests.factories.accounts import make_user
from tests.factories.letters import make_signatory
from tests.factories.referrals import make_intake

pytestmark = pytest.mark.django_db(transaction=True)


def close_toasts(page) -> None:
    """They fade in and out; half faded they have little contrast."""
    page.get_by_label("Tutup pesan").first.click()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1366, "light"), (360, "dark")])
def test_a_letter_from_draft_to_hand_over(visit, look, at, width, scheme):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    back, registry = make_user(Role.BACK, name="Yudi Pranata"), make_user(Role.REGISTRY, name="Ratna Dewi")
    intake = make_intake(back, slug="pbi-aktif", subject_name="Rukmini")

    page = visit(back, intake.get_absolute_url(), width)
    page.emulate_media(color_scheme=scheme)
    look(page)
    page.get_by_role("link", name="Surat Keterangan Pengaktifan Kembali PBI").first.click()
    look(page)
    press(page, "Susun draf")
    expect(page.get_by_role("alert").or_(page.locator(".errors")).first).to_be_visible()
    look(page)
    page.get_by_label("Fasilitas kesehatan").fill("Puskesmas Semende")
    page.get_by_label("Nomor surat faskes").fill("440/112/2026")
    page.get_by_label("Tanggal surat faskes").fill("25-11-2026")
    press(page, "Susun draf")
    close_toasts(page)
    look(page)
    letter = Letter.objects.get()
    assert page.request.get(f"{letter.get_absolute_url()}pdf/").body().startswith(b"%PDF-")

    desk = visit(registry, "/persuratan/", width)
    desk.emulate_media(color_scheme=scheme)
    look(desk)
    expect(desk.get_by_text("Rukmini")).to_have_count(0)
    press(desk, "Beri nomor")
    look(desk)
    desk.get_by_label("Nomor surat").fill("400.9/0012/409.105/XI/2026")
    press(desk, "Beri nomor")
    close_toasts(desk)
    look(desk)

    page.goto(letter.get_absolute_url())
    press(page, "Catat paraf")
    page.get_by_label("Diparaf oleh").fill("Herlina Wijaya")
    press(page, "Catat paraf")
    press(page, "Catat tanda tangan")
    press(page, "Catat tanda tangan")
    press(page, "Catat penyerahan")
    page.get_by_label("Kepada siapa").fill("Anaknya")
    press(page, "Catat penyerahan")
    close_toasts(page)
    look(page)

    public = visit(None, f"/surat/{codes.printed(letter.code)}/", width)
    public.emulate_media(color_scheme=scheme)
    look(public)
    expect(public.get_by_text("Surat ini asli")).to_be_visible()
    expect(public.get_by_text("400.9/0012/409.105/XI/2026")).to_be_visible()
    public.get_by_label("Kode surat").fill("ABCD EFGH JKMN")
    press(public, "Periksa")
    expect(public.get_by_text("Kode ini tidak dikenal")).to_be_visible()
    look(public)
