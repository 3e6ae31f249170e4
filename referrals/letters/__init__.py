"""What the letters of an intake and of a referral say, and what is asked before they are drafted."""

from referrals.letters.plug import BUILDERS, OWNERS, own_panels, panels

__all__ = ["BUILDERS", "OWNERS", "own_panels", "panels"]
