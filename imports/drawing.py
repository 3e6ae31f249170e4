"""The page `docs/workflow-import.md`, drawn from the table of moves: `python -m imports.drawing` prints it."""

from imports.workflow import MOVES, Status

START = """# Impor: keadaan berkas

Made from `imports/workflow.py`; a test compares the two. Moves without a capability are made by the background work.

```mermaid
stateDiagram-v2
  [*] --> dibaca: unggah
"""


def document() -> str:
    """The states of a batch, the moves between them and who may make them."""
    arrows = [f"  {source} --> {move.target}: {name}" for name, move in MOVES.items() for source in move.sources]
    names = [f"  {status.value}: {status.label}" for status in Status]
    rows = [
        f"| {name} | {', '.join(source.label for source in move.sources)} | {move.target.label} | {move.can or '–'} |"
        for name, move in MOVES.items()
    ]
    table = ["| move | from | to | capability |", "|---|---|---|---|", *rows]
    return START + "\n".join([*names, *arrows, "```", "", *table, ""])


if __name__ == "__main__":
    print(document(), end="")
