"""What is settled at the desk: PBI reactivation, cek desil, questions, and the checklist the clock waits for."""

from datetime import date, datetime

import pytest

from cases import actions as cases
from cases.models import FieldItem, Participation, Person
from documents import actions as letters
from documents.models import Letter
from office.errors import DomainError, IllegalMove
from referrals import actions, reactivation
from referrals.models import IntakeDocument, PbiStep, ServiceDocument
from referrals.reactivation import Stage
from referrals.workflow import Status
from tests.factories.cases import make_family, make_participation, make_person
from tests.factories.letters import make_signatory
from tests.factories.referrals import SEGAMIT, Office, fresh, make_intake, service
from trail.models import Event

pytestmark = pytest.mark.django_db
FACILITY = {
    "faskes": "RSUD Rabain", "faskes_number": "440/112/2026", "faskes_date": date(2026, 11, 20), "need": "rutin",
    "off_since": "",
}  # fmt: skip


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def now(at):
    at(datetime(2026, 11, 24, 8, 10))
    return at


def papers(slug="pbi-aktif", *without):
    return [row for row in ServiceDocument.objects.filter(service__slug=slug, required=True) if row.slug not in without]


def person_who_lost(**values):
    person = make_person(SEGAMIT, name="Rukmini", **values)
    make_participation(person, "pbi-jkn", status="berhenti", ended_on=date(2026, 2, 1))
    return person


def opened(by, *, whole=True, **entry):
    shown = papers() if whole else papers("pbi-aktif", "surat-faskes")
    return actions.open_pbi(by=by, shown=shown, facility=FACILITY if whole else None, **entry)


def test_what_is_missing_opens_as_incomplete_and_stops_the_clock(office, now):
    intake = opened(office.front, whole=False, subject_name="Rukmini", village=SEGAMIT)
    assert (intake.status, intake.asked_for) == (Status.INCOMPLETE, "Surat faskes")
    row = fresh(intake)
    assert row.due_at is None and row.due_left is not None
    assert row.number and row.tracking
    assert not Letter.objects.exists()
    assert set(intake.papers.values_list("document__slug", flat=True)) == {"ktp", "kk"}


def test_complete_stands_as_a_draft_of_the_letter(office, now):
    intake = opened(office.front, person=person_who_lost())
    assert intake.status == Status.RECEIVED and fresh(intake).due_at
    letter = Letter.objects.get()
    assert letter.kind.slug == "pbi-aktif" and letter.is_draft
    assert "440/112/2026" in str(letter.data)


def test_who_comes_back_runs_the_clock_on(office, now):
    intake = opened(office.front, whole=False, person=person_who_lost())
    now(datetime(2026, 11, 24, 10, 5))
    actions.continue_pbi(intake=intake, by=office.front, shown=papers(), facility=FACILITY)
    row = fresh(intake)
    assert (row.status, row.asked_for) == (Status.RECEIVED, "") and row.due_at
    assert Letter.objects.get().is_draft
    assert Event.objects.filter(act="intake.complete").count() == 1


def test_an_own_request_of_an_officer_stays_with_the_checklist(office, now):
    intake = make_intake(office.front, slug="pbi-aktif")
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Foto rumah")
    actions.record_papers(intake=fresh(intake), by=office.front, shown=papers())
    assert (fresh(intake).status, fresh(intake).asked_for) == (Status.INCOMPLETE, "Foto rumah")


def test_the_checklist_says_what_is_still_missing(office, now):
    intake = opened(office.front, whole=False, subject_name="Rukmini")
    actions.record_papers(intake=fresh(intake), by=office.front, shown=papers("pbi-aktif", "kk", "surat-faskes"))
    assert fresh(intake).asked_for == "KK, Surat faskes"
    assert IntakeDocument.objects.count() == 1


def test_documents_of_another_service_are_no_part_of_it(office, now):
    intake = make_intake(office.front, slug="pbi-aktif")
    actions.record_papers(intake=intake, by=office.front, shown=papers("pemulangan"))
    assert not IntakeDocument.objects.exists()


def numbered(office, intake):
    make_signatory()
    letters.give_number(
        letter=Letter.objects.of(intake).get(), by=office.back, dated=date(2026, 11, 24), number="400.9/12/XI/2026"
    )


def test_from_the_letter_to_a_card_that_works(office, now):
    person = person_who_lost()
    make_family(SEGAMIT, head=person)
    intake = opened(office.front, person=person)
    assert reactivation.of(intake).stage == Stage.LETTER
    numbered(office, intake)
    assert reactivation.of(intake).stage == Stage.KEMENSOS
    actions.move(intake=fresh(intake), name="verify", by=office.back)
    now(datetime(2026, 11, 25, 9, 0))
    today = date(2026, 11, 25)
    actions.record_pbi(intake=fresh(intake), by=office.back, step="kemensos", outcome="disetujui", on=today)
    assert reactivation.of(fresh(intake)).stage == Stage.BPJS
    actions.record_pbi(intake=fresh(intake), by=office.back, step="bpjs", outcome="aktif", on=today)
    row = fresh(intake)
    assert reactivation.of(row).stage == Stage.DONE
    assert row.status == Status.DONE and "aktif kembali" in row.result_text and row.result_on == today
    assert person.participations.get().status == Participation.Status.ACTIVE
    item = FieldItem.objects.get()
    assert (item.person, item.due_on, item.list.village_id) == (person, date(2027, 5, 25), SEGAMIT)
    assert {"pbi.kemensos", "pbi.bpjs", "field.due", "participation.update"} <= set(
        Event.objects.values_list("act", flat=True)
    )


