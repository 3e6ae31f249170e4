"""Taking in: numbers, who and what, where it opens, drafts, doubled clicks."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.authz import Role
from documents.models import Attachment
from office.errors import DomainError, IllegalMove, Incomplete
from referrals import actions
from referrals.models import Intake, IntakeStep, Level
from referrals.workflow import Holder, Status
from tests.factories.accounts import make_user
from tests.factories.cases import make_person, make_secret_person
from tests.factories.referrals import PASAR, PELAKAT, SEGAMIT, ULU, Office, fresh, make_intake, make_intake_at, service
from tests.racing import apart, race, shared_database
from trail.reading import history

pytestmark = pytest.mark.django_db


def test_gets_a_number_of_the_year(at):
    at(datetime(2026, 12, 31, 23, 59))
    office = Office()
    first = make_intake(office.operator)
    at(datetime(2027, 1, 1, 0, 1))
    second = make_intake(office.operator)
    assert (first.number, second.number) == ("2026-000001", "2027-000001")
    assert first.received_on.isoformat() == "2026-12-31"


def test_a_failed_entry_leaves_no_gap():
    office = Office()
    with pytest.raises(DomainError):
        make_intake(office.operator, uploads=[(SimpleUploadedFile("x.exe", b"MZ"), "Foto")])
    assert make_intake(office.operator).number.endswith("-000001")
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ({"subject_name": ""}, {"subject_name"}),
        ({"text": ""}, {"text"}),
        ({"subject_name": "", "text": ""}, {"subject_name", "text"}),
    ],
)
def test_names_everything_that_is_missing(entry, missing):
    with pytest.raises(Incomplete) as refused:
        make_intake(Office().operator, **entry)
    assert set(refused.value.fields) == missing
    assert not Intake.objects.exists()


def test_who_may_be_unknown_and_what_may_be_said_by_the_service():
    office = Office()
    intake = make_intake(office.operator, slug="pbi-aktif", subject_name="", subject_unknown=True, text="")
    assert (intake.status, intake.subject_label) == (Status.RECEIVED, "Orang tidak diketahui")


def test_an_anonymous_reporter_leaves_no_name():
    intake = make_intake(Office().operator, reporter="anonim", reporter_name="Rusdi", reporter_phone="0812")
    assert (intake.reporter_name, intake.reporter_phone) == ("", "")


def test_numbers_are_cleaned_or_refused_together():
    office = Office()
    intake = make_intake(
        office.operator, nik="1603.1041.0160.0001", nik_missing="belum_punya", no_kk=" 1603 0201 0101 0001"
    )
    assert (intake.nik, intake.no_kk, intake.nik_missing) == ("1603104101600001", "1603020101010001", "")
    with pytest.raises(DomainError) as refused:
        make_intake(office.operator, nik="12345", no_kk="99")
    assert set(refused.value.fields) == {"nik", "no_kk"}


def test_opens_at_the_district_unless_the_village_keeps_it():
    office = Office()
    assert make_intake(office.operator).holder_level == Holder.DISTRICT
    assert make_intake(office.operator, slug="lainnya", keep=True).holder_level == Holder.VILLAGE
    with pytest.raises(DomainError):
        make_intake(office.operator, slug="rumah", keep=True)  # not a thing a village finishes
    with pytest.raises(DomainError):
        make_intake(office.back, slug="lainnya", keep=True)


@pytest.mark.parametrize(("slug", "ticked"), [("kekerasan", False), ("rumah", True)])
def test_rahasia_opens_at_rehabilitasi_sosial(slug, ticked):
    intake = make_intake(Office().operator, slug=slug, restricted=ticked)
    assert (intake.level, intake.holder_level, intake.holder.slug) == (
        Level.SECRET,
        Holder.BIDANG,
        "rehabilitasi-sosial",
    )
    assert not intake.steps.exists()


def test_where_it_was_received():
    office = Office()
    assert make_intake(office.operator).received_village_id == SEGAMIT
    assert make_intake(office.front).received_village_id is None
    assert make_intake(office.tksk).received_kecamatan_id == ULU
    both = make_user(Role.FACILITATOR, SEGAMIT, PELAKAT)
    with pytest.raises(DomainError) as refused:
        make_intake(both)
    assert "received_village" in refused.value.fields
    assert make_intake(both, received_village=PELAKAT).received_village_id == PELAKAT
    with pytest.raises(DomainError):
        make_intake(office.operator, received_village=PASAR)


def test_the_front_office_is_a_step_not_a_state():
    office = Office()
    assert [step.step for step in make_intake(office.front).steps.all()] == [IntakeStep.Step.FRONT_OFFICE]
    assert not make_intake(office.operator).steps.exists()


def test_a_person_of_the_register_gives_name_and_place():
    office = Office()
    person = make_person(SEGAMIT)
    intake = make_intake(office.front, person=person, subject_name="", village=None)
    assert (intake.subject_name, intake.village_id, intake.kecamatan_id) == (person.name, SEGAMIT, ULU)


def test_a_person_outside_ones_scope_cannot_be_linked():
    office = Office()
    with pytest.raises(DomainError):
        make_intake(office.operator, person=make_person(PASAR))
    with pytest.raises(DomainError):
        make_intake(office.front, person=make_secret_person(SEGAMIT))


def test_a_person_known_through_rahasia_needs_a_rahasia_intake():
    office = Office()
    person = make_secret_person(SEGAMIT)
    with pytest.raises(DomainError, match="rahasia"):
        make_intake(office.rehsos, person=person)
    assert make_intake(office.rehsos, person=person, restricted=True).person_id == person.pk


def test_uploads_come_with_it():
    photo = SimpleUploadedFile("kk.pdf", b"%PDF-1.4 x")
    intake = make_intake(Office().operator, uploads=[(photo, "Foto KK")])
    assert [a.label for a in Attachment.objects.of(intake)] == ["Foto KK"]


def test_a_double_click_makes_one():
    office, key = Office(), uuid4()
    first, second = make_intake(office.operator, key=key), make_intake(office.operator, key=key)
    assert first.pk == second.pk
    assert Intake.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_in_the_same_second_get_two_numbers(tmp_path):
    """quality.md 3, 27 (openIMIS)."""
    with shared_database(tmp_path):
        office = apart(_office)
        numbers = race(*[lambda: make_intake(office.front).number] * 4)
        assert sorted(number[5:] for number in numbers) == ["000001", "000002", "000003", "000004"]


def _office():
    office = Office()
    assert office.front and service()
    return office


# --- Drafts --------------------------------------------------------------------------------------
def test_a_draft_has_no_number_and_is_the_authors():
    office = Office()
    draft = make_intake_at(Status.DRAFT, office)
    assert (draft.number, draft.received_at) == (None, None)
    actions.edit_draft(
        by=office.operator, intake=draft, service=service("kks"), subject_name="Sumarni", text="Kartu hilang."
    )
    assert (fresh(draft).service.slug, fresh(draft).kind) == ("kks", "pengaduan")
    with pytest.raises(DomainError):
        actions.edit_draft(by=office.back, intake=draft, service=service(), text="x")


def test_a_sent_draft_has_a_number_and_is_fixed():
    office = Office()
    draft = make_intake_at(Status.DRAFT, office)
    sent = actions.move(intake=draft, name="submit", by=office.operator)
    assert (sent.status, sent.number, sent.holder_level) == (Status.RECEIVED, "2026-000001", Holder.DISTRICT)
    with pytest.raises(DomainError):
        actions.edit_draft(by=office.operator, intake=fresh(draft), service=service(), text="anders")
    with pytest.raises(IllegalMove):
        actions.move(intake=fresh(draft), name="submit", by=office.operator)


def test_an_empty_draft_is_not_sent():
    office = Office()
    draft = make_intake_at(Status.DRAFT, office, subject_name="", text="")
    with pytest.raises(Incomplete) as refused:
        actions.move(intake=draft, name="submit", by=office.operator)
    assert set(refused.value.fields) == {"subject_name", "text"}
    assert fresh(draft).status == Status.DRAFT


# --- The trail -----------------------------------------------------------------------------------
def test_one_event_an_act_sealed_for_the_intake():
    intake = make_intake(Office().operator)
    [event] = history(intake)
    assert (event.act, event.region) == ("intake.receive", SEGAMIT)
    assert {change.field for change in event.changes} >= {"number", "text", "subject_name", "status"}


def test_an_unknown_value_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError):
        make_intake(Office().operator, status="selesai")
