"""The document of the workflow of a case, drawn from its table."""

from accounts.authz import GRANTS, Can, Role
from cases.workflow import MOVES, Seat, Status
from office.drawing import HEAD, diagram, moves_table

WHO = {
    Seat.WORKER: "the responsible worker",
    Seat.SUPERVISOR: "the Kabid of the bidang, or the Sekretaris where no Kabid is free to; "
    "nobody who opened the case, works on it or asked",
}


def case_document() -> str:
    """Stages, moves, and who makes each, as Markdown."""
    rows = ["| move | who |", "|---|---|", *(f"| {m.label} (`{m.name}`) | {WHO[m.seat]} |" for m in MOVES.values())]
    cans = (Can.CASE_VIEW, Can.CASE_EDIT, Can.CASE_ASSIGN, Can.CASE_APPROVE)
    parts = [
        HEAD.format(source="cases/workflow.py"),
        "# Workflow of a case",
        "A respon kasus begins in *Pelaksanaan* and waits for its approval beside the stages. Moves without a target "
        "keep the stage.",
        diagram(MOVES.values(), Status, Status.INTAKE),
        "## Moves",
        moves_table(MOVES.values()),
        "## Who",
        "\n".join(rows),
        "\n".join(f"- `{can.value}`: {_roles(can)}" for can in cans),
    ]
    return "\n\n".join(parts) + "\n"


def _roles(can: Can) -> str:
    return ", ".join(role.label for role in Role if can in GRANTS[role])


DOCUMENTS = {"workflow-case.md": case_document}
