"""The desk Data ganda in a browser: two side by side, merged, parted; the likely ones while a person is typed."""

from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.authz import Role
from cases.models import DuplicatePair, Merge, Person
from tests.factories.accounts import make_user
from tests.factories.cases import MINE, make_classification, make_family, make_person

pytestmark = pytest.mark.django_db(transaction=True)
BORN = date(1980, 5, 7)


@pytest.fixture
def pair():
    first = make_person(name="Siti Aminah", birth_date=BORN, mother_name="Kholifah", phone="6281234567890")
    second = make_person(name="St. Aminah", birth_date=BORN, address="Dusun II")
    make_family(MINE, make_person(name="Anak Pertama", birth_date=date(2012, 3, 4)), head=first)
    make_classification(second, "11")
    return DuplicatePair.objects.get(low=first, high=second)


@pytest.mark.parametrize("width", [360, 1366])
def test_merged_and_parted(visit, look, pair, width):
    page = visit(make_user(Role.BACK), "/ppks/ganda/", width)
    look(page)
    page.get_by_role("link", name="Siti Aminah").first.click()
    look(page)
    page.get_by_role("radio", name="Dusun II").check()
    page.get_by_label("Keterangan").first.fill("KK sama")
    page.get_by_role("button", name="Gabungkan").click()
    expect(page.get_by_text("Semua catatan St. Aminah sekarang ada pada Siti Aminah")).to_be_visible()
    look(page)
    assert Person.objects.get(pk=pair.low_id).address == "Dusun II"
    page.get_by_role("link", name="Siti Aminah").first.click()
    expect(page.get_by_role("heading", name="Data ganda yang digabung")).to_be_visible()
    look(page)
    page.get_by_role("link", name="St. Aminah").click()
    page.get_by_label("Mengapa dipisahkan").fill("Keluarga datang, ternyata orang lain")
    page.get_by_role("button", name="Pisahkan kembali").click()
    expect(page.get_by_text("kembali menjadi dua orang")).to_be_visible()
    look(page)
    assert Merge.objects.get().parted_at and Person.objects.get(pk=pair.low_id).address == ""


def test_the_likely_ones_appear_while_a_person_is_typed(visit, look, pair):
    page = visit(make_user(Role.BACK), "/ppks/baru/", 360)
    page.locator("#id_name").fill("Rukmini")
    page.get_by_role("button", name="Cari").last.click()
    page.get_by_role("button", name="Catat orang baru").click()
    page.locator("#id_name").fill("Sitti Aminah")
    page.locator("#id_birth_date").fill("07-05-1980")
    expect(page.get_by_role("heading", name="Mungkin sudah tercatat")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Bukan orang ini").first.click()
    expect(page.get_by_role("button", name="Bukan orang ini")).to_have_count(1)
