"""The desk of a preview: rows with their cells, whole reasons, villages, the same file again."""

from uuid import uuid4

import pytest

from accounts.authz import Role
from cases.models import Person
from imports import applying
from imports.models import Batch, Row
from imports.workflow import Status
from office import settings
from office.jobs.worker import drain
from regions.models import Region, RegionAlias
from tests.factories.accounts import make_user
from tests.factories.imports import csv, line, make_applied, make_previewed, nik, row_named, upload
from trail.models import Event

pytestmark = pytest.mark.django_db
PLACED = "nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;desa;kecamatan"
SECRET = line("ANAK RAHASIA", "03", sex="P", rest="CERITA RAHASIA;")
SEGAMIT = "16.03.10.2004"


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def at(batch, *parts) -> str:
    return "/".join(["/impor", str(batch.pk), *map(str, parts), ""])


def row_url(batch, row, *parts) -> str:
    return at(batch, "baris", row.pk, *parts)


def cells(client, batch, row) -> dict:
    form = client.get(row_url(batch, row)).context["cells_form"]
    return {name: form[name].value() for name in form.fields}


# --- the page of the batch -------------------------------------------------------------------------------------------
def test_the_preview_tells_villages_reasons_and_samples(client, data):
    rows = [f"{nik()};ORANG {n};17-05-1980;L;11;SEGAMIT;SEMENDE DARAT ULU" for n in "ABC"]
    batch = make_previewed(data, *rows, "1;SALAH;17-05-1980;L;11;SEGAMIT;SEMENDE DARAT ULU", header=PLACED)
    page = client.get(at(batch))
    village = page.context["villages"][0]
    assert (village.code, village.rows, village.new, village.errors) == (SEGAMIT, 4, 3, 1)
    assert [(sample.plan, len(sample.lines)) for sample in page.context["samples"]] == [("baru", 3), ("gagal", 1)]
    assert "Desa Segamit, Semende Darat Ulu" in page.text
    assert at(batch, "alasan", "nik_bad_length") in page.text


def test_no_village_table_for_a_list_without_villages(client, data):
    assert client.get(at(make_previewed(data, line("BUDI", "11")))).context["villages"] == []


def test_rows_are_found_by_village_and_decision(client, data):
    rows = [f"{nik()};BUDI;17-05-1980;L;11;SEGAMIT;SEMENDE DARAT ULU", f"{nik()};ANI;17-05-1980;P;11;ENTAH;LUBAI"]
    batch = make_previewed(data, *rows, header=PLACED)
    for query, there, gone in [(f"desa={SEGAMIT}", "BUDI", "ANI"), ("desa=-", "ANI", "BUDI")]:
        page = client.get(at(batch, "baris") + f"?{query}")
        assert there in page.text and gone not in page.text, query
    client.post(at(batch, "alasan", "nik_sex_mismatch"), {"note": "-", "version": batch.version})
    assert [line.name for line in client.get(at(batch, "baris") + "?keputusan=lewati").context["lines"]] == []
    assert client.get(at(batch, "baris") + "?desa=x").status_code == 200


def test_masked_rows_do_not_tell_their_village(client, data):
    rows = [f"{nik(sex='P')};ANAK RAHASIA;17-05-1980;P;03;SEGAMIT;SEMENDE DARAT ULU"]
    batch = make_previewed(data, *rows, header=PLACED)
    assert client.get(at(batch)).context["villages"] == []
    assert client.get(at(batch, "baris") + f"?desa={SEGAMIT}").context["lines"] == []
    client.force_login(make_user(Role.REHSOS))
    assert client.get(at(batch)).context["villages"][0].rows == 1
    assert len(client.get(at(batch, "baris") + f"?desa={SEGAMIT}").context["lines"]) == 1


