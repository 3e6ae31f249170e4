"""Workbooks of LibreOffice, binary workbooks and saved web pages: what the cage reads out of them."""

import os
import zipfile
from datetime import date

import pytest

from imports import cage, ods, xlsb
from imports.cells import CellError, Merged
from tests.factories import spreadsheets as made
from tests.unit.imports.test_cage import refused, taken


def sheets_of(path):
    with cage.opened(path) as reader:
        return reader.file, [sheet for sheet, _ in reader.sheets()]


# --- LibreOffice ---
def test_an_ods_gives_values_dates_errors_and_text(tmp_path):
    row = ["1603016809807001", 12.0, date(1980, 9, 28), "#N/A", None, "A & B"]
    more = "<table:table-row><table:table-cell office:value-type='string'><text:p>satu<text:s text:c='2'/>dua</text:p>"
    more += "<text:p>tiga</text:p><office:annotation><text:p>catatan</text:p></office:annotation></table:table-cell>"
    more += "<table:table-cell office:value-type='boolean' office:boolean-value='true'/></table:table-row>"
    path = made.ods(tmp_path / "a.ods", made.ods_sheet("Data", made.ods_row(row) + more))
    assert taken(path) == {
        "Data": {
            1: ["1603016809807001", 12.0, date(1980, 9, 28), "#N/A", None, "A & B"],
            2: ["satu  dua\ntiga", True],
        }
    }
    assert isinstance(taken(path)["Data"][1][3], CellError)


def test_repeated_cells_and_rows_of_an_ods_count(tmp_path):
    cells = made.ods_cell("a", more='table:number-columns-repeated="2"')
    cells += made.ods_cell(None, more='table:number-columns-repeated="3"') + made.ods_cell("b")
    rows = made.ods_row([None], more='table:number-rows-repeated="2"')
    rows += f'<table:table-row table:number-rows-repeated="2">{cells}</table:table-row>'
    path = made.ods(tmp_path / "a.ods", made.ods_sheet("Data", rows))
    line = ["a", "a", None, None, None, "b"]
    assert taken(path)["Data"] == {1: [], 2: [], 3: line, 4: line}


def test_the_empty_end_of_an_ods_is_not_unfolded(tmp_path):
    tail = made.ods_cell(None, more='table:number-columns-repeated="16380"')
    rows = f"<table:table-row>{made.ods_cell('nik')}{tail}</table:table-row>"
    rows += f'<table:table-row table:number-rows-repeated="1048570">{tail}</table:table-row>'
    assert taken(made.ods(tmp_path / "a.ods", made.ods_sheet("Data", rows))) == {"Data": {1: ["nik"]}}


@pytest.mark.parametrize(
    ("cells", "rows", "word"),
    [(100_000, 1, "sangat jauh"), (10**18, 1, "sangat jauh"), (1, 1_000_000, "diulang"), (1, 10**18, "diulang")],
)
def test_filled_repeats_of_an_ods_are_refused(tmp_path, cells, rows, word):
    cell = made.ods_cell("x", more=f'table:number-columns-repeated="{cells}"')
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    assert word in refused(made.ods(tmp_path / "a.ods", made.ods_sheet("Data", row)))


def test_a_far_cell_behind_empty_repeats_of_an_ods_is_refused(tmp_path):
    rows = made.ods_row([None], more='table:number-rows-repeated="2000000"') + made.ods_row(["x"])
    assert "sangat jauh" in refused(made.ods(tmp_path / "a.ods", made.ods_sheet("Data", rows)))


def test_hidden_things_of_an_ods_are_told(tmp_path):
    columns = "<table:table-column/><table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>"
    rows = made.ods_row(["a", "b", "c"]) + made.ods_row(["d"], more='table:visibility="filter"')
    rows += made.ods_row(["e"], more='table:number-rows-repeated="2" table:visibility="collapse"')
    first = made.ods_sheet("Satu", rows, columns=columns)
    path = made.ods(tmp_path / "a.ods", first, made.ods_sheet("Dua", made.ods_row(["x"]), hidden=True))
    file, sheets = sheets_of(path)
    assert file.format == "ods"
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Satu", False), ("Dua", True)]
    assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == ([2, 3, 4], [2, 3])
    assert taken(path)["Satu"][4] == ["e"]


def test_hidden_rows_are_found_across_pieces_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr("imports.archive.CHUNK", 200)
    rows = "".join(made.ods_row([n], more='table:visibility="filter"' if n % 3 else "") for n in range(100))
    path = made.ods(tmp_path / "a.ods", made.ods_sheet("Satu", rows))
    with zipfile.ZipFile(path) as package:
        (facts,) = ods._hidden_rows(package)
    assert facts.hidden_rows == {n + 1 for n in range(100) if n % 3}


def test_a_locked_ods_gets_a_sentence(tmp_path):
    parts = {"META-INF/manifest.xml": "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"}
    assert "kata sandi" in refused(made.ods(tmp_path / "a.ods", "", parts=parts))


def test_commands_in_an_ods_are_refused(tmp_path):
    start = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert "XML" in refused(made.ods(tmp_path / "a.ods", made.ods_sheet("D", ""), start=start))
    late = f"<!--{os.urandom(800_000).hex()}-->{start}"
    assert "XML" in refused(made.ods(tmp_path / "b.ods", made.ods_sheet("D", ""), start=late))


def test_a_text_document_is_no_workbook(tmp_path):
    assert "bukan lembar kerja" in refused(made.ods(tmp_path / "a.odt", "<text:p>halo</text:p>"))


