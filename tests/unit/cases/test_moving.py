"""Families in motion: what moves, what stays, what is kept, and that each act is taken back by its contrary."""

from datetime import date, timedelta

import pytest

from accounts.authz import Role
from cases import actions, story
from cases.models import Classification, Family, FamilyMembership
from office import clock
from office.errors import DomainError, Stale
from tests.factories.accounts import make_user
from tests.factories.cases import (
    MINE,
    SAME_KECAMATAN,
    make_classification,
    make_family,
    make_participation,
    make_person,
    make_secret_person,
)
from trail.reading import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user(Role.BACK)


def now_in(family: Family) -> dict[str, str]:
    """Present members by name and role."""
    rows = FamilyMembership.objects.filter(family=family, until=None).select_related("person")
    return {row.person.name: row.role for row in rows}


def seat(person) -> FamilyMembership:
    return FamilyMembership.objects.select_related("family", "person").get(person=person, until=None)


@pytest.fixture
def house():
    """Head, wife, two sons in one family."""
    head, son, second = (make_person(name=name) for name in ("Ayah", "Sulung", "Bungsu"))
    family = make_family(MINE, son, second, head=head, no_kk="1603101234560001")
    wife = make_person(name="Ibu")
    actions.add_member(by=None, family=family, person=wife, role="istri")
    return family


def member(family, name) -> FamilyMembership:
    return family.memberships.select_related("person", "family").get(person__name=name, until=None)


def test_who_was_deactivated_joins_no_family(house, clerk):
    gone = make_person(name="Sudah Wafat")
    actions.deactivate_person(by=None, person=gone, reason="meninggal")
    with pytest.raises(DomainError, match="sudah dinonaktifkan"):
        actions.add_member(by=clerk, family=house, person=gone, role="anak")


# --- Moving one member ---------------------------------------------------------------------------
def test_a_member_moves_and_takes_the_own_cases_along(house, clerk):
    row = member(house, "Bungsu")
    own = make_classification(row.person, "11")
    aid, of_house = make_participation(row.person, "pip"), make_classification(house, "24")
    other = make_family(head=make_person(name="Paman"))
    day = clock.today() - timedelta(days=3)
    actions.move_member(by=clerk, membership=row, family=other, role="famili_lain", on=day, version=house.version)
    assert now_in(other) == {"Paman": "kepala", "Bungsu": "famili_lain"} and "Bungsu" not in now_in(house)
    row.refresh_from_db()
    assert (row.until, row.end_reason) == (day, "Pindah keluarga")
    assert seat(row.person).since == day
    own.refresh_from_db(), aid.refresh_from_db(), of_house.refresh_from_db()
    assert (own.person, own.ended_on, aid.person, aid.status) == (row.person, None, row.person, "aktif")
    assert of_house.family == house and of_house.ended_on is None
    assert {event.act for event in history(house)} >= {"family.move", "family.leave"}
    assert "family.join" in {event.act for event in history(other)}


def test_moving_back_is_the_contrary(house, clerk):
    other = make_family()
    actions.move_member(by=clerk, membership=member(house, "Bungsu"), family=other, role="famili_lain")
    person = house.memberships.get(person__name="Bungsu").person
    actions.move_member(by=clerk, membership=seat(person), family=house, role="anak")
    assert now_in(house)["Bungsu"] == "anak"
    assert house.memberships.filter(person=person).count() == 2, "both stays are kept"


def test_a_move_made_from_an_old_page_is_refused(house, clerk):
    row, other, seen = member(house, "Bungsu"), make_family(), house.version
    actions.update_family(by=clerk, family=house, values={"address": "Dusun baru"})
    with pytest.raises(Stale):
        actions.move_member(by=clerk, membership=row, family=other, role="anak", version=seen)
    assert "Bungsu" in now_in(house)


def test_a_move_to_a_family_with_a_head_cannot_be_as_head(house, clerk):
    with pytest.raises(DomainError):
        actions.move_member(by=clerk, membership=member(house, "Bungsu"), family=make_family(), role="kepala")
    assert "Bungsu" in now_in(house)


def test_nobody_moves_on_a_day_to_come(house, clerk):
    with pytest.raises(DomainError) as refused:
        actions.move_member(
            by=clerk, membership=member(house, "Bungsu"), family=make_family(), role="anak",
            on=clock.today() + timedelta(days=1),
        )  # fmt: skip
    assert "on" in refused.value.fields