def test_a_preview_of_many_rows_stays_small(client, data, django_assert_max_num_queries):
    batch = make_previewed(data, f"{nik()};BUDI;17-05-1980;L;11;SEGAMIT;SEMENDE DARAT ULU", header=PLACED)
    first = batch.rows.get()
    codes = list(Region.objects.villages().order_by("pk").values_list("pk", flat=True)[:40])
    more = [_copy(first, number, codes[number % len(codes)]) for number in range(3, 5_003)]
    Row.objects.bulk_create(more, batch_size=500)
    Batch.objects.filter(pk=batch.pk).update(counts=applying.counts(batch))
    with django_assert_max_num_queries(40):
        page = client.get(at(batch))
    assert len(page.context["villages"]) == 20 and page.context["more_villages"]
    assert len(page.content) < 100_000


def _copy(row: Row, number: int, village: str) -> Row:
    said = {"table": 0, "cells": row.cells, "values": row.values, "outcome": "ok", "plan": "baru"}
    return Row(batch=row.batch, number=number, village=village, **said)


# --- a row -----------------------------------------------------------------------------------------------------------
def test_a_row_shows_its_cells_and_what_was_read(client, data):
    number = nik()
    batch = make_previewed(data, line("BUDI", "11", number=number), line("SALAH", "11", number="123"))
    page = client.get(row_url(batch, row_named(batch, "BUDI")))
    assert "BUDI" in page.text and number not in page.text and f"{number[:6]}••••••" in page.text
    assert "17-05-1980" in page.text and page.context["cells_form"] is None
    page = client.get(row_url(batch, row_named(batch, "SALAH")))
    assert 'value="123"' in page.text and "NIK tidak tepat 16 angka" in page.text
    assert "Simpan perbaikan" in page.text


def test_a_good_number_is_not_shown_in_the_form_and_stays(client, data):
    number = nik()
    batch = make_previewed(data, line("BUDI 2", "11", number=number))
    row = batch.rows.get()
    page = client.get(row_url(batch, row))
    assert number not in page.text
    answer = client.post(row_url(batch, row, "perbaiki"), cells(client, batch, row) | {"sel_1": "BUDI"})
    assert answer.url == row_url(batch, row)
    row.refresh_from_db()
    assert (row.values["nik"], row.values["nama"], row.outcome) == (number, "BUDI", "ok")
    assert list(row.fixes) == ["1"]


def test_a_cell_is_repaired_checked_again_and_applied(client, data):
    batch = make_previewed(data, line("BUDI", "11"), line("SALAH", "11", number="123"))
    row, number = row_named(batch, "SALAH"), nik()
    answer = client.post(row_url(batch, row, "perbaiki"), cells(client, batch, row) | {"sel_0": number})
    page = client.get(answer.url)
    assert "Semula: 123" in page.text
    page = client.get(at(batch))
    assert "Periksa ulang" in page.text and 'href="#terapkan"' not in page.text
    batch.refresh_from_db()
    client.post(at(batch, "terapkan"), {"version": batch.version})
    batch.refresh_from_db()
    assert batch.status == Status.PREVIEW
    client.post(at(batch, "periksa-ulang"), {"version": batch.version})
    assert "sedang diperiksa" in client.get(at(batch)).text
    drain()
    batch.refresh_from_db()
    assert 'href="#terapkan"' in client.get(at(batch)).text
    client.post(at(batch, "terapkan"), {"version": batch.version})
    drain()
    assert Person.objects.filter(nik=number).exists()


@pytest.mark.parametrize("change", [{"version": "x"}, {"version": 1}, {"sel_0": "x" * 2_100}, {"sel_1": "a\0b"}])
def test_repairing_reports_bad_input(client, data, change):
    batch = make_previewed(data, line("SALAH", "11", number="123"))
    row = batch.rows.get()
    answer = client.post(row_url(batch, row, "perbaiki"), cells(client, batch, row) | {"sel_2": "1-1-1990"} | change)
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.fixes is None


