"""A table of moves as Markdown: the diagram of its states and the list of its moves."""

from collections.abc import Callable, Iterable

from office.moves import Move

HEAD = "<!-- Made by `manage.py workflow_docs` from the tables in `{source}`. Do not edit by hand. -->"


def diagram(
    moves: Iterable[Move], states, first, *, drawn: Callable[[Move, object, object], bool] | None = None
) -> str:
    """A mermaid state diagram. `drawn(move, source, target)` leaves arrows out."""
    lines = ["```mermaid", "stateDiagram-v2", *(f"    {state.name}: {state.label}" for state in states)]
    lines.append(f"    [*] --> {first.name}")
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in moves:
        for source in move.sources:
            for target in move.targets:
                if drawn is None or drawn(move, source, target):
                    arrows.setdefault((source.name, target.name), []).append(move.label)
    lines += [f"    {a} --> {b}: {' / '.join(dict.fromkeys(labels))}" for (a, b), labels in arrows.items()]
    return "\n".join([*lines, "```"])


def moves_table(moves: Iterable[Move], *, more: Callable[[Move], str] = lambda move: "") -> str:
    """Every move with its states, capability and what must be recorded; `more(move)` adds to the last column."""
    rows = ["| move | button | from | to | capability | must be recorded |", "|---|---|---|---|---|---|"]
    for move in moves:
        needs = [f"`{need.field}`" for need in move.needs] + (["`note`"] if move.note else [])
        cells = [
            f"`{move.name}`",
            move.label,
            names(move.sources),
            names(move.targets) if move.targets else "stays",
            ", ".join(can.value for can in move.cans),
            ", ".join([*needs, *filter(None, [more(move)])]) or "–",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def names(states) -> str:
    return ", ".join(state.label for state in states)
