"""The village of a whole table stands in its rows as if a column of the file named it."""

import json

import pytest

from accounts.authz import Role
from cases.models import Person
from imports import actions, ahead, deciding, staging, tasks
from imports.models import Batch, Placing, Row
from imports.workflow import Status
from office.errors import DomainError
from office.jobs.worker import drain
from regions.models import Region
from tests.factories.accounts import make_user
from tests.factories.cases import make_person
from tests.factories.imports import (
    confirmed,
    figures,
    line,
    make_previewed,
    make_read_book,
    nik,
    rechecked,
    titled,
    villages,
)
from tests.unit.imports.test_ahead import long_lists, staged  # noqa: F401
from trail.models import Event

pytestmark = pytest.mark.django_db
SEGAYAM, MIDAR, LINGGA, SEGAMIT = "16.03.06.2008", "16.03.06.2015", "16.03.07.2005", "16.03.10.2004"
FULL = "NIK;NAMA;TGL LAHIR;DESA;KECAMATAN"


@pytest.fixture
def data():
    return make_user(Role.DATA)


def read_two(by, **more) -> Batch:
    sheets = {
        "SEGAYAM": titled("DATA WARGA DESA SEGAYAM", line("BUDI", "11")),
        "Ds. Midar": titled("KECAMATAN GELUMBANG", line("SITI", "11"), line("ANI", "11", number="")),
    }
    return make_read_book(by, **sheets | more)


def applied(batch: Batch, by) -> Batch:
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return batch


def test_each_sheet_of_a_workbook_has_its_village(data):
    batch = read_two(data)
    assert [table["village"] for table in batch.tables] == [SEGAYAM, MIDAR]
    batch = confirmed(batch, data)
    assert villages(batch) == {"BUDI": SEGAYAM, "SITI": MIDAR, "ANI": MIDAR}
    assert batch.rows.exclude(register_codes=" ").count() == 0
    assert (batch.placing, batch.region) == (Placing.FILE, None)
    assert figures(applied(batch, data)) == (3, 0, 0, 0, 0)
    assert dict(Person.objects.values_list("name", "village_id")) == villages(batch)


def test_the_village_of_a_title_stands_in_the_one_table(data):
    batch = make_read_book(data, S=titled("DAFTAR KPM DESA LINGGA KECAMATAN LAWANG KIDUL", line("BUDI", "11")))
    assert villages(confirmed(batch, data)) == {"BUDI": LINGGA}


def test_the_user_changes_and_empties_it(data):
    batch = confirmed(read_two(data), data, villages={0: LINGGA, 1: ""})
    assert villages(batch) == {"BUDI": LINGGA, "SITI": "", "ANI": ""}
    assert batch.placing == Placing.NONE
    told = json.loads(Event.objects.filter(act="import.confirm").latest("pk").plain)
    assert told["changes"]["villages"] == [None, [["SEGAYAM", LINGGA]]]


def test_a_village_nobody_knows_is_refused(data):
    batch = read_two(data)
    with pytest.raises(DomainError, match="tidak dikenal"):
        confirmed(batch, data, villages={0: "16.03.06.9999"})
    batch.refresh_from_db()
    assert batch.status == Status.COLUMNS


def test_the_own_column_wins(data):
    cells = "1603101705807001;BUDI;17-05-1980;SEGAMIT;SEMENDE DARAT ULU"
    batch = make_read_book(data, LINGGA=titled("DATA DESA LINGGA", cells, header=FULL))
    assert villages(confirmed(batch, data, villages={0: LINGGA})) == {"BUDI": SEGAMIT}
    batch = make_read_book(data, Lingga=titled("DATA DESA LINGGA", cells.replace("SEGAMIT", ""), header=FULL))
    batch = confirmed(batch, data)
    assert batch.rows.get().code_list == ["village_unknown"]


def test_beside_a_column_of_kecamatan_the_village_stands(data):
    header, cells = "NIK;NAMA;TGL LAHIR;KECAMATAN", "1603101705807001;BUDI;17-05-1980;LAWANG KIDUL"
    batch = confirmed(make_read_book(data, LINGGA=titled("DATA", cells, header=header)), data)
    assert villages(batch) == {"BUDI": LINGGA}
    assert "kecamatan" not in batch.rows.get().values


