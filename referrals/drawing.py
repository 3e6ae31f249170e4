"""The documents of the two workflows, drawn from their tables."""

from accounts.authz import AREA_OF, GRANTS, AreaKind, Can, Role
from cases.drawing import DOCUMENTS as CASES
from office.drawing import HEAD, diagram, moves_table
from referrals.workflow import MOVES, REFERRAL_MOVES, Holder, Move, ReferralStatus, Seat, Status
from referrals.workflow.referrals import ANSWERS

START = HEAD.format(source="referrals/workflow/")
SEAT_OF = {AreaKind.VILLAGE: Seat.VILLAGE, AreaKind.KECAMATAN: Seat.KECAMATAN, AreaKind.DISTRICT: Seat.DISTRICT}


def intake_document() -> str:
    """States, moves, and who may make each move at which level, as Markdown."""
    parts = [
        START,
        "# Workflow of an intake",
        "Status and level that holds it (village, district, a bidang) are two fields. "
        "Moves without a target keep the status.",
        diagram(MOVES.values(), Status, Status.DRAFT, drawn=_arrow),
        "## Moves",
        moves_table(MOVES.values(), more=_secrecy),
        "## Who may make which move where",
        "By the level that holds the intake. Everybody only inside the own area and clearance; of Rahasia only the "
        "bidang that handles it. *penulis*: only who wrote the draft.",
        _matrix(),
    ]
    return "\n\n".join(parts) + "\n"


def referral_document() -> str:
    parts = [
        START,
        "# Workflow of a referral",
        "Answered by any member of the desk it was sent to; the same answers are recorded by the office when they came "
        "by WhatsApp, telephone or on paper; a village records and takes back only what it holds itself. "
        "When the last open referral of an intake ends, the intake returns to "
        "*ditangani*, or to *selesai* if every referral of this round ended with a result or has a successor.",
        diagram(REFERRAL_MOVES.values(), ReferralStatus, ReferralStatus.SENT),
        "## Moves",
        moves_table(REFERRAL_MOVES.values(), more=_secrecy),
        "## Who",
        _referral_roles(),
    ]
    return "\n\n".join(parts) + "\n"


def _arrow(move: Move, source, target) -> bool:
    """Referring once more is no change of state worth an arrow."""
    return move.name != "refer" or source != target


def _secrecy(move: Move) -> str:
    return {True: "only Rahasia", False: "not Rahasia", None: ""}[move.secret]


def _matrix() -> str:
    rows = [f"| move | {' | '.join(holder.label for holder in Holder)} |", f"|---|{'---|' * len(Holder)}"]
    for move in MOVES.values():
        if move.name == "return":
            continue
        cells = ["*penulis*" if move.author else _roles_at(move, holder) for holder in Holder]
        rows.append(f"| {move.label} (`{move.name}`) | {' | '.join(cells)} |")
    return "\n".join(rows)


def _roles_at(move: Move, holder: Holder) -> str:
    return ", ".join(role.label for role in Role if _may(role, move, holder)) or "–"


def _may(role: Role, move: Move, holder: Holder) -> bool:
    granted = any(can in GRANTS[role] for can in move.cans)
    return granted and role_seat(role, holder) in move.at.get(holder, ())


def role_seat(role: Role, holder: Holder) -> Seat | None:
    """Where a role sits towards an intake held at a level (its own bidang for a Kabid and Rehabilitasi Sosial)."""
    if role in (Role.KABID, Role.REHSOS):
        return Seat.BIDANG if holder == Holder.BIDANG else None
    return SEAT_OF.get(AREA_OF[role])


def _referral_roles() -> str:
    rows = ["| move | members of the desk | recorded by | by the office |", "|---|---|---|---|"]
    for move in REFERRAL_MOVES.values():
        answer = move.cans == ANSWERS
        cells = [
            _granted(Can.REFERRAL_ANSWER) if answer else "–",
            _granted(Can.REFERRAL_RECORD) if answer else "–",
            "–" if answer else _granted(Can.INTAKE_REFER),
        ]
        rows.append(f"| {move.label} (`{move.name}`) | {' | '.join(cells)} |")
    return "\n".join(rows)


def _granted(can: Can) -> str:
    return ", ".join(role.label for role in Role if can in GRANTS[role])


DOCUMENTS = CASES | {"workflow-intake.md": intake_document, "workflow-referral.md": referral_document}
