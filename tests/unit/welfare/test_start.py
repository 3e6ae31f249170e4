import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from trail import triggers
from welfare import start

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch, settings, tmp_path):
    """Commands that prepare() would run, on an installation of its own that is up to date."""
    made = []
    monkeypatch.setattr(start, "call_command", lambda name, **_: made.append(name))
    settings.DATA_DIR = settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    return made


def prepare() -> list[str]:
    said = []
    start.prepare(said.append)
    return said


def test_the_first_start_prepares_everything(calls):
    assert prepare()
    assert calls == ["check", "seed", "collectstatic"]


def test_a_later_start_does_nothing(calls):
    prepare()
    calls.clear()
    assert prepare() == []
    assert calls == []


def test_a_missing_migration_is_applied(calls):
    MigrationRecorder(connection).record_unapplied("trail", "0001_initial")
    prepare()
    assert calls[0] == "migrate"


def test_lost_static_files_are_collected_again(calls, settings):
    prepare()
    calls.clear()
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    prepare()
    assert "collectstatic" in calls


def test_demo_data_only_where_asked_and_nobody_is(calls, settings, django_user_model):
    settings.DEMO = True
    prepare()
    assert calls[-1] == "demo"
    calls.clear()
    django_user_model.objects.create(username="siti")
    prepare()
    assert calls == []


def test_half_a_demo_district_is_told(calls, settings, monkeypatch):
    settings.DEMO = True

    def interrupt(name, **_):
        if name == "demo":
            raise KeyboardInterrupt

    monkeypatch.setattr(start, "call_command", interrupt)
    with pytest.raises(KeyboardInterrupt):
        prepare()
    assert "terputus" in start.problems()[0]


def test_the_fingerprint_sees_files_and_database(monkeypatch, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "seed.py").write_text("a = 1")
    monkeypatch.setattr(start, "WATCHED", ["room"])
    first = start.fingerprint()
    assert start.fingerprint() == first
    (tmp_path / "room" / "seed.py").write_text("a = 10")
    second = start.fingerprint()
    monkeypatch.setitem(connection.settings_dict, "NAME", "another")
    assert len({first, second, start.fingerprint()}) == 3


def test_ready_when_all_is_well(capsys):
    call_command("check_ready")
    assert "Siap" in capsys.readouterr().out


def test_not_ready_without_the_triggers_of_the_trail():
    with triggers.without(), pytest.raises(SystemExit, match="Pelindung jejak hilang"):
        call_command("check_ready")


def test_not_ready_with_a_migration_missing():
    MigrationRecorder(connection).record_unapplied("trail", "0001_initial")
    with pytest.raises(SystemExit, match=r"trail\.0001_initial"):
        call_command("check_ready")


def test_seeding_again_changes_nothing():
    before = _counts()
    call_command("seed")
    assert _counts() == before


def _counts() -> dict[str, int]:
    from django.apps import apps

    models = [model for room in settings.ROOMS for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}
