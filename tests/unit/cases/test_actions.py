"""The acts of the register: what they write, what they refuse, that each leaves one event."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.authz import Can, Role
from cases import actions, queries
from cases.models import Classification, DesilRecord, Family, FamilyCard, FamilyMembership, Kind, Person
from office import clock
from office.errors import DomainError, Incomplete, Stale
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_classification,
    make_community,
    make_family,
    make_participation,
    make_person,
    make_secret_person,
)
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db


def kind(code: str) -> Kind:
    return Kind.objects.get(code=code)


# --- Persons -------------------------------------------------------------------------------------
def test_create_derives_key_kecamatan_and_birth_year():
    person = make_person(MINE, name="Hj. Siti Djamilah", birth_date=date(1959, 3, 2))
    assert person.name == "Hj. Siti Djamilah"
    assert (person.name_key, person.kecamatan_id, person.birth_year) == ("SITI JAMILAH", "16.03.10", 1959)


def test_one_intent_is_one_person():
    user, key = make_user(Role.BACK), uuid4()
    values = {"name": "Sekali Saja", "nik_missing_reason": "belum_punya"}
    first = actions.create_person(by=user, values=values, once=key)
    second = actions.create_person(by=user, values=values, once=key)
    assert first.pk == second.pk
    assert Person.objects.filter(name="Sekali Saja").count() == 1


def test_the_event_of_a_person_is_sealed():
    person = make_person(name="Nama Tersegel")
    event = Event.objects.get(subject_type="cases.person", subject_id=str(person.pk), act="person.create")
    assert event.owner == f"person:{person.pk}" and not event.plain
    assert "Nama Tersegel" in {change.new for change in history(person)[0].changes}


def test_update_is_refused_when_somebody_was_faster():
    user, person = make_user(Role.BACK, name="Maya Lestari"), make_person()
    actions.update_person(by=user, person=Person.objects.get(pk=person.pk), values={"address": "Dusun I"}, version=1)
    with pytest.raises(Stale) as caught:
        actions.update_person(by=user, person=person, values={"address": "Dusun II"}, version=1)
    assert "Maya Lestari" in caught.value.message
    assert Person.objects.get(pk=person.pk).address == "Dusun I"


def test_update_cannot_touch_the_nik():
    person = make_person()
    actions.update_person(by=None, person=person, values={"nik": "1603101705807001", "name": "Lain"})
    person.refresh_from_db()
    assert (person.nik, person.name) == (None, "Lain")


def test_a_new_name_reaches_the_family_list():
    family = make_family()
    actions.update_person(by=None, person=family.head, values={"name": "Zulaikha"})
    family.refresh_from_db()
    assert family.head_key == "ZULAIKHA"


def test_deactivate_and_back():
    person = make_person()
    actions.deactivate_person(by=None, person=person, reason="pindah")
    assert not Person.objects.active().filter(pk=person.pk).exists()
    with pytest.raises(DomainError):
        actions.deactivate_person(by=None, person=person, reason="pindah")
    actions.reactivate_person(by=None, person=person)
    assert Person.objects.active().filter(pk=person.pk).exists()


def test_export_needs_a_reason():
    with pytest.raises(DomainError):
        actions.exported(by=make_user(Role.BACK), rows=1, what="", reason="  ")


def test_an_external_id_is_recorded_once():
    person = make_person()
    for _ in range(2):
        actions.record_external_id(by=None, person=person, system="id_dtks", value="123")
    assert person.external_ids.count() == 1
    assert Event.objects.filter(act="person.external_id", subject_id=str(person.pk)).count() == 1


# --- Classifications -----------------------------------------------------------------------------
def test_a_broken_age_rule_asks_for_a_reason():
    child = make_person(birth_date=clock.today() - timedelta(days=3650))
    with pytest.raises(Incomplete) as caught:
        actions.classify(by=None, subject=child, kind=kind("08"), assessed_on=clock.today())
    assert "override_reason" in caught.value.fields
    found = actions.classify(
        by=None, subject=child, kind=kind("08"), assessed_on=clock.today(), override_reason="Akta salah."
    )
    assert (found.override_reason, found.age) == ("Akta salah.", 9)
    assert make_classification(child, "11", override_reason="Tidak perlu").override_reason == ""


def test_the_age_is_that_of_the_day_of_assessment():
    person = make_person(birth_date=date(2006, 6, 1))
    found = make_classification(person, "02", assessed_on=date(2020, 6, 1))
    assert found.age == 14


def test_one_active_of_a_kind_and_again_after_its_end():
    person = make_person()
    first = make_classification(person, "11")
    with pytest.raises(DomainError):
        make_classification(person, "11")
    actions.end_classification(by=None, classification=first, ended_on=clock.today(), reason="selesai")
    make_classification(person, "11")
    assert Classification.objects.filter(person=person).count() == 2


def test_dates_of_a_classification_are_possible():
    person = make_person()
    with pytest.raises(DomainError):
        make_classification(person, "11", assessed_on=clock.today() + timedelta(days=1))
    found = make_classification(person, "11", assessed_on=date(2026, 5, 1))
    for wrong in (date(2026, 4, 30), clock.today() + timedelta(days=1)):
        with pytest.raises(DomainError):
            actions.end_classification(by=None, classification=found, ended_on=wrong, reason="selesai")


@pytest.mark.parametrize("code", ["24", "25"])
def test_a_family_kind_given_for_a_person_is_the_family_s(code):
    family = make_family()
    found = make_classification(family.head, code)
    assert (found.family, found.person) == (family, None)


def test_a_family_kind_makes_a_family_of_one_where_there_is_none():
    person = make_person(rt="001")
    found = make_classification(person, "24")
    assert found.family.head == person and found.family.village_id == person.village_id and found.family.rt == "001"
    assert FamilyMembership.objects.get(person=person).role == "kepala"


def test_a_community_kind_waits_with_the_person_for_its_community():
    person, community = make_person(), make_community()
    found = make_classification(person, "26")
    assert found.person == person
    moved = actions.link_community(by=None, classification=found, community=community)
    found.refresh_from_db()
    assert (moved.community, found.end_reason) == (community, "dialihkan")


def test_a_person_kind_is_refused_for_a_family():
    with pytest.raises(DomainError):
        make_classification(make_family(), "08")


def test_a_kind_out_of_force_is_refused():
    Kind.objects.filter(code="11").update(active=False)
    with pytest.raises(DomainError):
        make_classification(make_person(), "11")


def test_a_secret_kind_restricts_and_an_open_fact_lifts_it():
    person = make_secret_person()
    assert person.restricted
    make_classification(person, "19")
    person.refresh_from_db()
    assert person.restricted, "a further Rahasia kind opens nothing"
    make_classification(person, "11")
    person.refresh_from_db()
    assert not person.restricted


def test_a_participation_makes_known_too():
    person = make_secret_person()
    make_participation(person, "napza")
    person.refresh_from_db()
    assert person.restricted
    make_participation(person, "pbi-jkn")
    person.refresh_from_db()
    assert not person.restricted


def test_an_openly_classified_family_has_its_head_in_the_register():
    head = make_secret_person()
    found = make_classification(head, "24")
    head.refresh_from_db()
    assert not head.restricted and not Family.objects.get(pk=found.family_id).restricted


# --- Families ------------------------------------------------------------------------------------
def test_a_person_belongs_to_one_family_at_a_time():
    child = make_person()
    old, new = make_family(MINE, child), make_family()
    with pytest.raises(DomainError):
        actions.add_member(by=None, family=new, person=child, role="anak")
    actions.add_member(by=None, family=new, person=child, role="anak", move=True)
    assert [row.family for row in FamilyMembership.objects.filter(person=child, until=None)] == [new]
    assert FamilyMembership.objects.get(family=old, person=child).until is not None


def test_a_family_has_one_head():
    with pytest.raises(DomainError):
        actions.add_member(by=None, family=make_family(), person=make_person(), role="kepala")


def test_leaving_keeps_what_the_person_has():
    child = make_person()
    family = make_family(MINE, child)
    make_classification(child, "11")
    actions.end_membership(by=None, membership=FamilyMembership.objects.get(person=child), reason="Pindah")
    assert actions.family_of(child) is None
    assert Classification.objects.filter(person=child).count() == 1
    with pytest.raises(DomainError):
        actions.end_membership(by=None, membership=FamilyMembership.objects.get(family=family, person=child))


def test_a_new_kk_number_leaves_the_old_one_in_the_history():
    family = make_family(no_kk="1603101234560001")
    actions.change_kk(by=None, family=family, no_kk="1603101234560002")
    family.refresh_from_db()
    assert family.no_kk == "1603101234560002"
    assert [(c.no_kk, c.until is None) for c in FamilyCard.objects.order_by("pk")] == [
        ("1603101234560001", False),
        ("1603101234560002", True),
    ]


def test_a_kk_number_belongs_to_one_open_family():
    make_family(no_kk="1603101234560001")
    with pytest.raises(DomainError):
        make_family(no_kk="1603101234560001")


def test_the_kk_number_of_a_restricted_family_stands_in_nobody_s_way():
    secret = make_family(head=make_secret_person(), no_kk="1603101234560001")
    openly = make_family(no_kk="1603101234560001")
    assert openly.no_kk == "1603101234560001"
    actions.add_member(by=None, family=Family.objects.get(pk=secret.pk), person=make_person(), role="anak")
    secret.refresh_from_db()
    assert (secret.restricted, secret.no_kk) == (False, None), "known now, and the number is the other's"
    assert secret.cards.get().no_kk == "1603101234560001"


def test_a_restricted_head_lends_the_family_no_name():
    head, child = make_secret_person(name="Jangan Tampil"), make_person(name="Anak Biasa")
    family = make_family(MINE, child, head=head)
    family.refresh_from_db()
    assert (family.restricted, family.head) == (False, child)
    assert "TAMPIL" not in family.head_key


def test_desil_is_a_time_line():
    family = make_family()
    for period, desil in (("2026-TW2", 3), ("2026-TW3", 2), ("2026-TW3", 2)):
        actions.record_desil(by=None, family=family, period=period, desil=desil)
    assert list(DesilRecord.objects.order_by("period").values_list("desil", flat=True)) == [3, 2]
    assert Event.objects.filter(act="family.desil").count() == 2


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("2026-TW3", "2026-10"), ("2026-06", "2026-TW3"), ("2025-TW4", "2026-01"), ("2026", "2026-01")],
)
def test_the_newest_desil_is_the_latest_in_time(earlier, later):
    """Not in spelling: a month stands before a quarter in the alphabet, whatever its number."""
    family = make_family()
    for period, desil in ((later, 2), (earlier, 9)):
        actions.record_desil(by=None, family=family, period=period, desil=desil)
    assert queries.latest_desil(family).period == later
    assert queries.desil_of([family]) == {family.pk: 2}


def test_a_desil_of_a_time_to_come_is_refused(at):
    at(datetime(2026, 9, 30, 10))
    family = make_family()
    for period in ("2026-TW4", "2026-10", "2027"):
        with pytest.raises(DomainError, match="belum dimulai"):
            actions.record_desil(by=None, family=family, period=period, desil=4)
    actions.record_desil(by=None, family=family, period="2026-TW3", desil=4)


def test_a_family_programme_given_for_a_member_is_the_family_s():
    family = make_family()
    row = make_participation(family.head, "pkh")
    assert (row.family, row.person) == (family, None)
    with pytest.raises(DomainError):
        make_participation(family, "pkh")
    make_participation(family, "pkh", period="2026-T2")


def test_ending_a_participation_is_told_once():
    row = make_participation(make_person(), "pbi-jkn")
    actions.end_participation(by=None, participation=row, status="berhenti", reason="Pindah segmen")
    with pytest.raises(DomainError):
        actions.end_participation(by=None, participation=row, status="berhenti", reason="lagi")


def test_a_secret_read_is_an_event_and_an_open_one_is_not():
    person = make_person(ELSEWHERE)
    make_classification(person, "11")
    make_classification(person, "18")
    user = make_user(Role.REHSOS)
    rows = Classification.objects.visible_to(user, Can.PERSON_VIEW).select_related("kind", "person")
    actions.read_secret(by=user, classifications=rows)
    assert Event.objects.filter(act="classification.read", actor_id=user.pk).count() == 1
