"""Who a row might be: written otherwise is the same person, twins and namesakes are not."""

from datetime import date
from types import SimpleNamespace

import pytest

from imports.register.alike import likeness

SEGAMIT, PELAKAT, FAR = "16.03.10.2004", "16.03.10.2009", "16.03.01.2001"
NIK = "1603105705807001"


def row(**values) -> dict:
    return {"nama": "SITI AMINAH", "tanggal_lahir": "1980-05-07", "kode_desa": SEGAMIT, "jenis_kelamin": "P"} | values


def person(**values) -> SimpleNamespace:
    known = {
        "name": "SITI AMINAH", "birth_date": date(1980, 5, 7), "birth_year": 1980, "nik": None, "mother_name": "",
        "village_id": SEGAMIT, "kecamatan_id": "16.03.10", "sex": "P",
    }  # fmt: skip
    return SimpleNamespace(**known | values)


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({}, {}),
        ({"nama": "ST. AMINAH"}, {}),
        ({"nama": "SITTI AMINAH"}, {"name": "Siti Aminah binti Hasan"}),
        ({"nama": "AMINAH"}, {}),
        ({"nama": "MUH. SOEKARNO"}, {"name": "Muhammad Sukarno"}),
        ({"nama": "SITI AMINHA"}, {}),
        ({"tanggal_lahir": "1980-07-05"}, {}),
        ({"tanggal_lahir": "1981-05-07"}, {}),
        ({"tanggal_lahir": None, "tahun_lahir": 1980}, {}),
        ({"jenis_kelamin": "L"}, {}),
        ({"kode_desa": PELAKAT}, {}),
        ({"kode_desa": FAR, "nama_ibu": "KHOLIFAH"}, {"mother_name": "KHOLIFA"}),
        ({"nik": NIK}, {}),
        ({"nik": NIK}, {"nik": "1603105705807010"}),
    ],
)
def test_may_be_the_same(values, known):
    assert likeness(row(**values), person(**known)) > 0


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({"nama": "BUDI SANTOSO"}, {}),
        ({"tanggal_lahir": "1975-11-23"}, {}),
        ({"kode_desa": FAR}, {}),
        ({"nama_ibu": "KHOLIFAH"}, {"mother_name": "RATNA"}),
        ({"nik": NIK}, {"nik": "1603104101907002"}),
        ({"nik": NIK, "nama": "SITI AMINAH"}, {"nik": "1603105705807002", "name": "SITI AMALIA"}),
        ({"nama": "SITI AMINUDIN", "jenis_kelamin": "L"}, {"name": "SITI AMINAH"}),
        ({"tanggal_lahir": None}, {"birth_year": 1980, "name": "SITI AMINA", "village_id": PELAKAT}),
    ],
)
def test_is_somebody_else(values, known):
    assert likeness(row(**values), person(**known)) == 0


def test_the_same_family_card_is_a_place():
    assert likeness(row(kode_desa=FAR), person(birth_date=date(1980, 7, 5)), same_card=True) > 0
    assert likeness(row(kode_desa=FAR), person(birth_date=date(1980, 7, 5))) == 0
