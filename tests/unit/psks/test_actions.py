"""The PSKS register's rules: one active TKSK per kecamatan, papers once, stale edits told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.authz import Role
from office import clock
from office.errors import DomainError, Stale
from psks import actions
from psks.models import Actor, Kind
from tests.factories.accounts import make_user
from tests.factories.psks import make_actor
from trail.models import Event

pytestmark = pytest.mark.django_db
LUBAI, LUBAI_ULU = "16.03.14", "16.03.25"


def test_the_twelve_kinds_and_the_pillars_around_them():
    assert sorted(Kind.objects.filter(pillar=True).values_list("number", flat=True)) == list(range(1, 13))
    assert Kind.objects.filter(pillar=False).exists()


def test_one_active_tksk_per_kecamatan():
    make_actor("tksk", kecamatan=LUBAI, name="Pertama")
    with pytest.raises(DomainError, match="Pertama"):
        make_actor("tksk", kecamatan=LUBAI)
    make_actor("tksk", kecamatan=LUBAI_ULU)


def test_the_database_refuses_the_second_tksk_too():
    first = make_actor("tksk", kecamatan=LUBAI)
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.create(kind=first.kind, name="Kedua", kecamatan=first.kecamatan)


def test_temporary_cover_stands_beside_the_holder():
    make_actor("tksk", kecamatan=LUBAI)
    cover = make_actor("tksk", kecamatan=LUBAI, cover_until=clock.today() + timedelta(30))
    with pytest.raises(DomainError):
        actions.update_actor(by=make_user(Role.DATA), actor=cover, cover_until=None)


def test_a_tksk_needs_a_kecamatan():
    with pytest.raises(DomainError, match="kecamatan"):
        make_actor("tksk")


def test_after_ending_the_place_is_free_and_the_history_stays():
    by = make_user(Role.DATA)
    first = make_actor("tksk", kecamatan=LUBAI)
    actions.end_actor(by=by, actor=first, ended_on=clock.today(), reason="Mengundurkan diri")
    make_actor("tksk", kecamatan=LUBAI)
    with pytest.raises(DomainError):
        actions.reopen_actor(by=by, actor=first)
    assert Actor.objects.filter(kind="tksk", kecamatan=LUBAI).count() == 2


def test_the_kecamatan_follows_the_village():
    assert make_actor(village="16.03.10.2004").kecamatan_id == "16.03.10"


def test_ending_before_the_beginning_is_refused():
    actor = make_actor(since=date(2026, 1, 1))
    with pytest.raises(DomainError):
        actions.end_actor(by=make_user(), actor=actor, ended_on=date(2025, 12, 31), reason="x")


def test_a_stale_edit_is_told():
    actor = make_actor()
    by = make_user(Role.DATA)
    actions.update_actor(by=by, actor=Actor.objects.get(pk=actor.pk), version=1, phone="0811")
    with pytest.raises(Stale):
        actions.update_actor(by=by, actor=actor, version=1, phone="0822")


def test_a_paper_number_stands_once():
    by, actor = make_user(Role.DATA), make_actor("lks", name="LKS Kasih")
    key = uuid4()
    first = actions.add_paper(by=by, actor=actor, once=key, kind="std", number="12/2026")
    assert actions.add_paper(by=by, actor=actor, once=key, kind="std", number="12/2026") == first
    with pytest.raises(DomainError, match="sudah dicatat"):
        actions.add_paper(by=by, actor=actor, once=uuid4(), kind="std", number="12/2026")


def test_one_event_for_an_act():
    before = Event.objects.count()
    make_actor()
    assert Event.objects.filter(act="psks.create").count() == 1
    assert Event.objects.count() - before <= 2  # the other is the factory's assignment


def test_a_village_sees_who_serves_its_kecamatan_but_edits_only_its_own():
    from accounts.authz import Can

    tksk, mine = make_actor("tksk", kecamatan="16.03.10"), make_actor(village="16.03.10.2004")
    other_village, elsewhere = make_actor(village="16.03.10.2009"), make_actor("tksk", kecamatan=LUBAI)
    operator = make_user(Role.OPERATOR, "16.03.10.2004")
    assert set(Actor.objects.visible_to(operator)) == {tksk, mine}
    assert not Actor.objects.visible_to(operator, Can.PSKS_EDIT).exists()
    supervisor = make_user(Role.SUPERVISOR, "16.03.10")
    assert set(Actor.objects.visible_to(supervisor, Can.PSKS_EDIT)) == {tksk, mine, other_village}
    assert elsewhere in Actor.objects.visible_to(make_user(Role.BACK))
