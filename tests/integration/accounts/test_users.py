"""Accounts are made and assigned by the administrator."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.authz import Can, Role
from accounts.models import Assignment, User
from office import clock
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


def again(user):
    return User.objects.get(pk=user.pk)


def test_villages_of_one_name_are_told_apart(client, admin):
    user = make_user(Role.OPERATOR, "16.03.01.2012")
    page = client.get(f"/akun/pengguna/{user.pk}/penugasan/baru/").text
    assert page.count(">Pagar Dewa (") == 3 and "Pagar Dewa (Benakat)" in page
    assert "Desa Pagar Dewa, Tanjung Agung" in client.get(f"/akun/pengguna/{user.pk}/").text


def test_what_is_over_is_neither_revived_nor_made_longer(client, admin):
    user, today = make_user(), clock.today()
    short = give(user, Role.BACK, until=today)
    over = give(user, Role.FRONT, until=today - timedelta(1))
    later = f"{today + timedelta(30):%d-%m-%Y}"
    for row in (short, over):
        response = client.post(f"/akun/penugasan/{row.pk}/akhiri/", {"until": later})
        assert response.status_code == 422 and "penugasan baru" in response.text
    assert {row.until for row in user.assignments.all()} == {today, today - timedelta(1)}
    page = client.get(f"/akun/pengguna/{user.pk}/").text
    assert f"/akun/penugasan/{short.pk}/akhiri/" in page and f"/akun/penugasan/{over.pk}/akhiri/" not in page


def test_an_ended_assignment_keeps_the_moment_it_ended(client, admin):
    row = make_user(Role.BACK).assignments.get()
    client.post(f"/akun/penugasan/{row.pk}/akhiri/", {"until": ""})
    row.refresh_from_db()
    assert client.post(f"/akun/penugasan/{row.pk}/akhiri/", {"until": ""}).status_code == 422
    assert Assignment.objects.get(pk=row.pk).ended_at == row.ended_at


def test_what_somebody_holds_is_not_given_twice(client, admin):
    """Ending one of two would have left the rights standing."""
    user = make_user(Role.FACILITATOR, "16.03.10.2004", "16.03.10.2009")
    url = f"/akun/pengguna/{user.pk}/penugasan/baru/"
    again_there = assignment(role=Role.FACILITATOR, villages=["16.03.10.2004"])
    response = client.post(url, again_there)
    assert response.status_code == 422 and "sudah bertugas sebagai Fasilitator SLRT" in response.text
    more = assignment(role=Role.FACILITATOR, villages=["16.03.10.2004", "16.03.10.2005"])
    assert client.post(url, more).status_code == 302
    for row in user.assignments.all():
        client.post(f"/akun/penugasan/{row.pk}/akhiri/", {"until": ""})
    assert not again(user).holds(Can.INTAKE_VIEW)
    assert client.post(url, assignment(role=Role.FACILITATOR)).status_code == 302


def test_a_renewal_begins_when_the_old_one_ends(client, admin):
    user, today = make_user(), clock.today()
    give(user, Role.BACK, until=today + timedelta(5))
    url, data = f"/akun/pengguna/{user.pk}/penugasan/baru/", {"role": Role.BACK, "villages": []}
    assert client.post(url, assignment(**data, since=f"{today:%d-%m-%Y}")).status_code == 422
    first = today + timedelta(6)
    response = client.post(url, assignment(**data, since=f"{first:%d-%m-%Y}"), follow=True)
    assert f"Berlaku: {first:%d-%m-%Y}, seterusnya" in response.text and "Belum mulai" in response.text


def test_a_substitute_stands_in_only_while_the_assignment_lasts(client, admin):
    today = clock.today()
    holder = make_user()
    make_user(username="budi")
    row = give(holder, Role.BACK, since=today, until=today + timedelta(5))
    days = {"once": "", "username": "budi", "sk_number": ""}
    for since, until in [(-1, 3), (0, 6)]:
        period = {"since": f"{today + timedelta(since):%d-%m-%Y}", "until": f"{today + timedelta(until):%d-%m-%Y}"}
        response = client.post(f"/akun/penugasan/{row.pk}/pengganti/", days | period | {"once": uuid4()})
        assert response.status_code == 422 and "Penugasan yang digantikan" in response.text
    client.post(f"/akun/penugasan/{row.pk}/akhiri/", {"until": ""})
    period = {"since": f"{today:%d-%m-%Y}", "until": f"{today + timedelta(2):%d-%m-%Y}", "once": uuid4()}
    assert client.post(f"/akun/penugasan/{row.pk}/pengganti/", days | period).status_code == 422
    assert not User.objects.get(username="budi").assignments.exists()


def test_an_inactive_account_is_offered_no_code(client, admin):
    user = make_user(Role.BACK)
    assert "Buat kode sekali pakai baru" in client.get(f"/akun/pengguna/{user.pk}/").text
    client.post(f"/akun/pengguna/{user.pk}/aktif/", {"active": "0"})
    page = client.get(f"/akun/pengguna/{user.pk}/").text
    assert "Buat kode sekali pakai baru" not in page and "Aktifkan akun" in page