@pytest.mark.parametrize("path", ["perbaiki", "desa", "orang", "keluarga", "lewati", "ikutkan"])
def test_acts_on_a_row_refuse_get_readers_and_strange_rows(client, data, path):
    batch, other = make_previewed(data, line("SALAH", "11", number="1")), make_previewed(data, line("X", "11"))
    row = batch.rows.get()
    assert client.get(row_url(batch, row, path)).status_code == 405
    assert client.post(row_url(other, row, path)).status_code == 404
    client.force_login(make_user(Role.REHSOS))
    assert client.post(row_url(batch, row, path)).status_code == 403
    assert client.get(row_url(batch, row)).status_code == 200
    client.force_login(make_user(Role.OPERATOR, SEGAMIT))
    assert client.get(row_url(batch, row)).status_code == 403


def test_a_masked_row_is_only_there(client, data):
    batch = make_previewed(data, SECRET)
    row = batch.rows.get()
    page = client.get(row_url(batch, row))
    assert page.status_code == 200
    for word in ("ANAK", "CERITA", SECRET.partition(";")[0], "17-05-1980"):
        assert word not in page.text
    for path in ("perbaiki", "desa", "orang", "keluarga", "lewati", "ikutkan"):
        assert client.post(row_url(batch, row, path), {"version": batch.version}).status_code == 404
    client.force_login(make_user(Role.REHSOS))
    before = Event.objects.filter(act="import.read").count()
    page = client.get(row_url(batch, row))
    assert "ANAK RAHASIA" in page.text and "Simpan perbaikan" not in page.text
    assert Event.objects.filter(act="import.read").count() == before + 1


def test_the_next_refused_row_is_one_click_away(client, data):
    batch = make_previewed(data, line("SATU", "11", number="1"), line("BAIK", "11"), line("DUA", "11", number="2"))
    page = client.get(row_url(batch, row_named(batch, "SATU")))
    assert page.context["next"] == row_named(batch, "DUA")
    assert client.get(row_url(batch, row_named(batch, "DUA"))).context["next"] is None


def test_changing_the_columns_warns_of_what_is_lost(client, data):
    batch = make_previewed(data, line("SATU", "11"), line("DUA", "11"))
    assert "Ubah arti kolom?" not in client.get(batch.get_absolute_url()).text
    form = {"version": batch.version, "note": "Bukan warga."}
    client.post(row_url(batch, row_named(batch, "SATU"), "lewati"), form)
    assert "baris yang dilewati" in client.get(batch.get_absolute_url()).text


# --- the village -----------------------------------------------------------------------------------------------------
def test_a_village_is_chosen_and_remembered(client, data):
    rows = [f"{nik()};{name};17-05-1980;L;11;SGMT LAMA;SEMENDE DARAT ULU" for name in ("SATU", "DUA")]
    batch = make_previewed(data, *rows, header=PLACED)
    row = row_named(batch, "SATU")
    page = client.get(row_url(batch, row))
    assert "Dalam berkas tertulis <b>SGMT LAMA</b>" in page.text
    form = {"version": batch.version, "village": SEGAMIT, "remember": "on"}
    assert client.post(row_url(batch, row, "desa"), form).url == row_url(batch, row)
    assert RegionAlias.objects.filter(region=SEGAMIT, text="SGMT LAMA").exists()
    row.refresh_from_db()
    assert row.values["kode_desa"] == row.village == SEGAMIT


@pytest.mark.parametrize("words", ["PAGAR DEWA", "#N/A"])
def test_a_name_of_several_villages_and_an_error_of_a_cell_are_no_new_spelling(client, data, words):
    batch = make_previewed(data, f"{nik()};SATU;17-05-1980;L;11;{words};", header=PLACED)
    row = batch.rows.get()
    assert "remember" not in client.get(row_url(batch, row)).context["village_form"].fields
    form = {"version": batch.version, "village": SEGAMIT, "remember": "on"}
    assert client.post(row_url(batch, row, "desa"), form).url == row_url(batch, row)
    assert not RegionAlias.objects.filter(region=SEGAMIT, text=words).exists()
    row.refresh_from_db()
    assert row.village == SEGAMIT


