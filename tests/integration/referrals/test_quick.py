"""The one-minute flows at the desk, and what follows a PBI reactivation."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from documents.models import Letter
from referrals import actions
from referrals.models import Intake, IntakeDocument, PbiStep, ServiceDocument
from referrals.workflow import Status
from tests.factories.cases import make_family, make_nik, make_participation, make_person
from tests.factories.referrals import PASAR as FAR
from tests.factories.referrals import SEGAMIT, Office, fresh, make_intake, service
from trail.models import Event

pytestmark = pytest.mark.django_db
PBI, DESIL, ANSWER, VISITORS = (
    reverse(f"referrals:{name}") for name in ("pbi_create", "desil_create", "answer_create", "visitors")
)
SEARCH = reverse("referrals:quick_search", args=["pbi"])
NOT_AT_A_DESK = ("kasi", "kadis", "verifier", "agency", "data", "kabid_rehsos", "admin")


@pytest.fixture
def office():
    return Office()


@pytest.fixture(autouse=True)
def morning(at):
    at(datetime(2026, 11, 24, 8, 10))


def pbi(*without, **more):
    shown = ServiceDocument.objects.filter(service__slug="pbi-aktif").exclude(slug__in=[*without, "surat-faskes"])
    letter = {"faskes": "RSUD Rabain", "faskes_number": "440/112", "faskes_date": "20-11-2026"}
    values = {
        "once": uuid4(), "subject_name": "Rukmini", "village": SEGAMIT, "need": "rutin",
        "shown": [row.pk for row in shown], **({} if "surat-faskes" in without else letter),
    }  # fmt: skip
    return {name: value for name, value in (values | more).items() if value is not None}


# --- PBI -----------------------------------------------------------------------------------------
def test_pbi_works(client_for, office):
    client = client_for(office.front)
    assert client.get(PBI).status_code == 200
    answer = client.post(PBI, pbi(), follow=True)
    intake = Intake.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("referrals:quick_done", args=[intake.pk])
    assert intake.status == Status.RECEIVED and Letter.objects.get().is_draft
    assert "Periksa surat dan beri nomor" in answer.content.decode()


def test_pbi_without_the_letter_of_the_facility_says_so_everywhere(client_for, office):
    client = client_for(office.front)
    page = client.post(PBI, pbi("surat-faskes"), follow=True).content.decode()
    intake = Intake.objects.get()
    assert intake.status == Status.INCOMPLETE and "Surat faskes" in page and not Letter.objects.exists()
    assert "Surat faskes" in client.get(intake.get_absolute_url()).content.decode()
    from referrals import receipt, tracking

    assert receipt.data(fresh(intake), whole=True)["missing"] == "Surat faskes"
    assert tracking.progress(fresh(intake)).needed == "Surat faskes"


def test_pbi_twice_makes_one(client_for, office):
    client, values = client_for(office.front), pbi()
    assert client.post(PBI, values).url == client.post(PBI, values).url
    assert Intake.objects.count() == Letter.objects.count() == 1


def test_pbi_refuses_without_capability(client_for, office):
    for who in NOT_AT_A_DESK:
        assert client_for(getattr(office, who)).post(PBI, pbi()).status_code == 403, who
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"subject_name": None}, "subject_name"),
        ({"nik": "123"}, "nik"),
        ({"faskes_number": None}, "faskes_number"),
        ({"faskes_date": "31-12-2026"}, "faskes_date"),
        ({"need": "mewah"}, "need"),
        ({"shown": ["999999"]}, "shown"),
        ({"person": "999999"}, "person"),
        ({"village": "99.99.99.9999"}, "village"),
    ],
)
def test_pbi_reports_bad_input(client_for, office, more, field):
    answer = client_for(office.front).post(PBI, pbi(**more))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Intake.objects.exists()


def test_pbi_hides_a_person_outside_the_scope(client_for, office):
    far = make_person(FAR, name="Jauh Sekali")
    client = client_for(office.operator)
    assert "Jauh Sekali" not in client.get(f"{PBI}?orang={far.pk}").content.decode()
    assert client.post(PBI, pbi(person=far.pk)).status_code == 422
    assert not Intake.objects.exists()


# --- Searching -----------------------------------------------------------------------------------
def test_search_by_nik_leads_straight_to_the_family(client_for, office):
    nik = make_nik(date(1980, 5, 17), "P")
    person = make_person(SEGAMIT, name="Rukmini", nik=nik, nik_missing_reason="")
    make_participation(person, "pbi-jkn", status="berhenti", ended_on=date(2026, 2, 1), reason="Daftar Februari")
    answer = client_for(office.front).post(SEARCH, {"q": nik}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{PBI}?orang={person.pk}"
    assert "PBI-JK nonaktif" in page and "1 Februari 2026" in page and nik not in page


def test_search_hides_outside_scope_and_restricted(client_for, office):
    make_person(FAR, name="Rukmini Jauh")
    make_person(SEGAMIT, name="Rukmini Rahasia", kind="18")
    page = client_for(office.operator).post(SEARCH, {"q": "Rukmini"}).content.decode()
    assert "Jauh" not in page and "Rahasia" not in page and "Tidak ditemukan di data wilayah Anda" in page


def test_search_of_nobody_keeps_the_nik_and_makes_no_person(client_for, office):
    nik = make_nik(date(1980, 5, 17), "P")
    page = client_for(office.front).post(reverse("referrals:quick_search", args=["desil"]), {"q": nik}).content.decode()
    assert "Tidak terdaftar di data kami" in page and nik in page


def test_search_refuses_get_and_other_roles_and_unknown_flows(client_for, office):
    assert client_for(office.front).get(SEARCH).status_code == 405
    assert client_for(office.kasi).post(SEARCH, {"q": "x"}).status_code == 403
    assert (
        client_for(office.front).post(reverse("referrals:quick_search", args=["lain"]), {"q": "x"}).status_code == 404
    )
    assert client_for(office.front).post(SEARCH, {"q": ""}).status_code == 422


def test_an_open_one_is_offered_before_a_second_is_made(client_for, office):
    person = make_person(SEGAMIT, name="Rukmini")
    intake = actions.open_pbi(by=office.front, shown=[], facility=None, person=person)
    page = client_for(office.front).get(f"{PBI}?orang={person.pk}").content.decode()
    assert str(intake) in page and reverse("referrals:pbi_continue", args=[intake.pk]) in page


# --- Desil, questions ----------------------------------------------------------------------------
def test_desil_works(client_for, office):
    values = {"once": uuid4(), "subject_name": "Rukmini", "village": SEGAMIT}
    page = client_for(office.front).post(DESIL, values, follow=True).content.decode()
    assert Intake.objects.get().status == Status.CLOSED and "Tidak ditemukan" in page


def test_desil_of_an_unknown_offers_the_letter_form(client_for, office):
    values = {"once": uuid4(), "subject_name": "Rukmini", "purpose": "KIP Kuliah"}
    page = client_for(office.front).post(DESIL, values, follow=True).content.decode()
    assert "Susun surat keterangan" in page and not Letter.objects.exists()


def test_desil_refuses_without_capability_and_reports_bad_input(client_for, office):
    for who in NOT_AT_A_DESK:
        assert client_for(getattr(office, who)).get(DESIL).status_code == 403, who
    assert client_for(office.front).post(DESIL, {"once": uuid4(), "nik": "1"}).status_code == 422


def question(**more):
    return {
        "once": uuid4(),
        "service": service("tanya").pk,
        "text": "Syarat?",
        "answer": "KTP.",
        "channel": "telepon",
    } | more


def test_answer_works(client_for, office):
    client = client_for(office.front)
    client.post(ANSWER, question())
    client.post(ANSWER, question(answer="", reporter_name="Rusdi"))
    first, second = Intake.objects.order_by("pk")
    assert (first.status, first.told_how, first.subject_unknown) == (Status.CLOSED, "telepon", True)
    assert (second.status, second.reporter_name) == (Status.RECEIVED, "Rusdi")


def test_answer_refuses_without_capability_and_reports_bad_input(client_for, office):
    assert client_for(office.kasi).post(ANSWER, question()).status_code == 403
    for bad in ({"text": ""}, {"service": service("rumah").pk}, {"channel": "merpati"}):
        assert client_for(office.front).post(ANSWER, question(**bad)).status_code == 422
    assert not Intake.objects.exists()


# --- Afterwards ----------------------------------------------------------------------------------
def begun(office, by="front"):
    return actions.open_pbi(by=getattr(office, by), shown=[], facility=None, subject_name="Rukmini", village=SEGAMIT)


def test_continue_works(client_for, office):
    intake = begun(office)
    url, client = reverse("referrals:pbi_continue", args=[intake.pk]), client_for(office.front)
    assert client.get(url).status_code == 200
    values = pbi(version=fresh(intake).version, once=None, subject_name=None, village=None)
    assert client.post(url, values).status_code == 302
    assert fresh(intake).status == Status.RECEIVED and Letter.objects.get().is_draft
    assert client.post(url, values).status_code == 422  # made from an older state


def test_continue_refuses_and_hides(client_for, office):
    intake = begun(office)
    url = reverse("referrals:pbi_continue", args=[intake.pk])
    assert client_for(office.kasi).get(url).status_code == 403
    assert client_for(office.neighbour).get(url).status_code == 404
    other = make_intake(office.front)
    assert client_for(office.front).get(reverse("referrals:pbi_continue", args=[other.pk])).status_code == 404


def test_step_refuses_hides_and_reports(client_for, office):
    intake = begun(office)
    url = reverse("referrals:pbi_step", args=[intake.pk, "kemensos"])
    values = {"version": fresh(intake).version, "outcome": "disetujui", "on": "24-11-2026"}
    assert client_for(office.front).post(url, values).status_code == 403
    assert client_for(office.neighbour).post(url, values).status_code == 404
    assert client_for(office.back).post(url, values).status_code == 422  # not its turn
    assert client_for(office.back).post(url, values | {"outcome": "aktif"}).status_code == 422
    assert client_for(office.back).get(reverse("referrals:pbi_step", args=[intake.pk, "lain"])).status_code == 404
    assert not PbiStep.objects.exists()


def test_papers_work(client_for, office):
    intake = make_intake(office.front)
    url, client = reverse("referrals:intake_papers", args=[intake.pk]), client_for(office.front)
    assert client.get(url).status_code == 200
    first = ServiceDocument.objects.filter(service__slug="rumah").first()
    assert client.post(url, {"version": fresh(intake).version, "shown": [first.pk]}).status_code == 302
    assert IntakeDocument.objects.get().document == first
    assert "diperlihatkan" in client.get(intake.get_absolute_url()).content.decode()


def test_papers_refuse_hide_and_report(client_for, office):
    intake = make_intake(office.front)
    url, other = reverse("referrals:intake_papers", args=[intake.pk]), ServiceDocument.objects.first()
    assert client_for(office.kasi).post(url).status_code == 403
    assert client_for(office.neighbour).post(url).status_code == 404
    values = {"version": fresh(intake).version, "shown": [other.pk]}
    assert client_for(office.front).post(url, values).status_code == 422


# --- Salin NIK, buku tamu ------------------------------------------------------------------------
def copy(client, intake):
    url = reverse("referrals:intake_reveal", args=[intake.pk])
    return client.post(url, {"salin": "1"}, headers={"HX-Request": "true"})


def test_copying_a_nik_is_one_click_and_in_the_trail(client_for, office):
    nik = make_nik(date(1980, 5, 17), "P")
    intake = make_intake(office.front, nik=nik)
    page = client_for(office.front).get(intake.get_absolute_url()).content.decode()
    assert "Salin NIK" in page and nik not in page
    answer = copy(client_for(office.front), intake)
    assert answer.content.decode() == nik and answer.headers["Cache-Control"] == "no-store"
    assert Event.objects.filter(act="intake.copy").count() == 1


def test_copying_refuses_and_hides(client_for, office):
    intake = make_intake(office.front, nik=make_nik(date(1980, 5, 17), "P"))
    assert copy(client_for(office.operator), intake).status_code == 403
    facilitator_elsewhere = office.stranger
    assert copy(client_for(facilitator_elsewhere), intake).status_code == 403
    secret = make_intake(office.rehsos, restricted=True, nik=make_nik(date(1981, 5, 17), "P"))
    assert copy(client_for(office.back), secret).status_code == 404
    assert not Event.objects.filter(act="intake.copy").exists()


def test_visitors_works_and_holds_no_rahasia(client_for, office, at):
    make_intake(office.front, subject_name="Tamu Siang", reporter="sendiri")
    make_intake(office.front, subject_name="Lewat Telepon", channel="telepon")
    make_intake(office.rehsos, subject_name="Sangat Rahasia", restricted=True)
    for who in (office.back, office.rehsos):
        page = client_for(who).get(VISITORS).content.decode()
        assert (
            "Tamu Siang" in page and "Lewat Telepon" not in page and "Rahasia" not in page.replace("data rahasia", "")
        )
    assert "Tamu Siang" not in client_for(office.elsewhere).get(VISITORS).content.decode()
    assert "Tamu Siang" not in client_for(office.back).get(f"{VISITORS}?on=23-11-2026").content.decode()
    assert client_for(office.back).get(f"{VISITORS}?on=besok").status_code == 422
    assert client_for(office.admin).get(VISITORS).status_code == 403
    assert client_for(office.back).post(VISITORS).status_code == 405


def test_the_whole_family_is_on_the_screen_with_who_lost_the_card(client_for, office):
    daughter, far = make_person(SEGAMIT, name="Rukmini"), make_person(FAR, name="Jauhari")
    mother = make_person(SEGAMIT, name="Sumarni")
    make_family(SEGAMIT, daughter, far, head=mother)
    make_participation(daughter, "pbi-jkn", status="berhenti", ended_on=date(2026, 2, 1))
    page = client_for(office.front).get(f"{PBI}?orang={mother.pk}").text
    assert f"{PBI}?orang={daughter.pk}" in page and "PBI-JK nonaktif" in page and "Jauhari" in page
    assert "Sekeluarga dan nonaktif" in page
    assert "PBI-JK nonaktif" not in client_for(office.front).get(f"{PBI}?orang={far.pk}").text.split("Sekeluarga")[0]
    page = client_for(office.operator).get(f"{PBI}?orang={mother.pk}").text
    assert "Rukmini" in page and "Jauhari" not in page


def test_the_page_shows_the_nik_of_the_register_masked(client_for, office):
    person = make_person(SEGAMIT, name="Rukmini", nik=make_nik(date(1980, 5, 17), "P"), nik_missing_reason="", sex="P",
                         birth_date=date(1980, 5, 17))  # fmt: skip
    page = client_for(office.front).get(make_intake(office.front, person=person).get_absolute_url()).text
    assert "dari register" in page and person.nik not in page
