"""Lists for the field: who is on them, one approval, what is found and what follows only after review."""

from datetime import date, timedelta

import pytest

from accounts.authz import Can, Role
from cases import fieldwork as rules
from cases.actions import field_effects
from cases.actions import fieldwork as actions
from cases.models import Classification, FieldItem, FieldList, FieldRound, Person
from documents.models import Attachment
from office import clock
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from office.jobs.worker import drain
from psks.models import Actor
from tests.factories import psks
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    SAME_KECAMATAN,
    make_candidate,
    make_classification,
    make_family,
    make_list,
    make_participation,
    make_person,
    make_reported,
    make_round,
    make_scan,
    make_secret_person,
)
from trail.reading import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_user(Role.DATA), make_user(Role.VERIFIER), make_user(Role.OPERATOR, MINE)


def subjects(row) -> set:
    return {item.subject for item in row.items.all()}


# --- Who is on a list ----------------------------------------------------------------------------
def test_the_yearly_list_holds_kinds_that_are_open_and_psks(office):
    poor, family = make_person(kind="11"), make_family()
    make_classification(family, "24")
    actor = psks.make_actor("psm", village=MINE)
    make_person(), make_secret_person(), make_person(SAME_KECAMATAN, kind="11")
    both = make_person(kind="18")
    make_participation(both, "pip")  # openly known, but of a Rahasia kind alone
    ended = make_classification(make_person(), "11")
    Classification.objects.filter(pk=ended.pk).update(ended_on=clock.today())
    row = make_list(*office[:2])
    assert subjects(row) == {poor, family, actor}
    assert Person.objects.filter(restricted=True).exists()


def test_verval_holds_who_receives_the_programme(office):
    mine = make_candidate()
    make_participation(mine, "pkh")
    make_participation(make_candidate(), "sembako")
    make_participation(make_candidate(), "pkh", status="berhenti", reason="-")
    row = make_list(*office[:2], kind="verval", programme="pkh")
    assert subjects(row) == {mine.memberships.get().family}


def test_one_job_makes_a_list_for_every_village(office):
    for village in (MINE, SAME_KECAMATAN, ELSEWHERE):
        make_person(village, kind="11")
    row = make_round(office[0], village=None)
    assert {one.village_id for one in row.lists.all()} == {MINE, SAME_KECAMATAN, ELSEWHERE}
    assert row.status == "siap" and not FieldList.objects.exclude(status="disiapkan").exists()
    actions.release(by=office[1], round=row)
    assert FieldList.objects.open().count() == 3


def test_a_round_made_again_in_between_doubles_nothing(office):
    from cases import programme_tasks

    make_person(kind="11")
    row = make_round(office[0])
    FieldRound.objects.filter(pk=row.pk).update(status="menyiapkan")
    programme_tasks.begin_round(round=row)
    drain()
    assert FieldList.objects.count() == FieldItem.objects.count() == 1


def test_a_list_for_pendamping_holds_their_own_families(office):
    mine, other, alone = make_candidate(), make_candidate(ELSEWHERE), make_candidate()
    first, second = make_user(Role.PENDAMPING), make_user(Role.PENDAMPING)
    for person, companion in ((mine, first), (other, second), (alone, None)):
        make_participation(person, "pkh")
        family = person.memberships.get().family
        type(family).objects.filter(pk=family.pk).update(companion=companion)
    row = make_round(office[0], village=None, kind="verval", role="pendamping", programme="pkh")
    actions.release(by=office[1], round=row)
    lists = FieldList.objects.visible_to(first, Can.FIELD_WORK)
    assert [one.assigned_to for one in lists] == [first] and row.lists.count() == 2
    items = FieldItem.objects.visible_to(first, Can.FIELD_WORK)
    assert [item.family for item in items] == [mine.memberships.get().family]


def test_the_maker_does_not_approve(office):
    make_person(kind="11")
    both = make_user(Role.VERIFIER)
    with pytest.raises(IllegalMove, match="orang lain"):
        actions.release(by=both, round=make_round(both))


