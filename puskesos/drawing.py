"""The documents of the workflows of this room, drawn from their tables."""

from accounts.authz import GRANTS, Can, Role
from office.drawing import HEAD, diagram, moves_table
from puskesos.workflow import MONTHLY_MOVES, VISIT_MOVES, MonthlyStatus, VisitStatus
from referrals.drawing import DOCUMENTS as REFERRALS

SOURCE = HEAD.format(source="puskesos/workflow.py")


def visit_document() -> str:
    """States and moves of an outreach visit, as Markdown."""
    return _document(
        "# Workflow of a visit",
        "Only by the facilitator whose visit it is, while the village is still theirs. *Catat kunjungan* may be made "
        "again, to mend what was typed.",
        diagram(VISIT_MOVES.values(), VisitStatus, VisitStatus.PLANNED),
        VISIT_MOVES,
        (Can.VISIT_VIEW, Can.VISIT_EDIT),
    )


def monthly_document() -> str:
    """States and moves of a monthly report, as Markdown."""
    return _document(
        "# Workflow of a monthly report",
        "Sending counts the figures and keeps them. The TKSK of the kecamatan or the manager receives it or gives it "
        "back; never who sent it.",
        diagram(MONTHLY_MOVES.values(), MonthlyStatus, MonthlyStatus.DRAFT),
        MONTHLY_MOVES,
        (Can.MONTHLY_VIEW, Can.MONTHLY_SEND, Can.MONTHLY_REVIEW),
    )


def _document(title: str, lead: str, drawn: str, moves: dict, cans: tuple[Can, ...]) -> str:
    who = "\n".join(f"- `{can.value}`: {_roles(can)}" for can in cans)
    return "\n\n".join([SOURCE, title, lead, drawn, "## Moves", moves_table(moves.values()), "## Who", who]) + "\n"


def _roles(can: Can) -> str:
    return ", ".join(role.label for role in Role if can in GRANTS[role])


DOCUMENTS = REFERRALS | {"workflow-visit.md": visit_document, "workflow-monthly.md": monthly_document}
