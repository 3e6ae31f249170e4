"""An agency without accounts answers a referral by link, on a phone."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from documents import codes
from referrals import links
from referrals.workflow import ReferralStatus
from tests.browser.test_walk_through import press
from tests.factories.referrals import Office, fresh, make_referral

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_agency_answers_by_link_on_a_phone(visit, look, at, scheme):
    at(datetime(2026, 11, 28, 9, 0))
    office = Office()
    referral = make_referral(office, to="pln")

    back = visit(office.back, referral.get_absolute_url(), 360)
    back.emulate_media(color_scheme=scheme)
    press(back, "Buat tautan")
    expect(back.get_by_role("link", name="Kirim lewat WhatsApp")).to_be_visible()
    back.get_by_label("Tutup pesan").first.click()
    look(back)

    link = referral.links.get()
    page = visit(None, f"/tautan/{links.token(link.key)}/", 360)
    page.emulate_media(color_scheme=scheme)
    look(page)
    expect(page.get_by_text("Sumarni")).to_have_count(0)
    page.get_by_label("Kode pada surat rujukan").fill("ABCD EFGH")
    press(page, "Buka")
    look(page)
    page.get_by_label("Kode pada surat rujukan").fill(codes.printed(link.referral.code).lower())
    press(page, "Buka")
    expect(page.get_by_text("Sumarni")).to_be_visible()
    look(page)
    page.get_by_text("Kami terima", exact=True).click()
    form = page.locator("form", has=page.locator("#accept_who"))
    form.get_by_label("Nama Anda").fill("Budi Hartono")
    form.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Jabatan wajib diisi.").first).to_be_visible()
    look(page)
    page.locator("#accept_position").fill("Manajer ULP")
    form.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("jawaban Anda sudah kami terima")).to_be_visible()
    look(page)
    page.get_by_text("Sudah ada hasilnya", exact=True).click()
    page.locator("#finish_result_text").fill("Tersambung 900 VA.")
    page.locator("#finish_who").fill("Budi Hartono")
    page.locator("#finish_position").fill("Manajer ULP")
    page.locator("form", has=page.locator("#finish_who")).get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Tersambung 900 VA.")).to_be_visible()
    expect(page.get_by_text("Sumarni")).to_have_count(0)
    look(page)
    assert fresh(referral).status == ReferralStatus.DONE
