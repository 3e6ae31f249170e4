"""What this room plugs into the pages of lower rooms (`office.joints`)."""

from referrals.words import ACTS
from trail import words


def plug_in() -> None:
    words.register(ACTS)
