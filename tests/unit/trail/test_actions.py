from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from accounts.authz import Role
from tests.factories.accounts import make_user
from tests.factories.trail import NIK, OWNER, SUBJECT, count_rows, make_event
from trail import actions, context, keys, reading
from trail.actions import Draft, erase, record, record_denied, record_many
from trail.models import Event, OwnerKey


def test_says_who_did_what_to_whom_when(at):
    at(datetime(2026, 11, 22, 0, 30))  # still the 21st in UTC
    user = make_user(Role.BACK, name="Yudi Pratama")
    event = record("referral.accept", by=user, subject=("referrals.referral", 3), region="16.03.10.2004", owner="")
    stored = Event.objects.get(pk=event.pk)
    assert (stored.actor_id, stored.actor, stored.act) == (user.pk, "Yudi Pratama", "referral.accept")
    assert (stored.subject_type, stored.subject_id, stored.region) == ("referrals.referral", "3", "16.03.10.2004")
    assert stored.local_date == date(2026, 11, 22)
    assert stored.at.isoformat() == "2026-11-21T17:30:00+00:00"


def test_the_event_given_back_is_the_event_stored():
    event = make_event(note="catatan")
    stored = Event.objects.values().get(pk=event.pk)
    given = {name: getattr(event, name) for name in stored}
    for values in (stored, given):
        values |= {name: bytes(values[name]) for name in ("sealed", "mac")}
    assert stored == given


def test_takes_owner_and_region_from_the_subject():
    user = make_user(Role.BACK)
    event = record("user.update", by=None, subject=user, changes={"phone": ("", "08127100001")})
    assert (event.owner, event.subject_type, event.subject_id) == (user.trail_owner, "accounts.user", str(user.pk))


def test_says_which_assignment_and_request():
    tokens = context.request_id.set("abc"), context.acting_as.set("Back Office #4")
    try:
        event = make_event()
    finally:
        context.request_id.reset(tokens[0])
        context.acting_as.reset(tokens[1])
    assert (event.request_id, event.acting_as) == ("abc", "Back Office #4")


def test_names_the_system_and_visitors():
    assert (make_event(by=None).actor, make_event(by=AnonymousUser()).actor) == (actions.SYSTEM, actions.VISITOR)


def test_without_an_owner_values_stay_in_plain():
    event = record("setting.change", by=None, subject=("office.setting", "idle"), changes={"value": (30, 20)})
    assert event.sealed is None
    assert event.plain == '{"changes":{"value":[30,20]},"note":""}'


def test_with_an_owner_only_field_names_stay_in_plain():
    event = make_event(changes={"nik": (None, NIK), "name": ("", "Sumarni")}, note="kata tetangga")
    assert (event.fields, event.plain) == (["name", "nik"], "")


def test_no_personal_value_stands_in_the_database_in_plain():
    marks = {"nik": "1603021234567890", "name": "Kenanga Mawaddah", "note": "diperiksa di rumah sakit"}
    changes = {"nik": (marks["nik"], None), "name": (None, [marks["name"], {"alias": marks["name"]}])}
    make_event(changes=changes, note=marks["note"])
    record_many([Draft("person.create", SUBJECT, changes, marks["note"], owner="person:13")], by=None)
    with connection.cursor() as cursor:
        for table in ("trail_event", "trail_ownerkey", "trail_seal"):
            cursor.execute(f"SELECT * FROM {table}")
            dump = b"".join(
                bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                for row in cursor.fetchall()
                for cell in row
            )
            assert not [mark for mark in marks.values() if mark.encode() in dump]
            assert not [mark for mark in marks.values() if mark.encode().hex().encode() in dump]


def test_keeps_every_kind_of_value(at):
    user = make_user(Role.BACK)
    day = datetime(2026, 1, 31, 8, 0)
    values = {
        "date": (None, date(2026, 1, 31)),
        "moment": (None, at(day)),
        "money": (None, Decimal("600000.50")),
        "float": (None, 1e22),
        "uuid": (None, UUID(int=5)),
        "choice": (None, Role.BACK),
        "model": (None, user),
        "rows": (None, type(user).objects.filter(pk=user.pk)),
        "set": (None, {"b", "a"}),
        "nested": (None, {"a": [1, True, None]}),
        "odd": (None, "\x00 \ud800 'é🏠"),
    }
    event = make_event(changes=values)
    got = {change.field: change.new for change in reading.read([Event.objects.get(pk=event.pk)])[0].changes}
    assert got == {
        "date": "2026-01-31",
        "moment": "2026-01-31T08:00:00+07:00",
        "money": "600000.50",
        "float": "1e+22",
        "uuid": "00000000-0000-0000-0000-000000000005",
        "choice": "back",
        "model": user.pk,
        "rows": [user.pk],
        "set": ["a", "b"],
        "nested": {"a": [1, True, None]},
        "odd": "\x00 \ud800 'é🏠",
    }


def test_refuses_a_value_it_cannot_keep():
    with pytest.raises(TypeError, match="object"):
        make_event(changes={"what": (None, object())})