@pytest.mark.parametrize("change", [{"village": ""}, {"village": "16.03.10"}, {"village": "x"}, {"version": 99}])
def test_choosing_a_village_reports_bad_input(client, data, change):
    batch = make_previewed(data, f"{nik()};SATU;17-05-1980;L;11;SGMT LAMA;SEMENDE DARAT ULU", header=PLACED)
    row = batch.rows.get()
    form = {"version": batch.version, "village": SEGAMIT, "remember": "on"} | change
    assert client.post(row_url(batch, row, "desa"), form).status_code == 422
    assert not RegionAlias.objects.filter(text="SGMT LAMA").exists()


# --- who is whom -----------------------------------------------------------------------------------------------------
def test_the_same_person_is_chosen_among_those_one_may_see(client, data):
    make_applied(data, line("SITI AMINAH", "11", number="-"))
    batch = make_previewed(data, line("SITI AMINAH", "12"))
    row, person = batch.rows.get(), Person.objects.get()
    Row.objects.filter(pk=row.pk).update(similar=[person.pk])
    assert "Orang yang sama: SITI AMINAH" in client.get(row_url(batch, row)).text
    answer = client.post(row_url(batch, row, "orang"), {"version": batch.version, "who": person.pk})
    assert answer.url == row_url(batch, row)
    row.refresh_from_db()
    assert (row.decision, row.person_id) == ("sama", person.pk)
    batch.refresh_from_db()
    assert client.post(row_url(batch, row, "orang"), {"version": batch.version, "who": "987654"}).status_code == 422
    Person.objects.update(restricted=True)
    assert "SITI AMINAH (" not in client.get(row_url(batch, row)).text


# --- another No. KK, one row by itself -------------------------------------------------------------------------------
OLD, NEW = "1603100709207003", "1603100709209999"


def with_other_card(data):
    number, header = nik(), "NIK;NAMA;NO KK"
    make_applied(data, f"{number};BUDI;{OLD}", header=header)
    return make_previewed(data, f"{number};BUDI;{NEW}", f"{nik()};SITI;{NEW}", header=header)


def test_another_card_is_decided_on_the_page_of_the_row(client, data):
    batch = with_other_card(data)
    row = row_named(batch, "BUDI")
    page = client.get(row_url(batch, row))
    assert "Pindahkan ke KK ini" in page.text and "Keluarga BUDI" in page.text
    assert OLD not in page.text and NEW not in page.text
    form = {"version": batch.version, "do": "pindah", "note": ""}
    assert client.post(row_url(batch, row, "keluarga"), form).url == row_url(batch, row)
    client.post(at(batch, "periksa-ulang"), {"version": batch.version + 1})
    drain()
    row.refresh_from_db()
    assert row.register_code_list == ["register_kk_moved"]
    shown = client.get(at(batch, "baris")).text
    assert "No. KK:" in shown and OLD not in shown and NEW not in shown
    assert "Pindahkan ke KK ini" not in client.get(row_url(batch, row_named(batch, "SITI"))).text


def test_another_card_is_decided_for_all_at_once(client, data):
    batch = with_other_card(data)
    page = client.get(at(batch, "alasan", "register_kk_differs"))
    assert "<b>1 baris:</b>" in page.text and "Pindahkan semua ke KK dalam daftar ini" in page.text
    form = {"version": batch.version, "do": "pindah", "note": "Menurut Disdukcapil."}
    assert client.post(at(batch, "alasan", "register_kk_differs"), form).url == at(batch)
    client.post(at(batch, "periksa-ulang"), {"version": batch.version + 1})
    drain()
    told = client.get(at(batch)).text
    assert "Dipindahkan ke KK dalam daftar: Menurut Disdukcapil." in told
    assert "<b>1 baris:</b>" in client.get(at(batch, "alasan", "register_kk_differs")).text
    assert client.get(at(batch, "alasan", "register_kk_moved")).status_code == 404


