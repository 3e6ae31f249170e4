"""The story of issue 4: a man without a name at 21.30, ODGJ, found in Pasar III, until he is with his brother."""

from datetime import date, datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.authz import Role
from cases.models import Case, CaseTask, Merge
from cases.workflow import Status
from documents.models import Letter
from referrals.models import Referral
from tests.browser.test_cases import press
from tests.factories import cases, casework
from tests.factories.accounts import make_user
from tests.factories.letters import make_signatory
from tests.factories.referrals import fresh

pytestmark = pytest.mark.django_db(transaction=True)
PASAR = "16.03.02.1008"  # Kelurahan Pasar III
CONDITION = "Diduga skizofrenia, bicara sendiri, luka di kaki."
NIK = "1603021208867311"


def kept(page: Page, name: str = "Simpan") -> None:
    """Send a form and wait for the page that says so."""
    press(page, name)
    expect(page.locator("[role=status]").first).to_be_attached()


def test_the_man_of_pasar_tiga(visit, look, at):
    worker, kabid = make_user(Role.REHSOS, name="Maya Lestari"), make_user(Role.KABID, desk="rehabilitasi-sosial")
    front, hospital = make_user(Role.FRONT), make_user(Role.AGENCY, desk="rsud")
    make_signatory()
    make_signatory("Kepala Bidang Rehabilitasi Sosial")
    known = cases.make_person(
        PASAR, name="Suhardi", sex="L", birth_date=date(1986, 8, 12), nik=NIK, nik_missing_reason=""
    )

    # 21.30: act first, and refer at once.
    at(datetime(2026, 11, 25, 21, 40))
    page = visit(worker, "/kasus/respon/baru/", 360)
    page.get_by_label("Laki-laki").check()
    page.get_by_label("Perkiraan umur").fill("40")
    page.locator("#id_kind").select_option(label="Penyandang Disabilitas")
    page.get_by_label("Mental").check()
    page.get_by_label("Dibawa oleh").select_option("satpol_pp")
    page.get_by_label("Jam").fill("21.30")
    page.get_by_label("Desa/kelurahan ditemukan").select_option(PASAR)
    page.get_by_label("Tempat ditemukan").fill("Emper toko")
    page.locator("#id_condition").fill(CONDITION)
    page.get_by_label("Ditempatkan di rumah singgah").check()
    press(page, "Catat respon kasus")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanpa nama, laki-laki ± 40 th")
    case = Case.objects.get()
    press(page, "Rujuk ke instansi")
    look(page)
    page.get_by_label("Uraian singkat").fill("Perlu perawatan.")
    press(page, "Lanjut memilih tujuan")
    page.locator("#id_desk").select_option(value=str(hospital.in_force[0].desk_id))
    page.get_by_label("Apa yang diminta").fill("Rawat inap.")
    press(page, "Kirim rujukan")
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
    assert Referral.objects.get().desk_id == hospital.in_force[0].desk_id

    # The next morning: the Kabid approves; the worker visits.
    at(datetime(2026, 11, 26, 8, 15))
    page = visit(kabid, "/", 1366)
    page.get_by_role("link", name=f"Putuskan {case}").first.click()
    press(page, "Setujui respon kasus")
    press(page, "Setujui respon kasus")
    page = visit(worker, f"/kasus/{case.pk}/kunjungan/baru/", 360)
    page.get_by_label("Tempat").fill("RSUD")
    page.get_by_label("Oleh siapa").fill("Maya Lestari")
    page.get_by_label("Yang ditemukan").fill("Sudah tenang.")
    kept(page)

    # Day 6: a brother knows the name. Side by side, merged.
    at(datetime(2026, 11, 30, 10, 0))
    page = visit(worker, case.get_absolute_url(), 1366)
    press(page, "Sudah dikenali? Cari orangnya")
    page.locator("#id_nik").fill(NIK)
    page.get_by_role("button", name="Cari").last.click()
    page.get_by_role("button", name="Bandingkan").click()
    look(page)
    choice = page.locator("label.pick").first.bounding_box()
    assert choice["height"] < 60, "a choice beside two persons is squeezed"
    press(page, "Gabungkan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("digabung ke Suhardi")
    assert fresh(case).person_id == known.pk
    draft_handover(visit(worker, f"/persuratan/baru/cases.case/{case.pk}/bast-klien/", 1366), receiver="Rusdi")

    # The wrong man: both have their own again.
    page = visit(worker, f"/ppks/gabungan/{Merge.objects.get().pk}/", 360)
    page.get_by_label("Mengapa dipisahkan").fill("Adiknya datang: orang lain.")
    press(page, "Pisahkan kembali")
    expect(page.get_by_text("kembali menjadi dua orang").first).to_be_visible()
    case = fresh(case)
    assert case.person_id != known.pk and not known.cases.exists()
    assert case.visits.get().findings == "Sudah tenang." and Letter.objects.of(case).count() == 1

    # Assessed, planned, discussed, handed over, ended.
    casework.step(case, "reassess", worker)
    casework.assess(case, by=worker)
    casework.step(case, "plan", worker)
    given = casework.plan_for(case, worker)
    casework.step(case, "ask_plan", worker)
    casework.step(case, "approve_plan", kabid)
    casework.delivered(given, worker)
    page = visit(worker, f"/kasus/{case.pk}/temu-bahas/baru/", 360)
    page.get_by_label("Peserta lain").fill("dr. Eka (RSUD)")
    page.get_by_label("Keputusan").fill("Diserahkan kepada kakaknya.")
    kept(page)
    page = visit(worker, Letter.objects.of(case).get().get_absolute_url(), 1366)
    press(page, "Beri nomor")
    press(page, "Beri nomor")
    press(page, "Catat tanda tangan")
    press(page, "Catat tanda tangan")
    look(page)
    page = visit(worker, case.get_absolute_url(), 360)
    press(page, "Catat keluar")
    kept(page)
    press(page, "Ajukan terminasi")
    page.get_by_label("Hasil akhir").select_option("kembali_keluarga")
    page.get_by_label("Keadaan pada akhir kasus").fill("Tinggal dengan kakaknya.")
    press(page, "Ajukan terminasi")
    page = visit(kabid, case.get_absolute_url(), 1366)
    press(page, "Setujui terminasi")
    press(page, "Setujui terminasi")
    expect(page.get_by_text("Kembali ke keluarga (resosialisasi)").first).to_be_visible()
    for day in ("14-12-2026", "14-01-2027"):
        page = visit(worker, f"/kasus/{case.pk}/tugas/baru/", 360)
        page.get_by_label("Yang dikerjakan").fill("Kunjungan ke rumah kakaknya")
        page.get_by_label("Paling lambat").fill(day)
        kept(page)
    look(page)
    case = fresh(case)
    assert case.status == Status.ENDED
    assert case.tasks.filter(kind=CaseTask.Kind.AFTERCARE, status=CaseTask.Status.OPEN).count() == 2

    # One disabled person served, once; no diagnosis at the front.
    page = visit(kabid, "/kasus/layanan/", 1366)
    expect(page.get_by_role("row", name="Penyandang disabilitas telantar")).to_contain_text("1")
    look(page)
    intake = Referral.objects.get().intake
    for path in ("/", "/layanan/", "/persuratan/", case.person.get_absolute_url(), intake.get_absolute_url()):
        text = visit(front, path, 1366).content()
        assert "skizofrenia" not in text and case.number not in text, path


def draft_handover(page: Page, *, receiver: str) -> None:
    page.get_by_label("Tempat", exact=False).first.fill("Rumah singgah")
    page.get_by_label("Diterima oleh").fill(receiver)
    page.get_by_label("Hubungan/jabatan").fill("Kakak kandung")
    page.get_by_label("Alamat penerima").fill("Dusun II")
    page.get_by_label("Keadaan saat diserahkan").fill("Tenang.")
    press(page, "Susun draf")
    expect(page.get_by_text("Belum bernomor")).to_be_visible()
