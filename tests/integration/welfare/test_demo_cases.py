"""The cases of the demo district, told alone: on a district of a few persons too."""

import pytest

from accounts.authz import Role
from cases.models import Case, CaseTask
from cases.workflow import Status
from office import clock
from tests.factories import cases
from tests.factories.accounts import make_user
from welfare.demo.casework import Casework

pytestmark = pytest.mark.django_db


def test_every_page_of_cases_has_something_to_show(at):
    for number in range(9):
        cases.make_person(name=f"Warga {number}", birth_year=1950 + number)
    cases.make_family()
    users = {name: make_user(Role.REHSOS) for name in ("rehsos", "rehsos2")}
    users["tksk.semende"] = make_user(Role.SUPERVISOR, "16.03.10")
    users["kabid.rehsos"] = make_user(Role.KABID, desk="rehabilitasi-sosial")
    now = clock.now()
    assert Casework(users, now, at).run() == 9
    assert clock.now() == now
    found = set(Case.objects.values_list("status", flat=True))
    assert {
        Status.INTAKE,
        Status.ASSESSMENT,
        Status.PLAN_ASKED,
        Status.ACTION,
        Status.MONITORING,
        Status.ENDED,
    } <= found
    assert CaseTask.objects.filter(kind="bimbingan_lanjut").count() == 2