@pytest.mark.parametrize("form", [{"do": "x"}, {"version": 99}, {"do": ""}, {"note": ""}])
def test_deciding_of_all_cards_reports_bad_input(client, data, form):
    batch = with_other_card(data)
    start = {"version": batch.version, "do": "pindah", "note": "Menurut Disdukcapil."}
    assert client.post(at(batch, "alasan", "register_kk_differs"), start | form).status_code == 422


@pytest.mark.parametrize("form", [{"do": "x"}, {"version": 99}])
def test_deciding_of_one_card_reports_bad_input(client, data, form):
    batch = with_other_card(data)
    start = {"version": batch.version, "do": "pindah", "note": ""}
    assert client.post(row_url(batch, row_named(batch, "BUDI"), "keluarga"), start | form).status_code == 422


def test_one_row_is_left_out_with_a_reason_and_taken_in_again(client, data):
    batch = make_previewed(data, line("BUDI", "11"), line("SITI", "11"))
    row = row_named(batch, "BUDI")
    assert client.post(row_url(batch, row, "lewati"), {"version": batch.version, "note": ""}).status_code == 422
    form = {"version": batch.version, "note": "Bukan warga sini."}
    assert client.post(row_url(batch, row, "lewati"), form).url == row_url(batch, row)
    page = client.get(row_url(batch, row))
    assert "Bukan warga sini." in page.text and "Ikutkan lagi" in page.text
    back = client.post(at(batch, "baris", "unduh"), {"isi": "semua"}).getvalue().decode("utf-8-sig")
    assert "Bukan warga sini." in back
    assert client.post(row_url(batch, row, "ikutkan"), {"version": batch.version + 1}).url == row_url(batch, row)
    row.refresh_from_db()
    assert (row.decision, row.decisions) == ("", None)
    assert client.post(row_url(batch, row, "ikutkan"), {"version": 99}, follow=True).status_code == 200


# --- a reason --------------------------------------------------------------------------------------------------------
def test_a_reason_is_decided_and_taken_back(client, data):
    batch = make_previewed(data, line("BUDI", "11"), line("SALAH", "11", number="123"))
    url = at(batch, "alasan", "nik_bad_length")
    page = client.get(url)
    assert "Impor tanpa NIK" in page.text and "1 baris" in page.text
    assert client.post(url, {"note": "Menyusul", "version": batch.version}).url == at(batch)
    page = client.get(at(batch))
    assert "Diimpor tanpa NIK: Menyusul" in page.text and "Periksa ulang" in page.text
    batch.refresh_from_db()
    assert "Tarik kembali" in client.get(url).text
    assert client.post(url + "tarik/", {"version": batch.version}).url == at(batch)
    batch.refresh_from_db()
    assert "nik_bad_length" not in batch.decisions
    assert Event.objects.filter(act="import.decide").count() == 2


def test_a_skipped_reason_shows_at_once(client, data):
    batch = make_previewed(data, line("BUDI", "11"), line("TANPA", "11", number="-"))
    page = client.get(at(batch, "alasan", "nik_missing"))
    assert "Lewati semua baris ini" in page.text
    client.post(at(batch, "alasan", "nik_missing"), {"note": "-", "version": batch.version})
    page = client.get(at(batch))
    assert "Periksa ulang" not in page.text
    assert ("Dilewati", 1, "", "rencana=lewati") in page.context["figures"]
    assert [line.name for line in client.get(at(batch, "baris") + "?keputusan=lewati").context["lines"]] == ["TANPA"]


@pytest.mark.parametrize("form", [{"note": ""}, {"note": "x" * 201}, {"note": "a", "version": "99"}, {"version": ""}])
def test_deciding_reports_bad_input(client, data, form):
    batch = make_previewed(data, line("SALAH", "11", number="123"))
    answer = client.post(at(batch, "alasan", "nik_bad_length"), {"note": "-", "version": batch.version} | form)
    assert answer.status_code == 422
    batch.refresh_from_db()
    assert batch.decisions == {}


