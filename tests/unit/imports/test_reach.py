"""What a row says for those below it: the village of a group in a row of its own, cells that say "idem"."""

import pytest

from accounts.authz import Role
from imports import actions, deciding, exports, shown, store, tasks
from imports.models import Batch
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import (
    REFERENCE,
    confirmed,
    make_read,
    make_read_book,
    nik,
    rechecked,
    row_named,
    villages,
)
from tests.factories.spreadsheets import sheets_book

pytestmark = pytest.mark.django_db
KEPUR, KARANG_RAJA, SEGAYAM, MIDAR = "16.03.02.2011", "16.03.02.2002", "16.03.06.2008", "16.03.06.2015"
HERE = "16.03.01.2012"
HEADER = ["No", "Nama", "NIK", "Tgl Lahir", "L/P", "Jenis PPKS"]
NARROW = ["No", "Nama", "NIK"]


@pytest.fixture
def data():
    return make_user(Role.DATA)


def person(name: str, number: int = 1) -> list:
    return [str(number), name, nik(), "17-05-1980", "L", "24"]


def read(by, *rows: list, header: list = HEADER, title: str = "DAFTAR PPKS") -> Batch:
    return make_read_book(by, S=[[title], header, *rows])


def checked(by, *rows: list, **more) -> dict[str, str]:
    return villages(confirmed(read(by, *rows, **more), by))


@pytest.mark.parametrize(
    "say",
    [
        lambda name: [f"DESA : {name}"],
        lambda name: [f"Desa {name.title()}"],
        lambda name: ["DESA", ":", name],
        lambda name: [None, f"DESA {name}"],
        lambda name: ["A.", f"Desa {name}"],
        lambda name: ["1", f"DESA {name}"],
        lambda name: [f"II. DS. {name} KEC. MUARA ENIM"],
        lambda name: [f"DAFTAR PPKS DESA {name} TAHUN 2026"],
        lambda name: [name],
    ],
)
def test_a_row_between_names_the_village_of_those_below(data, say):
    found = checked(data, say("KEPUR"), person("ANI"), person("BUDI", 2), [], say("KARANG RAJA"), person("CICI"))
    assert found == {"ANI": KEPUR, "BUDI": KEPUR, "CICI": KARANG_RAJA}


def test_the_title_names_the_kecamatan(data):
    rows = [["DESA PAGAR DEWA"], person("ANI")]
    assert checked(data, *rows, title="DAFTAR PPKS KECAMATAN TANJUNG AGUNG") == {"ANI": HERE}
    batch = confirmed(read(data, *rows), data)
    assert batch.rows.get().code_list == ["village_ambiguous"]


def test_a_kecamatan_holds_until_the_next(data):
    found = checked(
        data, ["KECAMATAN MUARA ENIM"], ["DESA KEPUR"], person("ANI"), ["KECAMATAN GELUMBANG"], ["DESA SEGAYAM"],
        person("BUDI"), ["DESA MIDAR"], person("CICI"),
    )  # fmt: skip
    assert found == {"ANI": KEPUR, "BUDI": SEGAYAM, "CICI": MIDAR}


def test_nobody_gets_the_village_of_another_kecamatan(data):
    rows = [["KECAMATAN MUARA ENIM"], ["DESA KEPUR"], person("ANI"), ["KECAMATAN GELUMBANG"], person("BUDI")]
    batch = confirmed(read(data, *rows), data)
    assert villages(batch) == {"ANI": KEPUR, "BUDI": ""}
    assert row_named(batch, "BUDI").code_list == ["village_unknown"]


@pytest.mark.parametrize("wrong", ["DESA : ENTAH DI MANA", "Desa"])
def test_a_village_nobody_knows_is_not_the_one_before(data, wrong):
    rows = [["DESA : KEPUR"], person("ANI"), [f"{wrong} ANTAH BERANTAH"], person("BUDI")]
    batch = confirmed(read(data, *rows), data)
    assert villages(batch) == {"ANI": KEPUR, "BUDI": ""}
    assert row_named(batch, "BUDI").code_list == ["village_unknown"]


