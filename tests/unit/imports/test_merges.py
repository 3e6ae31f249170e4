"""Cells merged over the rows of a family: every member gets the value; headers, groups and totals stay as they are."""

import struct
from datetime import date

import pytest

from imports import ahead, cage, facts, merges, reading, running, shown, staging, tasks
from imports.cells import Merged
from imports.models import Batch
from tests.factories import spreadsheets as made
from tests.unit.imports.test_cage import book, refused, rewritten, taken  # noqa: F401 - `book` is a fixture

HEADER = ["No KK", "Nama", "NIK", "Tgl Lahir", "JK", "Desa", "Kecamatan"]
FIRST = ["1603010709207001", "SITI AMINAH", "1603016809807001", "28-09-1980", "P", "KEPUR", "MUARA ENIM"]
SECOND = [None, "BUDI SANTOSO", "1603011205107002", "12-05-2010", "L", None, None]
DOWN = "rowspan=2"


def row(cells, *, attributes="", first=()) -> str:
    """A row of a page; cells of the columns `first` begin a merge, None is covered by one."""
    return "".join(
        f"<td {attributes if column in first else ''}>{cell}</td>"
        for column, cell in enumerate(cells)
        if cell is not None
    )


@pytest.fixture
def page(tmp_path):
    def make(*rows: str):
        path = tmp_path / "keluarga.xls"
        path.write_text(f"<table>{''.join(f'<tr>{cells}</tr>' for cells in rows)}</table>")
        return path

    return make


@pytest.fixture
def family(page):
    """`family(*more)`: a header, two members of a family, `more` rows."""
    return lambda *more: page(row(HEADER), row(FIRST, attributes=DOWN, first=(0, 5, 6)), row(SECOND), *more)


def data_of(path) -> list[reading.Source]:
    """The rows of data of a file with one sheet."""
    with cage.opened(path) as reader:
        table = reading.survey(reader.file, reader.sheets()).tables[0]
    with cage.opened(path) as reader:
        _, rows = next(reader.sheets())
        return [line for line in reading.lines(table, reader.file, rows) if line.kind == "data"]


# --- What the cage says ----------------------------------------------------------------------------------------------
def test_a_column_merged_in_a_workbook_reaches_down(book):  # noqa: F811
    def write(workbook, sheet):
        sheet.merge_range("A2:A4", "KK")
        sheet.merge_range("C2:C5", date(2026, 9, 1), workbook.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_column("B2", ["A", "B"])
        sheet.write("B5", "D")

    assert taken(book(write))["Data"] == {
        1: [],
        2: ["KK", "A", date(2026, 9, 1)],
        3: [Merged(2, "KK"), "B", Merged(2, date(2026, 9, 1))],
        4: [],
        5: [None, "D", Merged(2, date(2026, 9, 1))],
    }


def test_merges_of_several_columns_stay_in_their_first_cell(book):  # noqa: F811
    def write(_, sheet):
        sheet.merge_range("A1:C1", "JUDUL")
        sheet.merge_range("A2:B3", "BLOK")
        sheet.write_column("D2", ["x", "y"])

    assert taken(book(write))["Data"] == {1: ["JUDUL"], 2: ["BLOK", None, None, "x"], 3: [None, None, None, "y"]}


def test_a_value_of_its_own_under_a_merge_stays(book):  # noqa: F811
    path = book(lambda _, sheet: [sheet.write_row(row, 0, [f"A{row}", f"B{row}"]) for row in range(3)])
    end = b"</sheetData>"
    marked = rewritten(path, {"xl/worksheets/sheet1.xml": (end, end + merged_cells("A1:A3"))})
    assert taken(marked)["Data"][3] == ["A2", "B2"]


def test_an_ods_reaches_down(tmp_path):
    first = made.ods_cell("KK", more='table:number-rows-spanned="3" table:number-columns-spanned="1"')
    block = made.ods_cell("X", more='table:number-rows-spanned="3" table:number-columns-spanned="2"')
    covered = "<table:covered-table-cell/>"
    rows = f"<table:table-row>{first}{made.ods_cell('A')}{block}{covered}</table:table-row>"
    below = f"{covered}{made.ods_cell('B')}{covered * 2}"
    rows += f'<table:table-row table:number-rows-repeated="2">{below}</table:table-row>' + made.ods_row([None, "C"])
    assert taken(made.ods(tmp_path / "a.ods", made.ods_sheet("Data", rows)))["Data"] == {
        1: ["KK", "A", "X"],
        2: [Merged(1, "KK"), "B"],
        3: [Merged(1, "KK"), "B"],
        4: [None, "C"],
    }


def test_an_old_workbook_reaches_down(tmp_path):
    cells = made.xls_cell(0, 0, 0) + made.xls_cell(0, 1, 1) + made.xls_cell(1, 1, 2)
    span = made.biff(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 0))
    path = made.xls(tmp_path / "a.xls", {"Data": cells + span}, strings=("KK", "A", "B"))
    assert taken(path)["Data"] == {1: ["KK", "A"], 2: [Merged(1, "KK"), "B"]}