def test_only_reasons_that_may_be_decided_have_a_page(client, data):
    batch = make_previewed(data, line("", "11"))
    assert client.get(at(batch, "alasan", "name_missing")).status_code == 404
    assert client.get(at(batch, "alasan", "entah")).status_code == 404
    assert at(batch, "alasan", "name_missing") not in client.get(at(batch)).text
    client.force_login(make_user(Role.REHSOS))
    assert client.get(at(batch, "alasan", "nik_missing")).status_code == 403
    assert "/alasan/" not in client.get(at(batch)).text


def test_repairs_are_not_lost_without_asking(client, data):
    batch = make_previewed(data, line("SALAH", "11", number="123"))
    assert 'id="kolom"' not in client.get(at(batch)).text
    row = batch.rows.get()
    client.post(row_url(batch, row, "perbaiki"), cells(client, batch, row) | {"sel_0": nik()})
    assert "keputusan yang sudah diambil hilang" in client.get(at(batch)).text


# --- the same file, four eyes, unknown codes -------------------------------------------------------------------------
def send(client, content: bytes):
    return client.post("/impor/unggah/", {"once": uuid4(), "file": upload(content)})


def test_the_same_file_leads_to_its_batch_and_may_be_read_again(client, data):
    content = csv(line("BUDI", "11"))
    first = send(client, content).url
    answer = send(client, content)
    assert answer.url == f"{first}?sama=1"
    assert Batch.objects.count() == 1
    drain()
    page = client.get(answer.url)
    assert "sudah pernah diunggah" in page.text
    once = page.context["again_form"]["once"].value()
    answer = client.post(f"{first}baca-lagi/", {"once": once})
    second = Batch.objects.latest("pk")
    assert answer.url == second.get_absolute_url() and second.sha256 == Batch.objects.earliest("pk").sha256
    assert client.post(f"{first}baca-lagi/", {"once": once}).url == answer.url
    drain()
    second.refresh_from_db()
    assert second.status == Status.COLUMNS


def test_a_cancelled_file_may_simply_be_sent_again(client, data):
    content = csv(line("BUDI", "11"))
    send(client, content)
    drain()
    batch = Batch.objects.get()
    client.post(at(batch, "batalkan"), {"version": batch.version})
    assert "sama" not in send(client, content).url
    assert Batch.objects.count() == 2
    batch.refresh_from_db()
    answer = client.post(at(batch, "baca-lagi"), {"once": uuid4()})
    assert answer.url == at(batch) and Batch.objects.count() == 2


def test_reading_again_refuses_get_and_readers(client, data):
    batch = make_applied(data, line("BUDI", "11"))
    assert client.get(at(batch, "baca-lagi")).status_code == 405
    client.force_login(make_user(Role.REHSOS))
    assert client.post(at(batch, "baca-lagi"), {"once": uuid4()}).status_code == 403


def test_who_uploads_does_not_apply_where_the_office_says_so(client, data):
    settings.set("import.four_eyes", True, by=None)
    batch = make_previewed(data, line("BUDI", "11"))
    page = client.get(at(batch)).text
    assert "tidak menerapkannya sendiri" in page and 'href="#terapkan"' not in page
    client.post(at(batch, "terapkan"), {"version": batch.version})
    batch.refresh_from_db()
    assert batch.status == Status.PREVIEW
    client.force_login(make_user(Role.DATA))
    assert 'href="#terapkan"' in client.get(at(batch)).text


def test_unknown_codes_are_said_and_hold_the_batch(client, data):
    rows = [line(f"ORANG {chr(65 + n)}", "11" if n < 5 else "ZZ") for n in range(8)]
    batch = make_previewed(data, *rows)
    page = client.get(at(batch)).text
    assert "38 % isian kolom kode_kategori tidak dikenal" in page and 'href="#terapkan"' not in page
