"""Another No. KK than the register has: who moves because the user said so, and who stays."""

from datetime import date

from cases.models import FamilyMembership
from imports.models import Batch
from imports.register.states import Line
from imports.writes import set_many

DIFFERS = "register_kk_differs"
MOVE, STAY = "pindah", "tetap"
CODES = {MOVE: "register_kk_moved", STAY: "register_kk_kept", "": DIFFERS}
REASON = "Pindah KK menurut {}"


def wish(batch: Batch, row: Line) -> str:
    """What was decided: MOVE, STAY, or "" for nothing. Of the row itself before the whole reason."""
    own = (row.decisions or {}).get("kk")
    whole = batch.decisions.get(DIFFERS, {}).get("do")
    return own or (whole if whole in CODES else "")


def leave(writing) -> dict[int, tuple[int, date]]:
    """End the memberships of those who move: person -> (family left, last day there)."""
    leaving = {state.person.pk: (taken, family) for taken, (family, state) in writing.of("left")}
    if not leaving:
        return {}
    present = FamilyMembership.objects.filter(person__in=leaving, until=None).order_by("pk")
    reason, ended, moved = REASON.format(writing.batch)[:120], [], {}
    for pk, person, since in present.values_list("pk", "person_id", "since"):
        taken, family = leaving[person]
        day = max(writing.batch.reference_date, since or date.min)
        ended.append((pk, day, reason))
        moved[person] = family.family.pk, day
        changes = {f"person {person}": (person, None), "until": (None, day)}
        writing.tell("family", family.family, "family.leave", changes, taken)
        writing.made(taken, "left", pk)
    set_many(FamilyMembership, ["until", "end_reason"], ended)
    return moved
