"""The table of moves, and its drawing."""

import pytest
from django.conf import settings

from accounts.authz import Role
from imports.drawing import document
from imports.models import Batch
from imports.workflow import MOVES, STEP_OF, STEPS, Status, open_to
from tests.factories.accounts import make_user


def test_the_drawing_is_up_to_date():
    assert (settings.BASE_DIR / "docs" / "workflow-import.md").read_text(encoding="utf-8") == document()


def test_every_state_can_be_reached_and_has_a_step():
    reached = {Status.READING} | {move.target for move in MOVES.values()}
    assert reached == set(Status)
    assert set(STEP_OF) == set(Status) and max(STEP_OF.values()) == len(STEPS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "moves"),
    [
        (Status.READING, {"cancel"}),
        (Status.COLUMNS, {"confirm", "reread", "cancel"}),
        (Status.CHECKING, {"cancel"}),
        (Status.PREVIEW, {"recheck", "reopen", "apply", "cancel"}),
        (Status.APPLYING, set()),
        (Status.APPLIED, {"undo"}),
        (Status.UNDOING, set()),
        (Status.UNDONE, set()),
        (Status.REFUSED, set()),
        (Status.CANCELLED, set()),
    ],
)
def test_moves_open_to(status, moves):
    batch = Batch(status=status)
    assert open_to(batch, make_user(Role.DATA)) == moves
    assert open_to(batch, make_user(Role.REHSOS)) == set()
