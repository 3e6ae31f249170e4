"""Letters of cases on their pages: drafted from the case, shown to whom the case is."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from documents import actions
from documents.models import Letter
from office import clock
from tests.factories import cases
from tests.factories.casework import make_case
from tests.factories.letters import handover_values, make_case_letter, make_signatory
from tests.factories.referrals import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    make_signatory("Kepala Bidang Rehabilitasi Sosial", name="Sri Wahyuni")
    return Office()


def url_of(case, slug="bast-klien"):
    return reverse("letters:create", args=["cases.case", case.pk, slug])


def data(**more):
    return handover_values(once=str(uuid4()), on="27-11-2026") | more


def test_create_works(office, client_for):
    case, client = make_case(by=office.rehsos), client_for(office.rehsos)
    assert url_of(case) in client.get(case.get_absolute_url()).content.decode()
    assert client.get(url_of(case)).status_code == 200
    answer = client.post(url_of(case), data())
    letter = Letter.objects.of(case).get()
    assert answer["Location"] == letter.get_absolute_url()
    assert letter.get_absolute_url() in client.get(case.get_absolute_url()).content.decode()


def test_create_refuses_without_capability(office, client_for):
    case = make_case(by=office.rehsos)
    assert client_for(office.tksk).post(url_of(case), data()).status_code == 403


def test_create_hides_outside_scope(office, client_for):
    secret = make_case(cases.make_secret_person(cases.MINE), by=office.rehsos, kind="18")
    for user in (office.back, office.manager, office.front, office.kabid_linjamsos):
        assert client_for(user).get(url_of(secret)).status_code == 404
        assert client_for(user).post(url_of(secret), data()).status_code == 404
    assert client_for(office.front).get(url_of(make_case(by=office.rehsos))).status_code == 404


def test_create_reports_bad_input(office, client_for):
    case = make_case(by=office.rehsos)
    answer = client_for(office.rehsos).post(url_of(case), data(receiver="", on="30-11-2026"))
    assert answer.status_code == 422 and set(answer.context_data["form"].errors) == {"receiver", "on"}
    assert "Kakak kandung" in answer.content.decode()


def test_a_rahasia_letter_is_nowhere_for_the_uncleared(office, client_for):
    secret = make_case(cases.make_secret_person(cases.MINE, name="Suryati"), by=office.rehsos, kind="18")
    letter = make_case_letter(secret)
    actions.give_number(letter=letter, by=office.rehsos, dated=clock.today())
    uncleared = (office.back, office.manager, office.front, office.sekretaris, office.kadis, office.kabid_linjamsos)
    for user in uncleared:
        assert client_for(user).get(letter.get_absolute_url()).status_code == 404
        assert client_for(user).get(reverse("letters:pdf", args=[letter.pk])).status_code == 404
        assert letter.number not in client_for(user).get(reverse("letters:list")).content.decode()
        assert "menunggu tanda tangan" not in client_for(user).get("/").text
    kabid = client_for(office.kabid_rehsos)
    assert kabid.get(letter.get_absolute_url()).status_code == 200
    assert kabid.get(reverse("letters:pdf", args=[letter.pk])).status_code == 200
    assert letter.number in kabid.get(reverse("letters:list")).text.replace("<wbr>", "")


def test_the_code_tells_number_date_and_kind_alone(office, client):
    case = make_case(cases.make_person(name="Sumarni"), by=office.rehsos)
    letter = make_case_letter(case)
    actions.give_number(letter=letter, by=office.rehsos, dated=clock.today())
    page = client.get(reverse("letter_check", args=[letter.code])).text.replace("<wbr>", "")
    assert letter.number in page and "Berita Acara Serah Terima (BAST) Klien" in page
    assert "Sumarni" not in page and "Rusdi" not in page and case.number not in page
