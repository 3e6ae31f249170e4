"""`/lacak/`: who has number and code sees how far it is; everybody else gets one answer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from office import clock, guessing
from referrals import actions, tracking
from referrals.models import Intake
from referrals.workflow import Status
from tests.factories.referrals import Office, fresh, make_intake, make_intake_at

pytestmark = pytest.mark.django_db
TRACK = reverse("track")


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def visitor():
    return Client()


def key(intake):
    return {"number": intake.number, "code": tracking.printed(intake.tracking)}


def test_works_without_an_account(visitor, office):
    intake = make_intake(office.operator, subject_name="Sumarni Binti Saman")
    assert visitor.get(TRACK).status_code == 200
    answer = visitor.post(TRACK, key(intake))
    assert answer.status_code == 200 and "Sudah kami terima" in answer.text
    assert "Sumarni" not in answer.text and intake.service.name in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in answer.headers["Cache-Control"]


def test_works_from_the_qr_code(visitor, office):
    intake = make_intake(office.operator)
    path = tracking.address(intake).split("8000")[-1]
    assert "Sudah kami terima" in visitor.get(path).text


def test_wrong_and_unknown_get_the_same_answer(visitor, office):
    intake = make_intake(office.operator)
    draft = make_intake_at(Status.DRAFT, office)
    wrong = [
        {"number": intake.number, "code": "ABCD-EFGH"},
        {"number": "2019-000001", "code": tracking.printed(intake.tracking)},
        {"number": "2019-000001", "code": "ABCD-EFGH"},
        {"number": "omong kosong", "code": "x"},
        {"number": str(draft.pk), "code": "ABCD-EFGH"},
    ]
    answers = [visitor.post(TRACK, data) for data in wrong]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {
        answer.text.replace(f'value="{data["number"]}"', "N").replace(f'value="{data["code"]}"', "C")
        for answer, data in zip(answers, wrong, strict=True)
    }
    assert len({_without_token(body) for body in bodies}) == 1


def _without_token(body: str) -> str:
    return "\n".join(line for line in body.splitlines() if "csrfmiddlewaretoken" not in line)


def test_who_guesses_is_asked_to_wait_and_the_right_code_too(visitor, office, at):
    intake = make_intake(office.operator)
    for _ in range(guessing.LIMIT):
        visitor.post(TRACK, {"number": intake.number, "code": "ABCD-EFGH"})
    assert visitor.post(TRACK, key(intake)).status_code == 429
    other = Client(REMOTE_ADDR="127.0.0.9")
    assert other.post(TRACK, key(intake)).status_code == 200
    at(clock.now() + guessing.COOL_OFF + timedelta(seconds=1))
    assert visitor.post(TRACK, key(intake)).status_code == 200


def test_reports_bad_input(visitor):
    answer = visitor.post(TRACK, {"number": "", "code": ""})
    assert answer.status_code == 422 and "Nomor register wajib diisi." in answer.text


def test_rating_and_objecting_refuse_get(visitor):
    assert visitor.get(reverse("track_rate")).status_code == 405
    assert visitor.get(reverse("track_object")).status_code == 405


def test_it_is_rated_at_the_end(visitor, office):
    intake = make_intake_at(Status.CLOSED, office)
    assert "Bagaimana layanan kami?" in visitor.post(TRACK, key(intake)).text
    assert visitor.post(reverse("track_rate"), key(intake) | {"score": "9"}).status_code == 422
    answer = visitor.post(reverse("track_rate"), key(intake) | {"score": "3", "comment": "Baik."})
    assert answer.status_code == 200 and "Terima kasih" in answer.text and "Bagaimana layanan" not in answer.text
    assert fresh(intake).rating.score == 3


def test_a_rating_without_the_code_is_not_taken(visitor, office):
    intake = make_intake_at(Status.CLOSED, office)
    answer = visitor.post(reverse("track_rate"), {"number": intake.number, "code": "ABCD-EFGH", "score": "1"})
    assert answer.status_code == 404 and not hasattr(fresh(intake), "rating")


def test_an_objection_is_answered_on_the_same_page(visitor, office, client_for):
    intake = make_intake_at(Status.REJECTED, office)
    posted = visitor.post(reverse("track_object"), key(intake) | {"text": "Rumah saya benar-benar roboh."})
    assert "Sedang diperiksa petugas." in posted.text
    manager = client_for(office.manager)
    assert "Keberatan warga" in manager.get("/").text
    objection = intake.objections.get()
    page = manager.get(objection.get_absolute_url())
    assert "benar-benar roboh" in page.text and "Buka kembali" in page.text
    bad = manager.post(objection.get_absolute_url(), {"version": 1, "answer": "tidak"})
    assert bad.status_code == 422
    manager.post(objection.get_absolute_url(), {"version": 1, "answer": "Sudah diperiksa; atapnya masih baik."})
    assert "atapnya masih baik" in visitor.post(TRACK, key(intake)).text


def test_an_objection_hides_outside_the_scope_and_needs_the_capability(office, client_for):
    intake = make_intake_at(Status.REJECTED, office)
    url = actions.object_to(intake=intake, text="Rumah saya benar-benar roboh.").get_absolute_url()
    assert client_for(office.operator).get(url).status_code == 403
    secret = make_intake(office.operator, slug="kekerasan")
    actions.move(intake=fresh(secret), name="reject", by=office.rehsos, reject_reason="tidak_benar", note="Keliru.")
    hidden = actions.object_to(intake=fresh(secret), text="Ini sungguh terjadi pada saya.").get_absolute_url()
    assert client_for(office.manager).get(hidden).status_code == 404
    assert client_for(office.rehsos).get(hidden).status_code == 200


def test_the_office_has_the_ready_text(office, client_for):
    intake = make_intake(office.operator, phone="081234567890")
    page = client_for(office.back).get(intake.get_absolute_url()).text
    assert "https://wa.me/6281234567890" in page and tracking.printed(intake.tracking) in page
    assert Intake.objects.get().tracking not in client_for(office.kasi).get(intake.get_absolute_url()).text
