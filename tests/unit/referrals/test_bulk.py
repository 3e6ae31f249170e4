"""Given to an officer by name, and several at once: each row its own move."""

import pytest

from accounts.authz import Role
from office.errors import DomainError, IllegalMove
from referrals import actions, queries
from referrals.queue import queue
from referrals.workflow import Status
from tests.factories.accounts import make_user
from tests.factories.referrals import Office, desk, fresh, make_intake, make_intake_at
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def rows(*intakes):
    return [(intake.pk, fresh(intake).version) for intake in intakes]


def test_hands_over_what_can_be_and_says_why_the_rest_stays(office):
    good, done, moved = (make_intake_at(status, office) for status in (Status.VERIFIED, Status.DONE, Status.VERIFIED))
    shown = rows(good, done, moved)
    actions.move(intake=fresh(moved), name="ask", by=office.back, asked_for="Foto")
    bidang = desk("rehabilitasi-sosial")
    found = actions.move_many(rows=shown, name="hand", by=office.manager, holder=bidang)
    assert [(outcome.intake.pk, bool(outcome.why)) for outcome in found] == [
        (good.pk, False), (done.pk, True), (moved.pk, True),
    ]  # fmt: skip
    assert "selesai" in found[1].why and "sudah diminta dilengkapi oleh Yudi Pranata" in found[2].why
    assert (fresh(good).holder, fresh(done).holder, fresh(moved).holder) == (bidang, None, None)
    assert Event.objects.filter(act="intake.hand").count() == 1
    assert Event.objects.filter(act="intake.hand.denied").count() == 2


def test_rows_outside_the_scope_are_not_there(office):
    secret = make_intake(office.operator, slug="kekerasan")
    assert actions.move_many(rows=rows(secret), name="assign", by=office.manager, worker=office.back) == []
    assert actions.move_many(rows=rows(secret), name="assign", by=office.back, worker=office.back) == []


def test_given_to_an_officer_who_hears_and_finds_it_first(office):
    first, second = make_intake_at(Status.VERIFIED, office), make_intake_at(Status.VERIFIED, office)
    [outcome] = actions.move_many(rows=rows(second), name="assign", by=office.manager, worker=office.back)
    assert not outcome.why and fresh(second).worker == office.back
    assert office.back.notices.filter(text=f"Nomor {second.number} ditugaskan kepada Anda").exists()
    mine = [(item.number, item.mine) for item in queue(office.back).items]
    assert mine.index((second.number, True)) < mine.index((first.number, False))
    assert all(not item.mine for item in queue(office.manager).items)


def test_only_to_who_works_where_it_lies(office):
    intake = make_intake_at(Status.VERIFIED, office)
    for who in ("kadis", "operator", "kabid_linjamsos", "agency"):
        with pytest.raises(DomainError, match="tidak bekerja"):
            actions.move(intake=fresh(intake), name="assign", by=office.manager, worker=getattr(office, who))
    gone = make_user(Role.BACK, is_active=False)
    with pytest.raises(DomainError):
        actions.move(intake=fresh(intake), name="assign", by=office.manager, worker=gone)
    with pytest.raises(IllegalMove):
        actions.move(intake=fresh(intake), name="assign", by=office.back, worker=office.back)


def test_handing_it_elsewhere_takes_the_name_off(office):
    intake = make_intake_at(Status.VERIFIED, office)
    actions.move(intake=intake, name="assign", by=office.manager, worker=office.back)
    actions.move(intake=fresh(intake), name="hand", by=office.manager, holder=desk("rehabilitasi-sosial"))
    assert fresh(intake).worker is None


def test_workers_sit_at_the_office(office):
    people = {who: getattr(office, who) for who in Office.PEOPLE}
    there = {who for who, user in people.items() if user in queries.workers()}
    assert there == {"back", "verifier", "manager", "rehsos", "kabid_rehsos", "kabid_linjamsos"}
