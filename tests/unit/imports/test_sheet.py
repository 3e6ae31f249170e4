"""Where the header stands and which lines below it are rows."""

import pytest

from imports import layouts
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


# --- Headers over several rows ---------------------------------------------------------------------------------------
def headers_of(*rows):
    return [header.text for header in find_header(numbered(*rows)).headers]


def test_three_rows_are_one_header():
    rows = [
        ["NO", "NAMA LENGKAP", "IDENTITAS", None, None, None, "JK", "ALAMAT", None],
        [None, None, "NOMOR", None, "KELAHIRAN", None, None, "DESA", "KEC"],
        [None, None, "NIK", "KK", "TEMPAT", "TANGGAL", None, None, None],
    ]
    found = find_header(numbered(["DATA KELUARGA MISKIN"], *rows, ROW))
    assert found.rows == (2, 3, 4)
    mapping = match(found.headers, [[1, "SITI", ROW[2], ROW[3], "ENIM", "1-2-1980", "P", "KEPUR", "MUARA ENIM"]])
    assert {"nama", "nik", "no_kk", "tanggal_lahir", "jenis_kelamin", "desa", "kecamatan"} <= mapping.fields


def test_cells_below_one_that_reaches_over_them_are_no_row():
    upper = ["NO", "NAMA", "NIK", "JENIS KELAMIN", None, "DESA"]
    assert headers_of(upper, [None, None, None, "P", "L", None], [1, "SITI", ROW[2], 1, None, "KEPUR"])[3:5] == [
        "JENIS KELAMIN > P",
        "JENIS KELAMIN > L",
    ]


@pytest.mark.parametrize("below", [[1, "SITI", ROW[2], "P", None, "KEPUR"], [None, "SITI", None, "P", "x", None], []])
def test_a_first_row_of_data_is_not_taken_into_a_header_with_a_gap(below):
    found = find_header(numbered(["NO", "NAMA", "NIK", "JENIS KELAMIN", None, "DESA"], below, ROW))
    assert found.rows == (1,)


def test_a_title_over_the_whole_list_is_no_part_of_its_header():
    found = find_header(numbered(["KETERANGAN TAHUN 2026"], ["NO", "NAMA", "NIK", "STATUS", "DESA"], ROW))
    assert found.rows == (2,)


def test_a_long_known_layout_is_found_though_few_of_its_headers_say_anything():

    layout = next(row for row in layouts.LAYOUTS if row.name == "bdt_2015")
    names = [name.split("|")[0].upper() for name in layout.columns]
    assert find_header(numbered(["DATA BDT"], names, list(range(100, 100 + len(names))))).rows == (2,)


# --- Signatures -----------------------------------------------------------------------------------------------------
NARROW = ["No", "Nama", "NIK", "Alamat"]


@pytest.mark.parametrize(
    "rows",
    [
        [[None, "Mengetahui,", None, "Sigam, 12 September 2026"], [None, "Camat Gelumbang", None, "Kepala Desa Sigam"]],
        [[None, "Yang memeriksa,"], [None, "Pendamping Rehsos"]],
        [["Mengetahui", "Camat Lubai", "Kepala Desa Sigam"]],
        [[None, None, None, "TKSK Lubai Ulu"]],
    ],
)
def test_signers_side_by_side_become_nobody(rows):
    told = lines(NARROW)
    signed = [*rows, [None, None, None, "(.........)"], [None, "Drs. HAIRUL ANWAR, M.Si", None, "H. SUPARMAN"]]
    assert {told.kind(row) for row in signed} == {Line.SIGNATURE}
    assert told.kind([None, "NIP. 19660101 199001 1 001", None, "NIP. 19700101 199501 1 002"]) == Line.SIGNATURE
    assert told.kind([2, "BUDI", None, None]) == Line.DATA, "a running number tells a person"


def test_a_job_or_a_birth_is_no_signature():
    told = lines(["Nama", "TTL", "Pekerjaan", "Hubungan Keluarga"])
    assert told.kind(["BUDI", "Muara Enim, 17 Agustus 1980"]) == Line.DATA
    assert told.kind(["BUDI", None, "Kepala Desa"]) == Line.DATA
    assert told.kind(["SITI", None, None, "KEPALA KELUARGA"]) == Line.DATA


def test_persons_below_a_sub_total_or_a_blank_row_stay():
    told = lines()
    for row, kind in [
        (["JUMLAH", None, 8], Line.TOTAL),
        ([None, "SITI", None, None, None, "LR. MASJID"], Line.DATA),
        ([], Line.BLANK),
        ([None, "EKO", None, None, None, "LR. MASJID"], Line.DATA),
    ]:
        assert told.kind(row) == kind
