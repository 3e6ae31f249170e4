"""Kinds and programmes in the admin: only administrators, every save an event, secrecy not to be changed."""

import pytest

from accounts.authz import Role
from cases.models import EntitlementRule, Kind, KindAlias, Programme, ProposalWindow
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


# --- Entitlement rules and calendars --------------------------------------------------------------
def rule_data(**more) -> dict:
    pkh = Programme.objects.get(slug="pkh").pk
    return {"programme": pkh, "name": "Ketentuan baru", "desil_national_max": "3", "active": "on"} | more


def test_a_rule_is_made_and_is_an_event(admin):
    kinds = [Kind.objects.get(code="08").pk]
    assert admin.get("/admin/cases/entitlementrule/").status_code == 200
    answer = admin.post("/admin/cases/entitlementrule/add/", rule_data(kinds=kinds))
    assert answer.status_code == 302
    rule = EntitlementRule.objects.get(name="Ketentuan baru")
    assert (rule.desil_national_max, rule.kinds.get().code) == (3, "08")
    assert Event.objects.filter(act="entitlementrule.change").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"desil_national_max": "11"}, {"desil_province_max": "0"}, {"age_min": "9", "age_max": "3"}, {"name": ""}]
)
def test_a_rule_that_makes_no_sense_is_refused(admin, wrong):
    assert admin.post("/admin/cases/entitlementrule/add/", rule_data(**wrong)).status_code == 200
    assert not EntitlementRule.objects.filter(name="Ketentuan baru").exists()


def test_a_calendar_is_changed(admin):
    window = ProposalWindow.objects.get(kind="usulan")
    address = f"/admin/cases/proposalwindow/{window.pk}/change/"
    data = {"name": window.name, "kind": "usulan", "opens_day": "2", "closes_day": "10", "active": "on",
            "programmes": [Programme.objects.get(slug="pkh").pk]}  # fmt: skip
    assert admin.post(address, data | {"closes_day": "1"}).status_code == 200
    assert admin.post(address, data | {"closes_day": "31"}).status_code == 200
    assert admin.post(address, data).status_code == 302
    window.refresh_from_db()
    assert (window.opens_day, window.closes_day) == (2, 10)
    assert admin.get(f"/admin/cases/proposalwindow/{window.pk}/delete/").status_code == 403