def test_a_round_without_names_is_not_released_and_may_be_cancelled(office):
    row = make_round(office[0])
    with pytest.raises(DomainError, match="tidak berisi nama"):
        actions.release(by=office[1], round=row)
    actions.cancel(by=office[0], round=row)
    assert row.status == "dibatalkan"


def test_a_released_round_is_not_cancelled(office):
    make_person(kind="11")
    row = make_list(*office[:2]).round
    with pytest.raises(IllegalMove):
        actions.cancel(by=office[0], round=row)


# --- Who sees what -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "codes", "sees"),
    [
        (Role.OPERATOR, [MINE], True),
        (Role.OPERATOR, [SAME_KECAMATAN], False),
        (Role.FACILITATOR, [MINE], False),  # the list is for operators
        (Role.SUPERVISOR, ["16.03.10"], False),
        (Role.PENDAMPING, [], False),
        (Role.BACK, [], True),
        (Role.VERIFIER, [], True),
        (Role.KADIS, [], True),
        (Role.FRONT, [], False),
        (Role.KASI, ["16.03.10"], False),
    ],
)
def test_a_list_is_for_whom_it_was_made(office, role, codes, sees):
    make_person(kind="11")
    row = make_list(*office[:2])
    user = make_user(role, *codes)
    assert FieldList.objects.visible_to(user, Can.FIELD_VIEW).filter(pk=row.pk).exists() == sees
    assert FieldItem.objects.visible_to(user, Can.FIELD_VIEW).filter(list=row).exists() == sees


def test_a_worker_sees_nothing_before_the_approval(office):
    make_person(kind="11")
    row = make_round(office[0]).lists.get()
    assert not FieldList.objects.visible_to(office[2], Can.FIELD_VIEW).filter(pk=row.pk).exists()


def test_who_turns_secret_or_moves_away_leaves_the_list(office):
    person, other = make_person(kind="11"), make_person(kind="11")
    row = make_list(*office[:2])

    def seen():
        return {item.person for item in FieldItem.objects.visible_to(office[2], Can.FIELD_WORK).filter(list=row)}

    assert seen() == {person, other}
    Person.objects.filter(pk=person.pk).update(village=ELSEWHERE, kecamatan=ELSEWHERE[:8])
    Person.objects.filter(pk=other.pk).update(restricted=True)
    assert seen() == set()


# --- What is found -------------------------------------------------------------------------------
def test_an_outcome_is_one_event_and_may_be_corrected(office):
    person = make_person(kind="11")
    item = make_list(*office[:2]).items.get()
    actions.record_outcome(by=office[2], item=item, outcome="masih_ada")
    actions.record_outcome(by=office[2], item=item, outcome="meninggal", note="Kata RT")
    assert (item.outcome, item.visited_on, item.recorded_by_id) == ("meninggal", clock.today(), office[2].pk)
    assert [event.act for event in history(item)] == ["field.outcome", "field.outcome"]
    assert Person.objects.get(pk=person.pk).active, "nothing happens before the review"


def test_one_intent_is_one_outcome(office):
    from uuid import uuid4

    make_person(kind="11")
    item, key = make_list(*office[:2]).items.get(), uuid4()
    for _ in range(2):
        again = FieldItem.objects.get(pk=item.pk)
        actions.record_outcome(by=office[2], item=again, outcome="masih_ada", version=1, once=key)
    assert len(history(item)) == 1
    with pytest.raises(Stale):
        actions.record_outcome(by=office[2], item=again, outcome="pindah", version=1, once=uuid4())


@pytest.mark.parametrize(("kind", "outcome"), [("pemutakhiran", "layak"), ("pemutakhiran", ""), ("verval", "mandiri")])
def test_only_what_the_list_asks_may_be_found(office, kind, outcome):
    person = make_person(kind="11")
    make_participation(person, "pip")
    programme = {"programme": "pip"} if kind == "verval" else {}
    item = make_list(*office[:2], kind=kind, **programme).items.get()
    with pytest.raises(DomainError, match="tidak ada untuk daftar ini"):
        actions.record_outcome(by=office[2], item=item, outcome=outcome)


