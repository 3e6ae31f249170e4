"""Referring and answering: several desks at once, wrong desks, strangers, silence, and the way back."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions import end_assignment
from accounts.authz import Role
from accounts.models import Notice, User
from cases.models import Programme
from documents.models import Attachment
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from office.models import Desk
from referrals import actions, directory, queries, snapshot
from referrals.letters.referred import referral_letter
from referrals.models import Referral
from referrals.workflow import ReferralStatus, Status
from tests.factories.accounts import make_user
from tests.factories.referrals import DAY, Office, desk, fresh, make_intake, make_intake_at, make_referral
from tests.racing import apart, race, shared_database
from trail.models import Event

pytestmark = pytest.mark.django_db
GIVEN = {"result_text": "Santunan diserahkan.", "result_value": 600_000, "result_on": DAY}


def test_shares_exactly_what_was_chosen():
    office = Office()
    referral = make_referral(office, fields=["name", "address"])
    assert referral.shared == [["Nama", "Sumarni"], ["Alamat", "Segamit, Kec. Semende Darat Ulu"]]
    assert (referral.status, referral.number) == (ReferralStatus.SENT, "2026-000001/1")
    assert fresh(referral.intake).status == Status.REFERRED


def test_the_snapshot_is_one_of_then():
    office = Office()
    referral = make_referral(office, fields=["name"])
    intake = fresh(referral.intake)
    type(intake).objects.filter(pk=intake.pk).update(subject_name="Nama lain")
    assert fresh(referral).shared == [["Nama", "Sumarni"]]


def test_shares_chosen_files_for_as_long_as_it_is_open():
    office = Office()
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    intake = make_intake(office.operator, uploads=[(photo, "Foto rumah"), (photo, "Foto KK")])
    actions.move(intake=intake, name="verify", by=office.back)
    house, card = Attachment.objects.of(intake)
    referral = make_referral(office, intake, files=[house])
    [shared] = Attachment.objects.of(referral)
    assert (shared.label, shared.path, shared.public_id != house.public_id) == ("Foto rumah", house.path, True)
    assert (
        queries.referral_files(office.agency, referral.pk, False)
        and queries.intake_files(office.agency, intake.pk, False) is None
    )
    with pytest.raises(DomainError):
        make_referral(office, make_intake_at(Status.VERIFIED, office), files=[card])


def test_several_open_at_once_each_with_a_number():
    office = Office()
    intake = make_intake_at(Status.VERIFIED, office)
    numbers = [make_referral(office, intake, to=to).number for to in ("baznas", "pln", "pemberdayaan-sosial")]
    assert numbers == ["2026-000001/1", "2026-000001/2", "2026-000001/3"]


def test_one_open_for_each_desk_and_programme():
    office = Office()
    intake = make_intake_at(Status.VERIFIED, office)
    first, second = Programme.objects.filter(level=1)[:2]
    make_referral(office, intake, programme=first)
    make_referral(office, intake, programme=second)
    make_referral(office, intake)
    for programme in (first, None):
        with pytest.raises(DomainError) as refused:
            make_referral(office, intake, programme=programme)
        assert "desk" in refused.value.fields


def test_a_double_click_refers_once():
    office, key = Office(), uuid4()
    intake = make_intake_at(Status.VERIFIED, office)
    assert make_referral(office, intake, key=key).pk == make_referral(office, intake, key=key).pk
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    "status", [Status.RECEIVED, Status.INCOMPLETE, Status.DONE, Status.CLOSED, Status.REJECTED, Status.MERGED]
)
def test_not_referred_from_states_without_a_need(status):
    office = Office()
    intake = make_intake_at(status, office)
    with pytest.raises(IllegalMove):
        actions.refer(intake=intake, by=office.back, desk=desk(), purpose="x")
    assert Event.objects.filter(act="intake.refer.denied").count() == 1


def test_wrong_referrals_name_every_fault():
    office = Office()
    gone = Desk.objects.get(slug="pln")
    Desk.objects.filter(pk=gone.pk).update(active=False)
    secret = Programme.objects.filter(level=3).first()
    with pytest.raises(DomainError) as refused:
        actions.refer(
            intake=make_intake_at(Status.VERIFIED, office),
            by=office.back,
            desk=fresh(gone),
            purpose=" ",
            programme=secret,
            fields=["x"],
        )
    assert set(refused.value.fields) == {"purpose", "desk", "programme", "fields"}


def test_two_refer_at_once_from_one_form():
    office = Office()
    intake = make_intake_at(Status.VERIFIED, office)
    actions.refer(intake=intake, by=office.back, desk=desk("pln"), purpose="x", version=intake.version)
    with pytest.raises(Stale, match="sudah dirujuk oleh Yudi Pranata"):
        actions.refer(intake=intake, by=office.manager, desk=desk("baznas"), purpose="x", version=intake.version)


# --- Rahasia --------------------------------------------------------------------------------------
def secret_intake(office):
    intake = make_intake(office.operator, slug="kekerasan", phone="08123456789")
    return actions.move(intake=intake, name="verify", by=office.rehsos)


def test_rahasia_goes_out_only_confirmed_and_minimal():
    office = Office()
    intake = secret_intake(office)
    assert snapshot.usual(intake) == []
    with pytest.raises(DomainError) as refused:
        actions.refer(intake=intake, by=office.rehsos, desk=desk("uptd-ppa"), purpose="Pendampingan.")
    assert "confirmed" in refused.value.fields
    for field in ("text", "nik", "no_kk", "reporter", "service"):
        with pytest.raises(DomainError):
            actions.refer(
                intake=intake, by=office.rehsos, desk=desk("uptd-ppa"), purpose="x", confirmed=True, fields=[field]
            )
    referral = make_referral(office, intake, to="uptd-ppa", confirmed=True, fields=["phone"])
    assert referral.shared == [["Telepon", "628123456789"]]


def test_rahasia_is_referred_by_nobody_else():
    office = Office()
    intake = secret_intake(office)
    for who in ("back", "manager", "kabid_rehsos"):
        with pytest.raises(IllegalMove):
            actions.refer(
                intake=fresh(intake), by=getattr(office, who), desk=desk("uptd-ppa"), purpose="x", confirmed=True
            )


# --- Answers --------------------------------------------------------------------------------------
def test_accepted_twice(at):
    """quality.md 3, 25: the colleague sees who and when."""
    office = Office()
    at(datetime(2026, 11, 22, 9, 0))
    referral = make_referral(office)
    mine, yours = fresh(referral), fresh(referral)
    at(datetime(2026, 11, 22, 10, 12))
    actions.answer(referral=mine, name="accept", by=office.agency, version=mine.version)
    at(datetime(2026, 11, 22, 10, 30))
    with pytest.raises(Stale, match=r"2026-000001/1 sudah diterima oleh Iwan Setiadi pukul 10\.12"):
        actions.answer(referral=yours, name="accept", by=office.colleague, version=yours.version)
    at(datetime(2026, 11, 23, 8, 0))
    with pytest.raises(Stale, match=r"pada 22-11-2026 10\.12"):
        actions.answer(
            referral=fresh(referral),
            name="reject",
            by=office.colleague,
            version=1,
            reject_reason="kuota_habis",
            note="x",
        )


@pytest.mark.django_db(transaction=True)
def test_accepted_by_two_at_once(tmp_path):
    with shared_database(tmp_path):
        office, referral = apart(_sent)
        results = race(
            lambda: actions.answer(referral=fresh(referral), name="accept", by=office.agency, version=1),
            lambda: actions.answer(referral=fresh(referral), name="accept", by=office.colleague, version=1),
        )
        assert [type(result) for result in results if isinstance(result, Exception)] == [Stale]


def _sent():
    office = Office()
    assert office.agency and office.colleague
    return office, make_referral(office)


@pytest.mark.django_db(transaction=True)
def test_the_last_two_answers_at_once_bring_the_intake_back(tmp_path):
    """Each would see the other still open, were they not to wait for each other."""
    with shared_database(tmp_path):
        office, first, second = apart(_two_sent)
        member = office.stranger
        results = race(
            lambda: actions.answer(referral=fresh(first), name="finish", by=office.agency, **GIVEN),
            lambda: actions.answer(referral=fresh(second), name="finish", by=member, **GIVEN),
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        assert apart(lambda: fresh(first.intake).status) == Status.DONE


def _two_sent():
    office = Office()
    assert office.agency and office.stranger
    first = make_referral(office)
    return office, first, make_referral(office, first.intake, to="disdukcapil")


@pytest.mark.parametrize("who", ["stranger", "operator", "front", "back", "kabid_rehsos", "kadis"])
def test_answered_by_a_stranger(who):
    """quality.md 3, 25: only members of the desk answer in their own name."""
    office = Office()
    referral = make_referral(office)
    with pytest.raises(IllegalMove):
        actions.answer(referral=referral, name="accept", by=getattr(office, who))
    assert fresh(referral).status == ReferralStatus.SENT
    assert Event.objects.filter(act="referral.accept.denied").count() == 1


def test_rejected_after_accepted_is_possible_and_said():
    office = Office()
    referral = make_referral(office)
    actions.answer(referral=referral, name="accept", by=office.agency)
    actions.answer(
        referral=referral, name="reject", by=office.colleague, reject_reason="tidak_memenuhi", note="Rumah layak."
    )
    assert (fresh(referral).status, fresh(referral.intake).status) == (ReferralStatus.REJECTED, Status.HANDLED)
    for name in ("accept", "finish", "reject"):
        with pytest.raises(IllegalMove):
            actions.answer(referral=fresh(referral), name=name, by=office.agency)


@pytest.mark.parametrize(
    ("name", "missing"),
    [("ask", {"asked_for"}), ("finish", {"result_text", "result_on"}), ("reject", {"reject_reason", "note"})],
)
def test_an_answer_names_all_that_is_missing(name, missing):
    office = Office()
    referral = make_referral(office)
    with pytest.raises(Incomplete) as refused:
        actions.answer(referral=referral, name=name, by=office.agency)
    assert set(refused.value.fields) == missing


@pytest.mark.parametrize("before", ["", "accept", "start"])
def test_supplied_it_returns_to_where_it_was(before):
    office = Office()
    referral = make_referral(office, fields=["name"])
    for name in {"": [], "accept": ["accept"], "start": ["accept", "start"]}[before]:
        actions.answer(referral=referral, name=name, by=office.agency)
    was = fresh(referral).status
    actions.answer(referral=referral, name="ask", by=office.agency, asked_for="Foto rumah")
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    actions.supply(
        referral=fresh(referral),
        by=office.back,
        note="Foto terlampir.",
        fields=["name", "address"],
        uploads=[(photo, "Foto")],
    )
    after = fresh(referral)
    assert (after.status, after.asked_for) == (was, "")
    assert [label for label, _ in after.shared][:2] == ["Nama", "Alamat"]
    assert after.shared[2][1] == "Foto terlampir."
    assert Attachment.objects.of(referral).count() == 1


def test_a_member_whose_assignment_ended_answers_no_more():
    """quality.md 3, 25 and 32: receiver disabled."""
    office = Office()
    referral = make_referral(office)
    end_assignment(by=office.admin, assignment=office.agency.assignments.get())
    gone = fresh(office.agency)
    with pytest.raises(IllegalMove):
        actions.answer(referral=referral, name="accept", by=gone)
    actions.answer(referral=referral, name="accept", by=office.colleague)


def test_a_desk_switched_off_gets_nothing_new_but_ends_what_it_has():
    office = Office()
    referral = make_referral(office)
    Desk.objects.filter(slug="baznas").update(active=False)
    with pytest.raises(DomainError):
        make_referral(office, make_intake_at(Status.VERIFIED, office))
    actions.answer(referral=fresh(referral), name="finish", by=office.agency, **GIVEN)


# --- Answers on paper -----------------------------------------------------------------------------
PAPER = {"via": "whatsapp", "answered_by": "Pak Iwan, Baznas", "answered_on": DAY}


def test_an_agency_without_members_is_answered_for_by_the_back_office():
    office = Office()
    assert not directory.members([desk("pln").pk])
    referral = make_referral(office, to="pln")
    letter = SimpleUploadedFile("surat.pdf", b"%PDF-1.4 x")
    actions.record_answer(
        referral=referral, name="finish", by=office.back, uploads=[(letter, "Balasan")], **PAPER, **GIVEN
    )
    after = fresh(referral)
    assert (after.status, after.via, after.answered_by, after.answered_on) == (
        ReferralStatus.DONE,
        "whatsapp",
        "Pak Iwan, Baznas",
        DAY,
    )
    assert after.moved_by == "Yudi Pranata"
    assert Attachment.objects.of(referral).count() == 1
    assert fresh(referral.intake).status == Status.DONE


def test_from_whom_when_and_how_are_asked_at_once():
    office = Office()
    referral = make_referral(office, to="pln")
    with pytest.raises(Incomplete) as refused:
        actions.record_answer(
            referral=referral, name="accept", by=office.back, via="", answered_by=" ", answered_on=None
        )
    assert set(refused.value.fields) == {"via", "answered_by", "answered_on"}
    with pytest.raises(Incomplete):
        actions.record_answer(
            referral=referral, name="accept", by=office.back, **PAPER | {"answered_on": date(2099, 1, 1)}
        )


@pytest.mark.parametrize("who", ["agency", "front", "operator", "rehsos"])
def test_others_record_nothing(who):
    office = Office()
    with pytest.raises(IllegalMove):
        actions.record_answer(referral=make_referral(office), name="accept", by=getattr(office, who), **PAPER)


# --- The way back ---------------------------------------------------------------------------------
def test_the_result_flows_back():
    office = Office()
    referral = make_referral(office)
    actions.answer(referral=referral, name="finish", by=office.agency, **GIVEN)
    intake = fresh(referral.intake)
    assert (intake.status, intake.result_value, intake.result_on) == (Status.DONE, 600_000, DAY)
    assert intake.result_text == "Baznas Kabupaten Muara Enim: Santunan diserahkan."


def test_it_waits_for_the_last_and_adds_up():
    office = Office()
    first = make_referral(office)
    second = make_referral(office, first.intake, to="disdukcapil")
    actions.answer(referral=first, name="finish", by=office.agency, **GIVEN)
    assert fresh(first.intake).status == Status.REFERRED
    actions.answer(
        referral=second, name="finish", by=office.stranger, result_text="NIK terbit.", result_on=date(2026, 11, 21)
    )
    intake = fresh(first.intake)
    assert (intake.status, intake.result_value, intake.result_on) == (Status.DONE, 600_000, date(2026, 11, 21))
    assert "NIK terbit." in intake.result_text and "Santunan" in intake.result_text


def test_a_refusal_returns_it_to_the_office():
    office = Office()
    referral = make_referral(office)
    actions.answer(referral=referral, name="reject", by=office.agency, reject_reason="kuota_habis", note="Tahun depan.")
    assert fresh(referral.intake).status == Status.HANDLED


def test_a_wrong_desk_is_replaced_and_the_family_still_hears():
    """quality.md 3, 35 (FixMyStreet)."""
    office = Office()
    wrong = make_referral(office, to="disdukcapil")
    actions.answer(referral=wrong, name="reject", by=office.stranger, reject_reason="salah_alamat", note="Bukan kami.")
    right = make_referral(office, wrong.intake, replaces=fresh(wrong))
    actions.answer(referral=right, name="finish", by=office.agency, **GIVEN)
    intake = fresh(right.intake)
    assert intake.status == Status.DONE  # the refusal has a successor, so nothing is left to do but to tell
    with pytest.raises(DomainError):
        make_referral(office, make_intake_at(Status.VERIFIED, office), replaces=fresh(wrong))
    actions.move(intake=intake, name="close", by=office.operator, told_on=DAY, told_how="kunjungan", told_by="Leni")


def test_one_refused_one_done_is_for_the_office_to_decide():
    office = Office()
    first = make_referral(office)
    second = make_referral(office, first.intake, to="disdukcapil")
    actions.answer(referral=first, name="reject", by=office.agency, reject_reason="kuota_habis", note="x")
    actions.answer(referral=second, name="finish", by=office.stranger, **GIVEN)
    assert fresh(first.intake).status == Status.HANDLED


def test_cancelled_it_is_handled_again():
    office = Office()
    referral = make_referral(office)
    actions.cancel(referral=referral, by=office.back, note="Keliru.")
    assert (fresh(referral).status, fresh(referral.intake).status) == (ReferralStatus.CANCELLED, Status.HANDLED)


def test_reopened_only_what_was_sent_since_counts():
    office = Office()
    old = make_referral(office)
    actions.answer(referral=old, name="finish", by=office.agency, **GIVEN)
    intake = fresh(old.intake)
    actions.move(intake=intake, name="reopen", by=office.manager, note="Tidak sampai.")
    new = make_referral(office, intake, to="disdukcapil")
    actions.answer(referral=new, name="finish", by=office.stranger, result_text="Akta terbit.", result_on=DAY)
    assert fresh(intake).result_text == "Dinas Kependudukan dan Pencatatan Sipil: Akta terbit."


def test_a_disposisi_is_answered_by_the_own_bidang():
    office = Office()
    referral = make_referral(office, to="pemberdayaan-sosial")
    kabid = make_user(Role.KABID, desk="pemberdayaan-sosial")
    actions.answer(referral=referral, name="finish", by=kabid, **GIVEN)
    assert fresh(referral.intake).status == Status.DONE


def test_ended_the_desk_reads_the_snapshot_no_more():
    office = Office()
    referral = make_referral(office)
    assert snapshot.for_reader(referral, office=False)
    actions.answer(referral=referral, name="finish", by=office.agency, **GIVEN)
    ended = fresh(referral)
    assert snapshot.for_reader(ended, office=False) == []
    assert snapshot.for_reader(ended, office=True)


# --- Who hears of an answer ------------------------------------------------------------------------
@pytest.fixture
def office():
    return Office()


def heard(user) -> list[str]:
    return list(Notice.objects.of(user).filter(text__startswith="Rujukan").values_list("text", flat=True))


def test_an_answer_of_what_became_rahasia_is_told_to_the_cleared_alone(office):
    """What is Rahasia does not exist for the back officer who had sent it before."""
    referral = make_referral(office)
    actions.move(intake=fresh(referral.intake), name="conceal", by=office.back)
    cleared = office.rehsos
    actions.answer(referral=fresh(referral), name="accept", by=office.agency)
    assert heard(cleared) == [f"Rujukan {referral.number} diterima"] and not heard(office.back)


def test_an_answer_reaches_the_colleagues_of_who_has_left(office):
    referral, colleague = make_referral(office), make_user(Role.BACK)
    actions.answer(referral=referral, name="accept", by=office.agency)
    assert heard(office.back) and not heard(colleague)
    User.objects.filter(pk=office.back.pk).update(is_active=False)
    actions.answer(referral=fresh(referral), name="reject", by=office.agency, reject_reason="lainnya", note="x")
    assert heard(colleague) == [f"Rujukan {referral.number} ditolak"]


def test_of_what_becomes_rahasia_the_desk_keeps_what_helps_to_reach_the_person(office):
    """Neither the page of the desk nor a letter drafted anew goes on telling the story and the service."""
    referral = make_referral(office, fields=["name", "address", "service", "text"])
    actions.move(intake=fresh(referral.intake), name="conceal", by=office.back)
    read = [label for label, _ in snapshot.for_reader(fresh(referral), office=False)]
    assert read == ["Nama", "Alamat"]
    extra = {"to": "Yth. Ketua", "place": "Tempat", "lampiran": "-", "copies": ""}
    said = str(referral_letter(office.rehsos, fresh(referral), extra))
    assert "Rumah hampir roboh" not in said and "Sumarni" in said


def test_what_was_asked_and_sent_waits_for_an_answer_again(office):
    """The desk had only asked: no page may show a reply where there is none."""
    referral = make_referral(office)
    actions.answer(referral=referral, name="ask", by=office.agency, asked_for="KTP", note="Segera")
    actions.supply(referral=fresh(referral), by=office.back, note="Ini.")
    row = fresh(referral)
    assert (row.status, row.via, row.answered_by, row.answered_on, row.answer_note) == ("dikirim", "", "", None, "")
