"""What a visit found of a person (meninggal, pindah) is told until the office has recorded it; a list ends nobody."""

import pytest

from accounts.authz import Role
from cases.models import Person
from cases.models.person import DeactivationReason
from tests.factories.accounts import make_user
from tests.factories.imports import figures, make_applied, make_previewed, nik

pytestmark = pytest.mark.django_db
HEADER = "nik;nama;tgl_lahir;jenis_kelamin;desa;kecamatan;keterangan"
DEAD, MOVED = "MENINGGAL DUNIA", "PINDAH"


@pytest.fixture
def data():
    return make_user(Role.DATA)


def row(name: str, found: str, number: str = "") -> str:
    return f"{number or nik()};{name};17-05-1980;L;KEPUR;MUARA ENIM;{found}"


def test_who_is_said_to_be_gone_is_told_and_stays(data):
    number = nik()
    make_applied(data, row("BUDI", "LAYAK", number), row("ANI", "LAYAK"), header=HEADER)
    rows = [row("BUDI", DEAD, number), row("CICI", MOVED), row("DEDI", "LAYAK")]
    batch = make_previewed(data, *rows, header=HEADER)
    assert batch.counts["register"] == {"register_said_deceased": 1, "register_said_moved": 1}
    batch = make_applied(data, *rows, header=HEADER)
    assert figures(batch) == (2, 0, 1, 0, 0)
    assert batch.counts["register"] == {"register_said_deceased": 1, "register_said_moved": 1}
    assert Person.objects.filter(active=True).count() == 4


@pytest.mark.parametrize(
    ("reason", "found", "result", "code"),
    [
        (DeactivationReason.DEAD, DEAD, (0, 0, 1, 0, 0), "register_deceased"),
        (DeactivationReason.MOVED, MOVED, (0, 0, 1, 0, 0), "register_moved"),
        (DeactivationReason.MOVED, DEAD, (0, 0, 0, 0, 1), "register_moved"),
        (DeactivationReason.DEAD, "LAYAK", (0, 0, 0, 0, 1), "register_deceased"),
    ],
)
def test_a_row_that_says_what_the_register_says_is_no_mistake(data, reason, found, result, code):
    number = nik()
    make_applied(data, row("BUDI", "LAYAK", number), header=HEADER)
    Person.objects.update(active=False, deactivation_reason=reason)
    batch = make_applied(data, row("BUDI", found, number), header=HEADER)
    assert figures(batch) == result
    assert batch.counts["register"] == {code: 1}
