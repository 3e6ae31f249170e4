"""The bell and the page of notices."""

import pytest
from django.urls import reverse

from accounts import notices
from accounts.authz import Role
from accounts.models import Notice
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
LIST = reverse("accounts:notice_list")


@pytest.fixture
def user():
    return make_user(Role.BACK)


def told(user, text="Rujukan 2026-000001/1 dibalas", url="/akun/profil/"):
    notices.tell([user], text=text, url=url)
    return Notice.objects.of(user).latest("pk")


def test_works(client_for, user):
    notice = told(user)
    client = client_for(user)
    assert "Pemberitahuan, 1 belum dibaca" in client.get("/").text
    assert notice.text in client.get(LIST).text
    answer = client.post(reverse("accounts:notice_open", args=[notice.pk]))
    assert answer.status_code == 302 and answer.headers["Location"] == "/akun/profil/"
    assert "belum dibaca" not in client.get("/").text


def test_hides_those_of_others(client_for, user):
    notice = told(make_user(Role.BACK))
    client = client_for(user)
    assert notice.text not in client.get(LIST).text
    assert client.post(reverse("accounts:notice_open", args=[notice.pk])).status_code == 404


def test_refuses_get(client_for, user):
    client = client_for(user)
    assert client.get(reverse("accounts:notice_open", args=[told(user).pk])).status_code == 405
    assert client.get(reverse("accounts:notices_read")).status_code == 405


def test_all_are_read_at_once(client_for, user):
    told(user), told(user, "Yang lain"), told(other := make_user(Role.BACK))
    client_for(user).post(reverse("accounts:notices_read"))
    assert not Notice.objects.of(user).unread().exists()
    assert Notice.objects.of(other).unread().count() == 1


def test_an_empty_list_says_so(client_for, user):
    assert "Belum ada pemberitahuan" in client_for(user).get(LIST).text


def test_the_profile_takes_an_address_for_the_digest(client_for, user):
    client = client_for(user)
    profile = reverse("accounts:profile")
    assert client.post(profile, {"phone": "", "email": "bukan surel", "digest": "on"}).status_code == 422
    assert client.post(profile, {"phone": "", "email": "kantor@contoh.id"}).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.digest) == ("kantor@contoh.id", False)
