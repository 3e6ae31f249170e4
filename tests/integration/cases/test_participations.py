"""The page of one participation: history, source, changes."""

import pytest
from django.urls import reverse

from accounts.authz import Role
from tests.factories.accounts import make_user
from tests.factories.cases import ELSEWHERE, MINE, make_participation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return make_participation(make_person(MINE), "pip", source="Daftar sekolah", amount=450_000)


def edit(row) -> str:
    return reverse("cases:participation_edit", args=[row.pk])


def data(**more) -> dict:
    return {"version": "1", "status": "aktif", "amount": "Rp 600.000", "source": "Daftar bayar", "reason": ""} | more


def test_works(client_for, row):
    client = client_for(make_user(Role.BACK))
    assert "Daftar sekolah" in client.get(row.get_absolute_url()).text
    assert client.get(edit(row)).status_code == 200
    assert client.post(edit(row), data()).status_code == 302
    page = client.get(row.get_absolute_url()).text
    assert "Rp600.000" in page and "mengubah kepesertaan program" in page
    assert row.get_absolute_url() in client.get(row.person.get_absolute_url()).text


def test_refuses_without_capability(client_for, row):
    for role in (Role.FRONT, Role.KADIS, Role.PENDAMPING):
        assert client_for(make_user(role)).get(edit(row)).status_code == 403
    page = client_for(make_user(Role.FRONT)).get(row.get_absolute_url())
    assert page.status_code == 200 and edit(row) not in page.text


def test_hides_outside_scope(client_for, row):
    assert client_for(make_user(Role.OPERATOR, ELSEWHERE)).get(row.get_absolute_url()).status_code == 404
    secret = make_participation(make_person(MINE), "napza")
    for role in (Role.BACK, Role.VERIFIER):
        assert client_for(make_user(role)).get(secret.get_absolute_url()).status_code == 404
        assert client_for(make_user(role)).post(edit(secret), data()).status_code == 404
    assert client_for(make_user(Role.REHSOS)).get(secret.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"status": "x"}, {"status": "ditolak"}, {"status": "berhenti", "reason": ""}, {"amount": "-1"}, {"version": ""},
     {"since": "02-01-2026", "ended_on": "01-01-2026"}, {"since": "31-02-2026"}],
)  # fmt: skip
def test_reports_bad_input(client_for, row, wrong):
    assert client_for(make_user(Role.BACK)).post(edit(row), data(**wrong)).status_code == 422


def test_the_second_of_two_is_told(client_for, row):
    client = client_for(make_user(Role.BACK))
    client.post(edit(row), data())
    answer = client.post(edit(row), data(amount="1"))
    assert answer.status_code == 422 and "sudah diubah" in answer.text
