"""The page `docs/workflow-letter.md`, drawn from the table of moves: `python -m documents.drawing` prints it."""

from accounts.authz import GRANTS, Role
from documents.workflow import MOVES, Status

START = """# Workflow of a letter

Made from `documents/workflow.py`; a test compares the two. Moves without a target keep the status. Everybody only over
records whose letters they reach (`joints.letter_owner`); Subbag Umum gives and voids numbers of all letters.

```mermaid
stateDiagram-v2
  [*] --> draf: susun
"""


def document() -> str:
    """The states of a letter, the moves between them, who may make them."""
    names = [f"  {status.value}: {status.label}" for status in Status]
    arrows = [
        f"  {source} --> {target}: {move.label}"
        for move in MOVES.values()
        for source in move.sources
        for target in move.targets
    ]
    rows = [
        f"| {name} | {', '.join(source.label for source in move.sources)} | {_target(move)} | {_roles(move)} |"
        for name, move in MOVES.items()
    ]
    table = ["| move | from | to | roles |", "|---|---|---|---|", *rows]
    return START + "\n".join([*names, *arrows, "```", "", *table, ""])


def _target(move) -> str:
    return move.targets[0].label if move.targets else "–"


def _roles(move) -> str:
    return ", ".join(role.label for role in Role if GRANTS[role] & set(move.cans))


if __name__ == "__main__":
    print(document(), end="")
