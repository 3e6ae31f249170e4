"""Log-in, one-time codes, idle limit with the form kept, revocable sessions."""

import re
from datetime import timedelta

import pytest

from accounts import actions
from accounts.authz import Role
from accounts.models import Session
from office import clock
from tests.factories.accounts import make_user
from trail.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "kunci-hutan-7"
LOGIN = "/akun/masuk/"


@pytest.fixture
def operator():
    user = make_user(Role.OPERATOR, "16.03.10.2004", username="leni")
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client, password=PASSWORD, username="leni", **extra):
    return client.post(LOGIN, {"username": username, "password": password, **extra})


def test_works(client, operator):
    assert enter(client, username="LENI").status_code == 302
    session = Session.objects.get()
    assert session.user_id == operator.pk
    assert client.get("/akun/profil/").status_code == 200
    assert Event.objects.filter(act="login", actor_id=operator.pk).count() == 1


def test_wrong_password_is_one_sentence_and_an_event(client, operator):
    response = enter(client, "salah")
    assert response.status_code == 422
    assert "Nama pengguna atau kata sandi salah" in response.text
    assert Event.objects.filter(act="login.failed").count() == 1


def test_unknown_name_answers_the_same(client, operator):
    assert "Nama pengguna atau kata sandi salah" in enter(client, username="tidakada").text


def test_guesses_are_limited_for_the_address_not_for_the_victim(client, operator):
    for _ in range(10):
        last = enter(client, "salah")
    assert last.status_code == 429
    assert enter(client).status_code == 429
    other = client.__class__(REMOTE_ADDR="10.0.0.9")
    assert other.post(LOGIN, {"username": "leni", "password": PASSWORD}).status_code == 302


def test_behind_a_proxy_the_visitor_is_limited_not_the_proxy(client, operator, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    guesser, victim = {"X-Forwarded-For": "10.0.0.9, 203.0.113.7"}, {"X-Forwarded-For": "203.0.113.7, 198.51.100.4"}
    for _ in range(10):
        client.post(LOGIN, {"username": "leni", "password": "salah"}, headers=guesser)
    right = {"username": "leni", "password": PASSWORD}
    assert client.post(LOGIN, right, headers=guesser).status_code == 429
    assert client.post(LOGIN, right, headers=victim).status_code == 302


def test_an_unsafe_next_is_ignored(client, operator):
    assert enter(client, next="https://jahat.example/").headers["Location"] == "/"
    assert enter(client, next="/akun/profil/").headers["Location"] == "/akun/profil/"


def test_logout_only_by_post(client, operator):
    enter(client)
    assert client.get("/akun/keluar/").status_code == 405
    assert client.post("/akun/keluar/").status_code == 302
    assert client.get("/akun/profil/").status_code == 302


def test_code_leads_to_an_own_password_first(client, operator):
    code = actions.new_code(by=None, user=operator)
    assert enter(client, code).status_code == 302
    assert client.get("/akun/profil/").headers["Location"] == "/akun/profil/sandi/"
    answer = client.post(
        "/akun/profil/sandi/", {"new_password1": "sungai-lematang", "new_password2": "sungai-lematang"}
    )
    assert answer.status_code == 302
    assert client.get("/akun/profil/").status_code == 200


def test_an_old_code_is_refused(client, operator):
    code = actions.new_code(by=None, user=operator)
    operator.code_until = clock.now() - timedelta(minutes=1)
    operator.save()
    assert "kedaluwarsa" in enter(client, code).text


@pytest.mark.parametrize("password", ["pendek", "1234567890", "password123"])
def test_weak_passwords_are_refused(client, operator, password):
    enter(client)
    data = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert client.post("/akun/profil/sandi/", data).status_code == 422


def idle(user):
    Session.objects.filter(user_id=user.pk).update(last_seen=clock.now() - timedelta(hours=1))


def test_idle_session_ends(client, operator):
    enter(client)
    idle(operator)
    response = client.get("/akun/profil/")
    assert response.status_code == 302 and "masuk" in response.headers["Location"]
    assert not Session.objects.filter(user_id=operator.pk).exists()


def test_the_form_of_an_idle_session_is_kept_for_the_same_user(client, operator):
    enter(client)
    idle(operator)
    refused = client.post("/akun/profil/", {"phone": "08127000111"})
    assert refused.status_code == 401
    assert "08127000111" not in refused.text
    blob = re.search(r'name="kept" value="([^"]+)"', refused.text)[1]
    back = enter(client, kept=blob)
    assert back.status_code == 200
    assert 'action="/akun/profil/"' in back.text and "08127000111" in back.text


def test_the_kept_form_is_not_given_to_another_user(client, operator):
    enter(client)
    idle(operator)
    blob = re.search(r'name="kept" value="([^"]+)"', client.post("/akun/profil/", {"phone": "08127000111"}).text)[1]
    other = make_user(Role.OPERATOR, "16.03.10.2009", username="budi")
    other.set_password(PASSWORD)
    other.save()
    assert "08127000111" not in enter(client, username="budi", kept=blob).text
    assert enter(client, kept="sampah").status_code == 302


def test_a_deactivated_user_is_out_on_the_next_request(client, operator):
    enter(client)
    actions.set_active(by=make_user(Role.ADMIN), user=operator, active=False)
    assert client.get("/akun/profil/").status_code == 302


def test_a_rescoped_user_loses_the_page_on_the_next_request(client):
    """HOPE's signed-cookie sessions can't (quality.md 3, item 32)."""
    admin = make_user(Role.ADMIN)
    client.force_login(admin)
    assert client.get("/akun/pengguna/").status_code == 200
    actions.end_assignment(by=None, assignment=admin.assignments.get())
    assert client.get("/akun/pengguna/").status_code == 403


def ends(client) -> list[str]:
    """Where the buttons "Akhiri" of one's own sessions lead."""
    return re.findall(r'action="(/akun/profil/sesi/[^"]+)"', client.get("/akun/profil/").text)


def test_a_session_can_be_ended_by_its_owner(client, operator):
    enter(client)
    other = client.__class__()
    enter(other)
    (only,) = ends(client)
    client.post(only)
    assert other.get("/akun/profil/").status_code == 302
    assert client.get("/akun/profil/").status_code == 200


def test_a_page_from_before_ends_no_other_session(client, operator):
    """Named by their place, the next one would have been ended instead."""
    others = [client.__class__() for _ in range(2)]
    for one in (*others, client):
        enter(one)
    first, second = ends(client)
    for path in (first, first):
        client.post(path)
    alive = [other.get("/akun/profil/").status_code for other in others]
    assert sorted(alive) == [200, 302]
    assert ends(client) == [second]


def test_every_answer_carries_the_security_headers(client):
    headers = client.get(LOGIN).headers
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"


def test_a_failed_log_in_says_whose_name_was_tried(client, operator):
    enter(client, "salah", username="LENI")
    enter(client, "salah", username="tidakada")
    told = Event.objects.filter(act="login.failed").order_by("pk")
    assert [(row.actor, row.subject_id) for row in told] == [("Pengunjung", str(operator.pk)), ("Pengunjung", "")]


def test_the_present_password_is_not_guessed_from_an_open_session(client, operator):
    enter(client)
    data = {"old_password": "salah", "new_password1": "sungai-lematang", "new_password2": "sungai-lematang"}
    for _ in range(10):
        assert client.post("/akun/profil/sandi/", data).status_code == 422
    answer = client.post("/akun/profil/sandi/", data | {"old_password": PASSWORD})
    assert answer.status_code == 429 and "15 menit" in answer.text
    operator.refresh_from_db()
    assert operator.check_password(PASSWORD)
