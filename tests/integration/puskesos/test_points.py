"""The register of service points."""

from uuid import uuid4

import pytest

from accounts.authz import Role
from puskesos.models import ServicePoint
from tests.factories.accounts import make_user
from tests.factories.puskesos import make_point

pytestmark = pytest.mark.django_db
SEGAMIT, PELAKAT = "16.03.10.2004", "16.03.10.2009"


@pytest.fixture
def manager(client):
    user = make_user(Role.MANAGER)
    client.force_login(user)
    return user


def post(client, path="/puskesos/baru/", **data):
    form = {"once": uuid4(), "village": SEGAMIT, "name": "Puskesos Segamit", "active": "on"}
    return client.post(path, form | data)


def test_works(client, manager):
    key = uuid4()
    assert post(client, once=key).status_code == 302
    post(client, once=key)
    point = ServicePoint.objects.get()
    assert point.kecamatan_id == "16.03.10"
    assert "1 dari 256" in client.get("/puskesos/").text
    assert client.get(f"/puskesos/{point.pk}/").status_code == 200


@pytest.mark.parametrize(
    "data",
    [{"village": ""}, {"village": "16.03.10"}, {"village": "x"}, {"name": ""}, {"name": "x" * 999}, {"opened_on": "x"}],
)
def test_reports_bad_input(client, manager, data):
    assert post(client, **data).status_code == 422
    assert not ServicePoint.objects.exists()


def test_a_village_has_one(client, manager):
    make_point()
    assert post(client).status_code == 422
    assert ServicePoint.objects.count() == 1


def test_refuses_without_capability(client):
    client.force_login(make_user(Role.OPERATOR, SEGAMIT))
    point = make_point()
    assert client.get("/puskesos/baru/").status_code == 403
    assert client.get(f"/puskesos/{point.pk}/ubah/").status_code == 403
    client.force_login(make_user(Role.AGENCY, desk="baznas"))
    assert client.get("/puskesos/").status_code == 403


def test_hides_outside_scope(client):
    here, there = make_point(SEGAMIT), make_point(PELAKAT)
    client.force_login(make_user(Role.OPERATOR, SEGAMIT))
    page = client.get("/puskesos/").text
    assert here.name in page and there.name not in page and "1 dari 1" in page
    assert client.get(f"/puskesos/{there.pk}/").status_code == 404


def test_a_stale_edit_is_told(client, manager):
    point = make_point()
    data = {"name": "Baru", "version": 1, "active": "on"}
    assert client.post(f"/puskesos/{point.pk}/ubah/", data).status_code == 302
    answer = client.post(f"/puskesos/{point.pk}/ubah/", data | {"name": "Lain"})
    assert answer.status_code == 422 and manager.name in answer.text


def test_search_finds_within_the_area():
    from puskesos.queries import search

    make_point(PELAKAT)
    assert search(make_user(Role.OPERATOR, SEGAMIT), "pelakat") == []
    assert len(search(make_user(Role.BACK), "pelakat")) == 1