def test_a_page_reaches_down_to_the_end_of_its_table(page):
    first = row(["KK", "A"], attributes="rowspan=9", first=(0,))
    path = page(first, row(["B"]) + "</tr></table>DESA<table><tr>" + row(["C", "D"]))
    assert taken(path)[None] == {1: ["KK", "A"], 2: [Merged(1, "KK"), "B"], 3: ["DESA"], 4: ["C", "D"]}


# --- What becomes of it ----------------------------------------------------------------------------------------------
def test_every_member_has_the_values_of_the_family(family):
    assert [line.cells for line in data_of(family())] == [FIRST, [FIRST[0], *SECOND[1:5], *FIRST[5:]]]


def test_a_header_merged_over_its_rows_is_read_as_if_it_were_not(page):
    upper = row(["No", "Nama", "NIK"], attributes=DOWN, first=(0, 1, 2)) + "<td colspan=2>ALAMAT</td>"
    path = page(upper, row(["Desa", "Kecamatan"]), row([1, *FIRST[1:3], *FIRST[5:]]))
    with cage.opened(path) as reader:
        header = reading.survey(reader.file, reader.sheets()).tables[0].header
    assert header.rows == (1, 2)
    told = [header.text for header in header.headers]
    assert told == ["No", "Nama", "NIK", "ALAMAT > Desa", "ALAMAT > Kecamatan"]


def test_a_header_merged_beyond_its_rows_is_no_value(page):
    path = page(row(HEADER, attributes=DOWN, first=(0, 5, 6)), row(SECOND), row(FIRST))
    assert [line.cells for line in data_of(path)] == [[*SECOND[:5], None, None], FIRST]


@pytest.mark.django_db
def test_what_reaches_into_a_total_makes_no_person_of_it(page):
    first = row([*FIRST[:5], "KEPUR", "MUARA ENIM"], attributes="rowspan=4", first=(0, 5, 6))
    path = page(row(HEADER), first, row(SECOND), row(["JUMLAH", "2"]), row(["3"]))
    assert [line.row for line in data_of(path)] == [2, 3]
    batch = running.stage(path, running.Wishes(reference_date=date(2026, 10, 1)))
    assert set(batch.rows.values_list("number", flat=True)) == {2, 3}


@pytest.mark.django_db
def test_rows_are_staged_with_what_reaches_into_them(family, monkeypatch):
    """The helper begins in the middle of a family."""
    monkeypatch.setattr(ahead, "WORTH", 0)
    monkeypatch.setattr(staging, "ROWS_A_STEP", 1)
    tasks._TOOLS.clear()
    batch = running.stage(family(*[row(FIRST), row(SECOND)] * 3), running.Wishes(reference_date=date(2026, 10, 1)))
    one, other, *_ = batch.rows.order_by("number")
    assert (one.outcome, other.outcome) == ("ok", "ok")
    assert other.cells == [FIRST[0], *SECOND[1:5], *FIRST[5:]]
    for name in ("no_kk", "kode_desa"):
        assert other.values[name] == one.values[name]


