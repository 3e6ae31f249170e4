"""Merging two records of one person and parting them again (quality.md 3, item 16; ADR 19)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.authz import Role
from cases import actions
from cases.models import (
    Classification,
    DuplicatePair,
    FamilyMembership,
    Merge,
    NikState,
    PairState,
    Participation,
    Person,
    PersonExternalId,
)
from cases.references import OWN, references
from documents.actions import store
from documents.models import Attachment
from office import clock, joints
from office.errors import DomainError, Stale
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_basis,
    make_classification,
    make_family,
    make_nik,
    make_participation,
    make_person,
    make_secret_person,
)
from tests.factories.casework import make_case
from tests.factories.rows import make_row
from tests.meta.world import photo
from trail.models import Event

pytestmark = pytest.mark.django_db
BORN = date(1980, 5, 17)

# What is compared before and after: everything of ours but bookkeeping, and what tells of the merger itself.
BOOKS = {"trail.Event", "trail.OwnerKey", "trail.Seal", "office.Once", "office.Sequence", "cases.Merge",
         "cases.DuplicatePair"}  # fmt: skip
# Columns that name a person without being a key Django knows; why a merger may leave them where they are.
LOOSE = {
    ("imports.Row", "person_id"): "what an import did to whom; a double leads on to the kept person",
}
# How a row of a model is made where its columns alone do not tell.
MAKERS = {
    "cases.Person": lambda person: make_person(guardian=person),
    "cases.Classification": lambda person: make_classification(person, "11"),
    "cases.Family": lambda person: make_family(MINE, head=person),
    "cases.FamilyMembership": lambda person: None,  # comes with the family
    "cases.Participation": lambda person: make_participation(person, "pbi-jkn"),
    "cases.Case": make_case,
    "cases.LegalBasis": make_basis,
    "documents.Attachment": lambda person: store(
        upload=SimpleUploadedFile("ktp.jpg", photo(), "image/jpeg"), owner=person, by=None, label="KTP"),
}  # fmt: skip


@pytest.fixture
def clerk():
    return make_user(Role.BACK)


def join(kept, absorbed, by, **more) -> Merge:
    kept, absorbed = fresh(kept), fresh(absorbed)
    values = {"taken": (), "versions": (kept.version, absorbed.version)} | more
    return actions.merge(by=by, kept=kept, absorbed=absorbed, **values)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def state() -> dict:
    """Every row of ours but versions, which only ever count up."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.split(".")[0] in settings.ROOMS and model._meta.label not in BOOKS:
            names = [column.attname for column in model._meta.concrete_fields if column.name != "version"]
            found |= {(model._meta.label, row[0]): row for row in model._base_manager.values_list("pk", *names)}
    return found


def with_everything(person: Person) -> None:
    """Something of every kind that can hang on a person, in every room."""
    for reference in references():
        maker = MAKERS.get(reference.model._meta.label)
        if maker:
            maker(person)
        else:
            make_row(reference.model, **{reference.column: person.pk}, **reference.only)
        assert reference.rows(person.pk).exists(), f"{reference.name}: nothing was made; teach MAKERS how"


# --- Item 16 -------------------------------------------------------------------------------------
def test_16_merge_then_unmerge_restores_both_persons_and_every_child_row(clerk):
    kept = make_person(name="Siti Aminah", birth_date=BORN, nik=make_nik(BORN), phone="0812345678")
    absorbed = make_person(name="Siti Aminh", birth_date=BORN, mother_name="Kholifah", address="Dusun II")
    with_everything(kept), with_everything(absorbed)
    before = state()
    done = join(kept, absorbed, clerk, taken=["name", "mother_name", "home", "family", "nik"])
    stayed = {tuple(row) for row in done.stayed}
    for reference in references():
        left = {(reference.label, pk) for pk in reference.keys(absorbed.pk)}
        assert left <= stayed, f"{reference.name} stayed with the absorbed person"
    assert fresh(kept).name == "Siti Aminh" and fresh(kept).mother_name == "Kholifah"
    actions.part(by=clerk, merge=fresh(done))
    assert fresh(done).unreturned == []
    assert state() == before


