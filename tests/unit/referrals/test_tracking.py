"""What is told outside: plain words, nobody's person, one way in."""

from datetime import timedelta

import pytest

from accounts.models import Mail, Notice
from office import clock
from office.errors import DomainError
from referrals import actions, tracking
from referrals.models import Intake, Rating
from referrals.workflow import Status
from tests.factories.referrals import Office, fresh, make_intake, make_intake_at

pytestmark = pytest.mark.django_db
SENT = [status for status in Status if status != Status.DRAFT]


@pytest.fixture
def office():
    return Office()


@pytest.mark.parametrize("status", SENT)
def test_every_state_has_words_and_names_nobody(office, status):
    intake = make_intake_at(status, office, subject_name="Sumarni Binti Saman", phone="081234567890")
    told = tracking.progress(fresh(intake))
    assert told.sentence.endswith(".") and 1 <= told.stage <= len(tracking.STAGES)
    shown = " ".join(map(str, vars(told).values())) + tracking.message(fresh(intake))
    assert "Sumarni" not in shown and "roboh" not in shown and "Rusdi" not in shown


def test_a_refusal_says_why_in_kind_words(office):
    told = tracking.progress(make_intake_at(Status.REJECTED, office))
    assert told.sentence == "Belum dapat dipenuhi, karena belum memenuhi syarat."


def test_what_is_needed_is_told_without_long_numbers(office):
    intake = make_intake(office.operator)
    actions.move(intake=intake, name="ask", by=office.back, asked_for="Foto KK 1603102004800001 dan HP 0812-3456-7890")
    assert tracking.progress(fresh(intake)).needed == "Foto KK ... dan HP ..."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Datang 01-10-2026 pukul 08.30.", "Datang 01-10-2026 pukul 08.30."),
        ("Antara 01-10-2026 - 05-10-2026.", "Antara 01-10-2026 - 05-10-2026."),
        ("Tanggal 1.10.2026 08.30, kamar 12.", "Tanggal 1.10.2026 08.30, kamar 12."),
        ("Rp500.000 pada 2026-10-01.", "Rp500.000 pada 2026-10-01."),
        ("NIK 1603-10-05-1980-0001.", "NIK ...."),
        ("NIK 16 03 10 570580 0001.", "NIK ...."),
        ("HP 08-12-2034-5678.", "HP ...."),
        ("HP +62 812 3456 7890, 01-10-2026", "HP +..., 01-10-2026"),
        ("HP 0812.3456.78", "HP ..."),
    ],
)
def test_dates_are_told_and_long_numbers_not(office, text, told):
    intake = make_intake(office.operator)
    actions.move(intake=intake, name="ask", by=office.back, asked_for=text)
    assert tracking.progress(fresh(intake)).needed == told


def test_of_rahasia_neither_service_nor_request_is_told(office):
    intake = make_intake(office.operator, slug="kekerasan", phone="081234567890")
    told = tracking.progress(fresh(intake))
    assert (told.service, told.sentence) == ("", "Sedang ditangani.")
    assert tracking.message(fresh(intake)) == tracking.whatsapp(fresh(intake)) == ""


def test_the_message_tells_the_result_to_the_family_alone(office):
    done = {"result_text": "Aktif kembali, kartu 1603102004800001.", "result_on": clock.today()}
    for reporter, told in (("sendiri", True), ("keluarga", True), ("tetangga", False)):
        intake = make_intake_at(Status.HANDLED, office, reporter=reporter)
        actions.move(intake=intake, name="finish", by=office.back, **done)
        assert ("Hasilnya: Aktif kembali, kartu ..." in tracking.message(fresh(intake))) is told
        assert "Aktif kembali" not in tracking.progress(fresh(intake)).sentence


def test_each_sent_intake_has_a_code_of_its_own(office):
    first, second = make_intake(office.operator), make_intake(office.operator)
    assert len(first.tracking) == tracking.CODE_LENGTH and first.tracking != second.tracking
    draft = make_intake_at(Status.DRAFT, office)
    assert draft.tracking == "" and Intake.objects.tracked(draft.number, "") is None


def test_a_code_is_read_as_people_type_it():
    assert tracking.read_code("abcd-efgh") == tracking.read_code(" ABCD EFGH ") == "ABCDEFGH"
    assert tracking.read_code("ABCD-EFG") == tracking.read_code("ABCD-EFG0") == tracking.read_code("") == ""


def test_the_ready_text_goes_to_the_person_or_else_the_reporter(office):
    intake = make_intake(office.operator, reporter_phone="0812-3456-7890")
    assert tracking.whatsapp(fresh(intake)).startswith("https://wa.me/6281234567890?text=Yth.")
    assert tracking.whatsapp(make_intake(office.operator)) == ""


def test_it_is_rated_once_and_only_when_over(office):
    intake = make_intake_at(Status.HANDLED, office)
    with pytest.raises(DomainError):
        actions.rate(intake=intake, score=4)
    intake = make_intake_at(Status.CLOSED, office)
    actions.rate(intake=intake, score=2, comment="Lama.")
    with pytest.raises(DomainError):
        actions.rate(intake=intake, score=4)
    assert Rating.objects.get().score == 2


def test_an_objection_reaches_who_decides_and_reopening_answers_it(office):
    intake = make_intake_at(Status.REJECTED, office)
    objection = actions.object_to(intake=intake, text="Rumah saya benar-benar roboh.")
    told = Notice.objects.of(office.manager).get()
    assert told.text == f"Keberatan warga atas nomor {intake.number}" and told.url == objection.get_absolute_url()
    with pytest.raises(DomainError, match="sedang diperiksa"):
        actions.object_to(intake=intake, text="Rumah saya benar-benar roboh.")
    actions.move(intake=intake, name="reopen", by=office.manager, note="Dilihat lagi.")
    objection.refresh_from_db()
    assert objection.reopened and objection.answered_by == office.manager
    with pytest.raises(DomainError):
        actions.answer_objection(objection=objection, by=office.manager, answer="Sudah sesuai ketentuan.")


def test_an_objection_is_possible_on_the_last_day_and_not_after(office, at):
    intake = make_intake_at(Status.CLOSED, office)
    ended = clock.now()
    at(ended + timedelta(days=30))
    assert tracking.may_object(fresh(intake))
    at(ended + timedelta(days=31))
    assert not tracking.may_object(fresh(intake))
    with pytest.raises(DomainError, match="sudah lewat"):
        actions.object_to(intake=fresh(intake), text="Masih belum diterima keluarga.")


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.DONE, Status.MERGED])
def test_what_is_not_over_cannot_be_objected_to(office, status):
    assert not tracking.may_object(make_intake_at(status, office))


def test_mail_tells_of_each_state_once_and_nothing_else(office, settings):
    settings.MAIL_ON = True
    intake = make_intake(office.operator, email="warga@contoh.id")
    actions.move(intake=intake, name="verify", by=office.back)
    mails = list(Mail.objects.order_by("pk"))
    assert [mail.to for mail in mails] == ["warga@contoh.id"] * 2
    assert all(intake.number in mail.body and "Sumarni" not in mail.body for mail in mails)
    make_intake(office.operator, slug="kekerasan", email="warga@contoh.id")
    assert Mail.objects.count() == 2
