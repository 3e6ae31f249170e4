"""The signature block of a paper, as Permendagri 1/2023 prints it."""

from datetime import date

from office.models import Signatory

SHORT = {Signatory.Mode.PLH: "Plh. ", Signatory.Mode.PLT: "Plt. ", Signatory.Mode.PJ: "Pj. "}


def block(signatory: Signatory) -> dict[str, list[str]]:
    """`above` (position lines, the last ends with a comma) and `below` (name, rank, NIP) the signature.

    A paper keeps what it was printed with: store the block, not the signatory.
    """
    below = [signatory.name, signatory.rank, f"NIP {signatory.nip}" if signatory.nip else ""]
    return {"above": _above(signatory), "below": [line for line in below if line]}


def lines(signatory: Signatory, *, gap: int = 4) -> list[str]:
    """The whole block as lines of text with `gap` empty ones for the signature."""
    parts = block(signatory)
    return [*parts["above"], *[""] * gap, *parts["below"]]


def block_on(day: date, position: str) -> dict[str, list[str]] | None:
    """The block of whoever signs for a position on a day; None where nobody does."""
    signatory = Signatory.objects.on(day, position)
    return block(signatory) if signatory else None


def _above(signatory: Signatory) -> list[str]:
    own = SHORT.get(signatory.mode, "")
    if signatory.on_behalf == Signatory.OnBehalf.NONE:
        return [f"{own}{signatory.position},"]
    first = f"a.n. {signatory.position}"
    if signatory.on_behalf == Signatory.OnBehalf.AN:
        return [first, f"{own}{signatory.own_position},"]
    return [first, signatory.through, "u.b.", f"{own}{signatory.own_position},"]
