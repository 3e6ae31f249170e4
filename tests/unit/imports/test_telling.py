"""What a preview tells of somebody known to whom a list only adds something."""

import pytest

from accounts.authz import Role
from tests.factories.accounts import make_user
from tests.factories.imports import line, make_applied, make_previewed, nik

pytestmark = pytest.mark.django_db
HEADER = "NIK;NO KK;NAMA;DESIL;JENIS BANSOS;TAHAP SALUR;NOMINAL"


def test_what_is_added_is_told(client):
    by, number = make_user(Role.DATA), nik()
    make_applied(by, line("BUDI SANTOSO", "11", number=number))
    card = "1603101705807999"
    row = f"{number};{card};BUDI SANTOSO;3;PKH;Tahap 2 Tahun 2026;Rp 600.000"
    batch = make_previewed(by, row, header=HEADER)
    assert batch.rows.get().plan == "berubah"
    assert batch.rows.get().diff == {
        "no_kk": ["", card],
        "PKH 2026-T2": ["", "aktif"],
        "Nominal PKH 2026-T2": ["", "600000"],
        "Desil 2026-08": ["", "3"],
    }
    client.force_login(by)
    page = client.get(batch.get_absolute_url()).text
    assert "160310••••••7999" in page and card not in page
    batch = make_previewed(by, line("BUDI SANTOSO", "12", number=number))
    assert batch.rows.get().diff == {"Jenis PPKS Pengemis": ["", "dicatat"]}


def test_nothing_is_told_of_who_is_new():
    batch = make_previewed(make_user(Role.DATA), line("BUDI SANTOSO", "11"))
    assert batch.rows.get().diff == {}
