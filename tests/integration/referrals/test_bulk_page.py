"""Several rows of the register at once."""

import pytest
from django.urls import reverse

from accounts.models import User
from referrals import actions
from referrals.workflow import Status
from tests.factories.referrals import Office, desk, fresh, make_intake, make_intake_at

pytestmark = pytest.mark.django_db
LIST, BULK = reverse("referrals:intake_list"), reverse("referrals:intake_bulk")


@pytest.fixture
def office():
    return Office()


def mark(intake):
    return f"{intake.pk}:{fresh(intake).version}"


def test_the_list_offers_boxes_to_who_decides(client_for, office):
    intake, over = make_intake_at(Status.VERIFIED, office), make_intake_at(Status.CLOSED, office)
    page = client_for(office.manager).get(LIST).text
    assert f'value="{mark(intake)}"' in page and f'value="{mark(over)}"' not in page
    assert 'name="rows"' not in client_for(office.back).get(LIST).text


def test_works_and_tells_which_went_and_which_not(client_for, office):
    one, over = make_intake_at(Status.VERIFIED, office), make_intake_at(Status.CLOSED, office)
    sent = {"rows": [mark(one), mark(over), "999999:1"], "act": "hand", "holder": desk("rehabilitasi-sosial").pk}
    page = client_for(office.manager).post(BULK, sent)
    assert page.status_code == 200 and "1 dari 3 nomor" in page.text
    assert "Berhasil" in page.text and "Tidak berubah" in page.text and "1 nomor tidak ditemukan" in page.text
    assert fresh(one).holder == desk("rehabilitasi-sosial")


def test_assigns_and_filters_by_officer(client_for, office):
    one, other = make_intake_at(Status.VERIFIED, office), make_intake_at(Status.VERIFIED, office)
    sent = {"rows": [mark(one)], "act": "assign", "worker": office.back.pk}
    assert client_for(office.manager).post(BULK, sent).status_code == 200
    client = client_for(office.back)
    for query, seen, unseen in (("saya", one, other), ("belum", other, one), (office.back.pk, one, other)):
        page = client.get(f"{LIST}?worker={query}").text
        assert seen.number in page and unseen.number not in page
    assert "worker" not in client_for(office.operator).get(LIST).text


def test_the_filter_by_officer_is_silent_about_rahasia(client_for, office):
    secret = make_intake(office.operator, slug="kekerasan")
    actions.move(intake=secret, name="assign", by=office.rehsos, worker=office.rehsos)
    assert secret.number not in client_for(office.back).get(f"{LIST}?worker={office.rehsos.pk}").text
    assert secret.number in client_for(office.rehsos).get(f"{LIST}?worker=saya").text


def test_refuses_without_capability_and_leads_get_back_to_the_list(client_for, office):
    assert client_for(office.back).post(BULK, {}).status_code == 403
    assert client_for(office.manager).get(f"{BULK}?status=selesai").url == f"{LIST}?status=selesai"


def test_hides_outside_scope(client_for, office):
    secret = make_intake(office.operator, slug="kekerasan")
    page = client_for(office.manager).post(
        BULK, {"rows": [mark(secret)], "act": "hand", "holder": desk("rehabilitasi-sosial").pk}
    )
    assert secret.number not in page.text and "1 nomor tidak ditemukan" in page.text


def test_reports_bad_input_and_keeps_what_was_chosen(client_for, office):
    one = make_intake_at(Status.VERIFIED, office)
    client = client_for(office.manager)
    none = client.post(BULK, {"act": "hand", "holder": desk("rehabilitasi-sosial").pk})
    assert none.status_code == 422 and "Pilih paling sedikit satu nomor." in none.text
    no_desk = client.post(BULK, {"rows": [mark(one)], "act": "hand"})
    assert no_desk.status_code == 422 and "Pilih bidang yang menangani." in no_desk.text
    assert f'value="{mark(one)}" checked' in no_desk.text


def test_what_was_given_to_who_has_left_is_found(client_for, office):
    """The name stays until somebody else has it; a list of the left is how to find and hand on what they had."""
    one, other = make_intake_at(Status.VERIFIED, office), make_intake_at(Status.VERIFIED, office)
    for intake, who in ((one, office.back), (other, office.verifier)):
        actions.move(intake=intake, name="assign", by=office.manager, worker=who)
    User.objects.filter(pk=office.back.pk).update(is_active=False)
    page = client_for(office.manager).get(f"{LIST}?worker=lepas").text
    assert one.number in page and other.number not in page
