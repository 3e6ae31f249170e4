"""The pages of a batch."""

from uuid import uuid4

import pytest

from accounts.authz import Role
from cases.models import Person
from imports.models import Batch, Row
from imports.workflow import Status
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import csv, line, make_applied, make_batch, make_previewed, make_read, upload
from trail.models import Event

pytestmark = pytest.mark.django_db
GOOD, BAD = line("BUDI SANTOSO", "11"), line("SALAH", "11", number="123")
FULL = "NIK;NAMA;TGL LAHIR;DESA;KECAMATAN;ALAMAT"


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def post_upload(client, content=None, name="daftar.csv", **more):
    return client.post(
        "/impor/unggah/", {"once": uuid4(), "file": upload(csv(GOOD) if content is None else content, name)} | more
    )


# --- list -----------------------------------------------------------------------------------------------------------
def test_list_works(client, data):
    assert "Belum ada berkas" in client.get("/impor/").text
    batch = make_applied(data, GOOD, BAD)
    page = client.get("/impor/").text
    assert batch.file_name in page and "Selesai diterapkan" in page


@pytest.mark.parametrize("path", ["/impor/", "/impor/unggah/", "/impor/1/", "/impor/1/kolom/", "/impor/1/baris/"])
def test_refuses_without_capability(client, path):
    client.force_login(make_user(Role.OPERATOR, "16.03.10.2004"))
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", ["", "kolom/", "baris/", "kemajuan/"])
def test_hides_what_is_not_there(client, data, path):
    assert client.get(f"/impor/987654/{path}").status_code == 404


@pytest.mark.parametrize("path", ["terapkan/", "batalkan/", "baris/unduh/", "kolom/judul/", "kolom/buka/"])
def test_acts_refuse_get(client, data, path):
    assert client.get(f"/impor/1/{path}").status_code == 405


def test_rehsos_reads_but_does_not_move(client, data):
    batch = make_previewed(data, GOOD)
    client.force_login(make_user(Role.REHSOS))
    page = client.get(f"/impor/{batch.pk}/").text
    assert "/terapkan/" not in page and "Batalkan impor" not in page
    assert client.get(f"/impor/{batch.pk}/baris/").status_code == 200
    for path in ("terapkan/", "batalkan/", "kolom/buka/", "baris/unduh/"):
        assert client.post(f"/impor/{batch.pk}/{path}").status_code == 403


# --- upload ---------------------------------------------------------------------------------------------------------
def test_upload_works(client, data):
    assert client.get("/impor/unggah/").status_code == 200
    answer = post_upload(client, name="../../daftar\x00\u202ePPKS.csv")
    batch = Batch.objects.get()
    assert answer.url == batch.get_absolute_url()
    assert (batch.file_name, batch.status, batch.uploaded_by) == ("daftarPPKS.csv", Status.READING, data)
    assert "sedang dibaca" in client.get(answer.url).text
    drain()
    assert client.get(answer.url).url == f"/impor/{batch.pk}/kolom/"


def test_upload_twice_is_one_batch(client, data):
    key = uuid4()
    first, second = post_upload(client, once=key), post_upload(client, once=key)
    assert first.url == second.url
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("content", [b"", None])
def test_upload_reports_bad_input(client, data, content, settings):
    if content is None:
        settings.UPLOAD_LIMIT_MB = 1
        content = b"x" * 1_100_000
    assert post_upload(client, content).status_code == 422
    assert client.post("/impor/unggah/", {"once": uuid4()}).status_code == 422
    assert not Batch.objects.exists()


def test_a_wrong_file_says_why(client, data):
    answer = post_upload(client, b"%PDF-1.7 x")
    drain()
    assert "Ini berkas PDF." in client.get(answer.url).text


