import pytest
from django.conf import settings

from tests.factories.trail import OWNER, key, make_event
from trail import keys
from trail.keys import DataKey, KeyMissing
from trail.models import OwnerKey


def test_a_ciphertext_starts_with_version_and_key_id():
    data_key = DataKey(b"12345678", key(1))
    sealed = data_key.seal(b"isi", b"1")
    assert sealed[:9] == b"\x0112345678"
    assert keys.key_id(sealed) == b"12345678"
    assert data_key.open(sealed, b"1") == b"isi"


def test_the_same_text_never_gives_the_same_ciphertext():
    data_key = DataKey(b"12345678", key(1))
    assert data_key.seal(b"isi", b"1") != data_key.seal(b"isi", b"1")


def test_a_changed_or_moved_ciphertext_does_not_open():
    data_key = DataKey(b"12345678", key(1))
    sealed = data_key.seal(b"isi", b"1")
    with pytest.raises(ValueError, match="changed"):
        data_key.open(sealed, b"2")
    with pytest.raises(ValueError, match="changed"):
        data_key.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), b"1")
    with pytest.raises(KeyMissing):
        DataKey(b"87654321", key(1)).open(sealed, b"1")
    with pytest.raises(ValueError, match="version"):
        keys.key_id(b"\x02" + sealed[1:])


def test_the_wrapped_key_names_its_master_and_is_not_the_key():
    secret = keys.ensure([OWNER])[OWNER].secret
    row = OwnerKey.objects.get(owner=OWNER)
    assert row.master == "test"
    assert bytes(row.wrapped)[:6] == b"\x01\x04test"
    assert secret not in bytes(row.wrapped)


def test_a_key_is_made_once():
    assert keys.ensure([OWNER, "person:13"]) == keys.ensure([OWNER, "person:13"])
    assert keys.existing([OWNER, "person:99"]).keys() == {OWNER}


def test_who_comes_second_takes_the_key_of_the_first(monkeypatch):
    """Both saw no key; the other transaction's row is there by the time ours is inserted."""
    first, existing = keys.ensure([OWNER]), keys.existing
    looks = iter([lambda owners: {}])
    monkeypatch.setattr(keys, "existing", lambda owners: next(looks, existing)(owners))
    assert keys.ensure([OWNER]) == first
    assert OwnerKey.objects.filter(owner=OWNER).count() == 1


def test_an_old_master_still_opens(monkeypatch):
    before = keys.ensure([OWNER])
    monkeypatch.setattr(settings, "TRAIL_KEYS", {"new": key(7)} | settings.TRAIL_KEYS)
    assert keys.ensure([OWNER]) == before
    keys.ensure(["person:13"])
    assert OwnerKey.objects.get(owner="person:13").master == "new"


def test_without_its_master_a_key_does_not_open(monkeypatch):
    make_event()
    monkeypatch.setattr(settings, "TRAIL_KEYS", {"new": key(7)})
    with pytest.raises(KeyMissing):
        keys.existing([OWNER])
    monkeypatch.setattr(settings, "TRAIL_KEYS", {"test": key(7)})
    with pytest.raises(KeyMissing):
        keys.existing([OWNER])


def test_a_key_moved_to_another_owner_does_not_open():
    keys.ensure([OWNER, "person:13"])
    mine = OwnerKey.objects.get(owner=OWNER)
    OwnerKey.objects.filter(owner="person:13").update(wrapped=mine.wrapped)
    with pytest.raises(KeyMissing):
        keys.existing(["person:13"])
