"""What moves write, what they refuse, and who comes second."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Attachment
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from referrals import actions
from referrals.models import IntakeNote, IntakeStep, Level
from referrals.workflow import MOVES, Holder, Status
from tests.factories.cases import make_person, make_secret_person
from tests.factories.referrals import (
    PASAR,
    RESULT,
    SEGAMIT,
    TOLD,
    Office,
    desk,
    fresh,
    make_intake,
    make_intake_at,
    make_referral,
    service,
)
from tests.racing import apart, race, shared_database
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db


def test_two_decide_on_one_state(at):
    """One wins, the other is told who did what and when; the refusal stands in the trail."""
    at(datetime(2026, 11, 21, 10, 12))
    office = Office()
    mine, yours = (make_intake_at(Status.RECEIVED, office),) * 2
    mine, yours = fresh(mine), fresh(yours)
    actions.move(intake=mine, name="verify", by=office.back)
    at(datetime(2026, 11, 21, 10, 20))
    with pytest.raises(Stale, match=r"sudah diverifikasi oleh Yudi Pranata pukul 10\.12"):
        actions.move(intake=yours, name="ask", by=office.manager, asked_for="KK")
    assert fresh(mine).status == Status.VERIFIED
    denied = Event.objects.get(act="intake.ask.denied")
    assert (denied.actor, denied.subject_id) == ("Manajer SLRT", str(mine.pk))


def test_a_form_made_from_an_older_state_is_stale():
    office = Office()
    intake = make_intake_at(Status.RECEIVED, office)
    actions.move(intake=fresh(intake), name="hand", by=office.manager, holder=desk("perlindungan-jaminan-sosial"))
    with pytest.raises(Stale):
        actions.move(intake=fresh(intake), name="recall", by=office.manager, version=1, note="x")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_one_intake(tmp_path):
    with shared_database(tmp_path):
        office, intake = apart(_verifiable)
        results = race(
            lambda: actions.move(intake=fresh(intake), name="verify", by=office.back, version=intake.version),
            lambda: actions.move(intake=fresh(intake), name="verify", by=office.manager, version=intake.version),
        )
        lost = [result for result in results if isinstance(result, Exception)]
        assert len(lost) == 1, results
        assert isinstance(lost[0], Stale)
        assert apart(lambda: Event.objects.filter(act="intake.verify").count()) == 1


def _verifiable():
    office = Office()
    assert office.back and office.manager
    return office, make_intake_at(Status.RECEIVED, office)


def test_a_move_not_open_is_denied_and_kept():
    office = Office()
    intake = make_intake_at(Status.RECEIVED, office)
    with pytest.raises(IllegalMove, match="peran Anda"):
        actions.move(intake=intake, name="verify", by=office.front)
    assert fresh(intake).status == Status.RECEIVED
    assert Event.objects.filter(act="intake.verify.denied").count() == 1


@pytest.mark.parametrize("name", ["refer", "return", "nonsense"])
def test_inner_moves_are_not_made_from_outside(name):
    office = Office()
    with pytest.raises(IllegalMove):
        actions.move(intake=make_intake_at(Status.VERIFIED, office), name=name, by=office.back)


def test_a_move_takes_nothing_it_does_not_need():
    office = Office()
    with pytest.raises(TypeError):
        actions.move(intake=make_intake_at(Status.RECEIVED, office), name="verify", by=office.back, status="selesai")


@pytest.mark.parametrize(
    ("status", "who", "name", "given", "missing"),
    [
        (Status.RECEIVED, "back", "verify", {"village": None}, {"village"}),
        (Status.RECEIVED, "back", "ask", {}, {"asked_for"}),
        (Status.RECEIVED, "manager", "reject", {}, {"reject_reason", "note"}),
        (Status.RECEIVED, "manager", "merge", {}, {"merged_into"}),
        (Status.RECEIVED, "manager", "hand", {}, {"holder"}),
        (Status.RECEIVED, "back", "cancel", {"note": "  "}, {"note"}),
        (Status.HANDLED, "back", "finish", {}, {"result_text", "result_on"}),
        (Status.DONE, "back", "close", {}, {"told_on", "told_how", "told_by"}),
        (Status.DONE, "back", "close", {"told_on": date(2026, 11, 20)}, {"told_how", "told_by"}),
        (Status.CLOSED, "manager", "reopen", {}, {"note"}),
        (Status.INCOMPLETE, "operator", "complete", {}, {"note"}),
    ],
)
def test_all_that_is_missing_is_named_at_once(status, who, name, given, missing):
    office = Office()
    intake = make_intake_at(status, office)
    with pytest.raises(Incomplete) as refused:
        actions.move(intake=intake, name=name, by=getattr(office, who), **given)
    assert set(refused.value.fields) == missing
    assert fresh(intake).status == status


def test_closing_without_a_result_is_refused():
    office = Office()
    with pytest.raises(IllegalMove, match="hasilnya belum dicatat"):
        actions.move(intake=make_intake_at(Status.HANDLED, office), name="close", by=office.back, **TOLD)


def test_closed_when_the_family_was_told_or_could_not_be():
    office = Office()
    told = make_intake_at(Status.CLOSED, office)
    assert (told.told_on, told.told_how, told.told_by) == (date(2026, 11, 20), "kunjungan", "Leni Marlina")
    other = make_intake_at(Status.DONE, office)
    actions.move(intake=other, name="close", by=office.operator, unreachable_reason="pindah")
    assert fresh(other).status == Status.CLOSED


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.VERIFIED, Status.HANDLED, Status.REOPENED])
def test_completed_it_returns_to_where_it_was(status):
    office = Office()
    intake = make_intake_at(status, office)
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Foto rumah")
    actions.complete(intake=fresh(intake), by=office.operator, text="Ini fotonya.")
    after = fresh(intake)
    assert (after.status, after.asked_for, after.resume) == (status, "", "")


def test_completing_appends_and_leaves_the_text():
    office = Office()
    intake = make_intake_at(Status.INCOMPLETE, office)
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    actions.complete(intake=intake, by=office.operator, uploads=[(photo, "Foto rumah")])
    assert fresh(intake).text == "Rumah hampir roboh, tinggal sendiri."
    note = IntakeNote.objects.get()
    assert (note.answer, note.text) == (True, "Berkas dilampirkan: Foto rumah.")
    assert Attachment.objects.of(intake).count() == 1


def test_asked_while_referred_it_stays_referred():
    office = Office()
    intake = make_intake_at(Status.REFERRED, office)
    actions.move(intake=intake, name="ask_for_referral", by=office.back, asked_for="Foto rumah")
    assert (fresh(intake).status, fresh(intake).asked_for) == (Status.REFERRED, "Foto rumah")
    actions.complete(intake=fresh(intake), by=office.operator, text="Sudah.")
    assert (fresh(intake).status, fresh(intake).asked_for) == (Status.REFERRED, "")


def test_no_move_changes_the_text():
    assert not any(
        "text" in need.field
        for move in MOVES.values()
        for need in move.needs
        if move.name not in {"submit", "finish", "close"}
    )
    office = Office()
    for status in (Status.CLOSED, Status.REOPENED, Status.REFERRED):
        assert make_intake_at(status, office).text == "Rumah hampir roboh, tinggal sendiri."


def test_verifying_may_set_right_service_and_place():
    office = Office()
    intake = make_intake(office.front, village=None)
    actions.move(intake=intake, name="verify", by=office.back, service=service("kks"), kind="pengaduan", village=PASAR)
    after = fresh(intake)
    assert (after.service.slug, after.kind, after.village_id, after.kecamatan_id) == (
        "kks",
        "pengaduan",
        PASAR,
        PASAR[:8],
    )
    assert after.verified_at is not None
    assert IntakeStep.Step.BACK_OFFICE in {step.step for step in after.steps.all()}


def test_verifying_cannot_make_it_rahasia_by_its_service():
    office = Office()
    with pytest.raises(DomainError):
        actions.move(
            intake=make_intake_at(Status.RECEIVED, office), name="verify", by=office.back, service=service("kekerasan")
        )


def test_the_desk_that_holds_it_is_a_field():
    office = Office()
    intake = make_intake_at(Status.VERIFIED, office)
    linjamsos = desk("perlindungan-jaminan-sosial")
    actions.move(intake=intake, name="hand", by=office.manager, holder=linjamsos)
    assert (fresh(intake).status, fresh(intake).holder_level, fresh(intake).holder) == (
        Status.VERIFIED,
        Holder.BIDANG,
        linjamsos,
    )
    actions.move(intake=fresh(intake), name="give_back", by=office.kabid_linjamsos, note="Bukan bidang kami.")
    assert (fresh(intake).holder_level, fresh(intake).holder) == (Holder.DISTRICT, None)
    for wrong in ("baznas",):
        with pytest.raises(DomainError):
            actions.move(intake=fresh(intake), name="hand", by=office.manager, holder=desk(wrong))


def test_a_village_finishes_by_itself_or_sends_on():
    office = Office()
    own = make_intake(office.operator, slug="lainnya", keep=True)
    for name, given in (("handle_village", {}), ("finish", RESULT), ("close", TOLD)):
        actions.move(intake=fresh(own), name=name, by=office.operator, **given)
    assert fresh(own).status == Status.CLOSED
    sent = make_intake(office.operator, slug="lainnya", keep=True)
    actions.move(intake=sent, name="handle_village", by=office.operator)
    actions.move(intake=sent, name="forward", by=office.operator)
    assert (fresh(sent).status, fresh(sent).holder_level) == (Status.RECEIVED, Holder.DISTRICT)
    actions.move(intake=fresh(sent), name="verify", by=office.back)


def test_reopening_asks_for_everything_anew():
    office = Office()
    intake = make_intake_at(Status.CLOSED, office)
    actions.move(intake=intake, name="reopen", by=office.manager, note="Bantuan tidak sampai.")
    after = fresh(intake)
    assert (after.status, after.result_text, after.told_on, after.holder_level) == (
        Status.REOPENED,
        "",
        None,
        Holder.DISTRICT,
    )
    kept = [
        change.old
        for event in history(after)
        if event.act == "intake.reopen"
        for change in event.changes
        if change.field == "result_text"
    ]
    assert kept == ["Santunan Rp600.000."]
    actions.move(intake=after, name="handle", by=office.back)
    actions.move(intake=after, name="finish", by=office.back, **RESULT)
    with pytest.raises(Incomplete):
        actions.move(intake=after, name="close", by=office.back)


def test_reopening_what_the_village_closed_brings_it_to_the_district():
    office = Office()
    own = make_intake(office.operator, slug="lainnya", keep=True)
    for name, given in (("handle_village", {}), ("finish", RESULT), ("close", TOLD)):
        actions.move(intake=own, name=name, by=office.operator, **given)
    actions.move(intake=own, name="reopen", by=office.manager, note="Keluarga mengadu lagi.")
    assert fresh(own).holder_level == Holder.DISTRICT


def test_merging():
    office = Office()
    target = make_intake_at(Status.VERIFIED, office)
    intake = make_intake_at(Status.RECEIVED, office)
    actions.move(intake=intake, name="merge", by=office.manager, merged_into=target)
    assert (fresh(intake).status, fresh(intake).merged_into) == (Status.MERGED, target)
    secret = make_intake(office.operator, slug="kekerasan")
    for wrong in (intake, fresh(intake), secret, make_intake_at(Status.CANCELLED, office)):
        with pytest.raises(DomainError):
            actions.move(intake=fresh(target), name="merge", by=office.manager, merged_into=wrong)


def test_made_rahasia_later_it_leaves_everybody_else():
    office = Office()
    intake = make_intake_at(Status.HANDLED, office)
    actions.move(intake=intake, name="conceal", by=office.operator)
    after = fresh(intake)
    assert (after.level, after.holder.slug, after.status) == (Level.SECRET, "rehabilitasi-sosial", Status.HANDLED)
    actions.move(intake=after, name="unveil", by=office.rehsos, note="Keliru dicentang.")
    assert (fresh(intake).level, fresh(intake).holder) == (Level.ORDINARY, None)


def test_not_unveiled_while_the_person_is_only_known_through_rahasia():
    office = Office()
    intake = make_intake(office.rehsos, person=make_secret_person(SEGAMIT), restricted=True)
    with pytest.raises(DomainError):
        actions.move(intake=intake, name="unveil", by=office.rehsos, note="x")


def test_told_after_a_refusal():
    office = Office()
    intake = make_intake_at(Status.REJECTED, office)
    actions.move(intake=intake, name="tell", by=office.operator, **TOLD)
    assert fresh(intake).status == Status.REJECTED
    assert fresh(intake).is_told
    with pytest.raises(IllegalMove):
        actions.move(intake=fresh(intake), name="tell", by=office.operator, **TOLD)


def test_not_finished_while_a_referral_is_open():
    office = Office()
    intake = make_intake_at(Status.REFERRED, office)
    for name in ("finish", "close", "cancel", "reject", "merge"):
        with pytest.raises(IllegalMove):
            actions.move(intake=fresh(intake), name=name, by=office.manager, note="x")


# --- What belongs to it without moving it ---------------------------------------------------------
def test_linking_a_person():
    office = Office()
    intake = make_intake(office.front, village=None)
    person = make_person(SEGAMIT)
    actions.link_person(intake=intake, by=office.back, person=person, version=intake.version)
    after = fresh(intake)
    assert (after.person_id, after.village_id, after.subject_name) == (person.pk, SEGAMIT, "Sumarni")
    with pytest.raises(Stale):
        actions.unlink_person(intake=after, by=office.back, version=1)
    actions.unlink_person(intake=after, by=office.back)
    assert fresh(intake).person_id is None


def test_linking_refuses_who_is_not_there_for_the_user():
    office = Office()
    intake = make_intake_at(Status.RECEIVED, office)
    with pytest.raises(DomainError):
        actions.link_person(intake=intake, by=office.tksk, person=make_person(PASAR))
    with pytest.raises(DomainError):
        actions.link_person(intake=intake, by=office.rehsos, person=make_secret_person(SEGAMIT))


def test_notes_and_steps():
    office = Office()
    intake = make_intake_at(Status.RECEIVED, office)
    actions.add_note(intake=intake, by=office.operator, text="Nomor HP anaknya 0812.")
    actions.add_step(intake=intake, by=office.back, step="survei", on=date(2026, 11, 20), who="Surveyor")
    assert (intake.notes.count(), intake.steps.filter(step="survei").count()) == (1, 1)
    with pytest.raises(DomainError):
        actions.add_step(intake=intake, by=office.back, step="survei", on=date(2099, 1, 1))
    with pytest.raises(DomainError):
        actions.add_note(intake=make_intake_at(Status.DRAFT, office), by=office.operator, text="x")
    assert fresh(intake).version == intake.version  # an addition disturbs nobody's decision


def test_reading_rahasia_is_an_event():
    office = Office()
    secret = make_intake(office.operator, slug="kekerasan")
    actions.opened(intake=secret, by=office.rehsos)
    actions.opened(intake=make_intake_at(Status.RECEIVED, office), by=office.rehsos)
    assert Event.objects.filter(act="intake.read").count() == 1


def test_a_referral_does_not_follow_into_rahasia():
    office = Office()
    referral = make_referral(office)
    actions.move(intake=fresh(referral.intake), name="conceal", by=office.back)
    assert fresh(referral).is_open


def test_nobody_is_told_before_there_is_a_result():
    office = Office()
    intake = make_intake_at(Status.DONE, office)
    with pytest.raises(DomainError, match="Hasilnya baru ada pada 20-11-2026") as refused:
        actions.move(intake=intake, name="close", by=office.back, **TOLD | {"told_on": date(2020, 1, 1)})
    assert set(refused.value.fields) == {"told_on"} and fresh(intake).status == Status.DONE
