"""`/tautan/`: the link alone shows nothing; link and code open one referral for whoever answers at the desk."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents import codes
from documents.models import Attachment
from office import clock, guessing
from referrals import actions, links
from referrals.models import AnswerVia, ReferralLink
from referrals.workflow import ReferralStatus, Status
from tests.factories.referrals import Office, fresh, make_intake, make_referral
from trail.models import Event

pytestmark = pytest.mark.django_db
WHO = {"who": "Budi Hartono", "position": "Manajer ULP"}


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def link(office):
    return actions.make_link(referral=make_referral(office, to="pln"), by=office.back)


@pytest.fixture
def visitor():
    return Client()


def url(link, name="agency_link", *args):
    return reverse(name, args=[links.token(link.key), *args])


def code(link):
    return codes.printed(link.referral.code)


def answer(visitor, link, name, **data):
    typed = {"code": code(link), "version": fresh(link.referral).version} | WHO | data
    return visitor.post(url(link, "agency_answer", name), typed)


def test_the_link_alone_shows_nothing(visitor, link):
    page = visitor.get(url(link))
    assert page.status_code == 200 and page.headers["X-Robots-Tag"] == "noindex, nofollow"
    for secret in ("Sumarni", "Segamit", "santunan", link.referral.number, "PLN"):
        assert secret not in page.text
    strange = visitor.get(reverse("agency_link", args=["omong-kosong"]))
    assert strange.status_code == 200
    assert _bare(page.text, links.token(link.key)) == _bare(strange.text, "omong-kosong")


def test_the_code_opens_exactly_what_was_shared_and_every_opening_is_kept(visitor, link):
    page = visitor.post(url(link), {"code": code(link).lower()})
    assert page.status_code == 200 and "no-store" in page.headers["Cache-Control"]
    assert "Sumarni" in page.text and "Segamit" in page.text and "Mohon santunan." in page.text
    assert "Rusdi" not in page.text and "Rumah hampir roboh" not in page.text
    visitor.post(url(link), {"code": code(link)})
    assert Event.objects.filter(act="referral.open_link").count() == 2


def test_wrong_code_and_unknown_ended_and_made_up_links_get_the_same_answer(visitor, office, link):
    old = actions.make_link(referral=make_referral(office, to="pln"), by=office.back)
    actions.withdraw_link(referral=old.referral, by=office.back)
    right = {"code": code(link)}
    tries = [
        (links.token(link.key), {"code": "ABCD-EFGH"}),
        (links.token("ABCDEFGHJKMNPQRS"), right),
        (link.key, right),
        ("omong-kosong", right),
        (links.token(old.key), {"code": code(old)}),
    ]
    answers = [visitor.post(reverse("agency_link", args=[token]), data) for token, data in tries]
    assert {page.status_code for page in answers} == {404}
    assert len({_bare(page.text, token) for page, (token, _) in zip(answers, tries, strict=True)}) == 1


def _bare(body: str, token: str) -> str:
    lines = body.replace(token, "TOKEN").splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_who_guesses_is_asked_to_wait_and_the_right_code_too(visitor, link):
    for _ in range(guessing.LIMIT):
        visitor.post(url(link), {"code": "ABCD-EFGH"})
    assert visitor.post(url(link), {"code": code(link)}).status_code == 429
    assert answer(visitor, link, "accept").status_code == 429
    assert Event.objects.filter(act="referral.link_locked").count() == 1
    assert Client(REMOTE_ADDR="127.0.0.9").post(url(link), {"code": code(link)}).status_code == 200


def test_reports_bad_input(visitor, link):
    assert visitor.post(url(link), {"code": ""}).status_code == 422
    page = answer(visitor, link, "finish", result_text="", result_value="banyak", result_on="31-12-2099", who="")
    assert page.status_code == 422
    for sentence in ("Nama Anda wajib diisi.", "Hasil wajib diisi."):
        assert sentence in page.text
    assert 'value="banyak"' in page.text and 'value="Manajer ULP"' in page.text
    assert fresh(link.referral).status == ReferralStatus.SENT


def test_answers_and_files_refuse_get(visitor, link):
    for name, last in (("agency_answer", "accept"), ("agency_file", "x")):
        assert visitor.get(url(link, name, last)).status_code == 405


def test_accepts_asks_rejects_and_finishes(visitor, office, link):
    assert "sudah kami terima" in answer(visitor, link, "accept").text
    referral = fresh(link.referral)
    assert (referral.status, referral.via) == (ReferralStatus.ACCEPTED, AnswerVia.LINK)
    assert referral.answered_by == "Budi Hartono, Manajer ULP"
    answer(visitor, link, "ask", asked_for="Foto KWH")
    assert fresh(referral).status == ReferralStatus.INCOMPLETE
    actions.supply(referral=fresh(referral), by=office.back, note="Terlampir.")
    photo = SimpleUploadedFile("kwh.pdf", b"%PDF-1.4 x")
    answer(
        visitor, link, "finish", result_text="Tersambung.", result_value="1200000", result_on="20-11-2026", upload=photo
    )
    referral = fresh(referral)
    assert (referral.status, referral.result_value) == (ReferralStatus.DONE, 1_200_000)
    assert [file.uploaded_by_id for file in Attachment.objects.of(referral)] == [None]
    assert fresh(referral.intake).status == Status.DONE


def test_a_coded_refusal_comes_back_to_the_office(visitor, link):
    answer(visitor, link, "reject", reject_reason="kuota_habis", note="Kuota 2026 habis.")
    assert fresh(link.referral).reject_reason == "kuota_habis"
    assert fresh(link.referral.intake).status == Status.HANDLED


def test_an_ended_referral_shows_number_dates_and_the_own_answer_alone(visitor, office, link):
    page = answer(visitor, link, "finish", result_text="Tersambung.", result_on="20-11-2026")
    assert "Tersambung." in page.text and "Sumarni" not in page.text and "Segamit" not in page.text
    late = answer(visitor, link, "accept")
    assert late.status_code == 422 and "tidak terbuka" in late.text
    other = actions.make_link(referral=make_referral(office, to="pln"), by=office.back)
    actions.cancel(referral=other.referral, by=office.back, note="Keluarga pindah.")
    page = visitor.post(url(other), {"code": code(other)}).text
    assert other.referral.number in page and "Sumarni" not in page and "Keluarga pindah" not in page


def test_an_answer_from_an_old_page_is_told_who_was_first(visitor, office, link):
    version = fresh(link.referral).version
    answer(visitor, link, "accept")
    page = answer(visitor, link, "reject", version=version, reject_reason="lainnya", note="Tidak jadi.")
    assert page.status_code == 422 and "sudah diterima oleh" in page.text and "Tidak jadi." in page.text


def test_a_shared_file_opens_with_the_code_while_it_is_open(visitor, office):
    photo = SimpleUploadedFile("rumah.pdf", b"%PDF-1.4 x")
    intake = make_intake(office.operator, uploads=[(photo, "Foto rumah"), (photo, "Foto KK")])
    actions.move(intake=intake, name="verify", by=office.back)
    house, card = Attachment.objects.of(intake)
    link = actions.make_link(referral=make_referral(office, intake, to="pln", files=[house]), by=office.back)
    [shared] = Attachment.objects.of(link.referral)
    path = url(link, "agency_file", shared.public_id)
    given = visitor.post(path, {"code": code(link)})
    assert b"".join(given.streaming_content) == b"%PDF-1.4 x"
    assert visitor.post(path, {"code": "ABCD-EFGH"}).status_code == 404
    assert visitor.post(url(link, "agency_file", card.public_id), {"code": code(link)}).status_code == 404
    assert Client().get(shared.get_absolute_url()).status_code == 302
    answer(visitor, link, "finish", result_text="Selesai.", result_on="20-11-2026")
    assert visitor.post(path, {"code": code(link)}).status_code == 404


def test_ends_after_its_days(visitor, link, at):
    at(clock.now() + timedelta(days=15))
    assert visitor.post(url(link), {"code": code(link)}).status_code == 404


# --- The office's side ---------------------------------------------------------------------------
def test_the_office_makes_sends_and_withdraws(client_for, office):
    referral = make_referral(office, to="pln")
    client = client_for(office.back)
    assert "Buat tautan" in client.get(referral.get_absolute_url()).text
    page = client.post(reverse("referrals:referral_link", args=[referral.pk]), follow=True).text
    link = ReferralLink.objects.get()
    assert "https://wa.me/" in page and links.address(link) in page and code(link) not in page
    client.post(reverse("referrals:referral_link_withdraw", args=[referral.pk]))
    assert not ReferralLink.objects.in_force().exists()


def test_making_refuses_without_capability_get_and_outside_the_scope(client_for, office):
    referral = make_referral(office)
    for name in ("referrals:referral_link", "referrals:referral_link_withdraw"):
        path = reverse(name, args=[referral.pk])
        assert client_for(office.agency).post(path).status_code == 403
        assert client_for(office.back).get(path).status_code == 405
    hidden = make_intake(office.rehsos, slug="kekerasan")
    actions.move(intake=hidden, name="verify", by=office.rehsos)
    secret = make_referral(office, fresh(hidden), to="uptd-ppa", confirmed=True, fields=[])
    assert client_for(office.back).post(reverse("referrals:referral_link", args=[secret.pk])).status_code == 404
    page = client_for(office.rehsos).get(secret.get_absolute_url()).text
    assert "Buat tautan" not in page
    client_for(office.rehsos).post(reverse("referrals:referral_link", args=[secret.pk]))
    assert not ReferralLink.objects.exists()
