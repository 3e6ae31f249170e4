"""What agencies say of themselves in the demo district."""

import pytest

from accounts.authz import Role
from office.models import Desk
from referrals.models import Intake, ReferralLink
from referrals.workflow import Status
from tests.factories.accounts import make_user
from tests.factories.referrals import Office, make_intake_at
from welfare.demo import agencies

pytestmark = pytest.mark.django_db


def test_every_page_of_agencies_has_something_to_show():
    office = Office()
    members = {"baznas": "baznas", "baznas2": "baznas", "disdukcapil": "disdukcapil", "bpjs": "bpjs-kesehatan"}
    users = {name: make_user(Role.AGENCY, desk=desk) for name, desk in members.items()}
    users |= {"admin": office.admin, "manajer": office.manager, "back": office.back}
    for _ in range(2):
        make_intake_at(Status.VERIFIED, office)
    agencies.write(users)
    assert Desk.objects.exclude(confirmed_on=None).count() == len(agencies.ENTRIES)
    assert ReferralLink.objects.in_force().count() == Intake.objects.exclude(worker=None).count() == 1