# --- Splitting -----------------------------------------------------------------------------------
def test_a_family_splits_and_the_old_one_keeps_its_past(house, clerk):
    desil = actions.record_desil(by=clerk, family=house, period="2026-TW3", desil=2)
    son = member(house, "Sulung")
    new = actions.split_family(
        by=clerk, family=house, roles={son.pk: "kepala"}, values={"no_kk": "1603101234560002"}, version=house.version
    )
    assert (new.head, new.no_kk, new.village_id, new.restricted) == (son.person, "1603101234560002", MINE, False)
    assert now_in(new) == {"Sulung": "kepala"} and set(now_in(house)) == {"Ayah", "Ibu", "Bungsu"}
    house.refresh_from_db()
    assert house.no_kk == "1603101234560001" and house.desil_records.get() == desil
    son.refresh_from_db()
    assert son.end_reason == "Pisah KK"
    acts = [event.act for event in history(house)]
    assert "family.split" in acts and "family.leave" in acts
    assert {event.act for event in history(new)} >= {"family.create", "family.join", "family.kk"}


def test_a_head_who_goes_leaves_another_behind(house, clerk):
    father, mother = member(house, "Ayah"), member(house, "Ibu")
    actions.split_family(by=clerk, family=house, roles={father.pk: "kepala"}, head_left=mother.pk)
    assert now_in(house) == {"Ibu": "kepala", "Sulung": "anak", "Bungsu": "anak"}
    house.refresh_from_db()
    assert house.head == mother.person


@pytest.mark.parametrize("chosen", [{}, {"Sulung": "anak"}, {"Sulung": "kepala", "Bungsu": "kepala"}])
def test_those_who_go_have_exactly_one_head(house, clerk, chosen):
    roles = {member(house, name).pk: role for name, role in chosen.items()}
    with pytest.raises(DomainError):
        actions.split_family(by=clerk, family=house, roles=roles)
    assert len(now_in(house)) == 4 and Family.objects.count() == 1


def test_a_split_sent_twice_is_one(house, clerk):
    key, roles = "8f5c0c9e-6f4d-4d0e-8f7d-0f6a3c1b2a11", {member(house, "Sulung").pk: "kepala"}
    first = actions.split_family(by=clerk, family=house, roles=roles, once=key)
    assert actions.split_family(by=clerk, family=house, roles=roles, once=key) == first
    assert Family.objects.count() == 2


def test_who_goes_may_take_the_new_address(house, clerk):
    son = member(house, "Sulung")
    values = {"village": SAME_KECAMATAN, "address": "Dusun III", "rt": "002", "rw": ""}
    actions.split_family(by=clerk, family=house, roles={son.pk: "kepala"}, values=values, relocate=True)
    son.person.refresh_from_db()
    assert (son.person.village_id, son.person.address, son.person.rt) == (SAME_KECAMATAN, "Dusun III", "002")


def test_a_number_of_another_family_undoes_the_whole_split(house, clerk):
    make_family(no_kk="1603101234560009")
    with pytest.raises(DomainError):
        actions.split_family(
            by=clerk, family=house, roles={member(house, "Sulung").pk: "kepala"}, values={"no_kk": "1603101234560009"}
        )
    assert len(now_in(house)) == 4 and Family.objects.count() == 2


def test_joining_takes_a_split_back(house, clerk):
    son = member(house, "Sulung")
    new = actions.split_family(by=clerk, family=house, roles={son.pk: "kepala"})
    actions.join_families(by=clerk, source=new, target=house, roles={seat(son.person).pk: "anak"})
    assert now_in(house) == {"Ayah": "kepala", "Ibu": "istri", "Sulung": "anak", "Bungsu": "anak"}
    new.refresh_from_db()
    assert not new.active and new.joined_into == house


# --- Joining and separating ----------------------------------------------------------------------
def test_two_families_join_and_the_closed_one_keeps_its_past(house, clerk):
    widow = make_person(name="Janda")
    other = make_family(head=widow, no_kk="1603101234560005")
    found = make_classification(other, "24")
    actions.join_families(by=clerk, source=other, target=house, roles={seat(widow).pk: "mertua"}, version=other.version)
    assert now_in(house)["Janda"] == "mertua" and now_in(other) == {}
    other.refresh_from_db(), found.refresh_from_db()
    assert (other.active, other.joined_into, other.closed_on) == (False, house, clock.today())
    assert (found.family, found.ended_on) == (other, None), "offered on the page, not silently ended"


