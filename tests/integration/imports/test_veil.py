"""Whoever is not cleared must not infer a Rahasia row from the open rows beside it."""

import pytest

from accounts.authz import Role
from cases.models import Person
from imports.models import Batch
from tests.factories.accounts import make_user
from tests.factories.imports import line, make_applied, make_previewed, nik, row_named

pytestmark = pytest.mark.django_db
HEADER = "No;Nama PPKS;No. KK;No. NIK;JK;Tempat Lahir;Tanggal Lahir;Jenis PPKS;Alamat sesuai KTP;Desa;Kecamatan"
CARD = "1603100709207003"
DOUBLE, CONFLICT = "sudah ada di baris sebelumnya", "dua orang yang jelas berbeda"


def ppks(name: str, number: str, kind: str, *, born="17-05-1980", street="JALAN A") -> str:
    return f"1;{name};{CARD};{number};P;ME;{born};{kind};{street};Segamit;Semende Darat Ulu"


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


def at(batch, rest="") -> str:
    return f"/impor/{batch.pk}/{rest}"


def lines(client, batch, query="") -> list:
    return client.get(at(batch, f"baris/{query}")).context["lines"]


def pages(client, batch, row) -> str:
    """Everything that is said of this row."""
    file = client.post(at(batch, "baris/unduh/"), {"isi": "semua"})
    (listed,) = (str(line) for line in lines(client, batch) if line.pk == row.pk)
    return "".join([listed, client.get(at(batch, f"baris/{row.pk}/")).text, b"".join(file.streaming_content).decode()])


def secret_first(make, data) -> Batch:
    number = nik(sex="P")
    hidden = ppks("SITI AMINAH", number, "Korban Tindak Kekerasan", street="")
    return make(data, hidden, ppks("SITI AMINAH", number, "Fakir Miskin"), header=HEADER)


@pytest.mark.parametrize(("make", "label", "query"), [
    (make_previewed, "Baru", ("?rencana=baru", "?rencana=berubah")),
    (make_applied, "Dicatat baru", ("?akhir=created", "?akhir=updated")),
])  # fmt: skip
def test_an_open_row_behind_a_masked_one_is_new(client, data, make, label, query):
    batch = secret_first(make, data)
    row = batch.rows.get(secret=False)
    assert "duplicate_in_file" in row.code_list and (row.result or row.plan) in {"berubah", "updated"}
    (shown,) = (line for line in lines(client, batch) if line.pk == row.pk)
    assert (shown.plan, shown.reasons, shown.diff) == (label, [], [])
    assert DOUBLE not in pages(client, batch, row)
    assert row.pk in {line.pk for line in lines(client, batch, query[0])}
    assert row.pk not in {line.pk for line in lines(client, batch, query[1])}
    assert lines(client, batch, "?alasan=duplicate_in_file") == []
    assert all(line.pk != row.pk or sample.plan == "baru" for sample in client.get(at(batch)).context["samples"]
               for line in sample.lines)  # fmt: skip
    client.force_login(make_user(Role.REHSOS))
    (shown,) = (line for line in lines(client, batch) if line.pk == row.pk)
    assert shown.plan in {"Berubah", "Diperbarui"} and DOUBLE in shown.reasons[0]
    assert len(lines(client, batch, "?alasan=duplicate_in_file")) == 1


def test_who_was_known_openly_before_is_no_newcomer(client, data):
    number = nik(sex="P")
    make_applied(data, ppks("SITI AMINAH", number, "Pengemis", street=""), header=HEADER)
    rows = [ppks("SITI AMINAH", number, "ODHA"), ppks("SITI AMINAH", number, "Fakir Miskin")]
    for make, label in ((make_previewed, "Berubah"), (make_applied, "Diperbarui")):
        batch = make(data, *rows, header=HEADER)
        (shown,) = (line for line in lines(client, batch) if not line.secret)
        assert (shown.plan, shown.reasons) == (label, [])


def test_a_second_open_row_still_says_so(client, data):
    number = nik(sex="P")
    rows = [ppks("SITI AMINAH", number, kind) for kind in ("ODHA", "Fakir Miskin", "Pengemis")]
    batch = make_previewed(data, *rows, header=HEADER)
    told = {shown.number: (shown.plan, len(shown.reasons)) for shown in lines(client, batch) if not shown.secret}
    assert told == {3: ("Baru", 0), 4: ("Berubah", 1)}


def test_a_nik_that_a_masked_row_claims_does_not_say_so(client, data):
    number = nik(sex="P")
    rows = [ppks("ROSMA", number, "ODHA"), ppks("JOKO", number, "Pengemis", born="01-01-1960")]
    batch = make_previewed(data, *rows, header=HEADER)
    joko = row_named(batch, "JOKO")
    assert joko.code_list and joko.outcome == "error"
    shown = pages(client, batch, joko)
    assert CONFLICT not in shown and "Belum pasti milik siapa NIK ini" in shown and "ROSMA" not in shown
    assert lines(client, batch, "?alasan=nik_conflict_in_file") == []
    assert client.get(at(batch, f"baris/{joko.pk}/")).context["cells_form"] is not None


@pytest.mark.parametrize(("make", "label"), [(make_previewed, "Baru"), (make_applied, "Dicatat baru")])
def test_without_nik_an_open_row_behind_a_masked_one_is_new(client, data, make, label):
    batch = make(data, line("SITI", "16", number="-"), line("SITI", "11", number="-"))
    assert batch.rows.get(secret=False).leader == batch.rows.get(secret=True).pk
    (shown,) = (line for line in lines(client, batch) if not line.secret)
    assert (shown.plan, shown.diff) == (label, [])


def test_two_open_claimants_say_so(client, data):
    number = nik()
    batch = make_previewed(data, line("ROSMA", "11", number=number, rest="x;"), line("RAHASIA", "16"),
                           line("JOKO", "11", number=number, rest="y;"))  # fmt: skip
    assert [len(shown.reasons) for shown in lines(client, batch) if not shown.secret] == [1, 1]
    assert not Person.objects.exists()
