"""The pages of monthly reports and the visitors' book."""

from datetime import datetime

import pytest

from accounts.authz import Role
from puskesos.models import MonthlyReport
from tests.factories.accounts import give, make_user
from tests.factories.outreach import make_done, make_report, make_sent
from tests.factories.puskesos import make_point
from tests.factories.referrals import fresh, make_intake

pytestmark = pytest.mark.django_db
SEGAMIT, PASAR, ULU = "16.03.10.2004", "16.03.02.1007", "16.03.10"
LIST, OVERVIEW, BOOK = "/puskesos/laporan-saya/", "/puskesos/laporan/", "/puskesos/buku-tamu/"


@pytest.fixture(autouse=True)
def november(at):
    at(datetime(2026, 11, 18, 9))


@pytest.fixture
def leni(client):
    user = make_user(Role.OPERATOR, SEGAMIT)
    client.force_login(user)
    return user


@pytest.fixture
def point():
    return make_point(SEGAMIT)


def url(report, act=""):
    return f"{report.get_absolute_url()}{act}"


def test_works(client, leni, point):
    make_intake(leni, slug="rumah")
    assert client.get(LIST).status_code == client.get("/puskesos/laporan/baru/").status_code == 200
    assert client.post("/puskesos/laporan/baru/", {"whose": point.pk, "month": "2026-11"}).status_code == 302
    report = MonthlyReport.objects.get()
    page = client.get(url(report)).text
    assert "18-11-2026" in page
    typed = {"version": report.version, "remarks": "Baik.", "challenges": "Sinyal."}
    assert client.post(url(report, "ubah/"), typed).status_code == 302
    assert "dibekukan" in client.get(url(report)).text
    assert client.post(url(report, "send/"), {"version": fresh(report).version}).status_code == 302
    assert fresh(report).status == "dikirim"
    assert client.get(url(report, "pdf/"))["Content-Type"] == "application/pdf"


def test_who_sends_before_the_month_is_over_is_warned(client, leni, point, at):
    report = make_report(leni, point=point)
    url = f"{report.get_absolute_url()}send/"
    assert "belum berakhir" in client.get(url).text
    sent = make_sent(leni, point=point)
    client.force_login(make_user(Role.MANAGER))
    assert "sebelum bulannya berakhir" in client.get(f"{sent.get_absolute_url()}accept/").text
    at(datetime(2026, 12, 1, 8))
    late = make_report(leni, point=point, month="2026-10")
    client.force_login(leni)
    assert "belum berakhir" not in client.get(f"{late.get_absolute_url()}send/").text


def test_the_supervisor_gives_back_with_a_reason(client, leni, point):
    report = make_sent(leni, point=point)
    client.force_login(make_user(Role.SUPERVISOR, ULU))
    assert "Kembalikan" in client.get(url(report)).text
    assert client.post(url(report, "return/"), {"version": report.version, "note": ""}).status_code == 422
    assert client.post(url(report, "return/"), {"version": report.version, "note": "Kurang."}).status_code == 302
    client.force_login(leni)
    assert "Kurang." in client.get(url(report)).text


def test_the_manager_sees_who_sent_and_who_did_not(client, leni, point):
    make_sent(leni, point=point)
    make_point(PASAR, name="Puskesos Pasar")
    client.force_login(make_user(Role.MANAGER))
    page = client.get(OVERVIEW).text
    assert point.name in page
    assert "Belum dikirim" in page
    missing = client.get(f"{OVERVIEW}?bulan=2026-11&keadaan=0").text
    assert "Puskesos Pasar" in missing
    assert point.name not in missing
    assert point.name in client.get(f"{OVERVIEW}?bulan=10-2026&keadaan=0").text
    assert client.get(f"{OVERVIEW}?bulan=x&keadaan=9").status_code == 200


def test_refuses_without_capability(client, leni, point):
    report = make_sent(leni, point=point)
    assert client.get(OVERVIEW).status_code == 403
    assert client.get(url(report, "return/")).status_code == 404
    client.force_login(make_user(Role.SUPERVISOR, ULU))
    assert {client.get(path).status_code for path in (LIST, BOOK, url(report, "ubah/"))} == {403}
    client.force_login(make_user(Role.KASI, ULU))
    assert {client.get(path).status_code for path in (url(report), url(report, "pdf/"), OVERVIEW)} == {403}


def test_hides_outside_scope(client, leni, point):
    draft, sent = make_report(leni, point=point), make_sent(make_user(Role.FACILITATOR, SEGAMIT))
    for path in (url(sent), url(sent, "pdf/"), url(sent, "ubah/"), url(sent, "send/"), url(draft, "lain/")):
        assert client.get(path).status_code == 404
    client.force_login(make_user(Role.SUPERVISOR, ULU))
    assert client.get(url(draft)).status_code == 404
    assert client.get(url(sent)).status_code == 200


@pytest.mark.parametrize("data", [{"whose": "x"}, {"month": "2020-01"}, {"month": "x"}, {"whose": "fasilitator"}])
def test_reports_bad_input(client, leni, point, data):
    form = {"whose": point.pk, "month": "2026-11"} | data
    assert client.post("/puskesos/laporan/baru/", form).status_code == 422
    assert not MonthlyReport.objects.exists()


def test_the_visitors_book_is_filled_by_the_entries(client, leni, at):
    make_user(Role.REHSOS)
    make_intake(leni, slug="rumah", subject_name="Rohaya")
    make_intake(leni, slug="kekerasan", subject_name="Seroja")
    make_intake(make_user(Role.OPERATOR, PASAR), slug="rumah", subject_name="Jauh")
    page = client.get(BOOK).text
    assert "Rohaya" in page
    assert "Seroja" not in page
    assert "Jauh" not in page
    at(datetime(2026, 11, 19, 9))
    client.force_login(leni)
    assert "Rohaya" not in client.get(BOOK).text
    assert "Rohaya" in client.get(f"{BOOK}?tanggal=18-11-2026").text
    assert client.get(f"{BOOK}?tanggal=x").status_code == 200


def test_the_visitors_book_holds_only_who_came(client, leni):
    make_intake(leni, subject_name="Rohaya")
    make_intake(leni, subject_name="Menelepon", channel="telepon")
    make_intake(make_user(Role.FACILITATOR, SEGAMIT), subject_name="Dikunjungi", channel="kunjungan")
    page = client.get(BOOK).text
    assert "Rohaya" in page
    assert "Menelepon" not in page
    assert "Dikunjungi" not in page


def test_the_visitors_book_is_without_rahasia_for_the_cleared_too(client, leni):
    give(leni, Role.REHSOS)
    intake = make_intake(make_user(Role.OPERATOR, SEGAMIT), slug="kekerasan", subject_name="Seroja")
    assert intake.number in client.get(intake.get_absolute_url()).text
    page = client.get(BOOK).text
    assert "Seroja" not in page
    assert intake.number not in page


def test_a_facilitators_own_report_shows_the_schedule(client):
    arman = make_user(Role.FACILITATOR, SEGAMIT)
    make_done(arman)
    client.force_login(arman)
    client.post("/puskesos/laporan/baru/", {"whose": "fasilitator", "month": "2026-11"})
    page = client.get(url(MonthlyReport.objects.get())).text
    assert "Jadwal kunjungan" in page
    assert "Rohaya" not in page
