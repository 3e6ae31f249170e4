"""Desks and holidays: written with their event, never over somebody else's change."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.authz import Role
from office import actions, seed
from office.errors import Stale
from office.holiday_list import of_year
from office.models import Desk, Holiday
from referrals.models import Route
from regions.models import Region
from tests.factories.accounts import make_user
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user(Role.ADMIN)


def regions(*codes):
    return list(Region.objects.filter(pk__in=codes))


# --- desks -----------------------------------------------------------------------------------------
def test_desk_with_areas(admin):
    desk = actions.create_desk(
        by=admin, slug="pos", name="Pos", kind="agency", areas=regions("16.03.10", "16.03.11.2001")
    )
    assert {area.pk for area in desk.areas.all()} == {"16.03.10", "16.03.11.2001"}
    assert [event.act for event in history(desk)] == ["desk.update", "desk.create"]


def test_change_of_a_desk_and_its_areas(admin):
    desk = actions.create_desk(by=admin, slug="pos", name="Pos", kind="agency", areas=regions("16.03.10"))
    actions.update_desk(desk, by=admin, version=1, name="Pos Baru", areas=regions("16.03.11"))
    stored = Desk.objects.get(pk=desk.pk)
    assert (stored.name, [area.pk for area in stored.areas.all()], stored.version) == (
        "Pos Baru",
        ["16.03.11"],
        desk.version,
    )
    areas, name = history(desk)[:2]
    assert [tuple(change) for change in areas.changes] == [("areas", ["16.03.10"], ["16.03.11"])]
    assert [tuple(change) for change in name.changes] == [("name", "Pos", "Pos Baru")]


def test_areas_alone_count_as_a_change(admin):
    desk = actions.create_desk(by=admin, slug="pos", name="Pos", kind="agency")
    actions.update_desk(desk, by=admin, version=1, areas=regions("16.03.10"))
    with pytest.raises(Stale):
        actions.update_desk(Desk.objects.get(pk=desk.pk), by=admin, version=1, areas=[])
    assert desk.areas.count() == 1


def test_the_same_areas_write_nothing(admin):
    desk = actions.create_desk(by=admin, slug="pos", name="Pos", kind="agency", areas=regions("16.03.10"))
    before = Event.objects.count()
    actions.update_desk(desk, by=admin, version=1, name="Pos", areas=regions("16.03.10"))
    assert Event.objects.count() == before


def test_a_stale_change_leaves_the_areas_too(admin):
    desk = actions.create_desk(by=admin, slug="pos", name="Pos", kind="agency")
    actions.update_desk(desk, by=admin, version=1, name="Pos Satu")
    with pytest.raises(Stale):
        actions.update_desk(
            Desk.objects.get(pk=desk.pk), by=admin, version=1, name="Pos Dua", areas=regions("16.03.10")
        )
    assert desk.areas.count() == 0


def test_desks_serving_a_place(admin):
    everywhere = Desk.objects.get(slug="baznas")
    kecamatan = actions.create_desk(by=admin, slug="a", name="A", kind="agency", areas=regions("16.03.10"))
    village = actions.create_desk(
        by=admin, slug="b", name="B", kind="agency", areas=regions("16.03.10.2004", "16.03.11")
    )

    def serving(village_code, kecamatan_code):
        return set(Desk.objects.serving(village_code, kecamatan_code)) & {everywhere, kecamatan, village}

    assert serving("16.03.10.2004", "16.03.10") == {everywhere, kecamatan, village}
    assert serving("16.03.10.2005", "16.03.10") == {everywhere, kecamatan}
    assert serving(None, "16.03.11") == {everywhere, village}
    assert serving(None, None) == {everywhere}


@pytest.mark.parametrize(
    "values", [{"kind": "lain"}, {"kind": "agency", "handles_restricted": True}, {"slug": "baznas"}]
)
def test_the_database_refuses_wrong_desks(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Desk.objects.create(**{"slug": "x", "name": "X", "kind": "bidang"} | values)


# --- seed ------------------------------------------------------------------------------------------
def test_seeded_desks():
    assert Desk.objects.bidang().count() == 4
    assert Desk.objects.agencies().count() == 19
    assert [desk.slug for desk in Desk.objects.filter(handles_restricted=True)] == ["rehabilitasi-sosial"]


def test_seed_again_keeps_what_was_edited_and_switched_off():
    Desk.objects.filter(slug="baznas").update(name="BAZNAS", active=False)
    Route.objects.filter(desk__slug="bulog").delete()
    Desk.objects.filter(slug="bulog").delete()
    events = Event.objects.count()
    seed.seed()
    assert Desk.objects.filter(slug="baznas", name="BAZNAS", active=False).exists()
    assert Desk.objects.filter(slug="bulog").exists()
    assert Event.objects.count() == events + 1


def test_seed_fills_this_year_and_the_next_but_no_year_somebody_works_on(at):
    from datetime import datetime

    at(datetime(2030, 5, 1))
    Holiday.objects.create(date=date(2030, 1, 1), name="Tahun Baru")
    seed.seed()
    assert Holiday.objects.filter(date__year=2030).count() == 1
    assert Holiday.objects.filter(date__year=2031).count() > 10


# --- holidays --------------------------------------------------------------------------------------
def test_list_of_2026():
    days = of_year(2026)
    assert (date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia", "nasional") in days
    assert (date(2026, 12, 24), "Cuti Bersama Hari Raya Natal", "cuti_bersama") in days
    assert len({(day, name) for day, name, _ in days}) == len(days)
    assert all(len(name) <= 120 for year in range(2024, 2040) for _, name, _ in of_year(year))


def test_load_adds_what_is_missing_and_keeps_what_was_typed(admin):
    Holiday.objects.all().delete()
    Holiday.objects.create(date=date(2026, 11, 20), name="Ulang tahun Kabupaten", kind="kantor")
    Holiday.objects.create(date=date(2026, 3, 25), name="Idul Fitri (perkiraan)", kind="nasional")
    days = [(date(2026, 3, 21), "Idul Fitri", "nasional"), (date(2027, 1, 1), "Tahun Baru", "nasional")]
    assert actions.load_holidays(2026, days, by=admin) == (1, 1)
    assert set(Holiday.objects.values_list("name", flat=True)) == {"Ulang tahun Kabupaten", "Idul Fitri"}
    before = Event.objects.count()
    assert actions.load_holidays(2026, days, by=admin) == (0, 0)
    assert Event.objects.count() == before


def test_command_load_holidays():
    Holiday.objects.all().delete()
    out = StringIO()
    call_command("load_holidays", "2026", stdout=out)
    assert out.getvalue() == "2026: 25 added, 0 outdated estimates dropped\n"
    assert Holiday.objects.get(date=date(2026, 12, 25)).kind == "nasional"


@pytest.mark.parametrize("year", ["1999", "2101", "x"])
def test_command_load_holidays_refuses_a_strange_year(year):
    with pytest.raises(CommandError):
        call_command("load_holidays", year)


def test_holiday_typed_corrected_removed(admin):
    day = actions.create_holiday(by=admin, date=date(2026, 11, 20), name="Ulang tahun", kind="kantor")
    actions.update_holiday(day, by=admin, version=1, name="Ulang tahun Kabupaten")
    subject = ("office.holiday", day.pk)
    actions.remove_holiday(day, by=admin)
    assert not Holiday.objects.filter(name__startswith="Ulang").exists()
    assert [event.act for event in history(subject=subject)] == ["holiday.remove", "holiday.update", "holiday.create"]