def test_the_place_of_the_file_serves_tables_without_a_village(data):
    other = titled("DATA", line("JOKO", "11"))
    region = Region.objects.get(pk="16.03.06")
    batch = confirmed(read_two(data, Lain=other), data, placing=Placing.REGION, region=region)
    applied(batch, data)
    assert dict(Person.objects.values_list("name", "village_id"))["JOKO"] is None
    assert Person.objects.get(name="JOKO").kecamatan_id == "16.03.06"
    assert Person.objects.get(name="BUDI").village_id == SEGAYAM


def test_only_known_ones_is_for_tables_without_a_village(data):
    batch = confirmed(read_two(data), data, placing=Placing.KNOWN, villages={1: ""})
    assert figures(applied(batch, data)) == (1, 0, 0, 2, 0)
    assert Person.objects.get().name == "BUDI"


def test_somebody_known_elsewhere_moves_as_by_a_column(data):
    known = make_person(SEGAMIT, name="BUDI", nik=nik())
    batch = make_read_book(data, SEGAYAM=titled("DATA", line("BUDI", "11", number=known.nik)))
    batch = confirmed(batch, data)
    assert batch.rows.get().diff["village_id"] == [SEGAMIT, SEGAYAM]
    applied(batch, data)
    known.refresh_from_db()
    assert known.village_id == SEGAYAM
    actions.undo(by=data, batch=batch, begin=tasks.undo)
    drain()
    known.refresh_from_db()
    assert known.village_id == SEGAMIT


def test_a_repaired_cell_keeps_it(data):
    batch = confirmed(make_read_book(data, SEGAYAM=titled("DATA", line("BUDI", "11", number="12"))), data)
    row = batch.rows.get()
    deciding.fix(by=data, batch=batch, row=row, cells={0: nik()})
    row = rechecked(batch, data).rows.get()
    assert (row.village, row.values["kode_desa"], row.code_list) == (SEGAYAM, SEGAYAM, [])


def test_the_same_list_is_found_again(data):
    applied(confirmed(read_two(data), data), data)
    again = applied(confirmed(make_again(Batch.objects.get()), data), data)
    assert figures(again) == (0, 0, 3, 0, 0)


def make_again(first: Batch) -> Batch:
    """The file of a batch once more."""
    batch = actions.upload(
        by=first.uploaded_by, name=first.file_name, chunks=staging.store.chunks_of(staging.store.file_of(first)),
        reference_date=first.reference_date, begin=tasks.begin, force=True,
    )  # fmt: skip
    drain()
    batch.refresh_from_db()
    return batch


def test_undo_takes_them_all_back(data):
    batch = applied(confirmed(read_two(data), data), data)
    actions.undo(by=data, batch=batch, begin=tasks.undo)
    drain()
    assert not Person.objects.exists()


def test_a_header_elsewhere_has_other_titles(data):
    rows = [["DESA LINGGA"], *titled("nik;nama", line("BUDI", "11"))]
    batch = make_read_book(data, S=rows)
    assert batch.tables[0]["village"] == LINGGA
    table = staging.retable(batch, 0, (1,))
    assert table.village == ""


def test_the_process_that_reads_ahead_sees_the_same(data, long_lists, monkeypatch):  # noqa: F811
    people = [line(f"ORANG {chr(65 + n)}{chr(75 - n % 9)}", "11") for n in range(25)]
    taken, real = [], ahead.Ahead.at
    monkeypatch.setattr(ahead.Ahead, "at", lambda self, position: taken.append(real(self, position)) or taken[-1])
    together = confirmed(make_read_book(data, SEGAYAM=titled("DATA", *people)), data)
    assert sum(part is not None for part in taken) >= 3
    monkeypatch.setattr(ahead, "WORTH", 10**9)
    tasks._TOOLS.clear()
    alone = confirmed(make_again(together), data)
    assert staged(together) == staged(alone)
    assert set(Row.objects.values_list("village", flat=True)) == {SEGAYAM}


def test_a_list_of_psks_serves_the_village(data):
    header = "Jenis PSKS;Nama;NIK;Jenis Kelamin;Tanggal Lahir"
    batch = make_read_book(data, LINGGA=titled("DATA", f"PSM;RUSDI;{nik()};L;17-05-1980", header=header))
    assert batch.of_psks
    batch = confirmed(batch, data, content="psks")
    row = batch.rows.get()
    assert (row.village, row.values["kode_kecamatan"]) == (LINGGA, "16.03.07")


def test_without_a_village_nothing_changes(data):
    batch = make_previewed(data, line("BUDI", "11"))
    assert (batch.tables[0]["village"], batch.placing) == ("", Placing.NONE)
    assert "kode_desa" not in batch.rows.get().values
