import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories.trail import NIK, key, make_event
from trail import keys, reading, rotation, seals
from trail.models import OwnerKey
from trail.verifying import verify


@pytest.fixture
def events():
    """Three owners, sealed."""
    made = [make_event(owner=f"person:{number}", subject=("cases.person", number)) for number in (1, 2, 3)]
    seals.seal()
    return made


def rotate() -> dict:
    out = StringIO()
    call_command("rotate_trail_keys", stdout=out)
    return json.loads(out.getvalue())


def test_afterwards_the_old_master_can_go(events, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    monkeypatch.setattr(settings, "TRAIL_KEYS", {"new": key(7)} | settings.TRAIL_KEYS)
    assert rotate() == {"master": "new", "rewrapped": OwnerKey.objects.count()}
    monkeypatch.setattr(settings, "TRAIL_KEYS", {"new": key(7)})
    assert verify() == []
    for number in (1, 2, 3):
        assert reading.history(owner=f"person:{number}")[0].changes == [("nik", None, NIK)]
    make_event()


def test_a_second_time_there_is_nothing_to_do(events):
    assert rotate() == {"master": "test", "rewrapped": 0}


def test_a_key_erased_meanwhile_stays_gone(events):
    row = OwnerKey.objects.get(owner="person:1")
    OwnerKey.objects.filter(pk=row.pk).delete()
    assert rotation._rewrap(row.pk, row.owner, row.key_id, row.wrapped) == 0
    assert not OwnerKey.objects.filter(owner="person:1").exists()


def test_a_key_wrapped_anew_meanwhile_is_left_alone(events):
    old = OwnerKey.objects.get(owner="person:1")
    OwnerKey.objects.filter(pk=old.pk).update(wrapped=keys.wrap(keys.existing(["person:1"])["person:1"], "person:1"))
    assert rotation._rewrap(old.pk, old.owner, old.key_id, old.wrapped) == 0


def test_without_the_old_master_it_says_so(events, monkeypatch):
    monkeypatch.setattr(settings, "TRAIL_KEYS", {"new": key(7)})
    with pytest.raises(CommandError, match="old master"):
        rotate()
    with pytest.raises(keys.KeyMissing):
        keys.existing(["person:1"])