def objection(office, person, programme="pip"):
    row = actions.create_round(
        by=office[0], kind="sanggah", role="operator", period="2026-11", deadline=clock.today() + timedelta(days=14),
        programme=make_participation(person, programme).programme,
    )  # fmt: skip
    actions.fill_persons(by=office[0], round=row, subjects=[person])
    actions.release(by=office[1], round=row)
    return row.lists.get()


def test_a_visit_after_an_objection_needs_its_photo(office):
    item = objection(office, make_person()).items.get()
    with pytest.raises(Incomplete, match="foto"):
        actions.record_outcome(by=office[2], item=item, outcome="layak")
    actions.record_outcome(by=office[2], item=item, outcome="layak", upload=make_scan())
    assert Attachment.objects.of(item).count() == 1
    actions.record_outcome(by=office[2], item=item, outcome="tidak_layak")  # the photo is there


def test_all_that_keeps_a_list_from_being_handed_back(office):
    make_person(kind="11")
    row = make_list(*office[:2])
    with pytest.raises(Incomplete) as error:
        actions.report(by=office[2], list=row)
    assert set(error.value.fields) == {"left", "signed_by", "signed_as", "signed_on", "upload"}


# --- What follows --------------------------------------------------------------------------------
def test_nothing_takes_effect_but_what_the_reviewer_ticked(office):
    dead, kept = make_person(kind="11"), make_person(kind="11")
    row = make_reported(*office, {dead: "meninggal", kept: "meninggal"})
    chosen = {row.items.get(person=dead).pk}
    assert field_effects.confirm(by=office[1], list=row, chosen=chosen) == 1
    assert [Person.objects.get(pk=one.pk).active for one in (dead, kept)] == [False, True]
    assert Person.objects.get(pk=dead.pk).deactivation_reason == "meninggal"
    assert {item.person: item.applied for item in row.items.all()} == {dead: "diterapkan", kept: "dilewati"}
    with pytest.raises(IllegalMove):
        field_effects.confirm(by=office[1], list=row, chosen=chosen)


def confirmed(office, outcomes, **values):
    row = make_reported(*office, outcomes, **values)
    field_effects.confirm(by=office[1], list=row, chosen={item.pk for item in row.items.all()})
    return row


def test_the_yearly_update_ends_kinds_and_actors(office):
    able, moved, actor = make_person(kind="11"), make_person(kind="08"), psks.make_actor("psm", village=MINE)
    family = make_family()
    make_classification(family, "24")
    confirmed(office, {able: "mandiri", moved: "pindah", actor: "meninggal", family: "mandiri"})
    assert Classification.objects.get(person=able).end_reason == "selesai" and Person.objects.get(pk=able.pk).active
    assert Person.objects.get(pk=moved.pk).deactivation_reason == "pindah"
    assert Classification.objects.get(family=family).end_reason == "selesai"
    ended = Actor.objects.get(pk=actor.pk)
    assert (ended.active, ended.end_reason) == (False, "Meninggal dunia")


def test_a_village_list_never_touches_what_is_rahasia(office):
    """Item 22: the operator said "mandiri"; the Rahasia kind of the same person stays as it is."""
    person = make_person(kind="11")
    secret = make_classification(person, "18")
    confirmed(office, {person: "mandiri"})
    assert Classification.objects.get(pk=secret.pk).ended_on is None


@pytest.mark.parametrize(
    ("outcome", "status", "active"),
    [("layak", "aktif", True), ("tidak_layak", "berhenti", True), ("mampu", "graduasi", True),
     ("ganda", "berhenti", True), ("pindah", "berhenti", True), ("menolak", "aktif", True),
     ("tidak_ditemukan", "aktif", True), ("meninggal", "berhenti", False)],
)  # fmt: skip
def test_each_verval_outcome(office, outcome, status, active):
    person = make_person()
    aid = make_participation(person, "pip")
    confirmed(office, {person: outcome}, kind="verval", programme="pip")
    aid.refresh_from_db()
    assert (aid.status, Person.objects.get(pk=person.pk).active) == (status, active)
    assert aid.status == "aktif" or aid.reason.startswith("Verval penerima: ")


