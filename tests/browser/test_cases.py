"""A case from its opening to its end: open, assess, plan, approve, close; the night nobody knew the name."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.authz import Role
from cases.models import Case
from cases.workflow import Status
from tests.factories import cases, casework
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def press(page: Page, name: str) -> None:
    """A button or a link that looks like one."""
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first.click()


def test_a_case_from_opening_to_end(visit, look, at):
    worker = make_user(Role.REHSOS, name="Maya Lestari")
    kabid = make_user(Role.KABID, desk="rehabilitasi-sosial", name="Zainal Hakim")
    person = cases.make_person(name="Sumarni", kind="08", birth_year=1950)
    at(datetime(2026, 11, 25, 9, 0))

    page = visit(worker, person.get_absolute_url(), 1366)
    press(page, "Buka kasus")
    page.get_by_label("Masalah yang ditangani").fill("Hidup sendiri.")
    look(page)
    press(page, "Buka kasus")
    case = Case.objects.get()
    look(page)
    press(page, "Mulai asesmen")
    press(page, "Mulai asesmen")
    casework.assess(case, by=worker)  # its form has a browser test of its own
    page = visit(worker, case.get_absolute_url(), 1366)
    press(page, "Susun rencana")
    press(page, "Susun rencana")
    press(page, "Tujuan")
    page.get_by_label("Tujuan").fill("Makan teratur")
    press(page, "Simpan")
    press(page, "Intervensi")
    page.get_by_label("Layanan").select_option(label="Permakanan")
    page.get_by_label("Diberikan oleh").select_option(label="Bidang Rehabilitasi Sosial")
    page.get_by_label("Paling lambat").fill("30-11-2026")
    look(page)
    press(page, "Simpan")
    press(page, "Ajukan rencana")
    press(page, "Ajukan rencana")

    page = visit(kabid, "/", 1366)
    page.get_by_role("link", name=f"Putuskan {case}").click()
    press(page, "Setujui rencana")
    press(page, "Setujui rencana")

    page = visit(worker, case.get_absolute_url(), 360)
    page.get_by_role("link", name=re.compile("Catat hasil")).click()
    page.get_by_label("Hasil").fill("Diterima keponakan.")
    look(page)
    press(page, "Simpan")
    look(page)
    press(page, "Mulai monitoring")
    press(page, "Mulai monitoring")
    press(page, "Ajukan terminasi")
    page.get_by_label("Hasil akhir").select_option("tercapai")
    page.get_by_label("Keadaan pada akhir kasus").fill("Makan teratur.")
    press(page, "Ajukan terminasi")

    page = visit(kabid, case.get_absolute_url(), 1366)
    press(page, "Setujui terminasi")
    press(page, "Setujui terminasi")
    expect(page.get_by_text("Tujuan tercapai / mandiri").first).to_be_visible()
    case.refresh_from_db()
    assert case.status == Status.ENDED


def test_somebody_without_a_name_at_night(visit, look, at):
    worker = make_user(Role.REHSOS, name="Maya Lestari")
    at(datetime(2026, 11, 25, 21, 40))
    page = visit(worker, "/kasus/", 360)
    press(page, "Respon kasus")
    look(page)
    page.get_by_label("Laki-laki").check()
    page.get_by_label("Perkiraan umur").fill("40")
    page.get_by_label("Jenis PPKS", exact=False).first.select_option(label="Penyandang Disabilitas")
    page.get_by_label("Mental").check()
    page.get_by_label("Dibawa oleh").select_option("satpol_pp")
    page.get_by_label("Jam").fill("21.30")
    page.get_by_label("Desa/kelurahan ditemukan").select_option("16.03.02.1008")
    page.get_by_label("Tempat ditemukan").fill("Los ikan")
    page.get_by_label("Keadaan").first.fill("Bicara sendiri.")
    press(page, "Catat respon kasus")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanpa nama, laki-laki ± 40 th")
    look(page)
    assert Case.objects.get().status == Status.ACTION
