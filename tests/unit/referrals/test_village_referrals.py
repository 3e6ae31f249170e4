"""Who may refer to whom, as data: a village to what the office opened to villages, the office to all."""

import pytest

from accounts.authz import Can, Role
from office.errors import DomainError, IllegalMove
from office.models import Desk
from referrals import actions, routing
from referrals.models import Intake, Referral
from referrals.queue import queue
from referrals.workflow import Status, referral_open_to
from tests.factories.accounts import give, make_user
from tests.factories.referrals import (
    DAY,
    PASAR,
    PELAKAT,
    ULU,
    Office,
    desk,
    fresh,
    make_intake,
    make_intake_at,
    make_referral,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def opened():
    """Baznas serves villages; everything else is for the office."""
    Desk.objects.filter(slug="baznas").update(from_village=True)
    return desk("baznas")


def kept(office):
    intake = make_intake(office.operator, slug="lainnya", keep=True)
    return actions.move(intake=intake, name="handle_village", by=office.operator)


def send(office, intake, to="baznas", by=None):
    return actions.refer(
        intake=fresh(intake), by=by or office.operator, desk=desk(to), purpose="Mohon obat.", fields=["name"]
    )


def test_nothing_is_open_to_villages_until_the_office_says_so(office):
    intake = kept(office)
    assert not routing.targets(intake).exists()
    with pytest.raises(DomainError, match="Teruskan ke SLRT Kabupaten"):
        send(office, intake)
    assert not Referral.objects.exists() and fresh(intake).status == Status.HANDLED


def test_a_village_refers_to_what_is_open_to_it_and_hears(office, opened):
    intake = kept(office)
    referral = send(office, intake)
    assert (fresh(intake).status, fresh(intake).holder_level) == (Status.REFERRED, "desa")
    actions.answer(referral=referral, name="finish", by=office.agency, result_text="Obat diberikan.", result_on=DAY)
    assert fresh(intake).status == Status.DONE
    assert office.operator.notices.filter(text__contains="selesai").exists()
    actions.move(intake=fresh(intake), name="close", by=office.operator, told_on=DAY, told_how="datang", told_by="Leni")


def test_to_everything_else_only_through_slrt(office, opened):
    for to in ("pln", "pemberdayaan-sosial", "lks"):
        with pytest.raises(DomainError):
            send(office, kept(office), to=to)


def test_a_provider_of_another_place_is_not_open(office, opened):
    opened.areas.set([PASAR])
    assert not routing.targets(kept(office)).exists()
    opened.areas.set([ULU])
    assert list(routing.targets(kept(office))) == [opened]


def test_the_office_refers_what_it_holds_anywhere(office, opened):
    assert routing.targets(make_intake_at(Status.VERIFIED, office)).count() == Desk.objects.active().count()


def test_a_village_refers_neither_what_the_district_holds_nor_what_is_rahasia(office, opened):
    verified = make_intake_at(Status.VERIFIED, office)
    with pytest.raises(IllegalMove):
        send(office, verified)
    secret = make_intake(office.operator, slug="kekerasan")
    assert not Intake.objects.visible_to(office.operator, Can.INTAKE_REFER).filter(pk=secret.pk).exists()
    with pytest.raises(IllegalMove):
        send(office, secret)


def test_a_village_neither_supplies_nor_cancels_nor_records_what_the_district_sent(office):
    referral = make_referral(office)
    assert referral_open_to(referral, office.operator) == []
    with pytest.raises(IllegalMove):
        actions.cancel(referral=referral, by=office.operator, note="x")
    with pytest.raises(IllegalMove):
        actions.record_answer(
            referral=fresh(referral),
            name="accept",
            by=office.operator,
            via="telepon",
            answered_by="Ani",
            answered_on=DAY,
        )


def test_a_village_records_what_a_provider_without_users_answered(office, opened):
    referral = send(office, kept(office))
    actions.record_answer(
        referral=referral, name="reject", by=office.operator, via="langsung", answered_by="Ani", answered_on=DAY,
        reject_reason="salah_alamat", note="Bukan kami.",
    )  # fmt: skip
    assert (referral.standing, fresh(referral.intake).status) == ("Dikembalikan", Status.HANDLED)
    actions.move(intake=fresh(referral.intake), name="forward", by=office.operator)
    assert fresh(referral.intake).holder_level == "kabupaten"


def test_another_village_and_a_facilitator_refer_nothing_of_it(office, opened):
    intake = kept(office)
    for who in ("neighbour", "elsewhere", "facilitator", "tksk"):
        with pytest.raises(IllegalMove):
            send(office, intake, by=getattr(office, who))
    both = make_user(Role.OPERATOR, PELAKAT)
    give(both, Role.FACILITATOR, "16.03.10.2004")  # sees it there, refers only in Pelakat
    with pytest.raises(IllegalMove):
        send(office, intake, by=both)


def test_a_village_makes_no_link(office, opened):
    referral = send(office, kept(office))
    with pytest.raises(IllegalMove):
        actions.make_link(referral=referral, by=office.operator)


def test_a_refusal_waits_at_the_village_as_one(office, opened):
    referral = send(office, kept(office))
    actions.answer(referral=referral, name="reject", by=office.agency, reject_reason="salah_alamat", note="Bukan kami.")
    [item] = [item for item in queue(office.operator).items if item.number == referral.intake.number]
    assert (item.status, item.act) == ("Ditolak tujuan rujukan", "Tindak lanjuti")
