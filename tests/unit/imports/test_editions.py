"""The next edition of a list, and the same list again: what stands is found, nothing is doubled and nothing flips."""

import pytest

from accounts.authz import Role
from cases.models import Participation, Person
from imports import actions, tasks
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.imports import make_applied, nik
from tests.unit.imports.test_register import BORN, OFF, applied, full

pytestmark = pytest.mark.django_db
KK = "1603100709207003"


@pytest.fixture
def data():
    return make_user(Role.DATA, name="Operator Data")


def undone(batch, by):
    actions.undo(by=by, batch=batch, begin=tasks.undo)
    drain()


# --- What they receive -----------------------------------------------------------------------------------------------
def test_who_gets_a_family_later_receives_once(data):
    number = nik(BORN)
    applied(data, full(number, kk="-"))
    held = Participation.objects.get()
    applied(data, full(number))
    assert Person.objects.get().memberships.exists()
    assert Participation.objects.get() == held and held.person_id
    make_applied(data, f"SITI AMINAH,,{number},,,PKH,NONAKTIF,1603102004,,,", header=OFF)
    held.refresh_from_db()
    assert (held.status, Participation.objects.count()) == ("berhenti", 1)
