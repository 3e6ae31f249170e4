"""The village a table is about, by its title rows, the name of its sheet, the name of the file."""

import pytest

from imports.titles import Titles
from regions.models import Level
from regions.resolve import Index

LINGGA, SEGAYAM, MIDAR, BITIS, GELUMBANG = (
    "16.03.07.2001", "16.03.06.2001", "16.03.06.2002", "16.03.06.2003", "16.03.06.1004",
)  # fmt: skip
HERE, THERE, DALAM, PASAR = "16.03.06.2005", "16.03.07.2005", "16.03.06.2006", "16.03.02.1001"
INDEX = Index.build(
    [
        ("16.03", Level.KABUPATEN, "Muara Enim"),
        ("16.03.02", Level.KECAMATAN, "Muara Enim"),
        (PASAR, Level.VILLAGE, "Pasar II Muara Enim"),
        ("16.03.06", Level.KECAMATAN, "Gelumbang"),
        (SEGAYAM, Level.VILLAGE, "Segayam"),
        (MIDAR, Level.VILLAGE, "Midar"),
        (BITIS, Level.VILLAGE, "Bitis"),
        (GELUMBANG, Level.VILLAGE, "Gelumbang"),
        (HERE, Level.VILLAGE, "Suka Maju"),
        (DALAM, Level.VILLAGE, "Dalam"),
        ("16.03.07", Level.KECAMATAN, "Lawang Kidul"),
        (LINGGA, Level.VILLAGE, "Lingga"),
        (THERE, Level.VILLAGE, "Suka Maju"),
    ],
    [(MIDAR, "Midar Lamo")],
)


def village(*titles, sheet=None, file="daftar.xlsx") -> str:
    """`titles`: one row each, a text or a list of cells."""
    rows = [[title, None] if isinstance(title, str) else title for title in titles]
    return Titles(INDEX, file).village(sheet, rows)


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (["DAFTAR PENERIMA BLT DD", "DESA LINGGA KECAMATAN LAWANG KIDUL", "KABUPATEN MUARA ENIM TAHUN 2026"], LINGGA),
        (["DATA WARGA MISKIN DESA MIDAR", "KECAMATAN GELUMBANG"], MIDAR),
        (["Data warga Ds. Lingga, Kec. Lawang Kidul, Kab. Muara Enim"], LINGGA),
        (["Desa: Lingga"], LINGGA),
        ([["Desa/Kelurahan", ":", "Lingga"], ["Kecamatan", ": Lawang Kidul"]], LINGGA),
        ([["KAB/KOTA :", None, "MUARA ENIM"], ["DESA :", None, "SEGAYAM"]], SEGAYAM),
        (["KELURAHAN PASAR II"], PASAR),
        (["DESA LINGGA (LAWANG KIDUL)"], LINGGA),
        (["DESA SUKA MAJU KECAMATAN LAWANG KIDUL"], THERE),
        (["DESA MIDAR LAMO"], MIDAR),
        (["DATA DESA SEGAYAM\nTAHUN 2026"], SEGAYAM),
        (["KELURAHAN GELUMBANG"], GELUMBANG),
        (["PEMERINTAH DESA LINGGA", "Jl. Raya No. 1 Desa Segayam Kode Pos 31355"], LINGGA),
    ],
)
def test_titles_name_the_village(titles, code):
    assert village(*titles) == code


@pytest.mark.parametrize(
    "titles",
    [
        [],
        ["DAFTAR PENERIMA BANTUAN", "BERITA ACARA MUSYAWARAH DESA", "NOMOR : 140/05/2026"],
        ["KECAMATAN GELUMBANG"],
        ["DESA SEGAYAM", "DESA MIDAR"],
        ["DESA SEGAYAM DAN MIDAR"],
        ["DESA SEGAYAM, MIDAR"],
        ["DESA SUKA MAJU"],
        ["DESA LINGGA KECAMATAN GELUMBANG"],
        ["DESA LINGGA KECAMATAN TANJUNG RAJA"],
        ["DESA LINGGA KABUPATEN OGAN ILIR"],
        ["DESA LINGGA JAYA"],
        ["DESA SEGAYEM KECAMATAN GELUMBANG"],
        ["REKAP PER DESA DALAM KECAMATAN GELUMBANG"],
        ["Alamat : Jl. Lintas, Kel. Pasar II Muara Enim"],
    ],
)
def test_titles_with_any_doubt_name_none(titles):
    assert village(*titles) == ""


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("SEGAYAM", SEGAYAM), ("Ds. Midar", MIDAR), ("BITIS 2026", BITIS), ("3. Lingga", LINGGA),
        ("Lingga_2026", LINGGA), ("midar lamo", MIDAR), ("Ds. Lingga Kec. Lawang Kidul", LINGGA),
        ("Kel. Gelumbang", GELUMBANG),
        ("GELUMBANG", ""), ("Suka Maju", ""), ("Sheet1", ""), ("Lingga Baru", ""), ("Rekap Lingga", ""), ("1", ""),
    ],
)  # fmt: skip
def test_the_name_of_a_sheet(sheet, code):
    assert village(sheet=sheet) == code


def test_title_and_sheet_agree_or_say_nothing():
    assert village("KECAMATAN LAWANG KIDUL", sheet="Suka Maju") == THERE
    assert village("DATA DESA LINGGA", sheet="LINGGA") == LINGGA
    assert village("DATA DESA LINGGA", sheet="Lingga PKH") == LINGGA
    assert village("DATA DESA LINGGA", sheet="SEGAYAM") == ""


def test_the_name_of_the_file_is_the_last_hint():
    assert village(file="01-kpm-desa-lingga.xlsx") == LINGGA
    assert village(file="segayam.csv") == SEGAYAM
    assert village("DATA DESA MIDAR", file="01-kpm-desa-lingga.xlsx") == MIDAR
    assert village("KECAMATAN GELUMBANG", file="01-kpm-desa-lingga.xlsx") == ""
    assert village(file="02-per-desa-kecamatan-gelumbang.xlsx") == ""
