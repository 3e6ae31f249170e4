from datetime import datetime, timedelta

import pytest

from accounts.authz import Role
from office import joints
from office.joints import Count, Queue, QueueItem
from tests.factories.accounts import give, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(client_for):
    return client_for(make_user(Role.BACK, name="Yudi Pranata"))


def item(number, since, due=None):
    return QueueItem(
        number, "Sumarni", "Rumah", "Segamit", "Menunggu", "wait", since, "Verifikasi", f"/x/{number}", due
    )


def waiting(monkeypatch, *parts):
    monkeypatch.setattr(joints, "queue", [lambda user, part=part: part for part in parts])


def test_works_and_shows_late_first_then_oldest(back, at, monkeypatch):
    now = at(datetime(2026, 11, 21, 10, 12))
    today = now.date()
    old, new = item("old", now - timedelta(days=9)), item("new", now, due=today)
    late = item("late", now - timedelta(days=1), due=today - timedelta(days=1))
    waiting(monkeypatch, Queue(items=[new]), Queue(items=[old, late]))
    response = back.get("/")
    assert [row.number for row, _ in response.context["items"]] == ["late", "old", "new"]
    shown = response.content.decode()
    assert shown.count("lewat tenggat") == 1 and "Sabtu, 21 November 2026" in shown
    assert 'aria-label="Verifikasi old"' in shown


def test_adds_up_the_counts_of_all_rooms(back, monkeypatch):
    waiting(
        monkeypatch, Queue(counts=[Count("lewat tenggat", 4, "/a/", "late")]), Queue(counts=[Count("impor", 2, "/b/")])
    )
    shown = back.get("/").content.decode()
    assert "lewat tenggat" in shown and 'href="/b/"' in shown


def test_shows_the_most_urgent_of_very_many(back, at, monkeypatch):
    now = at(datetime(2026, 11, 21, 10, 12))
    waiting(monkeypatch, Queue(items=[item(f"n{n}", now - timedelta(minutes=n)) for n in range(60)]))
    response = back.get("/")
    assert len(response.context["items"]) == 50
    assert "Masih ada 10 lagi" in response.content.decode()


def test_nothing_waiting_is_a_good_state(back, monkeypatch):
    waiting(monkeypatch, Queue())
    assert "Tidak ada yang menunggu Anda" in back.get("/").content.decode()


def test_says_who_one_is_in_plain_words(client_for, monkeypatch):
    waiting(monkeypatch)
    user = make_user(Role.OPERATOR, "16.03.01.2011", name="Leni Marlina")
    shown = client_for(user).get("/").content.decode()
    assert "Leni Marlina" in shown and "Operator Puskesos · Desa Embawang" in shown
    give(user, Role.DATA)
    shown = client_for(user).get("/").content.decode()
    assert "(+1)" in shown and "Operator Data · Kabupaten" in shown


def test_somebody_without_assignment_is_told_whom_to_ask(client_for, monkeypatch):
    waiting(monkeypatch)
    assert "belum ditugaskan. Hubungi administrator" in client_for(make_user()).get("/").content.decode()


def test_marks_the_place_and_has_one_heading(back, monkeypatch):
    waiting(monkeypatch)
    shown = back.get("/").content.decode()
    assert shown.count('aria-current="page"') == 2  # rail and bottom bar
    assert shown.count("<h1") == 1 and 'lang="id"' in shown and 'href="#isi"' in shown


def test_log_out_is_a_post(back, monkeypatch):
    waiting(monkeypatch)
    shown = back.get("/").content.decode()
    assert 'method="post" action="/akun/keluar/"' in shown
    assert 'href="/akun/keluar/"' not in shown


def test_sends_a_stranger_to_the_log_in(client):
    response = client.get("/")
    assert response.status_code == 302 and response.url.startswith("/akun/masuk/")


def test_refuses_post(back):
    assert back.post("/").status_code == 405