# --- columns --------------------------------------------------------------------------------------------------------
def fields_of(client, batch) -> dict:
    form = client.get(f"/impor/{batch.pk}/kolom/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_columns_work(client, data):
    batch = make_read(data, GOOD)
    page = client.get(f"/impor/{batch.pk}/kolom/")
    assert "tidak menyebut desa" in page.text
    assert "160310••••••" in page.text and GOOD.partition(";")[0] not in page.text
    answer = client.post(f"/impor/{batch.pk}/kolom/", fields_of(client, batch))
    assert answer.url == batch.get_absolute_url()
    drain()
    page = client.get(answer.url).text
    assert "Yang akan terjadi" in page and "1 baris" in page


def test_columns_ask_for_the_region_only_where_the_list_has_none(client, data):
    batch = make_read(data, "1603101705807001;BUDI;17-05-1980;SEGAMIT;SEMENDE DARAT ULU;JL. X", header=FULL)
    assert "placing" not in client.get(f"/impor/{batch.pk}/kolom/").context["form"].fields


@pytest.mark.parametrize(
    "change",
    [
        {"reference_date": ""},
        {"reference_date": "31-12-2999"},
        {"reference_date": "x"},
        {"placing": "wilayah", "region": ""},
        {"placing": "wilayah", "region": "16.03"},
        {"placing": "berkas"},
        {"kolom_0_0": "entah"},
        {"kolom_0_1": ""},
        {"kolom_0_5": "nama"},
        {"version": "x"},
    ],
)
def test_columns_report_bad_input(client, data, change):
    batch = make_read(data, GOOD)
    assert client.post(f"/impor/{batch.pk}/kolom/", fields_of(client, batch) | change).status_code == 422
    batch.refresh_from_db()
    assert batch.status == Status.COLUMNS


def test_two_columns_of_one_meaning_are_named(client, data):
    batch = make_read(data, GOOD)
    answer = client.post(f"/impor/{batch.pk}/kolom/", fields_of(client, batch) | {"kolom_0_5": "nama"})
    assert "Kolom B (nama) dan F (catatan) sama-sama Nama." in answer.text


def test_a_list_with_no_row_below_its_header_is_not_applied(client, data):
    batch = make_previewed(data)
    page = client.get(f"/impor/{batch.pk}/")
    assert "tidak ada baris yang berisi" in page.text and 'id="terapkan"' not in page.text
    client.post(f"/impor/{batch.pk}/terapkan/", {"version": batch.version})
    batch.refresh_from_db()
    assert batch.status == Status.PREVIEW


def test_an_ambiguous_column_must_be_decided(client, data):
    batch = make_read(data, "1603101705807001;BUDI;HASAN;JL. X", header="NIK;NAMA;KK;ALAMAT")
    fields = fields_of(client, batch)
    assert fields["kolom_0_2"] == "?"
    assert client.post(f"/impor/{batch.pk}/kolom/", fields).status_code == 422
    assert client.post(f"/impor/{batch.pk}/kolom/", fields | {"kolom_0_2": ""}).status_code == 302


def test_columns_refuse_a_stale_page(client, data):
    batch = make_read(data, GOOD)
    answer = client.post(f"/impor/{batch.pk}/kolom/", fields_of(client, batch) | {"version": batch.version + 5})
    assert answer.status_code == 422
    assert "sudah diubah" in answer.text


def test_the_header_can_be_moved(client, data):
    batch = make_read(
        data, "nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;x;y", GOOD, header="nik;nama;alamat;tgl_lahir;rt;rw;desa"
    )
    assert batch.tables[0]["header_rows"] == [1]
    answer = client.post(f"/impor/{batch.pk}/kolom/judul/", {"table": 0, "first": 2})
    assert answer.url == f"/impor/{batch.pk}/kolom/"
    batch.refresh_from_db()
    assert batch.tables[0]["header_rows"] == [2]
    assert batch.tables[0]["columns"][4]["field"] == "kategori"


def test_a_header_may_stand_in_three_rows(client, data):
    rows = ["Nama;Nomor;;Alamat;;", ";NIK;;Desa;Jalan;", GOOD]
    batch = make_read(data, *rows, header="Daftar;;;;;")
    client.post(f"/impor/{batch.pk}/kolom/judul/", {"table": 0, "first": 1, "last": 3})
    batch.refresh_from_db()
    assert batch.tables[0]["header_rows"] == [1, 2, 3]
    assert batch.tables[0]["headers"][1] == ["Daftar", "NIK"]


@pytest.mark.parametrize(
    "form",
    [
        {"table": 0, "first": 39},
        {"table": 0, "first": ""},
        {"table": 7, "first": 1},
        {"table": 0, "first": 1, "last": 4},
        {"table": 0, "first": 2, "last": 1},
        {},
    ],
)
def test_moving_the_header_reports_bad_input(client, data, form):
    batch = make_read(data, GOOD)
    assert client.post(f"/impor/{batch.pk}/kolom/judul/", form).status_code in {200, 422}
    batch.refresh_from_db()
    assert batch.tables[0]["header_rows"] == [1]


# --- preview and rows -----------------------------------------------------------------------------------------------
def test_the_preview_shows_figures_reasons_and_changes(client, data):
    number = GOOD.partition(";")[0]
    make_applied(data, GOOD)
    batch = make_previewed(data, line("BUDI HARTONO", "11", number=number), BAD, line("BARU", "11"))
    page = client.get(f"/impor/{batch.pk}/").text
    assert "NIK tidak tepat 16 angka" in page
    assert "<s>BUDI SANTOSO</s> → <b>BUDI HARTONO</b>" in page
    assert number not in page


def test_the_same_file_is_pointed_out(client, data):
    first = make_applied(data, GOOD)
    batch = make_previewed(data, GOOD)
    page = client.get(f"/impor/{batch.pk}/").text
    assert f"Impor #{first.pk}" in page and "tidak mengubah apa pun" in page


def test_rows_work_and_filter(client, data):
    batch = make_previewed(data, GOOD, BAD)
    page = client.get(f"/impor/{batch.pk}/baris/").text
    assert "BUDI SANTOSO" in page and "SALAH" in page and GOOD.partition(";")[0] not in page
    for query, there, gone in [
        ("hasil=error", "SALAH", "BUDI"), ("alasan=nik_bad_length", "SALAH", "BUDI"), ("rencana=baru", "BUDI", "SALAH"),
        ("alasan=register_unplaced", "BUDI", "SALAH"),
    ]:  # fmt: skip
        page = client.get(f"/impor/{batch.pk}/baris/?{query}").text
        assert there in page and gone not in page, query
    assert "Tidak ada baris" in client.get(f"/impor/{batch.pk}/baris/?alasan=name_missing").text


def test_rows_are_shown_page_by_page(client, data, django_assert_max_num_queries):
    batch = make_previewed(data, *[line(f"ORANG {chr(65 + n % 26)}", "11", number="-") for n in range(120)])
    with django_assert_max_num_queries(25):
        page = client.get(f"/impor/{batch.pk}/baris/")
    assert len(page.context["lines"]) == 50
    assert len(page.content) < 100_000


# --- apply, cancel, reopen ------------------------------------------------------------------------------------------
def test_apply_works(client, data):
    batch = make_previewed(data, GOOD, BAD)
    answer = client.post(f"/impor/{batch.pk}/terapkan/", {"version": batch.version})
    assert answer.url == batch.get_absolute_url()
    assert "Sedang diterapkan" in client.get(answer.url).text
    assert client.get(f"/impor/{batch.pk}/kemajuan/", headers={"hx-request": "true"}).status_code == 200
    drain()
    page = client.get(answer.url).text
    assert "Yang terjadi" in page and "Selesai diterapkan" in page
    assert Person.objects.filter(name="BUDI SANTOSO").exists()
    assert {"import.upload", "import.confirm", "import.apply", "import.finish"} <= set(
        Event.objects.values_list("act", flat=True)
    )


def test_apply_twice_is_applied_once(client, data):
    batch = make_previewed(data, GOOD)
    for _ in range(2):
        answer = client.post(f"/impor/{batch.pk}/terapkan/", {"version": batch.version}, follow=True)
    assert "Langkah ini tidak terbuka: sedang diterapkan." in answer.text
    drain()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("version", ["", "x", "999"])
def test_apply_reports_an_old_page(client, data, version):
    batch = make_previewed(data, GOOD)
    client.post(f"/impor/{batch.pk}/terapkan/", {"version": version})
    batch.refresh_from_db()
    assert batch.status == Status.PREVIEW


def test_cancel_and_reopen_work(client, data):
    batch = make_previewed(data, GOOD)
    assert client.post(f"/impor/{batch.pk}/kolom/buka/", {"version": batch.version}).status_code == 302
    batch.refresh_from_db()
    assert batch.status == Status.COLUMNS
    client.post(f"/impor/{batch.pk}/batalkan/", {"version": batch.version})
    batch.refresh_from_db()
    assert (batch.status, Row.objects.count()) == (Status.CANCELLED, 0)
    page = client.get(f"/impor/{batch.pk}/").text
    assert "Yang akan terjadi" not in page and "baris/unduh/" not in page


# --- what came back -------------------------------------------------------------------------------------------------
def downloaded(client, batch, **form) -> list[str]:
    answer = client.post(f"/impor/{batch.pk}/baris/unduh/", form)
    assert answer["Content-Type"].startswith("text/csv")
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_the_result_file_has_the_uploads_columns_and_the_reason(client, data):
    batch = make_applied(data, GOOD, line("=CMD()", "11", number="123", rest="@x;"))
    head, row = downloaded(client, batch)
    assert head == "nik,nama,tgl_lahir,jenis_kelamin,kode_kategori,catatan,jenis_disabilitas,alasan"
    assert row.startswith("123,'=CMD(),17-05-1980,L,11,'@x,,")
    assert "NIK tidak tepat 16 angka." in row
    assert len(downloaded(client, batch, isi="semua")) == 3
    assert Event.objects.filter(act="import.download").count() == 2


def test_the_result_file_can_be_imported_again(client, data):
    batch = make_applied(data, BAD)
    lines = downloaded(client, batch)
    again = make_read(data, *lines[1:], header=lines[0])
    assert [column["field"] for column in again.tables[0]["columns"]][:3] == ["nik", "nama", "tanggal_lahir"]


# --- what is Rahasia ------------------------------------------------------------------------------------------------
SECRET = line("ANAK RAHASIA", "03", sex="P", rest="CERITA RAHASIA;")
SECRET_BAD = line("SALAH RAHASIA", "16", number="99", rest="CERITA RAHASIA;")


def test_rahasia_rows_are_counted_but_masked(client, data):
    batch = make_read(data, SECRET, GOOD)
    assert "RAHASIA" not in client.get(f"/impor/{batch.pk}/kolom/").text.replace("Data rahasia", "")
    batch = make_applied(data, GOOD, SECRET, SECRET_BAD)
    pages = [
        client.get(f"/impor/{batch.pk}/").text,
        client.get(f"/impor/{batch.pk}/baris/").text,
        client.get(f"/impor/{batch.pk}/baris/?alasan=nik_bad_length").text,
        "\n".join(downloaded(client, batch, isi="semua")),
    ]
    assert batch.count("result", "created") == 2
    for page in pages:
        assert "ANAK RAHASIA" not in page and "SALAH RAHASIA" not in page and "CERITA" not in page
        assert SECRET.partition(";")[0] not in page
    assert pages[1].count("Data rahasia") == 2
    assert "Data rahasia" not in pages[2]


def test_rehsos_reads_rahasia_rows_and_it_is_logged(client, data):
    batch = make_applied(data, GOOD, SECRET)
    client.force_login(make_user(Role.REHSOS))
    page = client.get(f"/impor/{batch.pk}/baris/").text
    assert "ANAK RAHASIA" in page
    assert Event.objects.filter(act="import.read").exists()
    assert Person.objects.get(name="ANAK RAHASIA").restricted


def test_a_waiting_batch_is_in_the_queue_of_its_uploader(client, data):
    batch = make_previewed(data, GOOD)
    assert batch.file_name in client.get("/").text
    client.force_login(make_user(Role.DATA))
    assert batch.file_name not in client.get("/").text


def test_a_batch_that_waits_for_the_worker_says_so(client, data):
    batch = make_batch(data, GOOD)
    page = client.get(f"/impor/{batch.pk}/")
    assert page.status_code == 200
    assert f"/impor/{batch.pk}/kemajuan/" in page.text
