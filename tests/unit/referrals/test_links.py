"""Links for agencies without accounts: made, opened, answered, ended."""

from datetime import datetime, timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest

from documents import codes
from office import clock, settings
from office.dates import long_date
from office.errors import IllegalMove, Incomplete, Stale
from referrals import actions, links, story
from referrals.letters.referred import referral_letter
from referrals.models import AnswerVia, ReferralLink
from referrals.workflow import ReferralStatus, Status
from tests.factories.referrals import DAY, Office, fresh, make_intake_at, make_referral
from trail.models import Event

pytestmark = pytest.mark.django_db
WHO = links.Answerer("Budi Hartono, Manajer ULP")


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def link(office):
    return actions.make_link(referral=make_referral(office, to="pln"), by=office.back)


def test_a_token_is_ours_or_nothing(link):
    token = links.token(link.key)
    assert links.key_of(token) == link.key
    forged = ("B" if token[0] == "A" else "A") + token[1:]
    assert [links.key_of(text) for text in (f"{token}x", link.key, "", forged)] == ["", "", "", ""]


def test_the_text_says_number_and_link_and_neither_person_nor_code(link):
    text = links.message(link)
    assert link.referral.number in text and links.address(link) in text
    for secret in ("Sumarni", link.referral.code, "Segamit"):
        assert secret not in text and secret not in links.address(link)
    assert unquote(links.whatsapp(link).split("text=")[1]) == text
    assert links.mail(link).startswith("mailto:?subject=Rujukan%20")


def test_opens_for_the_days_of_the_setting(office):
    settings.set("referrals.link_days", 3, by=office.admin)
    link = actions.make_link(referral=make_referral(office, to="pln"), by=office.back)
    assert link.expires_at - link.made_at < timedelta(days=3, minutes=1)


def test_a_newer_link_ends_the_one_before_and_withdrawing_the_last(office, link):
    newer = actions.make_link(referral=link.referral, by=office.manager)
    assert list(ReferralLink.objects.in_force()) == [newer] and fresh(link).ended_at
    actions.withdraw_link(referral=link.referral, by=office.back)
    assert not ReferralLink.objects.in_force().exists()
    assert Event.objects.filter(act__in=["referral.link", "referral.unlink"]).count() == 3


def test_ends_after_its_days(link, at):
    at(link.expires_at + timedelta(seconds=1))
    assert not ReferralLink.objects.in_force().exists()


@pytest.mark.parametrize("who", ["agency", "operator", "kadis", "kabid_rehsos", "verifier", "front"])
def test_only_the_sending_office_makes_one(office, who):
    with pytest.raises(IllegalMove):
        actions.make_link(referral=make_referral(office, to="pln"), by=getattr(office, who))
    assert Event.objects.filter(act="referral.link.denied").count() == 1


def test_none_for_an_own_bidang_or_an_ended_referral(office):
    disposisi = make_referral(office, to="pemberdayaan-sosial")
    ended = make_referral(office, to="pln")
    actions.cancel(referral=ended, by=office.back, note="Keliru.")
    for row in (disposisi, ended):
        with pytest.raises(IllegalMove):
            actions.make_link(referral=row, by=office.back)


def test_a_rahasia_referral_has_no_code_and_no_link(office, link):
    actions.move(intake=fresh(link.referral.intake), name="conceal", by=office.back)
    assert not ReferralLink.objects.in_force().exists()
    with pytest.raises(IllegalMove):
        actions.make_link(referral=fresh(link.referral), by=office.rehsos)
    with pytest.raises(IllegalMove):
        actions.answer_by_link(link=fresh(link), name="accept", by=WHO)


def test_answers_are_kept_as_come_by_link_from_who_gave_the_name(office, link):
    actions.answer_by_link(link=link, name="accept", by=WHO)
    referral = fresh(link.referral)
    assert (referral.status, referral.via, referral.answered_by) == (ReferralStatus.ACCEPTED, AnswerVia.LINK, WHO.name)
    assert (referral.answered_on, referral.moved_by) == (clock.today(), WHO.name)
    event = Event.objects.get(act="referral.accept")
    assert (event.actor, event.actor_id) == ("Pengunjung", None)


def test_a_result_comes_back_to_the_intake(office, link):
    given = {"result_text": "Tersambung 900 VA.", "result_value": 1_200_000, "result_on": DAY}
    actions.answer_by_link(link=link, name="finish", by=WHO, **given)
    intake = fresh(link.referral.intake)
    assert intake.status == Status.DONE and "Tersambung 900 VA." in intake.result_text
    assert office.back.notices.filter(text__contains="selesai").exists()


def test_what_is_missing_is_said(link):
    with pytest.raises(Incomplete) as refused:
        actions.answer_by_link(link=link, name="reject", by=WHO)
    assert set(refused.value.fields) == {"reject_reason", "note"}


def test_neither_start_nor_supply_nor_cancel_goes_through_a_link(link):
    for name in ("start", "supply", "cancel", "x"):
        with pytest.raises(IllegalMove):
            actions.answer_by_link(link=link, name=name, by=WHO, note="x")


def test_accepted_twice_by_link_and_by_the_back_office(office, link):
    """quality.md 3, 25: the second is told who was first."""
    version = link.referral.version
    actions.record_answer(
        referral=fresh(link.referral), name="accept", by=office.back, via="telepon", answered_by="Ani", answered_on=DAY
    )
    with pytest.raises(Stale, match="sudah diterima oleh Yudi Pranata"):
        actions.answer_by_link(link=fresh(link), name="accept", by=WHO, version=version)


def test_a_withdrawn_link_answers_no_more(office, link):
    actions.withdraw_link(referral=link.referral, by=office.back)
    with pytest.raises(IllegalMove):
        actions.answer_by_link(link=fresh(link), name="accept", by=WHO)
    assert fresh(link.referral).status == ReferralStatus.SENT


def test_every_opening_is_an_event_without_a_name(link):
    actions.link_opened(link=link)
    event = Event.objects.get(act="referral.open_link")
    assert (event.actor, event.subject_id) == ("Pengunjung", str(link.referral_id))


def test_the_letter_carries_the_code(office):
    referral = make_referral(office, make_intake_at(Status.VERIFIED, office), to="pln")
    extra = {"lampiran": "-", "to": "Manajer PLN", "place": "Tempat", "copies": ""}
    assert codes.printed(referral.code) in str(referral_letter(office.back, referral, extra))


def test_a_double_click_makes_one(office):
    referral, key = make_referral(office, to="pln"), uuid4()
    links_made = {actions.make_link(referral=referral, by=office.back, key=key).pk for _ in range(2)}
    assert len(links_made) == 1 and ReferralLink.objects.count() == 1


def test_the_story_tells_the_day_of_the_clock_on_the_wall_and_how_an_answer_came(office, at):
    """Before seven in the morning it is still yesterday in UTC."""
    at(datetime(2026, 11, 29, 4, 44))
    link = actions.make_link(referral=make_referral(office, to="pln"), by=office.back)
    actions.answer_by_link(link=link, name="ask", by=WHO, asked_for="Foto meteran")
    told = [row.text for row in story.of_referral(fresh(link.referral))]
    assert any(text.endswith(f"berlaku sampai {long_date(clock.local(link.expires_at).date())}.") for text in told)
    [asked] = [text for text in told if "meminta kelengkapan" in text]
    assert "Foto meteran. Balasan lewat tautan dari Budi Hartono" in asked
