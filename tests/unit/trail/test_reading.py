import pytest
from django.db import transaction

from accounts.authz import Role
from tests.factories.accounts import make_user
from tests.factories.trail import NIK, OWNER, SUBJECT, make_event
from trail import reading, words
from trail.actions import record


def test_history_is_newest_first_and_readable():
    make_event("person.create", note="dari berkas")
    make_event("person.edit", changes={"name": ("Sumarni", "Sumarni B.")})
    make_event(subject=("cases.person", 13))
    new, old = reading.history(subject=SUBJECT)
    assert (new.act, new.changes) == ("person.edit", [("name", "Sumarni", "Sumarni B.")])
    assert (old.act, old.changes, old.note) == ("person.create", [("nik", None, NIK)], "dari berkas")
    assert not old.erased


def test_history_of_a_record_and_of_an_owner():
    user = make_user(Role.BACK)
    record("user.update", by=user, subject=user, changes={"phone": ("", "0812")})
    record("file.add", by=user, subject=("documents.attachment", 1), owner=user.trail_owner, changes={"a": (1, 2)})
    assert "user.update" in [row.act for row in reading.history(user)]
    assert {"user.update", "file.add"} <= {row.act for row in reading.history(user.trail_owner)}
    assert reading.history(user.trail_owner) == reading.history(owner=user.trail_owner)


def test_history_needs_something_to_look_for():
    with pytest.raises(ValueError, match="Name a record"):
        reading.history()


def test_history_does_not_grow_without_end():
    for _ in range(3):
        make_event()
    assert len(reading.history(subject=SUBJECT, limit=2)) == 2


def test_history_needs_few_queries_for_many_owners(django_assert_max_num_queries):
    for number in range(20):
        make_event(owner=f"person:{number}")
    with django_assert_max_num_queries(2):
        assert len(reading.history(subject=SUBJECT)) == 20


def test_last_event_is_the_last_that_changed_something():
    user = make_user(Role.BACK)
    record("user.update", by=user, subject=user, changes={"phone": ("", "0812")})
    record("user.reveal", by=None, subject=user)
    assert reading.last_event(user).act == "user.update"


def test_last_event_without_any_change_is_the_newest():
    record("office.look", by=None, subject=SUBJECT)
    record("office.look_again", by=None, subject=SUBJECT)
    rows = reading.events_of(subject=SUBJECT)
    assert [row.act for row in rows] == ["office.look_again", "office.look"]


def test_a_record_nobody_touched_has_no_last_event():
    user = make_user(None)
    user.pk = 10**12
    assert reading.last_event(user) is None


def test_a_changed_ciphertext_is_an_error_and_not_an_erasure():
    event = make_event()
    event.sealed = bytes(event.sealed)[:-1] + b"\x00\x00"
    with pytest.raises(ValueError, match="changed"), transaction.atomic():
        reading.read([event])


def test_acts_are_told_in_words(monkeypatch):
    monkeypatch.setattr(words, "_phrases", {})
    words.register({"referral.accept": "menerima rujukan"})
    make_event("referral.accept")
    assert reading.history(owner=OWNER)[0].words == "menerima rujukan"
    assert words.phrase("referral.accept.denied") == "ditolak saat mencoba menerima rujukan"
    assert words.phrase("unknown.act") == "unknown.act"
    assert words.known() == {"referral.accept": "menerima rujukan"}
