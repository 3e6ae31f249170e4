from types import SimpleNamespace

import pytest

from accounts.authz import Area, Role
from welfare import menu


def user(*roles):
    """Somebody with these roles; the menu asks only for capabilities."""
    areas = [Area(n, role, 2, True, frozenset(), frozenset(), None) for n, role in enumerate(roles)]
    return SimpleNamespace(areas=areas)


EVERYDAY = [
    "Tugas saya",
    "Layanan & Pengaduan",
    "Rujukan",
    "PPKS",
    "Keluarga",
    "Usulan bansos",
    "Daftar lapangan",
    "PSKS",
    "Puskesos",
]

QUICK = ["Aktifkan PBI-JK", "Cek desil"]
WITH_CASES = [*EVERYDAY[:3], "Persuratan", *EVERYDAY[3:5], "Kasus", "Akses darurat", *EVERYDAY[5:]]


def labels(person, path="/"):
    return [item.label for _, items in menu.for_user(person, path) for item in items]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (
            Role.OPERATOR,
            ["Catat layanan", "Catatan saya", *EVERYDAY[:2], *QUICK, *EVERYDAY[2:], "Buku tamu", "Laporan saya"],
        ),
        (Role.FACILITATOR, ["Kunjungan saya", *EVERYDAY[:2], *QUICK, *EVERYDAY[2:], "Laporan saya"]),
        (
            Role.MANAGER,
            [*WITH_CASES[:2], *QUICK, *WITH_CASES[2:], "Laporan bulanan", "Kunjungan fasilitator", "Ekspor"],
        ),
        (Role.BACK, [*WITH_CASES[:2], *QUICK, *WITH_CASES[2:-2], "Data ganda", *WITH_CASES[-2:], "Ekspor"]),
        (Role.KADIS, WITH_CASES),
        (Role.REGISTRY, ["Tugas saya", "Persuratan"]),
        (Role.AGENCY, ["Tugas saya", "Rujukan"]),
        (
            Role.DATA,
            [
                "Tugas saya",
                "PPKS",
                "Keluarga",
                "Usulan bansos",
                "Daftar lapangan",
                "Data ganda",
                "PSKS",
                "Impor",
                "Ekspor",
            ],
        ),
        (Role.INSPECTOR, ["Tugas saya", "Jejak"]),
        (Role.ADMIN, ["Tugas saya", "PSKS", "Puskesos", "Akun", "Direktori layanan", "Formulir asesmen", "Pengaturan"]),
    ],
)
def test_menu_holds_what_the_role_may_open(role, seen):
    assert labels(user(role)) == seen


def test_somebody_without_assignment_has_only_the_home_page():
    assert labels(user()) == ["Tugas saya"]


def test_two_roles_see_both_menus_once():
    assert labels(user(Role.AGENCY, Role.INSPECTOR)) == ["Tugas saya", "Rujukan", "Jejak"]


def current(path):
    groups = menu.for_user(user(Role.BACK, Role.INSPECTOR), path)
    return {item.label: item.current for _, items in groups for item in items if item.current}


def test_the_place_one_is_in_is_marked():
    assert current("/") == {"Tugas saya": "page"}
    assert current("/jejak/") == {"Jejak": "page"}
    assert current("/jejak/12/") == {"Jejak": "true"}
    assert current("/cari/") == {}


def test_every_entry_leads_somewhere():
    from django.urls import reverse

    for _, entries in menu.GROUPS:
        for entry in [*entries, *menu.STARTS]:
            assert reverse(entry.url_name)


def test_the_first_act_is_that_of_the_role():
    assert menu.start(user(Role.OPERATOR)).label == "Catat layanan"
    assert menu.start(user(Role.DATA)).label == "Unggah berkas"
    assert menu.start(user(Role.INSPECTOR)) is None


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.OPERATOR, ["Catat", "Catatan", "Tugas"]),
        (Role.BACK, ["Tugas", "Layanan", "Rujukan"]),
        (Role.DATA, ["Tugas", "PPKS", "Impor"]),
        (Role.ADMIN, ["Tugas", "Akun", "Pengaturan"]),
        (Role.REGISTRY, ["Tugas", "Surat"]),
        (Role.AGENCY, ["Tugas", "Rujukan"]),
    ],
)
def test_the_bar_of_a_phone_holds_the_daily_work_of_the_role(role, seen):
    assert [item.short for item in menu.bar(menu.for_user(user(role), "/"))] == seen
