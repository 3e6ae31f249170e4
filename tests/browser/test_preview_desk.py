"""The preview desk: cells repaired, spellings remembered, reasons decided, checked again, applied; the same file."""

import pytest
from playwright.sync_api import expect

from accounts.authz import Role
from cases import actions as cases
from cases.models import Person
from imports.models import Batch
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import csv, line, make_applied, make_previewed, nik

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = "nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;desa;kecamatan"
ULU = "SEMENDE DARAT ULU"


def rows() -> list[str]:
    return [
        f"{nik()};BUDI SANTOSO;17-05-1980;L;11;SEGAMIT;{ULU}",
        f"{nik()};SITI AMINAH;17-05-1980;L;12;SEGAMIT;{ULU}",
        f"16031017058;SALAH KETIK;17-05-1980;L;11;SEGAMIT;{ULU}",
        f"{nik()};DESA LAMA SATU;17-05-1980;L;11;SGMT HULU;{ULU}",
        f"{nik()};DESA LAMA DUA;17-05-1980;L;11;SGMT HULU;{ULU}",
        f"99;TANPA NIK;17-05-1980;L;11;SEGAMIT;{ULU}",
    ]


@pytest.mark.parametrize("width", [1366, 360])
def test_a_preview_is_put_right_and_applied(visit, look, width):
    data = make_user(Role.DATA)
    make_applied(data, line("SITI AMINAH", "11", number="-"))
    batch = make_previewed(data, *rows(), header=HEADER)
    page = visit(data, batch.get_absolute_url(), width)
    look(page)

    page.get_by_role("link", name="NIK tidak tepat 16 angka").first.click()
    look(page)
    page.get_by_role("link", name="SALAH KETIK").click()
    look(page)
    page.get_by_label("nik", exact=True).fill(nik())
    page.get_by_role("button", name="Simpan perbaikan").click()
    expect(page.get_by_text("Semula: 16031017058.")).to_be_visible()
    look(page)

    row = batch.rows.get(values__nama="DESA LAMA SATU")
    page.goto(f"{batch.get_absolute_url()}baris/{row.pk}/")
    page.get_by_label("Desa/kelurahan yang dimaksud").select_option("16.03.10.2004")
    page.get_by_text("Ingat ejaan ini").click()
    look(page)
    page.get_by_role("button", name="Pakai desa ini").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()

    page.goto(f"{batch.get_absolute_url()}alasan/nik_bad_length/")
    look(page)
    page.get_by_label("Mengapa").fill("NIK menyusul dari desa")
    page.get_by_role("button", name="Impor tanpa NIK").click()
    expect(page.get_by_text("Diimpor tanpa NIK: NIK menyusul dari desa")).to_be_visible()
    expect(page.get_by_role("link", name="Terapkan", exact=True)).to_have_count(0)
    look(page)
    page.get_by_role("button", name="Periksa ulang").click()
    expect(page.locator("h1")).to_have_text("daftar.csv")
    drain()
    page = visit(data, batch.get_absolute_url(), width)
    look(page)
    expect(page.locator(".counts a", has_text="ditolak").locator("b")).to_have_text("0")

    row = batch.rows.get(values__nama="SITI AMINAH")
    page.goto(f"{batch.get_absolute_url()}baris/{row.pk}/")
    look(page)
    page.get_by_label("Orang yang sama: SITI AMINAH").check()
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    page.goto(batch.get_absolute_url())
    page.get_by_role("button", name="Periksa ulang").click()
    expect(page.locator("h1")).to_have_text("daftar.csv")
    drain()
    page = visit(data, batch.get_absolute_url(), width)
    page.get_by_role("link", name="Terapkan", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Terapkan").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    drain()
    page = visit(data, batch.get_absolute_url(), width)
    look(page)
    assert Person.objects.filter(name="SITI AMINAH").count() == 1
    assert Person.objects.get(name="TANPA NIK").nik is None
    assert set(Person.objects.filter(name__startswith="DESA LAMA").values_list("village", flat=True)) == {
        "16.03.10.2004"
    }

    back = make_user(Role.BACK, name="Yudi Pranata")
    changed = Person.objects.get(name="BUDI SANTOSO")
    cases.update_person(by=back, person=changed, values={"phone": "6281200001111"})
    page.get_by_role("link", name="Tarik kembali").click()
    page.get_by_role("dialog").get_by_role("button", name="Tarik kembali").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    drain()
    page = visit(data, batch.get_absolute_url(), width)
    look(page)
    expect(page.get_by_role("row", name="BUDI SANTOSO")).to_contain_text("Yudi Pranata")
    assert set(Person.objects.values_list("name", flat=True)) == {"SITI AMINAH", "BUDI SANTOSO"}


def test_the_same_file_dropped_again_leads_to_its_import(visit, look):
    data = make_user(Role.DATA)
    content = csv(line("BUDI", "11"))
    for _ in range(2):
        page = visit(data, "/impor/unggah/", 360)
        page.locator("input[type=file]").set_input_files(
            {"name": "daftar.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_role("button", name="Unggah", exact=True).click()
        expect(page.locator("h1")).to_have_text("daftar.csv")
        drain()
    assert Batch.objects.count() == 1
    expect(page.get_by_text("sudah pernah diunggah")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Baca lagi sebagai impor baru").click()
    expect(page.locator("h1")).to_have_text("daftar.csv")
    assert Batch.objects.count() == 2


def test_a_large_file_shows_its_way_and_a_wrong_one_why(visit, look):
    page = visit(make_user(Role.DATA), "/impor/unggah/", 360)
    page.locator("input[type=file]").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b""})
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Berkas ini kosong.")
    look(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "besar.csv", "mimeType": "text/csv", "buffer": csv(*[line("BUDI", "11") for _ in range(60_000)])}
    )
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.locator("h1")).to_have_text("besar.csv")
