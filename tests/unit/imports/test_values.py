"""Coded values: everything the lists write, and nothing else."""

import pytest

from cases import nik
from cases.models import Education, Marital, Occupation
from imports import values
from imports.cells import CellError
from imports.kinds import standard_kinds

TICKS = ("√", "✓", "✔", "v", "x")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  SUBHAN   ", "SUBHAN"),
        ("A\u00a0B\nC", "A B C"),
        ("SYA’BAN", "SYA'BAN"),
        ("SI\u200bTI\ufeff", "SITI"),
        ("x\x07y", "xy"),
        ("H. ALI, S.PD (ALM)", "H. ALI, S.PD (ALM)"),
        (12.0, "12"),
        (CellError("#N/A"), ""),
    ],
)
def test_clean(raw, clean):
    assert values.clean(raw) == clean


@pytest.mark.parametrize("raw", ["", "-", "--", ".", "n/a", "NULL", " ", None, CellError("#REF!"), "#N/A"])
def test_empty_text(raw):
    assert values.text(raw or "") is None


@pytest.mark.parametrize("dash", nik.DASHES)
def test_every_dash_alone_is_as_empty_as_a_hyphen(dash):
    assert values.text(dash) is None and values.text(2 * dash) is None
    assert (values.mark(dash), values.neighbourhood(dash), values.programmes(dash)) == (False, (None, True), ([], []))


def test_a_dash_within_a_text_stays():
    assert values.text("JL. A \u2013 B") == "JL. A \u2013 B"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [('="A-0012"', "A-0012"), ("A-0012", "A-0012"), ('=""', None), ("-", None), (CellError("#N/A"), None)],
)
def test_numbers_kept_as_text_lose_the_guard_of_excel(raw, kept):
    assert values.label(raw) == kept


@pytest.mark.parametrize(
    ("raw", "sex"),
    [(x, "L") for x in ("L", "lk", "LAKI-LAKI", "Laki Laki", "PRIA", 1, 1.0, "1")]
    + [(x, "P") for x in ("P", "Pr", "perempuan", "WANITA", 2.0, "2")]
    + [(x, None) for x in ("", "?", "3", "X", None, "LP")],
)
def test_sex(raw, sex):
    assert values.sex("" if raw is None else raw) == sex


@pytest.mark.parametrize(
    ("raw", "marked"),
    [(x, True) for x in ("YA", "ya", "Y", "V", "v", 1, 1.0, "✓", "X", "ADA", True)]
    + [(x, False) for x in ("TIDAK", "Tidak ada", "TDK", "T", "N", 0, "0", "-", "", None, False)]
    + [(x, None) for x in ("DICEK ULANG", "?", 2)],
)
def test_marks(raw, marked):
    assert values.mark(raw) is marked


@pytest.mark.parametrize(
    ("raw", "found", "unknown"),
    [
        ("PKH DAN BPNT DAN PBI APBN", ["PKH", "SEMBAKO", "PBI_JKN"], []),
        ("PKH + Sembako + PBI-JK", ["PKH", "SEMBAKO", "PBI_JKN"], []),
        ("BPNT/SEMBAKO, PBI PEMDA", ["SEMBAKO", "PBI_DAERAH"], []),
        ("BPNT, Sembako", ["SEMBAKO"], []),
        ("PBI JKN DAN BLSM", ["PBI_JKN"], ["BLSM"]),
        ("BLT DANA DESA", ["BLT_DD"], []),
        ("BST KEMENSOS;KIP", ["BST", "PIP"], []),
        ("-", [], []),
        ("", [], []),
        ("tidak ada", [], []),
        ("PKH, -", ["PKH"], []),
        *[(tick, [], [tick]) for tick in TICKS],
    ],
)
def test_programmes(raw, found, unknown):
    assert values.programmes(raw) == (found, unknown)


