"""Health, gallery and admin: what stands beside the daily pages."""

import pytest
from django.db import connection

from accounts.authz import Role
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_health_answers_anybody_when_the_database_does(client):
    assert client.get("/sehat/").json() == {"status": "ok"}


def test_health_fails_when_the_database_does(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", lambda: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/sehat/").status_code == 500


def test_gallery_exists_only_while_developing(client, settings):
    assert client.get("/gaya/").status_code == 404
    settings.DEBUG = True
    shown = client.get("/gaya/?pesan=1").content.decode()
    for part in [
        "counts",
        "filters",
        "pager",
        "empty",
        "line",
        "steps",
        "progress",
        "dialog",
        "errors",
        "drop",
        "toast",
    ]:
        assert f'class="{part}' in shown or f"<{part}" in shown, part


def test_pages_speak_indonesian_and_load_nothing_from_elsewhere(client_for):
    shown = client_for(make_user(Role.BACK)).get("/cari/").content.decode()
    assert '<html lang="id">' in shown
    assert "https://" not in shown and "http://" not in shown


def test_what_htmx_may_do_is_limited(client_for):
    shown = client_for(make_user(Role.BACK)).get("/cari/").content.decode()
    for rule in ['"allowEval":false', '"includeIndicatorStyles":false', '"historyCacheSize":0']:
        assert rule in shown


@pytest.mark.parametrize("role", [Role.ADMIN])
def test_admin_opens_to_administrators_in_our_words(client_for, role):
    shown = client_for(make_user(role)).get("/admin/").content.decode()
    assert "Pengaturan - Dinas Sosial" in shown and "Grup" not in shown


@pytest.mark.parametrize("role", [Role.KADIS, Role.MANAGER, Role.BACK, Role.DATA, Role.INSPECTOR])
def test_admin_refuses_without_capability(client_for, role):
    client = client_for(make_user(role))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/regions/region/", follow=True).status_code == 403


def test_admin_sends_a_stranger_to_our_own_log_in(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/akun/masuk/")
    assert "Pengaturan - Dinas Sosial" not in response.content.decode()


def test_admin_has_no_log_in_and_password_page_of_its_own(client_for):
    client = client_for(make_user(Role.ADMIN))
    assert client.get("/admin/login/").url == "/admin/"
    assert client.get("/admin/password_change/").url == "/akun/profil/sandi/"


def test_admin_logs_out_by_post(client_for):
    client = client_for(make_user(Role.ADMIN))
    assert client.get("/admin/logout/").status_code == 405
    client.post("/admin/logout/")
    assert client.get("/").status_code == 302
