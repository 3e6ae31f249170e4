"""The operator's phone: big buttons, who and what, my requests."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.authz import Role
from documents.models import Attachment
from puskesos.forms.photos import AGAIN
from referrals.actions import move
from referrals.models import Intake, ServiceKind
from tests.factories.accounts import give, make_user
from tests.factories.referrals import make_intake
from tests.unit.documents.test_store import photo

pytestmark = pytest.mark.django_db
SEGAMIT, PELAKAT = "16.03.10.2004", "16.03.10.2009"


@pytest.fixture
def operator(client):
    user = make_user(Role.OPERATOR, SEGAMIT)
    client.force_login(user)
    return user


def slug(restricted=False) -> str:
    return next(s.slug for s in ServiceKind.objects.buttons() if s.restricted == restricted)


def send(client, service=None, **data):
    form = {
        "once": uuid4(), "village": SEGAMIT, "subject_name": "Sumarni", "text": "Rumah hampir roboh",
        "nik_missing": "belum_punya", "age": "67", "sex": "P", "reporter": "tetangga", "channel": "datang",
    }  # fmt: skip
    return client.post(f"/puskesos/catat/{service or slug()}/", form | data)


def test_ten_buttons(client, operator):
    page = client.get("/puskesos/catat/").text
    for word in ("BPJS mati", "Desil", "KKS", "Kekerasan", "Bencana", "Sekolah", "Rumah", "Lainnya"):
        assert word in page


def test_works(client, operator):
    response = send(client)
    intake = Intake.objects.get()
    assert response.headers["Location"] == f"/puskesos/catat/terkirim/{intake.pk}/"
    assert (intake.received_village_id, intake.village_id, intake.age) == (SEGAMIT, SEGAMIT, 67)
    assert intake.number in client.get(response.headers["Location"]).text
    assert "Sumarni" in client.get("/puskesos/catatan-saya/").text


def test_only_who_and_what_are_required(client, operator):
    form = {
        "once": uuid4(),
        "village": SEGAMIT,
        "subject_name": "Sumarni",
        "text": "Rumah roboh",
        "reporter": "sendiri",
        "channel": "datang",
    }
    assert client.post(f"/puskesos/catat/{slug()}/", form).status_code == 302


def test_nobody_becomes_a_man_by_leaving_the_sex_alone(client, operator):
    page = client.get(f"/puskesos/catat/{slug()}/").text
    assert '<option value="T" selected>' in page
    assert '<option value="L">' in page


def test_a_photo_may_stand_for_the_numbers(client, operator):
    send(client, kk_photo=SimpleUploadedFile("kk.jpg", photo(), "image/jpeg"))
    attachment = Attachment.objects.get()
    assert attachment.owner_id == Intake.objects.get().pk
    assert attachment.label == "Foto KK/KTP"


def test_a_double_tap_is_one_record(client, operator):
    key = uuid4()
    send(client, once=key)
    send(client, once=key)
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"subject_name": ""},
        {"subject_name": "x" * 9999},
        {"subject_unknown": "on"},
        {"text": "", "subject_name": "A"},
        {"text": "x" * 20_000},
        {"nik": "123"},
        {"nik": "1603100000000000"},
        {"age": "200"},
        {"age": "tua"},
        {"village": PELAKAT},
        {"village": ""},
        {"reporter": "hantu"},
        {"text": "a\0b"},
    ],
)
def test_reports_bad_input_and_keeps_what_was_typed(client, operator, data):
    service = next(s for s in ServiceKind.objects.buttons() if not s.text_optional and not s.restricted).slug
    response = send(client, service, **data)
    assert response.status_code == 422
    assert not Intake.objects.exists()
    assert "belum_punya" in response.text


def test_a_wrong_file_is_answered_beside_the_field(client, operator):
    response = send(client, photo=SimpleUploadedFile("virus.jpg", b"MZ", "image/jpeg"))
    assert response.status_code == 422 and "bukan foto" in response.text


def test_a_question_back_tells_that_the_photo_is_to_be_chosen_again(client, operator):
    send(client)
    picture = SimpleUploadedFile("kk.jpg", photo(), "image/jpeg")
    response = send(client, kk_photo=picture)
    assert response.status_code == 422
    assert response.context["form"].errors["kk_photo"] == [AGAIN]
    assert "photo" not in response.context["form"].errors


@pytest.mark.parametrize("written", ["1603-1052-0885-0007", "1603 1052 0885 0007", "'1603105208850007"])
def test_a_number_is_the_same_however_it_is_written(client, operator, written):
    send(client, nik="1603105208850007")
    response = send(client, nik=written, subject_name="Nama Lain")
    assert response.status_code == 422
    assert "same" in response.context["form"].errors


def test_after_a_secret_one_only_number_and_state(client, operator):
    send(client, slug(restricted=True), text="Dipukul tetangga")
    intake = Intake.objects.get()
    assert intake.restricted
    for path in (f"/puskesos/catat/terkirim/{intake.pk}/", "/puskesos/catatan-saya/"):
        page = client.get(path).text
        assert intake.number in page
        assert "Sumarni" not in page and "Dipukul" not in page


def test_a_secret_tick_works_on_any_button(client, operator):
    send(client, restricted="on")
    assert Intake.objects.get().restricted


def test_refuses_without_capability(client):
    client.force_login(make_user(Role.BACK))
    for path in ("catat/", f"catat/{slug()}/", "catatan-saya/", "catat/terkirim/1/"):
        assert client.get(f"/puskesos/{path}").status_code == 403


def test_hides_outside_scope(client, operator):
    send(client)
    client.force_login(make_user(Role.OPERATOR, PELAKAT))
    assert client.get(f"/puskesos/catat/terkirim/{Intake.objects.get().pk}/").status_code == 404
    assert "Sumarni" not in client.get("/puskesos/catatan-saya/").text


def test_who_takes_the_desk_over_sees_what_is_asked_back(client, operator):
    make_user(Role.REHSOS)
    plain, secret = make_intake(operator), make_intake(operator, slug="kekerasan", subject_name="Seroja")
    move(intake=plain, name="ask", by=make_user(Role.BACK), asked_for="Foto rumah")
    move(intake=secret, name="ask", by=make_user(Role.REHSOS), asked_for="Alamat sekarang")
    client.force_login(make_user(Role.OPERATOR, SEGAMIT))
    for path in ("/puskesos/catat/", "/puskesos/catatan-saya/"):
        page = client.get(path).text
        assert "Foto rumah" in page
        assert secret.number not in page  # known to who sent it alone
    client.force_login(make_user(Role.OPERATOR, PELAKAT))
    assert "Foto rumah" not in client.get("/puskesos/catat/").text


def test_an_unknown_button_is_not_found(client, operator):
    assert client.get("/puskesos/catat/tidak-ada/").status_code == 404


def test_one_of_several_villages_is_chosen(client):
    user = make_user(Role.OPERATOR, SEGAMIT)
    give(user, Role.OPERATOR, PELAKAT)
    client.force_login(user)
    page = client.get(f"/puskesos/catat/{slug()}/").text
    assert "Pelakat" in page
    assert "Pilih desa/kelurahan" in page  # nobody lands in the first of them by not looking
    assert send(client, village="").status_code == 422
    send(client, village=PELAKAT)
    assert Intake.objects.get().received_village_id == PELAKAT
