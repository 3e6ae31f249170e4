"""The directory of services, and who is out of office."""

from datetime import timedelta

import pytest

from accounts import notices
from accounts.actions import set_active, update_user
from accounts.authz import Can
from office import clock
from office.actions import confirm_desk
from office.errors import Stale
from referrals import directory
from tests.factories.referrals import Office, desk, fresh, make_referral
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def away(user, office, days=3):
    today = clock.today()
    return update_user(
        by=user, user=user, away_since=today, away_until=today + timedelta(days=days), away_note="Rekan Baznas"
    )


def entry(user, slug="baznas"):
    return next(row for row in directory.entries(user) if row["desk"].slug == slug)


def test_members_are_active_users_with_an_assignment_in_force(office):
    baznas = desk("baznas").pk
    assert [user.name for user in directory.members([baznas]).get(baznas, [])] == []
    assert office.agency and office.colleague and office.stranger
    assert directory.members([baznas])[baznas] == [office.agency, office.colleague]
    set_active(by=office.admin, user=office.agency, active=False)
    assert directory.members([baznas])[baznas] == [office.colleague]


def test_who_is_away_is_shown_and_not_told_while_a_colleague_is_there(office):
    away(office.agency, office)
    assert notices.holders(Can.REFERRAL_ANSWER, desk=desk("baznas").pk) == [office.agency]  # nobody else is there
    assert office.colleague
    make_referral(office)
    assert (office.agency.notices.count(), office.colleague.notices.count()) == (0, 1)
    [member, other] = entry(office.back)["members"]
    assert (member.is_away, member.away_note, other.is_away) == (True, "Rekan Baznas", False)


def test_back_in_office_by_itself(office, at):
    away(office.agency, office, days=2)
    at(clock.now() + timedelta(days=3))
    assert not fresh(office.agency).is_away


def test_members_keep_the_entry_of_their_own_desk_and_the_administrator_all(office):
    assert directory.keepable(office.agency) == {desk("baznas").pk}
    assert directory.keepable(office.kabid_rehsos) == {desk("rehabilitasi-sosial").pk}
    assert desk("pln").pk in directory.keepable(office.admin)
    assert directory.keepable(office.back) == frozenset()
    assert (entry(office.agency)["editable"], entry(office.agency, "pln")["editable"]) == (True, False)


def test_an_entry_is_confirmed_with_day_and_name_and_ages_in_half_a_year(office, at):
    row = desk()
    assert not row.is_confirmed
    confirm_desk(row, by=office.agency, version=row.version, hours="Senin-Jumat 08.00-15.00")
    row = desk()
    assert (row.is_confirmed, row.confirmed_by, row.hours) == (True, "Iwan Setiadi", "Senin-Jumat 08.00-15.00")
    assert Event.objects.filter(act="desk.confirm").count() == 1
    with pytest.raises(Stale):
        confirm_desk(desk(), by=office.agency, version=row.version - 1, hours="x")
    at(clock.now() + timedelta(days=184))
    assert not desk().is_confirmed


def test_a_desk_switched_off_is_not_listed(office):
    type(desk()).objects.filter(slug="pln").update(active=False)
    assert not [row for row in directory.entries(office.back) if row["desk"].slug == "pln"]