@pytest.mark.django_db
def test_an_amount_merged_over_a_family_counts_once(page):
    first = row([*FIRST, "600000"], attributes=DOWN, first=(0, 7))
    path = page(row([*HEADER, "NOMINAL"]), first, row([*SECOND[:5], *FIRST[5:], None]))
    batch = running.stage(path, running.Wishes(reference_date=date(2026, 10, 1)))
    assert [said.get("nominal") for said in batch.rows.order_by("number").values_list("values", flat=True)] == [
        600000,
        None,
    ]


@pytest.mark.django_db
def test_a_rahasia_kind_merged_over_rows_keeps_them_from_the_samples(page):
    """Names under a kind that stands in the row above only must not be shown either."""
    first = row([*FIRST, "16"], attributes=DOWN, first=(7,))
    path = page(row([*HEADER, "Kategori"]), first, row([FIRST[0], *SECOND[1:5], *FIRST[5:]]))
    batch = Batch.objects.get(pk=running.stage(path, running.Wishes(reference_date=date(2026, 10, 1))).pk)
    assert "BUDI SANTOSO" not in str(shown.samples(batch))


def test_a_text_whose_lines_all_end_in_a_delimiter_keeps_its_fields(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(f"{';'.join(cells)};" for cells in (HEADER, FIRST, FIRST)))
    with cage.opened(path) as reader:
        survey = reading.survey(reader.file, reader.sheets())
        assert survey.tables[0].width(survey.file) == len(HEADER) + 1
    assert [line.cells for line in data_of(path)] == [[*FIRST, None]] * 2


# --- Files nobody vouches for ----------------------------------------------------------------------------------------
def merged_cells(*references: str) -> bytes:
    return b"<mergeCells>%s</mergeCells>" % b"".join(b'<mergeCell ref="%s"/>' % each.encode() for each in references)


def downwards(count: int) -> list[str]:
    """Merges of a few columns that overlap each other."""
    return [
        f"{'ACZ'[n % 3]}{1 + n * 7919 % 500_009}:{'ACZ'[n % 3]}{600_000 + n * 104_729 % 448_576}" for n in range(count)
    ]


@pytest.fixture
def marked(book):  # noqa: F811
    """`marked(*references)`: a sheet of three rows with these cells said to be merged."""

    def make(*references):
        path = book(lambda _, sheet: [sheet.write("A1", "KK"), sheet.write_column("B1", ["A", "B", "C"])])
        end = b"</sheetData>"
        return rewritten(path, {"xl/worksheets/sheet1.xml": (end, end + merged_cells(*references))})

    return make


@pytest.mark.parametrize("references", [["A1:A1048576"], [*downwards(100_000), "A1:A1048576"]])
def test_merges_down_to_the_end_of_a_sheet_end_with_its_rows(marked, references):
    filled = {1: ["KK", "A"], 2: [Merged(1, "KK"), "B"], 3: [Merged(1, "KK"), "C"]}
    assert taken(marked(*references))["Data"] == filled


@pytest.mark.parametrize("blank", [b" ", b"\n"])
def test_more_merges_than_any_list_has_are_refused(marked, blank):
    path = marked(*downwards(facts.MAX_MERGES + 1))
    sheet = {"xl/worksheets/sheet1.xml": (b"<mergeCell ", b"<mergeCell" + blank)}
    assert "terlalu besar" in refused(rewritten(path, sheet))


def test_more_cells_filled_than_any_list_has_are_refused(monkeypatch):
    monkeypatch.setattr(merges, "MAX_FILLED", 10)
    table = merges.Merges()
    table.begin(0, first=1, last=100, value="KK")
    with pytest.raises(Exception, match="terlalu besar"):
        [table.fill(number, [None, "A"]) for number in range(2, 20)]


def test_a_far_span_of_a_page_fills_no_rows(page):
    path = page(row(["KK", "A"], attributes="rowspan=65534", first=(0,)), row(["B"]), "", "")
    assert taken(path)[None] == {1: ["KK", "A"], 2: [Merged(1, "KK"), "B"]}