def test_separating_restores_who_came_and_is_still_there(house, clerk):
    widow, child = make_person(name="Janda"), make_person(name="Cucu")
    other = make_family(MINE, child, head=widow, no_kk="1603101234560005")
    roles = {seat(widow).pk: "mertua", seat(child).pk: "famili_lain"}
    actions.join_families(by=clerk, source=other, target=house, roles=roles)
    third = make_family(head=make_person(name="Tetangga"))
    actions.move_member(by=clerk, membership=seat(child), family=third, role="famili_lain")
    other.refresh_from_db()
    actions.separate_family(by=clerk, family=other, version=other.version)
    assert now_in(other) == {"Janda": "kepala"}, "who went elsewhere meanwhile stays there"
    assert now_in(third)["Cucu"] == "famili_lain" and "Janda" not in now_in(house)
    other.refresh_from_db()
    assert (other.active, other.joined_into, other.no_kk) == (True, None, "1603101234560005")
    with pytest.raises(DomainError):
        actions.separate_family(by=clerk, family=other)


def test_a_number_given_to_others_meanwhile_is_not_taken_back(house, clerk):
    other = make_family(no_kk="1603101234560005")
    actions.join_families(by=clerk, source=other, target=house, roles={})
    newcomer = make_family(no_kk="1603101234560005")
    other.refresh_from_db()
    actions.separate_family(by=clerk, family=other)
    other.refresh_from_db(), newcomer.refresh_from_db()
    assert (other.no_kk, newcomer.no_kk) == (None, "1603101234560005")
    assert other.cards.get().no_kk == "1603101234560005", "it stays in the history"


def test_a_closed_family_moves_no_more(house, clerk):
    other = make_family()
    actions.join_families(by=clerk, source=other, target=house, roles={})
    other.refresh_from_db()
    with pytest.raises(DomainError):
        actions.join_families(by=clerk, source=house, target=other, roles={})


# --- Heads ---------------------------------------------------------------------------------------
def test_another_head_and_the_old_standing_is_kept(house, clerk):
    father, mother = member(house, "Ayah"), member(house, "Ibu")
    roles = {father.pk: "suami", mother.pk: "kepala"}
    actions.change_roles(by=clerk, family=house, roles=roles, on=date(2026, 1, 5), version=house.version)
    assert now_in(house) == {"Ayah": "suami", "Ibu": "kepala", "Sulung": "anak", "Bungsu": "anak"}
    house.refresh_from_db()
    assert house.head == mother.person
    father.refresh_from_db()
    assert (father.role, father.end_reason) == ("kepala", "Ganti peran")
    back = {member(house, "Ayah").pk: "kepala", member(house, "Ibu").pk: "istri"}
    actions.change_roles(by=clerk, family=house, roles=back)
    house.refresh_from_db()
    assert house.head == father.person and now_in(house)["Ibu"] == "istri"


def test_two_who_change_the_head_at_once(house, clerk):
    seen, roles = house.version, {member(house, "Ayah").pk: "suami", member(house, "Ibu").pk: "kepala"}
    actions.change_roles(by=clerk, family=Family.objects.get(pk=house.pk), roles=roles, version=seen)
    with pytest.raises(DomainError):
        actions.change_roles(by=clerk, family=Family.objects.get(pk=house.pk), roles=roles, version=seen)
    assert now_in(house)["Ibu"] == "kepala"


def test_a_hidden_head_steps_back_without_being_named(clerk):
    """Who is not cleared sees no head, names one, and learns nothing."""
    family = make_family(head=make_secret_person(name="Tersembunyi"))
    wife = make_person(name="Istri")
    actions.add_member(by=None, family=family, person=wife, role="istri")
    actions.change_roles(by=clerk, family=family, roles={seat(wife).pk: "kepala"})
    assert now_in(family) == {"Tersembunyi": "lainnya", "Istri": "kepala"}


def test_a_hidden_member_moves_along_when_families_join(house):
    other = make_family(head=make_secret_person(name="Tersembunyi"))
    actions.add_member(by=None, family=other, person=make_person(name="Terbuka"), role="istri")
    opened = other.memberships.get(person__name="Terbuka")
    actions.join_families(by=None, source=other, target=house, roles={opened.pk: "famili_lain"})
    assert now_in(house)["Tersembunyi"] == "lainnya"
    assert Classification.objects.filter(person__name="Tersembunyi").count() == 1


def test_a_family_known_only_through_rahasia_joins_without_being_told_of(house, clerk):
    secret = make_secret_person(MINE)
    hidden = actions.create_family(by=None, values={}, head=secret)
    rehsos = make_user(Role.REHSOS)
    actions.join_families(by=rehsos, source=hidden, target=house, roles={seat(secret).pk: "famili_lain"})
    texts = [row.text for row in story.told(clerk, house, level=2)]
    assert not [text for text in texts if "keluarga lain" in text]
    assert any("keluarga lain" in row.text for row in story.told(rehsos, house, level=3))