def test_a_bare_name_nobody_knows_is_not_the_one_before(data):
    assert checked(data, ["KEPUR"], person("ANI"), ["ANTAH BERANTAH"], person("BUDI")) == {"ANI": KEPUR, "BUDI": ""}


def test_a_slip_in_the_name_is_told(data):
    rows = [["DESA KEPUR"], person("ANI"), ["DESA KARANG RAJAH"], person("BUDI")]
    batch = confirmed(read(data, *rows, title="KECAMATAN MUARA ENIM"), data)
    assert villages(batch)["BUDI"] == KARANG_RAJA
    assert row_named(batch, "BUDI").code_list == ["village_guessed"]


def test_titles_of_other_things_end_no_group(data):
    rows = [["DESA : KEPUR"], person("ANI"), ["B. Lanjut usia"], person("BUDI"), ["JUMLAH DESA KEPUR", "2"],
            person("CICI"), ["Jl. Raya Desa Segayam"], person("DEDI")]  # fmt: skip
    assert set(checked(data, *rows).values()) == {KEPUR}


def test_who_signs_names_no_village(data):
    rows = [["DESA : KEPUR"], person("ANI"), [], [None, "Kepala Desa Karang Raja,"], [None, "BAMBANG"], person("BUDI"),
            ["DESA KARANG RAJA"], person("CICI")]  # fmt: skip
    assert checked(data, *rows) == {"ANI": KEPUR, "BUDI": KEPUR, "CICI": KARANG_RAJA}


def test_a_village_between_in_a_list_with_a_column_of_villages_is_none(data):
    rows = [["DESA KEPUR"], [*person("ANI"), "SEGAYAM"]]
    batch = read(data, *rows, header=[*HEADER, "Desa"])
    assert len(batch.tables[0]["columns"]) == len(HEADER) + 1
    assert villages(confirmed(batch, data)) == {"ANI": SEGAYAM}


def test_only_a_group_with_people_below_it_counts(data):
    rows = [person("ANI"), [], ["Desa Kepur, 12 Mei 2026"], ["DESA KEPUR"]]
    batch = read(data, *rows)
    assert len(batch.tables[0]["columns"]) == len(HEADER)


def test_a_column_of_kecamatan_goes_before_a_title(data):
    rows = [["DESA PAGAR DEWA"], [*person("ANI"), "TANJUNG AGUNG"]]
    found = checked(data, *rows, header=[*HEADER, "Kecamatan"], title="KECAMATAN MUARA ENIM")
    assert found == {"ANI": HERE}


def test_what_is_scribbled_beside_the_table_stays(data):
    rows = [["DESA KEPUR"], [*person("ANI"), None, "cek lagi"], person("BUDI")]
    batch = confirmed(read(data, *rows), data)
    assert set(villages(batch).values()) == {KEPUR}
    assert row_named(batch, "ANI").cells[7] == "cek lagi"


def test_a_narrow_list(data):
    rows = [["DESA : KEPUR"], ["1", "ANI", nik()], ["DESA : KARANG RAJA"], ["1", "BUDI", nik()]]
    assert checked(data, *rows, header=NARROW) == {"ANI": KEPUR, "BUDI": KARANG_RAJA}


def test_rows_of_a_text_file_stay_as_long_as_they_were(data):
    lines = [f"DESA : KEPUR{';' * 5}", ";".join(person("ANI")), "1;PUTUS", f"DESA : MIDAR{';' * 5}",
             ";".join(person("BUDI"))]  # fmt: skip
    batch = confirmed(make_read(data, *lines, header=";".join(HEADER)), data)
    assert villages(batch) == {"ANI": KEPUR, None: "", "BUDI": MIDAR}
    assert batch.rows.get(number=4).code_list == ["row_malformed"]


# --- Idem ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mark", ["idem", "Idem.", "s.d.a.", "SDA", '"', "-//-", '- " -', "ditto"])
def test_a_cell_that_is_that_of_the_row_above(data, mark):
    header, title = [*HEADER, "No KK", "Desa", "Kecamatan"], "DAFTAR PPKS"
    card = "1603020709207001"
    rows = [[*person("ANI"), card, "KEPUR", "MUARA ENIM"], [*person("BUDI"), mark, mark, mark], ["JUMLAH", "2"],
            [*person("CICI"), "", mark, mark], [*person("DEDI"), mark, "SEGAYAM", "GELUMBANG"]]  # fmt: skip
    batch = confirmed(read(data, *rows, header=header, title=title), data)
    assert villages(batch) == {"ANI": KEPUR, "BUDI": KEPUR, "CICI": KEPUR, "DEDI": SEGAYAM}
    assert [row.values["no_kk"] for row in batch.rows.order_by("pk")] == [card, card, None, None]
    assert row_named(batch, "BUDI").cells[7] == "KEPUR"


