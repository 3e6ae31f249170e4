"""Which column is which field; what is ambiguous is never decided in silence."""

import pytest

from imports.columns import Confidence, match
from imports.fields import FIELD_OF, KNOWN, LABELS, Header, slug
from imports.layouts import BY_NAME, LAYOUTS, recognised


def headers(*texts):
    return [Header(text) for text in texts]


def fields(mapping):
    return [column.field for column in mapping.columns]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("No. KK", "no_kk"),
        ("NO.KK (16 DIGIT)", "no_kk"),
        ("TANGGAL LAHIR (31/01/2000)", "tanggal_lahir"),
        ("  Nama\nLengkap ", "nama_lengkap"),
        ("L/P", "l_p"),
        ("(NIK)", "nik"),
        ("...", ""),
    ],
)
def test_slugs(header, name):
    assert slug(header) == name


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_recognises_itself_in_any_order_and_spelling(layout):
    own = [name.split("|")[-1] for name in layout.columns]
    shouted = headers(*[name.replace("_", " ").upper() for name in reversed(own)])
    mapping = match(shouted, [])
    assert mapping.layout == layout.name
    assert set(fields(mapping)) - {None} == set(layout.columns.values()) - {None}


def test_a_layout_stands_a_missing_and_an_extra_column():
    own = [name.split("|")[0] for name in BY_NAME["siks_bnba"].columns if name != "id_dtks"]
    assert recognised(headers(*own, "CATATAN PETUGAS")).name == "siks_bnba"


def test_a_foreign_list_is_no_layout():
    assert recognised(headers("NIK", "NAMA", "ALAMAT")) is None


def test_a_layout_may_be_insisted_on():
    assert match(headers("NIK", "NAMA", "KETERANGAN"), [], "pdtt_2025").columns[2].field == "hasil"


def test_synonyms_say_it_for_sure():
    mapping = match(
        headers("Nomor Induk Kependudukan", "Nama Penerima", "Tgl Lhr", "JK", "Hub Kel", "Desil Nasional", "PBI JKN"),
        [],
    )
    assert fields(mapping) == ["nik", "nama", "tanggal_lahir", "jenis_kelamin", "hubungan", "desil", "program:PBI_JKN"]
    assert {column.confidence for column in mapping.columns} == {Confidence.SURE}


@pytest.mark.parametrize("header", ["KK", "Kel", "Status", "HP", "Disabilitas"])
def test_an_ambiguous_header_without_values_is_left_to_the_user(header):
    column = match(headers("NIK", "NAMA", header), []).columns[2]
    assert (column.field, column.confidence) == (None, Confidence.OPEN)
    assert column.choices


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("KK", ["1603010709207003", "1603010709207004", "1603010709207005"], "no_kk"),
        ("KK", ["SITI AMINAH", "BUDI", "HASAN"], None),
        ("KEL", ["L", "P", "L"], "jenis_kelamin"),
        ("KEL", ["LAKI-LAKI", "PEREMPUAN"], "jenis_kelamin"),
        ("KEL", ["KEPUR", "TUNGKAL"], "desa"),
        ("KETERANGAN", ["LAYAK", "TIDAK LAYAK", "MD"], "hasil"),
        ("KETERANGAN", ["sakit", "yatim"], "keterangan"),
        ("Status", ["layak", "pindah"], "hasil"),
        ("PKH", ["YA", "TIDAK", "-"], "program:PKH"),
        ("BANTUAN", ["PKH", "BPNT"], None),
    ],
)
def test_the_values_decide_where_they_can(header, values, field):
    rows = [["1603016809807001", "A", value] for value in values]
    assert match(headers("NIK", "NAMA", header), rows).columns[2].field == field


def test_an_unknown_header_over_numbers_is_asked_about():
    rows = [[f"16030168098{n:05}"] for n in range(7001, 7006)]
    column = match(headers("Identitas"), rows).columns[0]
    assert (column.field, column.confidence, column.choices) == (None, Confidence.OPEN, ("nik", "no_kk", None))


def test_two_columns_for_one_field_the_better_name_wins():
    mapping = match(headers("NAMA KRT", "NIK", "NAMA"), [])
    assert fields(mapping) == [None, "nik", "nama"]
    assert mapping.columns[0].choices == (None, "nama")


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("NIK", "NAMA"), ("nik",)),
        (("NIK", "NAMA", "KATEGORI"), ("nik", "kategori")),
        (("NIK", "NAMA", "JENIS BANSOS"), ("nik", "program")),
        (("NIK", "NAMA", "JENIS BANSOS", "TAHAP"), ("nik", "program", "tahap", "tahun")),
        (("NIK_MASK", "NAMA", "DESA"), ("nik_mask", "nama", "kode_desa")),
        (("NAMA", "TANGGAL LAHIR", "DESA"), ("nama", "tanggal_lahir", "kode_desa")),
    ],
)
def test_what_makes_rows_the_same_in_a_foreign_list(names, key):
    assert match(headers(*names), []).key == key


