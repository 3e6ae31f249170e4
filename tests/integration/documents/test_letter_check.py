"""The public page behind the QR: number, date and kind of a genuine letter, one answer for everything else."""

from datetime import datetime

import pytest
from django.urls import reverse

from documents import codes
from documents.workflow import Status
from office import guessing
from office.jobs.worker import drain
from office.models import Guess
from tests.factories.letters import make_letter, make_letter_at, make_signatory
from tests.factories.referrals import Office, make_intake
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    return Office()


def url(code: str) -> str:
    return reverse("letter_check", args=[code])


def said(client, code: str, **headers) -> tuple[int, str]:
    response = client.get(url(code), **headers)
    return response.status_code, response.text.replace("<wbr>", "")


def test_a_genuine_letter(client, office):
    intake = make_intake(office.back, slug="pbi-aktif", subject_name="Rukmini Kenanga", text="Sakit jantung.")
    letter = make_letter_at(Status.HANDED, office, intake=intake)
    status, page = said(client, codes.printed(letter.code))
    assert status == 200 and "Surat ini asli" in page
    assert letter.number in page and "28 November 2026" in page and letter.kind_name in page
    for secret in ("Rukmini", "Kenanga", "Puskesmas Semende", intake.number, "Mahmud", "jantung", "Herlina"):
        assert secret not in page
    assert said(client, letter.code.lower())[0] == 200


def test_a_void_letter_says_so(client, office):
    letter = make_letter_at(Status.VOID, office)
    status, page = said(client, codes.printed(letter.code))
    assert status == 200 and "sudah dibatalkan" in page and "Surat ini asli" not in page and "Salah ketik" not in page


def test_one_answer_for_unknown_malformed_and_unnumbered(client, office):
    draft = make_letter(office)
    asked = [codes.printed(draft.code), "ABCD-EFGH-JKMN", "x", "<script>", "a" * 400, "0000-0000-0000"]
    answers = [said(client, code) for code in asked]
    assert {status for status, _ in answers} == {404}
    assert len({page for _, page in answers}) == 1


def test_robots_stay_out(client, office):
    response = client.get(url("ABCD-EFGH-JKMN"))
    assert "noindex" in response.headers["X-Robots-Tag"] and 'content="noindex"' in response.content.decode()


def test_guessing_is_stopped_and_starts_anew_after_a_while(client, office, at):
    letter = make_letter_at(Status.NUMBERED, office)
    for _ in range(guessing.LIMIT):
        assert said(client, "ABCD-EFGH-JKMN")[0] == 404
    assert said(client, "ABCD-EFGH-JKMN")[0] == 429
    assert said(client, letter.code)[0] == 429, "a right guess must not stand out"
    assert said(client, letter.code, REMOTE_ADDR="10.0.0.9")[0] == 200, "others are not held up"
    assert Event.objects.filter(act="letter.locked").count() == 1
    at(datetime(2026, 11, 28, 9, 16))
    assert said(client, letter.code)[0] == 200
    assert said(client, "ABCD-EFGH-JKMN")[0] == 404


def test_right_codes_cost_nothing(client, office):
    letter = make_letter_at(Status.NUMBERED, office)
    assert {said(client, letter.code)[0] for _ in range(3 * guessing.LIMIT)} == {200}


def test_the_code_can_be_typed(client, office):
    letter = make_letter_at(Status.NUMBERED, office)
    page = client.get(reverse("letter_ask"))
    assert page.status_code == 200 and "Kode surat" in page.content.decode()
    typed = codes.printed(letter.code).lower().replace("-", " ")
    assert client.get(reverse("letter_ask"), {"kode": typed}, follow=True).status_code == 200
    assert client.get(reverse("letter_ask"), {"kode": "?? nul \0"}, follow=True).status_code == 404


def test_refuses_post(client, office):
    assert client.post(url("ABCD-EFGH-JKMN")).status_code == 405


def test_addresses_are_kept_as_digests_and_for_a_day(client, office, at):
    said(client, "ABCD-EFGH-JKMN", REMOTE_ADDR="203.0.113.77")
    assert "203.0.113.77" not in str(Guess.objects.values_list())
    at(datetime(2026, 11, 29, 9, 1))
    guessing.forget_guesses.enqueue()
    drain()
    assert not Guess.objects.exists()


def test_behind_a_proxy_the_address_it_saw_counts(rf, settings):
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.5")
    assert guessing.address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert guessing.address(request) == "203.0.113.5"
    unreadable = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5, unknown")
    assert guessing.address(unreadable) == "127.0.0.1"