# --- Binary workbooks ---
def test_an_xlsb_gives_values_and_errors_and_tells_what_is_hidden(tmp_path):
    rows = made.xlsb_row(0, ["nik", "nama", 0]) + made.xlsb_row(1, [1603016809807001.0, None, b"\x2a"], hidden=True)
    sheets = {"Data": made.xlsb_sheet(rows, hidden_columns=(1, 1)), "Lama": made.xlsb_sheet(b"")}
    path = made.xlsb(tmp_path / "a.xlsb", sheets, strings=("alamat",), hidden=("Lama",))
    assert taken(path)["Data"] == {1: ["nik", "nama", "alamat"], 2: [1603016809807001.0, None, "#N/A"]}
    assert isinstance(taken(path)["Data"][2][2], CellError)
    file, found = sheets_of(path)
    assert file.format == "xlsb"
    assert [(sheet.name, sheet.hidden) for sheet in found] == [("Data", False), ("Lama", True)]
    assert (found[0].hidden_rows, found[0].hidden_columns) == ([2], [2])


@pytest.mark.parametrize("place", [(1_048_575, 16_383), (1_048_575, 20), (4_000_000_000, 0), (0, 5_000)])
def test_the_far_corner_of_an_xlsb_is_refused(tmp_path, place):
    rows = made.xlsb_row(place[0], [(place[1], "x")])
    assert "sangat jauh" in refused(made.xlsb(tmp_path / "a.xlsb", {"Data": made.xlsb_sheet(rows)}))


def test_a_string_an_xlsb_does_not_have_is_refused(tmp_path):
    rows = made.xlsb_row(0, ["nik", 7])
    assert "rusak" in refused(made.xlsb(tmp_path / "a.xlsb", {"D": made.xlsb_sheet(rows)}, strings=("a",)))


def test_a_record_that_runs_over_the_end_is_refused(tmp_path):
    sheet = made.xlsb_sheet(made.xlsb_row(0, ["nik"]))[:-9]
    assert "rusak" in refused(made.xlsb(tmp_path / "a.xlsb", {"D": sheet}))


def test_long_records_are_walked_over():
    data = made.record(500, b"x" * 70_000) + made.record(7, b"y" * 3)
    assert [(kind, end - start) for kind, start, end in xlsb._records(data)] == [(500, 70_000), (7, 3)]


# --- Web pages ---
@pytest.fixture
def saved(tmp_path):
    def make(text, codec="utf-8"):
        path = tmp_path / "daftar.xls"
        path.write_bytes(text.encode(codec))
        return path

    return make


def test_a_saved_web_page_is_a_list(saved):
    path = saved(made.page([["NIK", "Nama"], ["1603016809807001", "A & B"]], title="DESA X", head="<title>no</title>"))
    file, sheets = sheets_of(path)
    assert (file.format, sheets[0].name) == ("html", None)
    assert taken(path)[None] == {1: ["DESA X"], 2: ["NIK", "Nama"], 3: ["1603016809807001", "A & B"]}


def test_spans_take_their_room(saved):
    rows = "<tr><td rowspan=2>No<td colspan=2>PKH<td>X</tr><tr><td>A</td><td>B</td></tr><tr><td>1<td>2<td>3<td>4</tr>"
    assert taken(saved(f"<table>{rows}</table>"))[None] == {
        1: ["No", "PKH", None, "X"],
        2: [Merged(1, "No"), "A", "B"],
        3: ["1", "2", "3", "4"],
    }


def test_entities_breaks_and_blanks_are_what_a_reader_sees(saved):
    path = saved("<table><tr><td>SYA&rsquo;BAN&nbsp;<b>A</b><br>B\n  C</td><td>&#233;&lt;</td><td></td></tr></table>")
    assert taken(path)[None] == {1: ["SYA’BAN A B C", "é<"]}


def test_the_number_behind_a_shown_one_counts(saved):
    path = saved('<table><tr><td x:num="1603016809807001">1.6E+15</td><td x:num>12</td></tr></table>')
    assert taken(path)[None] == {1: [1603016809807001.0, "12"]}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_pages(saved, codec):
    assert taken(saved("<table><tr><td>é</td></tr></table>", codec))[None] == {1: ["é"]}


def test_tables_within_tables_and_one_after_the_other(saved):
    inner = "<table><tr><td>nik</td></tr><tr><td>1</td></tr></table>"
    path = saved(f"<div>Judul</div><table><tr><td>{inner}</td></tr></table>Kaki<table><tr><td>z</td></tr></table>")
    assert [row for row in taken(path)[None].values() if row] == [["Judul"], ["nik"], ["1"], ["Kaki"], ["z"]]


def test_scripts_are_not_read_and_swallow_nothing(saved):
    path = saved("<table><tr><td>a<script>var b = '<td>';</script></td><td><select>x<td>c</td></tr></table>")
    assert taken(path)[None] == {1: ["a", None, "c"]}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("<table><tr>" + "<td>x</td>" * 1_001 + "</tr></table>", "kolom"),
        ("<table><tr><td colspan=900>a<td colspan=900>b</table>", "kolom"),
        ("<table><tr><td>nik</td></tr><tr><td>16", "terpotong"),
        ("<table><tr><td>nik</td></tr><script>", "terpotong"),
        ("<table><tr><td>" + "x" * 70_000 + "</td></tr></table>", "panjang"),
        ("<table><tr><td>" * 60, "tidak wajar"),
        ("<table><tr><td><" + "x" * 1_200_000, "panjang"),
        ("<table><tr><td>a\0</td></tr></table>", "bukan teks"),
        ("<?xml version='1.0'?><Workbook><Table/></Workbook>", "bukan lembar kerja"),
    ],
)
def test_pages_that_are_no_list_are_refused(saved, content, word):
    assert word in refused(saved(content))
