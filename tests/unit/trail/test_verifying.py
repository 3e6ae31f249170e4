"""Whoever has the database in hand changes something; every time it must be noticed."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.factories.trail import OWNER, behind_the_back, key, make_event, make_events
from trail import numbers, seals, verifying
from trail.actions import erase
from trail.models import Event, OwnerKey, Seal
from trail.verifying import verify


@pytest.fixture
def ids(monkeypatch):
    """Nine events in three seals and two not yet sealed."""
    make_event()
    seals.seal()
    monkeypatch.setattr(seals, "SPAN", 3)
    made = make_events(9)
    seals.seal()
    return made + make_events(2)


def kinds(anchor: str = "") -> set[str]:
    return {finding.kind for finding in verify(anchor)}


def test_an_untouched_trail_is_whole(ids):
    assert verify(seals.last_hash()) == []


def test_an_empty_trail_is_whole():
    assert verify() == []


COLUMNS = {
    "at": "2020-01-01 00:00:00+00:00",
    "local_date": "2020-01-01",
    "actor_id": 99,
    "actor": "Orang lain",
    "acting_as": "x",
    "act": "x.y",
    "subject_type": "x.y",
    "subject_id": "99",
    "region": "16.03",
    "owner": "person:99",
    "fields": '["name"]',
    "plain": "{}",
    "request_id": "x",
}


@pytest.mark.parametrize("which", [4, 10])
@pytest.mark.parametrize("column", COLUMNS)
def test_every_edited_column_is_noticed(ids, column, which):
    behind_the_back(f"UPDATE trail_event SET {column} = %s WHERE id = %s", COLUMNS[column], ids[which])
    found = verify()
    assert [(f.first_id, f.last_id) for f in found if f.kind == "edited"] == [(ids[which], ids[which])]


@pytest.mark.parametrize("column", ["sealed", "mac"])
def test_an_edited_ciphertext_or_mac_is_noticed(ids, column):
    behind_the_back(f"UPDATE trail_event SET {column} = %s WHERE id = %s", b"\x01" + b"x" * 60, ids[4])
    assert "edited" in kinds()


def test_all_columns_are_tried():
    assert {*COLUMNS, "id", "sealed", "mac"} == {field.column for field in Event._meta.concrete_fields}


@pytest.mark.parametrize("which", range(9))
def test_a_deleted_sealed_row_is_noticed(ids, which):
    behind_the_back("DELETE FROM trail_event WHERE id = %s", ids[which])
    assert kinds() == {"removed"}


def test_two_rows_that_change_places_are_noticed(ids):
    for old, new in ((ids[1], -1), (ids[2], ids[1]), (-1, ids[2])):
        behind_the_back("UPDATE trail_event SET id = %s WHERE id = %s", new, old)
    assert {"edited", "replaced"} <= kinds()


@pytest.mark.parametrize("number", [-5, 0])
def test_a_row_slipped_in_before_the_first_is_noticed(ids, number):
    behind_the_back("UPDATE trail_event SET id = %s WHERE id = %s", number, ids[-1])
    assert {"inserted", "edited"} <= kinds()


def test_a_row_slipped_into_a_sealed_gap_is_noticed(ids):
    number = numbers.take(1)[0]  # handed out and never used, as after a rollback
    if connection.vendor == "sqlite":
        behind_the_back("UPDATE sqlite_sequence SET seq = %s WHERE name = 'trail_event'", number)
    make_events(2)
    seals.seal()
    slip_in(number)
    assert kinds() == {"inserted", "edited"}


def test_a_copied_row_at_the_end_is_noticed(ids):
    slip_in(numbers.take(1)[0])
    assert kinds() == {"edited"}


def slip_in(number: int) -> None:
    Event.objects.create(**Event.objects.values().first() | {"id": number})


def test_a_cut_tail_of_seals_is_noticed_with_an_anchor(ids):
    anchor, last = seals.last_hash(), Seal.objects.order_by("-last_id").first()
    behind_the_back("DELETE FROM trail_seal WHERE id = %s", last.pk)
    behind_the_back("DELETE FROM trail_event WHERE id >= %s", last.first_id)
    assert kinds() == set()  # the window the handbook tells of
    assert kinds(anchor) == {"anchor"}


def test_a_cut_and_sealed_anew_tail_is_noticed_with_an_anchor(ids):
    anchor, last = seals.last_hash(), Seal.objects.order_by("-last_id").first()
    behind_the_back("DELETE FROM trail_seal WHERE id = %s", last.pk)
    behind_the_back("DELETE FROM trail_event WHERE id = %s", last.last_id)
    make_event()
    seals.seal()
    assert kinds(anchor) == {"anchor"}


def test_a_seal_taken_from_the_middle_is_noticed(ids):
    middle = Seal.objects.order_by("last_id")[1]
    behind_the_back("DELETE FROM trail_seal WHERE id = %s", middle.pk)
    behind_the_back("DELETE FROM trail_event WHERE id BETWEEN %s AND %s", middle.first_id, middle.last_id)
    assert kinds() == {"chain"}


def test_the_first_seal_taken_is_noticed(ids):
    first = Seal.objects.order_by("last_id")[0]
    behind_the_back("DELETE FROM trail_seal WHERE id = %s", first.pk)
    behind_the_back("DELETE FROM trail_event WHERE id <= %s", first.last_id)
    assert kinds() == {"chain"}


@pytest.mark.parametrize(
    "column, value",
    [("count", 2), ("root", "x"), ("previous", "x"), ("at", "2020-01-01 00:00:00+00:00"), ("hash", "x"), ("mac", b"x")],
)
def test_an_edited_seal_is_noticed(ids, column, value):
    middle = Seal.objects.order_by("last_id")[1]
    behind_the_back(f"UPDATE trail_seal SET {column} = %s WHERE id = %s", value, middle.pk)
    assert "seal" in kinds()


def test_a_seal_forged_with_its_hash_but_without_the_key_is_noticed(ids):
    last = Seal.objects.order_by("-last_id").first()
    behind_the_back("DELETE FROM trail_event WHERE id = %s", last.last_id)
    pairs = Event.objects.filter(id__range=(last.first_id, last.last_id)).order_by("id").values_list("id", "mac")
    last.count, last.root = seals.root(pairs)
    forged = seals.sha256(seals.statement(last)).hexdigest()
    behind_the_back(
        "UPDATE trail_seal SET count = %s, root = %s, hash = %s WHERE id = %s", last.count, last.root, forged, last.pk
    )
    assert kinds() == {"seal"}


def test_a_row_that_cannot_be_read_is_noticed_and_stops_nothing(ids):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps such values out")
    behind_the_back("UPDATE trail_event SET at = '2026-99-99 00:00:00' WHERE id = %s", ids[0])
    behind_the_back("UPDATE trail_event SET local_date = 'x' WHERE id = %s", ids[5])
    assert [f.first_id for f in verify() if f.kind == "edited"] == [ids[0], ids[5]]


def test_a_key_gone_without_an_erasure_is_noticed(ids):
    OwnerKey.objects.filter(owner=OWNER).delete()
    assert kinds() == {"key"}


def test_an_erasure_is_no_finding(ids):
    erase(OWNER, by=None)
    make_event()
    assert verify() == []


def test_a_trail_whose_own_key_is_gone_proves_nothing(ids, monkeypatch):
    monkeypatch.setattr(settings, "TRAIL_KEYS", {"other": key(9)})
    assert {"key", "seal", "edited"} <= kinds()


def test_long_stretches_are_read_in_pieces(ids, monkeypatch):
    monkeypatch.setattr(verifying, "CHUNK", 2)
    assert verify() == []


def command(*arguments) -> tuple[int, dict]:
    out = StringIO()
    try:
        call_command("verify_trail", *arguments, stdout=out)
    except SystemExit as stop:
        return stop.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_command_says_all_is_well(ids):
    status, said = command("--anchor", seals.last_hash())
    assert (status, said["findings"], said["anchor"]) == (0, [], seals.last_hash())
    assert said["events"] == Event.objects.count()
    assert said["seals"] == Seal.objects.count()


def test_the_command_fails_on_a_finding(ids):
    behind_the_back("DELETE FROM trail_event WHERE id = %s", ids[0])
    status, said = command()
    assert status == 1
    assert [finding["kind"] for finding in said["findings"]] == ["removed"]


def test_the_command_fails_on_a_lost_anchor(ids):
    status, said = command("--anchor", "f" * 64, "--anchor", seals.last_hash())
    assert (status, [finding["kind"] for finding in said["findings"]]) == (1, ["anchor"])


def test_sealing_by_command_gives_the_anchor(ids):
    out = StringIO()
    call_command("seal_trail", stdout=out)
    assert json.loads(out.getvalue()) == {"seals": 1, "events": 2, "anchor": seals.last_hash()}
