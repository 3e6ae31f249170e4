"""Houses and assets of a DTSEN list of families: what is read, and the survey it becomes."""

from datetime import date

import pytest

from accounts.authz import Role
from cases.actions import record_dwelling, update_dwelling
from cases.models import Dwelling, Family
from imports import housing
from imports.layouts import BY_NAME
from tests.factories.accounts import make_user
from tests.factories.imports import REFERENCE, figures, make_applied
from tests.unit.imports.test_undoing import kept, register, undo
from trail.reading import history

CARD = "1603100709207003"
HOUSE = {
    "status_kepemilikan_rumah": "Milik sendiri", "jenis_lantai_terluas": "Semen/bata merah", "luas_lantai": "36,5 m2",
    "jenis_dinding_terluas": "Kayu/papan", "jenis_atap_terluas": "Seng", "daya_terpasang": "450 watt",
    "sumber_air_minum_utama": "Sumur tak terlindung", "sumber_penerangan_utama": "Listrik PLN dengan meteran",
    "bahan_bakar_utama_memasak": "Gas elpiji 3 kg", "fasilitas_bab": "Tidak ada", "jumlah_ternak_kambing_domba": "",
    "pembuangan_akhir_tinja": "Lubang tanah", "aset_bergerak_sepeda_motor": "YA", "aset_bergerak_mobil": "TIDAK",
    "aset_bergerak_smartphone": "2", "jumlah_ternak_sapi": "2", "jumlah_ternak_kerbau": "1 ekor",
}  # fmt: skip


@pytest.fixture
def data(db):
    return make_user(Role.DATA, name="Operator Data")


def dtsen(**more) -> str:
    """A row of the DTSEN list of families with all its columns."""
    cells = HOUSE | {
        "nomor_kartu_keluarga": CARD, "nama_anggota_keluarga": "HASAN", "desil_nasional": "2",
        "kabupaten_kota": "MUARA ENIM", "kecamatan": "SEMENDE DARAT ULU", "kelurahan_desa": "SEGAMIT",
    }  # fmt: skip
    return ";".join((cells | more).get(column, "") for column in BY_NAME["dtsen_keluarga"].columns)


HEADER = ";".join(BY_NAME["dtsen_keluarga"].columns)


@pytest.mark.parametrize(
    ("field", "cell", "meant"),
    [
        ("rumah:lantai", "KERAMIK", "keramik"),
        ("rumah:lantai", "Lantai emas", None),
        ("rumah:lantai", "1", None),  # a number means another thing in another edition
        ("rumah:daya", 450, "450"),
        ("rumah:daya", "1.300 watt", "1300"),
        ("rumah:luas_lantai", "36", 36),
        ("rumah:luas_lantai", "luas", None),
        ("aset:mobil", "Ada", True),
        ("aset:mobil", "0", False),
        ("aset:mobil", "", None),
        ("ternak:sapi", "3 ekor", 3),
        ("ternak:sapi", "-", None),
        ("rumah:atap", None, None),
    ],
)
def test_cells_are_read_by_their_words(field, cell, meant):
    assert housing.read(field, cell) == meant


def test_every_choice_of_a_survey_is_found_by_its_own_name():
    for field, (_, choices, _others) in housing._CODED.items():
        assert all(housing.read(field, choice.label) == choice.value for choice in choices), field


def test_a_family_gets_one_survey_of_the_day_of_the_list(data):
    batch = make_applied(data, dtsen(), header=HEADER)
    assert (batch.layout, figures(batch)) == ("dtsen_keluarga", (1, 0, 0, 0, 0))
    found, family = Dwelling.objects.get(), Family.objects.get()
    assert (found.family, found.surveyed_on, found.origin) == (family, REFERENCE, f"impor:{batch.pk}")
    assert (found.tenure, found.floor, found.floor_area, found.wall) == (
        "milik_sendiri",
        "semen_bata",
        36,
        "kayu_papan",
    )
    assert (found.roof, found.water, found.light) == ("seng", "sumur_tak_terlindung", "pln_meteran")
    assert (found.power, found.fuel, found.toilet, found.sewage) == ("450", "elpiji_3kg", "tidak_ada", "lubang_tanah")
    assert (found.assets, found.cattle, found.goats) == (["telepon_pintar", "sepeda_motor"], 3, None)
    assert any(f"Impor #{batch.pk}" in event.note for event in history(family))
    assert len(history(family)) == 1


def test_the_same_list_again_brings_no_survey_and_a_change_brings_one_more(data, monkeypatch):
    make_applied(data, dtsen(), header=HEADER)
    monkeypatch.setattr("tests.factories.imports.REFERENCE", date(2026, 9, 30))
    make_applied(data, dtsen(desil_nasional=""), header=HEADER)
    assert Dwelling.objects.count() == 1
    batch = make_applied(data, dtsen(desil_nasional="", jenis_lantai_terluas="Keramik"), header=HEADER)
    assert figures(batch) == (0, 1, 0, 0, 0)
    assert list(Dwelling.objects.order_by("surveyed_on").values_list("floor", flat=True)) == ["semen_bata", "keramik"]


def test_a_survey_made_by_hand_on_that_day_stays(data):
    make_applied(data, dtsen(**dict.fromkeys(HOUSE, "")), header=HEADER)
    assert not Dwelling.objects.exists()
    values = {"surveyed_on": REFERENCE, "floor": "tanah"}
    record_dwelling(by=data, family=Family.objects.get(), values=values)
    make_applied(data, dtsen(), header=HEADER)
    assert Dwelling.objects.get().floor == "tanah"


def test_it_goes_back_with_its_list_unless_it_was_corrected(data):
    make_applied(data, dtsen(**dict.fromkeys(HOUSE, "")), header=HEADER)
    before = register()
    undo(data, make_applied(data, dtsen(), header=HEADER))
    assert register() == before
    batch = make_applied(data, dtsen(), header=HEADER)
    update_dwelling(
        by=make_user(Role.BACK, name="Yudi Pranata"), dwelling=Dwelling.objects.get(), values={"roof": "beton"}
    )
    undo(data, batch)
    assert Dwelling.objects.get().roof == "beton" and "Yudi Pranata" in kept(batch)[0][1]
