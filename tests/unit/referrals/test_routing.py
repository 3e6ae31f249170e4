"""Where a service is usually referred, as data; and the way of one that went to the wrong desk."""

import pytest

from accounts.models import Mail
from cases.models import Programme
from office.models import Desk
from referrals import actions, routing, tracking
from referrals.models import Route, ServiceKind
from referrals.seed import seed
from referrals.workflow import ReferralStatus, Status
from regions.models import Region
from tests.factories.referrals import KOTA, ULU, Office, desk, fresh, make_intake_at, make_referral, service

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def slugs(intake):
    return [row.desk.slug for row in routing.of_service(intake)]


def test_several_desks_serve_a_service_the_usual_one_first(office):
    assert slugs(make_intake_at(Status.VERIFIED, office)) == ["pemberdayaan-sosial", "dinas-perkim", "baznas"]


def test_a_route_may_hold_in_one_kecamatan_alone(office):
    intake = make_intake_at(Status.VERIFIED, office)
    for code, slug in ((ULU, "rsud"), (KOTA, "pln")):
        Route.objects.create(service=service(), desk=desk(slug), area=Region.objects.get(pk=code), order=1)
    assert slugs(intake)[0] == "rsud" and "pln" not in slugs(intake)


def test_a_desk_of_another_place_or_switched_off_is_not_offered(office):
    intake = make_intake_at(Status.VERIFIED, office)
    desk("baznas").areas.set([KOTA])
    Desk.objects.filter(slug="dinas-perkim").update(active=False)
    assert slugs(intake) == ["pemberdayaan-sosial"]
    Route.objects.filter(desk__slug="pemberdayaan-sosial").update(active=False)
    assert slugs(intake) == []


def test_programmes_name_the_desks_that_serve_them(office):
    named = routing.of_programmes(make_intake_at(Status.VERIFIED, office))
    pip = Programme.objects.get(slug="pip")
    assert named[pip.pk] == "Dinas Pendidikan dan Kebudayaan"


def test_seeding_again_keeps_what_the_office_changed():
    Route.objects.filter(desk__slug="baznas").update(active=False, order=99)
    number = Route.objects.count()
    seed()
    assert Route.objects.count() == number
    assert not Route.objects.filter(desk__slug="baznas", active=True).exists()
    assert ServiceKind.objects.filter(slug="rumah").exists()


def test_a_wrong_agency_referral_goes_on_and_the_complainant_still_hears(office, settings):
    """quality.md 3, 35: refused as not theirs, sent on; the page of who waits says under way, and mail tells it."""
    settings.MAIL_ON = True
    intake = make_intake_at(Status.VERIFIED, office, email="rusdi@contoh.id")
    wrong = make_referral(office, intake, to="pln")
    assert office.stranger
    actions.record_answer(
        referral=wrong, name="reject", by=office.back, via="telepon", answered_by="Ani, PLN",
        answered_on=wrong.sent_on, reject_reason="salah_alamat", note="Ini urusan Baznas.",
    )  # fmt: skip
    assert (wrong.standing, fresh(intake).status) == ("Dikembalikan", Status.HANDLED)
    between = tracking.progress(fresh(intake))
    assert between.over_since is None and between.sentence == "Sedang ditangani."
    right = actions.refer(
        intake=fresh(intake), by=office.back, desk=desk("baznas"), purpose="Mohon santunan.", fields=["name"],
        replaces=fresh(wrong),
    )  # fmt: skip
    assert (right.replaces_id, fresh(intake).status) == (wrong.pk, Status.REFERRED)
    again = tracking.progress(fresh(intake))
    assert again.over_since is None and "diteruskan" in again.sentence
    sent = _mails()
    assert len(sent) >= 3 and all(fresh(intake).number in mail.subject for mail in sent)
    actions.answer(
        referral=right, name="finish", by=office.agency, result_text="Santunan diserahkan.", result_on=right.sent_on
    )
    assert fresh(right).status == ReferralStatus.DONE and fresh(intake).status == Status.DONE
    assert len(_mails()) == len(sent) + 1


def _mails():
    return list(Mail.objects.filter(to="rusdi@contoh.id"))
