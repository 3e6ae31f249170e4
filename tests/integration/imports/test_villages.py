"""The villages of single tables on the page of the columns, and in the command."""

import json

import pytest
from django.core.management import call_command

from accounts.authz import Role
from cases.models import Person
from imports import actions, tasks
from imports.models import Batch
from imports.workflow import Status
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import line, make_read, make_read_book, titled
from tests.factories.spreadsheets import sheets_book
from tests.integration.imports.test_batches import fields_of
from trail.models import Event

pytestmark = pytest.mark.django_db
SEGAYAM, MIDAR, LINGGA = "16.03.06.2008", "16.03.06.2015", "16.03.07.2005"


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def sheets(**more) -> dict:
    return {
        "SEGAYAM": titled("DATA WARGA DESA SEGAYAM", line("BUDI", "11")),
        "Data": titled("KECAMATAN GELUMBANG", line("SITI", "11")),
    } | more


def sent(client, batch: Batch, **change):
    """The page of the columns sent as it stands, but for `change`; then the rows are checked."""
    answer = client.post(f"/impor/{batch.pk}/kolom/", fields_of(client, batch) | change)
    drain()
    batch.refresh_from_db()
    return answer


def villages(batch: Batch) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("village", flat=True))


# --- page -----------------------------------------------------------------------------------------------------------
def test_what_the_titles_say_is_shown_and_taken(client, data):
    batch = make_read_book(data, **sheets())
    page = client.get(f"/impor/{batch.pk}/kolom/").text
    assert "Desa/kelurahan lembar SEGAYAM" in page and "Desa/kelurahan lembar Data" in page
    assert f'<option value="{SEGAYAM}" selected>' in page and "Periksa kembali." in page
    assert sent(client, batch).url == batch.get_absolute_url()
    assert villages(batch) == [SEGAYAM, ""]
    page = client.get(batch.get_absolute_url()).text
    assert "Menurut lembar: Desa Segayam; Belum ditempatkan" in page


def test_it_can_be_changed_and_emptied(client, data):
    batch = make_read_book(data, **sheets())
    sent(client, batch, desa_0=LINGGA, desa_1=MIDAR)
    assert villages(batch) == [LINGGA, MIDAR]
    client.post(f"/impor/{batch.pk}/kolom/buka/", {"version": batch.version})
    batch.refresh_from_db()
    assert fields_of(client, batch)["desa_0"] == LINGGA
    sent(client, batch, desa_0="")
    assert villages(batch) == ["", MIDAR]
    assert LINGGA in Event.objects.filter(act="import.confirm").earliest("pk").plain


def test_nothing_is_taken_that_the_page_does_not_say(client, data):
    batch = make_read_book(data, **sheets())
    fields = {name: value for name, value in fields_of(client, batch).items() if not name.startswith("desa_")}
    client.post(f"/impor/{batch.pk}/kolom/", fields)
    drain()
    assert villages(batch) == ["", ""]


@pytest.mark.parametrize("code", ["16.03.06", "16.03.99.2001", "x", "7"])
def test_what_is_no_village_is_refused_and_nothing_lost(client, data, code):
    batch = make_read_book(data, **sheets())
    answer = sent(client, batch, desa_1=code)
    assert answer.status_code == 422 and "Pilih dari daftar." in answer.text
    assert batch.status == Status.COLUMNS and batch.tables[0]["village"] == SEGAYAM
    assert f'<option value="{SEGAYAM}" selected>' in answer.text


@pytest.mark.parametrize(
    ("role", "areas"), [(Role.OPERATOR, [SEGAYAM]), (Role.SUPERVISOR, ["16.03.06"]), (Role.REHSOS, [])]
)
def test_who_may_not_import_places_nobody(client, data, role, areas):
    """A list is of the whole district: who works in a part of it has no page to place its rows on."""
    batch = make_read_book(data, **sheets())
    fields = fields_of(client, batch) | {"desa_1": LINGGA}
    client.force_login(make_user(role, *areas))
    assert client.post(f"/impor/{batch.pk}/kolom/", fields).status_code == 403
    batch.refresh_from_db()
    assert batch.status == Status.COLUMNS and not batch.rows.exists()