def test_an_objection_that_holds_stops_the_programme(office):
    person = make_person()
    row = objection(office, person)
    actions.record_outcome(by=office[2], item=row.items.get(), outcome="tidak_layak", upload=make_scan())
    actions.report(by=office[2], list=row)
    field_effects.confirm(by=office[1], list=row, chosen={row.items.get().pk})
    assert person.participations.get().status == "berhenti"


@pytest.mark.parametrize(("outcome", "status"), [("tidak_layak", "berhenti"), ("meninggal", "aktif")])
def test_an_objection_to_a_person_stops_what_the_family_receives(office, outcome, status):
    """Objections come by NIK, and PKH is the family's; that one of it died ends nothing of the family."""
    person = make_candidate()
    row = objection(office, person, "pkh")
    actions.record_outcome(by=office[2], item=row.items.get(), outcome=outcome, upload=make_scan())
    actions.report(by=office[2], list=row)
    field_effects.confirm(by=office[1], list=row, chosen={row.items.get().pk})
    assert person.memberships.get().family.participations.get().status == status


def test_who_reported_does_not_confirm(office):
    person, both = make_person(kind="11"), make_user(Role.BACK)
    row = make_reported(office[0], office[1], both, {person: "masih_ada"})
    with pytest.raises(IllegalMove, match="orang lain"):
        field_effects.confirm(by=both, list=row, chosen=set())


def test_a_list_given_back_is_worked_again(office):
    person = make_person(kind="11")
    row = make_reported(*office, {person: "meninggal"})
    actions.give_back(by=office[1], list=row, note="Tanyakan lagi.")
    row.refresh_from_db()
    assert row.status == "dikerjakan"
    actions.record_outcome(by=office[2], item=row.items.get(), outcome="masih_ada")
    actions.report(by=office[2], list=row, signed_by="Rusli", signed_as="Kades", signed_on=clock.today())


# --- After a PBI reactivation ---------------------------------------------------------------------
def test_a_reactivation_asks_for_the_dtsen_update_within_six_months(office):
    person = make_person()
    item = actions.dtsen_update_due(by=None, person=person, since=date(2026, 8, 31))
    assert (item.due_on, item.list.kind, item.list.village_id) == (date(2027, 2, 28), "dtsen", MINE)
    again = actions.dtsen_update_due(by=None, person=person, since=date(2026, 9, 30))
    assert again.pk == item.pk and again.due_on == item.due_on
    assert FieldItem.objects.visible_to(office[2], Can.FIELD_WORK).get() == item
    actions.record_outcome(by=office[2], item=item, outcome="dimutakhirkan")
    later = actions.dtsen_update_due(by=None, person=person, since=date(2027, 9, 1))
    assert (later.pk, later.outcome, later.due_on) == (item.pk, "", date(2028, 3, 1))
    assert FieldList.objects.count() == 1
    assert FieldList.objects.get().deadline == later.due_on, "the list is due with its next item"
    other = actions.dtsen_update_due(by=None, person=make_person(ELSEWHERE), since=date(2026, 9, 1))
    assert other.list != item.list


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [(date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2026, 1, 15), 6, date(2026, 7, 15)),
     (date(2026, 12, 31), 2, date(2027, 2, 28)), (date(2027, 10, 31), 1, date(2027, 11, 30))],
)  # fmt: skip
def test_months_later(day, months, expected):
    assert rules.months_later(day, months) == expected


def test_every_outcome_that_changes_the_register_says_how():
    for kind in rules.Kind:
        for subject in ("person", "family", "actor"):
            if subject == "actor" and kind != rules.Kind.YEARLY:
                continue
            assert rules.outcomes(kind, subject)
            assert rules.effect(kind, subject, rules.outcomes(kind, subject)[0]) == ""
    assert "meninggal" not in rules.outcomes("verval", "family")
