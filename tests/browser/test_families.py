"""Families on a phone and at a desk: a split, another head, a joining taken back; a death put in order; consent."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.authz import Role
from cases import actions
from cases.models import Family
from tests.factories.accounts import make_user
from tests.factories.cases import (
    MINE,
    make_basis,
    make_classification,
    make_dwelling,
    make_family,
    make_participation,
    make_person,
)

pytestmark = pytest.mark.django_db(transaction=True)


def press(page: Page, name: str) -> None:
    """A button or a link that looks like one, in the page itself."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()


@pytest.fixture
def house():
    head = make_person(name="Ayah Rusli", kind="11")
    members = [make_person(name=name, birth_date=date(2004, 3, 5)) for name in ("Sulung Rusli", "Bungsu Rusli")]
    family = make_family(MINE, *members, head=head, no_kk="1603101234560001", address="Dusun I")
    make_dwelling(family, floor="tanah", light="pln_meteran", power="450", assets=["sepeda_motor"])
    actions.record_desil(by=None, family=family, period="2026-TW3", desil=2)
    make_basis(head, desk="baznas")
    make_participation(head, "pip")
    return family


@pytest.mark.parametrize("width", [360, 1366])
def test_a_family_splits_on_a_phone(visit, look, width, house):
    clerk = make_user(Role.FACILITATOR, MINE)
    page = visit(clerk, house.get_absolute_url(), width)
    look(page)
    press(page, "Pisah KK")
    look(page)
    press(page, "Pisahkan")
    expect(page.get_by_text("Pilih paling sedikit satu orang yang keluar.").first).to_be_visible()
    look(page)
    page.get_by_label("Sulung Rusli").select_option("kepala")
    page.get_by_label("No. KK baru").fill("1603101234560002")
    page.get_by_label("Alamat (jalan, dusun)").fill("Dusun II")
    press(page, "Pisahkan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keluarga Sulung Rusli")
    look(page)
    page = visit(clerk, house.get_absolute_url(), width)
    page.get_by_text("Pernah menjadi anggota (1)").click()
    expect(page.get_by_role("link", name="Sulung Rusli", exact=True)).to_be_visible()
    look(page)
    assert Family.objects.count() == 2


@pytest.mark.parametrize("width", [360, 1366])
def test_families_join_and_separate_again(visit, look, width, house):
    other = make_family(MINE, head=make_person(name="Janda Rusli"))
    page = visit(make_user(Role.BACK), other.get_absolute_url(), width)
    press(page, "Gabung keluarga")
    look(page)
    page.get_by_label("Nama kepala keluarga atau No. KK").fill("ayah rusli")
    press(page, "Cari")
    page.get_by_label("Keluarga Ayah Rusli").check()
    page.get_by_label("Janda Rusli").select_option("mertua")
    look(page)
    press(page, "Gabungkan")
    expect(page.get_by_text("Keluarga ini ditutup").first).to_be_visible()
    look(page)
    press(page, "Pisahkan kembali")
    page.get_by_role("dialog").get_by_role("button", name="Pisahkan kembali").click()
    expect(page.get_by_role("link", name="Janda Rusli", exact=True)).to_be_visible()
    expect(page.get_by_text("Keluarga ini ditutup")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1366])
def test_a_death_is_put_in_order(visit, look, width, house):
    head = house.head
    page = visit(make_user(Role.BACK), head.get_absolute_url(), width)
    look(page)
    press(page, "Nonaktifkan orang ini")
    page.get_by_label("Alasan").select_option("meninggal")
    press(page, "Nonaktifkan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bereskan catatan Ayah Rusli")
    look(page)
    press(page, "Akhiri yang dicentang")
    expect(page.get_by_text("belum mempunyai kepala").first).to_be_visible()
    page.locator("main .note").get_by_role("link", name="Ganti kepala").click()
    page.get_by_label("Sulung Rusli").select_option("kepala")
    look(page)
    press(page, "Simpan peran")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keluarga Sulung Rusli")
    press(page, "Riwayat lengkap")
    look(page)
    expect(page.get_by_text("mengganti kepala keluarga: sekarang Sulung Rusli.")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1366])
def test_forms_of_a_person_and_the_list_of_reviews(visit, look, width, house):
    grown = make_person(name="Sudah Besar", birth_date=date(2008, 1, 5), disabilities=["fisik"])
    make_classification(grown, "05", assessed_on=date(2022, 1, 5))
    clerk = make_user(Role.BACK)
    for path in (
        f"/ppks/{house.head.pk}/dasar/tambah/", f"/ppks/keluarga/{house.pk}/rumah/tambah/", "/ppks/tinjau/",
        f"/ppks/{house.head.pk}/riwayat/",
    ):  # fmt: skip
        look(visit(clerk, path, width))
    page = visit(clerk, "/ppks/tinjau/", width)
    page.get_by_role("link", name="Tinjau Sudah Besar").click()
    look(page)
    press(page, "Akhiri jenis ini")
    expect(page.get_by_text("Tidak ada yang perlu ditinjau")).to_be_visible()
