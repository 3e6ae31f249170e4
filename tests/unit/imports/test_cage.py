"""The cage: whatever the file is, there come rows or one sentence."""

import zipfile
from datetime import date
from types import SimpleNamespace

import pytest
import xlsxwriter

from imports import archive, cage, workbook, xlsx
from imports.cells import CellError


def taken(path):
    """All sheets of a file as {name: {row number: cells}}."""
    with cage.opened(path) as reader:
        return {sheet.name: dict(rows) for sheet, rows in reader.sheets()}


def refused(path) -> str:
    with pytest.raises(cage.Refused) as error:
        taken(path)
    sentence = error.value.message
    assert sentence.endswith(".") and len(sentence) < 200
    return sentence


@pytest.fixture
def book(tmp_path):
    """`book(write)` makes an .xlsx: `write(workbook, sheet)` fills it."""

    def make(write, name="daftar.xlsx"):
        workbook = xlsxwriter.Workbook(tmp_path / name)
        write(workbook, workbook.add_worksheet("Data"))
        workbook.close()
        return tmp_path / name

    return make


def rewritten(path, change: dict[str, tuple[bytes, bytes]]):
    """The archive at `path` with some bytes of some parts replaced."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, (before, after) in change.items():
        assert before in parts[name]
        parts[name] = parts[name].replace(before, after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def test_cells_keep_their_kind(book):
    def write(workbook, sheet):
        sheet.write_string("B2", "1603016809807001")
        sheet.write_number("C2", 1603016809807001)
        sheet.write_datetime("D2", date(1980, 9, 28), workbook.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_formula("E2", "=NA()", None, "#N/A")
        sheet.write_formula("F2", "=1+1", None, 2)
        sheet.write_boolean("G2", True)
        sheet.write_string("B4", "=1+1")

    rows = taken(book(write))["Data"]
    assert rows[1] == []
    assert rows[2] == [None, "1603016809807001", 1603016809807001.0, date(1980, 9, 28), "#N/A", 2.0, True]
    assert isinstance(rows[2][4], CellError)
    assert rows[3] == []
    assert rows[4] == [None, "=1+1"]


def test_hidden_things_are_told(tmp_path):
    workbook = xlsxwriter.Workbook(tmp_path / "h.xlsx")
    first, second = workbook.add_worksheet("Satu"), workbook.add_worksheet("Dua")
    first.write_row(0, 0, ["a", "b", "c"])
    first.set_row(4, None, None, {"hidden": True})
    first.write("A5", "x")
    first.set_column("B:C", 10, None, {"hidden": True})
    second.hide()
    workbook.close()
    with cage.opened(tmp_path / "h.xlsx") as reader:
        sheets = [sheet for sheet, _ in reader.sheets()]
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Satu", False), ("Dua", True)]
    assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == ([5], [2, 3])


def test_the_far_corner_is_refused_before_it_is_parsed(book):
    sentence = refused(book(lambda _, sheet: sheet.write("XFD1048576", "x")))
    assert "sangat jauh" in sentence


@pytest.mark.parametrize("markup", [b"<c r='XFD1048576'", b'<c\tr = "XFD1048576"', b'<c  r="XFD1048576"'])
def test_the_far_corner_in_another_spelling(book, markup):
    path = book(lambda _, sheet: sheet.write("A1", 1))
    assert "sangat jauh" in refused(rewritten(path, {"xl/worksheets/sheet1.xml": (b'<c r="A1"', markup)}))


def test_a_million_columns_are_refused(tmp_path):
    path = tmp_path / "lebar.csv"
    path.write_text("nik;nama\n" + ";" * 100_000 + "\n")
    assert "kolom" in refused(path)


def test_a_bomb_is_refused_by_its_directory(book):
    path = book(lambda _, sheet: sheet.write("A1", "x"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive_file:
        archive_file.writestr("xl/media/image1.bin", b"\0" * 40_000_000)
    assert "mengembang" in refused(path)


def test_a_bomb_that_lies_about_its_size_is_refused(book, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 50_000)
    path = book(lambda _, sheet: [sheet.write(row, 0, f"isi {row}") for row in range(5_000)])
    with zipfile.ZipFile(path) as package, pytest.raises(Exception, match="mengembang"):
        xlsx.sheet_facts(package)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\..\\x", "c:/x"])
def test_names_that_lead_outside_are_refused(book, name):
    path = book(lambda _, sheet: sheet.write("A1", "x"))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(name, b"x")
    assert "tidak wajar" in refused(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_document_types_are_refused(book, part):
    path = book(lambda _, sheet: sheet.write("A1", "x"))
    start = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    bad = start + b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert "XML" in refused(rewritten(path, {part: (start, bad)}))


@pytest.mark.parametrize("place", [b"99", b"-1", b"1.5", b"x", b"4294967296"])
@pytest.mark.parametrize("cell", [b't="s"><v>1</v>', b"t='s' ><v>1</v>"])
def test_a_string_that_is_not_there_is_refused(book, place, cell):
    path = book(lambda _, sheet: sheet.write_row(0, 0, ["nik", "nama"]))
    bad = cell.replace(b"1", place)
    assert "rusak" in refused(rewritten(path, {"xl/worksheets/sheet1.xml": (b't="s"><v>1</v>', bad)}))


def cells(*pairs) -> bytes:
    return b"".join(b'<c r="%s" t="str"><v>%s</v></c>' % (place.encode(), value.encode()) for place, value in pairs)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2">' + cells(("A2", "x")) + b'</row><row r="2">' + cells(("A2", "y")) + b"</row>",
        b'<row r="2">' + cells(("A2", "x")) + b"</row></sheetData><sheetData>",
        b'<row r="2"><c r="A2" t="str"><v><![CDATA[x]]></v></c></row>',
    ],
)
def test_what_the_parser_would_pass_by_in_silence_is_refused(book, rows):
    path = book(lambda _, sheet: sheet.write("A1", 1))
    end = b"</sheetData>"
    assert "tidak wajar" in refused(rewritten(path, {"xl/worksheets/sheet1.xml": (end, rows + end)}))


@pytest.mark.parametrize("far", [b'<c r="XFD9"/>', b"<c r='XFD9'/>", b"<c r = 'XFD9'/>", b'<c s="1" r="XFD9"/>'])
def test_a_far_cell_behind_a_name_with_an_apostrophe(book, far):
    path, end = book(lambda _, sheet: sheet.write("A1", 1)), b"</sheetData>"
    rows = b'<row r="2">' + cells(("A2", "NUR'AINI"), ("B2", "a = b'c")) + far + b"</row>"
    assert "sangat jauh" in refused(rewritten(path, {"xl/worksheets/sheet1.xml": (end, rows + end)}))


def test_facts_are_the_same_however_the_file_is_cut(book, monkeypatch):
    def write(_, sheet):
        for row in range(300):
            sheet.write_row(row, 0, [f"isi {row}", row])
            sheet.write_formula(row, 3, "=NA()" + " " * (row % 50), None, "#N/A")
        sheet.set_row(7, None, None, {"hidden": True})

    found = []
    for size in (1_000, 7_777, 1024 * 1024):
        monkeypatch.setattr(archive, "CHUNK", size)
        with zipfile.ZipFile(book(write)) as package:
            found.append(xlsx.sheet_facts(package)["Data"])
    assert found[0] == found[1] == found[2]
    assert len(found[0].errors) == 300 and found[0].hidden_rows == {8} and found[0].last_row == 300


def test_more_rows_than_a_sheet_has_are_refused(book):
    path = book(lambda _, sheet: sheet.write("A1", 1))
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % (number * 7919) for number in range(1_200_000))
    assert "terlalu besar" in refused(rewritten(path, {"xl/worksheets/sheet1.xml": (b"</sheetData>", rows)}))


def test_a_row_as_long_as_a_book_is_refused(book):
    path = book(lambda _, sheet: sheet.write_row(0, 0, ["x" * 30_000] * 3))
    assert "sangat panjang" in refused(path)


def test_blank_rows_at_the_end_are_none(book):
    def write(_, sheet):
        sheet.write("A1", "nik")
        sheet.write("A3", "1")
        sheet.write_blank("A9", None)

    assert taken(book(write))["Data"] == {1: ["nik"], 2: [], 3: ["1"]}


def test_a_link_in_the_archive_is_refused(book):
    path = book(lambda _, sheet: sheet.write("A1", "x"))
    link = zipfile.ZipInfo("xl/link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(link, "/etc/passwd")
    assert "tidak wajar" in refused(path)


def test_a_child_that_dies_within_a_line_ends_in_a_sentence(monkeypatch, book):
    path = book(lambda _, sheet: [sheet.write(row, 0, f"isi {row}") for row in range(3_000)])
    monkeypatch.setattr(cage, "MAX_LINE", 8)
    assert refused(path)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "gambar"),
        (b"\xff\xd8\xff\xe0....", "foto"),
        (b"PK\x03\x04 broken", "rusak"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "rusak"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "rusak"),
        (b"<html><p>nik</p></html>", "halaman web tanpa tabel"),
        (b"<table><tr><td>nik</td></tr>", "terpotong"),
        (b"\x00\x01\x02\x03nik;nama\x00\x00", "bukan teks"),
        (b"nik;nama\n1;\x00A\n", "bukan teks"),
        (b"nik;nama\n" + b"x" * 300_000, "sangat panjang"),
        (b"SQLite format 3\x00", "bukan lembar kerja"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "simpan sebagai .xlsx",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "simpan sebagai .xlsx"),
        (b"\x1f\x8b\x08", "GZ"),
    ],
)
def test_the_wrong_kind_gets_a_sentence(tmp_path, content, word):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(content)
    assert word in refused(path)


@pytest.mark.parametrize(
    ("member", "word"), [("content.xml", "ZIP"), ("word/document.xml", "Word"), ("xl/workbook.bin", "rusak")]
)
def test_other_archives_get_a_sentence(tmp_path, member, word):
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as package:
        package.writestr(member, b"x")
    assert word in refused(tmp_path / "x.xlsx")


def test_a_cut_off_workbook_gets_a_sentence(book):
    path = book(lambda _, sheet: sheet.write("A1", "x"))
    path.write_bytes(path.read_bytes()[:-300])
    assert "rusak" in refused(path)


def test_too_large_is_said_before_reading(tmp_path):
    path = tmp_path / "besar.csv"
    path.write_bytes(b"x" * 2_000_000)
    with pytest.raises(cage.Refused, match="lebih besar dari 1 MB"), cage.opened(path, limit_mb=1):
        pass


def test_a_child_without_memory_ends_in_a_sentence(book, monkeypatch):
    monkeypatch.setattr(cage, "MEMORY", 26 * 1024 * 1024)
    path = book(lambda _, sheet: [sheet.write(row, 0, f"isi {row} " * 30) for row in range(20_000)])
    assert refused(path)


def test_a_child_that_takes_too_long_is_ended(book, monkeypatch):
    monkeypatch.setattr(cage, "CLOCK_SECONDS", 0.01)
    assert refused(book(lambda _, sheet: sheet.write("A1", "x"))) == cage.TOO_SLOW


def test_the_child_is_gone_when_the_reader_stops_early(book):
    path = book(lambda _, sheet: [sheet.write(row, 0, "x" * 50) for row in range(30_000)])
    with cage.opened(path) as reader:
        process = reader.child
        _, rows = next(reader.sheets())
        next(rows)
    assert process.poll() is not None


def test_a_number_that_is_none_is_an_error_value():
    said = []
    sheet = SimpleNamespace(height=1, start=(0, 0), iter_rows=lambda: [[float("nan"), 1.5]])
    workbook._say_rows(sheet, {}, said.append)
    assert said == [[1, [{"e": "#NUM!"}, 1.5]]]
