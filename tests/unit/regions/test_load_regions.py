"""`manage.py load_regions` on an excerpt made by hand in the layout of idn-area-data 4.0.1."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from regions.models import Region
from regions.resolve import resolve

pytestmark = pytest.mark.django_db

FILES = {
    "provinces.csv": "code,name\n16,Sumatera Selatan\n91,Papua\n",
    "regencies.csv": (
        "code,province_code,name\n16.71,16,Kota Palembang\n91.03,91,Kabupaten Jayapura\n99.01,99,Lainnya\n"
    ),
    "districts.csv": "code,regency_code,name\n16.71.01,16.71,Ilir Barat II\n91.03.01,91.03,Sentani\n",
    "villages.csv": (
        'code,district_code,name\n16.71.01.1001,16.71.01,29 Ilir\n16.71.01.1002,16.71.01,"Ka""ap"\n'
        "91.03.01.1001,91.03.01,Sentani Kota\n91.03.01.2002,91.03.01,Sereh\n91.03.01.3007,91.03.01,Desa Adat Yoboi\n"
    ),
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def load(code, folder, *options):
    out = StringIO()
    call_command("load_regions", code, "--from", str(folder), *options, stdout=out)
    return out.getvalue()


def test_loads_another_kabupaten_beside_ours(folder):
    assert "6 regions, 6 added, 0 renamed" in load("91.03", folder)
    assert Region.objects.get(pk="91.03").label == "Kabupaten Jayapura"
    assert Region.objects.get(pk="91.03.01.3007").kind == "desa_adat"
    assert Region.objects.get(pk="91.03.01.1001").label == "Kelurahan Sentani Kota, Sentani"
    assert Region.objects.filter(pk="16.03").exists()


def test_loads_a_kota_of_a_province_already_there(folder):
    assert "5 regions, 4 added" in load("16.71", folder)
    assert Region.objects.get(pk="16.71").short_label == "Kota Palembang"
    assert Region.objects.get(pk="16.71.01.1002").name == 'Ka"ap'


def test_again_changes_nothing(folder):
    load("91.03", folder)
    assert "0 added, 0 renamed" in load("91.03", folder)


def test_says_what_was_renamed_and_what_is_gone(folder):
    load("91.03", folder)
    text = (
        FILES["villages.csv"]
        .replace("2002,91.03.01,Sereh", "2004,91.03.01,Sereh")
        .replace("Sentani Kota", "Kota Sentani")
    )
    (folder / "villages.csv").write_text(text)
    said = load("91.03", folder)
    assert "renamed: Kelurahan Sentani Kota -> Kelurahan Kota Sentani" in said
    assert "no longer in the files, kept: 91.03.01.2002" in said
    assert Region.objects.filter(pk="91.03.01.2002").exists()


def test_only_takes_the_other_district_away(folder):
    load("91.03", folder, "--only")
    assert set(Region.objects.values_list("code", flat=True)) == {
        "91", "91.03", "91.03.01", "91.03.01.1001", "91.03.01.2002", "91.03.01.3007",
    }  # fmt: skip


def test_only_a_kota_is_found_by_its_name_with_kota(folder):
    load("16.71", folder, "--only")
    assert resolve("Ilir Barat II", "29 Ilir", kabupaten="KOTA PALEMBANG").region == "16.71.01.1001"
    assert resolve("Ilir Barat II", "29 Ilir", kabupaten="Kab. Palembang").state == "outside"


def test_only_is_refused_while_records_stand_there(folder):
    from accounts.authz import Role
    from tests.factories.accounts import make_user

    make_user(Role.OPERATOR, "16.03.10.2004")
    with pytest.raises(CommandError, match="in use"):
        load("91.03", folder, "--only")
    assert not Region.objects.filter(pk="91.03").exists()


@pytest.mark.parametrize(
    ("code", "name", "text", "message"),
    [
        ("77.77", None, None, "is not a kabupaten"),
        ("99.01", None, None, "hold no province"),
        ("91.03", "villages.csv", None, "cannot be read"),
        ("91.03", "villages.csv", "kode;nama\n", "no column"),
        ("91.03", "villages.csv", "code,district_code,name\n", "hold no province"),
        ("91.03", "villages.csv", "code,district_code,name\n91.03.01.4001,91.03.01,X\n", "in no kecamatan"),
        ("91.03", "villages.csv", "code,district_code,name\n91.03.09.2001,91.03.09,X\n", "in no kecamatan"),
        ("91.03", "villages.csv", "code,district_code,name\n91.03.09.2001,91.03.01,X\n", "in no kecamatan"),
        ("91.03", "regencies.csv", "code,province_code,name\n91.03,91,Jayapura\n", "neither Kabupaten nor Kota"),
    ],
)
def test_refuses_files_that_are_not_right(folder, code, name, text, message):
    if name:
        (folder / name).unlink()
    if text is not None:
        (folder / name).write_text(text)
    with pytest.raises(CommandError, match=message):
        load(code, folder)
    assert Region.objects.count() == 280


def test_refuses_bytes_that_are_no_text(folder):
    (folder / "villages.csv").write_bytes(b"code,district_code,name\n\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read"):
        load("91.03", folder)
