"""A sample that was filled in comes back as the list it is, without a complaint; so does what we hand on."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from imports import cage, reading, running, shapes, template_files
from imports.layouts import BY_NAME
from imports.samples import SAMPLES
from imports.shapes import SHAPES
from regions.models import Region

pytestmark = pytest.mark.django_db
FILLED = {
    "id_dtks": "1603102004123456", "nik": "1603105705807001", "no_kk": "1603100101997001", "nama": "SITI AMINAH",
    "jenis_kelamin": "P", "tempat_lahir": "Muara Enim", "tanggal_lahir": date(1980, 5, 17), "nama_ibu": "ZUBAIDAH",
    "alamat": "Jl. Lintas", "dusun": "Dusun II", "rt": "001", "rw": "002", "desa": "Segamit",
    "kecamatan": "Semende Darat Ulu", "provinsi": "SUMATERA SELATAN", "kabupaten": "MUARA ENIM", "hubungan": "ISTRI",
    "padan": "PADAN", "program:PKH": "YA", "program:SEMBAKO": "TIDAK", "program_list": ["PKH", "SEMBAKO"],
    "program": "PKH", "kategori": "Fakir Miskin", "telepon": "6281234567890", "tahap": "Tahap 2 Tahun 2026",
    "nominal": 600_000, "no_kks": "6032981234567890", "desil": 3,
}  # fmt: skip


def filled(tmp_path, layout, *rows):
    path = tmp_path / f"{layout}.xlsx"
    template_files.write(path, SHAPES[layout], rows)
    return running.stage(path, running.Wishes(reference_date=date(2026, 10, 1)))


@pytest.mark.parametrize("layout", SHAPES)
def test_a_filled_sample_is_recognised_without_complaint(tmp_path, layout):
    own = FILLED | ({"kategori": "24"} if layout == "pmks_kategori" else {})
    batch = filled(tmp_path, layout, own, own | {"nik": "1603105705807002", "nama": "RUKMINI"})
    assert (batch.layout, batch.rows_total, batch.counts["outcome"]) == (layout, 2, {"ok": 2, "warning": 0, "error": 0})
    values = batch.rows.order_by("pk").values_list("values", flat=True)[0]
    assert values["nik"] == FILLED["nik"] and values["nama"] == "SITI AMINAH"
    if "kode_desa" in values:
        assert Region.objects.get(pk=values["kode_desa"]).name == "Segamit"
    if "tanggal_lahir" in values:
        assert values["tanggal_lahir"] == "1980-05-17"


@pytest.mark.parametrize("layout", SAMPLES)
def test_an_empty_sample_is_recognised_and_its_other_sheets_are_no_lists(tmp_path, layout):
    path = tmp_path / "contoh.xlsx"
    template_files.write(path, SAMPLES[layout])
    with cage.opened(path) as reader:
        found = reading.survey(reader.file, reader.sheets())
    assert found.layout == layout and len(found.tables) == 1
    assert {sheet.name for sheet, _ in found.others} == {"Petunjuk", "Pilihan"}


@pytest.mark.parametrize("layout", SAMPLES)
def test_every_mapped_column_of_the_layout_is_in_the_sample(layout):
    from imports.fields import Header

    headers = [Header(column.upper, column.header) if column.upper else Header(column.header)
               for column in SAMPLES[layout].columns]  # fmt: skip
    known = BY_NAME[layout]
    assert {known.column_of(header) for header in headers} == set(known.columns)
    assert all(column.help for column in SAMPLES[layout].columns)


@pytest.mark.parametrize("layout", SHAPES)
def test_whatever_can_be_chosen_is_understood(tmp_path, layout):
    """Each choice of each column once, the others as in the example."""
    shape = SHAPES[layout]
    own = FILLED | ({"kategori": "24"} if layout == "pmks_kategori" else {})
    rows = []
    for column in shape.columns:
        if column.choices in (None, shapes.VILLAGES, shapes.KECAMATAN) or not column.field:
            continue
        for number, choice in enumerate(template_files._choices(column.choices)):
            more = {"nama": f"ORANG {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]} {column.header}", "nik": ""}
            rows.append(own | more | {column.field: choice})
    batch = filled(tmp_path, layout, *rows)
    allowed = {"nik_missing", "category_rule", "disability_kind_missing", "nik_sex_mismatch", "name_suspect",
               "duplicate_in_file"}  # fmt: skip
    assert batch.counts["outcome"]["error"] == 0
    assert set(batch.counts["code"]) <= allowed


def test_villages_can_be_chosen_by_kecamatan():
    made = BytesIO()
    template_files.write(made, SHAPES["usulan_v4"])
    sheet = ZipFile(made).read("xl/worksheets/sheet1.xml").decode()
    assert "COUNTIF(Pilihan!" in sheet and sheet.count("<dataValidation ") == len(SHAPES["usulan_v4"].columns)
    lists = ZipFile(made).read("xl/worksheets/sheet3.xml").decode()
    assert all(name in lists for name in ("Segamit", "Semende Darat Ulu", "PDSNS"))


def test_what_looks_like_a_formula_stands_as_text(tmp_path):
    made = tmp_path / "a.xlsx"
    template_files.write(made, SHAPES["ppks_5_pas"], [FILLED | {"alamat": "=HYPERLINK(1)", "nama": "@SITI"}])
    with ZipFile(made) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "'=HYPERLINK(1)" in sheet and "'@SITI" in sheet
