"""Nothing a list carries may run in the spreadsheet that opens it (quality.md 3, 28)."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import StreamingHttpResponse
from hypothesis import given
from hypothesis import strategies as st

from office.exports import attachment, csv_cell, csv_lines, neutral, stream_csv, unguarded

DANGEROUS = [
    *("=1+1", "+62812", "-1+1", "@SUM(A1)", "|cmd", "%0A", "\t=1", "\r=1", "\n=1", " =1", "\t", "\tnama"),
    *(
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "\u202e=1",
        "\u00ad=1",
        "\u3164=1",
        "\u2800=1",
        "\ufe0f=1",
        "\x00=1",
        "\ue000=1",
    ),
    *("＝1+1", "＋1", "－1", "＠SUM", "｜cmd", "％0A", "﹣1", "\u2212 1", "\u2013 1", "\ufb291", "⁺1", "₌1"),
    '  \t \u200b\u200e =HYPERLINK("x")',
]
HARMLESS = ["", " ", "Siti", "1+1", "a=b", "'=1", "(=1)", "0812", "Jl. A-1", "🏠", "١", "\u200b", "a\t=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_neutral_stops_formulas(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("value", [*HARMLESS, -5, Decimal("-1.5"), None, True, date(2026, 1, 31)])
def test_neutral_leaves_the_rest(value):
    assert neutral(value) == value


@given(st.text())
def test_neutral_once_is_enough(text):
    assert neutral(neutral(text)) == neutral(text)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "Ya"),
        (False, "Tidak"),
        (1234, "1234"),
        (-5, "-5"),
        (date(2026, 1, 31), "31-01-2026"),
        (datetime(2026, 11, 21, 3, 12, tzinfo=UTC), "21-11-2026 10.12"),
        ("1603020101900001", "'1603020101900001"),
        ("001", "001"),
        ("Siti, Aminah", "Siti, Aminah"),
        ("=1", "'=1"),
        ("x;=1", "x;'=1"),
        ("x;\u200b @y;z", "x;'\u200b @y;z"),
        ("satu\n=dua", "satu\n'=dua"),
        ("x\t-1", "x\t'-1"),
        ("=a;=b", "'=a;'=b"),
        ('x\n"=1;', "x\n'\"=1;"),
    ],
)
def test_csv_cell(value, cell):
    assert csv_cell(value) == cell


@pytest.mark.parametrize(
    "text",
    [
        *DANGEROUS,
        *(text for text in HARMLESS if text != "'=1"),
        "-",
        "1603020101900001",
        "x;=1",
        "satu\n=dua",
        'x\n"=1;',
    ]
    + ["'AINI", "'123", "ROSYI'I", "x;'y", "'"],
)
def test_unguarded_is_what_was_there(text):
    assert unguarded(csv_cell(text)) == text


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("'=-+;\t\n \"1"))))
def test_unguarded_and_written_again_is_the_same_cell(text):
    assert csv_cell(unguarded(csv_cell(text))) == csv_cell(text)


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), max_size=5), st.sampled_from(",;\t"))
def test_no_cell_starts_a_formula_whatever_it_is_split_at(rows, delimiter):
    text = "".join(csv_lines(["Nama"], rows)).removeprefix("\ufeff")
    if delimiter == ",":
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    else:  # a spreadsheet that splits our commas wrongly sees quotes as ordinary signs
        cells = [cell for line in re.split("[\r\n]", text) for cell in line.split(delimiter)]
    for cell in cells:
        inside = cell.replace('"', "")
        assert inside[:1] in {"\t", "\r", "\n"} or neutral(inside) == inside


def test_streams_utf8_with_bom_and_reads_back():
    rows = ([f"Orang {number}", "1603020101900001", "=cmd", None] for number in range(5000))
    response = stream_csv("ppks 2026.csv", ["Nama", "NIK", "Catatan", "Kosong"], rows)
    assert isinstance(response, StreamingHttpResponse)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    pieces = list(response.streaming_content)
    assert 2 < len(pieces) < 10
    body = b"".join(pieces)
    assert body.startswith(b"\xef\xbb\xbfNama,NIK")
    read = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(read) == 5001
    assert read[-1] == ["Orang 4999", "'1603020101900001", "'=cmd", ""]


def test_starts_before_the_rows_are_there():
    def rows():
        yield ["satu"]
        raise AssertionError("read too far")

    lines = csv_lines(["x"], rows())
    assert next(lines) == "\ufeffx\r\n"
    assert next(lines) == "satu\r\n"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("ppks.csv", "attachment; filename=\"ppks.csv\"; filename*=UTF-8''ppks.csv"),
        ('a"b\r\nX: y.csv', "attachment; filename=\"a-b-X- y.csv\"; filename*=UTF-8''a-b-X-%20y.csv"),
        ("../../etc", "attachment; filename=\"-..-etc\"; filename*=UTF-8''-..-etc"),
        ("rumah 🏠.csv", "attachment; filename=\"rumah .csv\"; filename*=UTF-8''rumah%20%F0%9F%8F%A0.csv"),
        ("", "attachment; filename=\"unduhan\"; filename*=UTF-8''unduhan"),
    ],
)
def test_attachment(name, header):
    assert attachment(name) == header
