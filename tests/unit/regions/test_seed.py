"""Kabupaten Muara Enim as the seed brings it."""

from collections import Counter

import pytest

from regions.models import Kind, Region
from regions.seed import DATA, read, seed
from trail.models import Event

pytestmark = pytest.mark.django_db


def test_has_22_kecamatan_and_256_villages():
    kinds = Counter(Region.objects.values_list("kind", flat=True))
    assert kinds == {"provinsi": 1, "kabupaten": 1, "kecamatan": 22, "desa": 246, "kelurahan": 10}


def test_every_village_lies_in_a_kecamatan_of_the_kabupaten():
    for village in Region.objects.villages().select_related("parent__parent"):
        assert village.parent.kind == Kind.KECAMATAN
        assert village.parent.parent_id == "16.03"


def test_village_numbers_tell_desa_from_kelurahan():
    for village in Region.objects.villages():
        assert village.kind == {"1": "kelurahan", "2": "desa"}[village.code[9]], village


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("16.03.10.2004", "Desa Segamit, Semende Darat Ulu"),
        ("16.03.02.1007", "Kelurahan Pasar II Muara Enim, Muara Enim"),
        ("16.03.11.2009", "Desa Ujan Mas Ulu, Ujan Mas"),
        ("16.03.26", "Kecamatan Empat Petulai Dangku"),
        ("16.03", "Kabupaten Muara Enim"),
        ("16", "Provinsi Sumatera Selatan"),
    ],
)
def test_labels(code, label):
    assert Region.objects.get(pk=code).label == label


def test_fourteen_names_stand_in_several_kecamatan():
    names = Counter(Region.objects.villages().values_list("name", flat=True))
    assert sum(count > 1 for count in names.values()) == 14
    assert names["Pagar Dewa"] == names["Tanjung Baru"] == 3


def test_again_changes_nothing():
    before = Event.objects.count()
    seed()
    assert Region.objects.count() == 280
    assert Event.objects.count() == before


def test_leaves_another_district_alone():
    Region.objects.filter(level=4).delete()
    Region.objects.filter(level=3).delete()
    Region.objects.filter(level=2).delete()
    Region.objects.create(code="16.04", level=2, kind="kabupaten", name="Lahat", parent_id="16")
    seed()
    assert not Region.objects.filter(code="16.03").exists()


def test_data_file_is_sorted_and_without_doubles():
    codes = [row.code for row in read(DATA)]
    assert codes == sorted(set(codes))