def test_plain_text_a_database_cannot_hold_loses_only_that():
    user = make_user(Role.BACK, name="Yudi")
    user.name = "Yu\x00di"
    event = record("x.y", by=user, subject=("a.b", "1\x002"), note="a\x00b", owner="")
    assert (event.actor, event.subject_id) == ("Yudi", "12")
    assert reading.read([Event.objects.get(pk=event.pk)])[0].note == "a\x00b"


def test_one_act_one_event():
    with count_rows(Event) as made:
        make_event()
    assert made == [1]


def test_ids_only_grow():
    first, second = make_event(), make_event()
    assert second.id > first.id


def test_many_events_are_written_in_their_order():
    drafts = [Draft("person.create", ("cases.person", n), {"n": (None, n)}, owner=f"person:{n}") for n in range(50)]
    ids = record_many(drafts, by=None)
    assert ids == sorted(ids)
    rows = Event.objects.filter(id__in=ids).order_by("id")
    assert [event.subject_id for event in rows] == [str(n) for n in range(50)]
    assert [event.changes[0].new for event in reading.read(rows)] == list(range(50))


def test_many_are_as_few_queries_as_one(django_assert_max_num_queries):
    make_event(owner="person:1")
    drafts = [Draft("person.create", ("cases.person", n), {"n": (None, n)}, owner=f"person:{n}") for n in range(400)]
    with django_assert_max_num_queries(8):
        record_many(drafts, by=None)


def test_nothing_to_write_writes_nothing():
    assert record_many([], by=None) == []


def test_a_rollback_leaves_no_event_and_no_key():
    rolled_back = pytest.raises(ZeroDivisionError), transaction.atomic()
    with count_rows(Event) as events, count_rows(OwnerKey) as made, rolled_back[0], rolled_back[1]:
        make_event(owner="person:rolled")
        raise ZeroDivisionError
    assert (events, made) == ([0], [0])
    event = make_event(owner="person:rolled")  # a remembered key would seal what nobody can open
    assert reading.read([Event.objects.get(pk=event.pk)])[0].changes[0].new == NIK


def test_a_failing_event_takes_the_act_with_it():
    user = make_user(Role.BACK)
    with pytest.raises(TypeError), transaction.atomic():
        type(user).objects.filter(pk=user.pk).update(phone="0812")
        make_event(changes={"what": (None, object())})
    user.refresh_from_db()
    assert user.phone == ""


def test_a_denied_act_is_written_after_the_rollback():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    event = record_denied("intake.close", by=None, subject=("referrals.intake", 9), note="belum ada hasil", owner="")
    assert Event.objects.get(pk=event.pk).act == "intake.close.denied"


@pytest.mark.django_db(transaction=True)
def test_a_denied_act_is_not_written_inside_a_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        record_denied("intake.close", by=None, subject=("referrals.intake", 9))


def test_erasing_destroys_the_values_and_says_so():
    event, other = make_event(note="rahasia"), make_event(owner="person:13")
    erasure = erase(OWNER, by=None, note="permintaan 12/2026")
    assert not OwnerKey.objects.filter(owner=OWNER).exists()
    assert (erasure.act, erasure.subject_id) == ("trail.erase", OWNER)
    gone, kept = reading.read(Event.objects.filter(pk__in=[event.pk, other.pk]).order_by("id"))
    assert gone.erased
    assert (gone.changes, gone.note) == ([("nik", None, None)], "")
    assert not kept.erased
    assert kept.changes == [("nik", None, NIK)]
    assert reading.history(subject=("trail.ownerkey", OWNER))[0].note == "permintaan 12/2026"


def test_after_an_erasure_new_events_get_a_new_key():
    old = make_event()
    erase(OWNER, by=None)
    new = make_event()
    assert keys.key_id(new.sealed) != keys.key_id(old.sealed)
    assert [row.erased for row in reading.history(owner=OWNER)] == [False, True]


@pytest.mark.parametrize("owner", ["", keys.TRAIL_OWNER])
def test_the_key_of_the_trail_itself_cannot_be_erased(owner):
    make_event()
    with pytest.raises(ValueError, match="owner"):
        erase(owner, by=None)


# --- Written by another process ---------------------------------------------------------------------------------
def _from_elsewhere(owner: str, name: str) -> None:
    with transaction.atomic():
        drafts = [Draft("person.create", ("cases.person", 9), {"name": (None, name)}, owner=owner)]
        actions.store(*actions.written(drafts, actions.pen(1, by=None)))


def test_an_event_from_elsewhere_brings_the_key_of_somebody_new():
    _from_elsewhere("person:new", "SITI")
    assert [event.changes[0].new for event in reading.history(owner="person:new")] == ["SITI"]
    record("person.update", by=None, subject=("cases.person", 9), changes={"name": ("SITI", "A")}, owner="person:new")
    assert OwnerKey.objects.filter(owner="person:new").count() == 1


def test_an_event_from_elsewhere_for_somebody_known_is_refused():
    make_event(owner="person:known")
    with pytest.raises(Exception, match="trail_ownerkey"), transaction.atomic():
        _from_elsewhere("person:known", "SITI")
    assert len(reading.history(owner="person:known")) == 1
