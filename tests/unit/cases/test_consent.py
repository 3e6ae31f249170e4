"""Legal bases: who consents, for whom, to what; withdrawn and kept; what Dukcapil answers."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.authz import Can, Role
from cases import actions
from cases.models import LegalBasis, NikCheck, NikState
from documents.models import Attachment
from office import clock
from office.errors import DomainError, Incomplete, Stale
from office.models import Desk
from tests.factories.accounts import make_user
from tests.factories.cases import (
    ELSEWHERE,
    MINE,
    make_basis,
    make_nik,
    make_person,
    make_secret_person,
)
from tests.unit.documents.test_store import photo

pytestmark = pytest.mark.django_db
GIVEN = {"basis": "persetujuan", "since": date(2026, 1, 5), "way": "tanda_tangan", "given_by": "Sumarni"}


def child(**values):
    return make_person(birth_date=date(2015, 3, 4), **values)


def test_a_duty_of_the_office_needs_no_consent():
    row = actions.record_basis(by=None, person=make_person(), basis="kepentingan_umum", since=date(2026, 1, 5))
    assert (row.given_by, row.way, row.ended_on) == ("", "", None)


@pytest.mark.parametrize("missing", ["way", "given_by"])
def test_consent_names_who_gave_it_and_how(missing):
    with pytest.raises(Incomplete) as refused:
        actions.record_basis(by=None, person=make_person(), **GIVEN | {missing: ""})
    assert set(refused.value.fields) == {missing} and not LegalBasis.objects.exists()


def test_a_childs_consent_is_its_guardians():
    person = child()
    with pytest.raises(Incomplete) as refused:
        actions.record_basis(by=None, person=person, **GIVEN)
    assert "orang tua atau wali" in refused.value.message and "relation" in refused.value.fields
    row = actions.record_basis(by=None, person=person, **GIVEN, relation="ibu")
    assert (row.given_by, row.relation) == ("Sumarni", "ibu")


def test_a_grown_up_consents_for_oneself_and_unknown_age_is_no_child():
    for person in (make_person(birth_date=date(1980, 5, 17)), make_person()):
        assert actions.record_basis(by=None, person=person, **GIVEN).relation == ""


def test_one_is_a_child_until_the_eighteenth_birthday():
    day = date(2026, 3, 4)
    assert actions.needs_guardian(make_person(birth_date=date(2008, 3, 5)), day)
    assert not actions.needs_guardian(make_person(birth_date=date(2008, 3, 4)), day)


def test_one_basis_of_a_kind_and_one_an_agency_at_a_time():
    person, desk = make_person(), Desk.objects.get(slug="baznas")
    for where in ({}, {"desk": desk}):
        actions.record_basis(by=None, person=person, **GIVEN, **where)
        with pytest.raises(DomainError):
            actions.record_basis(by=None, person=person, **GIVEN, **where)
    assert person.legal_bases.count() == 2


def test_withdrawn_consent_is_kept_and_may_be_given_again():
    person, clerk = make_person(), make_user(Role.BACK)
    row = make_basis(person, desk="baznas", since=date(2026, 1, 5))
    actions.end_basis(by=clerk, row=row, ended_on=clock.today(), reason="ditarik", note="Tidak mau lagi", version=1)
    assert make_basis(person, desk="baznas") != row
    assert list(person.legal_bases.order_by("pk").values_list("end_reason", flat=True)) == ["ditarik", ""]
    with pytest.raises(DomainError):
        actions.end_basis(by=clerk, row=row, ended_on=clock.today(), reason="ditarik")


@pytest.mark.parametrize("day", [date(2026, 1, 4), None])
def test_a_basis_ends_between_its_beginning_and_today(day):
    row = make_basis(make_person(), since=date(2026, 1, 5))
    with pytest.raises(DomainError):
        actions.end_basis(by=None, row=row, ended_on=day or clock.today() + timedelta(days=1), reason="ditarik")


def test_two_who_end_a_basis_at_once():
    row = make_basis(make_person())
    twin = LegalBasis.objects.get(pk=row.pk)
    actions.end_basis(by=None, row=row, ended_on=clock.today(), reason="ditarik", version=1)
    with pytest.raises(Stale):
        actions.end_basis(by=None, row=twin, ended_on=clock.today(), reason="salah_catat", version=1)


def test_the_proof_hangs_on_the_basis():
    upload = SimpleUploadedFile("bukti.jpg", photo(), content_type="image/jpeg")
    row = actions.record_basis(by=make_user(Role.BACK), person=make_person(), **GIVEN, upload=upload)
    assert Attachment.objects.of(row).get().label == "Bukti persetujuan"


def test_who_sees_a_basis():
    """By area and clearance; one of a Rahasia matter only who is cleared for it."""
    open_row = make_basis(make_person(MINE))
    secret_row = make_basis(make_person(MINE, kind="18"), desk="uptd-ppa", level=3)
    hidden = make_basis(make_secret_person(MINE))
    for role, codes, desk, expected in [
        (Role.BACK, [], None, {open_row}),
        (Role.REHSOS, [], None, {open_row, secret_row, hidden}),
        (Role.KABID, [], "rehabilitasi-sosial", {open_row, secret_row, hidden}),
        (Role.KABID, [], "pemberdayaan-sosial", {open_row}),
        (Role.OPERATOR, [MINE], None, {open_row}),
        (Role.FACILITATOR, [ELSEWHERE], None, set()),
        (Role.KASI, ["16.03.10"], None, set()),
    ]:
        user = make_user(role, *codes, desk=desk)
        assert set(LegalBasis.objects.visible_to(user, Can.PERSON_VIEW)) == expected, role


# --- Dukcapil ------------------------------------------------------------------------------------
def ask(person, answer, **values):
    defaults = {"checked_on": clock.today(), "source": "SIAK"}
    return actions.record_nik_check(by=None, person=person, answer=answer, **defaults | values)


@pytest.mark.parametrize("answer", ["padan", "tidak_padan", "meninggal"])
def test_an_answer_is_kept_with_day_and_source_and_sets_the_state(answer):
    person = make_person(nik=make_nik(), nik_missing_reason="")
    ask(person, answer, source="Surat 470/12")
    person.refresh_from_db()
    row = NikCheck.objects.get()
    assert (person.nik_state, row.answer, row.source, row.checked_on) == (answer, answer, "Surat 470/12", clock.today())
    assert person.active, "nobody is deactivated silently"


def test_an_older_answer_does_not_cover_a_newer_one():
    person = make_person(nik=make_nik(), nik_missing_reason="")
    ask(person, "padan")
    ask(person, "tidak_padan", checked_on=date(2026, 1, 5))
    person.refresh_from_db()
    assert person.nik_state == NikState.MATCHED and person.nik_checks.count() == 2


def test_without_a_nik_there_is_nothing_to_answer():
    with pytest.raises(DomainError):
        ask(make_person(), "padan")


def test_two_who_record_an_answer_at_once():
    person = make_person(nik=make_nik(), nik_missing_reason="")
    ask(person, "padan", version=person.version)
    with pytest.raises(Stale):
        ask(person, "padan", version=1)