def at_kemensos(office, **entry):
    intake = opened(office.front, **(entry or {"subject_name": "Rukmini", "village": SEGAMIT}))
    numbered(office, intake)
    actions.move(intake=fresh(intake), name="verify", by=office.back)
    return fresh(intake)


def test_a_refusal_may_be_tried_again_or_moved_to_the_district(office, now):
    person = person_who_lost()
    intake, today = at_kemensos(office, person=person), date(2026, 11, 24)
    actions.record_pbi(intake=intake, by=office.back, step="kemensos", outcome="ditolak", on=today)
    with pytest.raises(IllegalMove):
        actions.record_pbi(intake=intake, by=office.back, step="bpjs", outcome="aktif", on=today)
    actions.record_pbi(intake=intake, by=office.back, step="bpjs", outcome="daerah", on=today)
    assert {(row.programme.slug, row.status) for row in person.participations.all()} == {
        ("pbi-jkn", "berhenti"), ("pbi-daerah", "aktif"),
    }  # fmt: skip
    assert not FieldItem.objects.exists()


def test_bpjs_does_not_come_before_kemensos_nor_twice(office, now):
    intake, today = at_kemensos(office), date(2026, 11, 24)
    with pytest.raises(IllegalMove):
        actions.record_pbi(intake=intake, by=office.back, step="bpjs", outcome="aktif", on=today)
    for outcome, refused in (("disetujui", False), ("disetujui", True)):
        if refused:
            with pytest.raises(IllegalMove):
                actions.record_pbi(intake=intake, by=office.back, step="kemensos", outcome=outcome, on=today)
        else:
            actions.record_pbi(intake=intake, by=office.back, step="kemensos", outcome=outcome, on=today)
    assert PbiStep.objects.count() == 1


def test_only_who_holds_it_records_an_answer_and_none_of_tomorrow(office, now):
    intake, today = at_kemensos(office), date(2026, 11, 24)
    with pytest.raises(IllegalMove):
        actions.record_pbi(intake=intake, by=office.front, step="kemensos", outcome="disetujui", on=today)
    with pytest.raises(DomainError):
        actions.record_pbi(intake=intake, by=office.back, step="kemensos", outcome="disetujui", on=date(2026, 11, 25))
    with pytest.raises(DomainError):
        actions.record_pbi(intake=intake, by=office.back, step="kemensos", outcome="aktif", on=today)


def test_no_answer_is_recorded_before_the_request_is_verified(office, now):
    intake = opened(office.front, subject_name="Rukmini", village=SEGAMIT)
    numbered(office, intake)
    with pytest.raises(IllegalMove, match="diverifikasi"):
        actions.record_pbi(
            intake=fresh(intake), by=office.back, step="kemensos", outcome="disetujui", on=date(2026, 11, 24)
        )


def test_a_village_submission_passes_the_verifikator_before_the_letter(office, now):
    intake = opened(office.operator, subject_name="Rukmini", village=SEGAMIT)
    assert not Letter.objects.exists()
    assert reactivation.of(intake).stage == Stage.VERIFY
    actions.move(intake=fresh(intake), name="verify", by=office.verifier)
    assert reactivation.of(fresh(intake)).stage == Stage.LETTER


def test_cek_desil_makes_no_person_and_is_closed_with_its_answer(office, now):
    before = Person.objects.count()
    intake = actions.answer_desil(by=office.front, subject_name="Tak Dikenal", nik="1603101705800001")
    assert Person.objects.count() == before
    assert (intake.status, intake.told_how, intake.told_on) == (Status.CLOSED, "datang", date(2026, 11, 24))
    assert intake.number and "Tidak ditemukan" in intake.result_text and fresh(intake).due_at is None


def test_cek_desil_tells_desil_period_and_programmes_and_drafts_the_letter(office, now):
    person = person_who_lost()
    family = make_family(SEGAMIT, head=person)
    cases.record_desil(by=office.back, family=family, period="2026-TW3", desil=2)
    make_participation(family, "sembako")
    intake = actions.answer_desil(by=office.front, person=person, purpose="KIP Kuliah")
    assert "Desil 2 (periode 2026-TW3)" in intake.result_text and "Sembako" in intake.result_text
    letter = Letter.objects.get()
    assert letter.kind.slug == "keterangan-dtsen" and "desil 2 (dua)" in str(letter.data)


def test_only_what_may_be_answered_at_once_is(office, now):
    intake = actions.receive(
        by=office.front, service=service("tanya"), text="Syarat KIP?", answer="KTP dan KK.", subject_unknown=True
    )
    assert (intake.status, intake.kind, intake.result_text) == (Status.CLOSED, "pertanyaan", "KTP dan KK.")
    for refused in ({"service": service("rumah")}, {"service": service("tanya"), "restricted": True}):
        with pytest.raises(DomainError):
            actions.receive(by=office.front, text="x", answer="y", subject_name="Sumarni", **refused)
