"""The second half of the story of issue 2: real lists, dropped, understood, applied, and found in the register."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.authz import Role
from cases.models import Classification, Person
from imports.models import Batch, Placing
from office.jobs.worker import drain
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLES = settings.BASE_DIR.parent / "shared" / "samples"
SEGAMIT = "16.03.10.2004"


def count(page: Page, label: str) -> int:
    """The figure of the tile with this label."""
    return int(page.locator(".counts a", has_text=label).first.locator("b").inner_text().replace(".", ""))


def take_in(visit, look, user, width: int, name: str, day: str, region: str = "", *, again: bool = False) -> Page:
    """Upload (`again`: a file that is here already), confirm the columns, apply; gives the page of the result."""
    page = visit(user, "/impor/unggah/", width)
    look(page)
    page.locator("input[type=file]").set_input_files(SAMPLES / name)
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.locator("h1")).to_have_text(name)
    if again:
        page.get_by_role("button", name="Baca lagi sebagai impor baru").click()
        expect(page.get_by_text("sedang dibaca")).to_be_visible()
    drain()
    page = visit(user, f"/impor/{Batch.objects.latest('pk').pk}/", width)
    look(page)
    page.locator("[name=reference_date]").fill(day)
    if region:
        page.locator(f"[name=placing][value={Placing.REGION}]").check()
        page.locator("[name=region]").select_option(region)
    page.get_by_role("button", name="Periksa semua baris").click()
    expect(page.locator("h1")).to_have_text(name)
    drain()
    page = visit(user, f"/impor/{Batch.objects.latest('pk').pk}/", width)
    look(page)
    page.get_by_role("link", name="Terapkan", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Terapkan").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    drain()
    page = visit(user, f"/impor/{Batch.objects.latest('pk').pk}/", width)
    look(page)
    return page


@pytest.mark.parametrize("width", [1366, 360])
def test_two_lists_are_taken_in(visit, look, width):
    data, rehsos, front = make_user(Role.DATA), make_user(Role.REHSOS), make_user(Role.FRONT)

    page = take_in(visit, look, data, width, "ppks-5-pas-2026.xlsx", "30-09-2026")
    assert [count(page, label) for label in ("baik", "dengan peringatan", "ditolak")] == [135, 15, 6]
    assert count(page, "Dikembalikan") == 6
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh 6 baris").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "alasan" in text.splitlines()[0].lower() and len(text.splitlines()) == 7

    page = take_in(visit, look, data, width, "pmks-kategori.csv", "31-08-2026", SEGAMIT)
    assert [count(page, label) for label in ("baik", "dengan peringatan", "ditolak")] == [189, 19, 12]
    persons = Person.objects.count()

    # A child in conflict with law: found by the Petugas Rehabilitasi Sosial, by nobody at the front office.
    row = Classification.objects.filter(kind__code="03", person__restricted=True).select_related("person").first()
    address, name = row.person.get_absolute_url(), row.person.name
    page = visit(rehsos, address, width)
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.get_by_text("Anak yang Berhadapan dengan Hukum").first).to_be_visible()
    look(page)
    page = visit(front, "/ppks/", width)
    assert page.request.get(address).status == 404
    page.locator("main [type=search]").first.fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(f"a[href='{address}']")).to_have_count(0)

    # The same file again, the other one at the other width: nothing changes.
    name, day, region = {
        1366: ("ppks-5-pas-2026.xlsx", "30-09-2026", ""),
        360: ("pmks-kategori.csv", "31-08-2026", SEGAMIT),
    }[width]
    page = take_in(visit, look, data, width, name, day, region, again=True)
    assert count(page, "Dicatat baru") == count(page, "Diperbarui") == 0
    assert Person.objects.count() == persons
