"""What is open already is offered before a second number is made; never of Rahasia, elsewhere only that it is."""

import pytest

from office.errors import DomainError
from referrals import actions, queries, twins
from referrals.workflow import Status
from tests.factories.cases import make_person
from tests.factories.referrals import PASAR, SEGAMIT, Office, fresh, make_intake, make_intake_at, service
from trail.models import Event

pytestmark = pytest.mark.django_db
NIK, CARD = "1603104101600001", "1603100101100001"


@pytest.fixture
def office():
    return Office()


def found(user, slug="rumah", **entry):
    return twins.of(user, service(slug), entry)


def test_by_nik_card_person_or_name_and_village(office):
    person = make_person(SEGAMIT, name="Sumarni")
    intake = make_intake(office.operator, nik=NIK, no_kk=CARD, person=person)
    for entry in (
        {"nik": "1603 1041 0160 0001"},
        {"no_kk": CARD},
        {"person": person},
        {"subject_name": "SUMARNI", "village": intake.village},
    ):
        assert found(office.back, **entry).here == (intake,), entry
    assert not found(office.back, subject_name="Sumarni")
    assert not found(office.back, subject_name="Sumarni", village=_village(PASAR))
    assert not found(office.back, "adminduk", nik=NIK)


def _village(code):
    return type(make_person(code).village).objects.get(pk=code)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.REJECTED, Status.CANCELLED, Status.DRAFT])
def test_only_open_ones_are_offered(office, status):
    make_intake_at(status, office, nik=NIK)
    assert not found(office.back, nik=NIK)


def test_a_village_reads_only_its_own_and_hears_that_there_is_one_elsewhere(office):
    theirs = make_intake(office.elsewhere, village=PASAR, nik=NIK)
    hit = found(office.operator, nik=NIK)
    assert (hit.here, hit.elsewhere) == ((), theirs)
    assert not found(office.operator, subject_name="Sumarni", village=theirs.village)
    mine = make_intake(office.operator, nik=NIK)
    assert (found(office.operator, nik=NIK).here, found(office.operator, nik=NIK).elsewhere) == ((mine,), None)
    assert set(found(office.back, nik=NIK).here) == {mine, theirs}


def test_rahasia_is_neither_offered_nor_hinted_at_nor_asked_for(office):
    make_intake(office.operator, nik=NIK, restricted=True)
    for who in ("operator", "back", "rehsos", "elsewhere"):
        assert not found(getattr(office, who), nik=NIK), who
    make_intake(office.operator, slug="kekerasan", nik=NIK)
    assert not found(office.rehsos, "kekerasan", nik=NIK)


def test_related_ones_stand_on_both_pages_within_ones_scope(office):
    first, second = make_intake(office.operator), make_intake(office.elsewhere, village=PASAR)
    actions.relate(intake=second, by=office.back, to=first)
    actions.relate(intake=fresh(second), by=office.back, to=first)
    assert Event.objects.filter(act="intake.relate").count() == 1
    assert queries.kin(office.back, fresh(first)) == [second]
    assert queries.kin(office.back, fresh(second)) == [first]
    assert queries.kin(office.operator, fresh(first)) == []
    with pytest.raises(DomainError):
        actions.relate(intake=make_intake(office.operator, restricted=True), by=office.rehsos, to=first)
