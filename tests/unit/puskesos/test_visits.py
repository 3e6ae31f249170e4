"""Visits: planned, recorded, called off, complained on, and families that were not in the data."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from accounts.authz import Can, Role
from accounts.models import Notice
from cases.models import Family, Person, Programme, ProposalItem
from documents.models import Attachment
from office import clock
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from puskesos import actions, outreach
from puskesos.models import OutreachVisit
from puskesos.workflow import VisitStatus
from referrals.models import Intake
from regions.models import Region
from tests.factories import cases
from tests.factories.accounts import make_user
from tests.factories.outreach import make_done, make_visit
from tests.factories.referrals import fresh, service
from tests.meta.world import upload
from trail.models import Event

pytestmark = pytest.mark.django_db
SEGAMIT, PELAKAT, PASAR = "16.03.10.2004", "16.03.10.2009", "16.03.02.1007"


@pytest.fixture
def arman():
    return make_user(Role.FACILITATOR, SEGAMIT)


def profile(**values):
    head = {"name": "Rohaya", "nik": cases.make_nik(), "nik_missing_reason": "", "sex": "P"} | values
    return {"head": head, "home": {"no_kk": "", "address": "Dusun I", "rt": "001", "rw": ""}}


def test_a_visit_is_planned_recorded_and_told(arman):
    visit = make_visit(arman)
    actions.record_visit(
        by=arman, visit=visit, done_on=clock.today(), findings="Rumah papan.", work="kelayakan", uploads=[upload()],
        receives=Programme.objects.filter(slug="sembako"),
    )  # fmt: skip
    visit = fresh(visit)
    assert (visit.status, visit.moved_by, visit.version) == (VisitStatus.DONE, arman.name, 2)
    assert visit.receives.get().slug == "sembako"
    assert Attachment.objects.of(visit).count() == 1
    assert Event.objects.filter(act="outreachvisit.record").exists()


def test_the_same_key_records_once(arman):
    visit, key = make_visit(arman), uuid4()
    for _ in range(2):
        actions.record_visit(
            by=arman,
            visit=fresh(visit),
            once=key,
            done_on=clock.today(),
            findings="Ada.",
            uploads=[upload()],
            version=1,
        )
    assert Attachment.objects.of(visit).count() == 1


def test_what_is_missing_is_said_at_once(arman):
    with pytest.raises(Incomplete) as refusal:
        actions.record_visit(by=arman, visit=make_visit(arman), done_on=None, findings="")
    assert set(refusal.value.fields) == {"done_on", "findings"}


def test_a_village_of_somebody_else_is_refused(arman):
    with pytest.raises(DomainError):
        make_visit(arman, PELAKAT)


def test_whom_one_may_not_know_of_is_refused(arman):
    far, secret = cases.make_person(PASAR), cases.make_person(SEGAMIT, kind="18")
    for person in (far, secret):
        with pytest.raises(DomainError):
            make_visit(arman, to=person)


def test_only_the_own_visit_is_moved(arman):
    visit, other = make_visit(arman), make_user(Role.FACILITATOR, SEGAMIT)
    with pytest.raises(IllegalMove):
        actions.record_visit(by=other, visit=visit, done_on=clock.today(), findings="x")
    assert Event.objects.filter(act="outreachvisit.record.denied").exists()


def test_a_cancelled_visit_stays_so(arman):
    visit = actions.cancel_visit(by=arman, visit=make_visit(arman), note="Banjir.")
    assert visit.end_note == "Banjir."
    with pytest.raises(IllegalMove):
        actions.record_visit(by=arman, visit=visit, done_on=clock.today(), findings="x")
    with pytest.raises(IllegalMove):
        actions.take_complaint(by=arman, visit=visit, service=service(), text="x")


def test_of_two_at_once_one_is_told(arman):
    visit = make_visit(arman)
    actions.change_plan(by=arman, visit=fresh(visit), purpose="Lain")
    with pytest.raises(Stale):
        actions.record_visit(by=arman, visit=fresh(visit), done_on=clock.today(), findings="x", version=1)


def test_a_complaint_becomes_an_intake_of_the_visit(arman):
    visit, key = make_visit(arman), uuid4()
    for _ in range(2):
        intake = actions.take_complaint(by=arman, visit=fresh(visit), service=service(), text="Atap bocor.", once=key)
    assert Intake.objects.count() == 1
    assert (intake.channel, intake.subject_name, intake.received_village_id) == ("kunjungan", "Rohaya", SEGAMIT)
    assert fresh(visit).intake == intake


def test_a_visit_has_one_number(arman):
    visit = make_visit(arman)
    actions.take_complaint(by=arman, visit=visit, service=service(), text="Atap bocor.")
    with pytest.raises(IllegalMove):
        actions.take_complaint(by=arman, visit=fresh(visit), service=service(), text="Lagi.")


def test_a_family_not_in_the_data_comes_among_the_usulan_of_its_village(arman):
    programme = Programme.objects.get(slug="sembako")
    visit = actions.collect_family(by=arman, visit=make_visit(arman), programme=programme, **profile())
    item = ProposalItem.objects.get()
    assert (item.proposal.village_id, item.family, item.person.name) == (SEGAMIT, visit.family, "Rohaya")
    assert (visit.in_data, visit.work) == ("belum", "usulan_baru")
    assert visit.family.head == visit.person


def test_a_family_that_is_not_put_down_is_no_usulan(arman):
    visit = make_done(arman, work="cek_bansos")
    assert actions.collect_family(by=arman, visit=visit, **profile()).work == "cek_bansos"


def test_a_known_nik_makes_nobody_twice(arman):
    known = cases.make_person(SEGAMIT, nik=cases.make_nik(), nik_missing_reason="")
    with pytest.raises(DomainError) as refusal:
        actions.collect_family(by=arman, visit=make_visit(arman), **profile(nik=known.nik))
    assert "nik" in refusal.value.fields
    assert Person.objects.count() == 1


def test_what_is_refused_leaves_no_family_behind(arman):
    programme = Programme.objects.get(slug="sembako")
    visit = make_visit(arman)
    actions.collect_family(by=arman, visit=visit, programme=programme, **profile())
    with pytest.raises(IllegalMove):
        actions.collect_family(by=arman, visit=fresh(visit), programme=programme, **profile())
    assert Family.objects.count() == 1


def seen(user):
    return set(OutreachVisit.objects.visible_to(user, Can.VISIT_VIEW))


def test_scope_is_own_for_a_facilitator_and_area_for_who_supervises(arman):
    colleague = make_user(Role.FACILITATOR, SEGAMIT)
    visit, other = make_visit(arman), make_visit(colleague)
    far = make_visit(make_user(Role.FACILITATOR, PASAR), PASAR)
    assert seen(arman) == {visit}
    assert seen(make_user(Role.SUPERVISOR, "16.03.10")) == {visit, other}
    assert seen(make_user(Role.MANAGER)) == {visit, other, far}
    for role in (Role.OPERATOR, Role.KASI):
        assert seen(make_user(role, SEGAMIT if role == Role.OPERATOR else "16.03.10")) == set()


def test_who_becomes_known_through_rahasia_alone_leaves_the_visits(arman):
    person = cases.make_person(SEGAMIT)
    visit = make_visit(arman, to=person)
    assert seen(arman) == {visit}
    Person.objects.filter(pk=person.pk).update(restricted=True)
    assert seen(arman) == seen(make_user(Role.MANAGER)) == set()


def test_a_rahasia_complaint_tells_the_kecamatan_nothing(arman):
    make_user(Role.SUPERVISOR, "16.03.10")
    make_user(Role.REHSOS)
    visit = make_visit(arman)
    intake = actions.take_complaint(by=arman, visit=visit, service=service("kekerasan"), text="Dipukul.")
    tksk = make_user(Role.SUPERVISOR, "16.03.10")
    assert not Intake.objects.visible_to(tksk, Can.INTAKE_VIEW).filter(pk=intake.pk).exists()
    assert not Notice.objects.filter(user__assignments__role=Role.SUPERVISOR).exists()


def test_the_week_holds_late_ones_first(arman, at):
    at(datetime(2026, 11, 25, 9))  # a Wednesday
    today = clock.today()
    for days in (-3, 0, 2, 9):
        make_visit(arman, planned_on=today + timedelta(days=days))
    make_done(arman)
    mine = OutreachVisit.objects.visible_to(arman, Can.VISIT_EDIT)
    parts = outreach.week(mine, today)
    assert [(label, len(rows)) for label, rows in parts] == [
        ("Terlewat", 1), ("Hari ini", 1), ("Minggu ini", 1), ("Sesudah minggu ini", 1),
        ("Sudah dilakukan minggu ini", 1),
    ]  # fmt: skip
    assert len(outreach.queue(arman).items) == 2


def test_a_family_of_the_register_is_visited_under_its_heads_name(arman):
    head = cases.make_person(SEGAMIT, name="Rusdi")
    family = cases.make_family(SEGAMIT, head=head)
    values = outreach.planned_for(family)
    assert (values["subject_name"], values["village"]) == ("Rusdi", Region.objects.get(pk=SEGAMIT))
