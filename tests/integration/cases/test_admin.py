"""Kinds and programmes in the admin: only administrators, every save an event, secrecy not to be changed."""

import pytest

from accounts.authz import Role
from cases.models import Kind, KindAlias, Programme
from tests.factories.accounts import make_user
from trail.models import Event

pytestmark = pytest.mark.django_db


def alias_data(prefix: str, name: str = "") -> dict:
    return {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0", f"{prefix}-0-name": name}


@pytest.fixture
def kind():
    KindAlias.objects.filter(kind__code="11").delete()
    return Kind.objects.get(code="11")


@pytest.fixture
def admin(client_for):
    return client_for(make_user(Role.ADMIN))


def test_works(admin, kind):
    address = f"/admin/cases/kind/{kind.pk}/change/"
    assert admin.get("/admin/cases/kind/?q=gelandangan").status_code == 200
    assert admin.get(address).status_code == 200
    data = {"name": "Gelandangan", "age_min": "5", "active": "on", "level": "3", "code": "99"} | alias_data(
        "aliases", "Tunawisma"
    )
    assert admin.post(address, data).status_code == 302
    kind.refresh_from_db()
    assert (kind.age_min, kind.level, kind.code) == (5, 1, "11")
    assert kind.aliases.get().key == "TUNAWISMA"
    assert Event.objects.filter(act__in=["kind.change", "kind.alias"]).count() == 2


def test_a_spelling_twice_is_refused(admin, kind):
    KindAlias.objects.create(kind=kind, name="Tunawisma", key="TUNAWISMA")
    data = {"name": "Gelandangan", "active": "on"} | alias_data("aliases", "tuna wisma")
    data |= {"aliases-INITIAL_FORMS": "0"}
    response = admin.post(f"/admin/cases/kind/{kind.pk}/change/", data)
    assert response.status_code == 200 and "sudah ada" in response.text


def test_refuses_without_capability(client_for, kind):
    client = client_for(make_user(Role.BACK))
    assert client.get(f"/admin/cases/kind/{kind.pk}/change/").status_code == 403


def test_a_programme_is_made(admin):
    data = {"slug": "baru", "name": "Program Baru", "unit": "person", "level": "1", "benefit": "on", "active": "on"}
    assert admin.post("/admin/cases/programme/add/", data | alias_data("aliases")).status_code == 302
    assert Programme.objects.get(slug="baru").name == "Program Baru"
