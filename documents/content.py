"""What a letter says, as finished text: made by the room that owns the record, laid out by `templates/typst`.

A builder gives `said(...)`; each block is one of the dicts below. Nothing here is markup.
"""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
Lines = Sequence[str]
SIFAT = {1: "Biasa", 2: "Terbatas", 3: "Rahasia"}  # secrecy of the record -> sifat of its letters


def said(
    *,
    blocks: Iterable[Block],
    hal: str = "",
    sifat: str = "Biasa",
    lampiran: str = "-",
    to: Lines = (),
    sender: str = "",
    title: str = "",
    copies: Lines = (),
    signers: Sequence[dict[str, Lines]] = (),
    slip: dict[str, Any] | None = None,
    position: str = "",
) -> dict[str, Any]:
    """The data of a letter. `hal`, `to`: of a surat dinas or nota dinas; `title`: of the other shapes.

    `sender`: "Dari" of a nota dinas. `copies`: tembusan. `signers`: who signs a berita acara besides the office
    (`signer`). `slip`: the part to be sent back (`answer_slip`). `position`: whose signatory signs, where it is not the
    one of the kind; kept with the letter, not with its words.
    """
    return {
        "blocks": list(blocks), "hal": hal, "sifat": sifat, "lampiran": lampiran, "to": list(to), "sender": sender,
        "title": title, "copies": list(copies), "signers": list(signers), "slip": slip,
        "position": position,
    }  # fmt: skip


def par(text: str) -> Block:
    """A paragraph, its first line indented."""
    return {"p": text}


def plain(text: str) -> Block:
    """A paragraph without indent, e.g. "Kepala Dinas ... dengan ini menerangkan bahwa:"."""
    return {"plain": text}


def heading(text: str) -> Block:
    return {"h": text}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Label and value under each other; rows without a value are left out."""
    return {"facts": [[label, value] for label, value in rows if value]}


def points(items: Iterable[str]) -> Block:
    """A numbered list."""
    return {"list": [item for item in items if item]}


def table(head: Lines, rows: Iterable[Lines], *, widths: Sequence[int], align: str = "", size: int = 10) -> Block:
    """A table; `widths` in mm, 0 takes the rest; `align`: one sign a column (l, c, r); `size` in points."""
    sides = list(align or "l" * len(head))
    return {
        "table": {
            "head": list(head),
            "rows": [list(row) for row in rows],
            "widths": list(widths),
            "align": sides,
            "size": size,
        },
    }


def signer(*above: str, name: str, below: Lines = ()) -> dict[str, Lines]:
    """One more signature on a berita acara: position lines above, name and what stands beneath it."""
    return {"above": list(above), "below": [name or "(.......................................)", *below]}


def lines(text: str) -> list[str]:
    """What was typed line by line, without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def answer_slip(title: str, *, back: str, known: Iterable[tuple[str, str]], choices: Lines, above: Lines) -> dict:
    """The part to cut off. `back`: where it goes; `known`: facts printed on it; `above`: over its signature."""
    return {
        "title": title,
        "back": back,
        "facts": [[label, value] for label, value in known if value],
        "choices": list(choices),
        "above": list(above),
    }
