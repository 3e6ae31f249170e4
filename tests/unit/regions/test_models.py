"""What the database itself refuses, and the helpers of a region."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"code": "17", "level": 1, "kind": "kecamatan", "name": "X"},
        {"code": "17", "level": 1, "kind": "provinsi", "name": "X", "parent_id": "16"},
        {"code": "16.0", "level": 2, "kind": "kabupaten", "name": "X", "parent_id": "16"},
        {"code": "17.01", "level": 2, "kind": "kabupaten", "name": "X", "parent_id": "16"},
        {"code": "16.05", "level": 2, "kind": "kabupaten", "name": "X"},
        {"code": "16.03.10.2999", "level": 4, "kind": "desa", "name": "X", "parent_id": "16.03.11"},
        {"code": "16.03.10.2999", "level": 4, "kind": "kota", "name": "X", "parent_id": "16.03.10"},
        {"code": "16.03.10.2999", "level": 9, "kind": "desa", "name": "X", "parent_id": "16.03.10"},
        {"code": "16.03.10_2999", "level": 4, "kind": "desa", "name": "X", "parent_id": "16.03.10"},
    ],
)
def test_refuses_what_does_not_fit(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(**values)


def test_accepts_a_desa_adat():
    region = Region.objects.create(
        code="16.03.10.3001", level=4, kind="desa_adat", name="Desa Adat Contoh", parent_id="16.03.10"
    )
    assert region.label == "Desa Adat Contoh, Semende Darat Ulu"


def test_refuses_a_bps_code_twice():
    Region.objects.filter(pk="16.03.10").update(kode_bps="1603100")
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(pk="16.03.11").update(kode_bps="1603100")


@pytest.mark.parametrize(
    ("code", "kecamatan"), [("16", None), ("16.03", None), ("16.03.10", "16.03.10"), ("16.03.10.2004", "16.03.10")]
)
def test_kecamatan_code(code, kecamatan):
    assert Region.objects.get(pk=code).kecamatan_code == kecamatan


def test_under_is_not_fooled_by_a_shared_beginning():
    assert Region.objects.under("16.03.1").count() == 0
    assert Region.objects.under("16.03.10").count() == 10
    assert Region.objects.under("16.03").count() == 278


def test_delete_is_refused_while_something_lies_in_it():
    with pytest.raises(ProtectedError):
        Region.objects.get(pk="16.03.10").delete()
