"""The office in the admin: only administrators, every save an act, nothing deleted that others stand on."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.authz import Role
from office import settings
from office.images import emblem
from office.models import Desk, Holiday, Setting, Signatory
from regions.models import Region, RegionAlias
from regions.resolve import resolve
from tests.factories.accounts import make_user
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db

LISTS = [f"admin:{model}_changelist" for model in (
    "office_setting", "office_desk", "office_signatory", "office_holiday", "regions_region", "regions_regionalias",
)]  # fmt: skip


@pytest.fixture
def admin():
    return make_user(Role.ADMIN, name="Leni")


@pytest.fixture
def client(client_for, admin):
    return client_for(admin)


def acts(record):
    return [event.act for event in history(record)]


# --- who -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", LISTS)
def test_lists_work(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert client.get(reverse(name), {"q": "muara enim"}).status_code == 200


@pytest.mark.parametrize("role", [Role.KADIS, Role.MANAGER, Role.BACK, Role.DATA, Role.INSPECTOR])
@pytest.mark.parametrize("name", LISTS)
def test_refuses_without_capability(client_for, role, name):
    assert client_for(make_user(role)).get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("admin:office_setting_add", []),
        ("admin:regions_region_add", []),
        ("admin:regions_region_delete", ["16.03.10.2004"]),
        ("admin:office_setting_delete", ["office.name"]),
    ],
)
def test_what_is_never_added_or_deleted(client, name, args):
    assert client.post(reverse(name, args=args), {"post": "yes"}).status_code == 403


def test_desks_and_signatories_are_not_deleted(client):
    desk = Desk.objects.get(slug="baznas")
    assert client.post(reverse("admin:office_desk_delete", args=[desk.pk]), {"post": "yes"}).status_code == 403
    client.post(
        reverse("admin:office_desk_changelist"),
        {"action": "delete_selected", "_selected_action": [desk.pk], "post": "yes"},
    )
    assert Desk.objects.filter(pk=desk.pk).exists()


def test_deleting_all_regions_as_a_bulk_act_is_not_there(client):
    data = {"action": "delete_selected", "_selected_action": ["16.03.10.2004"], "post": "yes"}
    client.post(reverse("admin:regions_region_changelist"), data)
    assert Region.objects.filter(pk="16.03.10.2004").exists()


# --- settings --------------------------------------------------------------------------------------
def setting_url(key):
    return reverse("admin:office_setting_change", args=[key])


def save_setting(client, key, value, **data):
    return client.post(setting_url(key), {"value": value, "seen": Setting.objects.get(pk=key).version} | data)


def test_every_setting_has_a_row_and_a_page(client):
    page = client.get(reverse("admin:office_setting_changelist")).content.decode()
    for key, definition in settings.DEFINITIONS.items():
        assert definition.label in page
        assert client.get(setting_url(key)).status_code == 200


def test_setting_saved_through_the_trail(client, admin):
    assert save_setting(client, "office.address", "Jl. Jenderal Sudirman\r\nMuara  Enim").status_code == 302
    assert settings.get("office.address") == "Jl. Jenderal Sudirman\nMuara Enim"
    event = history(Setting.objects.get(pk="office.address"))[0]
    assert (event.act, event.actor_id) == ("setting.change", admin.pk)
    assert event.acting_as == f"Administrator Sistem #{admin.assignments.get().pk}"


def test_setting_back_to_the_default(client):
    save_setting(client, "office.name", "Dinas Sosial Lahat")
    save_setting(client, "office.name", "", reset="on")
    assert settings.get("office.name") == "Dinas Sosial Kabupaten Muara Enim"
    assert Setting.objects.get(pk="office.name").value is None


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("office.name", "", "Bagian ini wajib diisi."),
        ("office.name", "x" * 200, "Paling banyak 120 huruf"),
        ("office.name", "a\x00b", "tanda yang tidak dapat disimpan"),
        ("calendar.weekdays", [], "Pilih paling sedikit satu hari."),
        ("calendar.weekdays", ["8"], "Ada pilihan yang tidak tersedia"),
        ("calendar.opens", "17", "Paling besar 11."),
        ("calendar.closes", "8", "Paling kecil 12."),
        ("office.email", "bukan surel", "Tulis seperti nama@contoh.id."),
    ],
)
def test_setting_reports_bad_input(client, key, value, sentence):
    page = save_setting(client, key, value)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert Setting.objects.get(pk=key).value is None


def test_setting_of_an_older_page_is_refused(client):
    save_setting(client, "office.phone", "1")
    page = client.post(setting_url("office.phone"), {"value": "2", "seen": 1})
    assert "sudah diubah oleh Leni" in page.content.decode()
    assert settings.get("office.phone") == "1"


def test_setting_with_weekdays(client):
    save_setting(client, "calendar.weekdays", ["1", "2", "3", "4", "5", "6"])
    assert settings.get("calendar.weekdays") == [1, 2, 3, 4, 5, 6]


def test_emblem(client):
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "PNG")
    save_setting(client, "letterhead.logo", SimpleUploadedFile("lambang.png", out.getvalue()))
    assert emblem().startswith(b"\x89PNG")
    save_setting(client, "letterhead.logo", "")
    assert emblem() is not None
    page = save_setting(client, "letterhead.logo", SimpleUploadedFile("lambang.png", b"<svg/>"))
    assert "Gambar tidak terbaca" in page.content.decode()
    assert len(Event.objects.filter(act="setting.change").latest("pk").plain) < 200


# --- desks -----------------------------------------------------------------------------------------
def desk_data(**values):
    return {"name": "Pos Baru", "slug": "pos-baru", "kind": "agency", "active": "on"} | values


def test_desk_added_and_changed(client):
    client.post(reverse("admin:office_desk_add"), desk_data(areas=["16.03.10", "16.03.11.2001"]))
    desk = Desk.objects.get(slug="pos-baru")
    assert {area.pk for area in desk.areas.all()} == {"16.03.10", "16.03.11.2001"}
    url = reverse("admin:office_desk_change", args=[desk.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"name": "Pos Lama", "areas": ["16.03.10"], "seen": desk.version})
    desk.refresh_from_db()
    assert (desk.name, desk.slug, desk.active) == ("Pos Lama", "pos-baru", False)
    assert [area.pk for area in desk.areas.all()] == ["16.03.10"]
    assert "desk.update" in acts(desk)


def test_desk_reports_bad_input(client):
    page = client.post(reverse("admin:office_desk_add"), desk_data(name="", slug="Baz nas", areas=["99"]))
    assert page.status_code == 200
    assert not Desk.objects.filter(slug="Baz nas").exists()
    text = page.content.decode()
    assert "Nama wajib diisi." in text
    assert "Ada pilihan yang tidak tersedia" in text


def test_desk_with_the_code_of_another_or_restricted_agency(client):
    assert (
        "sudah dipakai bidang/instansi lain"
        in client.post(reverse("admin:office_desk_add"), desk_data(slug="baznas")).content.decode()
    )
    page = client.post(reverse("admin:office_desk_add"), desk_data(handles_restricted="on"))
    assert "Hanya bidang sendiri yang menangani data Rahasia." in page.content.decode()
    assert not Desk.objects.filter(slug="pos-baru").exists()


def test_desk_of_an_older_page_is_refused(client):
    desk = Desk.objects.get(slug="baznas")
    url = reverse("admin:office_desk_change", args=[desk.pk])
    client.post(url, {"name": "Baznas A", "active": "on", "seen": 1})
    page = client.post(url, {"name": "Baznas B", "active": "on", "seen": 1})
    assert "sudah diubah oleh Leni" in page.content.decode()
    assert Desk.objects.get(slug="baznas").name == "Baznas A"


# --- signatories -----------------------------------------------------------------------------------
def signatory_data(**values):
    return {"position": "Kepala Dinas", "name": "Rosmala", "mode": "definitif", "since": "01-01-2026"} | values


def test_signatory_added_and_ended(client):
    client.post(reverse("admin:office_signatory_add"), signatory_data(nip="197001011995032001"))
    made = Signatory.objects.get()
    assert made.since == date(2026, 1, 1)
    url = reverse("admin:office_signatory_change", args=[made.pk])
    client.post(url, signatory_data(until="30-06-2026", seen=1))
    assert Signatory.objects.get().until == date(2026, 6, 30)
    assert acts(made) == ["signatory.update", "signatory.create"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"since": "kemarin"}, "Tanggal tidak terbaca"),
        ({"until": "01-01-2025"}, "Tanggal berakhir tidak boleh sebelum tanggal mulai."),
        ({"on_behalf": "an"}, "Wajib diisi untuk tanda tangan atas nama."),
        ({"own_position": "Sekretaris"}, "Kosongkan, kecuali untuk tanda tangan atas nama."),
        ({"mode": "raja"}, "Pilihan ini tidak tersedia"),
        ({"nip": "1" * 30}, "Paling banyak 18 huruf"),
        ({"nip": "123"}, "NIP terdiri dari 18 angka."),
    ],
)
def test_signatory_reports_bad_input(client, values, sentence):
    page = client.post(reverse("admin:office_signatory_add"), signatory_data(**values))
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Signatory.objects.exists()


def test_second_holder_is_refused_with_the_name_of_the_first(client):
    client.post(reverse("admin:office_signatory_add"), signatory_data())
    page = client.post(reverse("admin:office_signatory_add"), signatory_data(name="Baru", since="01-02-2026"))
    assert "Rosmala masih tercatat definitif" in page.content.decode()
    assert Signatory.objects.count() == 1


def test_of_two_who_stand_in_alike_on_one_day_the_second_is_refused(client):
    """Letters would have borne the name of whoever was entered last."""
    client.post(reverse("admin:office_signatory_add"), signatory_data())
    stand_in = signatory_data(name="Nurhayati", mode="plh", since="01-02-2026", until="05-02-2026")
    client.post(reverse("admin:office_signatory_add"), stand_in)
    second = signatory_data(name="Baru", mode="plh", since="05-02-2026", until="09-02-2026")
    assert "Nurhayati masih tercatat Plh." in client.post(reverse("admin:office_signatory_add"), second).text
    client.post(reverse("admin:office_signatory_add"), second | {"since": "06-02-2026"})
    assert [row.name for row in Signatory.objects.order_by("since")] == ["Rosmala", "Nurhayati", "Baru"]


# --- holidays --------------------------------------------------------------------------------------
def test_holiday_added_changed_deleted(client):
    client.post(reverse("admin:office_holiday_add"), {"date": "20-11-2026", "name": "Ulang tahun", "kind": "kantor"})
    made = Holiday.objects.get(name="Ulang tahun")
    data = {"date": "20-11-2026", "name": "Ulang tahun Kabupaten", "kind": "kantor", "seen": 1}
    client.post(reverse("admin:office_holiday_change", args=[made.pk]), data)
    client.post(reverse("admin:office_holiday_delete", args=[made.pk]), {"post": "yes"})
    assert not Holiday.objects.filter(pk=made.pk).exists()
    assert [event.act for event in history(subject=("office.holiday", made.pk))] == [
        "holiday.remove",
        "holiday.update",
        "holiday.create",
    ]


def test_holidays_deleted_as_a_bulk_act_are_each_an_event(client):
    made = [Holiday.objects.create(date=date(2026, 2, day), name=f"Libur {day}") for day in (3, 4)]
    data = {"action": "delete_selected", "_selected_action": [day.pk for day in made], "post": "yes"}
    client.post(reverse("admin:office_holiday_changelist"), data)
    assert not Holiday.objects.filter(name__startswith="Libur ").exists()
    assert Event.objects.filter(act="holiday.remove").count() == 2


def test_the_same_holiday_twice_is_refused(client):
    data = {"date": "17-08-2026", "name": "Hari Kemerdekaan Republik Indonesia", "kind": "nasional"}
    page = client.post(reverse("admin:office_holiday_add"), data)
    assert "Hari libur ini sudah tercatat." in page.content.decode()
    assert Holiday.objects.filter(date=date(2026, 8, 17)).count() == 1


# --- regions ---------------------------------------------------------------------------------------
def test_region_name_and_bps_code_are_corrected_the_code_is_not(client):
    url = reverse("admin:regions_region_change", args=["16.03.10.2004"])
    assert client.get(url).status_code == 200
    client.post(
        url,
        {
            "name": "Segamit Indah",
            "kode_bps": "1603100004",
            "code": "16.03.10.2999",
            "parent": "16.03.11",
            "level": "1",
        },
    )
    region = Region.objects.get(pk="16.03.10.2004")
    assert (region.name, region.kode_bps, region.parent_id, region.level) == (
        "Segamit Indah",
        "1603100004",
        "16.03.10",
        4,
    )
    assert not Region.objects.filter(pk="16.03.10.2999").exists()
    assert acts(region) == ["region.alias", "region.update"]


def test_a_renamed_village_is_still_found_by_its_old_name(client):
    url = reverse("admin:regions_region_change", args=["16.03.10.2004"])
    client.post(url, {"name": "Segamit Indah", "kode_bps": ""})
    for name in ("Segamit", "Segamit Indah"):
        assert resolve("Semende Darat Ulu", name).region == "16.03.10.2004"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Pelakat"}, "Nama ini sudah dipakai wilayah lain di tempat yang sama."),
        ({"kode_bps": "abc"}, "Kode BPS terdiri dari angka saja."),
    ],
)
def test_region_reports_bad_input(client, values, sentence):
    url = reverse("admin:regions_region_change", args=["16.03.10.2004"])
    assert sentence in client.post(url, {"name": "Segamit", "kode_bps": ""} | values).text
    assert Region.objects.get(pk="16.03.10.2004").name == "Segamit"


def test_alias_added_and_removed(client):
    client.post(reverse("admin:regions_regionalias_add"), {"region": "16.03.10.2004", "text": "Sego Mit"})
    alias = RegionAlias.objects.get()
    client.post(reverse("admin:regions_regionalias_delete", args=[alias.pk]), {"post": "yes"})
    assert not RegionAlias.objects.exists()
    assert acts(alias.region) == ["region.alias", "region.alias"]


@pytest.mark.parametrize(
    ("region", "text", "sentence"),
    [
        ("16.03.10.2004", "Pelakat", "sudah dipakai wilayah lain"),
        ("16.03.10.2004", "...", "harus memuat huruf atau angka"),
        ("16.03", "Enim", "hanya untuk kecamatan, desa, dan kelurahan"),
        ("99", "X", ""),
    ],
)
def test_alias_reports_bad_input(client, region, text, sentence):
    page = client.post(reverse("admin:regions_regionalias_add"), {"region": region, "text": text})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not RegionAlias.objects.exists()
