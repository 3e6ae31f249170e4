"""A social worker answers an assessment on a phone; a manager opens one record by Akses darurat."""

import re

import pytest
from playwright.sync_api import expect

from accounts.authz import Role
from cases.models import Assessment
from cases.models.assessment import AssessmentStatus
from tests.factories import cases, casework
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
ONE = {
    "Tinggal bersama": "Sendiri", "Makan dalam sehari": "Sekali", "Mengendalikan buang air besar": "Terkendali",
    "Mengendalikan buang air kecil": "Terkendali", "Membersihkan diri (muka, rambut, gigi)": "Mandiri",
    "Memakai jamban": "Mandiri", "Makan": "Mandiri", "Berpindah dari tidur ke duduk": "Mandiri",
    "Berjalan": "Dibantu satu orang", "Berpakaian": "Mandiri", "Naik turun tangga": "Tidak mampu",
    "Mandi": "Mandiri", "Ingatan": "Baik",
}  # fmt: skip


def choose(page, question: str, answer: str) -> None:
    group = page.get_by_role("group", name=re.compile(rf"^{re.escape(question)}( \*)?$"))
    group.get_by_label(answer, exact=True).check()


@pytest.mark.parametrize("width", [360, 1366])
def test_an_old_man_is_assessed(visit, look, width):
    worker = make_user(Role.REHSOS, name="Maya Lestari")
    case = casework.make_case(cases.make_person(name="Hasanuddin"), by=worker, kind="08")
    page = visit(worker, case.get_absolute_url(), width)
    page.get_by_role("link", name="Asesmen baru").click()
    look(page)
    page.get_by_role("button", name="Mulai mengisi").click()
    look(page)

    # A question appears with the answer it hangs on, and goes with it.
    carer = page.get_by_label("Siapa yang merawat")
    expect(carer).to_be_hidden()
    choose(page, "Ada yang merawat setiap hari", "Ya")
    carer.fill("Tetangga, Bu Sumi")
    choose(page, "Ada yang merawat setiap hari", "Tidak")
    expect(carer).to_be_hidden()

    # A draft is kept; coming back later everything stands there.
    choose(page, "Tinggal bersama", "Sendiri")
    page.get_by_role("button", name="Simpan sementara").click()
    expect(page.get_by_text("Disimpan sementara")).to_be_visible()
    page = visit(worker, case.get_absolute_url(), width)
    page.get_by_role("link", name="Asesmen lanjut usia terlantar").click()
    expect(page.get_by_role("group", name="Tinggal bersama").get_by_label("Sendiri")).to_be_checked()

    # What is missing is told all at once.
    page.get_by_role("button", name="Selesaikan asesmen").click()
    expect(page.locator("[data-errors]")).to_contain_text("Simpulan wajib diisi.")
    look(page)
    for question, answer in ONE.items():
        choose(page, question, answer)
    choose(page, "Tempat tinggal", "Layak")
    choose(page, "Ada tanda ditelantarkan, dibentak, dipukul, atau hartanya diambil", "Tidak")
    choose(page, "Layanan yang disarankan", "Permakanan")
    page.get_by_role("textbox", name="Simpulan", exact=True).fill("Perlu permakanan dan kunjungan tetangga.")
    page.get_by_role("button", name="Selesaikan asesmen").click()
    expect(page.get_by_text("Indeks Barthel: 17")).to_be_visible()
    expect(page.get_by_text("Ketergantungan ringan")).to_be_visible()
    page.reload()  # the good news fades, and axe would measure it half gone
    look(page)
    row = Assessment.objects.get()
    assert row.status == AssessmentStatus.DONE and "perawat_siapa" not in row.answers


def test_an_administrator_edits_a_form(visit, look):
    page = visit(make_user(Role.ADMIN), "/ppks/formulir/", 1366)
    look(page)
    page.get_by_role("link", name="Asesmen anak").click()
    look(page)
    page.get_by_role("button", name="Ubah pertanyaan").click()
    look(page)
    page.get_by_role("link", name="Tambah pertanyaan di bagian Pengasuhan").click()
    look(page)
    page.get_by_label("Pertanyaan").fill("Anak ikut posyandu")
    page.get_by_label("Dijawab dengan").select_option("yesno")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Anak ikut posyandu")).to_be_visible()
    page.get_by_role("link", name="Pratinjau").click()
    expect(page.get_by_role("group", name="Anak ikut posyandu")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Kembali").click()
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_text("Versi baru terbit")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1366])
def test_one_record_is_opened_in_an_emergency(visit, look, width):
    person = cases.make_secret_person(name="Seroja", nik=cases.make_nik(), nik_missing_reason="")
    kabid = make_user(Role.KABID, desk="rehabilitasi-sosial", name="Zainal Hakim")
    page = visit(make_user(Role.MANAGER, name="Dewi Kesuma"), "/kasus/darurat/", width)
    look(page)
    page.get_by_label("Nomor", exact=True).or_(page.get_by_label("Nomor *")).first.fill(person.nik)
    page.get_by_label("Alasan mendesak").fill("Korban di IGD RSUD, keluarga perlu dihubungi.")
    page.get_by_role("button", name="Minta akses darurat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Seroja")
    expect(page.get_by_text("Akses darurat sampai")).to_be_visible()
    look(page)
    judged = visit(kabid, "/kasus/darurat/tinjauan/", width)
    look(judged)
    judged.locator("td.main a").first.click()
    look(judged)
    judged.get_by_label("Sah", exact=True).check()
    judged.get_by_role("button", name="Simpan penilaian").click()
    expect(judged.get_by_text("Penilaian disimpan")).to_be_visible()
    page.get_by_role("button", name="Akhiri sekarang").click()
    expect(page.get_by_text("Akses darurat diakhiri")).to_be_visible()