def test_the_users_choice_is_sure_and_changes_the_key():
    before = match(headers("NIK", "NAMA", "JENIS"), [])
    after = before.with_fields({2: "kategori"})
    assert (after.columns[2].field, after.columns[2].confidence, after.key) == (
        "kategori",
        Confidence.SURE,
        ("nik", "kategori"),
    )
    assert not after.open


def test_confirming_a_layout_unchanged_keeps_it():
    before = match(headers(*[name.split("|")[0] for name in BY_NAME["ppks_5_pas"].columns]), [])
    after = before.with_fields({column.index: column.field for column in before.columns})
    assert (after.layout, after.key) == ("ppks_5_pas", ("nik",))


def test_the_fingerprint_forgets_capitals_and_blanks_but_not_order():
    one, same, other = (
        match(headers(*texts), []).fingerprint for texts in (("NIK", "Nama"), ("nik ", "NAMA"), ("Nama", "NIK"))
    )
    assert one == same != other


def test_letters_of_columns():
    columns = match(headers(*[f"k{n}" for n in range(60)]), []).columns
    assert [columns[n].letter for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_every_field_has_a_label_and_every_synonym_one_meaning():
    assert set(FIELD_OF.values()) <= LABELS.keys()
    assert all(field in LABELS for layout in LAYOUTS for field in layout.columns.values() if field)
    assert all(slug(name) == name.strip("_") for name in KNOWN)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("N.I.K", "nik"), ("N I K", "nik"), ("No.K.K", "no_kk"), ("TGLLAHIR", "tanggal_lahir"), ("N A M A", "nama"),
        ("T.T.L", "ttl"), ("JENKEL", "jenis_kelamin"), ("Tgl/Bln/Thn Lahir", "tanggal_lahir"),
        ("Nama Sesuai KTP", "nama"), ("Nama Desa/Kelurahan", "desa"), ("Jenis PPKS/PMKS", "kategori"),
        ("No. Telp/HP", "telepon"), ("Status Hubungan Dalam Keluarga", "hubungan"),
    ],
)  # fmt: skip
def test_clerks_write_headers_in_many_ways(header, field):
    assert fields(match(headers(header), [])) == [field]


@pytest.mark.parametrize("upper", ["WALI", "WALI / ORANG TUA", "IBU", "DATA PENDAMPING", "Ahli Waris"])
def test_what_is_said_of_somebody_else_is_never_taken_by_itself(upper):
    mapping = match([Header("ANAK", "NAMA"), Header(upper, "NAMA"), Header(upper, "NIK"), Header("DESA")], [])
    assert fields(mapping)[0::3] == ["nama", "desa"]
    assert fields(mapping)[2] is None and mapping.columns[2].confidence == Confidence.OPEN
    assert mapping.columns[2].choices == (None, "nik")


def test_the_name_of_the_mother_may_stand_below_her():
    assert fields(match([Header("IBU KANDUNG", "NAMA"), Header("IBU HAMIL", "NIK")], [])) == ["nama_ibu", "nik"]


@pytest.mark.parametrize("cells", [(1, None), ("√", ""), ("L", None), ("v", None)])
def test_the_sexes_may_have_a_column_each(cells):
    one, none = cells
    samples = [["A", one, none], ["B", none, "P" if one == "L" else one]]
    assert fields(match(headers("Nama", "L", "P"), samples)) == ["nama", "jenis_kelamin:L", "jenis_kelamin:P"]
    below = [Header("Nama"), Header("JENIS KELAMIN", "P"), Header("JENIS KELAMIN", "L")]
    assert fields(match(below, [])) == ["nama", "jenis_kelamin:P", "jenis_kelamin:L"]


def test_kinds_of_disability_may_have_a_column_each():
    below = [Header("RAGAM DISABILITAS", name) for name in ("Fisik", "Intelektual", "Mental", "Sensorik")]
    assert fields(match([Header("Nama"), *below], []))[1:] == [
        f"disabilitas:{kind}" for kind in ("fisik", "intelektual", "mental", "sensorik")
    ]


OFF = [["A", "PBI JKN", "NONAKTIF"], ["B", "PBI JKN", "AKTIF"], ["C", "PBI JKN", "Tidak Aktif"]]


@pytest.mark.parametrize("header", ["STATUS KEPESERTAAN", "STATUS PESERTA", "STATUS PBI", "STATUS", "KET", "KEADAAN"])
def test_who_was_switched_off_is_read_from_its_words(header):
    assert fields(match(headers("Nama", "Program", header), OFF))[2] == "keadaan_program"
    assert fields(match(headers("Nama", "Alamat", header), OFF))[2] != "keadaan_program", "of no programme"


def test_nobody_passes_over_numbers_of_persons_or_words_of_the_end():
    mapping = match(headers("Nama", "Program", "Posisi"), OFF)
    assert [column.header for column in mapping.unsaid] == ["Posisi"]
    niks = [["A", "1603016809807001"], ["B", "1603016809807002"], ["C", "1603016809807003"]]
    assert [column.header for column in match(headers("Nama", "Identitas"), niks).unsaid] == ["Identitas"]
    told = [[*row, row[1]] for row in niks]
    assert match(headers("Nama", "NIK", "Identitas"), told).unsaid == []
