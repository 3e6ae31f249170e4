"""Where the header stands and which lines below it are rows."""

import pytest

from imports.columns import match
from imports.sheet import Line, Lines, find_header

HEADER = ["No", "Nama", "NIK", "No. KK", "Tanggal Lahir", "Alamat", "Desa", "Kecamatan"]
ROW = [1.0, "SITI AMINAH", "1603016809807001", "1603010709207003", "28-09-1980", "JL. X", "KEPUR", "MUARA ENIM"]


def numbered(*rows):
    return list(enumerate(rows, start=1))


def lines(header=None, width=None):
    found = find_header(numbered(header or HEADER, ROW))
    return Lines(found, match(found.headers, [ROW]), width)


def test_the_header_stands_below_titles():
    found = find_header(numbered(["DAFTAR WARGA MISKIN"], ["KECAMATAN MUARA ENIM TAHUN 2026"], [], HEADER, ROW))
    assert found.rows == (4,)
    assert found.first_data_row == 5


def test_two_rows_are_one_header_where_that_says_more():
    upper = ["NO", "NAMA LENGKAP", "NOMOR", None, "KELAHIRAN", None, "L/P", "ALAMAT", None]
    lower = [None, None, "NIK", "KK", "TEMPAT", "TANGGAL", None, "DESA", "KEC"]
    found = find_header(numbered(["JUDUL"], upper, lower, ROW))
    assert found.rows == (2, 3)
    assert [header.text for header in found.headers][2:7] == [
        "NOMOR > NIK",
        "NOMOR > KK",
        "KELAHIRAN > TEMPAT",
        "KELAHIRAN > TANGGAL",
        "L/P",
    ]


def test_a_row_of_data_is_never_taken_into_the_header():
    assert find_header(numbered(HEADER, ROW)).rows == (1,)


def test_the_user_may_say_where_it_stands():
    assert find_header(numbered(["x", "y"], HEADER), at=(1,)).rows == (1,)


@pytest.mark.parametrize(
    "rows", [[], [["PETUNJUK PENGISIAN"], ["1. NIK 16 digit"]], [["a", "b", "c"], ["d", "e", "f"]], [ROW, ROW]]
)
def test_no_list_no_header(rows):
    assert find_header(numbered(*rows)) is None


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (ROW, Line.DATA),
        ([2.0, "BUDI"], Line.DATA),
        ([None, "BUDI", "1603016809807001"], Line.DATA),
        ([3.0, None, "1603016809807001"], Line.DATA),
        ([4.0, "TOTAL WIJAYA", "1603016809807001", None, "1-1-1980", "JL.", "KEPUR"], Line.DATA),
        ([5.0, "KEPALA BATU", "-", None, "1-1-1980", "JL.", "KEPUR"], Line.DATA),
        ([], Line.BLANK),
        ([None, " ", ""], Line.BLANK),
        (HEADER, Line.HEADER),
        (["NO", "NAMA", "NIK", "NO. KK", "TANGGAL LAHIR", "ALAMAT", "DESA", "KECAMATAN"], Line.HEADER),
        ([1, 2, 3, 4, 5, 6, 7, 8], Line.NUMBERING),
        (["(1)", "(2)", "(3)", "(4)", "(5)"], Line.NUMBERING),
        ([None, "JUMLAH", 56.0], Line.TOTAL),
        (["Jumlah", None, None, None, None, None, None, "Rp 198.000.000"], Line.TOTAL),
        (["SUB TOTAL", 12.0], Line.TOTAL),
        (["Keterangan:"], Line.FOOTNOTE),
        (["*) data menurut desa"], Line.FOOTNOTE),
        (["Sumber: Dinas Sosial"], Line.FOOTNOTE),
        ([None, None, None, None, None, "Muara Enim, 30 September 2026"], Line.SIGNATURE),
        ([None, "Mengetahui,", None, None, None, "Muara Enim, ........ 2026"], Line.SIGNATURE),
        ([None, None, None, None, None, "NIP. 19700101 199001 1 001"], Line.SIGNATURE),
        (["DESA KEPUR"], Line.TITLE),
    ],
)
def test_lines_by_themselves(cells, kind):
    assert lines().kind(cells) == kind


def test_after_the_footer_began_a_lonely_name_is_a_signature():
    told = lines()
    assert told.kind(["Keterangan:"]) == Line.FOOTNOTE
    assert told.kind([None, "BUDI SANTOSO", None, None, None, "AHMAD YANI"]) == Line.SIGNATURE
    assert told.kind(ROW) == Line.DATA
    assert told.kind([None, "BUDI SANTOSO", None, None, None, "JL. X"]) == Line.DATA


def test_a_cut_off_record_of_a_text_file_is_data():
    assert lines(width=8).kind(["1603016111827002;HENI;21-11-1982;P"]) == Line.DATA
    assert lines(width=8).kind(["Jumlah 220 orang"]) == Line.TOTAL
    assert lines(width=8).kind([]) == Line.BLANK
