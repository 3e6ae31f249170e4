"""Loading lists of regions, correcting them, other spellings."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from accounts.authz import Role
from office.models import Desk
from regions import actions
from regions.actions import Row
from regions.models import Region, RegionAlias
from tests.factories.accounts import make_user
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db

SEGAMIT = "16.03.10.2004"


@pytest.fixture
def admin():
    return make_user(Role.ADMIN)


def test_load_adds_and_renames_and_says_so(admin):
    outcome = actions.load([Row(SEGAMIT, "desa", "Segamit Baru"), Row("16.03.10.2099", "desa", "Baru")], by=admin)
    assert outcome.added == ["16.03.10.2099"]
    assert outcome.renamed == {SEGAMIT: ("Desa Segamit", "Desa Segamit Baru")}
    event = Event.objects.filter(act="region.load").first()
    assert event.actor_id == admin.pk
    assert "Segamit Baru" in event.plain


def test_load_lets_old_names_be_read():
    actions.load([Row(SEGAMIT, "desa", "Segamit Baru")], by=None)
    assert [alias.text for alias in RegionAlias.objects.filter(region=SEGAMIT)] == ["Segamit"]


def test_load_of_exchanged_names_keeps_neither(admin):
    actions.load([Row(SEGAMIT, "desa", "Pelakat"), Row("16.03.10.2009", "desa", "Segamit")], by=None)
    assert not RegionAlias.objects.exists()


def test_load_turns_a_desa_into_a_kelurahan():
    actions.load([Row(SEGAMIT, "kelurahan", "Segamit")], by=None)
    assert Region.objects.get(pk=SEGAMIT).short_label == "Kelurahan Segamit"


def test_load_keeps_and_names_what_left_the_list():
    rows = [Row("16.03", "kabupaten", "Muara Enim"), Row("16.03.10", "kecamatan", "Semende Darat Ulu")]
    outcome = actions.load(rows, by=None)
    assert SEGAMIT in outcome.missing
    assert len(outcome.missing) == 277
    assert Region.objects.filter(pk=SEGAMIT).exists()


def test_load_of_the_same_list_writes_nothing():
    before = Event.objects.count()
    outcome = actions.load([Row(SEGAMIT, "desa", "Segamit")], by=None)
    assert (outcome.added, outcome.renamed, Event.objects.count()) == ([], {}, before)


def test_update_corrects_and_records(admin):
    region = Region.objects.get(pk=SEGAMIT)
    actions.update(region, by=admin, name="Segamit", kode_bps="1603100004")
    assert Region.objects.get(pk=SEGAMIT).kode_bps == "1603100004"
    [change] = history(region)[0].changes
    assert (change.field, change.old, change.new) == ("kode_bps", None, "1603100004")


def test_update_without_a_change_writes_nothing(admin):
    before = Event.objects.count()
    actions.update(Region.objects.get(pk=SEGAMIT), by=admin, name="Segamit", kode_bps="")
    assert Event.objects.count() == before


def test_alias_of_a_village_holds_in_its_kecamatan(admin):
    region = Region.objects.get(pk=SEGAMIT)
    alias = actions.add_alias(region=region, text="Sego Mit", by=admin)
    assert (alias.kecamatan_id, alias.key) == ("16.03.10", "SEGOMIT")
    assert history(region)[0].act == "region.alias"


def test_alias_twice_is_one(admin):
    region = Region.objects.get(pk=SEGAMIT)
    assert actions.add_alias(region=region, text="Sego Mit", by=admin) == actions.add_alias(
        region=region, text="sego  mit", by=admin
    )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("16", "Sumsel"),
        (SEGAMIT, "..."),
        (SEGAMIT, "Pelakat"),  # the name of a neighbour
        (SEGAMIT, "Desa PELAKAT"),
        ("16.03.10", "Kec. Lubai"),
    ],
)
def test_alias_refused(code, text):
    with pytest.raises(ValidationError):
        actions.add_alias(region=Region.objects.get(pk=code), text=text, by=None)
    assert not RegionAlias.objects.exists()


def test_alias_refused_when_another_village_of_the_kecamatan_has_it(admin):
    actions.add_alias(region=Region.objects.get(pk=SEGAMIT), text="Sego", by=admin)
    with pytest.raises(ValidationError):
        actions.add_alias(region=Region.objects.get(pk="16.03.10.2009"), text="SEGO", by=admin)


def test_same_alias_in_two_kecamatan(admin):
    actions.add_alias(region=Region.objects.get(pk=SEGAMIT), text="Sego", by=admin)
    actions.add_alias(region=Region.objects.get(pk="16.03.11.2001"), text="Sego", by=admin)
    assert RegionAlias.objects.count() == 2


def test_remove_alias_is_recorded(admin):
    region = Region.objects.get(pk=SEGAMIT)
    actions.remove_alias(actions.add_alias(region=region, text="Sego", by=admin), by=admin)
    assert not RegionAlias.objects.exists()
    assert [(change.old, change.new) for change in history(region)[0].changes] == [("Sego", None)]


def test_remove_others_takes_a_whole_district():
    actions.load([Row("16.04", "kabupaten", "Lahat"), Row("16.04.01", "kecamatan", "Kikim")], by=None)
    assert actions.remove_others("16.03", by=None) == 2
    assert Region.objects.count() == 280


def test_remove_others_is_refused_while_somebody_works_there():
    actions.load([Row("16.04", "kabupaten", "Lahat"), Row("16.04.01", "kecamatan", "Kikim")], by=None)
    make_user(Role.SUPERVISOR, "16.04.01")
    with pytest.raises(ProtectedError):
        actions.remove_others("16.03", by=None)
    assert Region.objects.filter(pk="16.04.01").exists()


def test_remove_others_is_refused_while_a_desk_serves_there():
    actions.load([Row("16.04", "kabupaten", "Lahat")], by=None)
    Desk.objects.create(slug="x", name="X", kind="agency").areas.add("16.04")
    with pytest.raises(ProtectedError):
        actions.remove_others("16.03", by=None)
