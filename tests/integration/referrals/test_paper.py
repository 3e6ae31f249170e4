"""What is printed of the register: the receipt on three papers, the buku register of a period."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.authz import Can
from office import settings
from referrals import book, receipt, tracking
from referrals.models import Intake
from tests.factories.letters import make_signatory
from tests.factories.referrals import PELAKAT, Office, make_intake
from tests.unit.documents.test_printing import metadata, page_size
from trail.models import Event

pytestmark = pytest.mark.django_db
BOOK = reverse("referrals:intake_book")
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
PERIOD = {"since": "01-11-2026", "until": "30-11-2026", "kind": ""}


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    return Office()


# --- Receipt -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("paper", "width"), [("", 210), ("a5", 210), ("80", 80), ("58", 58), ("x", 210)])
def test_receipt_papers(client_for, office, paper, width):
    intake = make_intake(office.operator)
    url = reverse("referrals:intake_receipt", args=[intake.pk])
    response = client_for(office.operator).get(url, {"kertas": paper} if paper else {})
    assert page_size(response.content)[0] == width
    assert "pdfaid" in metadata(response.content)


def test_the_office_sets_the_usual_paper(client_for, office):
    settings.set("receipt.paper", "58", by=office.admin)
    intake = make_intake(office.operator)
    response = client_for(office.operator).get(reverse("referrals:intake_receipt", args=[intake.pk]))
    assert page_size(response.content)[0] == 58


@pytest.mark.parametrize("paper", receipt.PAPERS)
def test_a_receipt_leads_to_the_tracking_page(office, paper):
    settings.set("office.public_address", "https://sosial.muaraenimkab.go.id", by=office.admin)
    intake = make_intake(office.operator)
    code = tracking.printed(intake.tracking)
    shown = receipt.data(intake, whole=True, paper=paper)
    assert shown["address"] == f"https://sosial.muaraenimkab.go.id/lacak/{intake.number}/{code}/"
    assert shown["code"] == code and receipt.receipt_pdf(intake, whole=True, paper=paper).startswith(b"%PDF-")


# --- Buku register -------------------------------------------------------------------------------
def rows(user):
    found = book.rows_of(Intake.objects.visible_to(user, Can.INTAKE_EXPORT), since=FIRST, until=LAST)
    return list(found.order_by("number").values_list("subject_name", flat=True))


def test_book_works(client_for, office):
    make_signatory()
    make_intake(office.operator, subject_name="Sumarni")
    assert client_for(office.back).get(BOOK).status_code == 200
    response = client_for(office.back).post(BOOK, PERIOD)
    assert response.headers["Content-Type"] == "application/pdf" and page_size(response.content) == (330, 215)
    assert "pdfaid" in metadata(response.content)
    assert Event.objects.filter(act="intake.export", actor_id=office.back.pk).count() == 1


def test_book_holds_no_rahasia_and_only_the_own_scope(office):
    make_intake(office.operator, subject_name="Sumarni")
    make_intake(office.rehsos, slug="kekerasan", subject_name="Rahasia")
    make_intake(office.neighbour, village=PELAKAT, subject_name="Melati")
    assert rows(office.back) == ["Sumarni", "Melati"]
    assert rows(office.rehsos) == ["Sumarni", "Melati"]
    assert rows(office.kabid_linjamsos) == []


def test_book_refuses_without_capability(client_for, office):
    assert client_for(office.operator).get(BOOK).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"until": "01-10-2026"}, {"since": "kemarin"}, {"kind": "x"}, {"since": "01-01-2020", "until": "31-01-2020"}],
)
def test_book_reports_bad_input(client_for, office, wrong):
    make_intake(office.operator)
    response = client_for(office.back).post(BOOK, PERIOD | wrong)
    assert response.status_code == 422 and "errors" in response.content.decode()
    assert not Event.objects.filter(act="intake.export").exists()


def test_book_refuses_more_than_it_holds(client_for, office, monkeypatch):
    monkeypatch.setattr(book, "MOST", 1)
    for _ in range(2):
        make_intake(office.operator)
    response = client_for(office.back).post(BOOK, PERIOD)
    assert response.status_code == 422 and "Pilih masa yang lebih pendek" in response.content.decode()


def test_book_of_one_kind(office):
    make_intake(office.operator)
    chosen = {"since": FIRST, "until": LAST}
    visible = Intake.objects.visible_to(office.back, Can.INTAKE_EXPORT)
    assert book.rows_of(visible, kind="saran", **chosen).count() == 0
    assert book.rows_of(visible, kind="permohonan", **chosen).count() == 1
