"""Rights come from active assignments, each in its own area only."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from accounts import actions
from accounts.authz import SECRET, Can, Role, areas, may, scope
from accounts.models import User
from office import clock
from office.errors import DomainError
from tests.factories.accounts import give, make_user

pytestmark = pytest.mark.django_db
SEGAMIT, PELAKAT, SDU = "16.03.10.2004", "16.03.10.2009", "16.03.10"


def again(user) -> User:
    return User.objects.get(pk=user.pk)


def test_no_assignment_no_right():
    assert not any(may(make_user(), can) for can in Can)


def test_an_operator_reaches_own_village_only():
    (area,) = areas(make_user(Role.OPERATOR, SEGAMIT), Can.INTAKE_CREATE)
    assert area.covers(village=SEGAMIT, kecamatan=SDU)
    assert not area.covers(village=PELAKAT, kecamatan=SDU)
    assert not area.covers(village=None, kecamatan=None)


def test_rights_of_one_assignment_do_not_join_the_area_of_another():
    user = make_user(Role.OPERATOR, SEGAMIT)
    give(user, Role.SUPERVISOR, "16.03.14")
    verify = areas(again(user), Can.INTAKE_VERIFY)
    assert [area.kecamatan for area in verify] == [frozenset({"16.03.14"})]
    assert not any(area.covers(village=SEGAMIT, kecamatan=SDU) for area in verify)


def test_only_days_in_force_count():
    user = make_user()
    yesterday, tomorrow = clock.today() - timedelta(1), clock.today() + timedelta(1)
    give(user, Role.OPERATOR, SEGAMIT, since=tomorrow)
    give(user, Role.OPERATOR, PELAKAT, since=date(2020, 1, 1), until=yesterday)
    assert areas(again(user), Can.INTAKE_VIEW) == []
    give(user, Role.OPERATOR, SEGAMIT, since=yesterday, until=clock.today())
    assert len(areas(again(user), Can.INTAKE_VIEW)) == 1


def test_an_ended_assignment_is_gone_at_once():
    user = make_user(Role.BACK)
    actions.end_assignment(by=None, assignment=user.assignments.get())
    assert areas(again(user), Can.INTAKE_VIEW) == []


def test_an_inactive_user_has_no_rights():
    user = make_user(Role.BACK)
    user.is_active = False
    assert areas(user, Can.INTAKE_VIEW) == []


@pytest.mark.parametrize(("desk", "cleared"), [("rehabilitasi-sosial", True), ("pemberdayaan-sosial", False)])
def test_a_kabid_reads_rahasia_only_where_the_bidang_handles_it(desk, cleared):
    (area,) = make_user(Role.KABID, desk=desk).areas
    assert area.cleared is cleared
    assert area.district


def test_only_rehsos_and_its_kabid_are_cleared():
    everybody = {role: make_user(role, *_codes(role), desk=_desk(role)) for role in Role}
    cleared = {role for role, user in everybody.items() if any(area.level >= SECRET for area in user.areas)}
    assert cleared == {Role.REHSOS, Role.KABID}


def test_scope_is_or_over_areas_and_nothing_without():
    assert str(scope(make_user(), Can.PERSON_VIEW, lambda area: area.q())) == str(Q(pk__in=[]))
    assert not scope(make_user(Role.BACK), Can.PERSON_VIEW, lambda area: area.q())


def test_nobody_changes_own_assignments():
    admin = make_user(Role.ADMIN)
    with pytest.raises(DomainError, match="sendiri"):
        actions.assign(by=admin, user=admin, role=Role.KADIS, since=clock.today())
    with pytest.raises(DomainError, match="sendiri"):
        actions.end_assignment(by=admin, assignment=admin.assignments.get())
    with pytest.raises(DomainError, match="sendiri"):
        actions.set_active(by=admin, user=admin, active=False)


@pytest.mark.parametrize(
    ("role", "codes", "desk"),
    [
        (Role.OPERATOR, [SDU], None),
        (Role.OPERATOR, [], None),
        (Role.SUPERVISOR, [SEGAMIT], None),
        (Role.BACK, [SEGAMIT], None),
        (Role.AGENCY, [], "rehabilitasi-sosial"),
        (Role.KABID, [], "baznas"),
        (Role.AGENCY, [], None),
    ],
)
def test_an_area_that_does_not_fit_the_role_is_refused(role, codes, desk):
    from office.models import Desk
    from regions.models import Region

    regions = list(Region.objects.filter(pk__in=codes))
    with pytest.raises(DomainError):
        actions.assign(
            by=None,
            user=make_user(),
            role=role,
            since=clock.today(),
            regions=regions,
            desk=Desk.objects.get(slug=desk) if desk else None,
        )


def test_a_substitute_holds_the_same_role_and_area_for_the_days():
    holder, stand_in = make_user(Role.SUPERVISOR, SDU), make_user(Role.SUPERVISOR, "16.03.14")
    today = clock.today()
    actions.substitute(
        by=None, assignment=holder.assignments.get(), user=stand_in, since=today, until=today + timedelta(3)
    )
    assert {code for area in again(stand_in).areas for code in area.kecamatan} == {SDU, "16.03.14"}
    late = stand_in.assignments.active(today + timedelta(4))
    assert [row.substitute_for for row in late] == [None]


def test_admin_permissions_follow_capabilities():
    admin, back = make_user(Role.ADMIN), make_user(Role.BACK)
    assert admin.is_staff and admin.has_perm("office.change_setting") and admin.has_perm("regions.view_region")
    assert not back.is_staff and not back.has_perm("office.view_setting")


def _codes(role):
    return {Role.OPERATOR: [SEGAMIT], Role.FACILITATOR: [SEGAMIT], Role.SUPERVISOR: [SDU], Role.KASI: [SDU]}.get(
        role, []
    )


def _desk(role):
    return {Role.KABID: "rehabilitasi-sosial", Role.AGENCY: "baznas"}.get(role)