def test_16_every_way_a_model_can_name_a_person_is_known():
    """A new column that names a person must be a foreign key, an owner pair, or stand in LOOSE with a reason."""
    moved = {(reference.model._meta.label, reference.column) for reference in references()}
    for model in apps.get_models(include_auto_created=True):
        names = {column.name for column in model._meta.concrete_fields}
        for column in model._meta.concrete_fields:
            key = (model._meta.label, column.attname)
            if column.is_relation and column.related_model is Person:
                assert key in moved or (model._meta.label_lower, column.name) in OWN, key
            elif column.name.endswith(("person_id", "person_pk", "person")) and not column.is_relation:
                assert key in LOOSE, key
        pairs = {name[:-5] for name in names if name.endswith("_type") and f"{name[:-5]}_id" in names}
        pairs -= {"subject"}  # trail and jobs tell what happened, to whom it happened then
        assert pairs <= {"owner"}, f"{model._meta.label}: a generic key that merging does not know"


def test_what_a_new_room_hangs_on_a_person_is_found_by_itself():
    labels = {reference.name for reference in references()}
    assert {
        "cases.person.guardian_id", "cases.family.head_id", "referrals.intake.person_id", "imports.origin.person_id",
        "documents.attachment.owner_id",
    } <= labels  # fmt: skip


# --- The two persons -----------------------------------------------------------------------------
def test_chosen_values_are_taken_and_the_double_leads_on(clerk):
    kept, absorbed = make_person(name="Rusdi", phone="08111111111"), make_person(name="Rusdi Hadi", phone="082222222")
    done = join(kept, absorbed, clerk, taken=["name"], note="KK sama")
    kept, absorbed = fresh(kept), fresh(absorbed)
    assert (kept.name, kept.name_key, kept.phone) == ("Rusdi Hadi", "RUSDI HADI", "08111111111")
    assert (absorbed.active, absorbed.deactivation_reason, absorbed.merged_into_id) == (False, "ganda", kept.pk)
    assert done.note == "KK sama" and done.merged_by == clerk
    assert {(e.act, e.subject_id) for e in Event.objects.filter(act__in=["person.merge", "person.absorb"])} == {
        ("person.merge", str(kept.pk)), ("person.absorb", str(absorbed.pk))
    }  # fmt: skip


@pytest.mark.parametrize("taken", [[], ["nik"]])
def test_17_merging_ends_the_clash_of_one_nik(clerk, taken):
    nik = make_nik(BORN)
    first, second = make_person(nik=nik), make_person(nik=nik)
    actions.record_nik_check(
        by=None, person=fresh(first), answer=NikState.MATCHED, checked_on=clock.today(), source="Dukcapil"
    )
    assert fresh(first).nik_disputed and fresh(second).nik_state == NikState.DISPUTED
    done = join(second, first, clerk, taken=taken)
    kept = fresh(second)
    assert (kept.nik, kept.nik_state, kept.nik_disputed) == (nik, NikState.MATCHED, False)
    assert not fresh(first).nik_disputed
    actions.part(by=clerk, merge=fresh(done))
    assert fresh(first).nik_state == NikState.MATCHED and fresh(first).nik_disputed
    assert fresh(second).nik_state == NikState.DISPUTED and fresh(second).nik_disputed


def test_the_nik_of_the_double_can_be_taken_and_returns(clerk):
    one, other = make_nik(BORN), make_nik(BORN)
    kept, absorbed = make_person(nik=one), make_person(nik=other)
    done = join(kept, absorbed, clerk, taken=["nik"])
    assert fresh(kept).nik == other and fresh(kept).nik_state == NikState.UNCHECKED
    actions.part(by=clerk, merge=fresh(done))
    assert (fresh(kept).nik, fresh(absorbed).nik) == (one, other)
    assert {fresh(kept).nik_state, fresh(absorbed).nik_state} == {NikState.UNCHECKED}


def test_a_nik_somebody_has_taken_since_returns_as_a_dispute(clerk):
    one = make_nik(BORN)
    kept, absorbed = make_person(nik=one), make_person(nik=make_nik(BORN))
    done = join(kept, absorbed, clerk, taken=["nik"])
    third = make_person(nik=one)
    actions.part(by=clerk, merge=fresh(done))
    assert fresh(kept).nik == one and fresh(kept).nik_state == NikState.DISPUTED
    assert fresh(third).nik_disputed and fresh(third).nik_state == NikState.UNCHECKED


