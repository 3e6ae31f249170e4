"""Direktori layanan: read by who refers, kept by the desks."""

import pytest
from django.urls import reverse

from accounts.actions import update_user
from office import clock
from tests.factories.referrals import Office, desk, make_referral

pytestmark = pytest.mark.django_db
LIST = reverse("referrals:directory_list")


@pytest.fixture
def office():
    return Office()


def edit(slug="baznas"):
    return reverse("referrals:directory_edit", args=[desk(slug).pk])


def test_list_shows_facts_and_what_was_not_confirmed(client_for, office):
    assert office.agency
    for who in ("operator", "back", "agency", "admin"):
        page = client_for(getattr(office, who)).get(LIST)
        assert page.status_code == 200 and "Baznas" in page.text and "Belum dikonfirmasi 6 bulan" in page.text
        assert "Iwan Setiadi" in page.text


def test_list_refuses_without_capability_and_post(client_for, office):
    assert client_for(office.korkab).get(LIST).status_code == 403
    assert client_for(office.back).post(LIST).status_code == 405


def test_edit_works_for_a_member(client_for, office):
    client = client_for(office.agency)
    known = {
        "version": desk().version,
        "hours": "Senin-Jumat",
        "needs": "KTP, KK, SKTM",
        "quota": "20 keluarga sebulan",
    }
    assert client.post(edit(), known).status_code == 302
    page = client_for(office.back).get(LIST).text
    for text in ("Senin-Jumat", "KTP, KK, SKTM", "20 keluarga sebulan", "Iwan Setiadi"):
        assert text in page


def test_edit_hides_the_desks_of_others_and_refuses_without_capability(client_for, office):
    assert client_for(office.agency).get(edit("pln")).status_code == 404
    assert client_for(office.admin).get(edit("pln")).status_code == 200
    assert client_for(office.back).get(edit()).status_code == 403


def test_edit_reports_bad_input_and_an_old_page(client_for, office):
    client, version = client_for(office.agency), desk().version
    wrong = client.post(edit(), {"version": version, "hours": "x" * 121, "quota": "Habis"})
    assert wrong.status_code == 422 and 'value="Habis"' in wrong.text
    assert client.post(edit(), {"version": version, "hours": "Senin"}).status_code == 302
    late = client.post(edit(), {"version": version, "hours": "Selasa"})
    assert late.status_code == 422 and "sudah diubah" in late.text


def test_the_sender_reads_who_is_out_of_office(client_for, office):
    day = clock.today()
    update_user(by=office.agency, user=office.agency, away_since=day, away_until=day, away_note="Rekan")
    page = client_for(office.back).get(make_referral(office).get_absolute_url()).text
    assert "tidak di tempat" in page and "digantikan Rekan" in page


def test_out_of_office_is_said_in_ones_profile(client_for, office):
    client = client_for(office.agency)
    wrong = client.post(reverse("accounts:profile"), {"away_since": "01-12-2026"})
    assert wrong.status_code == 422 and "Isi tanggal mulai dan tanggal berakhirnya." in wrong.text
    client.post(
        reverse("accounts:profile"), {"away_since": "01-12-2026", "away_until": "03-12-2026", "away_note": "Rekan"}
    )
    office.agency.refresh_from_db()
    assert (str(office.agency.away_until), office.agency.away_note) == ("2026-12-03", "Rekan")