@pytest.mark.parametrize(
    ("raw", "found", "unknown"),
    [
        ("intelektual|mental", ["intelektual", "mental"], []),
        ("PDSNS", ["sensorik"], []),
        ("Tuna Netra, cacat tubuh", ["sensorik", "fisik"], []),
        ("ODGJ", ["mental"], []),
        ("cacat", [], ["cacat"]),
        ("PDXXX", [], ["PDXXX"]),
        ("TIDAK", [], []),
        ("fisik, -", ["fisik"], []),
        ("fisik \u2013", ["fisik"], []),
        *[(tick, [], [tick]) for tick in TICKS],
    ],
)
def test_disabilities(raw, found, unknown):
    assert values.disabilities(raw) == (found, unknown)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("MD", "meninggal"),
        ("Meninggal Dunia", "meninggal"),
        ("PD", "pindah"),
        ("TT", "tidak_ditemukan"),
        ("DATA GANDA", "ganda"),
        ("graduasi", "mampu"),
        ("Tidak Layak", "tidak_layak"),
        ("MENUNGGU", None),
    ],
)
def test_results(raw, code):
    assert values.result(raw) == code


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("08", ["08"]),
        ("8", ["08"]),
        (8.0, ["08"]),
        ("Lanjut Usia Telantar", ["08"]),
        ("lansia terlantar", ["08"]),
        ("LUT", ["08"]),
        ("Orang dengan HIV/AIDS", ["16"]),
        ("ODHIV", ["16"]),
        ("Gepeng", ["11", "12"]),
        ("Permpuan Rawan Sosial Ekonomi", ["23"]),
        ("Anak yg memerlukan perlindungan hukum", ["07"]),
        ("Gelandangan, Pemulung", ["11", "13"]),
        ("27", []),
        ("0", []),
        ("PKH", []),
        ("Lain-lain", []),
        ("-", []),
        ("", []),
        ("Gelandangan, Lain-lain", []),
    ],
)
def test_kinds(raw, codes):
    assert standard_kinds().codes(raw) == codes


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("Lanjut Usia Terlantar (LUT)", ["08"]),
        ("Perempuan Rawan Sosial Ekonomi (PRSE)", ["23"]),
        ("Fakir Miskin (keluarga)", ["24"]),
        ("Gelandangan dan Pengemis (Gepeng)", ["11", "12"]),
        ("8. Lanjut Usia Terlantar", ["08"]),
        ("08 - Lanjut Usia Terlantar", ["08"]),
        ("08\u2013Lanjut Usia Terlantar", ["08"]),
        ("(8) LUT", ["08"]),
        ("31. Lanjut Usia Terlantar", ["08"]),  # a number of their own list
        ("16. Orang dengan HIV/AIDS (ODHA)", ["16"]),
        ("11. Gelandangan dan Pengemis", ["11", "12"]),
        ("Anak Jalanan / Anjal", ["04"]),
        ("LUT - Lansia Terlantar", ["08"]),
        ("08/Lanjut Usia Terlantar", ["08"]),
        ("Penyandang Disabilitas Fisik", ["09"]),
        ("Penyandang Disabilitas Mental (ODGJ)", ["09"]),
        ("Anak dengan Disabilitas Tuna Netra", ["05"]),
        ("Lanjut Usia Terlantar (LUT), 13. Pemulung", ["08", "13"]),
    ],
)
def test_kinds_with_their_number_and_another_name(raw, codes):
    assert standard_kinds().codes(raw) == codes


@pytest.mark.parametrize(
    "raw",
    [
        "9. Lanjut Usia Terlantar",  # 09 is another kind
        "Lanjut Usia Terlantar (PRSE)",
        "Lanjut Usia Terlantar (23)",
        "Korban Tindak Kekerasan (Anak)",  # 06 or 19
        "Penyandang Disabilitas (Anak)",  # 05 or 09
        "Gelandangan/Pengemis",
        "Anak/Lansia Terlantar",
        "Korban Bencana Alam/Sosial",
        "Lain-lain (Pemulung)",
        "30, Pemulung",
        "08/09",
        "8 orang",
        "(",
    ],
)
def test_what_may_be_several_kinds_is_none(raw):
    assert standard_kinds().codes(raw) == []


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("8.0", ["08"]),
        ("1.0", ["01"]),  # not 10
        ("2,0", ["02"]),
        ("'08", ["08"]),
        ('="08"', ["08"]),
        ("08.", ["08"]),
        ("０８", ["08"]),
        ("1, 2", ["01", "02"]),  # not 12
        ("8;9", ["08", "09"]),
        ("1/2", []),
        ("1.2", []),
        ("1 2", []),
    ],
)
def test_numbers_of_kinds_are_not_glued_together(raw, codes):
    assert standard_kinds().codes(raw) == codes


@pytest.mark.parametrize(
    ("code", "age", "sex", "misfit"),
    [
        ("08", 59, None, True),
        ("08", 60, None, False),
        ("01", 5, None, False),
        ("01", 6, None, True),
        ("23", 30, "L", True),
        ("23", 30, "P", False),
        ("23", None, None, False),
        ("24", 3, "L", False),
        ("05", 18, None, True),
    ],
)
def test_rules_of_kinds(code, age, sex, misfit):
    assert standard_kinds().misfit(code, age=age, sex=sex) is misfit


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("Rp 600.000", 600000),
        ("Rp600.000,00", 600000),
        ("Rp. 1.350.000,-", 1350000),
        ("Rp. 400.000,- ", 400000),
        ("Rp 400.000 ,-", 400000),
        ("Rp 400.000 , -", 400000),
        ("Rp 400.000,--", 400000),
        ("Rp 400.000,\u2013", 400000),
        ('="400000"', 400000),
        ("Rp\u00a0400\u200b.000", 400000),
        ("400,000", None),
        ("600000", 600000),
        (600000.0, 600000),
        (0, 0),
        ("Rp 6OO.000", None),
        ("Rp -600.000", None),
        (-5, None),
        ("", None),
        ("-", None),
        ("gratis", None),
        (12.5, None),
        (1e300, None),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5_000, None),
    ],
)
def test_amounts(raw, number):
    assert values.amount(raw) == number


