"""Two editions of a list compared, what follows from it by a click, samples, and a list out of the register."""

import pytest
from playwright.sync_api import expect

from accounts.authz import Role
from cases.models import Participation
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.editions import edition, line

pytestmark = pytest.mark.django_db(transaction=True)
SITI, RUDI, TUTI = (f"160310170580700{n}" for n in range(1, 4))


@pytest.mark.parametrize("width", [360, 1366])
def test_two_editions_and_what_follows(visit, look, width):
    data = make_user(Role.DATA, name="Operator Data")
    stays = line("2", RUDI, "RUDI")
    edition(line("1", SITI, "SITI", village="Pelakat"), stays, by=data, applied=True)
    edition(stays, line("3", TUTI, "TUTI", village="Pelakat"), month=10, by=data, applied=True)
    page = visit(data, "/impor/bandingkan/", width)
    look(page)
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.locator("h1")).to_have_text("Perbandingan daftar")
    look(page)
    page.locator("aside").get_by_role("link", name="PBI JKN").click()
    expect(page.get_by_role("group", name="Saringan yang dipakai")).to_contain_text("PBI JKN")
    expect(page.locator("table").last).to_contain_text("SITI")
    look(page)
    page.get_by_role("link", name="Daftar per desa").click()
    look(page)
    page.get_by_role("button", name="Setujui dan buat").click()
    look(page)
    drain()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berkas").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert Participation.objects.get(person__name="SITI").status == "aktif"
    page.go_back()
    page = visit(data, "/impor/bandingkan/", width)
    page.get_by_role("button", name="Bandingkan").click()
    page.get_by_role("link", name="Akhiri kepesertaan").click()
    page.get_by_label("PBI JKN: 1 orang").check()
    look(page)
    page.get_by_role("button", name="Akhiri kepesertaan").click()
    expect(page.get_by_text("Kepesertaan sedang diakhiri.")).to_be_visible()
    drain()
    page.reload()
    expect(page.get_by_text("1 kepesertaan diakhiri.")).to_be_visible()
    assert Participation.objects.get(person__name="SITI").status == "berhenti"


@pytest.mark.parametrize("width", [360, 1366])
def test_samples_and_a_list_out_of_the_register(visit, look, width):
    data = make_user(Role.DATA)
    page = visit(data, "/impor/contoh/", width)
    look(page)
    page.get_by_text("11 kolom").first.click()
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh contoh PPKS 5 PAS").click()
    assert download.value.suggested_filename == "contoh PPKS 5 PAS.xlsx"
    page = visit(data, "/impor/ekspor/", width)
    look(page)
    page.get_by_role("button", name="Unduh daftar").click()
    expect(page.locator("h1")).to_be_visible()
    look(page)
    page.get_by_label("Untuk apa daftar ini diunduh?").fill("Rapat")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh daftar").click()
    assert download.value.suggested_filename == "PPKS 5 PAS.csv"
