"""One row: all its reasons at once, its values as far as they can be read."""

from datetime import date

import pytest

from imports import housing
from imports.cells import CellError
from imports.checks import Checker
from imports.codes import ERRORS, PSKS_ERRORS, PSKS_WARNINGS, SENTENCES, WARNINGS, Outcome, outcome
from imports.columns import Column, Mapping, match
from imports.fields import LABELS, PEOPLE_LABELS, Header
from imports.psks_checks import ActorChecker
from imports.psks_values import standard_kinds
from imports.spelled import to_json
from regions.models import Level
from regions.resolve import Index

INDEX = Index.build(
    [
        ("16.03", Level.KABUPATEN, "Muara Enim"),
        ("16.03.02", Level.KECAMATAN, "Muara Enim"),
        ("16.03.02.2011", Level.VILLAGE, "Kepur"),
        ("16.03.02.2003", Level.VILLAGE, "Muara Lawai"),
    ]
)
NIK = "1603016809807001"


def check(width=None, **cells):
    """`check(nik=..., nama=...)`: headers are the field names, with __ for a slash and / for blanks."""
    mapping = match([Header(name.replace("__", " ")) for name in cells], [])
    checker = Checker(mapping, reference=date(2026, 9, 30), index=INDEX, width=width)
    return checker.check(list(cells.values()))


def codes(**cells):
    return sorted(check(**cells).codes)


def test_a_good_row():
    row = check(
        nik=NIK,
        no_kk="1603010709207003",
        nama="SITI",
        tanggal_lahir="28-09-1980",
        jk="P",
        desa="KEPUR",
        kecamatan="MUARA ENIM",
        rt="1",
    )
    assert (row.codes, row.outcome) == (set(), Outcome.OK)
    assert row.clean == {
        "nik": NIK,
        "no_kk": "1603010709207003",
        "nama": "SITI",
        "tanggal_lahir": "1980-09-28",
        "jenis_kelamin": "P",
        "kode_desa": "16.03.02.2011",
        "rt": "001",
    }


def test_every_error_of_a_row_is_found_at_once():
    row = check(
        nik="123",
        no_kk="-",
        nama=".",
        tanggal_lahir="31-02-1980",
        jk="?",
        desa="ANTAH",
        kecamatan="MUARA ENIM",
        rt="RT",
        no_hp="0711",
        kategori="x",
    )
    assert sorted(row.codes) == [
        "category_unknown",
        "date_impossible",
        "kk_missing",
        "name_missing",
        "nik_bad_length",
        "phone_invalid",
        "rt_rw_invalid",
        "sex_unknown",
        "village_unknown",
    ]
    assert row.outcome == Outcome.ERROR


def test_severity_only_rises():
    assert outcome([]) == Outcome.OK
    assert outcome(["nik_missing"]) == Outcome.WARNING
    assert outcome(["nik_missing", "name_missing", "kk_missing"]) == outcome(["name_missing"]) == Outcome.ERROR


def test_a_cut_off_record_has_one_reason_and_no_values():
    row = check(width=3, nik=NIK, nama="A")
    assert (row.codes, row.clean) == ({"row_malformed"}, {})


@pytest.mark.parametrize(
    ("nik", "found"),
    [
        (NIK, []),
        ("4003016809807001", ["nik_region_unknown"]),
        (1603016809807001.0, ["nik_numeric"]),
        ("1.60303E+15", ["nik_digits_lost"]),
        ("1603**********01", ["nik_masked"]),
        ("3333333333333333", ["nik_invalid"]),
        (CellError("#N/A"), ["nik_missing"]),
    ],
)
def test_nik(nik, found):
    assert codes(nik=nik, nama="A", alamat="x") == found


def test_a_masked_nik_is_kept_as_such():
    assert check(nik="1603**********01", nama="A").clean == {"nik": None, "nik_mask": "1603**********01", "nama": "A"}


def test_a_column_masked_by_design_gives_no_reason():
    assert codes(nik_mask="1603**********01", nama="A", desa="KEPUR", kecamatan="MUARA ENIM") == []
    assert codes(nik_mask="-", nama="A", desa="KEPUR", kecamatan="MUARA ENIM") == ["nik_missing"]