# --- Where they live -------------------------------------------------------------------------------
def test_who_moves_lives_there_when_that_was_said(house, clerk):
    there = make_family(SAME_KECAMATAN, head=make_person(SAME_KECAMATAN, name="Paman"))
    first, second = member(house, "Bungsu"), member(house, "Sulung")
    actions.move_member(by=clerk, membership=first, family=there, role="famili_lain")
    actions.move_member(by=clerk, membership=second, family=there, role="famili_lain", relocate=True)
    first.person.refresh_from_db(), second.person.refresh_from_db()
    assert (first.person.village_id, second.person.village_id) == (MINE, SAME_KECAMATAN)


def test_who_joins_lives_there_but_neither_the_hidden_nor_the_departed(house, clerk):
    there = make_family(SAME_KECAMATAN, head=make_person(SAME_KECAMATAN, name="Paman"))
    secret, gone = make_secret_person(MINE, name="Tersembunyi"), member(house, "Sulung").person
    actions.add_member(by=None, family=house, person=secret, role="cucu")
    actions.deactivate_person(by=None, person=gone, reason="meninggal")
    roles = {row.pk: "famili_lain" for row in FamilyMembership.objects.filter(family=house).exclude(person=secret)}
    actions.join_families(by=clerk, source=house, target=there, roles=roles, relocate=True)
    places = {row.person.name: row.person.village_id for row in there.memberships.filter(until=None)}
    assert places == {
        "Paman": SAME_KECAMATAN, "Ayah": SAME_KECAMATAN, "Ibu": SAME_KECAMATAN, "Bungsu": SAME_KECAMATAN,
        "Sulung": MINE, "Tersembunyi": MINE,
    }  # fmt: skip


# --- Days -----------------------------------------------------------------------------------------
def test_no_day_is_put_right_in_silence(house, clerk):
    """A day before somebody joined is refused with that day, instead of being stored as another one."""
    row = member(house, "Bungsu")
    day = clock.today() - timedelta(days=9)
    FamilyMembership.objects.filter(pk=row.pk).update(since=day)
    row.refresh_from_db()
    earlier, other = day - timedelta(days=1), make_family(head=make_person(name="Paman"))
    acts = [
        lambda on: actions.move_member(by=clerk, membership=row, family=other, role="famili_lain", on=on),
        lambda on: actions.split_family(by=clerk, family=house, roles={row.pk: "kepala"}, on=on),
        lambda on: actions.join_families(by=clerk, source=house, target=other, roles={row.pk: "famili_lain"}, on=on),
        lambda on: actions.end_membership(by=clerk, membership=row, until=on, reason="Pindah"),
        lambda on: actions.add_member(
            by=clerk, family=other, person=row.person, role="famili_lain", since=on, move=True
        ),
    ]
    for act in acts:
        with pytest.raises(DomainError, match=f"{day:%d-%m-%Y}"):
            act(earlier)
    assert now_in(house)["Bungsu"] == "anak" and now_in(other) == {"Paman": "kepala"}


def test_a_hidden_member_refuses_no_day(house, clerk):
    """Neither a refusal nor a success tells that somebody is there (ADR 15)."""
    secret = make_secret_person(MINE, name="Tersembunyi")
    actions.add_member(by=None, family=house, person=secret, role="cucu", since=clock.today())
    other = make_family(head=make_person(name="Paman"))
    roles = {row.pk: "famili_lain" for row in FamilyMembership.objects.filter(family=house).exclude(person=secret)}
    actions.join_families(by=clerk, source=house, target=other, roles=roles, on=clock.today() - timedelta(days=1))
    assert now_in(other)["Tersembunyi"] == "lainnya"


def test_nobody_leaves_before_being_born(house, clerk):
    row = member(house, "Bungsu")
    actions.update_person(by=None, person=row.person, values={"birth_date": date(2001, 2, 3)})
    row.refresh_from_db()
    with pytest.raises(DomainError, match="belum lahir"):
        actions.end_membership(by=clerk, membership=row, until=date(2001, 2, 2), reason="Pindah")
    with pytest.raises(DomainError, match="belum lahir"):
        actions.split_family(by=clerk, family=house, roles={row.pk: "kepala"}, on=date(2001, 2, 2))


def test_nobody_joins_before_being_born(house, clerk):
    child = make_person(name="Cucu", birth_date=date(2015, 2, 3))
    with pytest.raises(DomainError, match="belum lahir"):
        actions.add_member(by=clerk, family=house, person=child, role="cucu", since=date(2015, 2, 2))
