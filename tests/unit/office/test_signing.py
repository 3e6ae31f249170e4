"""Who signs on a day, and how the block is printed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.authz import Role
from office import actions, signing
from office.errors import DomainError, Stale
from office.models import Signatory
from tests.factories.accounts import make_user
from trail.reading import history

pytestmark = pytest.mark.django_db

HEAD = "Kepala Dinas Sosial"


def signatory(**values):
    plain = {
        "position": HEAD,
        "name": "Dra. Hj. Rosmala, M.Si.",
        "nip": "197001011995032001",
        "rank": "Pembina Utama Muda (IV/c)",
    }
    return Signatory(**plain | {"since": date(2024, 1, 1)} | values)


def saved(**values):
    made = signatory(**values)
    made.save()
    return made


# --- who -------------------------------------------------------------------------------------------
def test_the_holder_of_the_day():
    old = saved(name="Lama", until=date(2026, 6, 30))
    new = saved(name="Baru", since=date(2026, 7, 1))
    assert Signatory.objects.on(date(2026, 6, 30), HEAD) == old
    assert Signatory.objects.on(date(2026, 7, 1), HEAD) == new
    assert Signatory.objects.on(date(2023, 12, 31), HEAD) is None
    assert Signatory.objects.on(date(2026, 7, 1), "Bupati") is None


def test_position_in_any_case():
    holder = saved()
    assert Signatory.objects.on(date(2026, 1, 1), HEAD.upper()) == holder


@pytest.mark.parametrize(
    "values", [{"mode": "plh"}, {"mode": "plt"}, {"mode": "pj"}, {"on_behalf": "an", "own_position": "Sekretaris"}]
)
def test_who_stands_in_goes_before_the_holder_while_it_lasts(values):
    holder = saved()
    deputy = saved(name="Wakil", since=date(2026, 3, 1), until=date(2026, 3, 10), **values)
    assert Signatory.objects.on(date(2026, 3, 5), HEAD) == deputy
    assert Signatory.objects.on(date(2026, 3, 11), HEAD) == holder


def test_of_two_who_stand_in_the_later_one():
    saved(mode="plt", since=date(2026, 1, 1))
    later = saved(mode="plh", since=date(2026, 2, 1))
    assert Signatory.objects.on(date(2026, 2, 2), HEAD) == later


# --- the block -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "above"),
    [
        ({}, ["Kepala Dinas Sosial,"]),
        ({"mode": "plh"}, ["Plh. Kepala Dinas Sosial,"]),
        ({"mode": "plt"}, ["Plt. Kepala Dinas Sosial,"]),
        ({"mode": "pj"}, ["Pj. Kepala Dinas Sosial,"]),
        ({"on_behalf": "an", "own_position": "Sekretaris"}, ["a.n. Kepala Dinas Sosial", "Sekretaris,"]),
        (
            {"on_behalf": "an", "own_position": "Sekretaris", "mode": "plt"},
            ["a.n. Kepala Dinas Sosial", "Plt. Sekretaris,"],
        ),
        (
            {"on_behalf": "ub", "own_position": "Kepala Bidang Rehabilitasi Sosial", "through": "Sekretaris"},
            ["a.n. Kepala Dinas Sosial", "Sekretaris", "u.b.", "Kepala Bidang Rehabilitasi Sosial,"],
        ),
    ],
)
def test_block_above_the_signature(values, above):
    assert signing.block(signatory(**values))["above"] == above


def test_block_below_the_signature():
    assert signing.block(signatory())["below"] == [
        "Dra. Hj. Rosmala, M.Si.",
        "Pembina Utama Muda (IV/c)",
        "NIP 197001011995032001",
    ]


def test_block_of_somebody_without_nip_and_rank():
    assert signing.block(signatory(nip="", rank=""))["below"] == ["Dra. Hj. Rosmala, M.Si."]


def test_lines_leave_room_to_sign():
    assert signing.lines(signatory(nip="", rank=""), gap=3) == [
        "Kepala Dinas Sosial,",
        "",
        "",
        "",
        "Dra. Hj. Rosmala, M.Si.",
    ]


def test_block_of_a_day():
    saved()
    assert signing.block_on(date(2026, 1, 1), HEAD)["above"] == ["Kepala Dinas Sosial,"]
    assert signing.block_on(date(2020, 1, 1), HEAD) is None


# --- writes ----------------------------------------------------------------------------------------
def fields(**values):
    return {"position": HEAD, "name": "Baru", "since": date(2026, 1, 1)} | values


def test_a_second_definitive_holder_is_refused():
    first = saved(until=date(2026, 6, 30))
    with pytest.raises(DomainError, match="Rosmala") as refused:
        actions.create_signatory(by=None, **fields(since=date(2026, 6, 30)))
    assert "since" in refused.value.fields
    assert actions.create_signatory(by=None, **fields(since=date(2026, 7, 1))).pk
    with pytest.raises(DomainError):
        actions.update_signatory(first, by=None, version=1, until=None)
    assert Signatory.objects.get(pk=first.pk).until == date(2026, 6, 30)


@pytest.mark.parametrize(
    "values", [{"mode": "plh"}, {"position": "Sekretaris"}, {"until": date(2023, 12, 31), "since": date(2023, 1, 1)}]
)
def test_others_beside_the_holder_are_fine(values):
    saved()
    assert actions.create_signatory(by=None, **fields(**values)).pk


def test_writes_are_in_the_trail_and_stale_ones_refused():
    admin = make_user(Role.ADMIN)
    made = actions.create_signatory(by=admin, **fields())
    actions.update_signatory(made, by=admin, version=1, rank="Pembina (IV/a)")
    assert [event.act for event in history(made)] == ["signatory.update", "signatory.create"]
    with pytest.raises(Stale):
        actions.update_signatory(made, by=admin, version=1, rank="x")


@pytest.mark.parametrize(
    "values",
    [
        {"until": date(2023, 12, 31)},
        {"on_behalf": "an"},
        {"on_behalf": "ub", "own_position": "Kabid"},
        {"on_behalf": "an", "own_position": "Sekretaris", "through": "Kabid"},
        {"own_position": "Sekretaris"},
        {"on_behalf": "xx", "own_position": "Sekretaris"},
    ],
)
def test_the_database_refuses_what_contradicts_itself(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        saved(**values)
