"""What the user says about the file itself: how it is written, a hidden sheet."""

import pytest

from accounts.authz import Role
from imports import actions, tasks
from imports.models import Batch
from imports.workflow import Status
from office.jobs.worker import drain
from tests.factories import spreadsheets as made
from tests.factories.accounts import make_user
from tests.factories.imports import HEADER, line, make_applied, make_read
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def read(by, content: bytes, name="daftar.xlsx") -> Batch:
    batch = actions.upload(by=by, name=name, chunks=[content], begin=tasks.begin)
    drain()
    batch.refresh_from_db()
    assert batch.status == Status.COLUMNS, batch.refusal
    return batch


def book(shown=("SITI",), hidden=("LAMA",)) -> bytes:
    rows = [[line(name, "11").split(";") for name in names] for names in (shown, hidden)]
    return made.book_with_hidden(HEADER.split(";"), *rows)


def page_of(client, batch) -> str:
    return client.get(f"/impor/{batch.pk}/kolom/").text


# --- written --------------------------------------------------------------------------------------------------------
def test_written_works(client, data):
    batch = make_read(data, line("SITI Ã©", "11"))
    assert "Huruf aneh" in page_of(client, batch)
    wish = {"version": batch.version, "encoding": "cp1252", "delimiter": "titik-koma"}
    answer = client.post(f"/impor/{batch.pk}/kolom/tulisan/", wish)
    assert answer.url == batch.get_absolute_url()
    batch.refresh_from_db()
    assert batch.status == Status.READING
    drain()
    batch.refresh_from_db()
    assert (batch.status, batch.format["encoding"]) == (Status.COLUMNS, "cp1252")
    assert "SITI Ãƒ" in page_of(client, batch)
    assert Event.objects.filter(act="import.reread").count() == 1


def test_written_wrongly_is_read_as_before(client, data):
    batch = make_read(data, line("SITI", "11"))
    wish = {"version": batch.version, "encoding": "utf-16-le", "delimiter": "tab"}
    client.post(f"/impor/{batch.pk}/kolom/tulisan/", wish)
    drain()
    batch.refresh_from_db()
    assert (batch.status, batch.format["encoding"], batch.format["delimiter"]) == (Status.COLUMNS, "utf-8", ";")


def test_written_reports_bad_input(client, data):
    batch = make_read(data, line("SITI", "11"))
    path = f"/impor/{batch.pk}/kolom/tulisan/"
    assert client.post(path, {"version": batch.version, "encoding": "klingon", "delimiter": "x"}).status_code == 422
    stale = {"version": batch.version + 5, "encoding": "utf-8", "delimiter": "koma"}
    assert client.post(path, stale).status_code == 422
    workbook = read(data, book())
    assert "Huruf aneh" not in page_of(client, workbook)
    wish = {"version": workbook.version, "encoding": "utf-8", "delimiter": "koma"}
    assert client.post(f"/impor/{workbook.pk}/kolom/tulisan/", wish).status_code == 422


# --- hidden ---------------------------------------------------------------------------------------------------------
def test_hidden_works(client, data):
    batch = read(data, book(shown=("SITI", "AMINAH"), hidden=("LAMA A", "LAMA B")))
    page = page_of(client, batch)
    assert "1 baris tersembunyi" in page and "kolom B" in page and "lembar tersembunyi" in page
    answer = client.post(f"/impor/{batch.pk}/kolom/lembar/", {"version": batch.version, "sheet": "Lama"})
    assert answer.url == f"/impor/{batch.pk}/kolom/"
    assert "Lembar tersembunyi ikut" not in page_of(client, batch)
    batch.refresh_from_db()
    actions.confirm(
        by=data, batch=batch, chosen={}, reference_date=batch.reference_date, placing="tanpa", begin=tasks.check
    )
    drain()
    names = set(batch.rows.values_list("values__nama", flat=True))
    assert names == {"SITI", "AMINAH", "LAMA A", "LAMA B"}


def test_hidden_stays_out_unless_wanted(client, data):
    batch = read(data, book())
    actions.confirm(
        by=data, batch=batch, chosen={}, reference_date=batch.reference_date, placing="tanpa", begin=tasks.check
    )
    drain()
    assert [row.values["nama"] for row in batch.rows.all()] == ["SITI"]


def test_hidden_reports_bad_input(client, data):
    batch = read(data, book())
    path = f"/impor/{batch.pk}/kolom/lembar/"
    assert client.post(path, {"version": batch.version, "sheet": "Data"}).status_code == 422
    assert client.post(path, {"version": batch.version + 1, "sheet": "Lama"}).status_code == 422
    empty = read(data, made.book_with_hidden(HEADER.split(";"), [line("SITI", "11").split(";")], [])[:], name="b.xlsx")
    empty.others = [["Tidak ada", "lembar tersembunyi"]]
    empty.save()
    answer = client.post(f"/impor/{empty.pk}/kolom/lembar/", {"version": empty.version, "sheet": "Tidak ada"})
    assert answer.status_code == 422 and "tidak ada daftar nama" in answer.text


@pytest.mark.parametrize("path", ["tulisan/", "lembar/"])
def test_both_refuse_others(client, data, path):
    batch = make_applied(data, line("SITI", "11"))
    assert client.get(f"/impor/{batch.pk}/kolom/{path}").status_code == 405
    assert client.post("/impor/987654/kolom/" + path).status_code == 404
    assert client.post(f"/impor/{batch.pk}/kolom/{path}", {"version": 1}).url == batch.get_absolute_url()
    client.force_login(make_user(Role.REHSOS))
    assert client.post(f"/impor/{batch.pk}/kolom/{path}").status_code == 403