@pytest.mark.parametrize("own", [True, False])
def test_17_who_has_no_nik_any_more_is_in_no_dispute(clerk, own):
    """The flag goes with the number, when it returns to its owner and when the kept person gives it up."""
    kept, absorbed = make_person(nik=make_nik(BORN) if own else None), make_person(nik=None if own else make_nik(BORN))
    if own:
        make_person(nik=kept.nik)
        assert fresh(kept).nik_disputed
    done = join(kept, absorbed, clerk, taken=["nik"])
    if own:
        assert fresh(kept).nik is None and not fresh(kept).nik_disputed
        return
    make_person(nik=fresh(kept).nik)
    assert fresh(kept).nik_disputed
    actions.part(by=clerk, merge=fresh(done))
    assert fresh(kept).nik is None and not fresh(kept).nik_disputed and fresh(absorbed).nik_disputed


def test_what_was_changed_since_keeps_its_change(clerk):
    kept, absorbed = make_person(name="Rusdi", address="A"), make_person(name="Rusdi Hadi", address="B")
    aid = make_participation(absorbed, "pbi-jkn")
    done = join(kept, absorbed, clerk, taken=["name", "home"])
    actions.update_person(by=clerk, person=fresh(kept), values={"address": "C"})
    actions.end_participation(by=clerk, participation=fresh(aid), status="berhenti", reason="Pindah")
    added = make_participation(fresh(kept), "atensi")
    actions.part(by=clerk, merge=fresh(done))
    assert (fresh(kept).name, fresh(kept).address) == ("Rusdi", "C")
    assert (fresh(aid).person_id, fresh(aid).status) == (absorbed.pk, "berhenti")
    assert fresh(added).person_id == kept.pk


def test_a_person_known_only_through_rahasia_becomes_known_with_the_other_and_hidden_again(clerk):
    secret, openly = make_secret_person(), make_person()
    by = make_user(Role.REHSOS)
    done = join(secret, openly, by)
    assert not fresh(secret).restricted
    actions.part(by=by, merge=fresh(done))
    assert fresh(secret).restricted and not fresh(openly).restricted


# --- What may not stand twice --------------------------------------------------------------------
def test_one_open_kind_remains(clerk):
    kept, absorbed = make_person(), make_person()
    own, double = make_classification(kept, "11"), make_classification(absorbed, "11")
    join(kept, absorbed, clerk)
    assert fresh(own).ended_on is None
    assert (fresh(double).person_id, fresh(double).end_reason) == (kept.pk, "ganda")
    assert Classification.objects.filter(person=kept, ended_on=None).count() == 1


@pytest.mark.parametrize(("taken", "winner"), [([], "kept"), (["family"], "absorbed")])
def test_one_family_remains_the_chosen_one(clerk, taken, winner):
    people = {"kept": make_person(name="Satu"), "absorbed": make_person(name="Dua")}
    houses = {name: make_family(MINE, head=person) for name, person in people.items()}
    done = join(people["kept"], people["absorbed"], clerk, taken=taken)
    assert FamilyMembership.objects.get(person=people["kept"], until=None).family == houses[winner]
    assert fresh(houses[winner]).head_id == people["kept"].pk
    actions.part(by=clerk, merge=fresh(done))
    for name, house in houses.items():
        assert (fresh(house).head_id, fresh(house).head_key) == (people[name].pk, people[name].name_key)


def test_recorded_twice_in_one_family_stands_there_once(clerk):
    kept, absorbed = make_person(), make_person()
    family = make_family(MINE, kept, head=absorbed)
    join(kept, absorbed, clerk)
    assert [row.person_id for row in family.memberships.filter(until=None)] == [kept.pk]
    assert fresh(family).head_id == kept.pk


@pytest.mark.parametrize(("own", "double"), [("aktif", "aktif"), ("berhenti", "aktif"), ("aktif", "berhenti")])
def test_of_one_programme_and_period_what_is_received_wins(clerk, own, double):
    kept, absorbed = make_person(), make_person()
    first = make_participation(kept, "pbi-jkn", period="2026", status=own)
    second = make_participation(absorbed, "pbi-jkn", period="2026", status=double)
    done = join(kept, absorbed, clerk)
    assert (fresh(first).status, fresh(second).status) == ("aktif", "berhenti")
    assert done.stayed == [["cases.participation", second.pk]]
    assert Participation.objects.current().count() == 1
    actions.part(by=clerk, merge=fresh(done))
    assert (fresh(first).status, fresh(second).status) == (own, double)


