"""One move on several chosen intakes: each in its own transaction, so one refused holds up no other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from office.errors import DomainError
from referrals.actions.moves import move
from referrals.models import Intake
from referrals.workflow import MOVES


@dataclass(frozen=True)
class Outcome:
    """What became of one row; `why`: the sentence of the refusal, "" where it went."""

    intake: Intake
    why: str = ""


def move_many(*, rows: Iterable[tuple[int, int]], name: str, by, **given: Any) -> list[Outcome]:
    """Make the named move on each of `rows` (id, version as it was shown) within the user's scope, in that order."""
    chosen = dict(rows)
    seen = Intake.objects.visible_to(by, MOVES[name].cans[0]).filter(pk__in=chosen)
    found = {intake.pk: intake for intake in seen.select_related("service", "holder")}
    return [_one(found[pk], version, name, by, given) for pk, version in chosen.items() if pk in found]


def _one(intake: Intake, version: int, name: str, by, given: dict[str, Any]) -> Outcome:
    try:
        move(intake=intake, name=name, by=by, version=version, **given)
    except DomainError as error:
        return Outcome(intake, error.message)
    return Outcome(intake)