@pytest.mark.parametrize(
    ("raw", "period"),
    [
        ("Tahap 2 Tahun 2026", (2, 2026)),
        ("TAHAP II 2026", (2, 2026)),
        ("tahap 3/2025", (3, 2025)),
        ("TW 4 2026", (4, 2026)),
        ("Tahun 2026", (None, 2026)),
        ("Tahap 2", (2, None)),
        ("Tahun lalu", (None, None)),
        ("", (None, None)),
    ],
)
def test_periods(raw, period):
    assert values.period(raw) == period


@pytest.mark.parametrize(
    ("raw", "decile"),
    [
        (4.0, 4),
        ("4", 4),
        ("Desil 3", 3),
        ("10", 10),
        ("D-1", 1),
        (11, None),
        (0, None),
        ("-", None),
        ("Belum Ada", None),
        ("", None),
    ],
)
def test_deciles(raw, decile):
    assert values.decile(raw) == decile


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("081200004439", "6281200004439"),
        ("+62 812-0008-7904", "6281200087904"),
        ("6281200031663", "6281200031663"),
        (81200004439.0, "6281200004439"),
        ("'081200004439", "6281200004439"),
        ('="081200004439"', "6281200004439"),
        ("0812\u20130000\u20134439", "6281200004439"),
        ("\u202a081200004439\u202c", "6281200004439"),
        ("０８１２００００４４３９", "6281200004439"),
        ("081٢٠٠٠٠٤٤٣٩", None),
        ("0734-421", None),
        ("0711123456", None),
        ("08120000", None),
        ("nomor istri", None),
    ],
)
def test_phones(raw, number):
    assert values.phone(raw) == number


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("1", ("001", True)),
        ("RT 07", ("007", True)),
        ("RW.02", ("002", True)),
        ('="001"', ("001", True)),
        (3.0, ("003", True)),
        ("000", (None, True)),
        ("", (None, True)),
        ("-", (None, True)),
        ("RT", (None, False)),
        ("I", (None, False)),
        ("1/2", (None, False)),
        ("1234", (None, False)),
    ],
)
def test_neighbourhoods(raw, answer):
    assert values.neighbourhood(raw) == answer


@pytest.mark.parametrize(
    ("raw", "pair"),
    [
        ("001/02", ("001", "02")),
        ("001-02", ("001", "02")),
        ("001\u201302", ("001", "02")),
        ("RT 005 RW 003", ("RT 005", "RW 003")),
        ("RT.005 RW.003", ("RT.005", "RW.003")),
        ("RT. 005, RW. 003", ("RT. 005", "RW. 003")),
        ("RT005RW003", ("RT005", "RW003")),
        ("RT 01/RW 02", ("RT 01", "RW 02")),
        ("005 003", ("005", "003")),
        ("RT/RW 005/003", ("005", "003")),
        ("RW 003 RT 005", ("RT 005", "RW 003")),
        ("RW 003", ("", "RW 003")),
        ("005", ("005", "")),
        ("005/-", ("005", "-")),
        ("-/-", ("-", "-")),
        ("-", ("", "")),
        ("RT/RW", ("RT", "RW")),
        (CellError("#N/A"), ("", "")),
    ],
)
def test_neighbourhoods_in_one_cell(raw, pair):
    assert values.neighbourhoods(raw) == pair


@pytest.mark.parametrize(
    ("read", "words", "meant"),
    [
        (values.marital, "Belum Kawin", "belum_kawin"),
        (values.marital, "CERAI MATI", "cerai_mati"),
        (values.education, "SLTP/Sederajat", "sltp"),
        (values.education, "Diploma IV/Strata I", "s1"),
        (values.occupation, "PETANI / PEKEBUN", "petani"),
        (values.occupation, "Penyadap Karet", "penyadap_karet"),
        (values.occupation, "ASTRONOT", ""),
        (values.marital, "", ""),
    ],
)
def test_standing_in_life_is_read_by_its_words(read, words, meant):
    assert read(words) == meant


@pytest.mark.parametrize(
    ("read", "choices"),
    [(values.marital, Marital), (values.education, Education), (values.occupation, Occupation)],
)
def test_every_choice_is_found_by_its_own_name(read, choices):
    assert all(read(choice.label) == choice.value for choice in choices)