def test_idem_below_nothing_is_told(data):
    batch = confirmed(read(data, [*person("ANI"), "idem"], header=[*HEADER, "Desa"]), data)
    assert batch.rows.get().code_list == ["village_unknown"]
    assert batch.rows.get().cells[6] == "idem"


def test_nobody_is_called_like_the_one_above(data):
    rows = [[*person("ANI"), "KEPUR"], [*person("IDEM"), "idem"], ["3", "idem", nik(), "idem", "idem", "24", "KEPUR"]]
    batch = confirmed(read(data, *rows, header=[*HEADER, "Desa"]), data)
    assert villages(batch) == {"ANI": KEPUR, "IDEM": KEPUR, "idem": KEPUR}


def test_idem_in_a_text_file(data):
    rows = [";".join([*person(name), village]) for name, village in (("ANI", "KEPUR"), ("BUDI", "idem"))]
    batch = confirmed(make_read(data, *rows, "3;PUTUS;idem", header=";".join([*HEADER, "Desa"])), data)
    assert villages(batch) == {"ANI": KEPUR, "BUDI": KEPUR, None: ""}


# --- What follows ----------------------------------------------------------------------------------------------------
def test_the_page_of_columns_shows_what_the_groups_say(data):
    batch = read(data, ["DESA : KEPUR"], person("ANI"), ["DESA : KARANG RAJA"], person("BUDI"))
    columns = batch.tables[0]["columns"]
    assert [column["field"] for column in columns[-2:]] == ["kecamatan", "desa"]
    assert batch.tables[0]["headers"][-1][0] == "Desa/Kelurahan (judul kelompok)"
    assert shown.samples(batch)[0][len(columns) - 1] == ["KEPUR", "KARANG RAJA"]


def test_a_column_left_out_places_nobody(data):
    batch = read(data, ["DESA : KEPUR"], person("ANI"))
    last = len(batch.tables[0]["columns"]) - 1
    assert villages(confirmed(batch, data, chosen={0: {last: None}})) == {"ANI": ""}


def test_the_village_of_one_row_is_repaired_in_place(data):
    batch = confirmed(read(data, ["DESA : KEPUR"], person("ANI"), ["DESA : ENTAH"], person("BUDI")), data)
    row = row_named(batch, "BUDI")
    last = len(batch.tables[0]["columns"]) - 1
    deciding.fix(by=data, batch=batch, row=row, cells={last: "KARANG RAJA"})
    assert villages(rechecked(batch, data)) == {"ANI": KEPUR, "BUDI": KARANG_RAJA}


def test_what_came_back_says_where_it_belongs_and_is_read_again(data):
    broken = person("BUDI")
    broken[2] = "16031"
    batch = confirmed(read(data, ["DESA : KEPUR"], person("ANI"), ["DESA : KARANG RAJA"], broken), data)
    rows = exports.returned(batch)
    table = [exports.header(batch), *exports.lines(batch, rows, cleared=True)]
    assert table[1][-3:-1] == ["", "KARANG RAJA"]
    table[1][2] = nik()
    assert villages(confirmed(make_read_book(data, S=table), data)) == {"BUDI": KARANG_RAJA}


def test_a_killed_try_leaves_nothing_that_stands_in_the_way(data):
    batch = actions.upload(
        by=data, name="a.xlsx", reference_date=REFERENCE, begin=tasks.begin, force=True,
        chunks=[sheets_book(S=[HEADER, ["DESA KEPUR"], person("ANI")])],
    )  # fmt: skip
    store.spool_of(batch).with_suffix(".reach").write_text("{")
    drain()
    batch.refresh_from_db()
    assert villages(confirmed(batch, data)) == {"ANI": KEPUR}