@pytest.mark.parametrize(
    ("kk", "found"),
    [
        ("1603010709207003", []),
        (1603010709207003.0, []),
        ("1603010709207003.0", []),
        (1603010709207000.0, ["kk_invalid"]),
        ('="1603010709207003"', []),
        ("-", ["kk_missing"]),
        ("\u2014", ["kk_missing"]),
        (0, ["kk_missing"]),
        ("0603010709207003", ["kk_invalid"]),
        ("1603**********04", ["kk_invalid"]),
        ("123", ["kk_invalid"]),
    ],
)
def test_kk(kk, found):
    row = check(nik=NIK, nama="A", no_kk=kk)
    assert sorted(row.codes) == found
    assert (row.clean["no_kk"] is None) is bool(found)


@pytest.mark.parametrize(
    ("card", "found"),
    [
        ("6032981575353090", []),
        ("", []),
        ("-", []),
        ("\u2013", []),
        ('="6032981575353090"', []),
        ("603298866240979", ["card_invalid"]),
        ("6032X81581409528", ["card_invalid"]),
        (6032981575353090.0, ["card_invalid"]),
    ],
)
def test_cards(card, found):
    assert codes(nik=NIK, nama="A", no_kks=card) == found


@pytest.mark.parametrize(
    ("born", "found", "value"),
    [
        ("28-09-1980", [], "1980-09-28"),
        ("27-09-1980", ["nik_dob_mismatch"], "1980-09-27"),
        ("2001-09-28", ["nik_dob_mismatch"], "2001-09-28"),
        ("9/28/1980", ["date_ambiguous"], "1980-09-28"),
        ("1950", ["date_incomplete"], None),
        ("", ["date_missing"], None),
        ("28-09-2080", ["date_future"], "2080-09-28"),
        ("28-09-1880", ["age_over_110"], "1880-09-28"),
    ],
)
def test_birth_dates_against_the_nik(born, found, value):
    row = check(nik=NIK, nama="A", tanggal_lahir=born)
    assert (sorted(row.codes), row.clean["tanggal_lahir"]) == (found, value)


@pytest.mark.parametrize(
    ("born", "found"),
    [
        ("03/05/1980", ["date_ambiguous"]),
        (date(1980, 5, 3), ["date_ambiguous"]),
        ("1980-05-03", ["nik_dob_mismatch"]),
        ("3 Mei 1980", ["nik_dob_mismatch"]),
    ],
)
def test_the_nik_tells_exchanged_day_and_month(born, found):
    row = check(nik="1603010503807001", nama="A", tanggal_lahir=born)
    assert sorted(row.codes) == found
    assert row.clean["tanggal_lahir"] == ("1980-03-05" if found == ["date_ambiguous"] else "1980-05-03")


def test_a_year_alone_is_kept_for_the_register():
    assert check(nik=NIK, nama="A", tanggal_lahir="Tahun 1950").birth_year == 1950


def test_sex_against_the_nik():
    assert codes(nik=NIK, nama="A", jk="L") == ["nik_sex_mismatch"]
    assert codes(nik="-", nama="A", jk="L") == ["nik_missing"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("MES1YEM", ["name_suspect"]),
        ("INDAH 2", ["name_suspect"]),
        ("-", ["name_missing"]),
        ("\u2013", ["name_missing"]),
        ("NULL", ["name_missing"]),
        ("=1+1", ["formula_text", "name_suspect"]),
        ("ROSYIâ€™I", ["text_mojibake"]),
        (CellError("#REF!"), ["cell_error", "name_missing"]),
    ],
)
def test_names(name, found):
    assert codes(nik=NIK, nama=name, alamat="x") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("=1+1", ["formula_text"]),
        ("+SAMPING MASJID", ["formula_text"]),
        ("@rumah", ["formula_text"]),
        ("-DEKAT PASAR", ["formula_text"]),
        ("-5", []),
        ("- dekat", []),
        ("-", []),
        ("#N/A", ["cell_error"]),
        (CellError("#N/A"), ["cell_error"]),
        ("JL. KH. MAâ€™MUN", ["text_mojibake"]),
        ("CafÃ©", ["text_mojibake"]),
        ("Café", []),
    ],
)
def test_texts(text, found):
    assert codes(nik=NIK, nama="A", alamat=text) == found


