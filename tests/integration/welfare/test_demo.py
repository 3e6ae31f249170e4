"""The demo district, built small."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.authz import Role
from cases.models import Assessment, Classification, EmergencyAccess, Kind, Person
from referrals.models import Intake
from tests.factories.accounts import make_user
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def build(*arguments) -> str:
    out = io.StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_it_builds_a_district_and_prints_the_accounts(demo, monkeypatch):
    monkeypatch.setattr("welfare.demo.story.REQUESTS", 40)
    monkeypatch.setattr("welfare.demo.people.ACTORS", 40)
    text = build("--families", "12")
    assert "leni.segamit" in text and "Operator Puskesos · Desa Segamit" in text
    assert Person.objects.count() > 30
    assert Intake.objects.count() > 20
    assert Assessment.objects.done().exists() and EmergencyAccess.objects.unreviewed().exists()
    assert Intake.objects.values("status").distinct().count() > 3
    times = list(Event.objects.filter(act__startswith="intake.").order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    assert (
        Kind.objects.filter(level=3).count()
        == Classification.objects.filter(kind__level=3).values("kind").distinct().count()
    )


def test_it_refuses_a_database_with_real_data(demo):
    make_user(Role.BACK)
    with pytest.raises(CommandError, match="not empty"):
        build()


def test_it_refuses_without_demo():
    with pytest.raises(CommandError, match="DEMO"):
        build()
