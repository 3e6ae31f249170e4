"""Accounts are made and assigned by the administrator."""

from uuid import uuid4

import pytest

from accounts.authz import Can, Role
from accounts.models import Assignment, User
from tests.factories.accounts import give, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_user(Role.ADMIN, username="admin")
    client.force_login(user)
    return user


def create(client, once=None, **data):
    form = {
        "once": once or uuid4(),
        "username": "leni.segamit",
        "name": "Leni Marlina",
        "nip": "",
        "rank": "",
        "phone": "",
    }
    return client.post("/akun/pengguna/baru/", form | data)


def test_works(client, admin):
    response = create(client)
    assert response.status_code == 200
    user = User.objects.get(username="leni.segamit")
    assert user.must_change_password
    assert response.headers["Cache-Control"] == "no-store"
    code = response.context_data["code"]
    assert user.check_password(code)


def test_a_double_submit_makes_one_account(client, admin):
    key = uuid4()
    create(client, once=key)
    create(client, once=key)
    assert User.objects.filter(username__startswith="leni").count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"username": ""},
        {"username": "ada spasi"},
        {"username": "x" * 500},
        {"username": "admin"},
        {"name": ""},
        {"name": "x" * 10_000},
        {"name": "a\0b"},
        {"nip": "123"},
        {"phone": "9" * 100},
    ],
)
def test_reports_bad_input(client, admin, data):
    response = create(client, **data)
    assert response.status_code == 422
    assert not User.objects.filter(name="Leni Marlina").exists()


@pytest.mark.parametrize("path", ["", "baru/", "1/", "1/ubah/", "1/penugasan/baru/"])
def test_refuses_without_capability(client, path):
    for role, codes in [(Role.BACK, []), (Role.OPERATOR, ["16.03.10.2004"]), (Role.INSPECTOR, [])]:
        client.force_login(make_user(role, *codes))
        assert client.get(f"/akun/pengguna/{path}").status_code == 403


@pytest.mark.parametrize("path", ["kode/", "aktif/", "sesi/akhiri/"])
def test_refuses_get(client, admin, path):
    assert client.get(f"/akun/pengguna/{make_user().pk}/{path}").status_code == 405


def assignment(**data):
    return {
        "once": uuid4(),
        "role": Role.OPERATOR,
        "villages": ["16.03.10.2004"],
        "since": "01-11-2026",
        "until": "",
        "sk_number": "",
    } | data


def test_an_assignment_works_on_the_next_request(client, admin):
    user = make_user()
    response = client.post(
        f"/akun/pengguna/{user.pk}/penugasan/baru/", assignment(since="01-01-2026", sk_number="400.9/12/2026")
    )
    assert response.status_code == 302
    assert User.objects.get(pk=user.pk).holds(Can.INTAKE_CREATE)


@pytest.mark.parametrize(
    "data",
    [
        {"role": ""},
        {"role": "dewa"},
        {"villages": []},
        {"villages": ["99.99"]},
        {"role": Role.KADIS},
        {"until": "01-01-2020"},
        {"since": "kapan-kapan"},
    ],
)
def test_a_bad_assignment_is_answered_beside_the_field(client, admin, data):
    user = make_user()
    response = client.post(f"/akun/pengguna/{user.pk}/penugasan/baru/", assignment(**data))
    assert response.status_code == 422
    assert not Assignment.objects.filter(user=user).exists()


def test_own_assignments_cannot_be_changed_whatever_is_posted(client, admin):
    response = client.post(f"/akun/pengguna/{admin.pk}/penugasan/baru/", assignment(role=Role.KADIS, villages=[]))
    assert response.status_code == 422 and "sendiri" in response.text
    assert client.post(f"/akun/penugasan/{admin.assignments.get().pk}/akhiri/", {"until": ""}).status_code == 422


def test_extra_fields_in_the_own_profile_change_nothing(client):
    """Primero let users change their role by extra fields, three times (quality.md 3, item 20)."""
    user = make_user(Role.OPERATOR, "16.03.10.2004", username="leni")
    client.force_login(user)
    data = {
        "phone": "08127000111",
        "role": "admin",
        "is_active": "0",
        "username": "admin2",
        "name": "X",
        "must_change_password": "1",
    }
    assert client.post("/akun/profil/", data).status_code == 302
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.phone, fresh.username, fresh.name, fresh.is_active) == ("08127000111", "leni", user.name, True)
    assert [row.role for row in fresh.assignments.all()] == [Role.OPERATOR]


def test_a_stale_edit_names_who_was_faster(client, admin):
    user = make_user()
    other = make_user(Role.ADMIN, name="Admin Kedua")
    from accounts.actions import update_user

    update_user(by=other, user=User.objects.get(pk=user.pk), phone="0811")
    response = client.post(
        f"/akun/pengguna/{user.pk}/ubah/", {"name": "Baru", "nip": "", "rank": "", "phone": "", "version": 1}
    )
    assert response.status_code == 422
    assert "Admin Kedua" in response.text


def test_substitute_and_end(client, admin):
    holder, stand_in = make_user(Role.OPERATOR, "16.03.10.2004"), make_user(username="budi")
    row = holder.assignments.get()
    data = {"once": uuid4(), "username": "budi", "since": "01-01-2026", "until": "31-12-2099", "sk_number": ""}
    assert client.post(f"/akun/penugasan/{row.pk}/pengganti/", data).status_code == 302
    assert User.objects.get(pk=stand_in.pk).holds(Can.INTAKE_CREATE)
    assert client.post(f"/akun/penugasan/{row.pk}/akhiri/", {"until": ""}).status_code == 302
    assert not User.objects.get(pk=holder.pk).holds(Can.INTAKE_CREATE)


def test_pages_show(client, admin):
    user = make_user(Role.OPERATOR, "16.03.10.2004")
    give(user, Role.FACILITATOR, "16.03.10.2004", "16.03.10.2009")
    for path in (
        "/akun/pengguna/",
        "/akun/pengguna/?q=pengguna&role=operator",
        f"/akun/pengguna/{user.pk}/",
        f"/akun/pengguna/{user.pk}/ubah/",
        f"/akun/penugasan/{user.assignments.first().pk}/pengganti/",
        "/akun/profil/",
        "/akun/profil/sandi/",
        "/akun/pengguna/baru/",
    ):
        assert client.get(path).status_code == 200, path