def test_an_error_in_the_village_cell_is_an_empty_village():
    assert codes(nik=NIK, nama="A", desa=CellError("#N/A"), kecamatan="MUARA ENIM") == ["cell_error", "village_unknown"]


def test_another_kabupaten_is_outside_and_has_no_village():
    row = check(
        nik=NIK, nama="A", desa="KEPUR", kecamatan="MUARA ENIM", kabupaten="KOTA PRABUMULIH", kode_desa="1603022011"
    )
    assert (sorted(row.codes), row.clean["kode_desa"]) == (["region_outside"], None)


def test_a_list_without_region_columns_has_no_village_at_all():
    assert "kode_desa" not in check(nik=NIK, nama="A").clean


@pytest.mark.parametrize(
    ("kind", "born", "sex", "disability", "found"),
    [
        ("08", "28-09-1950", "P", "", ["nik_dob_mismatch"]),
        ("08", "28-09-1980", "P", "", ["category_rule"]),
        ("23", "28-09-1980", "P", "", []),
        ("09", "28-09-1980", "P", "", ["disability_kind_missing"]),
        ("09", "28-09-1980", "P", "fisik", []),
        ("09", "28-09-1980", "P", "cacat", ["disability_kind_missing", "value_unknown"]),
        ("24", "", "P", "", ["date_missing"]),
        ("PKH", "28-09-1980", "P", "", ["category_unknown"]),
    ],
)
def test_kinds(kind, born, sex, disability, found):
    assert codes(nik=NIK, nama="A", tanggal_lahir=born, jk=sex, kategori=kind, jenis_disabilitas=disability) == found


@pytest.mark.parametrize("tick", ["√", "✓", "✔", "v", "x"])
def test_a_tick_names_no_disability(tick):
    assert codes(nik=NIK, nama="A", jenis_disabilitas=tick) == ["value_unknown"]


def test_without_a_disability_column_nothing_is_missing():
    assert codes(nik=NIK, nama="A", kategori="Penyandang Disabilitas") == []


def test_wide_programme_columns_become_one_list():
    row = check(nik=NIK, nama="A", bansos_bpnt="YA", bansos_pkh="Tidak", pbi_jkn="DICEK ULANG")
    assert (row.clean["program"], sorted(row.codes)) == (["SEMBAKO"], ["value_unknown"])


def test_one_programme_a_row():
    row = check(nik=NIK, nama="A", jenis_bansos="PKH", tahap="Tahap 2 Tahun 2026", nominal="Rp 600.000")
    assert row.clean == {"nik": NIK, "nama": "A", "program": ["PKH"], "tahap": 2, "tahun": 2026, "nominal": 600000}
    assert codes(nik=NIK, nama="A", jenis_bansos="?", tahap="Tahun lalu", nominal="") == [
        "amount_invalid",
        "period_unknown",
        "program_unknown",
    ]


def test_lists_are_not_shared_between_rows():
    mapping = match([Header("NIK"), Header("NAMA"), Header("PKH")], [])
    checker = Checker(mapping, reference=date(2026, 9, 30), index=INDEX)
    assert checker.check([NIK, "A", "YA"]).clean["program"] == ["PKH"]
    assert checker.check([NIK, "A", "TIDAK"]).clean["program"] == []


def test_place_and_date_in_one_column():
    row = check(nik=NIK, nama="A", ttl="Lahat, 28-09-1980")
    assert (row.clean["tempat_lahir"], row.clean["tanggal_lahir"]) == ("Lahat", "1980-09-28")