def test_only_tables_without_a_column_are_asked(client, data):
    full = titled("DESA LINGGA", "BUDI;SEGAYAM;GELUMBANG", header="NAMA;DESA;KECAMATAN")
    batch = make_read_book(data, **sheets(Penuh=full))
    form = client.get(f"/impor/{batch.pk}/kolom/").context["form"]
    assert [field.name for field in form.villages()] == ["desa_0", "desa_1"]
    assert "placing" in form.fields
    sent(client, batch)
    assert villages(batch) == [SEGAYAM, "", SEGAYAM]


def test_many_sheets_ask_the_database_no_more_often(client, data, django_assert_max_num_queries):
    batch = make_read_book(data, **{f"L{n}": titled("DATA", line("BUDI", "11")) for n in range(12)})
    with django_assert_max_num_queries(25):
        client.get(f"/impor/{batch.pk}/kolom/")


def test_a_text_file_is_asked_for_all_its_rows(client, data):
    batch = make_read(data, line("BUDI", "11"), name="desa-lingga.csv")
    assert "Desa/kelurahan semua baris" in client.get(f"/impor/{batch.pk}/kolom/").text
    sent(client, batch)
    assert villages(batch) == [LINGGA]


def test_returned_rows_keep_the_village_of_their_sheet(client, data):
    bad = line("SALAH", "11", number="12")
    batch = make_read_book(data, **sheets(Midar=titled("DATA", bad), Lain=titled("DATA", bad.replace("SALAH", "X"))))
    sent(client, batch)
    answer = client.post(f"/impor/{batch.pk}/baris/unduh/")
    content = b"".join(answer.streaming_content).removeprefix(b"\xef\xbb\xbf")
    assert [row.split(",")[-2] for row in content.decode().splitlines()] == ["kode desa", MIDAR, ""]
    again = actions.upload(by=data, name="x.csv", chunks=[content], begin=tasks.begin)
    drain()
    again.refresh_from_db()
    assert "kode_desa" in [column["field"] for column in again.tables[0]["columns"]]


# --- command --------------------------------------------------------------------------------------------------------
def run(capsys, tmp_path, *args, **content) -> str:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(sheets_book(**content))
    call_command("import_file", str(path), *args)
    return capsys.readouterr().out


def test_the_command_takes_what_is_certain_and_says_so(capsys, tmp_path):
    content = sheets(Rekap=[["Desa", "Jumlah"], ["Segayam", 1]])
    told = json.loads(run(capsys, tmp_path, "--json", "--apply", **content))
    assert told["sheets"] == [{"sheet": "SEGAYAM", "region": SEGAYAM}, {"sheet": "Data", "region": None}]
    assert told["left_out"] == [{"sheet": "Rekap", "why": "bukan daftar nama"}]
    assert dict(Person.objects.values_list("name", "village_id")) == {"BUDI": SEGAYAM, "SITI": None}
    said = run(capsys, tmp_path, "--dry-run", **content)
    assert "Lembar SEGAYAM: semua baris di Desa Segayam, Gelumbang\n" in said
    assert "Lembar Rekap tidak diimpor: bukan daftar nama\n" in said


@pytest.mark.parametrize(
    ("region", "found"), [("16.03.06", [SEGAYAM, "16.03.06"]), (MIDAR, [MIDAR, MIDAR]), (LINGGA, [LINGGA, LINGGA])]
)
def test_the_region_of_the_command_goes_before_a_title_that_contradicts_it(capsys, tmp_path, region, found):
    told = json.loads(run(capsys, tmp_path, "--json", "--region", region, "--apply", **sheets()))
    assert [sheet["region"] for sheet in told["sheets"]] == found
    assert Person.objects.get(name="BUDI").village_id == found[0]