def test_the_same_outside_number_stays_behind(clerk):
    kept, absorbed = make_person(), make_person()
    for person in (kept, absorbed):
        actions.record_external_id(by=None, person=person, system="id_dtks", value="77")
    done = join(kept, absorbed, clerk)
    assert PersonExternalId.objects.filter(person=kept).count() == 1
    assert [label for label, _ in done.stayed] == ["cases.personexternalid"]


def test_a_guardian_does_not_become_the_own_guardian(clerk):
    absorbed = make_person()
    kept = make_person(guardian=absorbed)
    done = join(kept, absorbed, clerk)
    assert fresh(kept).guardian_id is None
    actions.part(by=clerk, merge=fresh(done))
    assert fresh(kept).guardian_id == absorbed.pk


def test_a_room_above_settles_what_it_must(clerk, monkeypatch):
    kept, absorbed = make_person(), make_person()
    row = make_classification(absorbed, "08")
    monkeypatch.setattr(joints, "merge_children", [lambda kept, absorbed: [(row, {"note": "diselesaikan"})]])
    done = join(kept, absorbed, clerk)
    assert fresh(row).note == "diselesaikan" and fresh(row).person_id == kept.pk
    actions.part(by=clerk, merge=fresh(done))
    assert fresh(row).note == "" and fresh(row).person_id == absorbed.pk


def test_files_go_along(clerk):
    kept, absorbed = make_person(), make_person()
    file = MAKERS["documents.Attachment"](absorbed)
    join(kept, absorbed, clerk)
    assert list(Attachment.objects.of(kept)) == [file]


# --- What is refused -----------------------------------------------------------------------------
def test_refuses_what_somebody_changed_meanwhile(clerk):
    kept, absorbed = make_person(), make_person()
    actions.update_person(by=clerk, person=fresh(kept), values={"address": "Baru"})
    with pytest.raises(Stale):
        actions.merge(by=clerk, kept=kept, absorbed=absorbed, taken=(), versions=(kept.version, absorbed.version))


def test_refuses_twice_oneself_and_the_inactive(clerk):
    kept, absorbed, third = make_person(), make_person(), make_person()
    done = join(kept, absorbed, clerk)
    for one, other in ((kept, absorbed), (absorbed, third), (third, third)):
        with pytest.raises(DomainError):
            join(one, other, clerk)
    with pytest.raises(DomainError):
        actions.reactivate_person(by=clerk, person=fresh(absorbed))
    actions.part(by=clerk, merge=fresh(done))
    with pytest.raises(DomainError):
        actions.part(by=clerk, merge=fresh(done))


def test_a_chain_is_parted_from_its_end(clerk):
    first, second, third = make_person(), make_person(), make_person()
    inner = join(second, first, clerk)
    outer = join(third, second, clerk)
    with pytest.raises(DomainError):
        actions.part(by=clerk, merge=fresh(inner))
    actions.part(by=clerk, merge=fresh(outer))
    actions.part(by=clerk, merge=fresh(inner))
    assert Person.objects.filter(active=True, merged_into=None).count() == 3


def test_the_pair_is_decided_and_parted_persons_are_not_offered_again(clerk):
    kept = make_person(name="Siti Aminah", birth_date=BORN)
    absorbed = make_person(name="Siti Aminah", birth_date=BORN)
    pair = DuplicatePair.objects.get()
    done = join(kept, absorbed, clerk)
    assert fresh(pair).state == PairState.MERGED
    actions.part(by=clerk, merge=fresh(done))
    assert fresh(pair).state == PairState.OTHER
    actions.note_person(by=None, person=fresh(kept))
    assert fresh(pair).state == PairState.OTHER


def test_a_closed_row_ends_no_sooner_than_it_began(clerk):
    tomorrow = clock.today() + timedelta(days=1)
    kept, absorbed = make_person(), make_person(ELSEWHERE)
    make_family(MINE, head=kept)
    family = make_family(ELSEWHERE)
    actions.add_member(by=None, family=family, person=absorbed, role="anak", since=tomorrow)
    join(kept, absorbed, clerk)
    assert FamilyMembership.objects.get(family=family, role="anak").until == tomorrow
