"""The table of moves, its page, and every role at every move of a letter."""

from datetime import datetime

import pytest
from django.conf import settings

from accounts.authz import Role
from documents.drawing import document
from documents.models import Letter
from documents.rights import held
from documents.workflow import MOVES, Status, open_to
from tests.factories.accounts import make_user
from tests.factories.letters import make_letter_at, make_signatory
from tests.factories.referrals import Office

# By hand: state -> role -> moves open on a letter of an ordinary intake held by the district.
DESK = {
    Status.DRAFT: {"number", "paraf", "discard"},
    Status.NUMBERED: {"paraf", "sign", "void"},
    Status.SIGNED: {"hand", "scan", "void"},
    Status.HANDED: {"scan", "void"},
    Status.VOID: set(),
}
REGISTRY = {
    Status.DRAFT: {"number"},
    Status.NUMBERED: {"void"},
    Status.SIGNED: {"void"},
    Status.HANDED: {"void"},
    Status.VOID: set(),
}
AT_DESK = {Role.FRONT, Role.BACK, Role.MANAGER, Role.REHSOS}


def test_the_page_agrees_with_the_table():
    """`python -m documents.drawing > docs/workflow-letter.md` after changing it."""
    assert (settings.BASE_DIR / "docs" / "workflow-letter.md").read_text(encoding="utf-8") == document()


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_every_role_at_every_move(at, status):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    letter = Letter.objects.select_related("kind").get(pk=make_letter_at(status, Office()).pk)
    places = {Role.OPERATOR: ["16.03.10.2004"], Role.FACILITATOR: ["16.03.10.2004"]}
    places |= dict.fromkeys([Role.SUPERVISOR, Role.KASI], ["16.03.10"])
    desks = {Role.KABID: "rehabilitasi-sosial", Role.AGENCY: "baznas"}
    for role in Role:
        user = make_user(role, *places.get(role, []), desk=desks.get(role))
        wanted = DESK[status] if role in AT_DESK else REGISTRY[status] if role == Role.REGISTRY else set()
        assert {move.name for move in open_to(letter, held(user, letter))} == wanted, role


def test_every_move_says_what_it_does():
    for name, move in MOVES.items():
        assert move.name == name and move.label and move.done
