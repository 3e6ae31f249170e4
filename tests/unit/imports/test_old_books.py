"""Old binary workbooks: a format without checksum, so its records are walked before they are believed."""

import struct

import pytest

from imports import cage
from imports.cells import CellError
from imports.compound import Compound
from imports.refusal import Refusal
from tests.factories import spreadsheets as made
from tests.unit.imports.samples import truth
from tests.unit.imports.test_cage import refused, taken

STRINGS = ("nik", "nama", "SITI")


def rows(*lines) -> bytes:
    return b"".join(
        made.xls_cell(row, column, value)
        for row, line in enumerate(lines)
        for column, value in enumerate(line)
        if value is not None
    )


def test_values_errors_and_hidden_things_are_told(tmp_path):
    hidden = made.xls_row(1, hidden=True) + made.biff(0x007D, struct.pack("<HHHHHH", 1, 1, 2560, 0, 1, 0))
    data = rows([0, 1], [1603016809807001.0, 2, b"\x2a"]) + hidden
    path = made.xls(tmp_path / "a.xls", {"Data": data, "Dua": rows([0])}, strings=STRINGS)
    assert taken(path) == {"Data": {1: ["nik", "nama"], 2: [1603016809807001.0, "SITI", "#N/A"]}, "Dua": {1: ["nik"]}}
    assert isinstance(taken(path)["Data"][2][2], CellError)
    with cage.opened(path) as reader:
        sheet = next(reader.sheets())[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ([2], [2])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (rows([0], [7]), "rusak"),  # a string that is not there
        (rows([0]) + made.biff(0x000A) + rows([1]), "rusak"),  # an end in the middle
        (rows([0]) + struct.pack("<HH", 0x0203, 9_000) + b"x" * 9_000, "rusak"),
        (rows([0]) + made.biff(0x7777, b"x"), "rusak"),
        (made.xls_cell(65_535, 255, 0), "sangat jauh"),
        (made.xls_cell(1, 9_999, 0), "sangat jauh"),
    ],
)
def test_records_that_cannot_be_are_refused(tmp_path, data, word):
    assert word in refused(made.xls(tmp_path / "a.xls", {"Data": data, "Dua": rows([0])}, strings=STRINGS))


def test_a_chart_within_a_sheet_is_stepped_over(tmp_path):
    chart = made.biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x20, 0, 0, 0, 0)) + made.biff(0x1002) + made.biff(0x000A)
    path = made.xls(tmp_path / "a.xls", {"Data": rows([0]) + chart + made.xls_cell(1, 0, 1)}, strings=STRINGS)
    assert taken(path) == {"Data": {1: ["nik"], 2: ["nama"]}}


def test_a_locked_book_gets_a_sentence(tmp_path):
    (tmp_path / "a.xls").write_bytes(made.compound("EncryptedPackage", b"x" * 5_000))
    assert "kata sandi" in refused(tmp_path / "a.xls")
    book = made.biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0, 0, 0, 0)) + made.biff(0x002F, b"\1" * 54)
    (tmp_path / "b.xls").write_bytes(made.compound("Workbook", book + made.biff(0x000A)))
    assert "kata sandi" in refused(tmp_path / "b.xls")


def test_another_document_is_no_list(tmp_path):
    (tmp_path / "a.doc").write_bytes(made.compound("WordDocument", b"x" * 5_000))
    assert "bukan lembar kerja" in refused(tmp_path / "a.doc")


def test_a_bit_turned_over_never_loses_rows_in_silence():
    data = bytearray(truth("pendataan-desa.xls").path.read_bytes())
    container = Compound(bytes(data))
    stream = container.stream("Workbook")
    spot = bytes(data).index(stream[:64]) + stream.index(b"\xfd\0\x0a\0", len(stream) // 2)
    data[spot : spot + 4] = b"\x0a\0\x0a\0"  # a cell becomes the end of its sheet
    from imports.xls import _Records

    with pytest.raises(Refusal, match="rusak"):
        _Records(Compound(bytes(data)).stream("Workbook")).facts()


def test_chains_that_run_in_circles_end():
    data = bytearray(made.compound("Workbook", b"x" * 9_000))
    struct.pack_into("<I", data, 512 + 4 * 4, 3)  # the second sector of the stream points back to the first
    with pytest.raises(Refusal):
        Compound(bytes(data)).stream("Workbook")
