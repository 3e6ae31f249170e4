import logging

import pytest

from accounts.authz import Role
from office import joints
from office.joints import Hit
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
NIK = "1603025507590001"


@pytest.fixture
def back(client_for):
    return client_for(make_user(Role.BACK))


@pytest.fixture
def asked(monkeypatch):
    """What the providers were asked; what they answer is set by the test."""

    class Asked(list):
        hits = []

    seen = Asked()
    monkeypatch.setattr(joints, "search", [lambda user, text: seen.append(text) or list(seen.hits)])
    return seen


def test_works_and_groups_by_kind(back, asked):
    asked.hits = [Hit("PPKS", "Sumarni", "Segamit", "/p/1"), Hit("Layanan", "2026-000001", "Rumah", "/l/1")]
    asked.hits.append(Hit("PPKS", "Sumarna", "Lingga", "/p/2"))
    response = back.post("/cari/", {"q": "  sumarn "})
    assert asked == ["sumarn"]
    assert [(kind, len(hits)) for kind, hits in response.context["groups"]] == [("Layanan", 1), ("PPKS", 2)]
    assert 'href="/p/2"' in response.content.decode()


@pytest.mark.parametrize("number", [NIK, "2026-000001", "1603 0255 0759 0001", "1603.0255.0759.0001"])
def test_a_whole_number_with_one_hit_opens_it(back, asked, number):
    asked.hits = [Hit("PPKS", "Sumarni", "", "/p/1")]
    response = back.post("/cari/", {"q": number})
    assert response.status_code == 302 and response.url == "/p/1"


def test_a_name_with_one_hit_is_shown_as_a_list(back, asked):
    asked.hits = [Hit("PPKS", "Sumarni", "", "/p/1")]
    assert back.post("/cari/", {"q": "sumarni"}).status_code == 200


def test_a_number_with_two_hits_is_shown_as_a_list(back, asked):
    asked.hits = [Hit("PPKS", "Sumarni", "", "/p/1"), Hit("PSKS", "Sumarni", "", "/k/1")]
    assert back.post("/cari/", {"q": NIK}).status_code == 200


def test_a_nik_never_stands_in_an_address_or_a_log(back, asked, caplog):
    caplog.set_level(logging.DEBUG)
    shown = back.get("/").content.decode()
    assert '<form class="search" role="search" method="post" action="/cari/"' in shown
    back.post("/cari/", {"q": NIK})
    assert asked == [NIK]
    assert not any(NIK in record.getMessage() for record in caplog.records if record.name != "django.db.backends")


def test_an_address_with_a_query_searches_nothing(back, asked):
    assert back.get("/cari/", {"q": NIK}).status_code == 200
    assert asked == []


@pytest.mark.parametrize("text", ["", "   ", "ab", "\u200b\u200b", "x" * 101, "y" * 5_000_000])
def test_reports_bad_input(back, asked, text):
    response = back.post("/cari/", {"q": text})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert asked == []


@pytest.mark.parametrize("text", ["nul\0nul", "😀😀😀", "\u202eabc", "<script>x</script>", "'; --"])
def test_survives_odd_signs_and_escapes_them(back, asked, text):
    response = back.post("/cari/", {"q": text})
    assert response.status_code == 200
    assert "\0" not in asked[0] and "\u202e" not in asked[0]
    assert "<script>x" not in response.content.decode()


def test_nothing_found_says_what_to_do(back, asked):
    assert "Coba sebagian nama" in back.post("/cari/", {"q": "zzz"}).content.decode()


def test_sends_a_stranger_to_the_log_in(client, asked):
    response = client.post("/cari/", {"q": "sumarni"})
    assert response.status_code in {302, 401} and asked == []
