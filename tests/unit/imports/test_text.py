"""Text tables: encoding, delimiter, quoting, and records that spoil only themselves."""

import pytest

from imports.refusal import Refusal
from imports.text import Dialect, records, sniff


@pytest.fixture
def file(tmp_path):
    def make(content):
        path = tmp_path / "x.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def read(path, **known):
    return list(records(path, sniff(path, **known)))


@pytest.mark.parametrize(
    ("codec", "encoding", "bom"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8", True),
        ("utf-16", "utf-16-le", True),
        ("utf-16-le", "utf-16-le", False),
        ("utf-16-be", "utf-16-be", False),
        ("cp1252", "cp1252", False),
    ],
)
def test_encodings(file, codec, encoding, bom):
    path = file("nik;nama;alamat\n1;SYA’BAN;é\n".encode(codec))
    dialect = sniff(path)
    assert (dialect.encoding, dialect.bom, dialect.delimiter) == (encoding, bom, ";")
    assert list(records(path, dialect)) == [["nik", "nama", "alamat"], ["1", "SYA’BAN", "é"]]


@pytest.mark.parametrize("sign", ["|", ";", ",", "\t"])
def test_delimiters(file, sign):
    path = file(f"nik{sign}nama{sign}alamat\n" + f"1{sign}A, B; C{sign}X\n".replace(", B; C", " B") * 5)
    assert sniff(path).delimiter == sign


def test_the_usual_delimiter_wins_over_commas_in_addresses(file):
    path = file("nik|nama|alamat\n" + "1|A|JL. X, RT 1, RW 2, DUSUN I\n" * 9)
    assert sniff(path).delimiter == "|"


def test_what_the_user_says_wins(file):
    assert sniff(file("a;b,c\n1;2,3\n"), delimiter=",").delimiter == ","


def test_quotes_enclose_delimiters_and_line_breaks(file):
    path = file('nik;nama;catatan\n1;A;"x; y"\n2;B;"dua\nbaris"\n3;C;"dikenal ""Mak Cik"""\n4;D;\n')
    assert read(path)[1:] == [
        ["1", "A", "x; y"],
        ["2", "B", "dua\nbaris"],
        ["3", "C", 'dikenal "Mak Cik"'],
        ["4", "D", ""],
    ]


def test_a_header_may_break_its_lines_within_quotes(file):
    path = file('No;"Nama\nLengkap";"NIK\n(16 digit)";Desa\n' + "1;A;2;X\n" * 5)
    assert read(path)[:2] == [["No", "Nama\nLengkap", "NIK\n(16 digit)", "Desa"], ["1", "A", "2", "X"]]


def test_quotes_that_close_lines_on_enclose_values(file):
    row = '1,A,"JL. LINTAS\nRT 003",7,"BPJS mati,\n""mohon dibantu""\nsegera"\n'
    found = read(file("no,nama,alamat,rt,keluhan\n" + row * 9))
    assert found[1:] == [["1", "A", "JL. LINTAS\nRT 003", "7", 'BPJS mati,\n"mohon dibantu"\nsegera']] * 9


@pytest.mark.parametrize("stray", ['PIPA 3" X', '"TOKO" X', '"X', 'X"'])
def test_stray_quotes_far_apart_hold_no_lines_together(file, stray):
    good = "1;A;JL;X\n" * 5
    found = read(file("no;nama;alamat;desa\n" + f"{good}2;B;{stray};X\n{good}{good}3;C;{stray};X\n" * 3))
    assert len(found) == 1 + 3 * 17
    assert {len(record) for record in found} == {4}
    assert [record[2] for record in found if record[0] in "23"] == [stray] * 6


def test_a_stray_quote_is_a_letter_where_nothing_is_quoted(file):
    path = file('nik|nama|alamat\n1|A|"RUMAH PANGGUNG\n2|B|X\n')
    assert sniff(path).quotechar is None
    assert read(path)[1:] == [["1", "A", '"RUMAH PANGGUNG'], ["2", "B", "X"]]


def test_a_quote_never_closed_spoils_one_line_only(file):
    good = "".join(f'{n};"N {n}";x\n' for n in range(100))
    found = read(file(f'nik;nama;alamat\n{good}7;"RUSAK;x\n{good}'))
    assert len(found) == 202
    assert found[101] == ["7", '"RUSAK', "x"]
    assert found[102] == ["0", "N 0", "x"]


def test_stray_quotes_on_lines_near_each_other_spoil_only_themselves(file):
    good = "".join(f'{n};"N {n}";x\n' for n in range(50))
    for one, other in [
        ('7;"A";DUSUN"\n', '8;"B";DUSUN"\n'),
        ('7;"A";"DUSUN\n', '8;"B";"DUSUN\n'),
        ('7;"A;DUSUN\n', '8;B";DUSUN\n'),
    ]:
        found = read(file(f"nik;nama;alamat\n{good}{one}{good[:60]}\n{other}{good}"))
        assert [record[0] for record in found if "DUSUN" in str(record)] == ["7", "8"]
        assert all(len(record) == 3 for record in found if len(record) > 1)


def test_a_value_too_long_for_the_reader_is_left_as_it_stands(file):
    path = file("nik;nama\n" + '1;"A"\n' * 9 + f'2;"{"x" * 150_000}"\n')
    assert len(read(path)[-1][1]) == 150_002


@pytest.mark.parametrize("end", [";", ";;;"])
def test_empty_fields_behind_those_of_the_header_are_left_out(file, end):
    rows = [f"{n};N;JL;{end}" for n in range(9)]
    found = read(file("\n".join(["DAFTAR WARGA", "nik;nama;alamat;desa", *rows, "Jumlah 9 orang"])))
    assert found[2:] == [*([str(n), "N", "JL", ""] for n in range(9)), ["Jumlah 9 orang"]]


def test_a_surplus_field_that_is_not_empty_stays(file):
    good = "1;A;JL;KEPUR;\n" * 30
    assert read(file(f"nik;nama;alamat;desa\n{good}2;B;JL; RT 1;KEPUR\n3;C;JL; RT 1;KEPUR;\n{good}"))[31:33] == [
        ["2", "B", "JL", " RT 1", "KEPUR"],
        ["3", "C", "JL", " RT 1", "KEPUR", ""],
    ]


def test_a_delimiter_within_a_value_of_a_record_that_ends_empty_stays_a_surplus(file):
    good = "1;A;JL;\n" * 9
    assert read(file(f"nik;nama;alamat;catatan\n{good}2;B;JL; RT 1;\n{good}"))[10] == ["2", "B", "JL", " RT 1", ""]


def test_blank_lines_are_records(file):
    assert read(file("a;b\n\n1;2\n   \n3;4\n")) == [["a", "b"], [], ["1", "2"], [], ["3", "4"]]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(file, ending):
    assert read(file(ending.join(["a;b", "1;2", "3;4", ""]))) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_bytes_cp1252_does_not_know_do_not_stop_it(file):
    assert read(file(b"nama;x\n\x81\x8d\x92;1\n"))[1][1] == "1"


@pytest.mark.parametrize("content", [b"nik\0;nama", b"a;b\n" + b"x" * 250_000, b"a;b\n" + b";" * 5_000])
def test_what_is_no_table_is_refused(file, content):
    with pytest.raises(Refusal):
        read(file(content))


def test_utf16_with_mark_is_read_by_its_mark():
    assert Dialect("utf-16-le", True, ";", None).codec == "utf-16"
