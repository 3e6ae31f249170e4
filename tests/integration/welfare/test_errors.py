"""Pages for what goes wrong: in the frame, in plain Indonesian, without anybody's data."""

import pytest
from django.test import Client

from accounts.authz import Role
from tests.factories.accounts import make_user
from tests.integration.welfare.faulty_urls import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.welfare.faulty_urls")]


def body(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/uji/domain/", 409, "Rujukan ini sudah diterima Iwan, 21-11-2026 10.12."),
        ("/uji/terlarang/", 403, "Peran Anda tidak mencakup"),
        ("/uji/rusak/", 400, "tidak dapat dibaca"),
        ("/uji/besar/", 413, "terlalu besar"),
        ("/tidak-ada/", 404, "luar wilayah dan tugas Anda"),
        ("/uji/kiriman/", 405, "hanya menerima kiriman"),
    ],
)
def test_says_what_happened_and_what_to_do_next(client_for, path, status, words):
    response = client_for(make_user(Role.BACK)).get(path)
    assert response.status_code == status
    assert words in body(response)
    assert "Ke Tugas saya" in body(response) and 'aria-label="Menu utama"' in body(response)
    assert body(response).count("<h1") == 1
    assert SECRET not in body(response)


@pytest.mark.parametrize("path", ["/uji/terlarang/", "/tidak-ada/", "/uji/domain/"])
def test_somebody_not_logged_in_sees_no_menu(client, path):
    shown = body(client.get(path))
    assert "Menu utama" not in shown and "Ke halaman depan" in shown


def test_a_failure_shows_only_a_number(client_for, caplog):
    client = client_for(make_user(Role.BACK))
    client.raise_request_exception = False
    response = client.get("/uji/gagal/")
    assert response.status_code == 500
    number = response["X-Request-ID"]
    assert number in body(response) and SECRET not in body(response)
    assert any(number in record.getMessage() for record in caplog.records)  # so that the log line can be found


def test_a_failure_needs_no_database(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/uji/gagal/")
    assert "Ada gangguan" in body(response)


def test_a_failure_of_the_failure_page_still_gives_the_number(client, monkeypatch):
    from django.template import loader

    monkeypatch.setattr(loader, "render_to_string", lambda *args: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/uji/gagal/")
    assert response.status_code == 500 and response["X-Request-ID"] in body(response)


def test_a_form_without_token_is_refused_with_a_way_on():
    response = Client(enforce_csrf_checks=True).post("/uji/kirim/")
    assert response.status_code == 403
    assert "muat ulang" in body(response)


def test_every_page_has_the_strict_policy(client_for):
    for path in ["/", "/uji/terlarang/", "/tidak-ada/", "/admin/"]:
        policy = client_for(make_user(Role.ADMIN)).get(path)["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