@pytest.mark.parametrize("text", ["001/02", "RT 001 RW 002", "RT.001 RW.002", "001 002"])
def test_rt_and_rw_in_one_column(text):
    row = check(nik=NIK, nama="A", rt_rw=text)
    assert (row.clean, row.codes) == ({"nik": NIK, "nama": "A", "rt": "001", "rw": "002"}, set())


def test_short_rows_of_workbooks_are_empty_at_the_end():
    mapping = match([Header("NIK"), Header("NAMA"), Header("No. KK")], [])
    assert Checker(mapping, reference=date(2026, 9, 30), index=INDEX).check([NIK, "A"]).codes == {"kk_missing"}


def test_the_list_of_reasons_is_closed():
    assert len(ERRORS.keys() - PSKS_ERRORS.keys()) == 14
    assert len(WARNINGS.keys() - PSKS_WARNINGS.keys()) == 28
    assert all(text.endswith((".", ").")) for text in SENTENCES.values())


CELLS = [
    None, "", "-", "abc", "=1", "\x00\u202e", "1" * 400, "9" * 5_000, 0, 1, -1.5, 1.0, 1e300, True, "1", "YA",
    date(1980, 1, 1), "1980-01-01", CellError("#N/A"), "#N/A", CellError("1"), "١٢٣", "😀",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field"),
    [*((Checker, field) for field in [*PEOPLE_LABELS, *housing.LABELS]), *((ActorChecker, field) for field in LABELS)],
)
def test_a_cell_says_the_same_whatever_it_holds_and_whatever_came_before(kind, field):
    mapping = match([Header("x")], []).with_fields({0: field})
    more = {"psks_kinds": standard_kinds(), "kind": "tksk"} if kind is ActorChecker else {}

    def new() -> Checker:
        return kind(mapping, reference=date(2026, 9, 30), index=INDEX, **more)

    used = new()
    for cell in [*CELLS, *reversed(CELLS)]:
        row = used.check([cell])
        assert row == new().check([cell])
        to_json(row.values)


def test_columns_read_together_say_what_each_says():
    mapping = match([Header(name) for name in ("KEC", "DESA", "PKH", "BPNT", "NIK", "NAMA")], [])
    checker = Checker(mapping, reference=date(2026, 9, 30), index=INDEX)
    place, found = ("MUARA ENIM", "KEPUR"), ("16.03.02.2011", "16.03.02.2011", None)
    marks = (("YA", "TIDAK"), (True, 1), (1, True))
    rows = [
        checker.check([*where, *marked, NIK, "A"])
        for where, marked in zip([place, place, ("", "X")], marks, strict=True)
    ]
    assert [row.values["kode_desa"] for row in rows] == list(found)
    assert [row.values["program"] for row in rows] == [["PKH"], ["PKH", "SEMBAKO"], ["PKH", "SEMBAKO"]]
    assert [row.codes for row in rows] == [set(), set(), {"village_unknown"}]


def marking(*names):
    mapping = Mapping("", tuple(Column(place, name, name) for place, name in enumerate(names)), ("nama",), False, "")
    return Checker(mapping, reference=date(2026, 9, 30), index=INDEX)


@pytest.mark.parametrize(
    ("cells", "sex", "codes"),
    [((1, None), "L", set()), ((None, "P"), "P", set()), ((1, 1), None, {"sex_unknown"}),
     ((None, None), None, {"sex_unknown"}), (("Tongkat", 1), "P", {"value_unknown"})],
)  # fmt: skip
def test_the_sex_may_be_marked(cells, sex, codes):
    check = marking("nama", "jenis_kelamin:L", "jenis_kelamin:P")
    for _ in range(2):  # the second time from memory
        found = check.check(["BUDI", *cells])
        assert (found.values["jenis_kelamin"], found.codes) == (sex, codes)


def test_disabilities_may_be_marked():
    check = marking("nama", "kategori", "disabilitas:fisik", "disabilitas:mental")
    assert check.check(["BUDI", "09", "√", "v"]).values["disabilitas"] == ["fisik", "mental"]
    assert "disability_kind_missing" in check.check(["ANI", "09", None, "-"]).codes
    assert check.check(["ANI", "09", None, "-"]).values["disabilitas"] == []
